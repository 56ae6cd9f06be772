"""The series of a county's meetings against the plan's calendar: one in each quarter for action 3.2.9, one in each
half-year for 3.3.6 (Strategy, National Action Plan; domain.md, section 4).

A meeting counts once it is closed, for the actions it served, on the day on which it was held.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from data_model import access, settings
from data_model.access import Actor, Right
from data_model.errors import Invalid
from data_model.meetings.tables import AgendaPoint, Meeting, MeetingState
from data_model.periods import BUCHAREST, Quarter
from data_model.teams import ConstitutionAct
from geodata.counties import COUNTIES

QUARTERLY, HALF_YEARLY = "3.2.9", "3.3.6"
FIRST_YEAR = 2024
"""The first year of the National Action Plan that asks for them."""


class TermState(StrEnum):
    HELD = "held"
    MISSED = "missed"
    POSSIBLE = "possible"  # the present quarter or half-year, nothing held yet
    AHEAD = "ahead"


@dataclass(frozen=True)
class Held:
    """A closed meeting: when it was held, and the plan actions it served."""

    county: str
    at: datetime
    codes: tuple[str, ...]

    @property
    def quarter(self) -> Quarter:
        return Quarter.of(self.at)


@dataclass(frozen=True)
class Term:
    """One quarter (1 to 4) of action 3.2.9 or half-year (1, 2) of 3.3.6, with the days on which it was met."""

    code: str
    number: int
    state: TermState
    days: tuple[date, ...] = ()


def terms(held: Iterable[Held], year: int, today: date) -> tuple[Term, ...]:
    """The year's four quarters for 3.2.9, then its two half-years for 3.3.6, from one county's meetings."""
    rows, present = list(held), Quarter.of(today)
    now = {QUARTERLY: (present.year, present.number), HALF_YEARLY: (present.year, present.half)}
    return tuple(
        _term(rows, code, year, number, now[code])
        for code, numbers in ((QUARTERLY, (1, 2, 3, 4)), (HALF_YEARLY, (1, 2)))
        for number in numbers
    )


def _term(rows: list[Held], code: str, year: int, number: int, now: tuple[int, int]) -> Term:
    served = [h.at for h in rows if code in h.codes and h.quarter.year == year and _part(h.quarter, code) == number]
    days = tuple(sorted(at.astimezone(BUCHAREST).date() for at in served))
    if days:
        return Term(code, number, TermState.HELD, days)
    if (year, number) == now:
        return Term(code, number, TermState.POSSIBLE)
    return Term(code, number, TermState.MISSED if (year, number) < now else TermState.AHEAD)


def _part(quarter: Quarter, code: str) -> int:
    return quarter.number if code == QUARTERLY else quarter.half


HELD_AT: Any = func.coalesce(col(Meeting.opened_at), col(Meeting.starts_at))
"""When a meeting was held: from its opening."""


def held_between(db: Session, start: datetime, end: datetime, counties: Collection[str] = ()) -> list[Held]:
    """The closed meetings from `start` until before `end`, of all counties where none is named."""
    wanted = select(Meeting.county, HELD_AT, Meeting.plan_actions).where(
        Meeting.state == MeetingState.CLOSED, start <= HELD_AT, end > HELD_AT
    )
    if counties:
        wanted = wanted.where(col(Meeting.county).in_(counties))
    return [Held(county, at, tuple(codes.split(","))) for county, at, codes in db.exec(wanted)]


def _half(quarter: Quarter) -> tuple[datetime, datetime]:
    first = Quarter(quarter.year, 1 if quarter.half == 1 else 3)
    return first.start, first.following().end


def served_in_half(db: Session, county: str, quarter: Quarter, code: str) -> bool:
    """Whether a closed meeting of the quarter's half-year served the plan action."""
    return any(code in h.codes for h in held_between(db, *_half(quarter), (county,)))


def keys_of_half(db: Session, county: str, quarter: Quarter) -> set[str]:
    """The proposals that stood on the agenda of a closed meeting of the quarter's half-year, dropped ones too: the
    team has seen them."""
    start, end = _half(quarter)
    seen = select(AgendaPoint.key).join(Meeting, col(Meeting.id) == col(AgendaPoint.meeting_id))
    seen = seen.where(Meeting.county == county, Meeting.state == MeetingState.CLOSED, start <= HELD_AT, end > HELD_AT)
    return set(db.exec(seen).all())


@dataclass(frozen=True)
class CountyCalendar:
    """A county's year. `act_since` is the first day of the act in force today, None without one; then `act_ended` is
    the last day of the newest one, None where there never was any."""

    county: str
    year: int
    act_since: date | None
    act_ended: date | None
    terms: tuple[Term, ...]

    @property
    def due(self) -> tuple[str, ...]:
        """The actions that the next meeting must serve for the present quarter and half-year."""
        return tuple(term.code for term in self.terms if term.state is TermState.POSSIBLE)

    @property
    def missed(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term.state is TermState.MISSED)


@access.question(Right.SEE_COUNTRY)
def calendars(db: Session, actor: Actor, *, year: int, counties: tuple[str, ...] = ()) -> list[CountyCalendar]:
    """The year's calendar of the counties, of all 42 where none is named: live, for no person is counted.

    Invalid for a year before the plan or one that has not begun.
    """
    today = settings.today(db)
    if not FIRST_YEAR <= year <= today.year:
        raise Invalid("period.unknown", field="year")
    asked = [code for code in COUNTIES if not counties or code in counties]
    held: dict[str, list[Held]] = {code: [] for code in asked}
    for one in held_between(db, Quarter(year, 1).start, Quarter(year, 4).end, asked):
        held[one.county].append(one)
    acts = _acts(db, asked, today)
    return [CountyCalendar(code, year, *acts[code], terms(held[code], year, today)) for code in asked]


def _acts(db: Session, counties: Collection[str], today: date) -> dict[str, tuple[date | None, date | None]]:
    """The first day of the act in force, else the last day of the newest that has ended."""
    wanted = select(ConstitutionAct).where(col(ConstitutionAct.county).in_(counties))
    found: dict[str, tuple[date | None, date | None]] = dict.fromkeys(counties, (None, None))
    for act in db.exec(wanted.order_by(col(ConstitutionAct.in_force_from))):
        if act.in_force(today):
            found[act.county] = (act.in_force_from, None)
        elif act.in_force_from <= today and found[act.county][0] is None:
            found[act.county] = (None, act.in_force_to)
    return found
