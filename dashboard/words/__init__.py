"""Every string of ours, by key: `t("county.title")` reads `title` in ro/county.toml.

Plural forms follow Romanian: one (1), few (0 and endings 01-19), other (the rest, with "de").
"""

import tomllib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
LANGUAGE = "ro"
Entry = str | dict[str, str]


@cache
def _book(name: str) -> dict[str, Entry]:
    path = FOLDER / LANGUAGE / f"{name}.toml"
    flat: dict[str, Entry] = {}

    def walk(prefix: str, node: dict[str, object]) -> None:
        for key, value in node.items():
            if isinstance(value, dict) and not {"one", "other"} <= value.keys():
                walk(f"{prefix}{key}.", value)
            else:
                flat[f"{prefix}{key}"] = value  # type: ignore[assignment]

    walk("", tomllib.loads(path.read_text("utf-8")))
    return flat


def plural_form(n: int) -> str:
    """The form as Romanian counts: one (o zi), few (2 zile), other (20 de zile)."""
    n = abs(n)
    if n == 1:
        return "one"
    return "few" if n == 0 or 1 <= n % 100 <= 19 else "other"


def t(key: str, **values: object) -> str:
    """The words behind `key`, filled with `values`; `n` chooses the plural. KeyError for an unknown key."""
    name, _, rest = key.partition(".")
    entry = _book(name)[rest]
    if isinstance(entry, dict):
        n = values.get("n")
        entry = entry[plural_form(n if isinstance(n, int) else 2)]
    return entry.format(**values) if values else entry


def has(key: str) -> bool:
    """Whether the catalog holds `key`."""
    name, _, rest = key.partition(".")
    return (FOLDER / LANGUAGE / f"{name}.toml").exists() and rest in _book(name)
