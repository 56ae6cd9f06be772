"""The 41 counties and București, with their codes, residence, region and population."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from geodata.spelling import fold, fold_old, ro_key

__all__ = [
    "COUNTIES",
    "COUNTRY",
    "County",
    "UnknownCounty",
    "county",
    "find",
    "fold",
    "in_region",
    "regions",
    "ro_key",
]

_FILE = Path(__file__).with_name("counties.csv")
COUNTRY = "RO"
"""The whole country, where a place is a county by its code or a development region by its name."""


class UnknownCounty(LookupError):
    """No county has this code."""


@dataclass(frozen=True, slots=True)
class County:
    """One county, or București.

    `lat`, `lon`: the residence town, in degrees (WGS 84). `population`: residents at the census of
    1 December 2021. `population_minors_est`: residents under 18, estimated as all aged 0-14 and
    six tenths of those aged 15-19, because no table by single years of age is open for counties.
    """

    code: str
    iso: str
    nuts3: str
    siruta: int
    name: str
    residence: str
    residence_siruta: int
    lat: float
    lon: float
    region: str
    nuts2: str
    population: int
    population_minors_est: int

    @property
    def is_capital(self) -> bool:
        """București, which has six sectors, and no county council."""
        return self.code == "B"


def _read() -> dict[str, County]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: ro_key(row["name"]))
    return {row["code"]: _county(row) for row in rows}


def _county(row: Mapping[str, str]) -> County:
    return County(
        code=row["code"],
        iso=row["iso"],
        nuts3=row["nuts3"],
        siruta=int(row["siruta"]),
        name=row["name"],
        residence=row["residence"],
        residence_siruta=int(row["residence_siruta"]),
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        region=row["region"],
        nuts2=row["nuts2"],
        population=int(row["population"]),
        population_minors_est=int(row["population_minors_est"]),
    )


COUNTIES: Mapping[str, County] = MappingProxyType(_read())
"""Code to county, in the order of the Romanian alphabet."""


def county(code: str) -> County:
    """The county of an exact code such as "BV".

    Raises UnknownCounty.
    """
    try:
        return COUNTIES[code]
    except KeyError:
        raise UnknownCounty(f"no county has the code {code!r}") from None


def regions() -> tuple[str, ...]:
    """The eight development regions, in the order of the Romanian alphabet."""
    return tuple(sorted({c.region for c in COUNTIES.values()}, key=ro_key))


def in_region(region: str) -> tuple[County, ...]:
    """The counties of a development region; empty for a name that is none."""
    return tuple(c for c in COUNTIES.values() if c.region == region)


def find(text: str) -> tuple[County, ...]:
    """Counties that a typed text may mean, the surest first; empty when none.

    A code of any of the four systems or a whole name comes first, then the start of a name, then
    a residence town. The words "județul" and "municipiul" are skipped.
    """
    wanted = fold(text).removeprefix("judetul ").removeprefix("municipiul ")
    if not wanted:
        return ()
    ranked = [(rank, c) for c in COUNTIES.values() if (rank := _closeness(c, wanted)) is not None]
    return tuple(c for _, c in sorted(ranked, key=lambda pair: pair[0]))


def _closeness(place: County, wanted: str) -> int | None:
    codes = {fold(code) for code in (place.code, place.iso, place.nuts3, str(place.siruta))}
    names = (fold(place.name), fold_old(place.name))
    residences = (fold(place.residence), fold_old(place.residence))
    if wanted in names or wanted in codes:
        return 0
    if any(name.startswith(wanted) for name in names):
        return 1
    if any(name.startswith(wanted) for name in residences):
        return 2
    return None
