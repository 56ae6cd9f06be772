"""Decisions and actions of a point, while they are being written."""

from collections.abc import Callable
from html import escape
from typing import Any

import streamlit as st

from dashboard.shell.frame import act, flash, now
from dashboard.widgets import editor as editors
from dashboard.widgets.badge import plain
from dashboard.widgets.meeting import assuming, writing
from dashboard.words import t
from dashboard.words.formats import date_text, local
from data_model import meetings
from data_model.meetings import MeetingDetail, PointRow


def draw(detail: MeetingDetail, point: PointRow) -> None:
    """What the point has brought, and the two forms for more."""
    st.subheader(t("meetings.decisions"), anchor=False)
    decisions_html(point)
    for number, decision in enumerate(point.decisions, start=1):
        label = t("meetings.take_back_decision", number=number)
        key = f"take_decision_{decision.id}"
        _take_back_button(label, key, meetings.take_back_decision, decision.text, decision_id=decision.id)
    editors.editor(writing.field(point.id, "decision"), label=t("meetings.new_decision"), height=80)
    assuming.choose_plan_action(f"decided_{point.id}", local(now()).date())
    st.button(t("meetings.decide"), key=f"decide_{point.id}", type="primary", on_click=_decide, args=(point.id,))
    st.subheader(t("meetings.actions"), anchor=False)
    actions_html(point)
    for number, action in enumerate(point.actions, start=1):
        label = t("meetings.take_back_action", number=number)
        _take_back_button(
            label, f"take_action_{action.id}", meetings.take_back_action, action.text, action_id=action.id
        )
    assuming.draw(detail, point)


def decisions_html(point: PointRow) -> None:
    """The decisions as a list; nothing for none."""
    lines = [
        f"<li>{escape(one.text)}{f' ({escape(one.plan_action)})' if one.plan_action else ''}</li>"
        for one in point.decisions
    ]
    if lines:
        st.html(f'<ol class="written">{"".join(lines)}</ol>')


def actions_html(point: PointRow) -> None:
    """The actions with owner and term; nothing for none."""
    lines = [
        f"<li>{escape(one.text)}<br><strong>{escape(one.held_by)}</strong>, "
        f"{t('meetings.due', day=date_text(one.due_on))}</li>"
        for one in point.actions
    ]
    if lines:
        st.html(f'<ol class="written">{"".join(lines)}</ol>')


def _take_back_button(label: str, key: str, command: Callable[..., None], text: str, **which: int) -> None:
    st.button(label, key=key, type="tertiary", on_click=_take_back, args=(command, text), kwargs=which)


def _take_back(command: Callable[..., None], text: str, **which: Any) -> None:
    """Take back what was written by mistake; its words are said once more, so that they can be used again."""
    if act(command, **which):
        flash(t("meetings.taken_back", text=plain(text)))


def _decide(point_id: int) -> None:
    name = writing.field(point_id, "decision")
    text = editors.text_of(name)
    plan_action = st.session_state[f"decided_{point_id}"]
    if act(meetings.decide, done="meetings.decided", point_id=point_id, text=text, plan_action=plan_action):
        editors.clear(name)
