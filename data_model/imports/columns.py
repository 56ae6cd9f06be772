"""Which column of a list holds what: proposed from the words of its head, changed by the person who imports."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from data_model.catalog.table import toml
from geodata.spelling import fold

FILE = Path(__file__).parent.parent / "catalog" / "service_import.toml"


class Field(StrEnum):
    """What we take from a list, in the order in which people are asked."""

    NAME = "name"
    PROVIDER = "provider"
    PROVIDER_KIND = "provider_kind"
    NOMENCLATURE = "nomenclature"
    CATEGORY = "category"
    GROUPS = "groups"
    COUNTY = "county"
    TOWN = "town"
    STREET = "street"
    CAPACITY = "capacity"
    PHONE = "phone"
    EMAIL = "email"
    HOURS = "hours"
    LANGUAGES = "languages"
    COST = "cost"
    VOUCHER = "voucher"
    LICENCE = "licence"
    LICENCE_UNTIL = "licence_until"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    COORDINATES = "coordinates"
    LIST_ID = "list_id"


NEEDED = (Field.NAME, Field.PROVIDER)


@dataclass(frozen=True)
class Columns:
    """Field to the number of its column, from 0; and the county of the whole list, "" where each row says its own."""

    columns: tuple[tuple[Field, int], ...] = ()
    county: str = ""

    def of(self, field: Field) -> int | None:
        return dict(self.columns).get(field)


Pattern = tuple[str, ...]


@cache
def catalog() -> dict[str, Any]:
    """The words of data_model/catalog/service_import.toml."""
    return toml(FILE)


@cache
def patterns(section: str) -> Mapping[str, tuple[Pattern, ...]]:
    """The patterns of a section, by what they mean."""
    part = catalog()[section]
    lists = part if isinstance(part, dict) else {section: part}
    return {key: tuple(tuple(p.split()) for p in values) for key, values in lists.items()}


def fits(pattern: Pattern, words: tuple[str, ...]) -> int:
    """How many letters of `words` the pattern explains; 0 when it does not fit."""
    place = letters = 0
    for wanted in pattern:
        stem = wanted.rstrip("*")
        while place < len(words) and not (
            words[place] == stem or (wanted[-1] == "*" and words[place].startswith(stem))
        ):
            place += 1
        if place == len(words):
            return 0
        place, letters = place + 1, letters + len(stem)
    return letters


@lru_cache(5_000)
def meant(section: str, text: str) -> tuple[str, ...]:
    """What a text may mean by the section's patterns, the surest first."""
    words = _words(text)
    ranked = [(max(fits(p, words) for p in each), key) for key, each in patterns(section).items() if each]
    return tuple(key for letters, key in sorted(ranked, key=lambda r: -r[0]) if letters)


def holds_persons(head: str) -> bool:
    """Whether a column is about a person: such a column is never read further."""
    return bool(meant("persons", head))


def _closeness(head: str, field: Field) -> float:
    """How well a head names a field: the letters explained, and their share of the head."""
    words = _words(head)
    best = max(fits(p, words) for p in patterns("columns")[field.value])
    return best and best + best / len("".join(words))


def _words(text: str) -> tuple[str, ...]:
    return tuple(fold(text).replace("_", " ").split())


def recognised(head: str) -> bool:
    """Whether a text looks like the head of a column that lists have: half of its letters say so."""
    words = _words(head) if len(head) <= 80 else ()
    letters = len("".join(words))
    known = (fits(p, words) for section in ("columns", "persons") for each in patterns(section).values() for p in each)
    return letters > 0 and any(2 * found >= letters for found in known)


def propose(heads: tuple[str, ...]) -> Columns:
    """The columns as their heads name them, each used once; columns about persons are left out."""
    ranked = sorted(
        ((-_closeness(head, field), place, field) for place, head in enumerate(heads) for field in Field
         if not holds_persons(head)),
        key=lambda r: r[:2],
    )  # fmt: skip
    taken: dict[Field, int] = {}
    for closeness, place, field in ranked:
        if closeness and field not in taken and place not in taken.values():
            taken[field] = place
    return Columns(tuple((field, taken[field]) for field in Field if field in taken))
