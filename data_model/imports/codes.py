"""The national nomenclature as lists write it, and what need, whom and how openly a code serves."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from data_model.cases import NeedKind
from data_model.catalog.nomenclature import service_types
from data_model.catalog.table import rows
from data_model.imports.columns import meant
from data_model.services import TargetGroup

CATALOG = Path(__file__).parent.parent / "catalog"


@dataclass(frozen=True)
class Served:
    """What a kind of service is for."""

    need: NeedKind
    groups: tuple[TargetGroup, ...]
    confidential: bool


@cache
def names() -> dict[str, str]:
    """Code to name, of all codes of the nomenclature."""
    return {code: one.name for code, one in service_types().items()}


@cache
def _served_by_beginning() -> dict[str, Served]:
    known = {g.value: g for g in TargetGroup}
    return {
        row.text("begins"): Served(
            row.choice("need", NeedKind), tuple(known[g] for g in row.codes("groups", known)), row.flag("confidential")
        )
        for row in rows(CATALOG / "service_codes.csv", ("begins", "need", "groups", "confidential"))
    }


def served(code: str) -> Served:
    """What the services of a code are for, by the longest beginning that is known."""
    known = _served_by_beginning()
    return known[max((b for b in known if code == b or code.startswith(f"{b}-")), key=len)]


def _bare(code: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", code.upper())


@cache
def _by_bare() -> dict[str, str]:
    return {_bare(code): code for code in names()}


@lru_cache(4_096)
def mended(written: str) -> str:
    """The code that a text surely means: hyphens, spaces and small letters do not matter, a figure may stand for the
    Roman number at its end, and of the four figures one may be wrong. Its letters are never mended: one letter makes
    an open service of a confidential one. "" for none.
    """
    bare = _bare(written)
    roman = re.sub(r"[1-7]$", lambda n: ("I", "II", "III", "IV", "V", "VI", "VII")[int(n[0]) - 1], bare)
    for way in (bare, roman):
        if way in _by_bare():
            return _by_bare()[way]
    near = [b for b in _by_bare() if b[4:] == bare[4:] and sum(x != y for x, y in zip(b, bare, strict=False)) == 1]
    return _by_bare()[near[0]] if len(near) == 1 else ""


def names_victims(written: str) -> bool:
    """Whether a code, also one that is not known, is of the services for victims: VTP or VD."""
    return bool(re.search(r"VTP|VD", _bare(written)))


def written_codes(cell: str) -> list[str]:
    """The codes of a cell as written: several stand with commas, semicolons, lines, a plus or "și" between them."""
    parts = re.split(r"[,;\n/+|]|\s(?:si|\u0219i)\s", cell)
    return [p.strip() for p in parts if p.strip(" .-")]


def needs_of(words: str) -> list[NeedKind]:
    """The needs that words may tell, the surest first."""
    return [NeedKind(key) for key in meant("needs", words)]


def groups_of(words: str) -> list[TargetGroup]:
    """The target groups that words tell, in the order of the list of groups."""
    told = set(meant("groups", words))
    return [g for g in TargetGroup if g.value in told]


def speaks_of_victims(words: str) -> bool:
    """Whether words tell of a service for victims of violence or trafficking, whose place must not be told."""
    said = meant("confidential", words)
    return "surely" in said or ("perhaps" in said and "but" not in said)
