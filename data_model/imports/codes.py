"""The national nomenclature as lists write it, and what need, whom and how openly a code serves."""

import csv
import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path

from data_model.cases import NeedKind
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
    with (CATALOG / "social_services.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


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
    """The code that a text surely means: hyphens, spaces and small letters do not matter, figures may stand for Roman
    numbers and one sign may be wrong where only one code is so near. "" for none.
    """
    bare = _bare(written)
    if bare in _by_bare():
        return _by_bare()[bare]
    roman = re.sub(r"[1-7]$", lambda n: ("I", "II", "III", "IV", "V", "VI", "VII")[int(n[0]) - 1], bare)
    roman = roman[:4] + roman[4:].replace("L", "I").replace("1", "I")
    if roman in _by_bare():
        return _by_bare()[roman]
    near = [b for b in get_close_matches(bare, _by_bare(), n=4, cutoff=0.8) if _one_wrong(bare, b)]
    return _by_bare()[near[0]] if len(near) == 1 else ""


def _one_wrong(a: str, b: str) -> bool:
    """Whether one letter was put in, left out or mistaken; a Roman number never is, for I and II are two services."""
    if re.search(r"[IVX]*$", a)[0] != re.search(r"[IVX]*$", b)[0]:  # type: ignore[index]
        return False
    if len(a) == len(b):
        return sum(x != y for x, y in zip(a, b, strict=True)) == 1
    short, long = sorted((a, b), key=len)
    return len(long) - len(short) == 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


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
