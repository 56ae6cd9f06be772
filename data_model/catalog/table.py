"""Read a file of the catalog so that a mistake in it names its file, row and column."""

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import Any, NoReturn, TypeVar

Choice = TypeVar("Choice", bound=StrEnum)
COMMA_BELOW = str.maketrans("\u015e\u015f\u0162\u0163", "\u0218\u0219\u021a\u021b")  # from cedilla


class BadCatalog(ValueError):
    """A file of the catalog cannot be used. `row` counts as a spreadsheet does, the header being row 1."""

    def __init__(self, file: Path, reason: str, *, row: int | None = None, column: str = "") -> None:
        place = f"{file.parent.name}/{file.name}"
        place += f", row {row}" if row is not None else ""
        place += f", column {column}" if column else ""
        super().__init__(f"{place}: {reason}")
        self.file = file
        self.row = row
        self.column = column
        self.reason = reason


@dataclass(frozen=True)
class Row:
    """One row of a table, or one entry of a TOML list: what stands in it, and where it stands."""

    file: Path
    number: int
    cells: Mapping[str, str]

    def text(self, column: str, *, longest: int = 2000) -> str:
        """What the cell says; never empty."""
        value = self.optional(column)
        if not value:
            self.bad(column, "is empty")
        if len(value) > longest:
            self.bad(column, f"has {len(value)} characters, at most {longest} are allowed")
        return value

    def optional(self, column: str) -> str:
        """What the cell says, or an empty text."""
        return self.cells.get(column, "").strip().translate(COMMA_BELOW)

    def codes(self, column: str, known: Mapping[str, object]) -> tuple[str, ...]:
        """The codes of a cell, separated by semicolons; each must be in `known`."""
        found = tuple(part for piece in self.optional(column).split(";") if (part := piece.strip()))
        for code in found:
            if code not in known:
                self.bad(column, f"{code!r} is not known")
        if len(set(found)) < len(found):
            self.bad(column, "names the same code twice")
        return found

    def day(self, column: str) -> date | None:
        """The date of a cell, written 2026-12-31, or None."""
        value = self.optional(column)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            self.bad(column, f"{value!r} is not a date such as 2026-12-31")

    def flag(self, column: str) -> bool:
        """Whether the cell says yes; it may only say yes or no."""
        value = self.text(column)
        if value not in ("yes", "no"):
            self.bad(column, f"{value!r} is neither yes nor no")
        return value == "yes"

    def choice(self, column: str, choices: type[Choice]) -> Choice:
        """The member of `choices` that the cell names."""
        value = self.text(column)
        try:
            return choices(value)
        except ValueError:
            self.bad(column, f"{value!r} is none of {', '.join(choices)}")

    def bad(self, column: str, reason: str) -> NoReturn:
        """Refuse the file because of this cell."""
        raise BadCatalog(self.file, reason, row=self.number, column=column)


def rows(file: Path, columns: tuple[str, ...]) -> Iterator[Row]:
    """The rows of a CSV file that has at least `columns`; empty rows are passed over."""
    reader = csv.reader(StringIO(_read(file), newline=""), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_header(file, header, columns)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if len(cells) != len(header):
                    reason = f"has {len(cells)} cells, the header has {len(header)}"
                    raise BadCatalog(file, reason, row=reader.line_num)
                yield Row(file, reader.line_num, dict(zip(header, cells, strict=True)))
    except csv.Error as error:
        raise BadCatalog(file, str(error), row=reader.line_num) from error


def toml(file: Path) -> dict[str, Any]:
    """A TOML file of the catalog."""
    try:
        return tomllib.loads(_read(file))
    except tomllib.TOMLDecodeError as error:
        raise BadCatalog(file, str(error)) from error


def entries(file: Path, name: str, values: object) -> Iterator[Row]:
    """The entries of the TOML list `name`; `row` in an error is then the number of the entry."""
    if not isinstance(values, list):
        raise BadCatalog(file, "is not a list of entries", column=name)
    for number, entry in enumerate(values, start=1):
        if not isinstance(entry, dict):
            raise BadCatalog(file, "is not an entry", row=number, column=name)
        yield Row(file, number, {key: str(value) for key, value in entry.items()})


def _check_header(file: Path, header: list[str], columns: tuple[str, ...]) -> None:
    missing = [name for name in columns if name not in header]
    if missing:
        raise BadCatalog(file, f"has no column {', '.join(missing)}", row=1)
    if len(set(header)) < len(header):
        raise BadCatalog(file, "names a column twice", row=1)


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except FileNotFoundError as error:
        raise BadCatalog(file, "is missing") from error
    except UnicodeDecodeError as error:
        raise BadCatalog(file, "is not written in UTF-8") from error
