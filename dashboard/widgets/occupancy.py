"""The course of a service's free places, for its provider and the coordinator of its county; nothing for all others."""

import streamlit as st

from dashboard.shell.frame import ask
from dashboard.widgets.note import note
from dashboard.widgets.table import Column, Row, plain_table
from dashboard.words import t
from dashboard.words.formats import datetime_text, number_text
from data_model import services

MOST = 30


def course(service_id: int) -> None:
    """The last answers, the newest first, for who may know them."""
    answers = ask(services.occupancy, service_id=service_id)[::-1][:MOST]
    if not answers:
        return
    with st.expander(t("finding.course.title"), key="course"):
        note(t("finding.course.note"))
        columns = [Column("at", t("finding.course.at"), "date"), Column("free", t("finding.course.free"), "number")]
        lines = [Row(str(n), {"at": datetime_text(a.at), "free": number_text(a.free)}) for n, a in enumerate(answers)]
        plain_table(columns, lines, caption=t("finding.course.caption", n=len(answers)))
