"""The 3,181 municipalities, towns and communes of Romania, and the six sectors of București.

București is one locality, as SIRUTA has it. Its sectors are no localities of their own: they are
kept beside (`sectors()`, and `locality()` and `search()` know them), because addresses and DGASPCs
name them, but they are in no count and in no list of a county's localities.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cache
from pathlib import Path

from geodata.counties import county
from geodata.spelling import fold, fold_old, ro_key

_FILE = Path(__file__).with_name("localities.csv")


class UnknownLocality(LookupError):
    """No locality has this SIRUTA code."""


class Kind(StrEnum):
    """The rank that the law gives a locality, and the sectors of București."""

    MUNICIPALITY = "municipiu"
    TOWN = "oraș"
    COMMUNE = "comună"
    SECTOR = "sector"


class PopulationClass(IntEnum):
    """How many people live there at least; the value is the class's lower bound.

    A careful reading of a rough figure (see SOURCES.md), made to hold small places back: where no
    figure is known the class is UNKNOWN, which is below every floor.
    """

    UNKNOWN = -1
    UNDER_2000 = 0
    FROM_2000 = 2_000
    FROM_5000 = 5_000
    FROM_10000 = 10_000
    FROM_20000 = 20_000
    FROM_50000 = 50_000
    FROM_100000 = 100_000


@dataclass(frozen=True, slots=True)
class Locality:
    """One locality. `lat`, `lon`: degrees (WGS 84), of its seat or a village of it, or None."""

    siruta: int
    name: str
    county_code: str
    kind: Kind
    population_class: PopulationClass
    lat: float | None
    lon: float | None

    def has_at_least(self, people: int) -> bool:
        """Whether that many people surely live there; False where it is not known."""
        return self.population_class >= max(people, 0)

    @property
    def is_residence(self) -> bool:
        """The town where the county's prefecture and council sit."""
        return county(self.county_code).residence_siruta == self.siruta


@cache
def _every() -> Mapping[int, Locality]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = (_locality(row) for row in csv.DictReader(file))
        return {place.siruta: place for place in rows}


def _locality(row: Mapping[str, str]) -> Locality:
    return Locality(
        siruta=int(row["siruta"]),
        name=row["name"],
        county_code=row["county"],
        kind=Kind(row["kind"]),
        population_class=PopulationClass(int(row["population_at_least"] or -1)),
        lat=float(row["lat"]) if row["lat"] else None,
        lon=float(row["lon"]) if row["lon"] else None,
    )


@cache
def _by_county() -> Mapping[str, tuple[Locality, ...]]:
    grouped: dict[str, list[Locality]] = {}
    for place in _every().values():
        if place.kind is not Kind.SECTOR:
            grouped.setdefault(place.county_code, []).append(place)
    return {code: tuple(sorted(p, key=_reading_order)) for code, p in grouped.items()}


def _reading_order(place: Locality) -> tuple[str, int]:
    return ro_key(place.name), place.siruta


def localities(county_code: str) -> tuple[Locality, ...]:
    """A county's localities in the order of the Romanian alphabet.

    Raises UnknownCounty.
    """
    return _by_county()[county(county_code).code]


def every_locality() -> Iterator[Locality]:
    """All 3,181, without the sectors of București."""
    return (place for place in _every().values() if place.kind is not Kind.SECTOR)


def sectors() -> tuple[Locality, ...]:
    """The six sectors of București, from 1 to 6."""
    return tuple(place for place in _every().values() if place.kind is Kind.SECTOR)


def locality(siruta: int) -> Locality:
    """The locality, or sector of București, of a SIRUTA code.

    Raises UnknownLocality.
    """
    try:
        return _every()[siruta]
    except KeyError:
        raise UnknownLocality(f"no locality has the SIRUTA code {siruta}") from None


@cache
def _search_keys() -> tuple[tuple[str, str, Locality], ...]:
    """New and old search key of each place, larger ranks first, then by name."""
    ranks = list(Kind)
    places = sorted(_every().values(), key=lambda p: (ranks.index(p.kind), _reading_order(p)))
    return tuple((fold(place.name), fold_old(place.name), place) for place in places)


def search(text: str, county_code: str | None = None, limit: int = 20) -> tuple[Locality, ...]:
    """Places whose name fits what was typed, at most `limit`: whole names first, then names that
    start so, then names with a later word that starts so; towns before communes.

    "Timisoara", "TIMIȘOARA" and the old spelling with a cedilla give the same. Sectors of București are found too.
    """
    wanted = fold(text)
    if not wanted:
        return ()
    ranked = (
        (min(_closeness(key, wanted), _closeness(old, wanted)), place)
        for key, old, place in _search_keys()
        if county_code is None or place.county_code == county_code
    )
    fitting = sorted(((rank, p) for rank, p in ranked if rank < 3), key=lambda pair: pair[0])
    return tuple(place for _, place in fitting[: max(limit, 0)])


def _closeness(key: str, wanted: str) -> int:
    if key == wanted:
        return 0
    if key.startswith(wanted):
        return 1
    return 2 if f" {wanted}" in key else 3
