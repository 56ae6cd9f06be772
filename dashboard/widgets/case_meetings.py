"""What the team decided about one case, for who may see it; only on the screen: paper joins no case with its number."""

from html import escape

import streamlit as st

from dashboard.widgets.meeting.searching import found_html
from dashboard.widgets.note import note
from dashboard.words import t
from data_model.meetings import Found


def draw(found: list[Found]) -> None:
    """The points where the case stood, the newest meeting first; nothing when no meeting discussed it."""
    if not found:
        return
    title = t("minutes.case.title", n=len(found))
    with st.expander(title, icon=":material/groups:", key="case_meetings"):
        note(t("minutes.case.note"))
        items = "".join(f"<li>{found_html(one)}</li>" for one in found)
        st.html(f'<ul class="case-meetings" aria-label="{escape(title)}">{items}</ul>')
