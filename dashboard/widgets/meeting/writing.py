"""What is written into the long fields of a meeting: kept as one types, and put where it belongs."""

import streamlit as st

from dashboard.shell.frame import act, ask, forget_version, remember_version
from dashboard.widgets import editor as editors
from dashboard.widgets.note import note
from dashboard.words import t
from data_model import drafts, meetings
from data_model.meetings import MeetingDetail, PointRow

_TRIED = "_notes_tried"


def field(point_id: int, part: str) -> str:
    """The editor's field of a point: its notes, the decision or the action being written."""
    return f"point.{point_id}.{part}"


def draft(name: str) -> str:
    """The unsent text of a field, "" for none."""
    found = ask(drafts.read, field=name)
    return found.text if found else ""


def text_of(name: str) -> str:
    """What stands in the editor of a field: written in this tab, or left over from another time."""
    text = editors.written(name)
    return draft(name) if text is None else text


def notes(point: PointRow) -> None:
    """The notes of a point, with a button where they are not saved into the meeting yet."""
    name = field(point.id, "notes")
    version = remember_version("point", point.id, point.version)
    text = editors.editor(name, label=t("meetings.notes"), value=point.notes, height=260)
    if text.strip() == point.notes:
        note(t("meetings.notes_in" if point.notes else "meetings.notes_empty"))
        return
    if point.notes:
        st.html(f'<p class="small">{t("meetings.notes_now")}</p>')
        st.text(point.notes)
    st.button(t("meetings.notes_save"), key=f"notes_{point.id}", on_click=_save, args=(point.id, version))


def _save(point_id: int, version: int) -> None:
    save_notes(point_id, version)


def save_notes(point_id: int, version: int) -> bool:
    """Put what is in the editor of a point's notes into the meeting."""
    name = field(point_id, "notes")
    text = text_of(name)
    st.session_state.setdefault(_TRIED, {})[point_id] = text
    if not act(meetings.write_notes, point_id=point_id, notes=text, expected_version=version):
        return False
    forget_version("point", point_id)
    act(drafts.drop, field=name)
    return True


def keep(point: PointRow) -> bool:
    """Put newly written notes into the meeting, once for each text; True when the point has changed by it."""
    text = editors.written(field(point.id, "notes"))
    tried: dict[int, str] = st.session_state.setdefault(_TRIED, {})
    if text is None or tried.get(point.id) == text or text.strip() == point.notes:
        return False
    return save_notes(point.id, remember_version("point", point.id, point.version))


def keep_all(detail: MeetingDetail) -> bool:
    """Before the meeting closes: put every unsaved note into it; False when one was refused."""
    done = True
    for point in detail.points:
        name = field(point.id, "notes")
        if (editors.written(name) is not None or draft(name)) and text_of(name).strip() != point.notes:
            done = save_notes(point.id, remember_version("point", point.id, point.version)) and done
    return done


def unsent(detail: MeetingDetail) -> list[PointRow]:
    """The points with a decision, an action or a question that was begun and never added."""
    parts = ("decision", "action", "question")
    return [p for p in detail.points if any(text_of(field(p.id, part)).strip() for part in parts)]
