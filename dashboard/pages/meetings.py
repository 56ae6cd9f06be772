"""Ședințe: what we discuss, decide, and when (plan actions 3.2.9, 3.3.6)."""

from pathlib import Path

import streamlit as st

from dashboard.shell.frame import act, ask, flash, forget_version, now, page, page_link, remember_version
from dashboard.widgets import meeting, team
from dashboard.widgets.badge import apply_style, draw_badges
from dashboard.widgets.meeting import (
    acknowledging,
    agenda,
    calling,
    following,
    listing,
    papers,
    proposing,
    reading,
    room,
    searching,
)
from dashboard.widgets.meeting.attendance import badges
from dashboard.widgets.meeting.points import facts_of, name_of, state_of
from dashboard.widgets.note import note
from dashboard.widgets.team import acts, calendar
from dashboard.words import t
from dashboard.words.formats import datetime_text, local
from data_model import meetings
from data_model.access import Actor, Right
from data_model.meetings import MeetingDetail, MeetingRow, MeetingState

STYLE = Path(meeting.__file__).parent / "meeting.css"
TEAM_STYLE = Path(team.__file__).parent / "team.css"


@page(Right.SEE_MEETINGS, "meetings")
def render(actor: Actor) -> None:
    apply_style()
    st.html(STYLE)
    rows, wanted = listing.listed(), st.query_params.get(listing.ADDRESS, "")
    chosen = listing.found(rows, wanted)
    if chosen:
        _one(ask(meetings.detail, meeting_id=chosen.id))
    elif wanted == listing.NEW and actor.may(Right.HOLD_MEETING):
        listing.back()
        calling.draw_new(actor.county, rows[0] if rows else None)
    else:
        if wanted:
            st.warning(t("errors.meeting.unknown"), icon=":material/search_off:")
        listing.draw_main_action(actor, rows)
        _team(actor)
        proposing.draw(actor, rows)
        searching.draw(actor, rows)
        listing.draw(actor, rows)


def _team(actor: Actor) -> None:
    """Whether the team has an act in force, and the year's calendar; of several counties, what is missing where."""
    counties = tuple(sorted(actor.counties))
    if not counties:
        return
    st.html(TEAM_STYLE)
    found = ask(meetings.calendars, year=local(now()).year, counties=counties)
    if len(counties) == 1:
        acts.summary(counties[0])
        calendar.strip(found[0])
    else:
        calendar.missing(found)
        page_link("teams", t("teams.to_pages"))


def _one(detail: MeetingDetail) -> None:
    row = detail.row
    held = detail.may_hold and row.state is MeetingState.OPEN
    said = badges(detail) if held or row.state is MeetingState.CLOSED else ()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(name_of(row), anchor=False, width="content")
        draw_badges(state_of(row), *said, *(acknowledging.badges(detail) if held else ()))
    note(facts_of(row))
    _bar(detail)
    if not detail.may_hold and row.state is MeetingState.OPEN:
        following.draw(row)
    elif not detail.may_hold:
        reading.draw(detail)
    elif row.state is MeetingState.OPEN:
        room.draw(detail)
    else:
        agenda.draw(detail)


def _bar(detail: MeetingDetail) -> None:
    """What can be done with the whole meeting, and its documents."""
    row = detail.row
    with st.container(horizontal=True, vertical_alignment="center"):
        if detail.may_hold and row.state is MeetingState.PREPARING:
            version = remember_version("meeting", row.id, row.version)
            st.button(t("meetings.begin"), key="meeting_begin", type="primary", on_click=_begin, args=(row, version))
        if row.state is MeetingState.OPEN:
            if detail.may_hold:
                room.choose_panel(detail)
                room.offer_to_go_back(detail)
        else:
            papers.draw(row)
        listing.back()


def _begin(row: MeetingRow, version: int) -> None:
    if act(meetings.open_meeting, done="meetings.begun", meeting_id=row.id, expected_version=version):
        forget_version("meeting", row.id)
        if local(row.starts_at).date() > local(now()).date():
            flash(t("meetings.begun_early", moment=datetime_text(row.starts_at)))


render()
