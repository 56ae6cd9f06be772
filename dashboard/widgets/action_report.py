"""How an action stands: its state as a badge, and the form in which its owner says so."""

from collections.abc import Callable
from html import escape

import streamlit as st

from dashboard.shell.frame import act, ask, flash, forget_version, remember_version
from dashboard.widgets import editor as editors
from dashboard.widgets.badge import Badge, Tone, draw_badges
from dashboard.widgets.note import note
from dashboard.words import t
from dashboard.words.formats import date_ro
from data_model import actions, drafts
from data_model.actions import ActionRow, ActionState

TONES: dict[ActionState, Tone] = {
    ActionState.OPEN: "waiting",
    ActionState.IN_WORK: "info",
    ActionState.DONE: "good",
    ActionState.OVERTAKEN: "neutral",
    ActionState.NOT_DONE: "bad",
}


def state_of(row: ActionRow) -> Badge:
    """The state in words; an overdue one says so first."""
    word = t(f"terms.action_state.{row.state}")
    return Badge("bad", t("actions.overdue", state=word)) if row.overdue else Badge(TONES[row.state], word)


def draw_card(row: ActionRow, *, choose: Callable[[str], None] | None) -> None:
    """One action of one's own, so that it can be read and reported on a phone too; no button without `choose`."""
    st.html(f"<p><strong>{escape(row.text)}</strong></p>")
    draw_badges(state_of(row))
    note(t("actions.due_on", due=date_ro(row.due_on)))
    if row.evidence:
        note(t("actions.said", evidence=row.evidence))
    if choose:
        st.button(t("actions.report"), key=f"action_card_{row.id}", on_click=choose, args=(str(row.id),))


def draw(row: ActionRow, *, close: Callable[[], None]) -> None:
    """The form of one action; `close` puts it away."""
    st.subheader(t("actions.report_title"), anchor=False)
    st.html(f"<p><strong>{escape(row.text)}</strong></p>")
    note(t("actions.facts", owner=row.owner, due=date_ro(row.due_on)))
    version = remember_version("action", row.id, row.version)
    st.segmented_control(
        t("actions.state"),
        list(ActionState),
        default=row.state,
        key=f"action_state_{row.id}",
        format_func=lambda state: t(f"terms.action_state.{state}"),
        wrap=True,
    )
    editors.editor(_field(row.id), label=t("actions.evidence"), value=row.evidence, height=120)
    with st.container(horizontal=True):
        arguments = (row.id, row.evidence, version, close)
        st.button(t("actions.save"), key=f"action_save_{row.id}", type="primary", on_click=_save, args=arguments)
        st.button(t("actions.put_away"), key=f"action_close_{row.id}", on_click=close)


def _field(action_id: int) -> str:
    return f"action.{action_id}.evidence"


def _typed(action_id: int, saved: str) -> str:
    text = editors.written(_field(action_id))
    if text is not None:
        return text
    draft = ask(drafts.read, field=_field(action_id))
    return draft.text if draft else saved


def _save(action_id: int, before: str, version: int, close: Callable[[], None]) -> None:
    state = st.session_state[f"action_state_{action_id}"]
    if state is None:
        flash(t("actions.choose_state"), good=False)
        return
    text = _typed(action_id, before)
    if act(
        actions.report, done="actions.saved", action_id=action_id, state=state, evidence=text, expected_version=version
    ):
        forget_version("action", action_id)
        editors.clear(_field(action_id))
        close()
