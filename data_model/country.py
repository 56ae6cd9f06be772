"""The national comparison: 42 counties side by side, from released values, or live where no person is counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from sqlalchemy import select as columns
from sqlmodel import Session, col, func, select

from data_model import access, disclosure, indicators, releasing, settings
from data_model.access import Actor, Right
from data_model.disclosure import NOT_REPORTED, Figure, FigureState, members
from data_model.errors import NotFound
from data_model.indicators import Indicator
from data_model.intervals import Interval, poisson_interval, wilson_interval
from data_model.periods import HalfYear, Period, Quarter, Year, parse_period, up_to
from data_model.releasing import Audience, ReleasedFigure
from data_model.reports import CountyReport
from geodata.counties import COUNTIES, COUNTRY, County, regions


@dataclass(frozen=True)
class CountyCell:
    """One county in a comparison. `rate` is per 100,000 of the indicator's population, or the share in per cent.

    `since` names the earlier period of an out of date value, "" for a value of the period itself. `edition`: above one
    where the quarter was re-opened and released anew. `base` is the released figure that a share is taken of, or that
    stands behind a median; None where there is none.
    """

    county: str
    name: str
    region: str
    figure: Figure
    rate: float | None
    interval: Interval | None
    since: str = ""
    edition: int = 1
    base: float | None = None


@dataclass(frozen=True)
class Comparison:
    """An indicator in a quarter, a half-year or a year (`quarter`) over the whole country.

    `margins` hold the regions and, under RO, the country, and `margin_rates` their rates; `reported` and `protected`
    count counties, in the period itself. Not `adds_up`: distinct people and medians have no half-years and years.
    """

    indicator: Indicator
    quarter: Period
    cells: tuple[CountyCell, ...]
    margins: dict[str, Figure]
    reported: int
    protected: int
    threshold: int
    margin_rates: dict[str, float | None]
    adds_up: bool = True
    audience: Audience = Audience.ANITP


def known_indicator(indicator_id: str) -> Indicator:
    found = indicators.indicators().get(indicator_id)
    if found is None:
        raise NotFound("indicator.unknown", field="indicator")
    return found


Key = tuple[str, str, str]
"""Indicator, quarter, place."""
Known = dict[tuple[str, Period], dict[str, Figure]]
"""Released figures by indicator and period, then by place."""


def base_of(indicator: Indicator) -> str:
    """The indicator that a share is taken of, or that counts what is behind a median; "" for none."""
    return indicator.part_of or indicator.counted_by


def released(
    db: Session,
    indicator: Indicator,
    *,
    quarters: Iterable[str] = (),
    places: Iterable[str] = (),
    audience: Audience = Audience.ANITP,
) -> dict[Key, Figure]:
    """The released figures of the indicator and of its base; all where nothing is named."""
    f = ReleasedFigure
    wanted = columns(col(f.indicator), col(f.quarter), col(f.place), col(f.state), col(f.value)).where(
        col(f.indicator).in_([name for name in (indicator.id, base_of(indicator)) if name]),
        col(f.audience) == audience,
    )
    for column, asked in ((col(f.quarter), tuple(quarters)), (col(f.place), tuple(places))):
        wanted = wanted.where(column.in_(asked)) if asked else wanted
    rows = db.execute(wanted.order_by(col(f.edition)))  # of two editions the later one counts
    return {(name, q, place): Figure(state, value) for name, q, place, state, value in rows}


def _known_of(
    db: Session,
    indicator: Indicator,
    quarters: Iterable[Period],
    places: Sequence[str] = (),
    audience: Audience = Audience.ANITP,
) -> Known:
    asked = {str(q): q for q in quarters}
    names = [name for name in (indicator.id, base_of(indicator)) if name]
    found: Known = {(name, q): {} for name in names for q in asked.values()}
    for (name, quarter, place), figure in released(
        db, indicator, quarters=asked, places=places, audience=audience
    ).items():
        found[name, asked[quarter]][place] = figure
    return found


@cache
def _hundred_thousands(place: str, per: str) -> float:
    return sum(people_of(county, per) for county in members(place)) / 100_000


def people_of(county: str, per: str) -> int:
    """The people that an indicator's rate is taken of in a county: all (`population`), or the children (`minors`)."""
    found = COUNTIES[county]
    return found.population if per == "population" else found.population_minors_est


def rate_of(place: str, indicator: Indicator, figure: Figure, whole: Figure | None) -> float | None:
    """A place's figure per 100,000 people, or in per cent of its whole; None where there is none."""
    if figure.value is None:
        return None
    if indicator.per:
        return figure.value / _hundred_thousands(place, indicator.per)
    if indicator.kind == "share" and whole is not None and whole.value:
        return 100 * figure.value / whole.value
    return None


def _interval(place: str, indicator: Indicator, figure: Figure, whole: Figure | None) -> Interval | None:
    if figure.value is None:
        return None
    if indicator.per:
        return poisson_interval(figure.value, _hundred_thousands(place, indicator.per))
    if indicator.kind != "share" or whole is None or not whole.value:
        return None
    return wilson_interval(figure.value, whole.value)


def _cell(county: County, indicator: Indicator, figure: Figure, whole: Figure | None, since: str = "") -> CountyCell:
    """The interval is only of what people's cases happened to be: a number of places is no estimate."""
    return CountyCell(
        county.code,
        county.name,
        county.region,
        figure,
        rate_of(county.code, indicator, figure, whole),
        _interval(county.code, indicator, figure, whole) if indicator.persons else None,
        since,
        base=whole.value if whole is not None else None,
    )


OLDEST = {Quarter: 4, HalfYear: 2, Year: 1}  # periods: an older value says nothing about the present


def adds_up(indicator: Indicator, period: Period) -> bool:
    """Whether the indicator has a figure for a period of this length: distinct people and medians of quarters alone."""
    if not indicator.persons or isinstance(period, Quarter):
        return True
    return disclosure.released_tables()[indicator.id].has(next(iter(COUNTIES)), str(period))


@access.question(Right.SEE_COUNTRY)
def compared(
    db: Session,
    actor: Actor,
    *,
    indicator: str,
    quarter: str,
    older: bool = False,
    audience: Audience = Audience.ANITP,
) -> Comparison:
    """42 counties in one quarter, half-year or year (`quarter`: 2026-Q3, 2026-H2 or 2026). Figures about persons are
    released values, as ANITP's readers or the public are told them; the others are live, and those of the register as
    it stands today are of the present quarter, whichever is asked for.

    With `older`, a county that has not reported shows its newest released value of the year before, with its period.
    """
    chosen, period = known_indicator(indicator), parse_period(quarter)
    if not chosen.persons:
        return _compared_live(db, chosen, Quarter.of(settings.now(db)) if chosen.today else period)
    asked = up_to(period, 1 + (OLDEST[type(period)] if older else 0))
    known = _known_of(db, chosen, asked, audience=audience)
    figures, wholes = known[chosen.id, period], known.get((base_of(chosen), period), {})
    editions = _editions(db, period)
    cells = tuple(
        replace(_newest(c, chosen, period, known), edition=editions.get(c.code, 1)) for c in COUNTIES.values()
    )
    margins = {place: figures[place] for place in (*regions(), COUNTRY) if place in figures}
    found = _comparison(db, chosen, period, cells, margins, wholes, audience)
    return replace(found, adds_up=adds_up(chosen, period))


def _editions(db: Session, period: Period) -> dict[str, int]:
    """The counties with a quarter of the period that was released more than once, and the highest edition that is out;
    of a half-year or a year, its own."""
    f = ReleasedFigure
    wanted = columns(col(f.place), func.max(col(f.edition)).label("n")).where(
        col(f.quarter) == str(period), col(f.edition) > 1
    )
    return {row.place: row.n for row in db.execute(wanted.group_by(col(f.place)))}


def _compared_live(db: Session, chosen: Indicator, period: Period) -> Comparison:
    figures, wholes = _live(db, chosen, period), {}
    if chosen.part_of:
        wholes = _live(db, known_indicator(chosen.part_of), period)
    cells = tuple(_cell(c, chosen, figures.get(c.code, NOT_REPORTED), wholes.get(c.code)) for c in COUNTIES.values())
    margins = _live_margins(figures) if figures else {}
    return _comparison(db, chosen, period, cells, margins, _live_margins(wholes) if wholes else {})


def _live(db: Session, indicator: Indicator, quarter: Period) -> dict[str, Figure]:
    """The counties' live figures; none for a period that has not begun, nor for an earlier one of which no history
    is kept."""
    if quarter.start > settings.now(db) or (indicator.today and quarter != Quarter.of(settings.now(db))):
        return {}
    counted = indicators.live(db, indicator.id, quarter)
    return {c: disclosure.shown(counted.get(c, 0.0)) for c in COUNTIES}


def _newest(county: County, indicator: Indicator, quarter: Period, known: Known) -> CountyCell:
    """The county's figure of the period, else the newest one known that has a value."""
    for q in sorted({q for _, q in known}, key=str, reverse=True):
        figure = known[indicator.id, q].get(county.code)
        if figure is not None and (q == quarter or figure.value is not None):
            whole = known.get((base_of(indicator), q), {}).get(county.code)
            return _cell(county, indicator, figure, whole, "" if q == quarter else str(q))
    return _cell(county, indicator, NOT_REPORTED, None)


def _comparison(
    db: Session,
    indicator: Indicator,
    quarter: Period,
    cells: tuple[CountyCell, ...],
    margins: dict[str, Figure],
    wholes: dict[str, Figure],
    audience: Audience = Audience.ANITP,
) -> Comparison:
    return Comparison(
        indicator,
        quarter,
        cells,
        margins,
        sum(not c.since and c.figure.state is not FigureState.NOT_REPORTED for c in cells),
        sum(c.figure.state is FigureState.PROTECTED for c in cells),
        releasing.thresholds(db)[audience],
        {place: rate_of(place, indicator, figure, wholes.get(place)) for place, figure in margins.items()},
        audience=audience,
    )


def _live_margins(figures: dict[str, Figure]) -> dict[str, Figure]:
    sums = {
        name: disclosure.shown(sum(figures[c.code].value or 0 for c in COUNTIES.values() if c.region == name))
        for name in regions()
    }
    return sums | {COUNTRY: disclosure.shown(sum(f.value or 0 for f in figures.values()))}


@dataclass(frozen=True)
class TrendPoint:
    """One period of a county, its region and the country: the figures, and what can be compared between them.

    The rates are as in `CountyCell`; for live figures they are the mean of the place's counties.
    """

    quarter: str
    county: Figure
    region: Figure
    country: Figure
    county_rate: float | None = None
    region_rate: float | None = None
    country_rate: float | None = None


@access.question(Right.SEE_COUNTRY)
def trend(
    db: Session,
    actor: Actor,
    *,
    indicator: str,
    county: str,
    last: str,
    n: int = 8,
    audience: Audience = Audience.ANITP,
) -> list[TrendPoint]:
    """A county's figures over `n` quarters, half-years or years up to `last`, with its region's and the country's."""
    chosen = known_indicator(indicator)
    if county not in COUNTIES:
        raise NotFound("place.county", field="county")
    asked = up_to(parse_period(last), min(max(n, 1), 40))
    places = (county, COUNTIES[county].region, COUNTRY)
    if chosen.persons:
        known = _known_of(db, chosen, asked, places, audience)
        return [_point(q, chosen, places, known[chosen.id, q], known.get((base_of(chosen), q), {})) for q in asked]
    part = known_indicator(chosen.part_of) if chosen.part_of else None
    return [_live_point(q, chosen, places, _live(db, chosen, q), _live(db, part, q) if part else {}) for q in asked]


def _point(
    quarter: Period, indicator: Indicator, places: Sequence[str], figures: dict[str, Figure], wholes: dict[str, Figure]
) -> TrendPoint:
    mine, region, country = (figures.get(place, NOT_REPORTED) for place in places)
    rates = [rate_of(p, indicator, figures.get(p, NOT_REPORTED), wholes.get(p)) for p in places]
    return TrendPoint(str(quarter), mine, region, country, *rates)


def _live_point(
    quarter: Period,
    indicator: Indicator,
    places: Sequence[str],
    figures: dict[str, Figure],
    wholes: dict[str, Figure],
) -> TrendPoint:
    known = figures | _live_margins(figures) if figures else {}
    if indicator.per or wholes:
        return _point(quarter, indicator, places, known, wholes | _live_margins(wholes) if wholes else {})
    mine, region, country = (known.get(place, NOT_REPORTED) for place in places)
    means = [f.value / len(members(p)) if (f := known.get(p)) and f.value is not None else None for p in places]
    return TrendPoint(str(quarter), mine, region, country, *means)


@dataclass(frozen=True)
class LastRelease:
    """The newest quarter of which anything is released, and when figures about persons last changed."""

    quarter: str
    at: datetime


@access.question(Right.SEE_COUNTRY)
def last_release(db: Session, actor: Actor) -> LastRelease | None:
    """How new the released figures are; None before the first release."""
    wanted = select(func.max(CountyReport.quarter), func.max(CountyReport.released_at))
    quarter, at = db.exec(wanted.where(col(CountyReport.released_at).is_not(None))).one()
    return LastRelease(quarter, at) if quarter and at else None


@access.question(Right.SEE_COUNTRY)
def periods(db: Session, actor: Actor) -> list[str]:
    """The periods that can be chosen: the quarters with a release and the four newest, and the half-years and years
    that hold one of them. Newest first, and of two that end together the shorter one."""
    out = col(CountyReport.released_at).is_not(None)
    done = db.exec(select(CountyReport.quarter).where(out).distinct())
    newest, found = Quarter.of(settings.now(db)), set[Period]()
    for q in {*map(Quarter.parse, done), *(newest.before(i) for i in range(4))}:
        found |= {q, HalfYear(q.year, q.half), Year(q.year)}
    return [str(p) for p in sorted(found, key=lambda p: (p.end, p.start), reverse=True)]
