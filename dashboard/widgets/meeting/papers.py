"""The documents of a meeting: links to routes of ours, that make them for whoever asks."""

import streamlit as st

from dashboard.words import t
from data_model.meetings import MeetingRow, MeetingState

BEFORE = ("invitatie.docx", "invitatie.ics")
AFTER = ("proces-verbal.docx", "proces-verbal.pdf")


def draw(row: MeetingRow) -> None:
    """The minutes of a closed meeting, else its invitation."""
    files = AFTER if row.state is MeetingState.CLOSED else BEFORE
    for file in files:
        name, _, ending = file.partition(".")
        text = t(f"meetings.paper.{name.replace('-', '_')}_{ending}")
        st.link_button(text, f"/documente/sedinta/{row.id}/{file}", icon=":material/download:")
