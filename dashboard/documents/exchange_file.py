"""Cases and referrals as files: XLSX with a sheet each, or CSV; cells that a spreadsheet would run are made inert."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import xlsxwriter

from dashboard.documents.register_file import inert
from dashboard.words import has, t
from dashboard.words.formats import date_text, number_text
from data_model.disclosure import FigureState
from data_model.exchange import EuLine, Table
from data_model.exchange.export import Cell
from data_model.exchange.layout import head, layout, word

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
MODELS = {
    "cases": (
        "age_band", "sex", "citizenship", "exploitation", "source", "origin_county", "exploitation_county",
        "destination", "town", "needs", "urgent", "note", "simev", "sunrise",
    ),
    "referrals": ("code", "need", "to", "message"),
}  # fmt: skip
CODE_LISTS = {"needs": "need", "urgent": "need"}
"""The list of words of a column that goes by another name."""


def _said(cell: Cell) -> str | int:
    if cell is None:
        return ""
    safe = inert(date_text(cell) if isinstance(cell, date) else cell)
    return "" if safe is None else safe


def exchange_xlsx(tables: Sequence[Table]) -> bytes:
    """A workbook with a sheet for each table."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        for table in tables:
            sheet = book.add_worksheet(t(f"exchange.export.sheet_{table.name}"))
            for number, line in enumerate((table.heads, *table.rows)):
                sheet.write_row(number, 0, [_said(cell) for cell in line], None if number else bold)
            sheet.freeze_panes(1, 1)
            sheet.set_column(0, len(table.heads) - 1, 22)
    return buffer.getvalue()


def exchange_csv(table: Table) -> bytes:
    """Semicolons and a byte-order mark, as a Romanian Excel opens it."""
    return _csv((table.heads, *([_said(cell) for cell in row] for row in table.rows)))


def model_xlsx(kind: str) -> bytes:
    """An empty list to fill in, and on a second sheet what each column may say."""
    heads = (t("exchange.model.column"), t("exchange.model.says"))
    empty = Table(kind, tuple(head(kind, column) for column in MODELS[kind]), ())
    return exchange_xlsx([empty, Table("values", heads, tuple(_sayings(kind)))])


def _sayings(kind: str) -> Iterator[tuple[str, str]]:
    for column in MODELS[kind]:
        code_list = CODE_LISTS.get(column, column)
        said = [word(code_list, code) for code in layout()["words"].get(code_list, ())]
        hint = f"exchange.model.hint.{column}"
        for one in (*([t(hint)] if has(hint) else []), *said):
            yield head(kind, column), one


def eu_csv(lines: Iterable[EuLine]) -> bytes:
    """The breakdown, one group a line."""
    heads = [t(f"exchange.eu.{name}") for name in ("dimension", "group", "count")]
    rows = [
        [
            t(f"exchange.eu.words.{line.dimension}"), line.group,
            t("exchange.eu.protected") if line.figure.state is FigureState.PROTECTED
            else number_text(line.figure.value or 0, 0),
        ]
        for line in lines
    ]  # fmt: skip
    return _csv((heads, *rows))


def _csv(lines: Iterable[Sequence[str | int]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(lines)
    return text.getvalue().encode("utf-8-sig")
