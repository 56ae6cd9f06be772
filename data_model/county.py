"""How a county stands: what its coordinator must see first, and where its open cases are, in bands."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlmodel import Session, col, select

from data_model import access, clocks, disclosure, institutions, settings, teams
from data_model.access import Actor, Right, Role
from data_model.actions import PENDING, ActionItem, Reminder, reminder_of
from data_model.cases import Case
from data_model.clocks import Clock
from data_model.disclosure import Figure, Raw
from data_model.escalation import RAISED
from data_model.periods import Quarter
from data_model.places import locality_or_none
from data_model.referrals import CURRENT, WAITING, Referral
from data_model.services import Availability, Service, patience, silent_in


class Band(StrEnum):
    """How many open cases a place has; never told closer than this."""

    FEW = "1-4"
    SOME = "5-9"
    MANY = "10+"


def band_of(cases: int) -> Band | None:
    """The band of a number of cases; None for no case."""
    if cases <= 0:
        return None
    return Band.FEW if cases <= 4 else Band.SOME if cases <= 9 else Band.MANY


@dataclass(frozen=True)
class TownBand:
    """A town above the population floor, with open cases. `siruta` is its code; `lat`, `lon` in degrees."""

    siruta: int
    town: str
    lat: float
    lon: float
    band: Band


@dataclass(frozen=True)
class TownBands:
    """The towns that may be named, by name, and one band for the rest of the county: towns below the floor of
    `floor` people and cases whose town is not known."""

    towns: tuple[TownBand, ...]
    rest: Band | None
    floor: int


@access.question(Right.SEE_COUNTY)
def town_bands(db: Session, actor: Actor, *, county: str) -> TownBands:
    """Where the county's open cases are, as bands; a small town is never told from the rest (issue: town floor)."""
    access.require_county(actor, county, action="county.town_bands")
    wanted = select(Case).where(Case.handling_county == county, col(Case.closed_at).is_(None))
    floor = settings.number(db, "town_floor")
    counts = Counter(_named(case.town, floor) for case in db.exec(access.visible(wanted, actor)))
    rest = counts.pop(None, 0)
    towns = [_town_band(siruta, n) for siruta, n in counts.items() if siruta is not None]
    return TownBands(tuple(sorted(towns, key=lambda t: t.town)), band_of(rest), floor)


def _named(town: int | None, floor: int) -> int | None:
    """The town's code when it may be named: surely as many people as the floor, and a point to draw it at."""
    place = locality_or_none(town) if town is not None else None
    if place is None or place.lat is None or place.lon is None or not place.has_at_least(floor):
        return None
    return place.siruta


def _town_band(siruta: int, cases: int) -> TownBand:
    place, band = locality_or_none(siruta), band_of(cases)
    assert place is not None and place.lat is not None and place.lon is not None and band is not None
    return TownBand(siruta, place.name, place.lat, place.lon, band)


@dataclass(frozen=True)
class FreePlaces:
    """Places over the services that have answered. `old` and `silent` answers are services, `silent` never answered."""

    free: int | None  # None for the regional centre, who is told of states
    capacity: int
    old: int
    silent: int


@dataclass(frozen=True)
class Standing:
    """What a county's first screen says. The lists count what somebody must do; the figures are the team's own.

    What is late counts once it was raised to the team (`data_model.escalation`), which is after the one who owes it.
    """

    county: str
    quarter: str
    open_cases: Figure
    referrals_under_way: Figure
    places: FreePlaces
    late_referrals: int
    hours_late: int
    unmoved_cases: int
    unmoved_days: int
    overdue_actions: int
    actions_soon: int
    soon_days: int
    silent_services: int
    silent_days: int
    late_handovers: int = 0
    overdue_cases: int = 0
    without_act: int = 0  # 1 while no constitution act is in force


@access.question(Right.SEE_COUNTY)
def standing(db: Session, actor: Actor, *, county: str) -> Standing:
    """How one county of the actor's stands now."""
    access.require_county(actor, county, action="county.standing")
    now, unmoved_days = settings.now(db), settings.number(db, "stale_case_days")
    cases = _all(db, actor, select(Case).where(Case.handling_county == county, col(Case.closed_at).is_(None)))
    current = _all(db, actor, select(Referral).where(Referral.county == county, col(Referral.status).in_(CURRENT)))
    raised = [one for one in clocks.late(db, counties=(county,)) if one.stage in RAISED]
    late = [one for one in raised if one.clock is Clock.ANSWER]
    pending = select(ActionItem).where(ActionItem.county == county, col(ActionItem.state).in_(PENDING))
    soon_days = settings.number(db, "action_remind_days")
    reminders = Counter(reminder_of(a.state, a.due_on, settings.today(db), soon_days) for a in _all(db, actor, pending))
    counted = select(Service).where(Service.county == county, col(Service.active), col(Service.capacity).is_not(None))
    places = _all(db, actor, counted)
    return Standing(
        county=county,
        quarter=str(Quarter.of(now)),
        open_cases=disclosure.for_own_team(Raw(len(cases))),
        referrals_under_way=disclosure.for_own_team(Raw(len(current))),
        places=_free_places(db, actor, places),
        late_referrals=len(late),
        hours_late=max((one.hours for one in late), default=0),
        unmoved_cases=sum(c.moved_at < now - timedelta(days=unmoved_days) for c in cases),
        unmoved_days=unmoved_days,
        overdue_actions=reminders[Reminder.LATE],
        actions_soon=reminders[Reminder.SOON],
        soon_days=soon_days,
        silent_services=len(silent_in(db, actor, county=county)),
        silent_days=patience(db).silent,
        late_handovers=sum(one.clock is Clock.HANDOVER for one in raised),
        overdue_cases=len({one.case_id for one in raised if one.clock not in (Clock.ANSWER, Clock.HANDOVER)}),
        without_act=int(teams.act_on(db, county, settings.today(db)) is None),
    )


@dataclass(frozen=True)
class Waiting:
    """How many of a county's referrals wait for one institution's answer, and how many of them past the deadline."""

    institution_id: int
    institution: str
    waiting: int
    late: int


@access.question(Right.SEE_COUNTY)
def waiting_at(db: Session, actor: Actor, *, county: str) -> list[Waiting]:
    """The institutions whose answer the county's referrals wait for, the most waited for first."""
    access.require_county(actor, county, action="county.waiting_at")
    sent = select(Referral).where(Referral.county == county, col(Referral.status).in_(WAITING))
    found, now = _all(db, actor, sent), settings.now(db)
    names = institutions.names(db, (r.to_institution_id for r in found))
    counts = Counter(r.to_institution_id for r in found)
    late = Counter(r.to_institution_id for r in found if r.late(now))
    return [Waiting(id, names[id], n, late[id]) for id, n in counts.most_common()]


def _all(db: Session, actor: Actor, wanted: Any) -> Sequence[Any]:
    return db.exec(access.visible(wanted, actor)).all()


def _free_places(db: Session, actor: Actor, services: Sequence[Service]) -> FreePlaces:
    now, given = settings.now(db), patience(db)
    states = [s.availability(now, given) for s in services]
    return FreePlaces(
        free=sum(s.free or 0 for s in services) if actor.role is Role.COORDINATOR else None,
        capacity=sum(s.capacity or 0 for s in services if s.free is not None),
        old=states.count(Availability.OLD),
        silent=states.count(Availability.NEVER),
    )
