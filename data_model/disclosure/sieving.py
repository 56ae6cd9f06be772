"""A first sieve, before the solver: the sums that would tell too much even if nothing crossed them.

A sum alone, less the smaller sums shown inside it, is one equation over counts with windows; how far each of them can
move there is plain arithmetic. This only ever protects more than the solver would ask for where two sums of one weight
stand against each other, and it is the solver that proves what is left.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from data_model.disclosure.reader import NEAR, Atom

T = TypeVar("T")


@dataclass(frozen=True)
class Range:
    """The two ends that a protected count must be able to reach."""

    low: float
    high: float


def tells_too_much(atoms: Sequence[Atom], ranges: Sequence[Range], inside: Collection[int]) -> bool:
    """Whether the true sum of the atoms `inside`, were it known, keeps one of them from its range, for a reader or
    for an insider of another county."""
    falls, rises = _Room(), _Room()  # how far each county's counts can come down, and go up
    for i in inside:
        a = atoms[i]
        falls.add(a.county, a.count - a.low)
        rises.add(a.county, a.high - a.count)
    for i in inside:
        a = atoms[i]
        if (
            falls.beside(a.county) - (a.count - a.low) < ranges[i].high - a.count - NEAR
            or rises.beside(a.county) - (a.high - a.count) < a.count - ranges[i].low - NEAR
        ):
            return True
    return False


class _Room:
    """How far all counts together can move, without the county that an insider knows."""

    def __init__(self) -> None:
        self._by_county: dict[str, float] = {}
        self._most: list[tuple[float, str]] | None = None

    def add(self, county: str, room: float) -> None:
        self._by_county[county] = self._by_county.get(county, 0.0) + room

    def beside(self, county: str) -> float:
        """The room of all, less that of the county other than this with the most."""
        if self._most is None:
            self._most = sorted(((room, c) for c, room in self._by_county.items()), reverse=True)[:2]
        known = next((room for room, c in self._most if c != county), 0.0)
        return sum(self._by_county.values()) - known


class Order(Protocol[T]):
    """Which sums hold which, along each axis: over places, and over periods."""

    def smaller(self, one: T) -> Sequence[Sequence[T]]: ...

    def larger(self, one: T) -> Sequence[T]: ...


def sieved(asked: Sequence[T], shown: Collection[T], order: Order[T], telling: Callable[[T, list[T]], bool]) -> list[T]:
    """Those of the sums `asked`, the most important first, that stand beside the ones `shown` and taken before.

    `telling` says whether a sum tells too much once the smaller sums in it are taken off.
    """
    taken = set(shown)

    def stands(one: T) -> bool:
        return not any(telling(one, [s for s in axis if s in taken]) for axis in order.smaller(one))

    for one in asked:
        taken.add(one)
        if not all(stands(other) for other in (one, *(o for o in order.larger(one) if o in taken))):
            taken.discard(one)
    return [one for one in asked if one in taken]
