"""What can be deduced of what is protected, by somebody who sees all that is shown, and may know one county exactly."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import highspy
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Base = tuple[str, str, str]  # indicator, county, quarter; of a further edition 2025-Q1/2
Asked = tuple[object, Sequence[Base], float]
"""A name, the protected counts that are added up, and how high their sum must be able to reach."""
NEAR = 1e-5


@dataclass
class Seen:
    """All that is shown, and what the reader knows of the rule.

    `shown`: counties' quarters with their value; `hidden`: protected ones with their threshold; `sums`: each shown sum
    as the quarters it adds up, and its value; `gone`: each protected sum, in the same way; `part_of`: wholes.
    """

    part_of: Mapping[str, str]
    shown: dict[Base, float] = field(default_factory=dict)
    hidden: dict[Base, int] = field(default_factory=dict)
    sums: dict[tuple[str, str, str], tuple[frozenset[Base], float]] = field(default_factory=dict)
    gone: dict[tuple[str, str, str], tuple[frozenset[Base], int]] = field(default_factory=dict)

    def whole(self, cell: Base) -> Base | None:
        name = self.part_of.get(cell[0])
        return (name, *cell[1:]) if name else None


class Attacker:
    """A linear programme over the protected counts: what is shown as equations, parts at most their wholes, and a
    count that is no part below its threshold, because nothing else can protect it."""

    def __init__(self, seen: Seen) -> None:
        self.seen = seen
        self.index = {cell: i for i, cell in enumerate(sorted(seen.hidden))}
        self._lp, self._draw = highspy.Highs(), np.random.default_rng(3)
        self._lp.setOptionValue("output_flag", False)
        self._high = np.array([self._most(cell) for cell in self.index], float)
        for high in self._high:
            self._lp.addVar(0.0, high)
        for cell, i in self.index.items():
            whole = seen.whole(cell)
            if whole in self.index:
                self._row({i: 1.0, self.index[whole]: -1.0}, -highspy.kHighsInf, 0.0)
            for part in (name for name, of in seen.part_of.items() if of == cell[0]):
                if (part, *cell[1:]) in seen.shown:  # a shown part of a protected whole
                    self._row({i: 1.0}, seen.shown[part, cell[1], cell[2]], highspy.kHighsInf)
        for under, value in seen.sums.values():
            terms = {self.index[c]: 1.0 for c in under if c in self.index}
            rest = value - sum(seen.shown[c] for c in under if c in seen.shown)
            if terms:
                self._row(terms, rest, rest)
            else:
                assert abs(rest) < NEAR, "a sum of shown figures is not their sum"

    def _most(self, cell: Base) -> float:
        whole = self.seen.whole(cell)
        if whole is None:
            return self.seen.hidden[cell] - 1.0
        return self.seen.shown.get(whole, highspy.kHighsInf)

    def _row(self, terms: Mapping[int, float], low: float, high: float) -> None:
        self._lp.addRow(low, high, len(terms), np.array([*terms], np.int32), np.array([*terms.values()], float))

    def knowing(self, truth: Mapping[Base, float]) -> None:
        """An insider knows these counts exactly; an empty mapping makes an outsider of him again."""
        columns = np.arange(len(self._high), dtype=np.int32)
        low, high = np.zeros(len(self._high)), self._high.copy()
        for cell, count in truth.items():
            if cell in self.index:
                low[self.index[cell]] = high[self.index[cell]] = count
        self._lp.changeColsBounds(len(columns), columns, low, high)

    def interval(self, cells: Iterable[Base]) -> tuple[float, float]:
        """What the sum of these protected counts can be."""
        mine = [self.index[c] for c in cells]
        ends = []
        for sense in (1.0, -1.0):
            costs = np.zeros(len(self._high))
            costs[mine] = sense
            found = self._solve(costs)
            ends.append(np.inf if found is None else sense * self._lp.getInfo().objective_function_value)
        return ends[0], ends[1]

    def _solve(self, costs: Floats) -> Floats | None:
        """The counts of a world at the far end against `costs`; None where there is no end."""
        self._lp.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)
        self._lp.run()
        status = self._lp.getModelStatus()
        if status in (highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return None
        assert status == highspy.HighsModelStatus.kOptimal, f"what is shown fits no world: {status}"
        return np.array(self._lp.getSolution().col_value)

    def secrets(self, *, county: str = "", of: Iterable[Base] | None = None) -> Iterator[tuple[object, float, float]]:
        """Every protected figure that is tighter than the promise, with its interval; not those of an insider's own
        `county`. The promise: it can be 0, and it can be one less than the threshold."""
        cells = [cell for cell in (self.index if of is None else of) if cell[1] != county]
        yield from self.tight([(cell, [cell], self.seen.hidden[cell] - 1) for cell in cells])

    def secret_sums(self, places: Iterable[str], *, county: str = "") -> Iterator[tuple[object, float, float]]:
        """The same of the counties' protected half-years and years, once what is shown in them is taken off."""
        wanted, asked = set(places) - {county}, list[Asked]()
        for cell, (under, threshold) in self.seen.gone.items():
            shown = [
                u for (name, place, _), (u, _) in self.seen.sums.items() if (name, place) == cell[:2] and u < under
            ]
            mine = [c for c in under.difference(*shown) if c in self.index]
            if cell[1] in wanted and mine:
                asked.append((cell, mine, threshold - 1))
        yield from self.tight(asked)

    def tight(self, asked: Sequence[Asked]) -> Iterator[tuple[object, float, float]]:
        """Those of the sums asked for that cannot be 0, or cannot reach their end, with their interval.

        One world at an extreme shows it of many sums at once; the programme is solved for a single one only where
        none did.
        """
        if not asked:
            return
        parts = [np.array([self.index[c] for c in cells]) for _, cells, _ in asked]
        starts = np.cumsum([0, *(len(p) for p in parts)])[:-1]
        flat, ends = np.concatenate(parts), np.array([end for _, _, end in asked], float)
        low, high = np.ones(len(asked), bool), np.ones(len(asked), bool)  # still to be seen

        def look(world: Floats | None) -> bool:
            if world is None:
                return False
            sums = np.add.reduceat(world[flat], starts)
            new = (low & (sums <= NEAR)) | (high & (sums >= ends - NEAR))
            low[sums <= NEAR], high[sums >= ends - NEAR] = False, False
            return bool(new.any())

        idle = 0
        while idle < 2 and (low.any() or high.any()):
            pull = np.where(low & (~high | (self._draw.random(len(asked)) < 0.5)), 1.0, np.where(high, -1.0, 0.0))
            weighed = np.repeat(pull * (0.5 + self._draw.random(len(asked))), [len(p) for p in parts])
            idle = 0 if look(self._solve(np.bincount(flat, weighed, len(self._high)))) else idle + 1
        for i in np.nonzero(low | high)[0]:
            if low[i] or high[i]:
                least, most = self.interval(asked[i][1])
                if least > NEAR or most < ends[i] - NEAR:
                    yield asked[i][0], least, most
