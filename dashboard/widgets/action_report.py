"""How an action stands: its state as a badge, the form in which its owner says so, and the way to open it again."""

from collections.abc import Callable
from html import escape

import streamlit as st

from dashboard.shell.frame import act, flash, forget_version, remember_version
from dashboard.widgets import action_log
from dashboard.widgets import editor as editors
from dashboard.widgets.badge import Badge, Tone, draw_badges
from dashboard.widgets.note import note
from dashboard.words import t
from data_model import actions
from data_model.actions import PENDING, ActionRow, ActionState, NotDoneReason, Reminder

TONES: dict[ActionState, Tone] = {
    ActionState.OPEN: "waiting",
    ActionState.IN_WORK: "info",
    ActionState.DONE: "good",
    ActionState.OVERTAKEN: "neutral",
    ActionState.NOT_DONE: "bad",
}


def state_of(row: ActionRow) -> Badge:
    """The state in words; an overdue one, or one that soon is due, says so first."""
    word = t(f"terms.action_state.{row.state}")
    if row.reminder is Reminder.LATE:
        return Badge("bad", t("actions.overdue", state=word))
    return Badge("attention", t("actions.soon", state=word)) if row.reminder else Badge(TONES[row.state], word)


def draw_card(row: ActionRow, *, choose: Callable[[str], None] | None) -> None:
    """One action with all that is known of it, to be read on a phone too; no button without `choose`."""
    _told(row)
    if choose:
        st.button(t("actions.report"), key=f"action_card_{row.id}", on_click=choose, args=(str(row.id),))


def _told(row: ActionRow) -> None:
    about = action_log.about(row)
    said = action_log.outcome(row)
    draw_badges(state_of(row))
    st.html(
        f'<div class="card"><p><strong>{escape(row.text)}</strong></p><p>{escape(action_log.facts(row))}</p>'
        + (f"<p>{escape(about)}</p>" if about else "")
        + (f"<p>{escape(t('actions.said', evidence=said))}</p>" if said else "")
        + f"{action_log.folded_html(row)}</div>"
    )


def draw(row: ActionRow, *, close: Callable[[], None]) -> None:
    """The form of one action, pending or ended; `close` puts it away."""
    st.subheader(t("actions.report_title"), anchor=False)
    _told(row)
    version = remember_version("action", row.id, row.version)
    if row.state in PENDING:
        _form(row, version, close)
    else:
        _reopening(row, version, close)


def _form(row: ActionRow, version: int, close: Callable[[], None]) -> None:
    chosen = st.segmented_control(
        t("actions.state"),
        list(ActionState),
        default=row.state,
        key=f"action_state_{row.id}",
        format_func=lambda state: t(f"terms.action_state.{state}"),
        wrap=True,
    )
    if chosen is ActionState.NOT_DONE:
        st.selectbox(
            t("actions.because"),
            list(NotDoneReason),
            index=None,
            key=f"action_because_{row.id}",
            placeholder=t("actions.choose"),
            format_func=lambda reason: t(f"terms.not_done.{reason}"),
        )
    if chosen is ActionState.OVERTAKEN:
        note(t("actions.overtaken_means"))
    editors.editor(_field(row.id, "evidence"), label=t("actions.evidence"), height=120)
    with st.container(horizontal=True):
        arguments = (row.id, version, close)
        st.button(t("actions.save"), key=f"action_save_{row.id}", type="primary", on_click=_save, args=arguments)
        st.button(t("actions.put_away"), key=f"action_close_{row.id}", on_click=close)


def _reopening(row: ActionRow, version: int, close: Callable[[], None]) -> None:
    note(t("actions.reopen_means"))
    editors.editor(_field(row.id, "reason"), label=t("actions.reopen_reason"), height=80)
    with st.container(horizontal=True):
        arguments = (row.id, version, close)
        st.button(t("actions.reopen"), key=f"action_reopen_{row.id}", on_click=_reopen, args=arguments)
        st.button(t("actions.put_away"), key=f"action_close_{row.id}", on_click=close)


def _field(action_id: int, part: str) -> str:
    return f"action.{action_id}.{part}"


def _save(action_id: int, version: int, close: Callable[[], None]) -> None:
    state = st.session_state[f"action_state_{action_id}"]
    if state is None:
        flash(t("actions.choose_state"), good=False)
        return
    field = _field(action_id, "evidence")
    saved = act(
        actions.report,
        done="actions.saved",
        action_id=action_id,
        state=state,
        evidence=editors.text_of(field),
        because=st.session_state.get(f"action_because_{action_id}"),
        expected_version=version,
    )
    if saved:
        _put_away(action_id, field, close)


def _reopen(action_id: int, version: int, close: Callable[[], None]) -> None:
    field = _field(action_id, "reason")
    if act(
        actions.reopen,
        done="actions.is_reopened",
        action_id=action_id,
        reason=editors.text_of(field),
        expected_version=version,
    ):
        _put_away(action_id, field, close)


def _put_away(action_id: int, field: str, close: Callable[[], None]) -> None:
    forget_version("action", action_id)
    editors.clear(field)
    close()
