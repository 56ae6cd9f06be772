"""A report in words: one reading of its cells for the page, the workbook and the paper."""

from collections.abc import Mapping
from datetime import date

from dashboard import words
from dashboard.documents.paper import clean
from dashboard.words import t
from dashboard.words.formats import date_text, number_text, period_label
from dashboard.words.plan_words import of_plan
from data_model.monitoring_report import Cell, Code, Column, Form, Measured, Report, Sentence, Table, Unit
from geodata.counties import COUNTIES

DIGITS = {Unit.COUNT: 0, Unit.DAYS: 1, Unit.PERCENT: 1, Unit.RATE: 1}


def place_of(report: Report) -> str:
    return COUNTIES[report.county].name if report.county else t("monitoring_report.country")


def span_words(period: str) -> str:
    """2026, sem. I 2026, 2024–2026."""
    return period.replace("-", "–") if len(period) == 9 else period_label(period)


def code_words(code: Code) -> str:
    """The word of a code; its own list in this catalog, else among the terms."""
    if code.of == "indicator":
        return t(f"indicators.{code.code}.name")
    if code.of == "period":
        return span_words(code.code)
    if code.of == "place":
        return t("monitoring_report.country")
    if code.of.startswith("group."):
        return t(f"context.{code.of.removeprefix('group.')}.groups.{code.code}")
    own = f"monitoring_report.{code.of}.{code.code}"
    return t(own) if words.has(own) else t(f"terms.{code.of}.{code.code}")


def text_of(cell: Cell) -> str:
    """The cell as people read it."""
    if cell is None:
        return t("monitoring_report.nothing")
    if isinstance(cell, str):
        return clean(of_plan(cell))
    if isinstance(cell, Code):
        return code_words(cell)
    if isinstance(cell, date):
        return date_text(cell)
    if isinstance(cell, int):
        return number_text(cell, 0)
    return _measured(cell)


def _measured(cell: Measured) -> str:
    value = number_of(cell)
    if value is None:
        return t(f"monitoring_report.state.{cell.figure.state.value}")
    text = number_text(value, DIGITS[cell.unit])
    return t("monitoring_report.percent", value=text) if cell.unit is Unit.PERCENT else text


def number_of(cell: Cell) -> float | int | None:
    """The number of a cell that has one, rounded as it is read."""
    if isinstance(cell, int):
        return cell
    if not isinstance(cell, Measured) or cell.figure.value is None:
        return None
    return round(cell.figure.value, DIGITS[cell.unit])


def column_title(column: Column) -> str:
    if column.period:
        return period_label(column.period)
    if column.id.startswith("of_"):
        return t(f"indicators.{column.id.removeprefix('of_')}.name")
    return t(f"monitoring_report.column.{column.id}")


def table_title(table: Table) -> str:
    return t(f"monitoring_report.table.{table.id}", **_filled(table.about))


def sentence_words(sentence: Sentence) -> str:
    return t(f"monitoring_report.said.{sentence.id}", **_filled(sentence.values))


def _filled(values: Mapping[str, Cell]) -> dict[str, object]:
    return {name: value if name == "n" else text_of(value) for name, value in values.items()}


def title_of(report: Report) -> str:
    return t(f"monitoring_report.title.{report.kind}")


def subtitle_of(report: Report) -> str:
    return t("monitoring_report.paper.subtitle", place=place_of(report), period=span_words(report.period))


def chart_labels(table: Table) -> list[str]:
    """What a chart's picture says in words: each label with its values, as in the table."""
    if table.chart is None:
        return []
    told = [
        (table.rows[row][0], [table.rows[row][column] for column in table.chart.columns]) for row in table.chart.rows
    ]
    return [f"{text_of(name)}: {', '.join(map(text_of, cells))}" for name, cells in told]


def report_name(report: Report, form: Form) -> str:
    """ "raport-monitorizare-bv-2026-public.docx"."""
    place = report.county.lower() or t("monitoring_report.file.country")
    kind, audience = (t(f"monitoring_report.file.{word}") for word in (report.kind, report.audience))
    return f"{kind}-{place}-{report.period.lower()}-{audience}.{form}"
