"""XLSX: the values of its cells, never its formulas; what a merged cell says holds for all that it covers."""

import re
import warnings
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from io import BytesIO
from time import monotonic
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from data_model.errors import Invalid
from data_model.imports.sheets import LARGEST_PART, LARGEST_UNPACKED, MOST_COLUMNS, Collecting, Grid

MOST_SHEETS = 30
MOST_PARTS = 1_000
MOST_MERGED = 20_000
LAST_ROW = 1_048_576
MOST_LINES = 2 * LAST_ROW
"""Rows of all sheets, empty ones too: a row far below makes all above it."""
LONGEST_READING = 30.0
"""Seconds that the sheets of one workbook may take."""
_MERGED = re.compile(rb'<(?:\w{1,20}:)?mergeCell\s[^<>]{0,200}?ref="(\$?[A-Z]{1,3}\$?\d{1,7}:\$?[A-Z]{1,3}\$?\d{1,7})"')
Covered = Mapping[int, list[tuple[int, int, int]]]
"""Row to the spans that merged cells cover in it: first and last column, from 1, and the row that holds the value."""


def grids(data: bytes) -> list[Grid]:
    """The sheets of a workbook. Raises Invalid for one that is too big once unpacked, or that cannot be read."""
    _weigh(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that we do not need
            return list(_grids(data))
    except Invalid:
        raise
    except Exception:  # a damaged or hostile workbook fails in many ways, deep in the library
        raise Invalid("import.unreadable") from None


def _weigh(data: bytes) -> None:
    """Refuse a workbook that would grow beyond bounds, by what its parts say of themselves; no part can yield more."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except (BadZipFile, ValueError, OSError, NotImplementedError):
        raise Invalid("import.unreadable") from None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise Invalid("import.bomb")
    if any(part.file_size > LARGEST_PART for part in parts):
        raise Invalid("import.bomb")
    if any(part.flag_bits & 1 for part in parts):
        raise Invalid("import.locked")
    if not any(part.filename == "xl/workbook.xml" or part.filename.endswith("workbook.xml") for part in parts):
        raise Invalid("import.kind")


def _grids(data: bytes) -> Iterator[Grid]:
    until = monotonic() + LONGEST_READING
    read = 0
    book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets[:MOST_SHEETS]:
            if sheet.sheet_state != "visible":
                continue
            covered = _covered(data, sheet._worksheet_path)
            kept = Collecting()
            holding: dict[tuple[int, int], str] = {}
            lines = sheet.iter_rows(max_row=LAST_ROW, max_col=MOST_COLUMNS + 1, values_only=True)
            for number, values in enumerate(lines, start=1):
                read += 1
                if read > MOST_LINES or monotonic() > until:
                    raise Invalid("import.bomb")
                cells = [text_of(value) for value in values] if any(v is not None for v in values) else []
                if number in covered:
                    cells = _filled(cells, covered[number], number, holding)
                kept.add(number, cells)
            yield Grid(sheet.title, tuple(kept.rows))
    finally:
        book.close()


def _covered(data: bytes, part: str) -> Covered:
    with ZipFile(BytesIO(data)) as archive:
        found = _MERGED.findall(archive.read(part))
    spans: dict[int, list[tuple[int, int, int]]] = {}
    rows = 0
    for ref in found:
        left, top, right, bottom = range_boundaries(ref.decode())
        rows += bottom - top + 1
        if rows > MOST_MERGED:
            raise Invalid("import.bomb")
        for row in range(top, bottom + 1):
            spans.setdefault(row, []).append((left, min(right, MOST_COLUMNS), top))
    return spans


def _filled(
    cells: list[str], spans: list[tuple[int, int, int]], number: int, holding: dict[tuple[int, int], str]
) -> list[str]:
    """The row with what its merged cells say; `holding` keeps each one's value for the rows below."""
    reach = max(right for _, right, _ in spans)
    cells = cells + [""] * (reach - len(cells))
    for left, right, top in spans:
        if number == top:
            holding[left, top] = cells[left - 1]
        for place in range(left - 1, right):
            cells[place] = holding.get((left, top), "")
    return cells


def text_of(value: object) -> str:
    """A cell's value as somebody would type it; an error of a formula is nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "da" if value else "nu"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return f"{value:%d.%m.%Y}" if value.time() == time() else f"{value:%d.%m.%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    text = str(value)
    return "" if text.startswith("#") and text.rstrip("!?").isupper() else text.replace("_x000D_", "")
