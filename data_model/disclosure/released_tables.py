"""The closed list of released tables (catalog/released_tables.toml), and which counties and quarters a cell adds up."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from tomllib import loads

from geodata.counties import COUNTIES, COUNTRY, in_region, regions


class Level(StrEnum):
    COUNTY = "county"
    REGION = "region"
    COUNTRY = "country"


class Span(StrEnum):
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


@dataclass(frozen=True)
class ReleasedTable:
    """One table: an indicator by place, with the periods of each level of place."""

    indicator: str
    spans: dict[Level, tuple[Span, ...]]

    def has(self, place: str, period: str) -> bool:
        """Whether a cell of this place and period is on the list."""
        return span_of(period) in self.spans.get(level_of(place), ())


@cache
def released_tables() -> dict[str, ReleasedTable]:
    """The closed list, by indicator."""
    raw = loads((Path(__file__).parent.parent / "catalog" / "released_tables.toml").read_text("utf-8"))
    return {
        name: ReleasedTable(name, {Level(level): tuple(map(Span, spans)) for level, spans in levels.items()})
        for name, levels in raw.items()
    }


def level_of(place: str) -> Level:
    """The level of a place: a county's code, a development region's name, or RO."""
    if place == COUNTRY:
        return Level.COUNTRY
    return Level.COUNTY if place in COUNTIES else Level.REGION


def span_of(period: str) -> Span:
    """The length of a period, written 2026-Q3, 2026-H2 or 2026."""
    return {"": Span.YEAR, "H": Span.HALF, "Q": Span.QUARTER}[period[5:6]]


@cache
def members(place: str) -> frozenset[str]:
    """The counties of a place."""
    if place == COUNTRY:
        return frozenset(COUNTIES)
    return frozenset({place}) if place in COUNTIES else frozenset(c.code for c in in_region(place))


@cache
def spans(period: str) -> tuple[str, ...]:
    """The quarters of a period."""
    year, span = period[:4], span_of(period)
    if span is Span.QUARTER:
        return (period,)
    numbers = range(1, 5) if span is Span.YEAR else range(2 * int(period[6]) - 1, 2 * int(period[6]) + 1)
    return tuple(f"{year}-Q{n}" for n in numbers)


@cache
def sums_of(year: int) -> tuple[tuple[str, str], ...]:
    """Every place and period of a year that adds up something, the country and the year first."""
    places = (COUNTRY, *regions(), *COUNTIES)
    periods = (f"{year}", f"{year}-H1", f"{year}-H2", *(f"{year}-Q{n}" for n in range(1, 5)))
    return tuple((p, t) for p in places for t in periods if len(members(p)) > 1 or len(spans(t)) > 1)
