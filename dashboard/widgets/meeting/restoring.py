"""What the page brings back after a broken connection, a killed server or a closed window, and says so."""

import streamlit as st

from dashboard.shell.frame import ask
from dashboard.widgets.badge import plain
from dashboard.widgets.meeting.points import label, title_of
from dashboard.widgets.meeting.writing import PARTS, field
from dashboard.words import t
from dashboard.words.formats import local, number_text
from data_model import drafts
from data_model.drafts import DraftRow
from data_model.meetings import PointRow

_FOUND = "_restored"


def draw(meeting_id: int, points: list[PointRow]) -> None:
    """Once in each new connection: the texts that were typed and had not entered the meeting."""
    known: dict[int, list[str]] = st.session_state.setdefault(_FOUND, {})
    if meeting_id not in known:
        known[meeting_id] = _lines(points)
    if known[meeting_id]:
        with st.container(key="restored"):
            lines = "\n".join(f"- {line}" for line in known[meeting_id])
            st.info(f"{t('room.restored', n=len(known[meeting_id]))}\n\n{lines}", icon=":material/restore:")
            st.button(t("room.restored_seen"), key="restored_seen", on_click=known.update, args=({meeting_id: []},))


def _lines(points: list[PointRow]) -> list[str]:
    left = {row.field: row for row in ask(drafts.waiting, field="point")}
    found = []
    for number, point in enumerate(points, start=1):
        for part in PARTS:
            row = left.get(field(point.id, part))
            if row and not (part == "notes" and row.text.strip() == point.notes):
                found.append(_line(row, part, number, point))
    return found


def _line(row: DraftRow, part: str, number: int, point: PointRow) -> str:
    return t(
        f"room.restored_{part}",
        number=number,
        title=label(title_of(point), 50),
        when=f"{local(row.saved_at):%H:%M}",
        end=plain(_end_of(row.text)),
        signs=number_text(len(row.text)),
    )


def _end_of(text: str) -> str:
    """The last words, by which one knows where to go on."""
    words = " ".join(text.split())
    return words if len(words) <= 60 else "…" + words[-60:].partition(" ")[2]
