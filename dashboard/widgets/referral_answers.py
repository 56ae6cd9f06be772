"""The answers that need more than one click: no, with the reason; and how a service ended."""

from typing import Any, Literal

import streamlit as st

from dashboard.shell.frame import act, flash, forget_version
from dashboard.widgets.case_words import term
from dashboard.widgets.editor import clear, editor
from dashboard.widgets.typed import start_anew, typed_key
from dashboard.words import t
from data_model import referrals
from data_model.referrals import ReferralRow, Refusal

Panel = Literal["refuse", "finish", "interrupt"]
_ANSWERING = "referrals.answering"


def ask_why(row: ReferralRow, panel: Panel) -> None:
    """Open a panel on a referral's card."""
    st.session_state[_ANSWERING] = (row.id, panel)


def answering(referral_id: int) -> bool:
    """Whether a panel is open on this referral's card."""
    return bool(st.session_state.get(_ANSWERING, (0, ""))[0] == referral_id)


def _put_away() -> None:
    st.session_state.pop(_ANSWERING, None)


def draw_panel(row: ReferralRow, version: int) -> None:
    """The open panel."""
    if st.session_state[_ANSWERING][1] == "refuse":
        _refusal(row, version)
    else:
        _ending(row, version, interrupted=st.session_state[_ANSWERING][1] == "interrupt")


def _field(row: ReferralRow) -> str:
    return f"referral.{row.id}.answer"


def _refusal(row: ReferralRow, version: int) -> None:
    reason = st.radio(
        t("referrals.refuse.reason"), list(Refusal), index=None, format_func=lambda code: term("refusal", code),
        key=typed_key(_field(row), "reason"),
    )  # fmt: skip
    text = editor(_field(row), label=t("referrals.refuse.note"), height=90)
    if _confirmed(row, t("referrals.refuse.send")):
        said = term("refusal", reason) if reason else ""
        done = t("referrals.refuse.sent", need=term("need", row.need), code=row.case_code, reason=said)
        _save(row, done, version, command=referrals.refuse, reason=reason, note=text)


def _ending(row: ReferralRow, version: int, *, interrupted: bool) -> None:
    which = "_interrupted" if interrupted else ""
    text = editor(_field(row), label=t(f"referrals.finish.note{which}"), height=90)
    if _confirmed(row, t(f"referrals.finish.send{which}")):
        done = "referrals.finish.interrupted" if interrupted else "referrals.finish.ended"
        _save(
            row, t(done, need=term("need", row.need), code=row.case_code), version,
            command=referrals.finish, interrupted=interrupted, note=text,
        )  # fmt: skip


def _confirmed(row: ReferralRow, label: str) -> bool:
    with st.container(horizontal=True):
        pressed = st.button(label, key=f"referrals.send.{row.id}", type="primary")
        st.button(t("referrals.refuse.cancel"), key=f"referrals.cancel.{row.id}", on_click=_put_away)
    return pressed


def _save(row: ReferralRow, done: str, version: int, **given: Any) -> None:
    if act(given.pop("command"), referral_id=row.id, expected_version=version, **given):
        forget_version("referral", row.id)
        start_anew(_field(row))
        clear(_field(row))
        _put_away()
        flash(done)
        st.rerun()
