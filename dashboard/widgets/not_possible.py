"""Referral not possible: under a need that no service fits, the reason, and the way back."""

import streamlit as st

from dashboard.shell.frame import act, ask, flash, forget_version
from dashboard.widgets.badge import Badge, draw_badges, plain
from dashboard.widgets.case_words import term
from dashboard.widgets.note import note
from dashboard.widgets.typed import start_anew, typed_key
from dashboard.words import t
from dashboard.words.formats import date_text, local
from data_model import unmet
from data_model.cases import NeedRow
from data_model.unmet import NotPossible, UnmetRow

LONGEST = 1_000


def draw(case_id: int, need: NeedRow, version: int, *, fits: bool = False) -> None:
    """Note that nobody can be asked for the need, or take the note back. `version` is the case's, first shown; where a
    service `fits`, only a note that stands is drawn."""
    standing = next((row for row in ask(unmet.of_case, case_id=case_id) if row.need_id == need.id), None)
    if standing is not None:
        _standing(case_id, need, standing, version)
    elif not fits:
        _noting(case_id, need, version)


def _standing(case_id: int, need: NeedRow, row: UnmetRow, version: int) -> None:
    reason = term("not_possible", row.reason)
    draw_badges(Badge("bad", t("gaps.impossible.stands", reason=reason, date=date_text(local(row.at).date()))))
    if row.note:
        st.markdown(plain(row.note))
    note(t("gaps.impossible.counts"))
    if st.button(t("gaps.impossible.take_back"), key=f"case.{case_id}.impossible.{need.id}.back") and act(
        unmet.take_back, done="gaps.impossible.taken_back", case_id=case_id, need_id=need.id, expected_version=version
    ):
        _saved(case_id, need)


def _noting(case_id: int, need: NeedRow, version: int) -> None:
    form = _form(case_id, need)
    with st.expander(t("gaps.impossible.title", need=term("need", need.kind)), icon=":material/block:"):
        note(t("gaps.impossible.rule"))
        reason = st.radio(
            t("gaps.impossible.reason"), list(NotPossible), index=None,
            format_func=lambda code: term("not_possible", code), key=typed_key(form, "reason"),
        )  # fmt: skip
        words = st.text_input(
            t("gaps.impossible.words"), key=typed_key(form, "note"), max_chars=LONGEST, autocomplete="off"
        )
        if not st.button(t("gaps.impossible.save"), key=f"{form}.save"):
            return
        if reason is None:
            flash(t("errors.unmet.reason_missing"), good=False)
        elif act(
            unmet.note_not_possible, done="gaps.impossible.saved",
            case_id=case_id, need_id=need.id, reason=reason, note=words or "", expected_version=version,
        ):  # fmt: skip
            _saved(case_id, need)


def _form(case_id: int, need: NeedRow) -> str:
    return f"case.{case_id}.impossible.{need.id}"


def _saved(case_id: int, need: NeedRow) -> None:
    forget_version("case", case_id)
    start_anew(_form(case_id, need))
    st.rerun()
