"""Who looked at a case, shown to the institution that owns it."""

import streamlit as st

from dashboard.shell.frame import ask
from dashboard.widgets.table import Column, Row, plain_table
from dashboard.words import t
from data_model import cases
from data_model.cases import CaseDetail, SeenBy


def draw(case: CaseDetail) -> None:
    """A closed drawer with one row for each institution and role; nothing for who does not lead the case."""
    if not case.leads:
        return
    with st.expander(t("cases.seen.title"), icon=":material/visibility:"):
        rows = ask(cases.seen_by, case_id=case.row.id)
        columns = [Column("who", t("cases.seen.who")), Column("role", t("cases.seen.role"))]
        columns += [Column("times", t("cases.seen.times"), "number"), Column("last", t("cases.seen.last"), "date")]
        plain_table(columns, [_row(n, one) for n, one in enumerate(rows)], caption=t("cases.seen.what"))


def _row(number: int, one: SeenBy) -> Row:
    role = t(f"shell.role.{one.role.value}") if one.role else t("cases.seen.unknown")
    return Row(str(number), {"who": one.institution, "role": role, "times": one.times, "last": one.last})
