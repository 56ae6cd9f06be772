"""The meeting room, fit for a projector: points on the left, the current one in the middle, decisions on the right."""

import streamlit as st

from dashboard.shell.frame import act, ask, forget_version
from dashboard.shell.messages import repeat_flash
from dashboard.widgets.badge import SHAPES
from dashboard.widgets.county_view import map_address
from dashboard.widgets.meeting import (
    attendance,
    calling,
    carrying,
    closing,
    deciding,
    forwarding,
    leading,
    materials,
    pulse,
    restoring,
    showing,
    writing,
)
from dashboard.widgets.meeting.points import begins_at, kept, label, title_of
from dashboard.words import t
from data_model import meetings
from data_model.meetings import HERE, MeetingDetail, PointEnd, PointRow, Presence, Pulse
from geodata.counties import COUNTIES

CURRENT = "room_point"
PANEL = "room_panel"
MAP = "room_map"
MAP_HEIGHT = 360  # pixels
MAP_LAYERS = ("services", "places")  # never where cases are: others look at this screen
MARKS = {"current": SHAPES["info"], "discussed": SHAPES["good"], "waiting": SHAPES["neutral"]}


def draw(detail: MeetingDetail) -> None:
    """The whole room. Notes that were just written are put into the meeting first."""
    points = kept(detail)
    current = _current(detail, points)
    if current and writing.keep(current):
        detail = ask(meetings.detail, meeting_id=detail.row.id)
        points = kept(detail)
        current = _current(detail, points)
    with st.container(key="room"):
        pulse.watch(detail.row.id, Pulse(detail.changes, None), typed=False, moved=repeat_flash)
        restoring.draw(detail.row.id, points)
        _panel(detail)
        if current is None:
            st.info(t("meetings.agenda_empty"))
            return
        left, middle, right = st.columns([5, 12, 8], gap="medium")
        with left, st.container(key="room_list", gap="xsmall"):
            _list(detail, points, current)
            attendance.short_list(detail.attendance)
        with middle:
            _middle(detail, points, current)
        with right:
            deciding.draw(detail, current)


def _current(detail: MeetingDetail, points: list[PointRow]) -> PointRow | None:
    """The point on the room's screen. A device on which something typed waits stays where it is, and says so."""
    shown = meetings.current_of(detail)
    here = next((p for p in points if p.id == st.session_state.get(CURRENT)), None)
    if here and shown and here.id != shown.id and writing.unfinished(here.id):
        return here
    if shown:
        st.session_state[CURRENT] = shown.id
    return next((p for p in points if shown and p.id == shown.id), None)


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
        state = state_of(point, current)
        st.button(
            f"{hours[point.id]} {MARKS[state]} {t(f'meetings.point_state.{state}')}  \n"
            f"**{number}\\. {label(title_of(point))}**",
            key=f"room_{point.id}",
            type="primary" if point is current else "secondary",
            width="stretch",
            on_click=_go_to,
            args=(current, point.id),
        )


def state_of(point: PointRow, current: PointRow | None) -> str:
    """current, discussed or waiting."""
    if current and point.id == current.id:
        return "current"
    said = point.notes or point.decisions or point.actions or point.ends is PointEnd.FINISHED
    return "discussed" if said else "waiting"


def _go_to(left: PointRow, point_id: int) -> None:
    writing.keep(left)
    if act(meetings.show_point, point_id=point_id):
        st.session_state[CURRENT] = point_id


def _middle(detail: MeetingDetail, points: list[PointRow], point: PointRow) -> None:
    number = points.index(point) + 1
    _steps(detail, points, point)
    showing.head(point, number, len(points))
    materials.links(point)
    carrying.came(point)
    if point.cases:
        shown = st.toggle(t("meetings.show_codes"), key="room_codes") if detail.case_codes else False
        showing.cases(showing.of_point(detail, point), detail.case_codes if shown else None)
    leading.draw(point)
    writing.notes(point)
    carrying.choose_end(point)
    showing.history(ask(meetings.history_of, point_id=point.id))
    forwarding.told(ask(meetings.forwards_of, meeting_id=detail.row.id).get(point.id, ()), may_hold=True)
    forwarding.form(point, detail.row.county)
    _map(detail)


def offer_to_go_back(detail: MeetingDetail) -> None:
    """For one begun by mistake, while nothing is noted at it."""
    touched = detail.acknowledged or any(a.presence is not Presence.INVITED for a in detail.attendance)
    if touched or any(p.notes or p.decisions or p.actions for p in detail.points):
        return
    text = t("meetings.take_back_opening")
    st.button(text, key="meeting_unbegin", icon=":material/undo:", on_click=_go_back, args=(detail.row.id,))


def _go_back(meeting_id: int) -> None:
    if act(meetings.take_back_opening, done="meetings.opening_taken_back", meeting_id=meeting_id):
        forget_version("meeting", meeting_id)


def _steps(detail: MeetingDetail, points: list[PointRow], point: PointRow) -> None:
    """One press to the point before and to the next one; where the others are, when this device stayed behind."""
    at = points.index(point)
    shown = meetings.current_of(detail)
    if shown and shown.id != point.id:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.warning(t("room.others_at", title=label(title_of(shown))), icon=":material/co_present:")
            st.button(t("room.go_there"), key="room_go_there", on_click=_go_to, args=(point, shown.id))
    with st.container(horizontal=True, key="room_steps"):
        for name, step, icon in (("previous", -1, "arrow_back"), ("next", 1, "arrow_forward")):
            there = at + step
            open_to = 0 <= there < len(points)
            st.button(
                t(f"room.{name}"),
                key=f"room_{name}",
                icon=f":material/{icon}:",
                icon_position="right" if step > 0 else "left",
                disabled=not open_to,
                width="stretch",
                on_click=_go_to,
                args=(point, points[there].id if open_to else point.id),
            )


def _map(detail: MeetingDetail) -> None:
    """The county's map, made only when it is asked for."""
    county = detail.row.county
    if st.toggle(t("room.map", county=COUNTIES[county].name), key=MAP):
        address = map_address(county, dark=st.context.theme.type == "dark", layers=MAP_LAYERS)
        st.iframe(address, height=MAP_HEIGHT, alt=t("county.map.frame", county=COUNTIES[county].name))
