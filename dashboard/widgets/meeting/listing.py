"""The county's meetings in a table, and the way into one of them or into a new one."""

import streamlit as st

from dashboard.shell.frame import ask
from dashboard.widgets.meeting.points import name_of, state_of
from dashboard.widgets.table import Cell, Column, Row, data_table
from dashboard.words import t
from dashboard.words.formats import datetime_text
from data_model import meetings
from data_model.access import Actor, Right
from data_model.meetings import MeetingRow, MeetingState
from geodata.counties import COUNTIES

ADDRESS = "sedinta"  # the query parameter: a meeting's id, or NEW
NEW = "noua"


def choose(meeting: str) -> None:
    """Open a meeting (its id) or the call of a new one; "" goes back to the list. For callbacks."""
    if meeting:
        st.query_params[ADDRESS] = meeting
    else:
        st.query_params.pop(ADDRESS, None)


def back() -> None:
    st.button(t("meetings.back"), key="meeting_back", icon=":material/arrow_back:", on_click=choose, args=("",))


def open_button(words: str, meeting_id: int, *, key: str) -> None:
    """The way into another meeting from within one."""
    st.button(words, key=key, type="tertiary", icon=":material/history:", on_click=choose, args=(str(meeting_id),))


def draw_main_action(actor: Actor, rows: list[MeetingRow]) -> None:
    """A new meeting, or the one that is not closed; for who holds meetings."""
    if actor.may(Right.HOLD_MEETING):
        _main_action(rows)
    else:
        draw_under_way(rows)


def draw_under_way(rows: list[MeetingRow]) -> None:
    """The way into a meeting that is held now, for who follows it."""
    for row in rows:
        if row.state is MeetingState.OPEN:
            text = t("meetings.follow", number=row.number, year=row.year)
            st.button(
                text, key=f"follow_{row.id}", type="primary", icon=":material/co_present:", on_click=choose,
                args=(str(row.id),),
            )  # fmt: skip


def draw(actor: Actor, rows: list[MeetingRow]) -> None:
    """The table of the meetings."""
    empty = "meetings.empty_coordinator" if actor.may(Right.HOLD_MEETING) else "meetings.empty"
    data_table(
        _columns(several=len(actor.counties) > 1),
        [_row(row) for row in rows],
        key="meetings_table",
        caption=t("meetings.table"),
        sort=("moment", "desc"),
        action=t("meetings.open"),
        empty=t(empty),
        on_pick=choose,
    )


def _main_action(rows: list[MeetingRow]) -> None:
    unfinished = next((row for row in rows if row.state is not MeetingState.CLOSED), None)
    if unfinished is None:
        st.button(t("meetings.prepare"), key="meeting_new", type="primary", on_click=choose, args=(NEW,))
        return
    text = t("meetings.continue", number=unfinished.number, year=unfinished.year)
    st.button(text, key="meeting_continue", type="primary", on_click=choose, args=(str(unfinished.id),))


def _columns(*, several: bool) -> list[Column]:
    county = [Column("county", t("meetings.column.county"))] if several else []
    rest = ("moment", "kind", "state", "place", "papers")
    return [
        Column("number", t("meetings.column.number")),
        *county,
        *(Column(key, t(f"meetings.column.{key}"), "date" if key == "moment" else "text") for key in rest),
    ]


def _row(row: MeetingRow) -> Row:
    closed = row.state is MeetingState.CLOSED
    return Row(
        str(row.id),
        {
            "number": Cell(name_of(row), sort=row.year * 1000 + row.number),
            "county": COUNTIES[row.county].name,
            "moment": Cell(datetime_text(row.held_at), sort=row.held_at),
            "kind": t(f"terms.meeting_kind.{row.kind}"),
            "state": state_of(row),
            "place": row.place,
            "papers": t("meetings.papers_closed" if closed else "meetings.papers_before"),
        },
    )


def found(rows: list[MeetingRow], wanted: str) -> MeetingRow | None:
    """The meeting of the address, among those in reach."""
    return next((row for row in rows if str(row.id) == wanted), None)


def listed() -> list[MeetingRow]:
    return ask(meetings.listed)
