"""A report on the screen: the sentences, charts and tables that its files have."""

from typing import Literal

import plotly.graph_objects as go
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
from dashboard.widgets.charts import IntervalRow, Line, Point, State, bar_chart, draw_chart, trend
from dashboard.widgets.note import note
from dashboard.widgets.table import Cell as Shown
from dashboard.widgets.table import Column, Row, plain_table
from dashboard.words import t
from data_model.disclosure import FigureState
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
    return "number" if any(number_of(row[column]) is not None for row in table.rows) else "text"


def _chart(table: Table, chart: Chart) -> None:
    figure = _bars(table, chart) if chart.shape is Shape.BARS else _lines(table, chart)
    draw_chart(figure, summary="; ".join(chart_labels(table)), key=f"reports_{table.id}")


def _bars(table: Table, chart: Chart) -> go.Figure:
    (column,) = chart.columns
    rows = [
        IntervalRow(text_of(table.rows[row][0]), _value(table.rows[row][column]), state=_state(table.rows[row][column]))
        for row in chart.rows
    ]
    return bar_chart(rows, title=column_title(table.columns[column]), digits=0)


def _lines(table: Table, chart: Chart) -> go.Figure:
    def line(row: int) -> Line:
        points = tuple(
            Point(table.columns[c].period, _value(table.rows[row][c]), _state(table.rows[row][c]))
            for c in chart.columns
        )
        return Line(text_of(table.rows[row][0]), points)

    return trend([line(row) for row in chart.rows], title=table_title(table), digits=0)


def _value(cell: Cell) -> float | None:
    number = number_of(cell)
    return None if number is None else float(number)


def _state(cell: Cell) -> State:
    if not isinstance(cell, Measured):
        return "not_reported"
    return {
        FigureState.VALUE: "value", FigureState.ZERO: "zero", FigureState.PROTECTED: "protected",
        FigureState.NOT_REPORTED: "not_reported",
    }[cell.figure.state]  # type: ignore[return-value]  # fmt: skip
