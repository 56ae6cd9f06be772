"""The gap map: needs of a quarter against places, by county and kind of help.

A county's own team may see each of the cases behind its figures, so they are as they are. For ANITP and for other
counties figures about persons are those that were released; what the register holds is live.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from sqlmodel import Session, col, select

from data_model import access, country, disclosure, indicators, provision
from data_model.access import Actor, Right, Role
from data_model.cases import Case, Need, NeedKind
from data_model.disclosure import NOT_REPORTED, Figure, Raw
from data_model.periods import Quarter
from data_model.provision import Provision
from data_model.referrals import TAKEN_ON, Referral, ReferralStatus, Refusal
from data_model.services import Service
from data_model.unmet import NotPossible, UnmetNeed
from geodata.counties import COUNTIES


@dataclass(frozen=True)
class KindGap:
    """One kind of help in one county and quarter.

    Needs recorded in the quarter: `recorded`, of them `met` by somebody who took them on, and `open`. Refusals given
    and impossible referrals noted in the quarter: `refused`, `not_possible`. Services of the county now, those that
    count places, their `places` and how many were `free` when last
    asked, for its coordinator alone: None for the regional centre.
    """

    kind: NeedKind
    recorded: Figure
    met: Figure
    open: Figure
    refused: Figure
    not_possible: Figure
    services: int
    counted: int
    places: int
    free: int | None

    @property
    def touched(self) -> bool:
        """Whether anything was asked for or is offered."""
        return bool(self.services or any(f.value for f in (self.recorded, self.refused, self.not_possible)))


@dataclass(frozen=True)
class CountyGaps:
    """A county's quarter: its kinds of help in the order of the code list, why help was refused or not possible, and
    what the county has."""

    county: str
    quarter: str
    kinds: tuple[KindGap, ...]
    refusals: tuple[tuple[Refusal, Figure], ...]
    impossible: tuple[tuple[NotPossible, Figure], ...]
    provision: Provision


def _team(n: int) -> Figure:
    return disclosure.for_own_team(Raw(n))


@access.question(Right.SEE_COUNTY)
def of_county(db: Session, actor: Actor, *, county: str, quarter: str) -> CountyGaps:
    """One county of the actor's, in one quarter; a kind that nobody needs or offers is left out."""
    access.require_county(actor, county, action="gaps.of_county")
    period = Quarter.parse(quarter)
    needs = _needs(db, actor, county, period)
    refused = _refused(db, actor, county, period)
    noted = _noted(db, actor, county, period)
    offered = _offered(db, county)
    counted = actor.role is Role.COORDINATOR
    kinds = tuple(_kind(kind, needs, refused, noted, offered.get(kind, NOTHING), counted) for kind in NeedKind)
    return CountyGaps(
        county,
        str(period),
        tuple(k for k in kinds if k.touched),
        _by_reason(Refusal, Counter(reason for _, reason in refused if reason)),
        _by_reason(NotPossible, Counter(reason for _, reason in noted)),
        provision.of_counties(db, (county,))[county],
    )


Reason = TypeVar("Reason", bound=StrEnum)
Needs = Mapping[NeedKind, tuple[int, int]]
"""By kind: how many were recorded, and how many of them somebody took on."""
NOTHING = (0, 0, 0, 0)


def _kind(
    kind: NeedKind,
    needs: Needs,
    refused: list[tuple[NeedKind, Refusal | None]],
    noted: list[tuple[NeedKind, NotPossible]],
    offered: tuple[int, int, int, int],
    counted: bool,
) -> KindGap:
    recorded, met = needs.get(kind, (0, 0))
    return KindGap(
        kind, _team(recorded), _team(met), _team(recorded - met), _team(sum(k is kind for k, _ in refused)),
        _team(sum(k is kind for k, _ in noted)), *offered[:3], offered[3] if counted else None,
    )  # fmt: skip


def _by_reason(codes: type[Reason], counted: Counter[Reason]) -> tuple[tuple[Reason, Figure], ...]:
    return tuple((code, _team(counted[code])) for code in codes if counted[code])


def _needs(db: Session, actor: Actor, county: str, period: Quarter) -> Needs:
    handled = access.visible(select(col(Case.id)).where(Case.handling_county == county), actor)
    needs = db.exec(
        select(Need).where(
            col(Need.case_id).in_(handled), Need.recorded_at >= period.start, Need.recorded_at < period.end
        )
    ).all()
    taken = set(
        db.exec(
            access.visible(
                select(col(Referral.need_id)).where(Referral.county == county, col(Referral.status).in_(TAKEN_ON)),
                actor,
            )
        )
    )
    recorded, met = Counter(n.kind for n in needs), Counter(n.kind for n in needs if n.id in taken)
    return {kind: (n, met[kind]) for kind, n in recorded.items()}


def _refused(db: Session, actor: Actor, county: str, period: Quarter) -> list[tuple[NeedKind, Refusal | None]]:
    wanted = select(Referral).where(
        Referral.county == county,
        Referral.status == ReferralStatus.REFUSED,
        col(Referral.ended_at) >= period.start,
        col(Referral.ended_at) < period.end,
    )
    found = db.exec(access.visible(wanted, actor)).all()
    kinds = _kinds(db, {r.need_id for r in found})
    return [(kinds[r.need_id], r.reason) for r in found]


def _noted(db: Session, actor: Actor, county: str, period: Quarter) -> list[tuple[NeedKind, NotPossible]]:
    wanted = select(UnmetNeed).where(
        UnmetNeed.county == county, UnmetNeed.at >= period.start, UnmetNeed.at < period.end
    )
    found = db.exec(access.visible(wanted, actor)).all()
    kinds = _kinds(db, {u.need_id for u in found})
    return [(kinds[u.need_id], u.reason) for u in found]


def _kinds(db: Session, need_ids: set[int]) -> dict[int, NeedKind]:
    found = db.exec(select(Need).where(col(Need.id).in_(need_ids)))
    return {need.id or 0: need.kind for need in found}


def _offered(db: Session, county: str) -> dict[NeedKind, tuple[int, int, int, int]]:
    """Services, those that count places, places and free ones, by kind."""
    found: dict[NeedKind, tuple[int, int, int, int]] = {}
    for s in db.exec(select(Service).where(Service.county == county, col(Service.active))):
        services, counted, places, free = found.get(s.kind, NOTHING)
        found[s.kind] = (
            services + 1,
            counted + (s.capacity is not None),
            places + (s.capacity or 0),
            free + ((s.free or 0) if s.capacity is not None else 0),
        )
    return found


@dataclass(frozen=True)
class CountryGap:
    """One county as the nation sees it: what it has today, its places of shelter per 100,000 people, and the released
    figures of a quarter."""

    county: str
    name: str
    provision: Provision
    places_rate: float
    need_unmet: Figure
    not_possible: Figure


@access.question(Right.SEE_COUNTRY)
def of_country(db: Session, actor: Actor, *, quarter: str) -> list[CountryGap]:
    """The 42 counties side by side, in alphabetical order."""
    period = str(Quarter.parse(quarter))
    unmet, impossible = (
        {place: figure for (_, _, place), figure in country.released(db, chosen, quarters=[period]).items()}
        for chosen in (indicators.indicators()[name] for name in ("cases_need_unmet", "cases_not_possible"))
    )
    have = provision.of_counties(db)
    return [
        CountryGap(c, place.name, have[c], _rate(have[c]), unmet.get(c, NOT_REPORTED), impossible.get(c, NOT_REPORTED))
        for c, place in COUNTIES.items()
    ]


def _rate(have: Provision) -> float:
    return 100_000 * have.places / COUNTIES[have.county].population
