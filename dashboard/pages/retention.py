"""Păstrare: which closed cases are over, and their becoming sums."""

import streamlit as st

from dashboard.shell.frame import act, ask, page
from dashboard.widgets.badge import apply_style
from dashboard.widgets.note import note
from dashboard.widgets.table import Column, Row, plain_table
from dashboard.words import t
from dashboard.words.formats import date_text
from data_model import retention
from data_model.access import Actor, Right


@page(Right.CARRY_FORWARD, "retention")
def render(actor: Actor) -> None:
    apply_style()
    due = ask(retention.due)
    if not due.cases:
        st.info(t("retention.none", day=date_text(due.closed_before)))
        return
    st.header(t("retention.due", n=due.cases, day=date_text(due.closed_before)), anchor=False)
    note(t("retention.what"))
    columns = (Column("table", t("retention.table")), Column("count", t("retention.count"), "number", 0))
    plain_table(
        columns,
        [Row(name, {"table": t(f"retention.tables.{name}"), "count": n}) for name, n in due.rows],
        caption=t("retention.rows"),
    )
    sure = st.checkbox(t("retention.sure"), key="retention.sure")
    st.button(
        t("retention.run", n=due.cases), key="retention.run", type="primary", disabled=not sure, on_click=act,
        args=(retention.carry_forward,), kwargs={"agreed": due.cases, "done": "retention.done"},
    )  # fmt: skip


render()
