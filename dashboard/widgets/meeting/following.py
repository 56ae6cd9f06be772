"""An open meeting on the device of somebody who follows it: the point on the room's screen, as it is written."""

from html import escape

import streamlit as st

from dashboard.shell import session
from dashboard.shell.frame import ask
from dashboard.widgets.badge import Badge, draw_badges
from dashboard.widgets.meeting import acknowledging, attendance, carrying, deciding, materials, pulse, showing
from dashboard.widgets.meeting.points import begins_at, title_of
from dashboard.widgets.meeting.room import MARKS
from dashboard.widgets.meeting.room import state_of as point_state
from dashboard.widgets.note import note
from dashboard.words import t
from data_model import meetings
from data_model.meetings import Followed, MeetingRow, PointRow


def draw(row: MeetingRow) -> None:
    """The reminder, and after it the room; drawn anew by itself as soon as anything changes."""
    with st.container(key="following"):
        _room(row.id)


@st.fragment
def _room(meeting_id: int) -> None:
    if not ask(meetings.pulse, meeting_id=meeting_id).open:
        st.rerun()  # it was closed: the page shows the minutes
    session.keep_alive()
    found = ask(meetings.follow, meeting_id=meeting_id)
    if found is None:
        acknowledging.ask_for_it(meeting_id)
        return
    pulse.watch(meeting_id, found.pulse, typed=True, moved=_draw_anew)
    _whole(found)


def _draw_anew() -> None:
    """The meeting changed: the run that follows shows it."""


def _whole(found: Followed) -> None:
    left, right = st.columns([8, 5], gap="large")
    with left:
        if found.current is None:
            st.info(t("meetings.agenda_empty_reader"))
        else:
            _current(found, found.current)
    with right:
        draw_badges(*attendance.badges(found))
        note(t("room.live"))
        _agenda(found)
        attendance.short_list(found.attendance)


def _current(found: Followed, point: PointRow) -> None:
    ids = [p.id for p in found.points]
    showing.head(point, ids.index(point.id) + 1, len(ids))
    materials.links(point)
    carrying.came(point)
    showing.cases(found.cases)
    if found.notes:
        st.html(f'<h3 class="part">{t("meetings.notes")}</h3><p class="text live">{escape(found.notes)}</p>')
        if found.typing:
            draw_badges(Badge("waiting", t("room.typing")))
    if point.decisions:
        st.html(f'<h3 class="part">{t("meetings.decisions")}</h3>')
        deciding.decisions_html(point)
    if point.actions:
        st.html(f'<h3 class="part">{t("meetings.actions")}</h3>')
        deciding.actions_html(point)
    if not (found.notes or point.decisions or point.actions):
        note(t("room.nothing_yet"))
    showing.history(ask(meetings.history_of, point_id=point.id))


def _agenda(found: Followed) -> None:
    """The points with hour and state; what was decided at each stands behind its line."""
    hours = begins_at(found.row, found.points)
    lines = []
    for number, point in enumerate(found.points, start=1):
        state = point_state(point, found.current)
        line = (
            f"{hours[point.id]} {MARKS[state]} {t(f'meetings.point_state.{state}')}<br>"
            f"<strong>{number}. {escape(title_of(point))}</strong>"
        )
        said = _said(point) if state == "discussed" else ""
        lines.append(f"<li><details><summary>{line}</summary>{said}</details></li>" if said else f"<li>{line}</li>")
    st.html(f'<p class="small"><strong>{t("meetings.agenda")}</strong></p><ul class="course">{"".join(lines)}</ul>')


def _said(point: PointRow) -> str:
    told = [point.notes, *(d.text for d in point.decisions), *(f"{a.text} ({a.held_by})" for a in point.actions)]
    return "".join(f'<p class="text">{escape(text)}</p>' for text in told if text)
