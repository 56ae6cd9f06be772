"""That every target keeps its whole range, for every reader and every insider; else, which sums must be protected."""

from collections.abc import Iterator, Sequence
from math import ceil, sqrt

import numpy as np

from data_model.disclosure.linked import Cell, Tables
from data_model.disclosure.reader import NEAR, ROUNDS, Floats, Reader, Target


def refuted(tables: Tables, sums: Sequence[Cell], *, insiders: bool = True, only_sums: bool = False) -> set[Cell]:
    """Those of the `sums` that must be protected after all, so that every protected count keeps its range beside all
    that is shown. Without `insiders` the proof is for readers who know no county's own figures;
    with `only_sums` it is of the counties' protected half-years and years alone."""
    lost: set[Cell] = set()
    for known_sides in (False,) if only_sums else (True, False):
        unsure = [c for c in sums if tables.terms(c) and c not in lost]
        lines = [tables.line(c, tables.total(c), weight=1.0) for c in unsure]
        lines += [line for c, value in tables.earlier.items() if (line := tables.line(c, value)).terms]
        targets = [] if only_sums else tables.targets(known_sides=known_sides)
        if not known_sides:
            targets += tables.sum_targets({*unsure, *tables.earlier})
        if not unsure or not targets:
            continue
        reader = Reader(tables.windows(known_sides=known_sides), lines + tables.parts())
        proof = Proof(reader, insiders=insiders)
        proof.ask(targets)
        proof.run()
        lost |= {unsure[i] for i in reader.dropped}
    return lost


class Proof:
    """What worlds have proved so far: of each target, both ends, for each county that may be known to the reader."""

    def __init__(self, reader: Reader, *, insiders: bool = True) -> None:
        self._reader, self._insiders = reader, insiders
        self.targets: list[Target] = []
        self._atoms, self._signs = np.zeros(0, int), np.zeros(0)  # of all targets, one after the other
        self._starts = np.zeros(0, int)
        self._open = np.zeros((2, 0, len(reader.counties) + 1), bool)  # up and down, target, insider's county
        self._draw = np.random.default_rng(6)
        self.impossible: set[int] = set()  # targets that no dropping helps: earlier releases forbid it

    def ask(self, targets: Sequence[Target]) -> None:
        """Further targets to prove."""
        counties = self._reader.counties
        wanted = np.zeros((len(targets), len(counties) + 1), bool)
        for t, target in enumerate(targets):
            known = self._insiders and bool(target.county)
            wanted[t] = [known and c != target.county for c in counties] + [True]
        self.targets += targets
        self._atoms = np.array([i for t in self.targets for i in t.terms], int)
        self._signs = np.array([c for t in self.targets for c in t.terms.values()], float)
        self._lengths = np.array([len(t.terms) for t in self.targets], int)
        self._starts = np.concatenate([[0], np.cumsum(self._lengths)[:-1]]).astype(int)
        self._open = np.concatenate([self._open, np.stack([wanted, wanted])], axis=1)
        self._fixed = np.array([t.fixed for t in self.targets])
        self._reach = np.array([t.reach for t in self.targets])

    def run(self) -> set[int]:
        """Prove all that is open; the lines that were dropped for it."""
        before = set(self._reader.dropped)
        if self._reader.starts_true():
            self._learn(self._reader.start)
        for still in self._sets():
            self._extremes(still)
        self._one_by_one()
        self._reader.stand_still(())
        return self._reader.dropped - before

    def _learn(self, world: Floats) -> bool:
        """Whether the world proved anything new."""
        if not self.targets:
            return False
        reached = np.add.reduceat(self._signs * world[self._atoms], self._starts) + self._fixed
        still, new = self._reader.still_in(world), False
        for end, there in ((0, reached >= self._reach - NEAR), (1, reached <= NEAR)):
            rows = np.nonzero(there & self._open[end].any(axis=1))[0]
            proved = self._open[end][rows] & still
            new = new or bool(proved.any())
            self._open[end][rows] &= ~still
        return new

    def _sets(self) -> Iterator[list[str]]:
        """Sets of counties such that of each two, one is in a set without the other; and the empty set."""
        counties = self._reader.counties
        base = max(2, ceil(sqrt(len(counties))))
        yield []
        if not self._insiders:
            return
        for digit in (1, base):
            for one in range(base):
                yield [c for i, c in enumerate(counties) if i // digit % base == one]

    def _extremes(self, still: list[str]) -> None:
        """Worlds pulled to both ends, while they prove anything."""
        known = np.array([c in still for c in self._reader.counties] + [not still])
        self._reader.stand_still(still)
        idle = 0
        for _ in range(ROUNDS):
            up, down = (self._open[i][:, known].any(axis=1) for i in (0, 1))
            if idle == 3 or not (up.any() or down.any()):
                return
            toss = self._draw.random((2, len(self.targets)))
            pull = np.where(down & (~up | (toss[0] < 0.5)), 1.0, np.where(up, -1.0, 0.0)) * (0.5 + toss[1])
            weighed = np.bincount(self._atoms, self._signs * np.repeat(pull, self._lengths), len(self._reader.start))
            world = self._reader.world(weighed.astype(float))
            if world is None:
                return
            idle = 0 if self._learn(world) else idle + 1

    def _one_by_one(self) -> None:
        """What is left: each target and insider alone, dropping the cheapest lines where it takes that."""
        for end, t, c in zip(*np.nonzero(self._open), strict=True):
            if not self._open[end, t, c]:
                continue
            self._reader.stand_still(self._reader.counties[c : c + 1])
            found = self._reader.cheapest(self.targets[t], up=end == 0)
            if found is None:
                self.impossible.add(t)
                continue
            world, lines = found
            for line in lines:
                self._reader.drop(line)
            self._learn(world)
