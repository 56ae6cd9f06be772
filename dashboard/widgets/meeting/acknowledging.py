"""The confidentiality reminder: before whoever enters the room on a device, and beside each name in the register."""

import streamlit as st

from dashboard.shell.frame import act
from dashboard.widgets.badge import Badge, draw_badges
from dashboard.words import t
from data_model import meetings
from data_model.meetings import HERE, AttendanceRow, MeetingDetail, MeetingState

DUTIES = ("numbers", "outside", "pictures", "papers")


def ask_for_it(meeting_id: int) -> None:
    """The reminder and its one button; nothing else of the meeting is shown before it is pressed."""
    with st.container(border=True, key="reminder"):
        st.html(_html())
        text = t("room.reminder.accept")
        st.button(text, key="reminder_accept", type="primary", on_click=_accept, args=(meeting_id,))


def _html() -> str:
    lines = "".join(f"<li>{t(f'room.reminder.{duty}')}</li>" for duty in DUTIES)
    return f'<div class="reminder"><h2>{t("room.reminder.title")}</h2><ul>{lines}</ul></div>'


def _accept(meeting_id: int) -> None:
    act(meetings.acknowledge, meeting_id=meeting_id)


def _missing(detail: MeetingDetail) -> tuple[int, ...]:
    """The institutions that are there and have not acknowledged."""
    return tuple(
        one.institution_id
        for one in detail.attendance
        if one.presence in HERE and one.institution_id not in detail.acknowledged
    )


def badges(detail: MeetingDetail) -> tuple[Badge, ...]:
    """How many of those who are there acknowledged; nothing while nobody is there."""
    here = sum(one.presence in HERE for one in detail.attendance)
    missing = len(_missing(detail))
    words = t("room.reminder.count", n=here, done=here - missing)
    return (Badge("attention" if missing else "good", words),) if here else ()


def read_to_all(detail: MeetingDetail) -> None:
    """The words to be read aloud, and one press for all before whom they were."""
    with st.expander(t("room.reminder.aloud"), icon=":material/shield_person:"):
        st.html(_html())
    missing = _missing(detail)
    if missing:
        text = t("room.reminder.read_to_all", n=len(missing))
        st.button(text, key="reminder_all", icon=":material/done_all:", on_click=_read, args=(detail.row.id, missing))


def before_closing(detail: MeetingDetail) -> None:
    """Who is there and has not acknowledged: the minutes will say so."""
    missing = _missing(detail)
    if missing:
        st.warning(t("room.reminder.closing", n=len(missing)), icon=":material/shield_person:")
        text = t("room.reminder.read_to_all", n=len(missing))
        st.button(
            text, key="reminder_closing", icon=":material/done_all:", on_click=_read, args=(detail.row.id, missing)
        )


def of_one(detail: MeetingDetail, row: AttendanceRow) -> None:
    """Whether those of one institution acknowledged; a press notes or takes back that it was read before them."""
    if detail.row.state is not MeetingState.OPEN or row.presence not in HERE:
        return
    aloud = detail.acknowledged.get(row.institution_id)
    if aloud is False:
        draw_badges(Badge("good", t("room.reminder.on_device")))
        return
    st.checkbox(
        t("room.reminder.heard"),
        value=aloud is True,
        key=f"heard_{detail.row.id}_{row.institution_id}_{aloud is True}",
        on_change=_take_back if aloud else _read_to_one,
        args=(detail.row.id, row.institution_id),
    )


def _read(meeting_id: int, institution_ids: tuple[int, ...]) -> None:
    act(meetings.confirm_reading, done="room.reminder.noted", meeting_id=meeting_id, institution_ids=institution_ids)


def _read_to_one(meeting_id: int, institution_id: int) -> None:
    act(meetings.confirm_reading, meeting_id=meeting_id, institution_ids=(institution_id,))


def _take_back(meeting_id: int, institution_id: int) -> None:
    act(meetings.take_back_reading, meeting_id=meeting_id, institution_id=institution_id)
