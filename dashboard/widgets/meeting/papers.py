"""The documents of a meeting: links to routes of ours, that make them for whoever asks."""

import streamlit as st

from dashboard.words import t
from data_model.meetings import MeetingRow, MeetingState

BEFORE = ("invitatie.docx", "invitatie.ics")
ENDINGS = ("docx", "pdf")
AFTER = ("proces-verbal.docx", "proces-verbal.pdf")


def draw(row: MeetingRow) -> None:
    """The minutes of a closed meeting, else its invitation."""
    for file in AFTER if row.state is MeetingState.CLOSED else BEFORE:
        name, _, ending = file.partition(".")
        _link(t(f"meetings.paper.{name.replace('-', '_')}_{ending}"), f"{row.id}/{file}")


def draft(meeting_id: int) -> None:
    """The draft of the minutes, for who holds the meeting."""
    for ending in ENDINGS:
        _link(t(f"minutes.draft_{ending}"), f"{meeting_id}/proiect.{ending}")


def version(meeting_id: int, number: int) -> None:
    """One version of the minutes."""
    for ending in ENDINGS:
        text = t(f"minutes.version_{ending}", version=number)
        _link(text, f"{meeting_id}/versiunea/{number}/proces-verbal.{ending}")


def _link(text: str, address: str) -> None:
    st.link_button(text, f"/documente/sedinta/{address}", icon=":material/download:")
