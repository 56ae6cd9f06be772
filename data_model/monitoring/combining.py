"""How numbers are put together, by an indicator's period rule. Pure.

What counts each thing once, and medians, are never added up over periods: `over_time` cannot do it, and a caller that
hands it two such numbers gets an error, not a figure.
"""

from collections.abc import Iterable, Mapping, Sequence

from data_model.catalog.definitions import NEVER_ADDED, Definition, Rule, Unit
from data_model.periods import Period

Numbers = Mapping[str, float]
"""By measure."""


class NeverAdded(TypeError):
    """Somebody tried to add up what may not be."""


def within(part: Period, whole: Period) -> bool:
    """Whether a period lies in another, or is it."""
    return whole.start <= part.start and part.end <= whole.end


def over_time(rule: Rule, told: Iterable[tuple[Period, Numbers]], asked: Period) -> Numbers | None:
    """One reporter's numbers for `asked`, from what it told of periods; None where it told nothing that counts.

    What was told of the very period is the figure; shorter periods make it only where the rule lets them.
    """
    inside = [(period, numbers) for period, numbers in told if within(period, asked)]
    for period, numbers in inside:
        if period == asked:
            return numbers
    if not inside or rule in NEVER_ADDED:
        return None
    if rule is Rule.STATE:
        return max(inside, key=lambda one: one[0].start)[1]
    return added(rule, [numbers for _, numbers in inside])


def added(rule: Rule, numbers: Sequence[Numbers]) -> Numbers:
    """The numbers of several periods, added measure by measure."""
    if rule in NEVER_ADDED and len(numbers) > 1:
        raise NeverAdded(f"{rule} is never added up over periods")
    return _sums(numbers)


def together(rule: Rule, numbers: Sequence[Numbers]) -> Numbers | None:
    """The numbers of several reporters or counties of one period; medians of several are no median."""
    if rule is Rule.MEDIAN and len(numbers) > 1:
        raise NeverAdded("medians are never added up")
    return _sums(numbers) if numbers else None


def _sums(numbers: Sequence[Numbers]) -> Numbers:
    return {
        measure: sum(n.get(measure, 0) for n in numbers) for measure in dict.fromkeys(m for n in numbers for m in n)
    }


def headline(definition: Definition, numbers: Numbers) -> float | None:
    """The one figure of an indicator: the first measure in per cent of the second (None of nothing), the first one
    where several stand side by side, else the sum of what was declared."""
    values = list(numbers.values())
    if definition.unit is Unit.PERCENT and len(values) > 1:
        return 100 * values[0] / values[1] if values[1] else None
    if definition.unit is Unit.NUMBER and definition.kind is not None:
        return sum(values)
    return values[0] if values else None
