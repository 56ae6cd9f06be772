"""A meeting to be read: by its members and the regional centre while it is prepared and held; by all, as its minutes
say, after it was closed."""

from html import escape

import streamlit as st

from dashboard.shell.frame import actor, ask
from dashboard.widgets.meeting import (
    attendance,
    carrying,
    correcting,
    deciding,
    forwarding,
    leading,
    materials,
    versions,
)
from dashboard.widgets.meeting.points import begins_at, kept, point_html
from dashboard.widgets.note import note
from dashboard.words import t
from data_model import meetings
from data_model.access import Right
from data_model.meetings import MeetingDetail, MeetingState, PointRow


def draw(detail: MeetingDetail) -> None:
    """The agenda with what was said and decided, and who came."""
    if detail.row.state is MeetingState.CLOSED:
        detail = _written(detail)
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.subheader(t("meetings.agenda"), anchor=False)
        _points(detail)
    with right:
        st.subheader(t("meetings.team_here"), anchor=False)
        lead = t("meetings.chaired", chair=detail.row.chair or t("teams.nobody"))
        note(lead)
        attendance.table(detail)


def _written(detail: MeetingDetail) -> MeetingDetail:
    """The closed meeting as the chosen version of its minutes says it; the newest one can be corrected."""
    rows = ask(meetings.versions_of, meeting_id=detail.row.id)
    record = versions.choose(detail.row, rows)
    if record.version == rows[0].number and actor().may(Right.HOLD_MEETING):
        correcting.draw(detail.row, record)
    return versions.as_written(detail, record)


def _points(detail: MeetingDetail) -> None:
    points = kept(detail)
    if not points:
        st.info(t("meetings.agenda_empty_reader"))
    hours = begins_at(detail.row, points)
    own = ask(meetings.may_attach, point_ids=tuple(p.id for p in points))
    asked = ask(meetings.forwards_of, meeting_id=detail.row.id)
    for number, point in enumerate(points, start=1):
        with st.container(border=True, gap="xsmall"):
            st.html(point_html(number, point, hours[point.id], detail.case_codes))
            carrying.came(point)
            materials.links(point)
            if point.id in own:
                materials.attach(point)
            leading.draw(point)
            _outcome(point)
            forwarding.told(asked.get(point.id, ()), may_hold=detail.may_hold)
            carrying.outcome(point)


def _outcome(point: PointRow) -> None:
    if point.notes:
        st.html(f'<p class="small">{t("meetings.notes")}</p><p class="text">{escape(point.notes)}</p>')
    if point.decisions:
        st.html(f'<p class="small">{t("meetings.decisions")}</p>')
        deciding.decisions_html(point)
    if point.actions:
        st.html(f'<p class="small">{t("meetings.actions")}</p>')
        deciding.actions_html(point)
