"""Ajutor: what may I do here, what do the words mean. Made from the rules, so that it cannot say anything else."""

from typing import Any

import streamlit as st
from sqlmodel import Session

from dashboard.shell.frame import ask, page
from dashboard.widgets.badge import apply_style
from dashboard.widgets.note import note
from dashboard.widgets.table import Column, Row, plain_table
from dashboard.words import t
from data_model import settings
from data_model.access import ROLES, Actor, Right, Role
from data_model.actions import ActionState, NotDoneReason
from data_model.cases import Progress, VictimStatus
from data_model.meetings import MeetingState
from data_model.practices import PracticeState
from data_model.referrals import ReferralStatus
from data_model.reports import ReportState
from geodata.boundaries import notice

FIGURES = ("zero", "protected", "not_reported", "old")
WORDS = (
    "caz", "cod", "notificare", "acord", "referire", "serviciu", "echipa", "proces_verbal", "plan_comun", "publicare",
    "pna", "mnir",
)  # fmt: skip
STATES: dict[str, Any] = {
    "victim_status": VictimStatus,
    "progress": Progress,
    "referral_status": ReferralStatus,
    "meeting_state": MeetingState,
    "action_state": ActionState,
    "not_done": NotDoneReason,
    "practice_state": PracticeState,
    "report_state": ReportState,
}
PROPOSED = "propus"


@page(Right.USE_PROGRAM, "help")
def render(actor: Actor) -> None:
    apply_style()
    _title("mine")
    st.markdown(t("help.mine.role", role=t(f"terms.role.{actor.role.value}"), institution=actor.institution_name))
    _rights(actor.role)
    _title("figures")
    _points([t(f"help.figures.{state}") for state in FIGURES])
    note(t("help.figures.live"))
    _deadlines()
    _terms()
    _title("roles")
    for role in Role:
        with st.expander(t(f"shell.role.{role.value}")):
            _rights(role)
    _sources()


def _title(section: str) -> None:
    st.subheader(t(f"help.{section}.title"), anchor=False)


def _points(sentences: list[str]) -> None:
    st.markdown("\n".join(f"- {sentence}" for sentence in sentences))


def _rights(role: Role) -> None:
    _points([t(f"rights.{right.value}") for right in Right if right in ROLES[role]])


def _hours(db: Session, _actor: Actor) -> dict[str, int]:
    """Each deadline as it counts here: the catalog's, or the administrator's."""
    return {name: settings.number(db, name) for name in settings.deadlines()}


def _deadlines() -> None:
    _title("deadlines")
    columns = [Column(key, t(f"help.deadlines.{key}")) for key in ("name", "length", "from", "basis")]
    hours = ask(_hours)
    rows = [_deadline(name, hours[name], facts) for name, facts in settings.deadlines().items()]
    plain_table(columns, rows, caption=t("help.deadlines.caption"))
    note(t("help.deadlines.why"))


def _deadline(name: str, hours: int, facts: dict[str, Any]) -> Row:
    by_days = hours % 24 == 0 and hours > 72
    length = t("help.deadlines.days", n=hours // 24) if by_days else t("help.deadlines.hours", n=hours)
    basis = t("help.deadlines.proposed") if facts["basis"] == PROPOSED else facts["basis"]
    since = t(f"help.runs_from.{facts['runs_from']}")
    return Row(name, {"name": t(f"help.deadline.{name}"), "length": length, "from": since, "basis": basis})


def _terms() -> None:
    _title("terms")
    columns = [Column(key, t(f"help.terms.{key}")) for key in ("word", "meaning")]
    rows = [Row(word, {"word": t(f"help.word.{word}"), "meaning": t(f"help.term.{word}")}) for word in WORDS]
    plain_table(columns, rows, caption=t("help.terms.caption"))
    with st.expander(t("help.terms.states")):
        _points([_states(name, values) for name, values in STATES.items()])


def _states(name: str, values: Any) -> str:
    words = ", ".join(t(f"terms.{name}.{value.value}") for value in values)
    return t("help.terms.of", name=t(f"help.list.{name}"), values=words)


def _sources() -> None:
    _title("sources")
    ours = notice()
    boundaries = t("help.sources.boundaries", notice=ours) if ours else t("help.sources.own_boundaries")
    _points([boundaries, *(t(f"help.sources.{name}") for name in ("geonames", "population", "plan"))])


render()
