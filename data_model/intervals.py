"""What chance allows: the 95 per cent limits of a count and of a share."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Interval:
    """A 95 per cent interval, in the unit of the rate or the share it belongs to."""

    low: float
    high: float


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
