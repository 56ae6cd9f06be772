"""The meeting room, fit for a projector: points on the left, the current one in the middle, decisions on the right."""

from html import escape

import streamlit as st

from dashboard.shell.frame import ask, now
from dashboard.widgets import action_log
from dashboard.widgets.badge import SHAPES
from dashboard.widgets.meeting import (
    attendance,
    calling,
    carrying,
    closing,
    deciding,
    forwarding,
    leading,
    materials,
    writing,
)
from dashboard.widgets.meeting.points import begins_at, kept, label, reason_of, title_of
from dashboard.words import t
from dashboard.words.formats import ago, datetime_ro
from data_model import actions, cases, meetings
from data_model.meetings import HERE, MeetingDetail, PointEnd, PointRow

CURRENT = "room_point"
PANEL = "room_panel"
MARKS = {"current": SHAPES["info"], "discussed": SHAPES["good"], "waiting": SHAPES["neutral"]}


def draw(detail: MeetingDetail) -> None:
    """The whole room. Notes that were just written are put into the meeting first."""
    points = kept(detail)
    current = _current(points)
    if current and writing.keep(current):
        detail = ask(meetings.detail, meeting_id=detail.row.id)
        points = kept(detail)
        current = _current(points)
    _panel(detail)
    if current is None:
        st.info(t("meetings.agenda_empty"))
        return
    left, middle, right = st.columns([3, 6, 4], gap="medium")
    with left, st.container(key="room_list", gap="xsmall"):
        _list(detail, points, current)
    with middle:
        _middle(detail, points, current)
    with right:
        deciding.draw(detail, current)


def _current(points: list[PointRow]) -> PointRow | None:
    chosen = st.session_state.get(CURRENT)
    return next((p for p in points if p.id == chosen), points[0] if points else None)


def choose_panel(detail: MeetingDetail) -> None:
    """What stands open above the points; at the beginning, who came."""
    nobody = not any(one.presence in HERE for one in detail.attendance)
    st.segmented_control(
        t("meetings.room_panel"),
        ("attendance", "facts", "close"),
        default="attendance" if nobody else None,
        key=PANEL,
        format_func=lambda choice: t(f"meetings.panel.{choice}"),
        label_visibility="collapsed",
        width="content",
        wrap=True,
    )


def _panel(detail: MeetingDetail) -> None:
    chosen = st.session_state.get(PANEL)
    if not chosen:
        return
    with st.container(border=True):
        if chosen == "attendance":
            attendance.draw(detail)
        elif chosen == "facts":
            calling.draw_change(detail.row)
        else:
            closing.draw(detail)


def _list(detail: MeetingDetail, points: list[PointRow], current: PointRow) -> None:
    hours = begins_at(detail.row, points)
    for number, point in enumerate(points, start=1):
        state = _state(point, current)
        st.button(
            f"{hours[point.id]} {MARKS[state]} {t(f'meetings.point_state.{state}')}  \n"
            f"**{number}\\. {label(title_of(point))}**",
            key=f"room_{point.id}",
            type="primary" if point is current else "secondary",
            width="stretch",
            on_click=_go_to,
            args=(current, point.id),
        )


def _state(point: PointRow, current: PointRow) -> str:
    if point is current:
        return "current"
    said = point.notes or point.decisions or point.actions or point.ends is PointEnd.FINISHED
    return "discussed" if said else "waiting"


def _go_to(left: PointRow, point_id: int) -> None:
    writing.keep(left)
    st.session_state[CURRENT] = point_id


def _middle(detail: MeetingDetail, points: list[PointRow], point: PointRow) -> None:
    number = points.index(point) + 1
    length = t("meetings.minutes", n=point.minutes_long)
    st.html(
        f'<div class="current"><p class="small">{t("meetings.point_of", number=number, n=len(points))} · {length}</p>'
        f"<h2>{escape(title_of(point))}</h2><p>{escape(reason_of(point))}</p></div>"
    )
    materials.links(point)
    carrying.came(point)
    if point.cases:
        _cases(detail, point)
    else:
        _since(point)
    leading.draw(point)
    writing.notes(point)
    carrying.choose_end(point)
    following = points[number] if number < len(points) else None
    if following:
        st.button(t("meetings.next_point"), key="room_next", on_click=_go_to, args=(point, following.id))
    forwarding.told(ask(meetings.forwards_of, meeting_id=detail.row.id).get(point.id, ()), may_hold=True)
    forwarding.form(point, detail.row.county)


def _cases(detail: MeetingDetail, point: PointRow) -> None:
    """The point's cases by their number in the meeting; their codes only when asked for: others may be looking."""
    shown = st.toggle(t("meetings.show_codes"), key="room_codes") if detail.case_codes else False
    codes = detail.case_codes if shown else {}
    known = {c.id: c for c in ask(cases.listed)} if detail.case_codes else {}
    moment = now()
    lines = []
    for n in point.cases:
        one = known.get(detail.case_codes[n][0]) if n in detail.case_codes else None
        told = ""
        if one:
            needs = ", ".join(t(f"terms.need.{need}") for need in one.needs) or t("meetings.no_needs")
            told = (
                f": {t(f'terms.age_band.{one.age_band}')}; {t(f'terms.progress.{one.progress}')}; {needs}; "
                f'<span title="{datetime_ro(one.moved_at)}">{t("meetings.moved", ago=ago(one.moved_at, moment))}</span>'
            )
        name = t("meetings.case_code", number=n, code=codes[n][1]) if n in codes else t("meetings.case", number=n)
        lines.append(f"<li><strong>{escape(name)}</strong>{told}</li>")
    st.html(f'<ul class="written">{"".join(lines)}</ul>')


def _since(point: PointRow) -> None:
    """What became of the action that the point is about."""
    text, owner = point.figures.get("action"), point.figures.get("owner")
    if not text:
        return
    every = [*ask(actions.listed), *ask(actions.listed, pending=False)]
    found = next((a for a in every if (a.text, a.owner) == (text, owner)), None)
    if found is None:
        return
    said = action_log.updates_html(found) or f"<p>{t('meetings.no_evidence')}</p>"
    state = t(f"terms.action_state.{found.state}")
    st.html(f'<div class="since"><p><strong>{t("meetings.since", state=state)}</strong></p>{said}</div>')
