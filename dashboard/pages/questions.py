"""Întrebări și măsuri: what other teams, the centres, ANITP and the Interministerial Committee ask and answer."""

from pathlib import Path

import streamlit as st

from dashboard.shell.frame import page
from dashboard.widgets import address, measures, meeting, questions
from dashboard.widgets.badge import apply_style
from dashboard.words import t
from data_model.access import Actor, Right

PART, QUESTIONS, MEASURES = "parte", "intrebari", "masuri"
"""The part of the page, as the address names it."""
STYLE = Path(meeting.__file__).parent / "meeting.css"


@page(Right.ANSWER_FORWARD, "questions")
def render(actor: Actor) -> None:
    apply_style()
    st.html(STYLE)
    parts = {QUESTIONS: t("forwarding.part.questions"), MEASURES: t("forwarding.part.measures")}
    if address.part(PART, parts, label=t("forwarding.part.choose"), key="questions_part") == MEASURES:
        measures.draw(actor)
    else:
        questions.draw(actor)


render()
