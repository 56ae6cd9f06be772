"""Întrebări și măsuri: what other teams, the centres, ANITP and the Interministerial Committee ask and answer."""

from pathlib import Path

import streamlit as st

from dashboard.shell.frame import page
from dashboard.widgets import measures, meeting, questions
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
    if _part() == MEASURES:
        measures.draw(actor)
    else:
        questions.draw(actor)


def _part() -> str:
    key = "questions_part"
    if key not in st.session_state:
        st.session_state[key] = MEASURES if st.query_params.get(PART) == MEASURES else QUESTIONS
    names = {QUESTIONS: t("forwarding.part.questions"), MEASURES: t("forwarding.part.measures")}
    chosen = st.segmented_control(
        t("forwarding.part.choose"), list(names), format_func=names.__getitem__, key=key, required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    if chosen == MEASURES:
        st.query_params[PART] = MEASURES
    else:
        st.query_params.pop(PART, None)
    return str(chosen)


render()
