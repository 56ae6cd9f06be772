"""The context tables under attack: a reader who even knows every county's own sums, and an insider of one county."""

import random
from collections.abc import Iterator
from functools import cache

from data_model.context_tables import ContextTable, context_tables, decided
from data_model.disclosure import Cell, Figure, Raw, shown
from data_model.disclosure.released_tables import members, spans
from geodata.counties import COUNTIES, regions
from tests.data_model.attackers.reading import Attacker, Base, Seen

YEAR = 2025
HALVES = (f"{YEAR}-H1", f"{YEAR}-H2")
PERIODS = (f"{YEAR}", *HALVES)


class Victims:
    """A year of invented victims by county of origin, with their groups; released in July and in January."""

    def __init__(self, seed: int) -> None:
        draw = random.Random(seed)
        self.k = draw.choice((3, 5, 11))
        self.raws: dict[tuple[str, str], dict[str, int]] = {}
        shares = {name: [draw.choice((0.02, 0.3, 1.0)) for _ in table.groups] for name, table in _tables().items()}
        mean = draw.choice((2, 5, 12))
        for county in COUNTIES:
            size = mean * draw.choice((0.2, 1, 2))
            for quarter in spans(f"{YEAR}"):
                self.raws[county, quarter] = _counted(draw, shares, sum(draw.random() < size / 40 for _ in range(40)))
        self.told: dict[Cell, Figure] = {}
        for until in (HALVES[0], f"{YEAR}"):
            self._release(spans(until))

    def _release(self, quarters: tuple[str, ...]) -> None:
        for place in ("RO", *regions()):
            for period in PERIODS:
                if set(spans(period)) <= set(quarters):
                    for name in ("victims_identified", "victims_minors"):
                        self.told[Cell(name, place, period)] = shown(float(self.total(name, place, period)))

        def counts(county: str, quarter: str) -> dict[str, Raw]:
            found = self.raws[county, quarter] if quarter in quarters else {}
            return {name: Raw(n) for name, n in found.items()}

        self.told |= decided(YEAR, self.told.get, counts, self.k, audience="anitp")

    def total(self, name: str, place: str, period: str) -> int:
        """How many there are in truth."""
        return sum(self.raws[c, q].get(name, 0) for c in members(place) for q in spans(period))

    def seen(self, table: ContextTable) -> Seen:
        """Every group of a county and half-year is protected; what is told of it are sums over counties and groups."""
        found = Seen({})
        for block, groups in table.blocks.items():
            names = [table.name(g) for g in groups]
            for county in COUNTIES:
                for half in HALVES:
                    row = frozenset((name, county, half) for name in names)
                    of_row = sum(self.total(name, county, half) for name in names)
                    found.hidden |= dict.fromkeys(row, of_row + 1)  # no more than all of them
                    found.sums[block, county, half] = row, of_row
            for name in names:
                for place in ("RO", *regions()):
                    for period in PERIODS:
                        figure = self.told.get(Cell(name, place, period))
                        if figure is not None and figure.value is not None:
                            halves = [h for h in HALVES if set(spans(h)) <= set(spans(period))]
                            under = frozenset((name, c, h) for c in members(place) for h in halves)
                            found.sums[name, place, period] = under, figure.value
        return found


@cache
def _tables() -> dict[str, ContextTable]:
    return {name: table for name, table in context_tables().items() if table.whole != "referrals_refused"}


def _counted(draw: random.Random, shares: dict[str, list[float]], n: int) -> dict[str, int]:
    found = {"victims_identified": n, "victims_minors": 0}
    for _ in range(n):
        for name, table in _tables().items():
            if name != "destination":
                group = draw.choices(table.groups, shares[name])[0]
                found[group] = found.get(group, 0) + 1
                found["victims_minors"] += group in ("age.under_14", "age.14_17")
                if group == "way.external":
                    state = draw.choices(_tables()["destination"].groups, shares["destination"])[0]
                    found[state] = found.get(state, 0) + 1
    return found


def secrets(victims: Victims, insiders: int = 2) -> Iterator[str]:
    """What an outsider, and insiders of the counties that have the most to tell, learn that was promised to nobody.

    The promise: each small count of a group in a county could be nil, and one less than the threshold, or all the
    county has; and so could each small group of a table that is protected.
    """
    for table in _tables().values():
        attacker = Attacker(victims.seen(table))
        small = [b for b in attacker.index if victims.total(*b) < victims.k]
        size = {c: victims.total("victims_identified", c, f"{YEAR}") for c in COUNTIES}
        largest = sorted(COUNTIES, key=lambda c: -size[c])[:insiders]
        for county in dict.fromkeys(("", *largest, "B")):
            known: dict[Base, float] = {b: victims.total(*b) for b in attacker.index if b[1] == county}
            attacker.knowing(known)
            asked = [(b, [b], min(victims.k - 1, attacker.seen.hidden[b] - 1)) for b in small if b[1] != county]
            for learned in attacker.tight([*asked, *(() if county else _protected(victims, table))]):
                yield f"{county or 'outsider'}, k {victims.k}: {learned}"


def _protected(victims: Victims, table: ContextTable) -> Iterator[tuple[object, list[Base], float]]:
    for cell, figure in victims.told.items():
        if cell.indicator in table.groups and figure.value is None and victims.total(*cell) < victims.k:
            halves = [h for h in HALVES if set(spans(h)) <= set(spans(cell.period))]
            block = next(b for b in table.blocks.values() if cell.indicator in map(table.name, b))
            every = sum(victims.total(table.name(g), cell.place, cell.period) for g in block)
            mine = [(cell.indicator, c, h) for c in members(cell.place) for h in halves]
            yield cell, mine, min(victims.k - 1, every)
