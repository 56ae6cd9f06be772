"""Who came: presence and person by institution, saved at once, with the quorum they make."""

from collections.abc import Iterable
from html import escape

import streamlit as st

from dashboard.shell.frame import act, flash
from dashboard.widgets.badge import SHAPES, Badge, Tone, plain
from dashboard.widgets.meeting import acknowledging
from dashboard.widgets.meeting.agenda import invite, offer_to_take_back
from dashboard.widgets.meeting.points import label
from dashboard.widgets.note import note
from dashboard.widgets.table import Cell, Column, Row, plain_table
from dashboard.words import t
from data_model import meetings
from data_model.meetings import AttendanceRow, Followed, MeetingDetail, MeetingState, Presence

_SEEN = "_attendance_seen"
NOTED = (Presence.PRESENT, Presence.SUBSTITUTE, Presence.ABSENT_NOTICE, Presence.ABSENT)


TONES: dict[Presence, Tone] = {
    Presence.PRESENT: "good",
    Presence.SUBSTITUTE: "waiting",
    Presence.ABSENT_NOTICE: "neutral",
    Presence.ABSENT: "bad",
    Presence.INVITED: "neutral",
}


def badges(detail: MeetingDetail | Followed) -> list[Badge]:
    """How many of the members came, and whether they are enough by the act's rule."""
    count = detail.counted
    here = Badge("info", t("meetings.here", here=count.here, n=count.members))
    if count.met:
        return [here, Badge("good", t("teams.quorum.met", needed=count.needed))]
    return [here, Badge("bad", t("teams.quorum.lacking", n=count.lacking))]


def short_list(rows: Iterable[AttendanceRow]) -> None:
    """Who came, in a line for each state: shape, word, number, institutions."""
    by_state: dict[Presence, list[str]] = {}
    for one in rows:
        by_state.setdefault(one.presence, []).append(one.institution)
    lines = "".join(
        f'<li><span aria-hidden="true">{SHAPES[tone]}</span> '
        f"<strong>{escape(t(f'terms.presence.{state}'))}: {len(by_state[state])}</strong><br>"
        f"{escape('; '.join(by_state[state]))}</li>"
        for state, tone in TONES.items()
        if state in by_state
    )
    st.html(f'<p class="small"><strong>{t("meetings.attendance")}</strong></p><ul class="came">{lines}</ul>')


def draw(detail: MeetingDetail) -> None:
    """The register, to be filled in; each choice is saved when it is made."""
    note(t("meetings.attendance_note"))
    if detail.row.state is MeetingState.OPEN:
        acknowledging.read_to_all(detail)
    for one in detail.attendance:
        _one(detail, one)
    with st.expander(t("meetings.invite_more"), icon=":material/person_add:"):
        invite(detail)


def _one(detail: MeetingDetail, row: AttendanceRow) -> None:
    name, presence, person, reminded = st.columns([5, 11, 5, 5], vertical_alignment="center")
    guest = "" if row.member else f' <span class="small">({t("teams.guest")})</span>'
    name.html(f'<p class="who-came">{escape(row.institution)}{guest}</p>')
    meeting_id = detail.row.id
    key = f"came_{meeting_id}_{row.institution_id}"
    saved_by = (meeting_id, row, key)
    _take_over(key, row)
    with reminded:
        acknowledging.of_one(detail, row)
        offer_to_take_back(meeting_id, row)
    presence.segmented_control(
        t("meetings.presence_of", institution=row.institution),
        NOTED,
        default=row.presence if row.presence in NOTED and key not in st.session_state else None,
        key=key,
        format_func=lambda value: t(f"meetings.presence.{value}"),
        label_visibility="collapsed",
        wrap=True,
        on_change=_save,
        args=saved_by,
    )
    with person.container(gap=None):
        st.text_input(
            t("meetings.person_of", institution=row.institution),
            "" if f"{key}_person" in st.session_state else row.person,
            key=f"{key}_person",
            max_chars=120,
            placeholder=t("meetings.person"),
            label_visibility="collapsed",
            on_change=_save,
            args=saved_by,
        )
        if not row.person:
            with st.container(horizontal=True, gap="xsmall"):
                _named(meeting_id, row, key)


def _named(meeting_id: int, row: AttendanceRow, key: str) -> None:
    """Whom the act names for who came: one press writes the name."""
    for n, name in enumerate(filter(None, _offered(row, row.presence))):
        st.button(
            label(name, 60), key=f"{key}_named_{n}", type="tertiary", icon=":material/person:", on_click=_choose,
            args=(meeting_id, row, key, name),
        )  # fmt: skip


def _offered(row: AttendanceRow, presence: Presence) -> tuple[str, ...]:
    return {Presence.PRESENT: (row.titular,), Presence.SUBSTITUTE: row.substitutes}.get(presence, ())


def _choose(meeting_id: int, row: AttendanceRow, key: str, name: str) -> None:
    st.session_state[f"{key}_person"] = name
    _save(meeting_id, row, key)


def _take_over(key: str, row: AttendanceRow) -> None:
    """What another device noted since enters the fields; what was not changed there stays as it is typed here."""
    seen: dict[str, AttendanceRow] = st.session_state.setdefault(_SEEN, {})
    before = seen.get(key)
    seen[key] = row
    if before is None or key not in st.session_state:
        return
    if before.presence is not row.presence:
        st.session_state[key] = row.presence if row.presence in NOTED else None
    if before.person != row.person and f"{key}_person" in st.session_state:
        st.session_state[f"{key}_person"] = row.person


def _save(meeting_id: int, row: AttendanceRow, key: str) -> None:
    presence = st.session_state[key] or Presence.INVITED
    named = [name for name in _offered(row, presence) if name]
    if presence is not row.presence and not st.session_state[f"{key}_person"] and len(named) == 1:
        st.session_state[f"{key}_person"] = named[0]  # the act names one: nobody need write it
    typed = st.session_state[f"{key}_person"]
    saved = act(
        meetings.note_attendance,
        meeting_id=meeting_id,
        institution_id=row.institution_id,
        presence=presence,
        person=typed,
        over=(row.presence, row.person),
    )
    if not saved and typed != row.person:
        flash(t("room.typed", text=plain(typed)), good=False)


def table(detail: MeetingDetail) -> None:
    """The register as it stands, for reading."""
    if not detail.attendance:
        note(t("meetings.invited_none"))
        return
    columns = [Column(key, t(f"meetings.column.{key}")) for key in ("institution", "presence", "person")]
    rows = [
        Row(
            str(one.institution_id),
            {
                "institution": one.institution if one.member else Cell(one.institution, under=t("teams.guest")),
                "presence": t(f"terms.presence.{one.presence}"),
                "person": one.person or None,
            },
        )
        for one in detail.attendance
    ]
    plain_table(columns, rows, caption=t("meetings.attendance"))
