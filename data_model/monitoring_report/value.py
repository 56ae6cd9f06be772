"""What a report is, before it is a page, a workbook or a paper: sections of sentences and tables of typed cells.

Cells hold figures and codes; the words of the codes stand in the word catalog. A chart has no numbers of its own: it
draws columns of its table, so that each form of a report shows the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from data_model.disclosure import Figure
from data_model.releasing import Audience


class Kind(StrEnum):
    """The annual monitoring report, the half-yearly indicator sheet, the pack for the yearly session of the
    Interministerial Committee, the set for an evaluation (Strategy, "Proceduri de monitorizare si evaluare")."""

    ANNUAL = "annual"
    SHEET = "sheet"
    COMMITTEE = "committee"
    EVALUATION = "evaluation"


class Form(StrEnum):
    DOCX = "docx"
    XLSX = "xlsx"


class Unit(StrEnum):
    COUNT = "count"
    DAYS = "days"
    PERCENT = "percent"
    RATE = "rate"  # per 100,000 people


@dataclass(frozen=True)
class Code:
    """One word of a list of the word catalog: an indicator's name, the state of a quarter."""

    of: str
    code: str


@dataclass(frozen=True)
class Measured:
    """A number, or why there is none."""

    figure: Figure
    unit: Unit = Unit.COUNT


NOT_SUMMED = Code("state", "not_summed")
"""Distinct people and medians are of a quarter alone: nobody adds them up."""

Cell = str | int | date | Code | Measured | None
"""A text is one that people wrote, or a name; an int is a count of things, never of people."""


def number_in(cell: Cell) -> float | None:
    """The number of a measured cell; None for any other, and where it may not be told."""
    return cell.figure.value if isinstance(cell, Measured) else None


@dataclass(frozen=True)
class Column:
    """A column: its word in the catalog, or the period it holds; `wide` is its share of the width."""

    id: str
    period: str = ""
    wide: int = 2


class Shape(StrEnum):
    BARS = "bars"  # one for each row, lying
    COLUMNS = "columns"  # standing, a group for each column, a colour for each row


@dataclass(frozen=True)
class Chart:
    """A picture of the table: of BARS the column `columns[0]` of its first `rows` rows; of COLUMNS those columns of
    the rows named."""

    shape: Shape
    columns: tuple[int, ...]
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Table:
    """A table whose first column names its rows; `about` fills the words of its title."""

    id: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    chart: Chart | None = None
    about: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True)
class Sentence:
    """A sentence of the catalog and what fills it; `n` chooses its plural."""

    id: str
    values: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True)
class Section:
    id: str
    sentences: tuple[Sentence, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Report:
    """One report; `county` is "" for the country, `period` 2026, 2026-H1 or 2024-2026."""

    kind: Kind
    county: str
    period: str
    audience: Audience
    made_at: datetime
    demo: bool
    sections: tuple[Section, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(table for section in self.sections for table in section.tables)
