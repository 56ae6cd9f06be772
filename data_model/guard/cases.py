"""Words that say which case is meant: its code, however it is written, or its number in a meeting."""

import re
from collections.abc import Iterator

from data_model.guard.reading import readings
from geodata.counties import COUNTIES

CASE_CODE = re.compile(r"\b[A-Z]{1,2}\s*-\s*20\d\d\s*-\s*[A-Z0-9]{4,6}\b", re.IGNORECASE)
"""A code as the program writes it. `holds_case_code` finds it also as people and other programs write it."""

_PARTS = re.compile(r"(?<![^\W_])([a-z]{1,2})([\W_]{0,4})(20\d\d)([\W_]{0,4})([a-z0-9]{4,6})(?![^\W_])", re.IGNORECASE)
_RANDOM = re.compile(r"[A-HJKMNP-Z2-9]{5}")  # what cases.commands draws from, and how many
_NO_WORD = re.compile(r"^[^aeiou]+$|[^aeiou]{4}", re.IGNORECASE)

_GAP = r"(?:[^\w,;.!?]|_|[,;.!?](?=[^\s,;.!?])){0,4}"  # no end of a sentence: "după caz, 3 locuri"
# Plain letters: `_ways` reads every text without its marks too.
_ORDER = rf"(?:(?:cu\s+)?(?:num\w*rul|nr|no){_GAP}\.?{_GAP})?"
_SAID = r"(?:un[ua]|doi|doua|trei|patru|cinci|sase|sapte|opt|noua|zece|\w{3,6}sprezece)\b"
_NTH = (
    r"(?:(?:al|a)\s+(?:\w{3,9}lea|doua(?!\s+(?:zi|oar|(?!are\b|este\b|cere\b)\w+[ie]\b))|treia|patra|cincea|sasea|"
    r"saptea|opta|noua|zecea)|intai)\b"
)
_ROMAN = r"(?-i:[IVX]{1,5})\b"
_AGE = r"(?!\s*(?:de\s+)?(?:ani|luni|zile|ore)\b)"
_ONE = r"\b(?:caz(?:ul|ului|urile|urilor)|spet(?:a|ei|ele|elor))"
_CASE_NUMBER = re.compile(
    rf"{_ONE}{_GAP}{_ORDER}(?:\d{{1,3}}\b|{_ROMAN}|{_NTH})|"
    rf"\bcaz(?:ul|ului|urile|urilor){_GAP}{_ORDER}{_SAID}|{_ONE}{_GAP}{_ORDER}(?!nou|un[ua]){_SAID}|"
    rf"\bcaz(?:{_GAP}|\.\s){_ORDER}\d{{1,3}}\b|\bcazuri\s+{_ORDER}\d{{1,3}}\b|"
    rf"\bvictim(?:a|ei|ele|elor){_GAP}{_ORDER}(?:\d{{1,3}}\b{_AGE}|{_ROMAN}|{_NTH}|(?!nou|un[ua]){_SAID}{_AGE})|"
    r"(?-i:\bC[-.]?\d{1,2})\b(?!/)",
    re.IGNORECASE,
)
_LEVEL = re.compile(r"(?:\b(?:nivel\w*|categori\w*|vitamin\w*|limba?\s+\w+)|\b[ABC]\d\s?[/,-])\s*$", re.IGNORECASE)


def _ways(text: str) -> tuple[str, ...]:
    """As it is written, then as a person would read it."""
    return (text, *dict.fromkeys(way.plain for way in readings(text) if way.plain != text))


def holds_case_code(text: str) -> bool:
    """Whether a case's code stands in `text`: with any dash or other sign between its parts, or none, with look-alike
    letters or invisible signs. A year after a county, a span of years or the number of an order is none."""
    return any(True for way in _ways(text) for _ in _codes(way))


def case_codes_replaced(text: str, instead: str) -> str:
    """`text` with `instead` for every code; `instead` alone where one is written so that its place is not found."""
    for start, end in reversed([found.span() for found in _codes(text)]):
        text = f"{text[:start]}{instead}{text[end:]}"
    return instead if holds_case_code(text) else text


def _codes(text: str) -> Iterator[re.Match[str]]:
    return (found for found in _PARTS.finditer(text) if _is_code(found))


def _is_code(found: re.Match[str]) -> bool:
    county, first, _year, second, end = found.groups()
    if first.strip() == second.strip() == "-":
        return True
    if county.upper() not in COUNTIES or not _RANDOM.fullmatch(end.upper()) or end.isdecimal():
        return False
    return not end.isalpha() or end.isupper() or _NO_WORD.search(end) is not None


def names_a_case(text: str) -> bool:
    """Whether `text` tells a case by its number in a meeting: "cazul 3", "cazul al treilea", "speța III", "C3"."""
    return any(
        found[0][:1] not in "C" or found[0][1:2].isalpha() or not _LEVEL.search(way, 0, found.start())
        for way in _ways(text)
        for found in _CASE_NUMBER.finditer(way)
    )
