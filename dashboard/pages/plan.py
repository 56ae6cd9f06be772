"""Rapoarte trimestriale: what must be reported, what is missing, why (plan actions 3.2.9, 3.3.6, 5.1.1, 5.1.2)."""

import streamlit as st

from dashboard.shell.frame import ask, now, page
from dashboard.widgets import address, eu_files, open_data, practices, releasing, reporting
from dashboard.widgets.badge import apply_style
from dashboard.widgets.plan_actions import draw_actions, draw_asked
from dashboard.words import t
from dashboard.words.formats import local, period_label
from data_model import reports
from data_model.access import Actor, Right, Role
from data_model.periods import Quarter
from data_model.reports import ReportRow

PERIOD = "trimestru"
QUARTERS = 8


@page(Right.SEE_REPORTS, "plan")
def render(actor: Actor) -> None:
    apply_style()
    today = local(now()).date()
    draw_asked(today)
    quarter = _quarter([str(Quarter.of(today).before(i)) for i in range(QUARTERS)])
    rows = ask(reports.listed, quarter=quarter)
    if actor.may(Right.RELEASE_REPORT):
        releasing.draw_release(rows, quarter)
    elif not rows:
        st.info(t("plan.no_county"))
    else:
        reporting.draw_county(actor, _county(rows, quarter), quarter)
    if actor.role is Role.CENTRAL:
        practices.draw_national(actor)
        eu_files.draw(actor)
        open_data.draw(actor)
    draw_actions(today)


def _quarter(options: list[str]) -> str:
    """The quarter; at first the newest that has ended."""
    return address.choose(
        PERIOD, options, period_label, label=t("plan.quarter"), key="plan_quarter", placeholder=t("plan.choose"),
        start=options[1], width=260,
    )  # fmt: skip


def _county(rows: list[ReportRow], quarter: str) -> ReportRow:
    """The county to show: the only one, or the one picked among the regional centre's."""
    if len(rows) == 1:
        return rows[0]
    picked = reporting.pick_county(rows, quarter)
    return next((row for row in rows if row.county == picked), rows[0])


render()
