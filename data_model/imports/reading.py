"""From a file as it was sent to a sheet of text: the kind found by what is in it, the heads found under the titles."""

import re
from collections import Counter

from data_model.errors import Invalid
from data_model.imports import delimited, objects, workbooks
from data_model.imports.columns import holds_persons, recognised
from data_model.imports.sheets import LARGEST_FILE, MOST_ROWS, Book, Grid, Sheet

HEAD_WITHIN = 40
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_OTHER_KINDS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"{\\rtf")
_CNP = re.compile(r"(?<!\d)[1-8]\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{6}(?!\d)")
_BETWEEN = re.compile(r"(?<=\d)[\s.\-/]+(?=\d)")
_CNP_WEIGHTS = (2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9)


def read(data: bytes, file: str) -> Book:
    """The tables of a file, the fullest first. Raises Invalid with the sentence for whatever is not such a list."""
    if len(data) > LARGEST_FILE:
        raise Invalid("import.size", most=LARGEST_FILE // 1_000_000)
    sheets = [sheet for grid in grids_of(data) if (sheet := _sheet(grid)) and sheet.rows]
    if not sheets:
        raise Invalid("import.no_header")
    for sheet in sheets:
        _refuse_persons(sheet)
    return Book(file[:160], tuple(sorted(sheets, key=lambda s: -len(s.rows))))


def grids_of(data: bytes) -> list[Grid]:
    """The rows of a file as they stand, sheet by sheet; Invalid for what is no list."""
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:16]
    if not start:
        raise Invalid("import.empty")
    if data.startswith(_OLD_OFFICE):
        raise Invalid("import.old_excel")
    if data.startswith(b"PK"):
        return workbooks.grids(data)
    if data.startswith(_OTHER_KINDS) or start.lower().startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        raise Invalid("import.kind")
    return [objects.grid(data) if start[:1] in (b"[", b"{") else delimited.grid(data)]


def _sheet(grid: Grid) -> Sheet | None:
    """The table of a grid, under the row that names its columns; None where no row does."""
    top = grid.rows[: 1 if grid.headed else HEAD_WITHIN]
    known = [sum(recognised(cell) for cell in {c for c in cells if c}) for _, cells in top]
    if not known:
        return None
    best = max(range(len(known)), key=lambda i: (known[i], -i))
    if known[best] == 0 and not grid.headed:
        best = _widest(grid)
    if best < 0:
        return None
    heads, last = _heads(grid, best, known)
    width = max([len(heads), *(len(cells) for _, cells in grid.rows[last + 1 :])])
    heads = (*heads, *[""] * (width - len(heads)))
    body = [(n, (*cells, *[""] * (width - len(cells)))) for n, cells in grid.rows[last + 1 :] if cells != heads]
    if len(body) > MOST_ROWS:
        raise Invalid("import.rows", most=MOST_ROWS)
    return Sheet(grid.name, heads, tuple(cells for _, cells in body), tuple(n for n, _ in body))


def _widest(grid: Grid) -> int:
    """The first row that names as many things as the rows usually hold; -1 for none."""
    usual = Counter(len(cells) for _, cells in grid.rows).most_common(1)[0][0]
    for place, (_, cells) in enumerate(grid.rows[:HEAD_WITHIN]):
        if len({c for c in cells if c}) >= max(2, usual * 0.6):
            return place
    return -1


def _heads(grid: Grid, best: int, known: list[int]) -> tuple[tuple[str, ...], int]:
    """The names of the columns, of one row or of two where a group stands above; and the last row that they take."""
    heads = grid.rows[best][1]
    below = grid.rows[best + 1][1] if best + 1 < len(known) else ()
    above = grid.rows[best - 1][1] if best > 0 else ()
    if _names_too(below, heads):
        return _joined(heads, below), best + 1
    if _names_too(above, heads):
        return _joined(above, heads), best
    return heads, best


def _names_too(cells: tuple[str, ...], heads: tuple[str, ...]) -> bool:
    other = {c for c in cells if c} - {h for h in heads if h}
    return len(other) >= 2 and sum(recognised(c) for c in other) * 2 > len(other)


def _joined(upper: tuple[str, ...], lower: tuple[str, ...]) -> tuple[str, ...]:
    width = max(len(upper), len(lower))
    pairs = zip((*upper, *[""] * (width - len(upper))), (*lower, *[""] * (width - len(lower))), strict=True)
    return tuple(up if up == low or not low else f"{up} {low}".strip() for up, low in pairs)


def _refuse_persons(sheet: Sheet) -> None:
    """A list with personal numeric codes is a list of people: nothing of it is kept."""
    for row in sheet.rows:
        for cell in row:
            if len(cell) >= 13 and any(_is_cnp(found) for found in _CNP.findall(_BETWEEN.sub("", cell))):
                raise Invalid("import.persons")
    if sum(holds_persons(head) for head in sheet.heads if head) > max(3, len(sheet.heads) // 2):
        raise Invalid("import.persons")


def _is_cnp(digits: str) -> bool:
    check = sum(int(d) * w for d, w in zip(digits, _CNP_WEIGHTS, strict=False)) % 11
    return int(digits[12]) == (1 if check == 10 else check)
