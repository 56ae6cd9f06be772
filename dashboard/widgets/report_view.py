"""A report on the screen: the sentences, charts and tables that its files have."""

from typing import Any, Literal

import streamlit as st

from dashboard.documents.monitoring_report.said import (
    chart_labels,
    column_title,
    number_of,
    sentence_words,
    subtitle_of,
    table_title,
    text_of,
    title_of,
)
from dashboard.widgets.charts import Bar, Line, Point, bars, draw_chart, trend
from dashboard.widgets.country_map import CellState, state_of
from dashboard.widgets.note import note
from dashboard.widgets.table import Cell as Shown
from dashboard.widgets.table import Column, Row, plain_table
from dashboard.words import t
from data_model.monitoring_report import Cell, Chart, Measured, Report, Shape, Table

LONG = 15  # rows: a longer table is folded


def draw(report: Report) -> None:
    """The whole report, section by section."""
    st.header(f"{title_of(report)}: {subtitle_of(report)}", anchor=False)
    for section in report.sections:
        st.subheader(t(f"monitoring_report.section.{section.id}"), anchor=False)
        for sentence in section.sentences:
            note(sentence_words(sentence))
        for table in section.tables:
            _draw(table)


def _draw(table: Table) -> None:
    if table.chart:
        _chart(table, table.chart)
    if len(table.rows) > LONG:
        with st.expander(t("reports.rows", title=table_title(table), n=len(table.rows))):
            _table(table)
    elif table.rows:
        _table(table)


def _table(table: Table) -> None:
    heads = [Column(str(n), column_title(c), _kind(table, n)) for n, c in enumerate(table.columns)]
    rows = [
        Row(str(at), {str(n): Shown(text_of(cell)) for n, cell in enumerate(row)}) for at, row in enumerate(table.rows)
    ]
    plain_table(heads, rows, caption=table_title(table))


def _kind(table: Table, column: int) -> Literal["text", "number"]:
    """Numbers stand to the right, and the words in the place of one too."""
    cells = [row[column] for row in table.rows]
    measured = table.columns[column].period or any(isinstance(c, Measured) or number_of(c) is not None for c in cells)
    return "number" if measured else "text"


def _chart(table: Table, chart: Chart) -> None:
    drawn = _bars(table, chart) if chart.shape is Shape.BARS else _lines(table, chart)
    draw_chart(drawn, key=f"reports_{table.id}")


def _bars(table: Table, chart: Chart) -> dict[str, Any]:
    (column,) = chart.columns
    told = [(row, table.rows[row][column]) for row in chart.rows]
    rows = [Bar(str(row), text_of(table.rows[row][0]), _value(cell), state=_state(cell)) for row, cell in told]
    label = "; ".join(chart_labels(table))
    return bars(rows, across=None, title=column_title(table.columns[column]), label=label, digits=0)


def _lines(table: Table, chart: Chart) -> dict[str, Any]:
    def line(row: int) -> Line:
        told = [(table.columns[c].period, table.rows[row][c]) for c in chart.columns]
        return Line(text_of(table.rows[row][0]), [Point(period, _value(cell), _state(cell)) for period, cell in told])

    label = "; ".join(chart_labels(table))
    return trend([line(row) for row in chart.rows], title=table_title(table), label=label, digits=0)


def _value(cell: Cell) -> float | None:
    number = number_of(cell)
    return None if number is None else float(number)


def _state(cell: Cell) -> CellState:
    return state_of(cell.figure) if isinstance(cell, Measured) else "not_reported"
