"""A report as a workbook: a sheet for each table, real numbers with their formats, charts of the sheet's own cells."""

import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import xlsxwriter

from dashboard.documents.monitoring_report.said import (
    column_title,
    number_of,
    sentence_words,
    subtitle_of,
    table_title,
    text_of,
    title_of,
)
from dashboard.documents.register_file import inert
from dashboard.words import t
from dashboard.words.formats import date_text
from data_model.monitoring_report import Cell, Chart, Measured, Report, Section, Shape, Table, Unit

HEAD = 2  # the row of a table's heads, counted from nought; its title stands above
FORMATS = {Unit.COUNT: "#,##0", Unit.DAYS: "#,##0.0", Unit.PERCENT: '0.0" %"', Unit.RATE: "#,##0.0"}
LONGEST_NAME = 31  # of a sheet
LINE, ON_A_LINE = 17, 105  # a row's height in points, and how many letters the cover's column holds


def report_xlsx(report: Report) -> bytes:
    """The bytes of the XLSX."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({
            "title": f"{title_of(report)}, {subtitle_of(report)}",
            "created": report.made_at.replace(tzinfo=None), "language": "ro-RO",
        })  # fmt: skip
        look = _Look(book)
        _cover(book, look, report)
        for section in report.sections:
            for table in section.tables:
                _sheet(book, look, table)
    return buffer.getvalue()


class _Look:
    """The formats of a workbook."""

    def __init__(self, book: Any) -> None:
        self.title = book.add_format({"bold": True, "font_size": 13, "font_color": "#1F4E79"})
        self.head = book.add_format({
            "bold": True, "bottom": 1, "bg_color": "#E8EEF4", "text_wrap": True, "valign": "top",
        })  # fmt: skip
        self.words = book.add_format({"text_wrap": True, "valign": "top"})
        self.day = book.add_format({"num_format": "dd.mm.yyyy", "valign": "top", "align": "left"})
        self.why = book.add_format({"font_color": "#595959", "italic": True, "align": "right", "valign": "top"})
        self.of = {unit: book.add_format({"num_format": form, "valign": "top"}) for unit, form in FORMATS.items()}


def _cover(book: Any, look: _Look, report: Report) -> None:
    """What the report is, and the sentences of its sections."""
    sheet = book.add_worksheet(t("monitoring_report.sheet_name"))
    sheet.set_column(0, 0, 110)
    lines = [(line, look.title if n == 0 else look.words) for n, line in enumerate(_opening(report))]
    for section in report.sections:
        lines += [("", look.words), (t(f"monitoring_report.section.{section.id}"), look.title)]
        lines += [(line, look.words) for line in _sentences(section)]
    for row, (line, form) in enumerate(lines):
        sheet.write_string(row, 0, str(inert(line)), form)
        sheet.set_row(row, LINE * (1 + len(line) // ON_A_LINE))
    _for_print(sheet)


def _opening(report: Report) -> Iterator[str]:
    yield title_of(report)
    yield subtitle_of(report)
    audience = t(f"monitoring_report.audience.{report.audience}")
    yield t("monitoring_report.paper.footer", date=date_text(report.made_at), audience=audience)
    if report.demo:
        yield t("documents.demo_mark")


def _sentences(section: Section) -> Iterator[str]:
    return (sentence_words(sentence) for sentence in section.sentences)


def sheet_name(table: Table) -> str:
    """The table's name on its tab."""
    return t(f"monitoring_report.tab.{table.id}")[:LONGEST_NAME]


def _sheet(book: Any, look: _Look, table: Table) -> None:
    sheet = book.add_worksheet(sheet_name(table))
    sheet.write_string(0, 0, table_title(table), look.title)
    for place, column in enumerate(table.columns):
        sheet.write_string(HEAD, place, column_title(column), look.head)
        sheet.set_column(place, place, 6 * column.wide if column.wide > 2 else 14)
    for row, cells in enumerate(table.rows, HEAD + 1):
        for place, cell in enumerate(cells):
            _cell(sheet, look, row, place, cell)
    sheet.set_row(HEAD, 3 * LINE)
    sheet.freeze_panes(HEAD + 1, 1)
    sheet.repeat_rows(HEAD)
    _for_print(sheet)
    if table.rows:
        sheet.autofilter(HEAD, 0, HEAD + len(table.rows), len(table.columns) - 1)
    if table.chart:
        _chart(book, sheet, table, table.chart)


def _for_print(sheet: Any) -> None:
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _cell(sheet: Any, look: _Look, row: int, place: int, cell: Cell) -> None:
    """A number or a day as such; everything else as a text that no spreadsheet runs."""
    number = number_of(cell)
    if number is not None:
        sheet.write_number(row, place, number, look.of[cell.unit if isinstance(cell, Measured) else Unit.COUNT])
    elif isinstance(cell, date):
        sheet.write_datetime(row, place, datetime(cell.year, cell.month, cell.day), look.day)  # noqa: DTZ001
    else:
        plain = isinstance(cell, str) or not place
        sheet.write_string(row, place, str(inert(text_of(cell))), look.words if plain else look.why)


def _chart(book: Any, sheet: Any, table: Table, chart: Chart) -> None:
    """A chart of the sheet's own cells, under them."""
    lying, name = chart.shape is Shape.BARS, sheet_name(table)
    made = book.add_chart({"type": "bar" if lying else "column"})
    rows, columns = [HEAD + 1 + row for row in chart.rows], chart.columns
    if lying:
        made.add_series({
            "name": [name, HEAD, columns[0]], "categories": [name, rows[0], 0, rows[-1], 0],
            "values": [name, rows[0], columns[0], rows[-1], columns[0]], "data_labels": {"value": True},
            "fill": {"color": "#1F4E79"},
        })  # fmt: skip
        made.set_y_axis({"reverse": True})
    else:
        for row, colour in zip(rows, ("#1F4E79", "#B26A00", "#2A8A4A", "#8A5FB0"), strict=False):
            made.add_series({
                "name": [name, row, 0], "categories": _spread(name, HEAD, columns),
                "values": _spread(name, row, columns), "data_labels": {"value": True}, "fill": {"color": colour},
            })  # fmt: skip
    made.set_title({"name": table_title(table), "name_font": {"size": 11}})
    made.set_legend({"none": True} if lying else {"position": "bottom"})
    made.set_size({"width": 620, "height": 120 + 24 * len(rows) if lying else 320})
    sheet.insert_chart(HEAD + len(table.rows) + 2, 0, made, {"description": table_title(table)})


def _spread(name: str, row: int, columns: tuple[int, ...]) -> str:
    """Cells of one row that need not stand side by side."""
    cells = ",".join(f"'{name}'!{xlsxwriter.utility.xl_rowcol_to_cell(row, c, True, True)}" for c in columns)
    return f"=({cells})"
