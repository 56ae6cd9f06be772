"""What a page of a PDF says, and whether it can be read at all."""

import re
import unicodedata
from typing import Any

from pypdf import PageObject
from pypdf.generic import DictionaryObject

PICTURE = 0.6  # of the page: a picture larger than this may be a scan, and what it shows cannot be read
SAID_BESIDE = ("/ActualText", "/Alt", "/E")
_PAINTING = re.compile(rb"(?:^|\s)(?:Do|BI|Tj|TJ|'|\"|[fFSsBb]\*?|sh)(?=\s|$)")
_VOWELS = set("aeiouy")


def text_of(page: PageObject) -> tuple[str, bool]:
    """The page's text with what stands beside it for a reader's voice, and whether the page is a picture of text."""
    pictures = _pictures(page.get("/Resources"), set())
    beside: list[str] = []
    covered = 0.0

    def seen(operator: Any, operands: Any, matrix: Any, _text_matrix: Any) -> None:
        nonlocal covered
        is_picture = operator == b"Do" and operands and str(operands[0]) in pictures
        if is_picture or operator == b"INLINE IMAGE":
            covered += abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])
        elif operator == b"BDC" and len(operands) > 1 and isinstance(operands[1], dict):
            beside.extend(str(operands[1][name]) for name in SAID_BESIDE if name in operands[1])

    text = page.extract_text(visitor_operand_before=seen)
    size = abs(float(page.mediabox.width) * float(page.mediabox.height)) or 1.0
    is_picture = covered / size > PICTURE or (not text.strip() and _draws(page))
    return "\n".join([text, *beside]), is_picture


def _pictures(resources: Any, known: set[int]) -> set[str]:
    """The names under which a page, or a form within it, draws pictures."""
    resources = resources.get_object() if hasattr(resources, "get_object") else resources
    if not isinstance(resources, DictionaryObject) or id(resources) in known:
        return set()
    known.add(id(resources))
    found: set[str] = set()
    drawn = resources.get("/XObject")
    drawn = drawn.get_object() if drawn is not None else None
    for name, reference in drawn.items() if isinstance(drawn, DictionaryObject) else ():
        one = reference.get_object()
        if one.get("/Subtype") == "/Image":
            found.add(str(name))
        else:
            found |= _pictures(one.get("/Resources"), known)
    return found


def _draws(page: PageObject) -> bool:
    contents = page.get_contents()
    return contents is not None and _PAINTING.search(contents.get_data()) is not None


def letters_make_sense(text: str) -> bool:
    """Whether the signs are those of a language: a font without its table of letters gives others."""
    signs = [c for c in text if not c.isspace()]
    odd = sum(unicodedata.category(c) in ("Cc", "Cn", "Co", "Cs") or c == "\ufffd" for c in signs)
    if not signs or odd > len(signs) * 0.02:
        return False
    letters = [c.lower() for c in unicodedata.normalize("NFD", text) if c.isalpha()]
    plain = sum(c.isalnum() for c in signs)
    if len(letters) < 200:
        return plain >= len(signs) * 0.4
    share = sum(c in _VOWELS for c in letters) / len(letters)
    return plain >= len(signs) * 0.5 and 0.25 <= share <= 0.65
