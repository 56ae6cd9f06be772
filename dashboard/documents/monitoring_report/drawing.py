"""A report's chart as a picture, drawn by typst from the cells of its table: the same bytes every time."""

import json
from pathlib import Path

import typst

from dashboard.documents.monitoring_report.said import column_title, number_of, text_of
from data_model.monitoring_report import Cell, Chart, Shape, Table

_TEMPLATE = Path(__file__).with_name("chart.typ")
PPI = 150


def picture(table: Table, chart: Chart) -> bytes:
    """The PNG of a table's chart; it has the numbers of the table and no others."""
    compiled = typst.compile(
        str(_TEMPLATE),
        root=str(_TEMPLATE.parent),
        format="png",
        ppi=PPI,
        ignore_system_fonts=True,
        sys_inputs={"chart": json.dumps(drawn(table, chart), ensure_ascii=False)},
    )
    if not isinstance(compiled, bytes):
        raise TypeError(f"typst gave {type(compiled).__name__}, not the bytes of one picture")
    return compiled


def drawn(table: Table, chart: Chart) -> dict[str, object]:
    """Labels and series: of bars one series, its labels the rows; of columns a series for each row."""
    if chart.shape is Shape.BARS:
        labels = [text_of(table.rows[row][0]) for row in chart.rows]
        (column,) = chart.columns
        series = [_series(column_title(table.columns[column]), [table.rows[row][column] for row in chart.rows])]
    else:
        labels = [column_title(table.columns[column]) for column in chart.columns]
        series = [
            _series(text_of(table.rows[row][0]), [table.rows[row][column] for column in chart.columns])
            for row in chart.rows
        ]
    return {"shape": chart.shape, "labels": labels, "series": series}


def _series(name: str, cells: list[Cell]) -> dict[str, object]:
    return {"name": name, "values": [{"number": number_of(cell), "text": text_of(cell)} for cell in cells]}
