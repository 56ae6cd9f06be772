"""What a report is asked for: whose, of what time, for whom; and the released figures of that time."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from sqlmodel import Session

from data_model import country, settings
from data_model.access import Actor
from data_model.country import Comparison
from data_model.disclosure import NOT_REPORTED, Figure, released_tables
from data_model.errors import Invalid
from data_model.indicators import Indicator, of_persons
from data_model.monitoring_report.value import NOT_SUMMED, Cell, Kind, Measured, Unit
from data_model.periods import HalfYear, Period, Quarter, Year, parse_period
from data_model.releasing import Audience
from geodata.counties import COUNTIES, COUNTRY

T = TypeVar("T")
MOST_YEARS = 8
FIRST_YEAR = 2024
"""The first year of the Strategy."""
EVALUATIONS = ("2024-2026", "2024-2028")
"""At mid-term, when the National Action Plan 2024-2026 ends, and at the end of the Strategy."""


@dataclass(frozen=True)
class Span:
    """The whole time of a report, and the periods that it sets side by side."""

    text: str
    parts: tuple[Period, ...]

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        return tuple(dict.fromkeys(q for part in self.parts for q in part.quarters))

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(sorted({q.year for q in self.quarters}))


def kind_of(period: str) -> Kind:
    """The report that a period alone asks for: a year, a half-year or several years."""
    if re.fullmatch(r"20[0-9]{2}-20[0-9]{2}", period):
        return Kind.EVALUATION
    return Kind.SHEET if re.fullmatch(r"20[0-9]{2}-H[12]", period) else Kind.ANNUAL


def span_of(kind: Kind, period: str) -> Span:
    """The time of a report; Invalid for one that its kind does not have."""
    if kind is Kind.EVALUATION:
        return _years(period)
    if not re.fullmatch(r"20[0-9]{2}-H[12]" if kind is Kind.SHEET else r"20[0-9]{2}", period):
        raise Invalid(f"monitoring_report.period_{kind}", field="period")
    whole = parse_period(period)
    if isinstance(whole, Year):
        first, second = (HalfYear(whole.year, n) for n in (1, 2))
        return Span(period, (*first.quarters, first, *second.quarters, second, whole))
    return Span(period, (*whole.quarters, whole))


def periods_of(kind: Kind, today: Quarter) -> tuple[str, ...]:
    """The periods that can be chosen, the newest first: those of the Strategy that have begun."""
    years = range(today.year, FIRST_YEAR - 1, -1)
    if kind is Kind.EVALUATION:
        return EVALUATIONS
    if kind is not Kind.SHEET:
        return tuple(map(str, years))
    return tuple(f"{year}-H{n}" for year in years for n in (2, 1) if (year, n) <= (today.year, today.half))


def _years(period: str) -> Span:
    if not re.fullmatch(r"20[0-9]{2}-20[0-9]{2}", period):
        raise Invalid("monitoring_report.period_evaluation", field="period")
    first, last = int(period[:4]), int(period[5:])
    if not first < last < first + MOST_YEARS:
        raise Invalid("monitoring_report.years", field="period", most=MOST_YEARS)
    return Span(period, tuple(Year(year) for year in range(first, last + 1)))


@dataclass(frozen=True)
class Asked:
    """One report to be made, with the reader that the questions are asked for."""

    db: Session
    actor: Actor
    kind: Kind
    county: str
    span: Span
    audience: Audience

    @property
    def place(self) -> str:
        return self.county or COUNTRY

    @property
    def counties(self) -> tuple[str, ...]:
        return (self.county,) if self.county else tuple(COUNTIES)

    @property
    def is_public(self) -> bool:
        return self.audience is Audience.PUBLIC

    @cached_property
    def _released(self) -> dict[tuple[str, str, str], Figure]:
        periods = [str(part) for part in self.span.parts]
        found: dict[tuple[str, str, str], Figure] = {}
        for indicator in of_persons():
            found |= country.released(self.db, indicator, quarters=periods, audience=self.audience)
        return found

    @cached_property
    def newest(self) -> Period:
        """The newest of the longest periods of which something is told of a county of the report; the longest where
        nothing is."""
        told = {period for _, period, place in self._released if place in self.counties}
        longest_first = sorted(self.span.parts, key=lambda part: (len(part.quarters), part.end), reverse=True)
        return next((part for part in longest_first if str(part) in told), longest_first[0])

    @cached_property
    def _kept(self) -> dict[str, Any]:
        return {}

    def kept(self, name: str, make: Callable[[], T]) -> T:
        """What `make` gives, asked for once."""
        if name not in self._kept:
            self._kept[name] = make()
        found: T = self._kept[name]
        return found

    def compared(self, indicator: str, quarter: Quarter) -> Comparison:
        """What the comparison tells of an indicator that counts no person."""
        return self.kept(
            f"{indicator} {quarter}",
            lambda: country.compared(self.db, self.actor, indicator=indicator, quarter=str(quarter)),
        )

    def figure(self, indicator: Indicator, place: str, period: Period) -> Figure | None:
        """What this audience was told; None where it is never added up to that."""
        if not released_tables()[indicator.id].has(place, str(period)):
            return None
        return self._released.get((indicator.id, str(period), place), NOT_REPORTED)

    def number(self, indicator: Indicator, place: str, period: Period) -> Cell:
        """The figure as a cell."""
        figure = self.figure(indicator, place, period)
        unit = Unit.DAYS if indicator.kind == "median" else Unit.COUNT
        return NOT_SUMMED if figure is None else Measured(figure, unit)

    def rate(self, indicator: Indicator, place: str, period: Period) -> Cell:
        """Per 100,000 people or in per cent, from the figures of this audience alone; None where there is no rate."""
        figure = self.figure(indicator, place, period)
        if figure is None or not (indicator.per or indicator.kind == "share"):
            return None
        unit = Unit.RATE if indicator.per else Unit.PERCENT
        whole = self._released.get((indicator.part_of, str(period), place))
        value = country.rate_of(place, indicator, figure, whole)
        if value is None:
            return Measured(figure if figure.value is None else NOT_REPORTED, unit)
        return Measured(Figure(figure.state, round(value, 1)), unit)


def begun(db: Session, span: Span) -> None:
    """Invalid for a time that has not begun."""
    if span.quarters[0].start > settings.now(db):
        raise Invalid("monitoring_report.ahead", field="period")
