"""Which services fit a victim's need, the best first, each with the reasons of its place in the order.

One pure function over small typed rows: it asks no database and no clock. A place that is hidden from who asks comes
in without its town, so that neither the order nor a distance nor what is left out can tell more than its county.

The order is by steps, fewest first: a service begins at the step of its free places (`STEPS`) and goes down for
each thing that speaks against it (`PENALTIES`). Among equals: the own county, services that cover it, neighbours;
then 25 km bands of distance; then how fresh the answer is; then how many places are free.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum

from data_model.cases import Avoided, Sex
from data_model.services.availability import Availability, Patience, availability, confidence, counts_places
from data_model.services.tables import GroupPlaces, TargetGroup
from geodata.distances import BAND_KM, band_of, km_between

NOWHERE = Avoided()
Point = tuple[float, float]  # latitude, longitude in degrees


class Fit(IntEnum):
    """How a person belongs to the groups that a service is for."""

    NAMED = 0
    OPEN = 1
    DOUBTFUL = 2
    BARRED = 3


class Where(IntEnum):
    """Whose county a service stands in, seen from the case."""

    HOME = 0
    COVERS = 1  # stands elsewhere, and serves the case's county
    NEIGHBOUR = 2


class Why(StrEnum):
    """The reasons; dashboard/words/ro/finding.toml has one sentence for each."""

    FOR_GROUP = "for_group"
    FOR_ANYONE = "for_anyone"
    DOUBTFUL_GROUP = "doubtful_group"
    FREE = "free"
    FULL = "full"
    FULL_FOR_GROUP = "full_for_group"
    OLD = "old"
    NEVER = "never"
    UNCOUNTED = "uncounted"
    SAME_TOWN = "same_town"
    IN_SEAT = "in_seat"
    FROM_SEAT = "from_seat"
    DISTANCE = "distance"
    ROUNDED = "rounded"
    COVERS = "covers"
    NEIGHBOUR = "neighbour"
    LANGUAGES = "languages"
    NO_LANGUAGE = "no_language"
    LICENCE_EXPIRED = "licence_expired"
    UNVERIFIED = "unverified"
    REFUSED = "refused"


UNCOUNTED_STEP = 1
STEPS: dict[Availability, int] = {
    Availability.FREE: 0,
    Availability.OLD: 2,
    Availability.NEVER: 3,
    Availability.FULL: 5,
}
OLD_AND_FULL_STEP = 4  # an old answer that said: no place
PENALTIES: dict[Why, int] = {
    Why.DOUBTFUL_GROUP: 1,
    Why.NO_LANGUAGE: 1,
    Why.LICENCE_EXPIRED: 1,
    Why.UNVERIFIED: 1,
    Why.REFUSED: 3,
}
"""How many steps down each of these takes a service."""


@dataclass(frozen=True)
class Person:
    """What is known of the victim; None where it is not."""

    minor: bool | None
    sex: Sex = Sex.UNKNOWN
    foreign: bool | None = None
    disability: bool | None = None


@dataclass(frozen=True)
class Seeker:
    """Who needs help: the person, the case's county and its neighbours, where distances are measured from, and what
    to avoid. `town` is None where it is not known, and `at` then the residence town. `language` is an ISO 639 code
    that the service should speak, "" for none in particular."""

    person: Person
    county: str
    neighbours: frozenset[str]
    at: Point
    town: int | None = None
    avoided: Avoided = NOWHERE
    language: str = ""


@dataclass(frozen=True)
class Candidate:
    """One service that meets the need. `town` is None where it is hidden from who asks or not known; `at` is then the
    county's residence town, and `rough`."""

    service_id: int
    groups: tuple[TargetGroup, ...]
    county: str
    at: Point
    town: int | None = None
    rough: bool = False
    covers: frozenset[str] = frozenset()
    capacity: int | None = None
    free: int | None = None
    by_group: tuple[GroupPlaces, ...] = ()
    confirmed_at: datetime | None = None
    languages: tuple[str, ...] = ()
    licence_until: date | None = None
    verified_at: datetime | None = None
    refused: bool = False  # this need of this case, before


@dataclass(frozen=True)
class Today:
    """The moment, and how long answers and entries are believed."""

    now: datetime
    day: date
    patience: Patience
    verified_for: timedelta


Value = str | int | date | datetime | tuple[str, ...] | None


@dataclass(frozen=True)
class Reason:
    """Why a service stands where it stands; `values` fill its sentence."""

    why: Why
    values: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True)
class Ranked:
    """One service in the order. `availability` is None where places make no sense; `free` counts places for this
    person; `steps` is how far it was put back. `free` and `confidence` are None for who may not follow its places."""

    service_id: int
    availability: Availability | None
    free: int | None
    confidence: float | None
    where: Where
    steps: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Ranking:
    """The services that fit, the best first, and how many were left out: for another group, and for safety.
    `widened` when the neighbouring counties were looked at, because at home nothing fits that may have a place."""

    offers: tuple[Ranked, ...]
    barred: int
    avoided: int
    widened: bool


def rank(seeker: Seeker, candidates: Iterable[Candidate], today: Today) -> Ranking:
    """The services for one need. The same rows in another order give the same answer."""
    near: list[Candidate] = []
    beyond: list[Candidate] = []
    for one in candidates:
        where = where_is(one, seeker)
        if where is not None:
            (beyond if where is Where.NEIGHBOUR else near).append(one)
    offers, barred, avoided = _sorted_out(seeker, near, today)
    widened = not any(_may_have_a_place(o) for o in offers)
    if widened:
        more, also_barred, also_avoided = _sorted_out(seeker, beyond, today)
        offers, barred, avoided = offers + more, barred + also_barred, avoided + also_avoided
    return Ranking(tuple(ranked for _, ranked in sorted(offers, key=lambda o: o[0])), barred, avoided, widened)


Keyed = tuple[tuple[float, ...], Ranked]


def _sorted_out(seeker: Seeker, candidates: Sequence[Candidate], today: Today) -> tuple[list[Keyed], int, int]:
    fitting = [c for c in candidates if fit(c.groups, seeker.person) is not Fit.BARRED]
    safe = [c for c in fitting if not seeker.avoided.bars(c.county, c.town)]
    return [_placed(seeker, c, today) for c in safe], len(candidates) - len(fitting), len(fitting) - len(safe)


def _may_have_a_place(offer: Keyed) -> bool:
    state, free = offer[1].availability, offer[1].free
    return state is None or state is Availability.NEVER or (state is not Availability.FULL and bool(free))


def where_is(one: Candidate, seeker: Seeker) -> Where | None:
    """Whose county the service stands in; None for one too far to be offered."""
    if one.county == seeker.county:
        return Where.HOME
    if seeker.county in one.covers:
        return Where.COVERS
    return Where.NEIGHBOUR if one.county in seeker.neighbours else None


def _placed(seeker: Seeker, one: Candidate, today: Today) -> Keyed:
    free = free_for(one, seeker.person)
    counted = counts_places(one.capacity, one.confirmed_at)
    state = availability(free, one.confirmed_at, today.now, today.patience) if counted else None
    believed = confidence(one.confirmed_at, today.now, today.patience)
    km, far = _distance(seeker, one)
    where = where_is(one, seeker)
    assert where is not None
    reasons = (
        _group_reason(one, seeker.person),
        _places_reason(one, state, free),
        far,
        *_county_reason(one, where),
        *_language_reason(one, seeker),
        *_trust_reasons(one, today),
    )
    steps = _first_step(state, free) + sum(PENALTIES.get(r.why, 0) for r in reasons)
    key = (steps, where, km // BAND_KM, -round(believed, 3), -(free or 0), km, one.service_id)
    return key, Ranked(one.service_id, state, free, believed, where, steps, reasons)


def _first_step(state: Availability | None, free: int | None) -> int:
    if state is None:
        return UNCOUNTED_STEP
    return OLD_AND_FULL_STEP if state is Availability.OLD and not free else STEPS[state]


# Target group

_ADULTS = frozenset({TargetGroup.ADULT, TargetGroup.WOMAN, TargetGroup.MAN})
_SEX = {TargetGroup.WOMAN: Sex.FEMALE, TargetGroup.MAN: Sex.MALE}
_SPECIAL = frozenset({TargetGroup.FOREIGNER, TargetGroup.DISABILITY})


def fit(groups: Iterable[TargetGroup], person: Person) -> Fit:
    """How the person belongs to the groups; no group at all is for anyone.

    "femei" or "bărbați" beside "adulți" says which adults; children of any sex are admitted where "copii" stands.
    "străini" or "persoane cu dizabilități" alone are for them only, beside others they are welcome too.
    """
    named = frozenset(groups)
    if not named:
        return Fit.OPEN
    parts = (_age_and_sex(named, person), _special(named, person))
    worst = max(parts)
    return worst if worst >= Fit.DOUBTFUL else min(parts)


def _age_and_sex(named: frozenset[TargetGroup], person: Person) -> Fit:
    who = named - _SPECIAL
    if not who:
        return Fit.OPEN
    if who == {TargetGroup.FAMILY}:
        return Fit.DOUBTFUL
    if person.minor is None:
        either = {_as_adult(who, person.sex), _as_child(who, person.sex)}
        return either.pop() if len(either) == 1 else Fit.DOUBTFUL
    return _as_child(who, person.sex) if person.minor else _as_adult(who, person.sex)


def _as_adult(who: frozenset[TargetGroup], sex: Sex) -> Fit:
    return _of_sex(who, sex, fits=Fit.NAMED) if who & _ADULTS else Fit.BARRED


def _as_child(who: frozenset[TargetGroup], sex: Sex) -> Fit:
    if TargetGroup.CHILD in who:
        return Fit.NAMED
    if TargetGroup.ADULT in who:
        return Fit.BARRED
    return _of_sex(who, sex, fits=Fit.DOUBTFUL)


def _of_sex(who: frozenset[TargetGroup], sex: Sex, *, fits: Fit) -> Fit:
    sexes = {_SEX[g] for g in who if g in _SEX}
    if len(sexes) != 1:
        return fits
    if sex is Sex.UNKNOWN:
        return Fit.DOUBTFUL
    return fits if sex in sexes else Fit.BARRED


def _special(named: frozenset[TargetGroup], person: Person) -> Fit:
    known = {TargetGroup.FOREIGNER: person.foreign, TargetGroup.DISABILITY: person.disability}
    answers = [known[g] for g in named & _SPECIAL]
    if True in answers:
        return Fit.NAMED
    if not answers or named - _SPECIAL:
        return Fit.OPEN
    return Fit.DOUBTFUL if None in answers else Fit.BARRED


def free_for(one: Candidate, person: Person) -> int | None:
    """The free places that this person may have: those of the groups that admit her, else all; None for no answer."""
    if one.free is None or not one.by_group:
        return one.free
    sure = [p for p in one.by_group if fit((p.group,), person) < Fit.DOUBTFUL]
    asked = sure or [p for p in one.by_group if fit((p.group,), person) is Fit.DOUBTFUL]
    known = [p.free for p in asked if p.free is not None]
    return sum(known) if known or not asked else None


# Reasons


def _group_reason(one: Candidate, person: Person) -> Reason:
    how = fit(one.groups, person)
    if not one.groups:
        return Reason(Why.FOR_ANYONE)
    why = Why.DOUBTFUL_GROUP if how is Fit.DOUBTFUL else Why.FOR_GROUP
    return Reason(why, (("groups", tuple(g.value for g in one.groups)),))


def _places_reason(one: Candidate, state: Availability | None, free: int | None) -> Reason:
    if state is None:
        return Reason(Why.UNCOUNTED)
    if state is Availability.NEVER:
        return Reason(Why.NEVER)
    at = ("at", one.confirmed_at)
    if state is Availability.FULL:
        return Reason(Why.FULL_FOR_GROUP if one.free else Why.FULL, (at,))
    return Reason(Why(state.value), (("n", free), at))


def _distance(seeker: Seeker, one: Candidate) -> tuple[float, Reason]:
    """Kilometres to order by, and the sentence: exact to a known town, a band of 25 km to any other place."""
    km = km_between(*seeker.at, *one.at)
    if one.rough or one.town is None:
        low, high = band_of(km)
        return low + BAND_KM / 2, Reason(Why.ROUNDED, (("low", low), ("high", high)))
    if one.town == seeker.town:
        return 0.0, Reason(Why.SAME_TOWN)
    if seeker.town is None:
        return km, Reason(Why.IN_SEAT) if km < 1 else Reason(Why.FROM_SEAT, (("km", round(km)),))
    return km, Reason(Why.DISTANCE, (("km", round(km)),))


def _county_reason(one: Candidate, where: Where) -> list[Reason]:
    if where is Where.HOME:
        return []
    return [Reason(Why.COVERS if where is Where.COVERS else Why.NEIGHBOUR, (("county", one.county),))]


def _language_reason(one: Candidate, seeker: Seeker) -> list[Reason]:
    if not seeker.language and seeker.person.foreign is not True:
        return []
    spoken = tuple(sorted(set(one.languages) - {"ro"}))
    if seeker.language in spoken or (spoken and not seeker.language):
        return [Reason(Why.LANGUAGES, (("languages", spoken),))]
    return [Reason(Why.NO_LANGUAGE)]


def _trust_reasons(one: Candidate, today: Today) -> list[Reason]:
    found = [Reason(Why.REFUSED)] if one.refused else []
    if one.licence_until is not None and one.licence_until < today.day:
        found.append(Reason(Why.LICENCE_EXPIRED, (("on", one.licence_until),)))
    if one.verified_at is None or today.now - one.verified_at > today.verified_for:
        found.append(Reason(Why.UNVERIFIED, (("at", one.verified_at),)))
    return found
