"""Several periods side by side, on one scale: small maps, and an equal table."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from dashboard.shell.frame import ask
from dashboard.widgets import comparison as read
from dashboard.widgets import component
from dashboard.widgets.charts import Pick, picked
from dashboard.widgets.comparison import View
from dashboard.widgets.country_map import MapCell, scale_data, sent_cell
from dashboard.widgets.note import note
from dashboard.widgets.table import Cell, Column, Row, data_table
from dashboard.words import t
from dashboard.words.formats import number_text, period_label
from data_model import comparing
from data_model.country import Comparison, CountyCell
from data_model.small import is_small
from geodata.counties import COUNTIES

KEY = "country_periods"
HEIGHT = 420


def draw_periods(shown: Comparison, view: View, chosen: str, older: bool, on_pick: Pick) -> None:
    """The period that is looked at and those before it; one sentence where there is no earlier one."""
    st.subheader(t("country.periods.title"), anchor=False)
    if shown.indicator.today:
        note(t("country.trend.today"))
        return
    found = ask(
        comparing.side_by_side, indicator=shown.indicator.id, last=str(shown.quarter), older=older,
        audience=shown.audience,
    )  # fmt: skip
    note(t("country.periods.how"))
    component.mount(
        "multiples", multiples_data(found, view, chosen), key=KEY, css="multiples.css",
        picked=partial(picked, KEY, on_pick),
    )  # fmt: skip
    data_table(
        columns(found), rows(found, view), key="country_periods_table", caption=t("country.periods.caption", indicator=
        read.legend(shown, view).title), action=t("country.table.show"), selected=chosen or None, height=HEIGHT,
        on_pick=on_pick,
    )  # fmt: skip


def multiples_data(found: Sequence[Comparison], view: View, chosen: str) -> dict[str, Any]:
    """What is sent to the browser: one scale, and a panel a period."""
    cells = [read.map_cells(one, view) for one in found]
    marked = [one for one, panel in zip(found, cells, strict=True) if any(cell.small for cell in panel)]
    return {
        "panels": [
            {
                "title": period_label(str(one.quarter)),
                "coverage": read.coverage(one),
                "cells": [sent_cell(cell, short_words(cell)) for cell in panel],
            }
            for one, panel in zip(found, cells, strict=True)
        ],
        "names": {code: county.name for code, county in COUNTIES.items()},
        "selected": chosen,
        "words": {word: t(f"widgets.map.{word}") for word in ("loading", "failed")},
    } | scale_data(read.legend([*found, *marked][-1], view), small=bool(marked))


def short_words(cell: MapCell) -> str:
    """A county's value or state without its name, which stands before all of its periods."""
    if cell.state in ("protected", "not_reported"):
        return t(f"widgets.legend.{cell.state}")
    return t("widgets.chart.small", text=cell.label) if cell.small else cell.label


def columns(found: Sequence[Comparison]) -> list[Column]:
    return [
        Column("county", t("country.table.county")),
        *(Column(str(one.quarter), period_label(str(one.quarter)), "number") for one in found),
    ]


def rows(found: Sequence[Comparison], view: View) -> list[Row]:
    """One row a county, its values and states by period."""
    return [
        Row(cells[0].county, {"county": cells[0].name} | {
            str(one.quarter): _cell(cell, view) for one, cell in zip(found, cells, strict=True)
        })
        for cells in zip(*(one.cells for one in found), strict=True)
    ]  # fmt: skip


def _cell(cell: CountyCell, view: View) -> Cell:
    value, state = view.value(cell), read.state_of(cell)
    if value is None:
        return Cell(t(f"country.state.{'protected' if state == 'protected' else 'not_reported'}"))
    text = t("country.state.zero") if state == "zero" else number_text(value, view.digits)
    if view.indicator.kind == "yes_no":
        text = t(f"country.table.{'yes' if value else 'no'}")
    if cell.since:
        text = t("country.table.old", value=text, period=period_label(cell.since))
    return Cell(t("country.state.small", text=text) if is_small(view.indicator, cell) else text, value)
