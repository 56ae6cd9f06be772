"""Small invented countries, released quarter by quarter, and what the attackers find in them."""

import random
from collections.abc import Iterator, Sequence

from data_model.disclosure import Cell, Figure, Raw, Tables, Told, decided, released_part
from data_model.releasing import Audience, Decision, follow
from tests.data_model.attackers.reading import Attacker, Base, Seen

REGIONS = {
    "București-Ilfov": ("B", "IF"),
    "Centru": ("BV", "CV", "SB", "MS"),
    "Vest": ("AR", "TM", "HD"),
}
COUNTIES = tuple(c for counties in REGIONS.values() for c in counties)
PLACES = {c: (c,) for c in COUNTIES} | REGIONS | {"RO": COUNTIES}
YEAR = 2025
QUARTERS = tuple(f"{YEAR}-Q{n}" for n in range(1, 5))
PERIODS = {q: (q,) for q in QUARTERS}
PERIODS |= {f"{YEAR}-H{n}": (f"{YEAR}-Q{2 * n - 1}", f"{YEAR}-Q{2 * n}") for n in (1, 2)}
PERIODS |= {f"{YEAR}": tuple(f"{YEAR}-Q{n}" for n in range(1, 5))}
PART_OF = {"notified": "", "assisted": "notified", "unmet": "notified", "impossible": "unmet", "sent": ""}
LINKED = (("notified", "assisted", "unmet", "impossible"), ("sent",))


class Country:
    """A country of nine counties and one year; `truth` is known to its maker alone. Some of its quarters are re-opened
    and released once more: a further edition has counts of its own, and sums go on with one of the two."""

    def __init__(self, seed: int, reopened: int = 4) -> None:
        draw = self._draw = random.Random(seed)
        self.k = draw.choice((3, 5, 11))
        self._size = draw.choice((1.0, 2.0, 5.0)) * self.k / 3
        self.truth: dict[Base, int] = {}
        self._large = {county: draw.choice((0.3, 1.0, 3.0)) for county in COUNTIES}
        for county in COUNTIES:
            for quarter in QUARTERS:
                self._count(county, quarter)
        self.figures: dict[Base, Figure] = {}
        self.sums: dict[Cell, Figure] = {}
        self.editions: list[tuple[Cell, frozenset[Base], float | None]] = []  # of sums, each as it was shown
        self._summed: dict[tuple[str, str, str], str] = {}  # indicator, county, quarter: the edition in the sums
        self._reopened = reopened

    def _count(self, county: str, quarter: str) -> None:
        counts = self._counts(self._draw, self._size * self._large[county])
        self.truth |= {(name, county, quarter): n for name, n in counts.items()}

    def _counts(self, draw: random.Random, mean: float) -> dict[str, int]:
        def among(n: int, share: float) -> int:
            return sum(draw.random() < share for _ in range(n))

        notified, sent = (among(60, min(mean / 60, 0.9)) for _ in range(2))
        unmet = among(notified, draw.choice((0.1, 0.5, 0.9)))
        assisted = among(notified, draw.choice((0.2, 0.8, 1.0)))
        impossible = among(unmet, 0.6)
        return {
            "notified": notified, "assisted": assisted, "unmet": unmet, "impossible": impossible, "sent": sent,
        }  # fmt: skip

    def release(self, tables: Sequence[tuple[str, ...]] = LINKED) -> None:
        """Quarter after quarter: first every county's figures, then the sums that are complete. After the second and
        the last quarter, some are re-opened."""
        for n, quarter in enumerate(QUARTERS, 1):
            for county in COUNTIES:
                self._tell(county, quarter)
            for linked in tables:
                for cell, figure in decided(self._tables(linked)).items():
                    self._add_up(cell, figure)
            if n in (2, 4):
                for _ in range(self._reopened // 2):
                    self._reopen(self._draw.choice(COUNTIES), self._draw.choice(QUARTERS[:n]), tables)

    def _tell(self, county: str, quarter: str) -> None:
        raws = {name: Raw(self.truth[name, county, quarter]) for name in PART_OF}
        for name in PART_OF:
            self.figures[name, county, quarter] = released_part(name, raws, PART_OF, self.k)

    def _reopen(self, county: str, quarter: str, tables: Sequence[tuple[str, ...]]) -> None:
        edition = next(f"{quarter}/{n}" for n in range(2, 99) if ("sent", county, f"{quarter}/{n}") not in self.truth)
        self._count(county, edition)
        self._tell(county, edition)
        new = [self._decision(Cell(n, county, quarter), self.figures[n, county, edition]) for n in PART_OF]
        old = [self._decision(Cell(n, county, quarter), self.figures[self._base(n, county, quarter)]) for n in PART_OF]
        sums = [self._decision(cell, figure) for cell, figure in self.sums.items()]
        followed, moved = self._follow(new, [*old, *sums], tables)
        self._summed |= {(name, county, quarter): edition for name in followed}
        for d in moved:
            self._add_up(d.cell, d.figure)

    def _follow(
        self, new: list[Decision], told: list[Decision], tables: Sequence[tuple[str, ...]]
    ) -> tuple[frozenset[str], list[Decision]]:
        return follow(new, told, tables)

    def _decision(self, cell: Cell, figure: Figure) -> Decision:
        return Decision(cell, Audience.ANITP, figure, self.k)

    def _base(self, name: str, county: str, quarter: str) -> Base:
        return name, county, self._summed.get((name, county, quarter), quarter)

    def _add_up(self, cell: Cell, figure: Figure) -> None:
        self.sums[cell] = figure
        name, place, period = cell
        under = frozenset(self._base(name, c, q) for c in PLACES[place] for q in PERIODS[period])
        self.editions.append((cell, under, figure.value))

    def _tables(self, linked: tuple[str, ...]) -> Tables:
        told = {
            Cell(name, c, q): Told(Raw(self.truth[base]), self.figures[base], self.k)
            for name in linked
            for c in COUNTIES
            for q in QUARTERS
            if (base := self._base(name, c, q)) in self.figures
        }
        earlier = {c: f.value for c, f in self.sums.items() if c.indicator in linked and f.value is not None}
        asked = [
            cell
            for place, counties in PLACES.items()
            for period, quarters in PERIODS.items()
            for name in linked
            if len(counties) * len(quarters) > 1 and (cell := Cell(name, place, period)) not in self.sums
        ]
        part_of = {name: PART_OF[name] for name in linked}
        return Tables(part_of, told, earlier, asked, self.k, lambda place: frozenset(PLACES[place]))

    def seen(self, linked: tuple[str, ...]) -> Seen:
        """What every reader sees at the end of the year, older editions too."""
        found = Seen({name: PART_OF[name] for name in linked})
        for base, figure in self.figures.items():
            if base[0] in linked and figure.value is None:
                found.hidden[base] = self.k
            elif base[0] in linked and figure.value is not None:
                found.shown[base] = figure.value
        for n, (cell, under, value) in enumerate(self.editions):
            if cell.indicator in linked:
                one = cell.indicator, cell.place, f"{cell.period}/{n}"
                if value is None:
                    found.gone[one] = under, self.k
                else:
                    found.sums[one] = under, value
        return found


def secrets(country: Country, tables: Sequence[tuple[str, ...]] = LINKED) -> Iterator[str]:
    """What an outsider, and an insider of each county, learns that was promised to nobody."""
    for linked in tables:
        attacker = Attacker(country.seen(linked))
        for county in ("", *COUNTIES):
            attacker.knowing({b: n for b, n in country.truth.items() if b[1] == county})
            for learned in (*attacker.secrets(county=county), *attacker.secret_sums(COUNTIES, county=county)):
                yield f"{county or 'outsider'}, k {country.k}: {learned}"
