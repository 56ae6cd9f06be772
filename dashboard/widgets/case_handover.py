"""A case offered to another institution, on the case's page: the offer that waits, or the form for one."""

from collections.abc import Callable
from datetime import datetime

import streamlit as st

from dashboard.shell.frame import act, ask, flash, forget_version
from dashboard.widgets.badge import draw_badges
from dashboard.widgets.case_words import county_name
from dashboard.widgets.editor import clear, editor
from dashboard.widgets.handover_view import state_badge
from dashboard.widgets.note import note
from dashboard.widgets.typed import start_anew, typed_key
from dashboard.words import t
from dashboard.words.formats import datetime_text
from data_model import handovers, institutions
from data_model.cases import CaseDetail
from data_model.handovers import ANSWERS_NO_CASE, HandOverRow, HandOverStatus
from geodata.counties import COUNTIES


def draw(case: CaseDetail, version: int, now: datetime) -> None:
    """For who leads the case; `version` is the case's, first shown."""
    rows = ask(handovers.of_case, case_id=case.row.id)
    waiting = next((row for row in rows if row.status is HandOverStatus.PROPOSED), None)
    with st.expander(t("handovers.case.title"), icon=":material/swap_horiz:", expanded=waiting is not None):
        if waiting is not None:
            _waiting(case, waiting, now)
        else:
            _form(case, version)


def _waiting(case: CaseDetail, row: HandOverRow, now: datetime) -> None:
    draw_badges(state_badge(row, now))
    note(t("handovers.case.waiting", to=row.receiver, due=datetime_text(row.due_at)))
    if st.button(t("handovers.case.withdraw"), key=f"case.{case.row.id}.handover.withdraw") and act(
        handovers.withdraw, done="handovers.case.withdrawn", handover_id=row.id, expected_version=row.version
    ):
        forget_version("case", case.row.id)
        st.rerun()


def _form(case: CaseDetail, version: int) -> None:
    form = f"case.{case.row.id}.handover"
    note(t("handovers.case.rule"))
    county = st.selectbox(
        t("handovers.case.county"), list(COUNTIES), index=list(COUNTIES).index(case.row.county),
        format_func=county_name, key=typed_key(form, "county"),
    )  # fmt: skip
    names = {i.id: i.name for i in _receivers(case, county)}
    to = st.selectbox(
        t("handovers.case.to"), list(names), index=None, format_func=_named(names),
        placeholder=t("handovers.case.choose"), key=typed_key(form, f"to.{county}"),
    )  # fmt: skip
    text = editor(form, label=t("handovers.case.message"), height=90)
    if not st.button(t("handovers.case.propose"), key=f"{form}.save"):
        return
    if to is None:
        flash(t("handovers.case.choose_first"), good=False)
    elif act(
        handovers.propose, done="handovers.case.proposed", case_id=case.row.id, to_institution_id=to, message=text,
        expected_version=version,
    ):  # fmt: skip
        forget_version("case", case.row.id)
        start_anew(form)
        clear(form)
        st.rerun()


def _receivers(case: CaseDetail, county: str) -> list[institutions.InstitutionRow]:
    """Who may take the case over: all of the county that lead cases, but the present lead."""
    found = ask(institutions.in_counties, counties=(county,))
    return [i for i in found if i.county and i.kind not in ANSWERS_NO_CASE and i.name != case.row.lead]


def _named(names: dict[int, str]) -> Callable[[int], str]:
    return lambda i: names[i]
