"""The funnel plot: how far chance alone takes a county's rate or share from the country's, by its denominator.

A league table ranks chance; a funnel says which counties lie outside of what chance allows. The limits are exact, of
the Poisson law for a rate and of the binomial law for a share, interpolated between whole counts: D. J. Spiegelhalter,
"Funnel plots for comparing institutional performance", Statistics in Medicine 24 (2005), 1185-1202, appendix A.1. The
upper ones are found as the lower ones are, seen from above, so that on both sides only such counts lie outside as
chance brings in at most 2.5 (or 0.1) per cent of cases.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from data_model.country import Comparison, CountyCell, people_of
from data_model.indicators import Indicator
from geodata.counties import COUNTRY

PROBABILITIES = (0.001, 0.025, 0.975, 0.999)
"""Outside the middle two lies one county in twenty by chance alone, outside the outer two one in five hundred."""
FEWEST = 5
"""Counties that must have a value, where the country's own is not known, to lay each beside what they have together."""
STEPS = 24


class Verdict(StrEnum):
    """Where a county lies: the far ones are outside the 99.8 per cent limits, the others outside the 95 per cent."""

    WITHIN = "within"
    ABOVE = "above"
    BELOW = "below"
    FAR_ABOVE = "far_above"
    FAR_BELOW = "far_below"


class NoFunnel(StrEnum):
    """Why an indicator has no funnel."""

    MEDIAN = "median"
    YES_NO = "yes_no"
    LIVE = "live"
    PLAIN = "plain"


@dataclass(frozen=True)
class Limits:
    """The control limits at one denominator, in the unit of the rate or the share."""

    far_low: float
    low: float
    high: float
    far_high: float


@dataclass(frozen=True)
class FunnelPoint:
    """A county with a value of the period: its denominator (people, children, or the whole of the share), the limits
    there, and where it lies."""

    cell: CountyCell
    denominator: float
    rate: float
    limits: Limits
    verdict: Verdict


@dataclass(frozen=True)
class Funnel:
    """The counties that can be drawn, around `centre`; `of_country` is False where the centre is only what the drawn
    counties have together. `curve` are the limits by denominator; `left_out` are the counties that are not drawn."""

    centre: float
    of_country: bool
    points: tuple[FunnelPoint, ...]
    curve: tuple[tuple[float, Limits], ...]
    left_out: tuple[CountyCell, ...]


def why_none(indicator: Indicator) -> NoFunnel | None:
    """None for an indicator whose counties can be laid into a funnel."""
    if indicator.kind == "median":
        return NoFunnel.MEDIAN
    if indicator.kind == "yes_no":
        return NoFunnel.YES_NO
    if not indicator.persons:
        return NoFunnel.LIVE
    return None if indicator.per or indicator.kind == "share" else NoFunnel.PLAIN


def of(found: Comparison) -> Funnel | None:
    """The funnel of a comparison; None where there is none, or too few values for one.

    Only values of the period itself enter: protected, missing and older ones are left out.
    """
    if why_none(found.indicator):
        return None
    drawn = [(cell, n) for cell in found.cells if (n := _denominator(found.indicator, cell))]
    country = found.margin_rates.get(COUNTRY)
    if not drawn or (country is None and len(drawn) < FEWEST):
        return None
    per = _per(found.indicator)
    centre = country
    if centre is None:
        centre = per * sum(c.figure.value or 0 for c, _ in drawn) / sum(n for _, n in drawn)
    points = [_point(found.indicator, cell, n, centre) for cell, n in drawn]
    sizes = [p.denominator for p in points]
    return Funnel(
        centre,
        country is not None,
        tuple(points),
        tuple((n, limits_at(found.indicator, centre, n)) for n in _steps(min(sizes), max(sizes))),
        tuple(c for c in found.cells if not _denominator(found.indicator, c)),
    )


def limits_at(indicator: Indicator, centre: float, denominator: float) -> Limits:
    """The limits around `centre` (per 100,000, or per cent) for a denominator in people, or in cases of the whole."""
    if indicator.kind == "share":
        return share_limits(centre, round(denominator))
    return rate_limits(centre, denominator)


@lru_cache(maxsize=4096)
def rate_limits(centre: float, people: float) -> Limits:
    """The exact Poisson limits of a rate per 100,000 among so many people."""
    mean = centre * people / 100_000
    return Limits(*(100_000 * n / people for n in _quantiles(lambda r: _poisson(r, mean), math.inf)))


@lru_cache(maxsize=4096)
def share_limits(centre: float, whole: int) -> Limits:
    """The exact binomial limits of a share in per cent of a whole."""
    return Limits(*(100 * n / whole for n in _quantiles(lambda r: _binomial(r, whole, centre / 100), whole)))


def _per(indicator: Indicator) -> float:
    return 100_000 if indicator.per else 100


def _denominator(indicator: Indicator, cell: CountyCell) -> float:
    """0 for a county that is not drawn."""
    if cell.since or cell.rate is None:
        return 0
    if indicator.per:
        return people_of(cell.county, indicator.per)
    return cell.base or 0


def _point(indicator: Indicator, cell: CountyCell, denominator: float, centre: float) -> FunnelPoint:
    limits, rate = limits_at(indicator, centre, denominator), cell.rate or 0.0
    return FunnelPoint(cell, denominator, rate, limits, verdict_of(rate, limits))


def verdict_of(rate: float, limits: Limits) -> Verdict:
    """On a limit is still within it."""
    if rate > limits.high:
        return Verdict.FAR_ABOVE if rate > limits.far_high else Verdict.ABOVE
    if rate < limits.low:
        return Verdict.FAR_BELOW if rate < limits.far_low else Verdict.BELOW
    return Verdict.WITHIN


def _steps(least: float, most: float) -> Sequence[float]:
    """Denominators at which the curve is drawn, closer together where it bends."""
    low, high = max(least * 0.8, 1.0), most * 1.05
    return [low * (high / low) ** (i / STEPS) for i in range(STEPS + 1)]


def _quantiles(chance: Callable[[int], float], most: float) -> list[float]:
    """The four limits as counts: the smallest r whose distribution reaches p, less the part of its own chance that is
    above p; one more for the upper ones, where p must be reached without r itself."""
    found, below, r = [], 0.0, 0
    for p in PROBABILITIES:
        while r < most and below + chance(r) < p:
            below += chance(r)
            r += 1
        count = r - (below + chance(r) - p) / chance(r)
        found.append(max(0.0, count) if p < 0.5 else min(count + 1, most))
    return found


def _poisson(r: int, mean: float) -> float:
    return math.exp(r * math.log(mean) - mean - math.lgamma(r + 1)) if mean > 0 else float(r == 0)


def _binomial(r: int, n: int, p: float) -> float:
    if p <= 0 or p >= 1:
        return float(r == (n if p >= 1 else 0))
    return math.exp(
        math.lgamma(n + 1) - math.lgamma(r + 1) - math.lgamma(n - r + 1) + r * math.log(p) + (n - r) * math.log1p(-p)
    )
