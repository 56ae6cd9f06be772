"""Runs of digits in a plain text, with the figures of ordinary work (dates, hours, case codes) set aside."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

DAY = r"(?:0?[1-9]|[12]\d|3[01])"
MONTH = r"(?:0?[1-9]|1[0-2])"
YEAR = r"(?:19|20)\d\d"

_CASE_CODE = r"\b[A-Z]{1,2}-(?:20)\d\d-[0-9A-Z]{4,5}\b"
_DATE = rf"(?<![\d.\-/])(?:{DAY}([.\-/]){MONTH}\1{YEAR}|{YEAR}-\d\d-\d\d)(?!\d|[.\-/]\d)"
_HOUR = r"(?<![\d:.])(?:[01]?\d|2[0-3]):[0-5]\d(?![\d:])"
_SET_ASIDE = re.compile(f"{_CASE_CODE}|{_DATE}|{_HOUR}")
_GAP = re.compile(r"[\s.\-/_(),:|*]{1,3}")
_MONEY = re.compile(r"\s*(?:de\s+)?(?:lei|ron|eur|euro|usd|dolari|%)\b|\s*%", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Run:
    """One or more groups of digits that stand together."""

    digits: str
    sizes: tuple[int, ...]
    gaps: tuple[str, ...]
    start: int
    end: int
    plus: bool
    whole: bool
    """Nothing of the same chain of digits stands before or after."""


def without_dates(plain: str) -> str:
    """The text with dates, hours and our case codes replaced by a sign that ends any run of digits."""
    return _SET_ASIDE.sub("§", plain)


def runs(text: str, most: int) -> Iterator[Run]:
    """Every run of up to `most` digits that begins and ends with a group, in order of its beginning."""
    chain: list[re.Match[str]] = []
    for group in re.finditer(r"\d+", text):
        if chain and not _GAP.fullmatch(text, chain[-1].end(), group.start()):
            yield from _within(text, chain, most)
            chain = []
        chain.append(group)
    yield from _within(text, chain, most)


def is_money(text: str, end: int) -> bool:
    """Whether an amount ends here: "722 123 456 lei"."""
    return _MONEY.match(text, end) is not None


def _within(text: str, chain: list[re.Match[str]], most: int) -> Iterator[Run]:
    for first, opening in enumerate(chain):
        digits, sizes, gaps = "", (), ()  # type: str, tuple[int, ...], tuple[str, ...]
        plus = opening.start() > 0 and text[opening.start() - 1] == "+"
        for last in range(first, len(chain)):
            group = chain[last]
            if last > first:
                gaps += (text[chain[last - 1].end() : group.start()],)
            digits, sizes = digits + group[0], (*sizes, len(group[0]))
            if len(digits) > most:
                break
            whole = first == 0 and last == len(chain) - 1
            yield Run(digits, sizes, gaps, opening.start(), group.end(), plus, whole)
