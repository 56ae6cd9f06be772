"""Decisions and actions of a point, while they are being written."""

from collections.abc import Callable
from datetime import date, timedelta
from html import escape
from typing import Any

import streamlit as st

from dashboard.shell.frame import act, ask, flash, now
from dashboard.widgets import editor as editors
from dashboard.widgets.badge import plain
from dashboard.widgets.meeting import writing
from dashboard.widgets.meeting.points import plan_action_label, plan_actions
from dashboard.words import t
from dashboard.words.formats import date_ro, local
from data_model import institutions, meetings
from data_model.meetings import MeetingDetail, PointRow

DUE = timedelta(days=30)


def draw(detail: MeetingDetail, point: PointRow) -> None:
    """What the point has brought, and the two forms for more."""
    today = local(now()).date()
    st.subheader(t("meetings.decisions"), anchor=False)
    decisions_html(point)
    for number, decision in enumerate(point.decisions, start=1):
        label = t("meetings.take_back_decision", number=number)
        key = f"take_decision_{decision.id}"
        _take_back_button(label, key, meetings.take_back_decision, decision.text, decision_id=decision.id)
    editors.editor(writing.field(point.id, "decision"), label=t("meetings.new_decision"), height=80)
    _plan_action(detail, f"decided_{point.id}", today)
    st.button(t("meetings.decide"), key=f"decide_{point.id}", type="primary", on_click=_decide, args=(point.id,))
    st.subheader(t("meetings.actions"), anchor=False)
    actions_html(point)
    for number, action in enumerate(point.actions, start=1):
        label = t("meetings.take_back_action", number=number)
        _take_back_button(
            label, f"take_action_{action.id}", meetings.take_back_action, action.text, action_id=action.id
        )
    editors.editor(writing.field(point.id, "action"), label=t("meetings.new_action"), height=80)
    _assumed_by(detail, point.id, today)
    st.button(t("meetings.assume"), key=f"assume_{point.id}", type="primary", on_click=_assume, args=(point.id,))


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
        f"<li>{escape(one.text)}<br><strong>{escape(one.owner)}</strong>, "
        f"{t('meetings.due', day=date_ro(one.due_on))}</li>"
        for one in point.actions
    ]
    if lines:
        st.html(f'<ol class="written">{"".join(lines)}</ol>')


def _plan_action(detail: MeetingDetail, key: str, today: date) -> None:
    titles = plan_actions(today)
    st.selectbox(
        t("meetings.plan_action"),
        ["", *(code for code in titles if code in meetings.SERVED)],
        index=0,
        key=key,
        format_func=lambda code: plan_action_label(code, titles),
    )


def _assumed_by(detail: MeetingDetail, point_id: int, today: date) -> None:
    offered = {i.id: i.name for i in ask(institutions.in_counties, counties=(detail.row.county,))}
    invited = {one.institution_id: one.institution for one in detail.attendance}
    names = invited | offered
    st.selectbox(
        t("meetings.owner"),
        list(names),
        index=None,
        key=f"owner_{point_id}",
        placeholder=t("meetings.choose_institution"),
        format_func=lambda i: names.get(i, ""),
    )
    st.date_input(t("meetings.due_on"), today + DUE, key=f"due_{point_id}", format="DD.MM.YYYY", min_value=today)
    _plan_action(detail, f"assumed_{point_id}", today)


def _take_back_button(label: str, key: str, command: Callable[..., None], text: str, **which: int) -> None:
    st.button(label, key=key, type="tertiary", on_click=_take_back, args=(command, text), kwargs=which)


def _take_back(command: Callable[..., None], text: str, **which: Any) -> None:
    """Take back what was written by mistake; its words are said once more, so that they can be used again."""
    if act(command, **which):
        flash(t("meetings.taken_back", text=plain(text)))


def _decide(point_id: int) -> None:
    name = writing.field(point_id, "decision")
    text = writing.text_of(name)
    plan_action = st.session_state[f"decided_{point_id}"]
    if act(meetings.decide, done="meetings.decided", point_id=point_id, text=text, plan_action=plan_action):
        editors.clear(name)


def _assume(point_id: int) -> None:
    name = writing.field(point_id, "action")
    text = writing.text_of(name)
    owner, due_on = st.session_state[f"owner_{point_id}"], st.session_state[f"due_{point_id}"]
    if owner is None or not due_on:
        flash(t("meetings.action_incomplete"), good=False)
        return
    saved = act(
        meetings.assume_action,
        done="meetings.assumed",
        point_id=point_id,
        text=text,
        owner_institution_id=owner,
        due_on=due_on,
        plan_action=st.session_state[f"assumed_{point_id}"],
    )
    if saved:
        editors.clear(name)
        st.session_state[f"owner_{point_id}"] = None
