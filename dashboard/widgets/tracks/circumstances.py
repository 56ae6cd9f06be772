"""What the tracks depend on: asylum, who sends the person and where it arrives, a child's circumstances."""

from typing import Any

import streamlit as st

from dashboard.shell.frame import act, forget_version
from dashboard.widgets.note import note
from dashboard.widgets.typed import start_anew, typed_key
from dashboard.words import t
from data_model import tracks
from data_model.cases import CaseDetail
from data_model.tracks import SEEKERS, Arrival, Asylum, CaseTracks, CircumstancesRow, Sender


def draw(case: CaseDetail, version: int, found: CaseTracks) -> None:
    """What is noted now, and the form that replaces it for who leads the case."""
    here = found.circumstances
    if here is None:
        return
    form = f"case.{case.row.id}.circumstances"
    with st.expander(t("tracks.circumstances.title"), icon=":material/tune:"):
        for line in _lines(here):
            note(line)
        if not case.may_work:
            return
        given = _form(form, here, found)
        if st.button(t("tracks.circumstances.save"), key=f"{form}.save") and act(
            tracks.set_circumstances, done="tracks.circumstances.saved", case_id=case.row.id, expected_version=version,
            **given,
        ):  # fmt: skip
            forget_version("case", case.row.id)
            start_anew(form)
            st.rerun()


def _lines(here: CircumstancesRow) -> list[str]:
    said = [t("tracks.circumstances.no_contact")] if here.asylum in SEEKERS else []
    said += [t("tracks.circumstances.parent")] if here.parent_exploits else []
    return said or [t("tracks.circumstances.rule")]


def _form(form: str, here: CircumstancesRow, found: CaseTracks) -> dict[str, Any]:
    given: dict[str, Any] = {"asylum": here.asylum, "parent_exploits": False, "unaccompanied": False}
    left, right = st.columns(2)
    senders, arrivals = list(Sender), list(Arrival)
    given["sender"] = left.selectbox(
        t("tracks.circumstances.sender"), senders, index=senders.index(here.sender) if here.sender else None,
        format_func=lambda code: t(f"tracks.sender.{code}"), placeholder=t("cases.form.not_known"),
        key=typed_key(form, "sender"),
    )  # fmt: skip
    given["arrival"] = right.selectbox(
        t("tracks.circumstances.arrival"), arrivals, index=arrivals.index(here.arrival) if here.arrival else None,
        format_func=lambda code: t(f"tracks.arrival.{code}"), placeholder=t("cases.form.not_known"),
        key=typed_key(form, "arrival"),
    )  # fmt: skip
    if found.asylum_possible:
        given["asylum"] = st.selectbox(
            t("tracks.circumstances.asylum"), list(Asylum), index=list(Asylum).index(here.asylum),
            format_func=lambda code: t(f"tracks.asylum.{code}"), key=typed_key(form, "asylum"),
        )  # fmt: skip
    if found.maybe_child:
        given["unaccompanied"] = st.checkbox(
            t("tracks.circumstances.unaccompanied"), here.unaccompanied, key=typed_key(form, "unaccompanied")
        )
        given["parent_exploits"] = st.checkbox(
            t("tracks.circumstances.parent_exploits"), here.parent_exploits, key=typed_key(form, "parent")
        )
    return given
