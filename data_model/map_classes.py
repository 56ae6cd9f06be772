"""The classes of the national map: the same in every quarter, so that two maps can be laid side by side."""

import statistics
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from sqlmodel import Session

from data_model import access, country, kept, settings
from data_model.access import Actor, Right
from data_model.disclosure.released_tables import Span, span_of
from data_model.indicators import Indicator
from data_model.periods import Quarter, parse_period
from data_model.releasing import Audience
from geodata.counties import COUNTIES

LIVE_LIMITS = (2, 3, 5, 10)  # meetings and actions in a quarter


@access.question(Right.SEE_COUNTRY)
def limits(
    db: Session, actor: Actor, *, indicator: str, by_rate: bool, period: str = "", audience: Audience = Audience.ANITP
) -> tuple[float, ...]:
    """Where the classes above the lowest begin, ascending, at most four: fifths of all values that `audience` is told
    of counties in all quarters, or in all half-years or years where `period` is one.

    Those of the register are fifths of today's values. Rates in tenths. Fewer classes where values are few; none for
    yes or no.
    """
    chosen = country.known_indicator(indicator)
    if chosen.today and chosen.kind != "yes_no":
        return _of_today(db, actor, chosen, by_rate=by_rate)
    if not chosen.persons:
        return () if chosen.kind == "yes_no" else LIVE_LIMITS
    span = span_of(str(parse_period(period))) if period else Span.QUARTER
    key = ("limits", chosen.id, by_rate, span, audience)  # it reads all quarters
    return kept.once(db, key, lambda: _of_released(db, chosen, span, audience, by_rate=by_rate))


def _of_released(db: Session, chosen: Indicator, span: Span, audience: Audience, *, by_rate: bool) -> tuple[float, ...]:
    figures = country.released(db, chosen, places=COUNTIES, audience=audience)
    values: list[float | None] = []
    for (name, quarter, place), figure in figures.items():
        if name == chosen.id and span_of(quarter) is span:
            whole = figures.get((chosen.part_of, quarter, place))
            values.append(country.rate_of(place, chosen, figure, whole) if by_rate else figure.value)
    return fifths(values, digits=1 if by_rate or chosen.kind == "median" else 0)


def _of_today(db: Session, actor: Actor, chosen: Indicator, *, by_rate: bool) -> tuple[float, ...]:
    """Fifths of what the register says today: there is no other quarter to lay it beside."""
    cells = country.compared(db, actor, indicator=chosen.id, quarter=str(Quarter.of(settings.now(db)))).cells
    return fifths((c.rate if by_rate else c.figure.value for c in cells), digits=1 if by_rate else 0)


def fifths(values: Iterable[float | None], *, digits: int) -> tuple[float, ...]:
    """The four limits that part the known values above zero into fifths, rounded; equal ones once."""
    known = [v for v in values if v]
    if len(known) < 2:
        return ()
    cuts = {round(v, digits) for v in statistics.quantiles(known, n=5, method="inclusive")}
    return tuple(sorted(cuts - {round(min(known), digits)}))


def class_of(value: float, limits: Sequence[float], *, digits: int) -> int:
    """The class of a value, from 1, by the figure as it is written."""
    return 1 + bisect_right(limits, round(value, digits))
