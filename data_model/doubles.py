"""The same person signalled twice: two cases that may be one, told by bands and dates, to the regional centre alone.

No name is compared, for none is known. Linking keeps both cases and both histories; what was dismissed is not suggested
again; both can be undone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import combinations

from sqlalchemy import ColumnElement, and_, false
from sqlmodel import Field, Session, col, select

from data_model import access, audit, institutions, settings, store
from data_model.access import Actor, Right, Role
from data_model.cases import AgeBand, Case, Citizenship, Exploitation, Level, Sex, find, level_of, note_seen
from data_model.errors import Invalid, NotFound

ENOUGH = 6
"""So many of the features must agree, and none may contradict."""
MOST = 30  # pairs shown at once, the most alike first


class Feature(StrEnum):
    """What two cases may have in common."""

    AGE = "age"
    SEX = "sex"
    CITIZENSHIP = "citizenship"
    EXPLOITATION = "exploitation"
    ORIGIN = "origin"
    PLACE = "place"
    DATES = "dates"


class PairState(StrEnum):
    SUGGESTED = "suggested"  # also what was undone
    LINKED = "linked"
    DISMISSED = "dismissed"


class DoublePair(store.Versioned, table=True):
    """What a regional centre decided about two cases; the one with the smaller id stands first."""

    first_id: int = Field(foreign_key="case.id", primary_key=True)
    second_id: int = Field(foreign_key="case.id", primary_key=True, index=True)
    state: PairState = Field(sa_type=store.one_of(PairState))
    institution_id: int = Field(foreign_key="institution.id")
    decided_at: datetime = Field(sa_type=store.Utc)


@access.scope(DoublePair)
def _reach(actor: Actor) -> ColumnElement[bool]:
    """Pairs of which both cases are in the centre's reach."""
    if actor.role is not Role.REGIONAL:
        return false()
    seen = access.visible(select(col(Case.id)), actor)
    return and_(col(DoublePair.first_id).in_(seen), col(DoublePair.second_id).in_(seen))


_BANDS = [AgeBand.UNDER_14, AgeBand.FROM_14, AgeBand.FROM_18, AgeBand.FROM_26, AgeBand.FROM_41]
_UNSURE = {Exploitation.OTHER, Exploitation.ATTEMPT}


def alike(one: Case, other: Case, within: timedelta) -> tuple[Feature, ...]:
    """The features that agree; none where one contradicts: another sex, citizenship or county of origin, age bands
    that do not touch, or signals further apart than `within`."""
    if abs(one.opened_at - other.opened_at) > within:
        return ()
    if Sex.UNKNOWN not in (one.sex, other.sex) and one.sex is not other.sex:
        return ()
    if Citizenship.UNKNOWN not in (one.citizenship, other.citizenship) and one.citizenship is not other.citizenship:
        return ()
    if one.origin_county and other.origin_county and one.origin_county != other.origin_county:
        return ()
    ages_known = AgeBand.UNKNOWN not in (one.age_band, other.age_band)
    if ages_known and abs(_BANDS.index(one.age_band) - _BANDS.index(other.age_band)) > 1:
        return ()
    agreeing = {
        Feature.AGE: ages_known and one.age_band is other.age_band,
        Feature.SEX: one.sex is other.sex is not Sex.UNKNOWN,
        Feature.CITIZENSHIP: one.citizenship is other.citizenship is not Citizenship.UNKNOWN,
        Feature.EXPLOITATION: one.exploitation is other.exploitation and one.exploitation not in _UNSURE,
        Feature.ORIGIN: one.origin_county is not None and one.origin_county == other.origin_county,
        Feature.PLACE: _same_place(one, other),
        Feature.DATES: True,
    }
    return tuple(feature for feature, agrees in agreeing.items() if agrees)


def _same_place(one: Case, other: Case) -> bool:
    if one.destination != other.destination:
        return False
    return one.destination != "RO" or (
        one.exploitation_county is not None and one.exploitation_county == other.exploitation_county
    )


@dataclass(frozen=True)
class OneOfTwo:
    """One case of a pair."""

    id: int
    code: str
    lead: str
    county: str
    opened_at: datetime
    closed: bool


@dataclass(frozen=True)
class PairRow:
    """Two cases that may be of one person; `version` is of what was decided about them."""

    first: OneOfTwo
    second: OneOfTwo
    features: tuple[Feature, ...]
    days_apart: int
    state: PairState
    version: int


@access.question(Right.LINK_CASES)
def suggested(db: Session, actor: Actor) -> list[PairRow]:
    """The pairs of the centre's cases, led by two institutions and one of them open, that may be one person; the most
    alike first."""
    audit.seen(db, actor, "doubles_listed", county=actor.county)
    within = timedelta(days=settings.number(db, "double_days"))
    found = list(db.exec(access.visible(select(Case), actor).order_by(col(Case.id))))
    decided = {(p.first_id, p.second_id): p for p in db.exec(access.visible(select(DoublePair), actor))}
    pairs = []
    for one, other in combinations(found, 2):
        before = decided.get((one.id or 0, other.id or 0))
        if not (one.open or other.open) or one.lead_institution_id == other.lead_institution_id:
            continue
        if before and before.state is not PairState.SUGGESTED:
            continue
        features = alike(one, other, within)
        if len(features) >= ENOUGH and {Feature.ORIGIN, Feature.PLACE} & set(features):
            pairs.append((one, other, features, before))
    pairs.sort(key=lambda p: (-len(p[2]), abs(p[0].opened_at - p[1].opened_at)))
    return _rows(db, pairs[:MOST])


@access.question(Right.LINK_CASES)
def decided(db: Session, actor: Actor) -> list[PairRow]:
    """The pairs that the centre linked or dismissed, the newest first: either can be undone."""
    audit.seen(db, actor, "doubles_listed", county=actor.county)
    wanted = access.visible(select(DoublePair).where(DoublePair.state != PairState.SUGGESTED), actor)
    pairs = list(db.exec(wanted.order_by(col(DoublePair.decided_at).desc())))
    ids = {i for p in pairs for i in (p.first_id, p.second_id)}
    known = {c.id: c for c in db.exec(access.visible(select(Case).where(col(Case.id).in_(ids)), actor))}
    within = timedelta(days=36_500)
    return _rows(
        db, [(a := known[p.first_id], b := known[p.second_id], alike(a, b, within), p) for p in pairs]
    )  # fmt: skip


Pair = tuple[Case, Case, tuple[Feature, ...], DoublePair | None]


def _rows(db: Session, pairs: list[Pair]) -> list[PairRow]:
    names = institutions.names(db, (c.lead_institution_id for p in pairs for c in p[:2]))

    def one(c: Case) -> OneOfTwo:
        lead = names[c.lead_institution_id]
        return OneOfTwo(c.id or 0, c.code, lead, c.handling_county, c.opened_at, not c.open)

    return [
        PairRow(
            one(a), one(b), features, abs((a.opened_at - b.opened_at).days),
            before.state if before else PairState.SUGGESTED, before.version if before else 1,
        )
        for a, b, features, before in pairs
    ]  # fmt: skip


@dataclass(frozen=True)
class Linked:
    """The cases linked to one: the codes that the actor may see, and how many others there are."""

    codes: tuple[str, ...]
    others: int


@access.question(Right.SEE_CASES)
def linked_to(db: Session, actor: Actor, *, case_id: int) -> Linked | None:
    """What is linked to a case, for who sees it in full; None for nothing, and for all others."""
    case = find(db, actor, case_id)
    if level_of(actor, case) is not Level.FULL:
        return None
    note_seen(db, actor, case)
    pairs = db.exec(
        select(DoublePair).where(
            DoublePair.state == PairState.LINKED,
            (col(DoublePair.first_id) == case_id) | (col(DoublePair.second_id) == case_id),
        )
    ).all()
    ids = {p.second_id if p.first_id == case_id else p.first_id for p in pairs}
    codes = db.exec(access.visible(select(col(Case.id)).where(col(Case.id).in_(ids)), actor)).all() if ids else []
    told = [find(db, actor, i).code for i in codes if i is not None]
    return Linked(tuple(sorted(told)), len(ids) - len(told)) if ids else None


@access.command(Right.LINK_CASES)
def link(db: Session, actor: Actor, *, first_id: int, second_id: int, expected_version: int) -> None:
    """The two cases are of one person. Both stay as they are, each with its history."""
    _decide(db, actor, first_id, second_id, expected_version, PairState.LINKED, "cases_linked")


@access.command(Right.LINK_CASES)
def dismiss(db: Session, actor: Actor, *, first_id: int, second_id: int, expected_version: int) -> None:
    """They are two persons: the pair is not suggested again."""
    _decide(db, actor, first_id, second_id, expected_version, PairState.DISMISSED, "double_dismissed")


@access.command(Right.LINK_CASES)
def undo(db: Session, actor: Actor, *, first_id: int, second_id: int, expected_version: int) -> None:
    """Take back what was decided; the pair may be suggested again."""
    _decide(db, actor, first_id, second_id, expected_version, PairState.SUGGESTED, "double_undone")


def _decide(
    db: Session, actor: Actor, first_id: int, second_id: int, version: int, state: PairState, action: str
) -> None:
    if first_id == second_id:
        raise Invalid("double.same")
    pair = tuple(sorted((find(db, actor, i) for i in (first_id, second_id)), key=lambda c: c.id or 0))
    first, second = pair[0].id or 0, pair[1].id or 0
    store.one_at_a_time(db, f"double {first} {second}")
    wanted = select(DoublePair).where(DoublePair.first_id == first, DoublePair.second_id == second)
    found = db.exec(store.for_change(access.visible(wanted, actor))).first()
    if found is None and state is PairState.SUGGESTED:
        raise NotFound("double.unknown")
    now = settings.now(db)
    row = found or DoublePair(
        first_id=first, second_id=second, state=state, institution_id=actor.institution_id, decided_at=now
    )
    row.take(version)
    row.state, row.institution_id, row.decided_at = state, actor.institution_id, now
    db.add(row)
    for case in pair:
        audit.record(db, actor, action, county=case.handling_county, subject=f"case {case.id}")
