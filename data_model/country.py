"""The national comparison: 42 counties side by side, from released values, or live where no person is counted."""

import math
from dataclasses import dataclass

from geodata.counties import COUNTIES, County, regions
from sqlmodel import Session, col, select

from data_model import access, disclosure, indicators, settings
from data_model.access import Actor, Right
from data_model.disclosure import NOT_REPORTED, Figure, FigureState
from data_model.errors import NotFound
from data_model.indicators import Indicator
from data_model.periods import Quarter
from data_model.reports import COUNTRY, CountyReport, ReleasedFigure, ReportState


@dataclass(frozen=True)
class Interval:
    """A 95 per cent interval, in the unit of the rate or the share it belongs to."""

    low: float
    high: float


@dataclass(frozen=True)
class CountyCell:
    """One county in a comparison. `rate` is per 100,000 of the indicator's population, or the share in per cent."""

    county: str
    name: str
    region: str
    figure: Figure
    rate: float | None
    interval: Interval | None


@dataclass(frozen=True)
class Comparison:
    """An indicator in a quarter over the whole country; `margins` hold the regions and, under RO, the country."""

    indicator: Indicator
    quarter: Quarter
    cells: tuple[CountyCell, ...]
    margins: dict[str, Figure]
    reported: int
    protected: int
    threshold: int


def poisson_interval(count: float, per: float) -> Interval:
    """Byar's approximation to the exact 95 % limits of a Poisson count, over `per` (Breslow and Day, 1987, p. 69)."""
    low = count * (1 - 1 / (9 * count) - 1.96 / (3 * math.sqrt(count))) ** 3 if count else 0.0
    high = (count + 1) * (1 - 1 / (9 * (count + 1)) + 1.96 / (3 * math.sqrt(count + 1))) ** 3
    return Interval(low / per, high / per)


def wilson_interval(part: float, whole: float) -> Interval:
    """The 95 % limits of a share in per cent (Wilson, 1927)."""
    z, p = 1.96, part / whole
    middle, spread = p + z * z / (2 * whole), z * math.sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole))
    return Interval(100 * (middle - spread) / (1 + z * z / whole), 100 * (middle + spread) / (1 + z * z / whole))


def _known(indicator_id: str) -> Indicator:
    found = indicators.indicators().get(indicator_id)
    if found is None:
        raise NotFound("indicator.unknown", field="indicator")
    return found


def _released(db: Session, quarter: Quarter, indicator: str) -> dict[str, Figure]:
    wanted = select(ReleasedFigure).where(ReleasedFigure.quarter == str(quarter), ReleasedFigure.indicator == indicator)
    return {f.place: Figure(f.state, f.value) for f in db.exec(wanted)}


def _cell(county: County, figure: Figure, indicator: Indicator, whole: Figure | None) -> CountyCell:
    rate, interval = None, None
    if figure.value is not None and indicator.per:
        people = (county.population if indicator.per == "population" else county.population_minors_est) / 100_000
        rate, interval = figure.value / people, poisson_interval(figure.value, people)
    elif figure.value is not None and whole is not None and whole.value:
        rate, interval = 100 * figure.value / whole.value, wilson_interval(figure.value, whole.value)
    return CountyCell(county.code, county.name, county.region, figure, rate, interval)


@access.question(Right.SEE_COUNTRY)
def compared(db: Session, actor: Actor, *, indicator: str, quarter: str) -> Comparison:
    """42 counties in one quarter. Figures about persons are released values; the others are live."""
    chosen, period = _known(indicator), Quarter.parse(quarter)
    wholes: dict[str, Figure] = {}
    if chosen.persons:
        figures = _released(db, period, chosen.id)
        wholes = _released(db, period, chosen.part_of) if chosen.kind == "share" else {}
    else:
        counted = indicators.live(db, period)[chosen.id]
        future = period.start > settings.now(db)
        figures = {} if future else {c: disclosure.shown(counted.get(c, 0.0)) for c in COUNTIES}
        if not future and chosen.kind != "median":
            figures |= _live_margins(figures)
    cells = tuple(_cell(c, figures.get(c.code, NOT_REPORTED), chosen, wholes.get(c.code)) for c in COUNTIES.values())
    return Comparison(
        chosen,
        period,
        cells,
        {place: figures[place] for place in (*regions(), COUNTRY) if place in figures},
        sum(c.figure.state is not FigureState.NOT_REPORTED for c in cells),
        sum(c.figure.state is FigureState.PROTECTED for c in cells),
        disclosure.checked_threshold(settings.number(db, "threshold_anitp")),
    )


def _live_margins(figures: dict[str, Figure]) -> dict[str, Figure]:
    sums = {
        name: disclosure.shown(sum(figures[c.code].value or 0 for c in COUNTIES.values() if c.region == name))
        for name in regions()
    }
    return sums | {COUNTRY: disclosure.shown(sum(f.value or 0 for f in figures.values()))}


@dataclass(frozen=True)
class TrendPoint:
    quarter: str
    county: Figure
    region: Figure
    country: Figure


@access.question(Right.SEE_COUNTRY)
def trend(db: Session, actor: Actor, *, indicator: str, county: str, last: str, n: int = 8) -> list[TrendPoint]:
    """A county's figures over `n` quarters up to `last`, with its region's and the country's."""
    chosen = _known(indicator)
    if county not in COUNTIES:
        raise NotFound("place.county", field="county")
    end = Quarter.parse(last)
    quarters = [end.before(i) for i in range(min(n, 40) - 1, -1, -1)]
    made = []
    if chosen.persons:
        wanted = select(ReleasedFigure).where(
            ReleasedFigure.indicator == chosen.id,
            col(ReleasedFigure.quarter).in_([str(q) for q in quarters]),
            col(ReleasedFigure.place).in_((county, COUNTIES[county].region, COUNTRY)),
        )
        known = {(f.quarter, f.place): Figure(f.state, f.value) for f in db.exec(wanted)}
        for q in quarters:
            places = (county, COUNTIES[county].region, COUNTRY)
            made.append(TrendPoint(str(q), *(known.get((str(q), p), NOT_REPORTED) for p in places)))
        return made
    for q in quarters:
        counted = indicators.live(db, q)[chosen.id]
        figures = {c: disclosure.shown(counted.get(c, 0.0)) for c in COUNTIES}
        margins = _live_margins(figures)
        made.append(TrendPoint(str(q), figures[county], margins[COUNTIES[county].region], margins[COUNTRY]))
    return made


@access.question(Right.SEE_COUNTRY)
def quarters(db: Session, actor: Actor) -> list[str]:
    """The quarters that can be chosen: those with a release, and the four newest, newest first."""
    done = db.exec(select(CountyReport.quarter).where(CountyReport.state == ReportState.RELEASED).distinct()).all()
    newest = Quarter.of(settings.now(db))
    return sorted({*done, *(str(newest.before(i)) for i in range(4))}, reverse=True)
