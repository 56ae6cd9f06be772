"""What a page of a PDF says, and whether it can be read at all."""

import re
import unicodedata
from typing import Any

from pypdf import PageObject
from pypdf.generic import ContentStream, DictionaryObject, NameObject, NumberObject, StreamObject

LINE = 3.0  # points: signs whose feet are closer than this stand on one line
_PAINTING = re.compile(rb"(?:^|\s)(?:Do|BI|Tj|TJ|'|\"|[fFSsBb]\*?|sh)(?=\s|$)")
_ODD = ("Cc", "Cn", "Co", "Cs")
_VOWELS = set("aeiouy")


def text_of(page: PageObject) -> str:
    """The page's text in the order in which it is drawn."""
    return page.extract_text()


def side_by_side(page: PageObject) -> str:
    """The same by lines, each from left to right: what was drawn in pieces stands together for who looks at it.

    It changes the page's drawing, which is good for nothing else afterwards.
    """
    page[NameObject("/Contents")] = _piece_by_piece(page.get("/Contents"))
    _forms_too(page.get("/Resources"), set())
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
    return "\n".join(" ".join(text for _, text in sorted(line, key=lambda p: p[0])) for line in lines)


def _piece_by_piece(drawing: Any) -> ContentStream:
    """The drawing with a turn by nothing before each piece of text, which makes pypdf tell the piece by itself."""
    content = ContentStream(drawing, None)
    still = ([NumberObject(n) for n in (1, 0, 0, 1, 0, 0)], b"cm")
    made: list[tuple[Any, bytes]] = []
    for operands, operator in content.operations:
        if operator in (b"'", b'"'):
            made += [([], b"T*"), still, (operands[-1:], b"Tj")]
        else:
            made += [still, (operands, operator)] if operator in (b"Tj", b"TJ") else [(operands, operator)]
    content.operations = made
    return content


def _forms_too(resources: Any, known: set[int]) -> None:
    """Forms drawn by a page are read in the same way. They are the reader's own, so their bytes can be exchanged."""
    found = resources.get_object() if resources is not None else None
    drawn = found.get("/XObject") if isinstance(found, DictionaryObject) else None
    for reference in drawn.get_object().values() if drawn is not None else ():
        form = reference.get_object()
        if isinstance(form, StreamObject) and form.get("/Subtype") == "/Form" and id(form) not in known:
            known.add(id(form))
            form.set_data(_piece_by_piece(form).get_data())
            _forms_too(form.get("/Resources"), known)


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
