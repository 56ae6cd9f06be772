"""What a page of a PDF says, and whether it can be read at all."""

import re
import unicodedata
from typing import Any

from pypdf import PageObject

LINE = 3.0  # points: signs whose feet are closer than this stand on one line
_PAINTING = re.compile(rb"(?:^|\s)(?:Do|BI|Tj|TJ|'|\"|[fFSsBb]\*?|sh)(?=\s|$)")
_ODD = ("Cc", "Cn", "Co", "Cs")
_VOWELS = set("aeiouy")


def text_of(page: PageObject) -> str:
    """The page's text in the order in which it is drawn."""
    return page.extract_text()


def side_by_side(page: PageObject) -> str:
    """The same by lines, each from left to right: what was drawn in pieces stands together for who looks at it."""
    pieces: list[tuple[float, float, str]] = []

    def seen(text: str, matrix: Any, text_matrix: Any, _font: Any, _size: Any) -> None:
        x, y = text_matrix[4], text_matrix[5]
        at = x * matrix[0] + y * matrix[2] + matrix[4], x * matrix[1] + y * matrix[3] + matrix[5]
        if text.strip():
            pieces.append((at[1], at[0], text.strip()))

    page.extract_text(visitor_text=seen)
    lines: list[list[tuple[float, str]]] = []
    foot = float("inf")
    for y, x, text in sorted(pieces, key=lambda p: -p[0]):
        if foot - y > LINE:
            lines.append([])
            foot = y
        lines[-1].append((x, text))
    return "\n".join(" ".join(text for _, text in sorted(line)) for line in lines)


def draws(page: PageObject) -> bool:
    """Whether anything is painted on the page."""
    contents = page.get_contents()
    return contents is not None and _PAINTING.search(contents.get_data()) is not None


def unreadable(text: str) -> bool:
    """Whether some words in it are signs without a meaning; single ones are bullets."""
    odd = [unicodedata.category(c) in _ODD or c == "\ufffd" for c in text if not c.isspace()]
    return any(all(odd[at : at + 4]) for at in range(len(odd) - 3))


def letters_make_sense(text: str) -> bool:
    """Whether the signs are those of a language: a font without its table of letters gives others."""
    signs = [c for c in text if not c.isspace()]
    odd = sum(unicodedata.category(c) in _ODD or c == "\ufffd" for c in signs)
    if not signs or odd > len(signs) * 0.02:
        return False
    letters = [c.lower() for c in unicodedata.normalize("NFD", text) if c.isalpha()]
    plain = sum(c.isalnum() for c in signs)
    if len(letters) < 200:
        return plain >= len(signs) * 0.4
    share = sum(c in _VOWELS for c in letters) / len(letters)
    return plain >= len(signs) * 0.5 and 0.25 <= share <= 0.65
