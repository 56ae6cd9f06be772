"""Rapoarte: the reports on the Strategy, on the screen and as files, for the country and for each county."""

import streamlit as st

from dashboard.shell.frame import ask, now, page, page_link
from dashboard.widgets import report_choice, report_view
from dashboard.widgets.badge import apply_style
from dashboard.widgets.note import note
from dashboard.widgets.report_choice import COUNTY, FOR, KIND, PERIOD
from dashboard.words import t
from data_model import monitoring_report
from data_model.access import Actor, Right
from data_model.monitoring_report import Kind
from data_model.periods import Quarter
from data_model.releasing import Audience

SHOWN = "reports_shown"


@page(Right.SEE_REPORTS, "reports")
def render(actor: Actor) -> None:
    apply_style()
    chosen = report_choice.choose(actor, Quarter.of(now()))
    note(t(f"reports.what.{chosen[KIND]}"))
    if chosen[KIND] == Kind.COMMITTEE:
        page_link("questions", t("reports.record_measure"), parte="masuri")
    report_choice.draw_files(chosen)
    note(t("reports.on_record"))
    if not st.session_state.get(SHOWN):
        st.button(t("reports.show"), key="reports_show", type="primary", on_click=_show)
        return
    report_view.draw(
        ask(
            monitoring_report.of,
            county=chosen[COUNTY],
            kind=Kind(chosen[KIND]),
            period=chosen[PERIOD],
            audience=Audience(chosen[FOR]),
        )  # fmt: skip
    )


def _show() -> None:
    st.session_state[SHOWN] = True


render()
