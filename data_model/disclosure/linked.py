"""The released tables of one year as one system: what counties were told, which sums are shown, which asked for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from data_model.disclosure.figures import Figure, Raw
from data_model.disclosure.reader import Line
from data_model.disclosure.released_tables import members, spans

FAR = 1e6  # people: more than any count


class Cell(NamedTuple):
    """One cell of a released table: a county, region or RO; 2026-Q3, 2026-H2 or 2026."""

    indicator: str
    place: str
    period: str


@dataclass(frozen=True)
class Told:
    """A county's quarter as it was released: the figure, the threshold of that day, and the count behind it."""

    raw: Raw
    figure: Figure
    threshold: int

    @property
    def count(self) -> float:
        """The count that sums are made of: the one that was shown, else today's."""
        return self.raw._open()[0] if self.figure.value is None else self.figure.value

    @property
    def hidden(self) -> bool:
        return self.figure.value is None


Members = Callable[[str], frozenset[str]]


class Tables:
    """The linked tables of one year. `told`: the counties' quarters; `earlier`: sums shown before, facts now; `asked`:
    sums to decide, of which only those are taken whose every county's quarter is told."""

    def __init__(
        self,
        part_of: Mapping[str, str],
        told: Mapping[Cell, Told],
        earlier: Mapping[Cell, float],
        asked: Sequence[Cell],
        k: int,
        within: Members = members,
    ) -> None:
        self.part_of, self.told, self.earlier, self.k, self._within = part_of, told, earlier, k, within
        self._under: dict[Cell, list[Cell]] = {}
        self._terms: dict[Cell, dict[int, float]] = {}
        self.asked = [cell for cell in asked if all(one in told for one in self.under(cell))]
        self.unknowns = {cell: i for i, cell in enumerate(c for c, t in told.items() if t.hidden)}
        self.small = {cell for cell in self.asked if self._too_small(cell)}
        self._sums = sorted({*self.asked, *earlier})
        self._smaller: dict[Cell, list[list[Cell]]] = {}
        self._larger: dict[Cell, list[Cell]] = {one: [] for one in self._sums}
        for one in self._sums:
            beside = [c for c in self._sums if c.indicator == one.indicator]
            places, quarters = within(one.place), set(spans(one.period))
            self._smaller[one] = [
                [c for c in beside if c.period == one.period and within(c.place) < places],
                [c for c in beside if c.place == one.place and quarters.issuperset(spans(c.period)) and c != one],
            ]
            for c in (c for axis in self._smaller[one] for c in axis):
                self._larger[c].append(one)

    def under(self, cell: Cell) -> list[Cell]:
        """The counties' quarters that a cell adds up."""
        if cell not in self._under:
            name, places = cell.indicator, sorted(self._within(cell.place))
            self._under[cell] = [Cell(name, c, q) for c in places for q in spans(cell.period)]
        return self._under[cell]

    def inside(self, cell: Cell, off: Sequence[Cell] = ()) -> set[int]:
        """The protected counts in a sum that are in none of the sums taken off."""
        return set(self.terms(cell)).difference(*(self.terms(one) for one in off))

    def smaller(self, one: Cell) -> list[list[Cell]]:
        """The sums within a sum: over fewer places, and over shorter periods."""
        return self._smaller[one]

    def larger(self, one: Cell) -> list[Cell]:
        """The sums that hold a sum, over more places or a longer period."""
        return self._larger[one]

    def whole(self, cell: Cell) -> Cell | None:
        """The cell that this one is a part of."""
        name = self.part_of.get(cell.indicator)
        return cell._replace(indicator=name) if name else None

    def whole_hidden(self, cell: Cell) -> bool:
        return self.whole(cell) in self.unknowns

    def rest(self, cell: Cell) -> float | None:
        """How many of its whole a county's quarter leaves; None where it is no part."""
        whole = self.whole(cell)
        return self.told[whole].count - self.told[cell].count if whole in self.told else None

    def rest_terms(self, cell: Cell) -> tuple[dict[int, float], float]:
        """That rest as protected counts, and what is shown of it."""
        whole = self.whole(cell)
        if whole is None or whole in self.unknowns:
            return {self.unknowns[cell]: -1.0} | ({self.unknowns[whole]: 1.0} if whole else {}), 0.0
        return {self.unknowns[cell]: -1.0}, self.told[whole].count

    def most(self, cell: Cell) -> float:
        """The most that a protected count can be: below its threshold, or the whole it is a part of."""
        whole = self.whole(cell)
        if whole is None or whole not in self.told:
            return self.told[cell].threshold - 1.0
        return self.most(whole) if whole in self.unknowns else self.told[whole].count

    def total(self, cell: Cell) -> float:
        return sum(self.told[one].count for one in self.under(cell))

    def hidden_total(self, cell: Cell) -> float:
        return sum(self.told[one].count for one in self.under(cell) if one in self.unknowns)

    def shown_total(self, cell: Cell) -> float:
        return self.total(cell) - self.hidden_total(cell)

    def _too_small(self, cell: Cell) -> bool:
        whole, total = self.whole(cell), self.total(cell)
        return total < self.k or (whole is not None and self.total(whole) - total < self.k)

    def terms(self, cell: Cell) -> dict[int, float]:
        """The protected counts that a cell adds up."""
        if cell not in self._terms:
            self._terms[cell] = {self.unknowns[one]: 1.0 for one in self.under(cell) if one in self.unknowns}
        return self._terms[cell]

    def line(self, cell: Cell, value: float, weight: float = 0.0) -> Line:
        """What a shown sum tells of the protected counts in it."""
        rest = value - self.shown_total(cell)
        return Line(self.terms(cell), rest, rest, weight)

    def parts(self) -> list[Line]:
        """A protected part is at most its protected whole."""
        return [
            Line({i: 1.0, self.unknowns[whole]: -1.0}, -FAR, 0.0)
            for cell, i in self.unknowns.items()
            if (whole := self.whole(cell)) is not None and whole in self.unknowns
        ]
