"""The end of a meeting: what is still missing, one more question, then the lock."""

import streamlit as st

from dashboard.shell.frame import act, ask, flash, forget_version, remember_version
from dashboard.widgets import editor as editors
from dashboard.widgets.meeting import acknowledging, carrying, papers, writing
from dashboard.widgets.meeting.points import kept, label, title_of
from dashboard.words import t
from data_model import meetings
from data_model.meetings import HERE, MeetingDetail, PointRow


def draw(detail: MeetingDetail) -> None:
    """What closing does and what it would leave out, then the button."""
    points = kept(detail)
    st.markdown(t("meetings.close_means"))
    with st.container(horizontal=True, vertical_alignment="center"):
        papers.draft(detail.row.id)
    if not detail.quorum:
        st.warning(t("meetings.close_no_quorum"), icon=":material/groups:")
    if not detail.row.chair:
        st.warning(t("errors.meeting.no_chair"), icon=":material/person:")
    nameless = [a for a in detail.attendance if a.presence in HERE and not a.person]
    if nameless:
        st.info(t("meetings.close_nameless", n=len(nameless)), icon=":material/badge:")
    acknowledging.before_closing(detail)
    carrying.before_closing(points, _said)
    for point in writing.unsent(detail):
        st.warning(t("meetings.close_unsent", title=label(title_of(point))), icon=":material/edit_note:")
    version = remember_version("meeting", detail.row.id, detail.row.version)
    text = t("meetings.close_confirm")
    st.button(text, key="meeting_close", type="primary", on_click=_close, args=(detail.row.id, version))


def _said(point: PointRow) -> bool:
    return bool(point.notes or point.decisions or point.actions or editors.text_of(writing.field(point.id, "notes")))


def _close(meeting_id: int, version: int) -> None:
    detail = ask(meetings.detail, meeting_id=meeting_id)
    waiting = next((p for p in kept(detail) if writing.clashes(p)), None)
    if waiting:
        flash(t("room.close_elsewhere", title=label(title_of(waiting))), good=False)
        return
    if not writing.keep_all(detail):
        flash(t("meetings.close_notes_refused"), good=False)
        return
    if act(meetings.close_meeting, done="meetings.closed_now", meeting_id=meeting_id, expected_version=version):
        forget_version("meeting", meeting_id)
