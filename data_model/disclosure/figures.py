"""Nobody's secret: how a count of people becomes a figure that may be shown.

`Raw` is what the facts say. It has no number that a page, a cache, an export or a log could take; only the functions
here open it. `Figure` is what leaves `data_model`.

The promise for a protected figure is that a reader can deduce no more than that it lies between 0 and k - 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn

SMALLEST_THRESHOLD = 3


class Raw:
    """A count of people, or a median with the count behind it, that nobody may read as it is."""

    __slots__ = ("__count", "__value")

    def __init__(self, count: int, value: float | None = None) -> None:
        self.__count = count
        self.__value = float(count) if value is None else value

    def _open(self) -> tuple[int, float]:
        return self.__count, self.__value

    def __repr__(self) -> str:
        return "Raw(…)"

    def _refuse(self, *_: object) -> NoReturn:
        raise TypeError("a raw count of people cannot be shown, compared, stored or computed with")

    __str__ = __format__ = __int__ = __float__ = __index__ = __bool__ = _refuse
    __eq__ = __lt__ = __le__ = __gt__ = __ge__ = __add__ = __radd__ = __sub__ = __rsub__ = _refuse
    __mul__ = __rmul__ = __truediv__ = __hash__ = __reduce__ = __reduce_ex__ = __getstate__ = _refuse


class FigureState(StrEnum):
    VALUE = "value"
    ZERO = "zero"
    PROTECTED = "protected"
    NOT_REPORTED = "not_reported"


@dataclass(frozen=True)
class Figure:
    """A figure that may be shown. `value` is None unless the state is value or zero."""

    state: FigureState
    value: float | None = None


PROTECTED = Figure(FigureState.PROTECTED)
NOT_REPORTED = Figure(FigureState.NOT_REPORTED)


def shown(value: float) -> Figure:
    """A figure that is not about persons, or one already released: a value or a zero."""
    return Figure(FigureState.VALUE if value else FigureState.ZERO, value)


def for_own_team(raw: Raw) -> Figure:
    """The figure for a team that may see each of the cases behind it."""
    return shown(raw._open()[1])


def checked_threshold(k: int) -> int:
    """The threshold, never below three."""
    return max(k, SMALLEST_THRESHOLD)


def released(raw: Raw, k: int, *, whole: Raw | None = None) -> Figure:
    """The figure of one county: a count below `k` is protected, zero too; a part also where the rest of its whole
    is below `k`, because the one follows from the other."""
    count, value = raw._open()
    if count < k or (whole is not None and whole._open()[0] - count < k):
        return PROTECTED
    return shown(value)


def released_part(name: str, raws: Mapping[str, Raw], part_of: Mapping[str, str], k: int) -> Figure:
    """The figure of one county for `name`, whose whole may be a part itself.

    A part of a protected part is protected too: shown, it would say that the figure between it and the outer whole is
    at least `k` more, and so leave the protected rest fewer values than 0 … k-1.
    """
    whole = part_of.get(name, "")
    if part_of.get(whole) and released_part(whole, raws, part_of, k).state is FigureState.PROTECTED:
        return PROTECTED
    return released(raws[name], k, whole=raws.get(whole))


def to_keep(raws: Mapping[str, Raw], groups: Mapping[str, Raw]) -> dict[str, int]:
    """The counts behind a release, for its own ledger alone (`releasing.ReleasedCount`): of indicators, and of the
    groups that are not nil."""
    found = {name: raw._open()[0] for name, raw in raws.items()}
    return found | {name: count for name, raw in groups.items() if (count := raw._open()[0])}
