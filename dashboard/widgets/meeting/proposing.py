"""Points that institutions propose before a meeting: their own form and list, and what waits for the coordinator."""

import streamlit as st

from dashboard.shell.frame import act, ask, forget_version, remember_version
from dashboard.widgets.badge import Badge, Tone, draw_badges
from dashboard.widgets.meeting.points import label
from dashboard.widgets.note import note
from dashboard.words import t
from dashboard.words.formats import datetime_text
from data_model import meetings
from data_model.access import Actor, Right
from data_model.meetings import MeetingRow, MeetingState, ProposalRow, ProposalState
from geodata.counties import COUNTIES

TONES: dict[str, Tone] = {"waiting": "waiting", "accepted": "good", "dropped": "attention", "declined": "bad"}
ADD = ":material/add_comment:"


def draw(actor: Actor, rows: list[MeetingRow]) -> None:
    """For a member: what it proposed and the form; for the coordinator: how many wait."""
    if actor.may(Right.PROPOSE_POINT):
        _member(rows)
    elif actor.may(Right.HOLD_MEETING) and (waiting := ask(meetings.waiting_proposals)):
        called = any(row.state is not MeetingState.CLOSED for row in rows)
        st.info(t("proposed.waiting" if called else "proposed.waiting_next", n=len(waiting)), icon=ADD)


def _member(rows: list[MeetingRow]) -> None:
    counties = ask(meetings.counties_to_propose_in)
    own = ask(meetings.own_proposals)
    if not counties and not own:
        return
    st.subheader(t("proposed.title"), anchor=False)
    note(t("proposed.lead"))
    if counties:
        preparing = {row.county for row in rows if row.state is MeetingState.PREPARING}
        with st.expander(t("proposed.new"), icon=ADD, key="propose_open"):
            _form(counties, preparing)
    if own:
        with st.expander(t("proposed.own", n=len(own)), icon=":material/forum:", key="proposals_own"):
            for row in own:
                _own(row)
    else:
        note(t("proposed.none"))


def _form(counties: tuple[str, ...], preparing: set[str]) -> None:
    county = counties[0]
    if len(counties) > 1:
        county = st.selectbox(
            t("proposed.county"), counties, key="propose_county", format_func=lambda code: COUNTIES[code].name
        )
    if county not in preparing:
        note(t("proposed.lead_waits"))
    st.text_input(t("proposed.point_title"), key="propose_title", max_chars=300)
    st.text_area(t("proposed.why"), key="propose_why", max_chars=600, height=90, help=t("proposed.why_help"))
    st.number_input(t("proposed.minutes"), 1, 240, 10, 5, key="propose_minutes")
    st.button(t("proposed.save"), key="propose_save", type="primary", on_click=_propose, args=(county,))


def _propose(county: str) -> None:
    typed = st.session_state
    saved = act(
        meetings.propose_point,
        done="proposed.saved",
        county=county,
        title=typed["propose_title"],
        why=typed["propose_why"],
        minutes_long=typed["propose_minutes"] or 0,
    )
    if saved:
        typed["propose_title"] = typed["propose_why"] = ""


def _own(row: ProposalRow) -> None:
    with st.container(border=True, gap="xsmall", key=f"proposal_{row.id}"):
        state = "dropped" if row.dropped_because else row.state.value
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{label(row.title, 300)}**", width="stretch")
            draw_badges(Badge(TONES[state], t(f"proposed.state.{state}")))
        note(_facts(row))
        note(t("proposed.because", why=row.why))
        if told := _told(row):
            note(told)
        if row.state is ProposalState.WAITING:
            version = remember_version("proposal", row.id, row.version)
            text = t("proposed.take_back", title=label(row.title, 40))
            st.button(text, key=f"take_back_{row.id}", type="tertiary", on_click=_take_back, args=(row.id, version))


def _facts(row: ProposalRow) -> str:
    length = t("meetings.minutes", n=row.minutes_long)
    return t("proposed.facts", county=COUNTIES[row.county].name, length=length, at=datetime_text(row.proposed_at))


def _told(row: ProposalRow) -> str:
    """What became of it, in one sentence; "" while it waits."""
    if row.state is ProposalState.DECLINED:
        return t("proposed.declined_because", reason=row.declined_because)
    if row.meeting is None:
        return ""
    number, year = row.meeting
    if row.dropped_because:
        return t("proposed.dropped_at", number=number, year=year, reason=row.dropped_because)
    return t("proposed.accepted_at", number=number, year=year)


def _take_back(proposal_id: int, version: int) -> None:
    if act(meetings.take_back_proposal, done="proposed.taken_back", proposal_id=proposal_id, expected_version=version):
        forget_version("proposal", proposal_id)


def draw_waiting(meeting: MeetingRow) -> None:
    """For the coordinator, beside the agenda: each waiting proposal, to be taken up or declined."""
    waiting = [row for row in ask(meetings.waiting_proposals) if row.county == meeting.county]
    if not waiting:
        return
    st.subheader(t("proposed.waiting", n=len(waiting)), anchor=False)
    for row in waiting:
        with st.container(border=True, gap="xsmall", key=f"waiting_{row.id}"):
            _one_waiting(meeting, row)


def _one_waiting(meeting: MeetingRow, row: ProposalRow) -> None:
    version = remember_version("proposal", row.id, row.version)
    st.markdown(f"**{label(row.title, 300)}**")
    note(f"{row.institution} · {t('meetings.minutes', n=row.minutes_long)} · {datetime_text(row.proposed_at)}")
    note(t("proposed.because", why=row.why))
    st.button(
        t("proposed.accept"), key=f"accept_{row.id}", icon=":material/add:", on_click=_accept,
        args=(row.id, meeting.id, version),
    )  # fmt: skip
    with st.expander(t("proposed.decline_open"), key=f"decline_open_{row.id}"):
        key = f"decline_{row.id}"
        st.text_input(t("proposed.decline_reason"), key=key, max_chars=300)
        st.button(t("proposed.decline"), key=f"{key}_save", on_click=_decline, args=(row.id, version))


def _accept(proposal_id: int, meeting_id: int, version: int) -> None:
    if act(
        meetings.accept_proposal,
        done="proposed.accepted",
        proposal_id=proposal_id,
        meeting_id=meeting_id,
        expected_version=version,
    ):
        forget_version("proposal", proposal_id)


def _decline(proposal_id: int, version: int) -> None:
    if act(
        meetings.decline_proposal,
        done="proposed.declined",
        proposal_id=proposal_id,
        reason=st.session_state[f"decline_{proposal_id}"],
        expected_version=version,
    ):
        forget_version("proposal", proposal_id)
