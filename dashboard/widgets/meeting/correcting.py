"""A correction of locked minutes: choose what was wrong, write it right, say why; it becomes the next version."""

from collections.abc import Iterator

import streamlit as st

from dashboard.shell.frame import act, flash, forget_version, last_result, remember_version
from dashboard.widgets.note import note
from dashboard.words import t
from data_model import meetings
from data_model.meetings import (
    AttendanceCorrection,
    DecisionCorrection,
    MeetingRow,
    NotesCorrection,
    Presence,
)
from data_model.minutes import MinutesRecord

HEADS = {"place": 160, "chair": 120, "secretary": 120}  # the longest each may be
CAME = tuple(p for p in Presence if p is not Presence.INVITED)


def draw(row: MeetingRow, record: MinutesRecord) -> None:
    """Closed until it is needed; what is typed stays when it is refused."""
    version = remember_version("meeting", row.id, row.version)
    with st.expander(t("minutes.correct"), icon=":material/edit_document:", key=_key(row.id, record, "all")):
        note(t("minutes.correct_means", version=record.version + 1))
        names = dict(_lines(record))
        chosen = st.multiselect(
            t("minutes.correct_what"),
            list(names),
            select_all=False,
            key=_key(row.id, record, "what"),
            format_func=lambda line: names.get(line, ""),
            placeholder=t("minutes.correct_choose"),
        )
        for line in chosen:
            _field(row.id, record, line, names[line])
        st.text_input(t("minutes.correct_because"), key=_key(row.id, record, "because"), max_chars=500)
        st.button(
            t("minutes.correct_save", version=record.version + 1),
            key=_key(row.id, record, "save"),
            on_click=_correct,
            args=(row.id, version, record, tuple(chosen)),
        )


def _key(meeting_id: int, record: MinutesRecord, line: str) -> str:
    """Each version has a form of its own, so that the next one begins empty in the browser too."""
    return f"fix_{meeting_id}_{record.version}_{line}"


def _lines(record: MinutesRecord) -> Iterator[tuple[str, str]]:
    """What can be corrected: a code of the line, and what it is called."""
    for head in HEADS:
        yield head, t(f"minutes.change.{head}")
    for n, came in enumerate(record.attendees, start=1):
        yield f"came.{n}", t("minutes.change.presence", where=came.institution)
    for point in record.points:
        yield f"notes.{point.number}", t("minutes.change.notes", where=point.number)
        for n in range(1, len(point.decisions) + 1):
            yield f"decision.{point.number}.{n}", t("minutes.change.decision", where=f"{point.number}.{n}")


def _field(meeting_id: int, record: MinutesRecord, line: str, label: str) -> None:
    key, (kind, *numbers) = _key(meeting_id, record, line), line.split(".")
    at = [int(n) - 1 for n in numbers]
    if kind in HEADS:
        st.text_input(label, getattr(record, kind), key=key, max_chars=HEADS[kind])
    elif kind == "came":
        came = record.attendees[at[0]]
        presence, person = st.columns(2)
        presence.selectbox(
            label, CAME, CAME.index(Presence(came.presence)), key=key, format_func=lambda p: t(f"meetings.presence.{p}")
        )
        text = t("meetings.person_of", institution=came.institution)
        person.text_input(text, came.person, key=f"{key}_person", max_chars=120)
    else:
        point = record.points[at[0]]
        st.text_area(label, point.notes if kind == "notes" else point.decisions[at[1]], key=key, height=120)


def _correct(meeting_id: int, version: int, record: MinutesRecord, chosen: tuple[str, ...]) -> None:
    typed = {line: st.session_state.get(_key(meeting_id, record, line)) for line in chosen}
    attendance, notes, decisions = [], [], []
    for line, value in typed.items():
        kind, *numbers = line.split(".")
        at = [int(n) for n in numbers]
        if kind == "came":
            person = st.session_state.get(f"{_key(meeting_id, record, line)}_person") or ""
            attendance.append(AttendanceCorrection(at[0], value or Presence.ABSENT, person))
        elif kind == "notes":
            notes.append(NotesCorrection(at[0], value or ""))
        elif kind == "decision":
            decisions.append(DecisionCorrection(at[0], at[1], value or ""))
    saved = act(
        meetings.correct_minutes,
        meeting_id=meeting_id,
        because=st.session_state.get(_key(meeting_id, record, "because")) or "",
        expected_version=version,
        attendance=tuple(attendance),
        notes=tuple(notes),
        decisions=tuple(decisions),
        **{head: (typed[head] or "") if head in typed else getattr(record, head) for head in HEADS},
    )
    if saved:
        flash(t("minutes.corrected", version=last_result()))
        forget_version("meeting", meeting_id)
