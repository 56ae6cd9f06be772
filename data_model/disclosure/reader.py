"""What a reader of the released figures must still hold possible, proved with the solver HiGHS.

The unknowns are protected counts. Each has a window that the rule itself tells; each released sum is an equation. A
world is one filling of the unknowns that fits everything shown. The reader may also be an insider, who knows all the
figures of one county: then that county stands still. To prove that a target can be as low as zero and as high as its
threshold less one, one world each is enough, and one world proves many targets, for every county that stands still in
it. What no world proves is told to the cheapest sums: those that must be protected for it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
NEAR = 1e-6
ROUNDS = 24  # extreme worlds drawn at most for one set of counties that stand still
MOVING = 1e-3  # what it costs to move a count by one, next to the weights of the sums


@dataclass(frozen=True)
class Unknown:
    """A protected count: whose county's, what it is, and the window that any reader knows."""

    county: str
    count: float
    low: float
    high: float


@dataclass(frozen=True)
class Line:
    """What is known of a sum of unknowns: that it is between `low` and `high`. One with a weight may be dropped."""

    terms: Mapping[int, float]
    low: float
    high: float
    weight: float = 0.0


@dataclass(frozen=True)
class Target:
    """A sum of atoms that must be able to be 0 and `reach`. An insider of its own `county` knows it anyway; without a
    county it is only kept from those who know nothing more than what is shown."""

    terms: Mapping[int, float]
    fixed: float
    reach: float
    county: str = ""


class Reader:
    """The solver's model of one set of atoms and lines, in moves away from the true counts."""

    def __init__(self, atoms: Sequence[Unknown], lines: Sequence[Line]) -> None:
        self.lines = lines
        self.start = np.array([min(max(a.count, a.low), a.high) for a in atoms], float)
        self._lows = np.array([a.low for a in atoms], float) - self.start
        self._highs = np.array([a.high for a in atoms], float) - self.start
        self._true = np.array([a.count for a in atoms], float) - self.start
        self.counties = tuple(dict.fromkeys(a.county for a in atoms))
        place = {county: i for i, county in enumerate(self.counties)}
        self._county = np.array([place[a.county] for a in atoms], int)
        self._n, self._m = len(atoms), len(lines)
        self._solver = _solver(self._matrix())
        self.dropped: set[int] = set()

    def _matrix(self) -> highspy.HighsLp:
        """Columns: each atom's move up and down; each line's slack up and down, which is nil until it is let."""
        n, m, model = self._n, self._m, highspy.HighsLp()
        nil = np.zeros(2 * m)
        model.num_col_, model.num_row_ = 2 * (n + m), m
        model.col_cost_ = np.zeros(2 * (n + m))
        model.col_lower_ = np.zeros(2 * (n + m))
        model.col_upper_ = np.concatenate([self._highs, -self._lows, nil])
        held = np.array([sum(c * self.start[i] for i, c in line.terms.items()) for line in self.lines], float)
        model.row_lower_ = np.array([line.low for line in self.lines], float) - held
        model.row_upper_ = np.array([line.high for line in self.lines], float) - held
        starts, index, value = [0], [], []
        for j, line in enumerate(self.lines):
            for i, c in line.terms.items():
                index += [i, n + i]
                value += [c, -c]
            index += [2 * n + j, 2 * n + m + j]
            value += [1.0, -1.0]
            starts.append(len(index))
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.array(starts, np.int32)
        model.a_matrix_.index_ = np.array(index, np.int32)
        model.a_matrix_.value_ = np.array(value, float)
        return model

    def starts_true(self) -> bool:
        """Whether the true counts are a world: not where one has moved since it was released."""
        sums = [sum(c * self.start[i] for i, c in line.terms.items()) for line in self.lines]
        fits = all(line.low - NEAR <= s <= line.high + NEAR for s, line in zip(sums, self.lines, strict=True))
        return fits and not self._true.any()

    def stand_still(self, still: Iterable[str]) -> None:
        """The counties named are known exactly; all others may be anything that fits."""
        known = set(still)
        held = np.array([c in known for c in self.counties], bool)[self._county]
        up = np.where(held, np.maximum(self._true, 0), self._highs)
        down = np.where(held, np.maximum(-self._true, 0), -self._lows)
        low_up, low_down = np.where(held, up, 0.0), np.where(held, down, 0.0)
        columns = np.arange(2 * self._n, dtype=np.int32)
        self._solver.changeColsBounds(
            2 * self._n, columns, np.concatenate([low_up, low_down]), np.concatenate([up, down])
        )

    def world(self, pull: Floats) -> Floats | None:
        """The world at the far end against `pull`, a cost for each atom; None where nothing fits."""
        self._price(pull, np.zeros(self._m))
        return self._solve()

    def cheapest(self, target: Target, *, up: bool) -> tuple[Floats, list[int]] | None:
        """The nearest world in which the target is at its far end, and the lines that must be dropped for it; None
        where no dropping helps."""
        index = np.array([j for i in target.terms for j in (i, self._n + i)], np.int32)
        value = np.array([v for c in target.terms.values() for v in (c, -c)], float)
        held = target.fixed + sum(c * self.start[i] for i, c in target.terms.items())
        low, high = (target.reach - held, highspy.kHighsInf) if up else (-highspy.kHighsInf, -held)
        droppable = [j for j, line in enumerate(self.lines) if line.weight and j not in self.dropped]
        self._solver.addRow(low, high, len(index), index, value)
        self._let(droppable, highspy.kHighsInf)
        self._price(np.zeros(self._n), np.array([line.weight for line in self.lines], float))
        found = self._solve()
        slack = np.array(self._solver.getSolution().col_value)[2 * self._n :] if found is not None else np.zeros(0)
        self._let(droppable, 0.0)
        self._solver.deleteRows(1, np.array([self._m], np.int32))
        if found is None:
            return None
        return found, [j for j in droppable if slack[j] + slack[self._m + j] > NEAR]

    def drop(self, line: int) -> None:
        """The line is not shown after all."""
        self.dropped.add(line)
        self._solver.changeRowBounds(line, -highspy.kHighsInf, highspy.kHighsInf)

    def still_in(self, world: Floats) -> NDArray[np.bool_]:
        """Which counties stand still in a world; one more at the end, for nobody's, which always does."""
        moved = np.zeros(len(self.counties) + 1, bool)
        moved[self._county[np.abs(world - self.start - self._true) > NEAR]] = True
        return ~moved

    def _let(self, lines: Sequence[int], most: float) -> None:
        columns = np.array([2 * self._n + j for j in lines] + [2 * self._n + self._m + j for j in lines], np.int32)
        if len(columns):
            self._solver.changeColsBounds(len(columns), columns, np.zeros(len(columns)), np.full(len(columns), most))

    def _price(self, pull: Floats, slack: Floats) -> None:
        costs = np.concatenate([MOVING + pull, MOVING - pull, slack, slack])
        self._solver.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)

    def _solve(self) -> Floats | None:
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        moves = np.array(self._solver.getSolution().col_value)[: 2 * self._n]
        found: Floats = self.start + moves[: self._n] - moves[self._n :]
        return found


def _solver(model: highspy.HighsLp) -> highspy.Highs:
    """One thread, the simplex method, no random choice: the same answer at each run."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (
        ("output_flag", False), ("threads", 1), ("presolve", "off"), ("solver", "simplex"), ("random_seed", 0),
    ):  # fmt: skip
        solver.setOptionValue(option, value)
    solver.passModel(model)
    return solver
