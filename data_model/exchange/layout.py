"""The layout of our own lists (catalog/case_exchange.toml): heads and words, both ways."""

from functools import cache
from pathlib import Path
from tomllib import loads
from typing import Any

from geodata.counties import COUNTIES
from geodata.spelling import fold

CATALOG = Path(__file__).parent.parent / "catalog"


@cache
def layout() -> dict[str, Any]:
    """The file, whole."""
    return loads((CATALOG / "case_exchange.toml").read_text("utf-8"))


def head(kind: str, column: str) -> str:
    """What a column is called on export; `kind` is cases or referrals."""
    names: list[str] = layout()[kind][column]
    return names[0]


@cache
def columns_by_head(kind: str) -> dict[str, str]:
    """Column by its folded heads; the code of a column is understood too."""
    return {fold(name): column for column, names in layout()[kind].items() for name in (*names, column)}


def word(code_list: str, code: str) -> str:
    """What a code is called on export; itself where the list has no word for it."""
    names = layout()["words"].get(code_list, {}).get(code)
    return str(names[0]) if names else code


@cache
def codes_by_word(code_list: str) -> dict[str, str]:
    """Code by its folded words."""
    return {
        fold(name): code for code, names in layout()["words"][code_list].items() for name in (*names, code)
    }  # fmt: skip


@cache
def counties_by_word() -> dict[str, str]:
    """County by its folded name and code."""
    return {fold(name): code for code, county in COUNTIES.items() for name in (county.name, code)}
