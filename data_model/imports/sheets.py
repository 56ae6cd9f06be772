"""A list as it came, as plain text cells: the names of its columns, its rows, and how much may come at once."""

from collections.abc import Iterable
from dataclasses import dataclass

from data_model.errors import Invalid

LARGEST_FILE = 10_000_000
"""Bytes of a file as sent."""
LARGEST_UNPACKED = 80_000_000
"""Bytes of a workbook once unpacked."""
LARGEST_PART = 40_000_000
"""Bytes of each of its parts."""
MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_CELLS = 1_000_000
LONGEST_CELL = 32_767
"""What a spreadsheet itself allows in one cell."""


@dataclass(frozen=True)
class Grid:
    """Rows as they stand, titles and all; each with its number as a spreadsheet counts, from 1. `headed`: the first
    row surely names the columns."""

    name: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    headed: bool = False


@dataclass(frozen=True)
class Sheet:
    """One table. Every row has as many cells as there are `heads`; `numbers` are the rows' numbers in the file."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]

    def sample(self, column: int) -> str:
        """The first value that stands in a column, "" where none does."""
        return next((row[column] for row in self.rows[:200] if row[column]), "")


@dataclass(frozen=True)
class Book:
    """A file that was read: what it was called, and its tables, the fullest first."""

    file: str
    sheets: tuple[Sheet, ...]


class Collecting:
    """Rows as they are read, refused once they are too many. Values become text, edges cut, empty ends dropped."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, tuple[str, ...]]] = []
        self._cells = 0

    def add(self, number: int, values: Iterable[str]) -> None:
        cells = [value.strip() for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            return
        if any(len(cell) > LONGEST_CELL for cell in cells):
            raise Invalid("import.cell", row=number, most=LONGEST_CELL)
        if len(cells) > MOST_COLUMNS:
            raise Invalid("import.columns", most=MOST_COLUMNS)
        self._cells += len(cells)
        if len(self.rows) >= MOST_ROWS + 50:  # titles stand above the rows that count
            raise Invalid("import.rows", most=MOST_ROWS)
        if self._cells > MOST_CELLS:
            raise Invalid("import.cells", most=MOST_CELLS)
        self.rows.append((number, tuple(cells)))
