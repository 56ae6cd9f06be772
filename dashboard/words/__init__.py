"""Every string of ours, by key: `t("county.title")` reads `title` in ro/county.toml, or in en/county.toml.

Romanian unless a person asked for English; official papers and letters are always Romanian. Plural forms: in Romanian
one (1), few (0 and endings 01-19), other (the rest, with "de"); in English one and other.
"""

import os
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
LANGUAGES = ("ro", "en")
ROMANIAN = LANGUAGES[0]
Entry = str | dict[str, str]
_spoken: ContextVar[str] = ContextVar("language")
_heard: Callable[[], str | None] = lambda: None  # noqa: E731


def language() -> str:
    """The language of who is served here: the one that was set for this request or thread, else what `listen` gave;
    else the usual one."""
    try:
        return _spoken.get()
    except LookupError:
        pass
    heard = _heard()
    if heard is None:
        return usual()
    _spoken.set(known(heard))
    return _spoken.get()


def usual() -> str:
    """The language where nobody chose one: IMPREUNA_LANGUAGE, else Romanian."""
    return known(os.environ.get("IMPREUNA_LANGUAGE", ""))


def known(wanted: str) -> str:
    """`wanted` if we speak it, else Romanian."""
    return wanted if wanted in LANGUAGES else ROMANIAN


def listen(ask: Callable[[], str | None]) -> None:
    """Where nothing was set, `ask` is asked, once in a thread: None where it does not know either."""
    global _heard  # noqa: PLW0603
    _heard = ask


@contextmanager
def speaking(wanted: str) -> Iterator[None]:
    """Words in `wanted` for as long as it is open; also a decorator, for papers that have one language."""
    before = _spoken.set(known(wanted))
    try:
        yield
    finally:
        _spoken.reset(before)


@cache
def _book(language: str, name: str) -> dict[str, Entry]:
    path = FOLDER / language / f"{name}.toml"
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
    """The form as Romanian counts: one (o zi), few (2 zile), other (20 de zile); as English does: one, other."""
    n = abs(n)
    if n == 1:
        return "one"
    if language() != ROMANIAN:
        return "other"
    return "few" if n == 0 or 1 <= n % 100 <= 19 else "other"


def t(key: str, **values: object) -> str:
    """The words behind `key`, filled with `values`; `n` chooses the plural. KeyError for an unknown key."""
    name, _, rest = key.partition(".")
    entry = _book(language(), name)[rest]
    if isinstance(entry, dict):
        n = values.get("n")
        entry = entry[plural_form(n if isinstance(n, int) else 2)]
    return entry.format(**values) if values else entry


def has(key: str) -> bool:
    """Whether the catalog holds `key`."""
    name, _, rest = key.partition(".")
    return (FOLDER / ROMANIAN / f"{name}.toml").exists() and rest in _book(ROMANIAN, name)
