"""CSV: its encoding and its separator are found, for lists come with any."""

import codecs
import csv
from collections import Counter
from io import StringIO

from data_model.errors import Invalid
from data_model.imports.sheets import LONGEST_CELL, Collecting, Grid

SEPARATORS = ";,\t|"
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ROMANIAN = frozenset(b"\xba\xfe\xe3\xaa\xde\xc3")
"""The letters of Romanian that cp1252 has not, as cp1250, ISO 8859-2 and ISO 8859-16 alike write them."""


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 with its mark, cp1250, ISO 8859-2 or cp1252.

    Raises Invalid for bytes that are no text.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _plain(data.decode(name, "replace"))
    if b"\0" in data:
        raise Invalid("import.kind")
    try:
        return _plain(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _plain(data.decode("cp1250" if _ROMANIAN & set(data) else "cp1252", "replace"))


def _plain(text: str) -> str:
    odd = sum(1 for c in text if c < " " and c not in "\t\r\n")
    if "\0" in text or odd * 100 > len(text):
        raise Invalid("import.kind")
    return text


def grid(data: bytes) -> Grid:
    """The rows of a CSV file, each with the number of the line on which it ends."""
    text = decoded(data)
    hint, rest = _hint(text)
    reader = csv.reader(StringIO(rest, newline=""), delimiter=hint or _separator(rest))
    csv.field_size_limit(4 * LONGEST_CELL)
    kept = Collecting()
    try:
        for cells in reader:
            kept.add(reader.line_num + (1 if hint else 0), cells)
    except csv.Error:
        raise Invalid("import.cell", row=reader.line_num, most=LONGEST_CELL) from None
    return Grid("", tuple(kept.rows))


def _hint(text: str) -> tuple[str, str]:
    """The separator that Excel's own first line names, and the text after it."""
    first, _, rest = text.partition("\n")
    said = first.strip()
    return (said[4], rest) if said.lower().startswith("sep=") and len(said) == 5 else ("", text)


def _separator(text: str) -> str:
    """The one that cuts most lines into the same number of cells, more than one; the comma where none does."""
    best, score = ",", 0
    for candidate in SEPARATORS:
        reader = csv.reader(StringIO(text[:200_000], newline=""), delimiter=candidate)
        try:
            widths = Counter(len(cells) for cells, _ in zip(reader, range(100), strict=False) if len(cells) > 1)
        except csv.Error:
            continue
        found = max((many * min(width, 5) for width, many in widths.items()), default=0)
        if found > score:
            best, score = candidate, found
    return best
