"""The agenda before the meeting: each point with its reason, to be kept, moved, timed or dropped."""

import streamlit as st

from dashboard.shell.frame import act, ask, flash, forget_version, last_result, remember_version
from dashboard.widgets.badge import Badge, draw_badges
from dashboard.widgets.meeting import calling, carrying, forwarding, leading, mailing, materials, proposing
from dashboard.widgets.meeting.points import begins_at, kept, label, point_html, title_of
from dashboard.widgets.note import note
from dashboard.words import t
from data_model import institutions, meetings
from data_model.meetings import AttendanceRow, MeetingDetail, PointRow, PointState

CHOSEN = "agenda_point"
PENCIL = ":material/edit:"


def draw(detail: MeetingDetail) -> None:
    """The agenda on the left; those invited and more points on the right; above them when, where and who chairs."""
    with st.expander(t("meetings.facts"), icon=":material/event:"):
        calling.draw_change(detail.row)
    left, right = st.columns([3, 2], gap="large")
    with left:
        _points(detail)
    with right:
        _more(detail)


def _points(detail: MeetingDetail) -> None:
    points = kept(detail)
    st.subheader(t("meetings.agenda"), anchor=False)
    _length(detail.row.minutes_long, sum(p.minutes_long for p in points))
    if not points:
        st.info(t("meetings.agenda_empty"))
    hours = begins_at(detail.row, points)
    asked = ask(meetings.forwards_of, meeting_id=detail.row.id)
    chosen = st.session_state.get(CHOSEN)
    for number, point in enumerate(points, start=1):
        with st.container(border=True, gap="xsmall"):
            st.html(point_html(number, point, hours[point.id], detail.case_codes))
            materials.links(point)
            carrying.came(point)
            forwarding.told(asked.get(point.id, ()), may_hold=True)
            if point.id == chosen:
                _edit(point, first=number == 1, last=number == len(points))
                forwarding.form(point, detail.row.county)
            else:
                text = t("meetings.change_point", number=number)
                with st.container(horizontal=True, vertical_alignment="center"):
                    st.button(
                        text, key=f"choose_{point.id}", icon=PENCIL, type="tertiary", on_click=_choose, args=(point.id,)
                    )
                    leading.draw(point)


def _length(planned: int, sum_of_points: int) -> None:
    note(t("meetings.agenda_length", points=t("meetings.minutes", n=sum_of_points), n=planned))
    if sum_of_points > planned:
        draw_badges(Badge("attention", t("meetings.agenda_too_long")))


def _choose(point_id: int | None) -> None:
    st.session_state[CHOSEN] = point_id


def _edit(point: PointRow, *, first: bool, last: bool) -> None:
    version = remember_version("point", point.id, point.version)
    up, down, done = st.columns(3)
    for column, name, is_up, edge in ((up, "up", True, first), (down, "down", False, last)):
        column.button(
            t(f"meetings.{name}"),
            key=f"{name}_{point.id}",
            disabled=edge,
            width="stretch",
            on_click=act,
            args=(meetings.move_point,),
            kwargs={"point_id": point.id, "up": is_up},
        )
    done.button(t("meetings.point_done"), key=f"done_{point.id}", width="stretch", on_click=_choose, args=(None,))
    _minutes(point, version)
    key = f"drop_{point.id}"
    st.text_input(t("meetings.drop_reason"), key=key, max_chars=300)
    st.button(t("meetings.drop"), key=f"{key}_save", on_click=_drop, args=(point.id, version))
    materials.attach(point)


def _minutes(point: PointRow, version: int) -> None:
    key = f"minutes_{point.id}"
    st.number_input(
        t("meetings.point_minutes"),
        1,
        240,
        point.minutes_long,
        5,
        key=key,
        on_change=_set_minutes,
        args=(point.id, version),
    )


def _set_minutes(point_id: int, version: int) -> None:
    minutes_long = st.session_state[f"minutes_{point_id}"]
    if minutes_long and act(
        meetings.set_minutes, point_id=point_id, minutes_long=minutes_long, expected_version=version
    ):
        forget_version("point", point_id)


def _drop(point_id: int, version: int) -> None:
    reason = st.session_state[f"drop_{point_id}"]
    if act(
        meetings.drop_point, done="meetings.dropped_now", point_id=point_id, reason=reason, expected_version=version
    ):
        forget_version("point", point_id)
        _choose(None)


def _more(detail: MeetingDetail) -> None:
    proposing.draw_waiting(detail.row)
    st.subheader(t("meetings.around"), anchor=False)
    invited = t("meetings.invited", n=len(detail.attendance))
    with st.expander(invited, icon=":material/groups:", expanded=not detail.attendance):
        for one in detail.attendance:
            note(one.institution)
            offer_to_take_back(detail.row.id, one)
        if not detail.attendance:
            note(t("meetings.invited_none_yet"))
        invite(detail)
    mailing.draw(detail.row)
    with st.expander(t("meetings.add_point"), icon=":material/add:"):
        _add(detail.row.id)
    with st.container(border=True):
        note(t("meetings.refresh_note"))
        st.button(t("meetings.refresh"), key="agenda_refresh", on_click=_refresh, args=(detail.row.id,))
    carrying.left_behind(detail)
    _dropped([p for p in detail.points if p.state is PointState.DROPPED])


def invite(detail: MeetingDetail) -> None:
    """Add an institution that the act does not name."""
    present = {one.institution_id for one in detail.attendance}
    offered = {i.id: i.name for i in ask(institutions.in_counties, counties=(detail.row.county,))}
    rest = [i for i in offered if i not in present]
    key = f"invite_{detail.row.id}"
    st.selectbox(
        t("meetings.invite"),
        rest,
        index=None,
        key=key,
        placeholder=t("meetings.choose_institution"),
        format_func=lambda i: offered.get(i, ""),
    )
    st.button(t("meetings.invite_save"), key=f"{key}_save", on_click=_invite, args=(detail.row.id, key))


def offer_to_take_back(meeting_id: int, row: AttendanceRow) -> None:
    """Of one that no act names: it was invited by mistake, or left the team."""
    if row.removable:
        st.button(
            t("meetings.take_back_invitation", institution=row.institution),
            key=f"uninvite_{meeting_id}_{row.institution_id}",
            type="tertiary",
            icon=":material/person_remove:",
            on_click=act,
            args=(meetings.take_back_invitation,),
            kwargs={
                "meeting_id": meeting_id,
                "institution_id": row.institution_id,
                "done": "meetings.invitation_taken_back",
            },
        )


def _invite(meeting_id: int, key: str) -> None:
    chosen = st.session_state[key]
    if chosen is None:
        flash(t("meetings.choose_institution_first"), good=False)
        return
    if act(
        meetings.note_attendance,
        done="meetings.invited_now",
        meeting_id=meeting_id,
        institution_id=chosen,
        presence=meetings.Presence.INVITED,
    ):
        st.session_state[key] = None


def _add(meeting_id: int) -> None:
    st.text_input(t("meetings.point_title"), key="point_title", max_chars=300)
    st.number_input(t("meetings.point_minutes"), 1, 240, 10, 5, key="point_minutes")
    st.button(t("meetings.add_point_save"), key="point_save", on_click=_added, args=(meeting_id,))


def _added(meeting_id: int) -> None:
    title, minutes_long = st.session_state["point_title"], st.session_state["point_minutes"] or 0
    if act(
        meetings.add_point, done="meetings.point_added", meeting_id=meeting_id, title=title, minutes_long=minutes_long
    ):
        st.session_state["point_title"] = ""


def _refresh(meeting_id: int) -> None:
    if act(meetings.refresh, meeting_id=meeting_id):
        flash(t("meetings.refreshed", n=last_result()))


def _dropped(points: list[PointRow]) -> None:
    if not points:
        return
    with st.expander(t("meetings.dropped", n=len(points)), icon=":material/playlist_remove:"):
        for point in points:
            version = remember_version("point", point.id, point.version)
            note(title_of(point))
            note(t("meetings.dropped_because", reason=point.dropped_because))
            text = t("meetings.restore", title=label(title_of(point), 40))
            st.button(text, key=f"restore_{point.id}", on_click=_restore, args=(point.id, version))


def _restore(point_id: int, version: int) -> None:
    if act(meetings.restore_point, done="meetings.restored", point_id=point_id, expected_version=version):
        forget_version("point", point_id)
