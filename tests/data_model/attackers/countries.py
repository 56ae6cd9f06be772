"""Small invented countries, released quarter by quarter, and what the attackers find in them."""

import random
from collections.abc import Iterator, Sequence

from data_model.disclosure import Cell, Figure, Raw, Tables, Told, decided, released_part
from tests.data_model.attackers.reading import Attacker, Base, Seen

REGIONS = {
    "București-Ilfov": ("B", "IF"),
    "Centru": ("BV", "CV", "SB", "MS"),
    "Vest": ("AR", "TM", "HD"),
}
COUNTIES = tuple(c for counties in REGIONS.values() for c in counties)
PLACES = {c: (c,) for c in COUNTIES} | REGIONS | {"RO": COUNTIES}
YEAR = 2025
PERIODS = {f"{YEAR}-Q{n}": (f"{YEAR}-Q{n}",) for n in range(1, 5)}
PERIODS |= {f"{YEAR}-H{n}": (f"{YEAR}-Q{2 * n - 1}", f"{YEAR}-Q{2 * n}") for n in (1, 2)}
PERIODS |= {f"{YEAR}": tuple(f"{YEAR}-Q{n}" for n in range(1, 5))}
PART_OF = {"notified": "", "assisted": "notified", "unmet": "notified", "impossible": "unmet", "sent": ""}
LINKED = (("notified", "assisted", "unmet", "impossible"), ("sent",))


class Country:
    """A country of nine counties and one year; `truth` is known to its maker alone."""

    def __init__(self, seed: int) -> None:
        draw = random.Random(seed)
        self.k = draw.choice((3, 5, 11))
        size = draw.choice((1.0, 2.0, 5.0)) * self.k / 3
        self.truth: dict[Base, int] = {}
        for county in COUNTIES:
            large = draw.choice((0.3, 1.0, 3.0))
            for quarter in list(PERIODS)[:4]:
                counts = self._counts(draw, size * large)
                self.truth |= {(name, county, quarter): n for name, n in counts.items()}
        self.figures: dict[Base, Figure] = {}
        self.sums: dict[Cell, Figure] = {}

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
        """Quarter after quarter: first every county's figures, then the sums that are complete."""
        for quarter in list(PERIODS)[:4]:
            for county in COUNTIES:
                raws = {name: Raw(self.truth[name, county, quarter]) for name in PART_OF}
                for name in PART_OF:
                    self.figures[name, county, quarter] = released_part(name, raws, PART_OF, self.k)
            for linked in tables:
                self.sums |= decided(self._tables(linked))

    def _tables(self, linked: tuple[str, ...]) -> Tables:
        told = {
            Cell(*base): Told(Raw(self.truth[base]), figure, self.k)
            for base, figure in self.figures.items()
            if base[0] in linked
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
        """What every reader sees at the end of the year."""
        found = Seen({name: PART_OF[name] for name in linked})
        for base, figure in self.figures.items():
            if base[0] in linked and figure.value is None:
                found.hidden[base] = self.k
            elif base[0] in linked and figure.value is not None:
                found.shown[base] = figure.value
        for cell, figure in self.sums.items():
            if cell.indicator in linked:
                under = frozenset((cell.indicator, c, q) for c in PLACES[cell.place] for q in PERIODS[cell.period])
                if figure.value is None:
                    found.gone[cell] = under, self.k
                else:
                    found.sums[cell] = under, figure.value
        return found


def secrets(country: Country, tables: Sequence[tuple[str, ...]] = LINKED) -> Iterator[str]:
    """What an outsider, and an insider of each county, learns that was promised to nobody."""
    for linked in tables:
        attacker = Attacker(country.seen(linked))
        for county in ("", *COUNTIES):
            attacker.knowing({b: n for b, n in country.truth.items() if b[1] == county})
            for learned in (*attacker.secrets(county=county), *attacker.secret_sums(COUNTIES, county=county)):
                yield f"{county or 'outsider'}, k {country.k}: {learned}"
