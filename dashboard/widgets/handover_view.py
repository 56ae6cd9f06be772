"""Cases that change hands, on the page of referrals: those offered to the institution, those it offered, and for the
team of a county all that leave or reach it."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

import streamlit as st

from dashboard.shell.frame import act, flash, forget_version, go, remember_version
from dashboard.widgets.badge import Badge, Tone, badge_html
from dashboard.widgets.case_choice import choose
from dashboard.widgets.case_words import county_name, needs_line, term
from dashboard.widgets.editor import clear, editor
from dashboard.widgets.note import note
from dashboard.widgets.table import Column, Row, Value, plain_table
from dashboard.widgets.typed import start_anew, typed_key
from dashboard.words import t
from dashboard.words.formats import date_text, datetime_text, until
from data_model import handovers
from data_model.handovers import HandOverRow, HandOverStatus
from data_model.referrals import Refusal

_TONES: dict[HandOverStatus, Tone] = {
    HandOverStatus.PROPOSED: "waiting",
    HandOverStatus.ACCEPTED: "good",
    HandOverStatus.REFUSED: "bad",
    HandOverStatus.WITHDRAWN: "neutral",
}
_REFUSING = "handovers.refusing"


def state_badge(row: HandOverRow, now: datetime) -> Badge:
    """How the offer stands; while it waits, also how long there is left or how late it is."""
    if row.status is not HandOverStatus.PROPOSED:
        return Badge(_TONES[row.status], term("handover_status", row.status))
    left = until(row.due_at, now)
    return Badge("bad" if row.late else "waiting", t("handovers.late" if row.late else "handovers.waits", left=left))


def offered(rows: Sequence[HandOverRow], now: datetime) -> None:
    """The cases that wait for the institution's yes or no; nothing where there is none."""
    waiting = [row for row in rows if row.incoming and row.status is HandOverStatus.PROPOSED]
    if not waiting:
        return
    st.header(t("handovers.inbox.title", n=len(waiting)), anchor=False)
    note(t("handovers.inbox.rule"))
    for row in waiting:
        _card(row, now)


def _card(row: HandOverRow, now: datetime) -> None:
    version = remember_version("handover", row.id, row.version)
    with st.container(border=True, key=f"handover{row.id}"):
        st.html(_card_html(row, now))
        if st.session_state.get(_REFUSING) == row.id:
            _refusal(row, version)
            return
        with st.container(horizontal=True):
            if st.button(t("handovers.accept"), key=f"handovers.accept.{row.id}", type="primary"):
                _accept(row, version)
            st.button(t("handovers.refuse"), key=f"handovers.refuse.{row.id}", on_click=_ask_why, args=(row.id,))


def _card_html(row: HandOverRow, now: datetime) -> str:
    state = badge_html(state_badge(row, now), exact=t("referrals.exact_due", due=datetime_text(row.due_at)))
    urgent = badge_html(Badge("attention", t("referrals.urgent"))) if row.urgent else ""
    needs = t("handovers.card.needs", needs=needs_line(row.needs))
    line = t(
        "handovers.card.line", code=row.case_code, age=term("age_band", row.age_band), sender=row.sender,
        county=county_name(row.from_county), sent=datetime_text(row.proposed_at),
    )  # fmt: skip
    said = [needs, t("referrals.card.message", text=row.message) if row.message else ""]
    rest = "".join(f"<p>{escape(one)}</p>" for one in said if one)
    title = f'<h3 style="margin: 0; padding: 0">{escape(t("handovers.card.title"))}</h3>'
    return f'{title}<p>{state} {urgent}</p>{rest}<p class="quiet">{escape(line)}</p>'


def _accept(row: HandOverRow, version: int) -> None:
    if act(handovers.accept, handover_id=row.id, expected_version=version):
        forget_version("handover", row.id)
        flash(t("handovers.accepted", code=row.case_code))
        if choose(row.case_id):
            go("cases")


def _ask_why(handover_id: int) -> None:
    st.session_state[_REFUSING] = handover_id


def _put_away() -> None:
    st.session_state.pop(_REFUSING, None)


def _refusal(row: HandOverRow, version: int) -> None:
    field = f"handover.{row.id}.answer"
    reason = st.radio(
        t("referrals.refuse.reason"), list(Refusal), index=None, format_func=lambda code: term("refusal", code),
        key=typed_key(field, "reason"),
    )  # fmt: skip
    text = editor(field, label=t("referrals.refuse.note"), height=90)
    with st.container(horizontal=True):
        pressed = st.button(t("referrals.refuse.send"), key=f"handovers.send.{row.id}", type="primary")
        st.button(t("referrals.refuse.cancel"), key=f"handovers.cancel.{row.id}", on_click=_put_away)
    if pressed and act(handovers.refuse, handover_id=row.id, reason=reason, note=text, expected_version=version):
        forget_version("handover", row.id)
        start_anew(field)
        clear(field)
        _put_away()
        flash(t("handovers.refused", code=row.case_code))
        st.rerun()


def given(rows: Sequence[HandOverRow], now: datetime) -> None:
    """What became of the cases that the institution offered; nothing where there is none."""
    mine = [row for row in rows if row.outgoing]
    if mine:
        st.header(t("handovers.given.title"), anchor=False)
        note(t("handovers.given.rule"))
        _table(
            mine, now, ("case", "to", "state", "why", "offered", "outcome"), t("handovers.given.caption", n=len(mine))
        )


def of_team(rows: Sequence[HandOverRow], now: datetime) -> None:
    """All that leave or reach the counties of who coordinates them; nothing where there is none."""
    if rows:
        st.header(t("handovers.team.title"), anchor=False)
        _table(
            rows, now, ("case", "from", "to", "state", "why", "offered", "outcome"),
            t("handovers.team.caption", n=len(rows)),
        )  # fmt: skip


def _table(rows: Sequence[HandOverRow], now: datetime, keys: tuple[str, ...], caption: str) -> None:
    columns = [Column(key, t(f"handovers.column.{key}")) for key in keys]
    plain_table(columns, [Row(str(row.id), _cells(row, now)) for row in rows], caption=caption)


def _cells(row: HandOverRow, now: datetime) -> dict[str, Value]:
    where = "" if row.from_county == row.to_county else f" ({county_name(row.to_county)})"
    reason = term("refusal", row.reason) if row.reason else ""
    return {
        "case": row.case_code,
        "from": row.sender,
        "to": f"{row.receiver}{where}",
        "state": state_badge(row, now),
        "why": " · ".join(part for part in (reason, row.answer) if part) or "–",
        "offered": date_text(row.proposed_at),
        "outcome": _outcome(row),
    }


def _outcome(row: HandOverRow) -> str:
    """How the case stands now: who leads it, and how far it is."""
    if row.progress is None:
        return "–"
    closed = f" ({term('close_reason', row.close_reason)})" if row.close_reason else ""
    stage = term("progress", row.progress) + closed
    if not row.lead:
        return t("handovers.outcome_elsewhere", stage=stage)
    return t("handovers.outcome", stage=stage, lead=row.lead)
