"""The course of a service's free places, for its provider and the coordinator of its county."""

import streamlit as st

from dashboard.shell.frame import ask
from dashboard.widgets.note import note
from dashboard.widgets.table import Column, Row, plain_table
from dashboard.words import t
from dashboard.words.formats import datetime_ro, number_ro
from data_model import services
from data_model.services import ServiceRow

MOST = 30


def course(rows: list[ServiceRow]) -> None:
    """One service of the actor's chosen from a list, and its last answers, the newest first."""
    if not rows:
        return
    with st.expander(t("finding.course.title")):
        note(t("finding.course.note"))
        names = {row.id: row.name for row in rows}
        chosen = st.selectbox(
            t("finding.course.service"), list(names), format_func=lambda id: names[id], key="course.service"
        )
        _table(chosen)


def _table(service_id: int) -> None:
    answers = ask(services.occupancy, service_id=service_id)[::-1][:MOST]
    if not answers:
        note(t("finding.course.none"))
        return
    columns = [Column("at", t("finding.course.at"), "date"), Column("free", t("finding.course.free"), "number")]
    lines = [Row(str(n), {"at": datetime_ro(a.at), "free": number_ro(a.free)}) for n, a in enumerate(answers)]
    plain_table(columns, lines, caption=t("finding.course.caption", n=len(answers)))
