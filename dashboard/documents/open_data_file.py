"""The public's figures as a file: CSV, or XLSX with a first sheet that says how to read them."""

import csv
import io

import xlsxwriter

from dashboard.documents.register_file import inert
from dashboard.words import t
from dashboard.words.formats import date_text, local
from data_model.disclosure.released_tables import Level
from data_model.indicators import indicators
from data_model.publishing import OpenData, OpenLine
from geodata.counties import COUNTIES, COUNTRY

HEADS = (
    "place_code", "place", "level", "period", "code", "indicator", "group", "state", "value", "edition", "released_on",
)  # fmt: skip
VALUE = HEADS.index("value")


def open_data_csv(found: OpenData) -> bytes:
    """Semicolons and a byte-order mark, as a Romanian Excel opens it."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([_heads(), *map(_cells, found.lines)])
    return text.getvalue().encode("utf-8-sig")


def open_data_xlsx(found: OpenData) -> bytes:
    """A workbook: how to read it, then the figures."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        notes = book.add_worksheet(t("open_data.read_me"))
        notes.set_column(0, 0, 120, book.add_format({"text_wrap": True, "valign": "top"}))
        for number, sentence in enumerate(_notes(found)):
            notes.write_string(number, 0, sentence)
        sheet = book.add_worksheet(t("open_data.sheet"))
        sheet.write_row(0, 0, _heads(), bold)
        for number, line in enumerate(found.lines, 1):
            sheet.write_row(number, 0, _cells(line))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(found.lines), 1), len(HEADS) - 1)
        sheet.set_column(0, len(HEADS) - 1, 18)
    return buffer.getvalue()


def _heads() -> list[str]:
    return [t(f"open_data.{name}") for name in HEADS]


def _notes(found: OpenData) -> list[str]:
    words = {"threshold": found.threshold}
    said = [t(f"open_data.notes.{key}", **words) for key in ("promise", "rounding", "editions", "victims")]
    return said + [
        t("open_data.notes.what", name=t(f"indicators.{i}.name"), definition=t(f"indicators.{i}.definition"))
        for i in dict.fromkeys(line.indicator for line in found.lines)
        if i in indicators()
    ]


def _cells(line: OpenLine) -> list[str | int | float]:
    of_group = line.group != ""
    indicator = t(f"context.{line.indicator}.title") if of_group else t(f"indicators.{line.indicator}.name")
    cells = [
        line.place if line.level is not Level.REGION else "",
        _place(line.place, line.level),
        t(f"open_data.levels.{line.level.value}"),
        line.period,
        line.indicator,
        indicator,
        t(f"context.{line.indicator}.groups.{line.group}") if of_group else "",
        t(f"open_data.states.{line.figure.state.value}"),
        "" if line.figure.value is None else int(line.figure.value),
        line.edition,
        date_text(local(line.released_at).date()),
    ]
    return [cell if isinstance(cell, int) else str(inert(cell)) for cell in cells]


def _place(place: str, level: Level) -> str:
    if place == COUNTRY:
        return t("context.country")
    return COUNTIES[place].name if level is Level.COUNTY else place
