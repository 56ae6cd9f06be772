"""The country's quarter for ANITP: what can be locked and released, what is opened again. States, never a figure."""

from collections import Counter
from collections.abc import Callable

import streamlit as st

from dashboard.shell.frame import act, flash, forget_version, page_link
from dashboard.widgets import standing
from dashboard.widgets.editor import clear, editor, text_of
from dashboard.widgets.note import note
from dashboard.widgets.reporting import draw_states, row_id, version_of
from dashboard.words import t
from dashboard.words.formats import period_label
from data_model import reports
from data_model.reports import ReportRow, ReportState
from geodata.counties import COUNTIES

ALL = len(COUNTIES)
READY = (ReportState.VALIDATED, ReportState.LOCKED)


def draw_release(rows: list[ReportRow], quarter: str) -> None:
    """How complete the quarter is, what can be locked or released now, and the state of each county."""
    counted = Counter(row.state for row in rows)
    period = period_label(quarter)
    standing.draw_brief(quarter)
    note(t("plan.states.counted", **{state.value: counted[state] for state in ReportState}))
    if counted[ReportState.RELEASED] < ALL:
        note(t("plan.states.margins", all=ALL))
    _ready([row for row in rows if row.state in READY])
    note(t("plan.states.only_states"))
    draw_states(rows, t("plan.states.caption", period=period), key="plan_states")
    page_link("country", t("plan.release.see"), trimestru=quarter)
    _reopen([row for row in rows if row.state in (ReportState.RELEASED, ReportState.LOCKED)])


def _ready(ready: list[ReportRow]) -> None:
    st.subheader(t("plan.release.title"), anchor=False)
    if not ready:
        note(t("plan.release.none"))
        return
    versions = {row.county: version_of(row) for row in ready}
    open_still = [row for row in ready if row.state is ReportState.VALIDATED]
    with st.container(horizontal=True):
        if st.button(t("plan.release.all", n=len(ready)), key="plan_release_all", type="primary"):
            _each(reports.release, ready, versions, "release")
        if open_still and st.button(t("plan.lock.all", n=len(open_still)), key="plan_lock_all"):
            _each(reports.lock, open_still, versions, "lock")
    note(t("plan.lock.what"))
    with st.container(horizontal=True):
        for row in ready:
            name = t("plan.release.one", county=COUNTIES[row.county].name)
            if st.button(name, key=f"plan_release_{row.county}"):
                _each(reports.release, [row], versions, "release")


def _each(command: Callable[..., None], chosen: list[ReportRow], versions: dict[str, int], words: str) -> None:
    """One transaction a county, so that one that fails does not hold up the others."""
    progress, done = st.progress(0.0), 0
    for place, row in enumerate(chosen):
        text = t(f"plan.{words}.working", county=COUNTIES[row.county].name, done=place, n=len(chosen))
        progress.progress(place / len(chosen), text)
        if act(command, county=row.county, quarter=row.quarter, expected_version=versions[row.county]):
            forget_version("report", row_id(row))
            done += 1
    if done:
        flash(t(f"plan.{words}.done", n=done))
    st.rerun()


def _reopen(rows: list[ReportRow]) -> None:
    """A quarter that turns out to be wrong goes back to its regional centre, with the reason."""
    if not rows:
        return
    with st.expander(t("plan.reopen.title"), icon=":material/history:", key="plan_reopen"):
        note(t("plan.reopen.what"))
        by_county = {row.county: row for row in rows}
        chosen = st.selectbox(
            t("plan.reopen.county"), list(by_county), format_func=lambda c: COUNTIES[c].name, index=None,
            placeholder=t("plan.choose"), key="plan_reopen_county", width=320,
        )  # fmt: skip
        if chosen is None:
            return
        row = by_county[chosen]
        editor(_field(row), label=t("plan.reopen.reason"), height=100)
        st.button(t("plan.reopen.send"), key="plan_reopen_send", on_click=_do_reopen, args=(row, version_of(row)))


def _field(row: ReportRow) -> str:
    return f"report.{row.county.lower()}.{row.quarter.lower()}.reopen"


def _do_reopen(row: ReportRow, version: int) -> None:
    if act(
        reports.reopen,
        done="plan.reopen.done",
        county=row.county,
        quarter=row.quarter,
        reason=text_of(_field(row)),
        expected_version=version,
    ):
        forget_version("report", row_id(row))
        clear(_field(row))
        st.session_state.pop("plan_reopen_county", None)
