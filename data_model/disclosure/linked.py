"""The released tables of one year as one system: what counties were told, which sums are shown, which asked for."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from data_model.disclosure.figures import Figure, Raw
from data_model.disclosure.reader import Line, Target, Unknown
from data_model.disclosure.released_tables import Level, level_of, members, spans
from data_model.disclosure.room import Atom

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

    @cached_property
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

    def under(self, cell: Cell) -> list[Cell]:
        """The counties' quarters that a cell adds up."""
        if cell not in self._under:
            name, places = cell.indicator, sorted(self._within(cell.place))
            self._under[cell] = [Cell(name, c, q) for c in places for q in spans(cell.period)]
        return self._under[cell]

    def whole(self, cell: Cell) -> Cell | None:
        """The cell that this one is a part of."""
        name = self.part_of.get(cell.indicator)
        return cell._replace(indicator=name) if name else None

    def whole_hidden(self, cell: Cell) -> bool:
        return self.whole(cell) in self.unknowns

    def rest(self, cell: Cell) -> float | None:
        """How many of its whole a county's quarter leaves; None where it is no part."""
        whole = self.whole(cell)
        if whole is None or whole not in self.told:
            return None
        return self.told[whole].count - self.told[cell].count

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

    def windows(self, *, known_sides: bool) -> list[Unknown]:
        """What is known of each protected count by itself, for one or the other reader."""
        return [
            Unknown(cell.place, self.told[cell].count, *(self._window(cell) if known_sides else (0.0, self.most(cell))))
            for cell in self.unknowns
        ]

    def targets(self, *, known_sides: bool) -> list[Target]:
        """What must keep its range: with known sides each small count and small rest, else every protected count."""
        found = []
        for cell, i in self.unknowns.items():
            threshold, rest = self.told[cell].threshold, self.rest(cell)
            reach = min(threshold - 1.0, self.most(cell))
            if not known_sides or self._window(cell)[0] == 0.0:
                found.append(Target({i: 1.0}, 0.0, reach, cell.place))
            if known_sides and rest is not None and rest < threshold:
                found.append(Target(*self.rest_terms(cell), reach, cell.place))
        return found

    def sum_targets(self, shown: Collection[Cell]) -> list[Target]:
        """The counties' protected half-years and years, less what is shown of them: each could be nil, or small."""
        found = []
        for cell in self.asked:
            if level_of(cell.place) is not Level.COUNTY or cell in shown:
                continue
            within = [c for c in shown if c[:2] == cell[:2] and set(spans(c.period)) < set(spans(cell.period))]
            told = {i for c in within for i in self.terms(c)}
            terms = {i: 1.0 for i in self.terms(cell) if i not in told}
            if len(terms) > 1:
                most = sum(self.most(one) for one in self.under(cell) if self.unknowns.get(one) in terms)
                found.append(Target(terms, 0.0, min(self.k - 1.0, most), cell.place))
        return found

    def _window(self, cell: Cell) -> tuple[float, float]:
        """What a reader knows of a protected count who even knows of each part whether it or its rest is small."""
        told, most, rest = self.told[cell], self.most(cell), self.rest(cell)
        reach = min(told.threshold - 1.0, most)
        small, small_rest = told.count < told.threshold, rest is not None and rest < told.threshold
        if small == small_rest or self.whole_hidden(cell):
            return 0.0, most
        return (0.0, reach) if small else (most - reach, most)

    def side(self, cell: Cell) -> Atom:
        """A protected count for a reader who even knows of each part whether it or its rest is small."""
        threshold, rest = self.told[cell].threshold, self.rest(cell)
        (low, high), reach = self._window(cell), min(threshold - 1.0, self.most(cell))
        small_rest = rest is not None and rest < threshold
        return self._atom(cell, low, high, (low, self.most(cell) if small_rest else reach))

    def plain(self, cell: Cell) -> Atom:
        """A protected count for a reader who knows the rule alone: whatever it is, it could be small."""
        most = self.most(cell)
        return self._atom(cell, 0.0, most, (0.0, min(self.told[cell].threshold - 1.0, most)))

    def _atom(self, cell: Cell, low: float, high: float, ends: tuple[float, float]) -> Atom:
        count = self.told[cell].count
        falls = min(count - low, self._given(cell))
        rises = high - count
        whole = self.whole(cell)
        if whole is not None and whole in self.unknowns:
            rises = min(rises, self.told[whole].count - count - self._given(whole))
        return Atom(cell.place, max(falls, 0.0), max(rises, 0.0), max(count - ends[0], 0.0), max(ends[1] - count, 0.0))

    def _given(self, cell: Cell) -> float:
        """How far a protected whole may fall for others while its protected parts rise for others: half the way."""
        gaps = [
            self.told[cell].count - self.told[part].count
            for name, whole in self.part_of.items()
            if whole == cell.indicator and (part := cell._replace(indicator=name)) in self.unknowns
        ]
        return min(gaps) // 2 if gaps else FAR

    def small_rest(self, cell: Cell) -> bool:
        whole = self.whole(cell)
        return whole is not None and self.total(whole) - self.total(cell) < self.k

    def total(self, cell: Cell) -> float:
        return sum(self.told[one].count for one in self.under(cell))

    def hidden_total(self, cell: Cell) -> float:
        return sum(self.told[one].count for one in self.under(cell) if one in self.unknowns)

    def shown_total(self, cell: Cell) -> float:
        return self.total(cell) - self.hidden_total(cell)

    def _too_small(self, cell: Cell) -> bool:
        return self.total(cell) < self.k or self.small_rest(cell)

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
