"""The figures that the demo country is fitted to, and those that we carried on from them."""

from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path
from tomllib import loads
from typing import Any

from geodata.counties import COUNTIES

HERE = Path(__file__).parent


@dataclass(frozen=True)
class PublishedFigure:
    """A published figure: its value, how far the demo may be off, and where it stands."""

    id: str
    value: float
    tolerance: float
    source: str
    says: str


@dataclass(frozen=True)
class Contradiction:
    """Published figures that cannot all be true, and which of them the demo follows."""

    id: str
    says: str
    held: str


@cache
def table(name: str) -> dict[str, Any]:
    """A data file of this folder."""
    return loads((HERE / f"{name}.toml").read_text("utf-8"))


@cache
def figures() -> dict[str, PublishedFigure]:
    """The published figures by id."""
    return {f["id"]: PublishedFigure(**f) for f in table("published")["figure"]}


@cache
def contradictions() -> tuple[Contradiction, ...]:
    """The published figures that contradict each other."""
    return tuple(Contradiction(**c) for c in table("published")["contradiction"])


def _yearly(name: str, year: int) -> float:
    carried = table("carried_on")
    return float(carried[name].get(str(year), carried[f"{name}_otherwise"]))


def victims(year: int) -> int:
    """Victims identified in a whole year: published, else carried on."""
    known = figures().get(f"victims_{year}")
    return int(known.value if known else _yearly("total", year))


def internal_share(year: int) -> float:
    """The share exploited inside Romania."""
    return _yearly("internal", year)


def assisted_share(year: int) -> float:
    """The share of victims identified who came into assistance."""
    return _yearly("assisted", year)


def destinations() -> dict[str, float]:
    """States of exploitation abroad, by weight."""
    return {k: float(v) for k, v in table("published")["destinations"].items() if len(k) == 2}


def origins(year: int, n: int) -> dict[str, float]:
    """Counties of origin of `n` victims of a year, by weight: the leading ones as told, the rest by population."""
    counts = table("carried_on")["origin_counts"].get(str(year), {})
    leading = {k: v * n / victims(year) for k, v in counts.items()} or {
        k: v * n for k, v in table("carried_on")["origin"].items()
    }
    others = {code: sqrt(c.population) for code, c in COUNTIES.items() if code not in leading}
    rest = n - sum(leading.values())
    return leading | {code: rest * size / sum(others.values()) for code, size in others.items()}
