"""Questions between teams, regional centres and ANITP: what waits for the reader's answer, and what was asked."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard.documents.agenda import agenda_title, team_text
from dashboard.shell.frame import act, ask, flash, forget_version, last_result, now, remember_version
from dashboard.widgets import editor as editors
from dashboard.widgets.badge import badge_html
from dashboard.widgets.meeting.forwarding import answer_html, asked_html, state_of, withdraw_button
from dashboard.widgets.note import note
from dashboard.words import t
from dashboard.words.formats import ago, datetime_text, quoted
from data_model import meetings
from data_model.access import Actor, Right
from data_model.meetings import ForwardRow, ForwardState


def draw(actor: Actor) -> None:
    """What waits for an answer, then what was asked from the meetings in reach."""
    rows = ask(meetings.forwards_received)
    waiting = [row for row in rows if row.state is ForwardState.SENT]
    st.subheader(t("forwarding.page.received"), anchor=False)
    if not waiting:
        note(t("forwarding.page.received_none"))
    for row in waiting:
        with st.container(border=True, gap="small"):
            _waiting(actor, row)
    _ended([row for row in rows if row.state is not ForwardState.SENT])
    if actor.may(Right.SEE_MEETINGS):
        _sent(actor)


def _head(row: ForwardRow) -> str:
    """Who asks, from which meeting, and about what kind of point."""
    team = team_text(row.county)
    head = t("forwarding.row.from", team=team, meeting=row.meeting, when=ago(row.sent_at, now()))
    said = f'<p title="{datetime_text(row.sent_at)}"><strong>{escape(head)}</strong> {badge_html(state_of(row))}</p>'
    return f'{said}{_about(row)}<p class="long">{quoted(escape(row.question))}</p>' if row.question else said


def _waiting(actor: Actor, row: ForwardRow) -> None:
    st.html(f'<div class="card">{_head(row)}</div>')
    version = remember_version("forward", row.id, row.version)
    field = f"forward.{row.id}.answer"
    editors.editor(field, label=t("forwarding.page.answer"), height=90)
    note(t("forwarding.page.answer_note"))
    with st.container(horizontal=True):
        st.button(
            t("forwarding.page.answer_save"),
            key=f"forward_answer_{row.id}",
            type="primary",
            on_click=_answer,
            args=(row.id, version),
        )
        if row.to_county and not row.accepted and actor.may(Right.HOLD_MEETING):
            st.button(
                t("forwarding.page.accept"), key=f"forward_accept_{row.id}", on_click=_accept, args=(row.id, version)
            )


def _answer(forward_id: int, version: int) -> None:
    field = f"forward.{forward_id}.answer"
    if act(
        meetings.answer_forward,
        done="forwarding.page.answered",
        forward_id=forward_id,
        answer=editors.text_of(field),
        expected_version=version,
    ):
        forget_version("forward", forward_id)
        editors.clear(field)


def _accept(forward_id: int, version: int) -> None:
    if act(meetings.accept_forward, forward_id=forward_id, expected_version=version):
        forget_version("forward", forward_id)
        flash(t(f"forwarding.page.accepted_{'now' if last_result() else 'next'}"))


def _ended(rows: Sequence[ForwardRow]) -> None:
    if not rows:
        return
    with st.expander(t("forwarding.page.ended", n=len(rows))):
        for row in rows:
            st.html(f'<div class="card">{_head(row)}{answer_html(row, "own_answer")}</div>')


def _sent(actor: Actor) -> None:
    rows = ask(meetings.forwards_sent)
    st.subheader(t("forwarding.page.sent"), anchor=False)
    if not rows:
        note(t("forwarding.page.sent_none"))
    for row in rows:
        with st.container(border=True, gap="small"):
            st.html(f'<div class="card">{asked_html(row)}{_about(row)}</div>')
            if row.state is ForwardState.SENT and actor.may(Right.HOLD_MEETING):
                withdraw_button(row)


def _about(row: ForwardRow) -> str:
    about = t("forwarding.row.about", title=agenda_title(row.rule, row.title, row.figures))
    return f'<p class="small">{escape(about)}</p>'
