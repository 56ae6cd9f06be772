"""How complete a period is, by county and by indicator. Late and missing are not zero.

A county's quarter is late once the days that `report_due_days` gives after its end are over and the county has not
sent it, or has it back for a correction.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select as columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, exists, select

from data_model import access, indicators, settings
from data_model.access import Actor, Right
from data_model.disclosure import FigureState
from data_model.disclosure.released_tables import released_tables
from data_model.periods import Period, Quarter, parse_period
from data_model.releasing import Audience, ReleasedFigure
from data_model.reports import CountyReport, ReportState
from geodata.counties import COUNTIES, COUNTRY

OWED = (ReportState.OPEN, ReportState.RETURNED)
"""The county has the quarter; it is late once the time is over."""


@dataclass(frozen=True)
class CountyStanding:
    """One county's quarter. `since`: when the state began, where that is kept. `released`: whether figures of it are
    out, also while a further edition is prepared; `edition`: the last one that is out, or 1."""

    county: str
    quarter: str
    state: ReportState
    late: bool
    released: bool
    edition: int
    since: datetime | None


@dataclass(frozen=True)
class Coverage:
    """One indicator about persons: in how many counties the period has a value, a protected figure, or none; of those
    without one, how many are late. Not `adds_up`: distinct people and medians have no half-years and years."""

    indicator: str
    values: int
    protected: int
    missing: int
    late: int
    adds_up: bool
    country: bool  # whether the country's own figure is out, shown or protected


@dataclass(frozen=True)
class Completeness:
    """A period as it stands. `due`: the last day for sending its last quarter. `waits_for`: the counties, by code, that
    the sums over the country and the regions wait for. `states`: how many county quarters are in each state, and under
    "late" how many are late."""

    period: str
    quarters: tuple[str, ...]
    ended: bool
    due: date
    counties: tuple[CountyStanding, ...]
    indicators: tuple[Coverage, ...]
    states: dict[str, int]
    waits_for: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether every county's quarters are released."""
        return not self.waits_for

    def of(self, county: str) -> tuple[CountyStanding, ...]:
        """The county's quarters, in order."""
        return tuple(c for c in self.counties if c.county == county)


@access.question(Right.SEE_COUNTRY)
def of_period(db: Session, actor: Actor, *, period: str, audience: Audience = Audience.ANITP) -> Completeness:
    """How complete a quarter, half-year or year is: states, never a figure. What is protected is counted as `audience`
    is told it: how many figures another one is told would narrow them."""
    asked = parse_period(period)
    found = without_indicators(db, asked)
    late = {s.county for s in found.counties if s.late}
    return replace(found, indicators=tuple(_coverage(db, str(asked), late, audience)))


def without_indicators(db: Session, asked: Period) -> Completeness:
    """How far the counties are with a period."""
    standing = standings(db, asked.quarters)
    states = Counter(s.state.value for s in standing) + Counter({"late": sum(s.late for s in standing)})
    waits = tuple(c for c in COUNTIES if any(s.county == c and not s.released for s in standing))
    return Completeness(
        str(asked),
        tuple(map(str, asked.quarters)),
        asked.end <= settings.now(db),
        _due(db, asked.quarters[-1]),
        standing,
        (),
        {key: states[key] for key in (*(s.value for s in ReportState), "late")},
        waits,
    )


def standings(db: Session, quarters: Iterable[Quarter]) -> tuple[CountyStanding, ...]:
    """All counties in these quarters."""
    asked = list(quarters)
    wanted = select(CountyReport).where(col(CountyReport.quarter).in_([str(q) for q in asked]))
    found = {(r.county, r.quarter): r for r in db.exec(wanted)}  # ungated: states alone, which every reader may know
    late_on = {str(q): settings.today(db) > _due(db, q) for q in asked}
    return tuple(
        _standing(found.get((c, str(q))) or CountyReport(county=c, quarter=str(q)), late_on[str(q)])
        for c in COUNTIES
        for q in asked
    )


def _standing(r: CountyReport, time_is_over: bool) -> CountyStanding:
    out = r.released_at is not None
    edition = r.edition if r.state is ReportState.RELEASED else max(r.edition - 1, 1)
    return CountyStanding(
        r.county, r.quarter, r.state, time_is_over and r.state in OWED, out, edition if out else 1, r.since
    )


def _due(db: Session, quarter: Quarter) -> date:
    return quarter.end.date() + timedelta(days=settings.number(db, "report_due_days"))


def _coverage(db: Session, period: str, late: set[str], audience: Audience) -> list[Coverage]:
    f, later = ReleasedFigure, aliased(ReleasedFigure)
    overtaken = exists().where(
        col(later.place) == col(f.place), col(later.quarter) == col(f.quarter),
        col(later.indicator) == col(f.indicator), col(later.audience) == col(f.audience),
        col(later.edition) > col(f.edition),
    )  # fmt: skip
    mine = columns(col(f.indicator), col(f.place), col(f.state)).where(
        col(f.quarter) == period, col(f.audience) == audience, ~overtaken
    )
    counted: Counter[tuple[str, bool]] = Counter()
    reported: dict[str, set[str]] = {}
    of_country = set()
    for name, place, state in db.execute(mine):
        if place == COUNTRY:
            of_country.add(name)
        elif place in COUNTIES:
            counted[name, state is FigureState.PROTECTED] += 1
            reported.setdefault(name, set()).add(place)
    every = len(COUNTIES)
    return [
        Coverage(
            i.id,
            counted[i.id, False],
            counted[i.id, True],
            every - counted[i.id, False] - counted[i.id, True],
            len(late - reported.get(i.id, set())),
            released_tables()[i.id].has(next(iter(COUNTIES)), period),
            i.id in of_country,
        )
        for i in indicators.of_persons()
    ]
