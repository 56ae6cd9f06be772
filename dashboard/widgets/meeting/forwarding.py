"""At a point: ask another team, the centre or ANITP, and see the answer come back."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard.documents.agenda import agenda_title
from dashboard.shell.frame import act, flash, forget_version, now, remember_version
from dashboard.widgets import editor as editors
from dashboard.widgets.badge import Badge, Tone, badge_html
from dashboard.widgets.meeting import writing
from dashboard.widgets.note import note
from dashboard.words import t
from dashboard.words.formats import ago, datetime_text, quoted
from data_model import meetings
from data_model.meetings import Addressee, ForwardRow, ForwardState, PointRow
from geodata.counties import COUNTIES

TONES: dict[ForwardState, Tone] = {
    ForwardState.SENT: "waiting",
    ForwardState.ANSWERED: "good",
    ForwardState.WITHDRAWN: "neutral",
}


def state_of(row: ForwardRow) -> Badge:
    if row.state is ForwardState.SENT and row.accepted:
        return Badge("info", t("forwarding.state.accepted"))
    return Badge(TONES[row.state], t(f"forwarding.state.{row.state}"))


def told(rows: Sequence[ForwardRow], *, may_hold: bool) -> None:
    """The questions of a point with their answers; one that waits can be taken back."""
    for row in rows:
        st.html(f'<div class="since">{asked_html(row)}</div>')
        if may_hold and row.state is ForwardState.SENT:
            withdraw_button(row)


def asked_html(row: ForwardRow) -> str:
    """To whom, since when, in which words; and the answer."""
    moment = now()
    head = t("forwarding.row.asked", to=row.to, when=ago(row.sent_at, moment))
    parts = [
        f'<p title="{datetime_text(row.sent_at)}"><strong>{escape(head)}</strong> {badge_html(state_of(row))}</p>',
        f"<p>{quoted(escape(row.question))}</p>",
    ]
    return "".join(parts) + answer_html(row)


def answer_html(row: ForwardRow, key: str = "answer") -> str:
    if row.state is not ForwardState.ANSWERED or row.answered_at is None:
        return ""
    head = t(f"forwarding.row.{key}", to=row.to, when=ago(row.answered_at, now()))
    when = datetime_text(row.answered_at)
    return f'<p title="{when}"><strong>{escape(head)}</strong></p><p>{quoted(escape(row.answer))}</p>'


def withdraw_button(row: ForwardRow) -> None:
    version = remember_version("forward", row.id, row.version)
    st.button(
        t("forwarding.row.withdraw"),
        key=f"forward_withdraw_{row.id}",
        type="tertiary",
        icon=":material/undo:",
        on_click=_withdraw,
        args=(row.id, version),
    )


def _withdraw(forward_id: int, version: int) -> None:
    if act(meetings.withdraw_forward, done="forwarding.row.withdrawn", forward_id=forward_id, expected_version=version):
        forget_version("forward", forward_id)


def form(point: PointRow, own_county: str) -> None:
    """The question of a point: to whom, and its words."""
    with st.expander(t("forwarding.ask.title"), icon=":material/forward_to_inbox:"):
        key = f"ask_{point.id}"
        to = st.radio(
            t("forwarding.ask.to"),
            list(Addressee),
            index=1,
            key=f"{key}_to",
            format_func=lambda one: t(f"forwarding.to.{one}"),
        )
        if to is Addressee.COUNTY:
            others = sorted((c for c in COUNTIES if c != own_county), key=lambda c: COUNTIES[c].name)
            st.selectbox(
                t("forwarding.ask.county"),
                others,
                index=None,
                key=f"{key}_county",
                placeholder=t("forwarding.ask.choose_county"),
                format_func=lambda code: COUNTIES[code].name,
            )
        editors.editor(writing.field(point.id, "question"), label=t("forwarding.ask.question"), height=90)
        told = meetings.told_elsewhere(point.rule, point.title, point.figures)
        note(t("forwarding.ask.leaves", title=agenda_title(*told)))
        st.button(t("forwarding.ask.send"), key=f"{key}_send", type="primary", on_click=_send, args=(point.id,))


def _send(point_id: int) -> None:
    to, field = st.session_state[f"ask_{point_id}_to"], writing.field(point_id, "question")
    county = st.session_state.get(f"ask_{point_id}_county") or ""
    if to is Addressee.COUNTY and not county:
        flash(t("forwarding.ask.county_missing"), good=False)
        return
    text, county = editors.text_of(field), county if to is Addressee.COUNTY else ""
    if act(meetings.forward_point, done="forwarding.ask.sent", point_id=point_id, to=to, question=text, county=county):
        editors.clear(field)
