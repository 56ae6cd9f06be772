"""Which sums over places and periods may be shown: decided once, at release, against all that was shown before.

Every released table of one year whose cells are linked is one system: parts of wholes, counties of regions and of the
country, quarters of half-years and years. What is below the threshold is protected; then the sums that would tell too
much of it, the least important first. A figure shown before is a fact that every reader has.
"""

from collections.abc import Callable, Sequence

from data_model.disclosure.figures import PROTECTED, Figure, shown
from data_model.disclosure.linked import Cell, Tables
from data_model.disclosure.proving import Proof
from data_model.disclosure.reader import Atom, Reader, Target
from data_model.disclosure.released_tables import Level, Span, level_of, span_of
from data_model.disclosure.sieving import Range, sieved, tells_too_much

WEIGHTS = {Level.COUNTRY: 400.0, Level.REGION: 20.0, Level.COUNTY: 10.0}
LONGER = {Span.QUARTER: 1.0, Span.HALF: 0.5, Span.YEAR: 2.0}


def weight_of(cell: Cell) -> float:
    """How much is lost where the sum is protected: the country's and the year's are worth the most."""
    return WEIGHTS[level_of(cell.place)] * LONGER[span_of(cell.period)]


def decided(tables: Tables) -> dict[Cell, Figure]:
    """The figure of every sum asked for of which each county's quarter is released."""
    sums = sorted((c for c in tables.asked if c not in tables.small), key=lambda c: (-weight_of(c), c))
    atoms, ranges = _known_sides(tables)
    sums = sieved(
        sums, tables.earlier, tables, lambda sum_, off: tells_too_much(atoms, ranges, tables.inside(sum_, off))
    )
    targets = _ends(tables, ranges) + [t for cell in sorted(tables.small) for t in _of_small_sum(tables, cell)]
    sums = _kept(tables, sums, atoms, targets, _of_small_sum)
    atoms, targets = _plain(tables)
    targets += [t for cell in tables.asked if cell not in set(sums) for t in _of_county_sum(tables, cell)]
    told = set(_kept(tables, sums, atoms, targets, _of_county_sum))
    return {cell: shown(tables.total(cell)) if cell in told else PROTECTED for cell in tables.asked}


def _kept(
    tables: Tables, sums: list[Cell], atoms: list[Atom], targets: list[Target], of_sum: Callable[..., list[Target]]
) -> list[Cell]:
    """The sums that can stay shown while all targets keep their range; `of_sum` are those of a sum that cannot."""
    unsure = [cell for cell in sums if tables.terms(cell)]
    lines = [tables.line(cell, tables.total(cell), weight_of(cell)) for cell in unsure]
    lines += [line for cell, value in tables.earlier.items() if (line := tables.line(cell, value)).terms]
    if not lines or not targets:
        return sums
    reader = Reader(atoms, lines + tables.parts())
    proof = Proof(reader)
    proof.ask(targets)
    dropped = proof.run()
    while dropped:
        proof.ask([t for i in sorted(dropped) for t in of_sum(tables, unsure[i])])
        dropped = proof.run()
    gone = {unsure[i] for i in reader.dropped}
    return [cell for cell in sums if cell not in gone]


def _known_sides(tables: Tables) -> tuple[list[Atom], list[Range]]:
    """For a reader who even knows of each protected part whether the part or the rest is small: the window of each
    protected count, and the ends it must be able to reach."""
    atoms, ranges = [], []
    for cell in tables.unknowns:
        told, most, rest = tables.told[cell], tables.most(cell), tables.rest(cell)
        reach = min(told.threshold - 1.0, most)
        small, small_rest = told.count < told.threshold, rest is not None and rest < told.threshold
        low, high = 0.0, most
        if small != small_rest and not tables.whole_hidden(cell):
            low, high = (0.0, reach) if small else (most - reach, most)
        atoms.append(Atom(cell.place, told.count, low, high))
        ranges.append(Range(low, most if small_rest else reach) if small or small_rest else Range(0.0, reach))
    return atoms, ranges


def _ends(tables: Tables, ranges: Sequence[Range]) -> list[Target]:
    """Each protected count, and the small rest of its whole, at both ends."""
    found = []
    for (cell, i), range_ in zip(tables.unknowns.items(), ranges, strict=True):
        reach = min(tables.told[cell].threshold - 1.0, tables.most(cell))
        if range_.low == 0.0:
            found.append(Target({i: 1.0}, 0.0, reach, cell.place))
        rest = tables.rest(cell)
        if rest is not None and rest < tables.told[cell].threshold:
            found.append(Target(*tables.rest_terms(cell), reach, cell.place))
    return found


def _plain(tables: Tables) -> tuple[list[Atom], list[Target]]:
    """For a reader who knows the rule alone: a part that is protected for its small rest could be a small part."""
    atoms, targets = [], []
    for cell, i in tables.unknowns.items():
        told, most = tables.told[cell], tables.most(cell)
        if told.count >= told.threshold:
            targets.append(Target({i: 1.0}, 0.0, min(told.threshold - 1.0, most), cell.place))
        atoms.append(Atom(cell.place, told.count, 0.0, most))
    return atoms, targets


def _owner(cell: Cell) -> str:
    return cell.place if level_of(cell.place) is Level.COUNTY else ""


def _of_small_sum(tables: Tables, cell: Cell) -> list[Target]:
    """What is protected in a protected sum keeps the range of a small count where it is one; so does the rest of its
    whole."""
    found, reach = [], tables.k - 1.0
    if tables.terms(cell) and tables.hidden_total(cell) < tables.k:
        found.append(Target(tables.terms(cell), 0.0, reach, _owner(cell)))
    whole = tables.whole(cell)
    if whole is not None and tables.total(whole) - tables.total(cell) < tables.k:
        terms = tables.terms(whole) | dict.fromkeys(tables.terms(cell), -1.0)
        known = tables.shown_total(whole) - tables.shown_total(cell)
        found += [Target(terms, known, reach, _owner(cell))] if terms else []
    return found


def _of_county_sum(tables: Tables, cell: Cell) -> list[Target]:
    """A county's protected half-year or year: the rest of it could always be small."""
    owner = _owner(cell)
    if not owner or not tables.terms(cell) or tables.hidden_total(cell) < tables.k:
        return []
    return [Target(tables.terms(cell), 0.0, tables.k - 1.0, owner)]
