"""A meeting to be read: by its members and the regional centre, and by all after it was closed."""

from html import escape

import streamlit as st

from dashboard.widgets.meeting import attendance, deciding
from dashboard.widgets.meeting.points import begins_at, kept, point_html
from dashboard.widgets.note import note
from dashboard.words import t
from data_model.meetings import MeetingDetail, MeetingState, PointRow

SHORT = 12  # signs of the digest


def draw(detail: MeetingDetail) -> None:
    """The agenda with what was said and decided, and who came."""
    closed = detail.row.state is MeetingState.CLOSED
    if closed:
        note(t("meetings.locked"))
        short, full = detail.row.digest[:SHORT], detail.row.digest
        st.html(f'<p class="digest" title="{full}">{t("meetings.digest", digest=short)}</p>')
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.subheader(t("meetings.agenda"), anchor=False)
        _points(detail)
    with right:
        st.subheader(t("meetings.team_here"), anchor=False)
        lead = t("meetings.chaired", chair=detail.row.chair or t("meetings.team.nobody"))
        note(lead)
        attendance.table(detail)


def _points(detail: MeetingDetail) -> None:
    points = kept(detail)
    if not points:
        st.info(t("meetings.agenda_empty_reader"))
    hours = begins_at(detail.row, points)
    for number, point in enumerate(points, start=1):
        with st.container(border=True, gap="xsmall"):
            st.html(point_html(number, point, hours[point.id], detail.case_codes))
            _outcome(point)


def _outcome(point: PointRow) -> None:
    if point.notes:
        st.html(f'<p class="small">{t("meetings.notes")}</p><p class="text">{escape(point.notes)}</p>')
    if point.decisions:
        st.html(f'<p class="small">{t("meetings.decisions")}</p>')
        deciding.decisions_html(point)
    if point.actions:
        st.html(f'<p class="small">{t("meetings.actions")}</p>')
        deciding.actions_html(point)
