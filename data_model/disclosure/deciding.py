"""Which sums over places and periods may be shown: decided once, at release, against all that was shown before.

Every released table of one year whose cells are linked is one system: parts of wholes, counties of regions and of the
country, quarters of half-years and years. What is below the threshold is protected; then the sums that would tell too
much of it. The country's sums come first, then the counties' own years and half-years, then the regions. A figure
shown before is a fact that every reader has.
"""

from collections.abc import Iterable, Sequence

from data_model.disclosure.figures import PROTECTED, Figure, shown
from data_model.disclosure.linked import Cell, Tables
from data_model.disclosure.proving import refuted
from data_model.disclosure.released_tables import Level, Span, level_of, span_of, spans
from data_model.disclosure.room import Atom, among_counties, in_county

SPARED = (0, 2, 4, 8, 16, 42)  # how many counties' own sums are given up, at a time, for the country's


def decided(tables: Tables, *, audited: bool = True) -> dict[Cell, Figure]:
    """The figure of every sum asked for of which each county's quarter is released. `audited`: the solver proves it,
    else of the counties' own protected sums alone."""
    told: set[Cell] = set()
    for indicator in tables.part_of:
        told |= _Choice(tables, indicator).made()
    told -= refuted(tables, sorted(told), only_sums=not audited)
    return {cell: shown(tables.total(cell)) if cell in told else PROTECTED for cell in tables.asked}


class _Choice:
    """The sums of one indicator."""

    def __init__(self, tables: Tables, indicator: str) -> None:
        self._tables = tables
        self._asked = [c for c in tables.asked if c.indicator == indicator and c not in tables.small]
        self._earlier = [c for c in tables.earlier if c.indicator == indicator]
        self._small = [c for c in tables.small if c.indicator == indicator and level_of(c.place) is not Level.COUNTY]
        self._sides = {c: tables.side(c) for c in tables.unknowns if c.indicator == indicator}
        self._plain = {c: tables.plain(c) for c in tables.unknowns if c.indicator == indicator}
        self._moves: dict[tuple[str, frozenset[Cell]], float | None] = {}
        bits = {c: 1 << i for i, c in enumerate(c for c in tables.told if c.indicator == indicator)}
        sums = [*(c for c in tables.asked if c.indicator == indicator), *self._earlier]
        self._full = {c: sum(bits.get(one, 0) for one in tables.under(c)) for c in sums}  # a bit for each quarter
        self._bits = [(c, bits[c]) for c in self._sides]
        self._unknown = sum(bits[c] for c in self._sides)
        self._listed: dict[int, list[Cell]] = {}

    def made(self) -> set[Cell]:
        own = self._own_sums()
        # the counties that matter least to readers of their own sums are spared first
        order = sorted(own, key=lambda county: (self._tables.total(own[county][0]), county))
        country = [c for c in self._asked if level_of(c.place) is Level.COUNTRY]
        best: tuple[float, set[Cell], list[Cell]] | None = None
        for spared in SPARED:
            kept = {county: sums for county, sums in own.items() if county not in order[:spared]}
            if not self._earlier_stand(kept):
                continue
            taken = self._taken(country, kept)
            worth = sum(_worth(c) for c in taken) + sum(_worth(c) for sums in kept.values() for c in sums)
            if best is None or worth > best[0]:
                best = worth, set(taken), [c for sums in kept.values() for c in sums]
            if len(taken) == len(country) or spared >= len(order):
                break
        if best is None:
            return set()
        _, taken_sums, own_sums = best
        kept = {county: [c for c in own_sums if c.place == county] for county in {c.place for c in own_sums}}
        regions = [c for c in self._asked if level_of(c.place) is Level.REGION]
        return set(own_sums) | set(self._taken([*sorted(taken_sums, key=_rank), *regions], kept))

    def _own_sums(self) -> dict[str, list[Cell]]:
        """By county, its half-years and years that leave its quarters their range."""
        found: dict[str, list[Cell]] = {}
        asked = [c for c in self._asked if level_of(c.place) is Level.COUNTY]
        for cell in sorted(asked, key=_rank):
            before = found.get(cell.place, [])
            if not self._tables.terms(cell) or self._move(cell.place, [*before, cell]) is not None:
                found.setdefault(cell.place, []).append(cell)
        return found

    def _move(self, county: str, sums: Sequence[Cell]) -> float | None:
        """How far a county's counts move when its `sums` are shown; None where they tell too much."""
        lines = [c for c in (*sums, *self._earlier) if c.place == county and self._tables.terms(c)]
        key = county, frozenset(lines)
        if key not in self._moves:
            self._moves[key] = self._moved(lines)
        return self._moves[key]

    def _moved(self, lines: list[Cell]) -> float | None:
        far = 0.0
        for line in lines:
            within = {q for c in lines for q in spans(c.period) if set(spans(c.period)) < set(spans(line.period))}
            left = [c for c in self._tables.under(line) if c.period not in within and c in self._sides]
            for atoms in (self._sides, self._plain):
                halves = [spans(f"{line.period[:4]}-H{n}") for n in (1, 2)] if len(spans(line.period)) == 4 else []
                move = in_county({c.period: atoms[c] for c in left}, halves)
                if move is None:
                    return None
                far = max(far, move)
        return far

    def _tied(self, own: Iterable[Sequence[Cell]]) -> dict[str, float]:
        """The counties some of whose own sums with protected counts are shown, and how far they move."""
        sums = [c for group in own for c in group] + [c for c in self._earlier if level_of(c.place) is Level.COUNTY]
        counties = {c.place for c in sums if self._tables.terms(c)}
        return {county: self._move(county, [c for c in sums if c.place == county]) or 0.0 for county in counties}

    def _earlier_stand(self, own: dict[str, list[Cell]]) -> bool:
        """Whether the sums shown before still leave all counts their range beside the counties' `own`."""
        tied = self._tied(own.values())
        many = {c for c in self._earlier if level_of(c.place) is not Level.COUNTY}
        return not own or all(self._stands(c, many, tied) for c in many)

    def _taken(self, asked: Sequence[Cell], own: dict[str, list[Cell]]) -> list[Cell]:
        """Those of the sums over many counties that stand beside the ones taken before."""
        tied = self._tied(own.values())
        taken = {c for c in self._earlier if level_of(c.place) is not Level.COUNTY}
        found = []
        for cell in sorted(asked, key=_rank):
            taken.add(cell)
            # it must stand itself, and leave standing all that hold it
            if all(self._stands(c, taken, tied) for c in self._touched(cell, taken)) and self._nests(cell, taken):
                found.append(cell)
            else:
                taken.discard(cell)
        return found

    def _touched(self, cell: Cell, taken: set[Cell]) -> list[Cell]:
        mine = self._full[cell] & self._unknown
        return [c for c in taken if mine & self._full[c]]

    def _nests(self, cell: Cell, taken: set[Cell]) -> bool:
        """Whether what is protected in a sum lies within or beside each other sum, or follows from them."""
        mine = self._left(cell, taken)
        for other in (self._left(c, taken) for c in self._touched(cell, taken)) if mine else ():
            if mine & other not in (0, mine, other):
                return False
        return True

    def _left(self, cell: Cell, taken: set[Cell]) -> int:
        """The protected counts of a sum that are in no smaller sum that is shown, as bits."""
        full = self._full[cell]
        left = full & self._unknown
        for c in taken:
            if c != cell and self._full[c] & full == self._full[c]:
                left &= ~self._full[c]
        return left

    def _alone(self, cell: Cell, taken: set[Cell]) -> int:
        """The same less what follows from differences: a half-year less its quarter is the other quarter."""
        mine = alone = self._left(cell, taken)
        for other in (self._left(c, taken) for c in self._touched(cell, taken)) if mine else ():
            if other != mine and other & mine == other:
                alone &= ~other
        return alone

    def _cells(self, bits: int) -> list[Cell]:
        if bits not in self._listed:
            self._listed[bits] = [cell for cell, bit in self._bits if bit & bits]
        return self._listed[bits]

    def _stands(self, cell: Cell, taken: set[Cell], tied: dict[str, float]) -> bool:
        left = self._alone(cell, taken)
        if not left:
            return True
        cells = self._cells(left)
        return all(
            among_counties([atoms[c] for c in cells], tied) and self._small_within(left, atoms, tied)
            for atoms in (self._sides, self._plain)
        )

    def _small_within(self, left: int, atoms: dict[Cell, Atom], tied: dict[str, float]) -> bool:
        """Whether each small protected sum over many counties inside could be nil, or its small rest could."""
        for small in self._small:
            group = left & self._full[small]
            if not group:
                continue
            mine = [atoms[c] for c in self._cells(group)]
            others = [atoms[c] for c in self._cells(left ^ group) if c.place not in tied]
            little = self._tables.hidden_total(small) < self._tables.k
            if little and sum(a.rises for a in others) < sum(a.down for a in mine):
                return False
            if self._tables.small_rest(small) and sum(a.falls for a in others) < sum(a.up for a in mine):
                return False
        return True


def _rank(cell: Cell) -> tuple[float, Cell]:
    return -_worth(cell), cell


def _worth(cell: Cell) -> float:
    """How much is lost where the sum is protected: the country's and the year's are worth the most."""
    place = {Level.COUNTRY: 40.0, Level.REGION: 2.0, Level.COUNTY: 1.0}[level_of(cell.place)]
    return place * {Span.QUARTER: 1.5, Span.HALF: 1.0, Span.YEAR: 2.0}[span_of(cell.period)]
