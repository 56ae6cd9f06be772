"""What is written into the long fields of a meeting: kept as one types, and put where it belongs."""

from typing import Any

import streamlit as st

from dashboard.shell.frame import act, ask, forget_version, remember_version
from dashboard.widgets import editor as editors
from dashboard.widgets.note import note
from dashboard.words import t
from data_model import drafts, meetings
from data_model.meetings import MeetingDetail, PointRow

PARTS = ("notes", "decision", "action")
_TRIED = "_notes_tried"
_SAVED = "_notes_saved"


def field(point_id: int, part: str) -> str:
    """The editor's field of a point: its notes, the decision or the action being written."""
    return f"point.{point_id}.{part}"


def draft(name: str) -> str:
    """The unsent text of a field, "" for none."""
    found = ask(drafts.read, field=name)
    return found.text if found else ""


def _kept(which: str) -> dict[int, Any]:
    """By point: the text that this tab tried last to put into the meeting; or has put there, and the version that
    this made."""
    texts: dict[int, Any] = st.session_state.setdefault(which, {})
    return texts


def notes(point: PointRow) -> None:
    """The notes of a point; where the meeting holds another text, both, and what can be done."""
    name = field(point.id, "notes")
    saved = _kept(_SAVED).get(point.id)
    text = editors.editor(
        name, label=t("meetings.notes"), value=point.notes, height=220, base=point.version, saved=saved
    )
    _from_elsewhere(point, text)
    saved_here = saved is not None and saved[0] == text and not draft(name)
    if text.strip() == point.notes or saved_here:
        note(t("meetings.notes_in" if point.notes else "room.notes_empty"))
        return
    if point.notes:
        st.html(f'<p class="small">{t("meetings.notes_now")}</p>')
        st.text(point.notes)
    with st.container(horizontal=True):
        seen = (point.id, point.version)
        st.button(t("meetings.notes_save"), key=f"notes_{point.id}", on_click=_save, args=seen)
        if point.notes:
            both = (*seen, point.notes)
            st.button(t("room.notes_both"), key=f"notes_both_{point.id}", on_click=_save, args=both)


def elsewhere(point: PointRow) -> str:
    """Notes that wait on another device of the same account, "" for none."""
    left = ask(drafts.read, field=field(point.id, "notes"))
    return left.text if left and left.device != editors.device() and left.text.strip() != point.notes else ""


def clashes(point: PointRow) -> bool:
    """Whether this page and another device wrote different notes, so that one alone could enter the meeting."""
    name = field(point.id, "notes")
    other = elsewhere(point)
    return bool(other) and editors.written(name) is not None and editors.text_of(name).strip() != other.strip()


def _from_elsewhere(point: PointRow, text: str) -> None:
    """What another device has typed and not saved; it can be taken over or given up here too."""
    other = elsewhere(point)
    if not other or other.strip() == text.strip():
        return
    with st.container(border=True, key="notes_elsewhere"):
        st.html(f'<p class="small">{t("room.elsewhere")}</p>')
        st.text(other)
        with st.container(horizontal=True):
            for name in ("add", "drop"):
                words, chosen = t(f"room.elsewhere_{name}"), (point, other, name == "add")
                st.button(words, key=f"elsewhere_{name}", on_click=_settle, args=chosen)


def _settle(point: PointRow, other: str, take: bool) -> None:
    whole = "\n".join(filter(None, (point.notes, other)))
    if not take or act(meetings.write_notes, point_id=point.id, notes=whole, expected_version=point.version):
        forget_version("point", point.id)
        act(drafts.drop, field=field(point.id, "notes"))


def _save(point_id: int, version: int, before: str = "") -> None:
    save_notes(point_id, version, before=before)


def save_notes(point_id: int, version: int, *, before: str = "") -> bool:
    """Put what is in the editor of a point's notes into the meeting, under the text `before` where one is given."""
    name = field(point_id, "notes")
    text = editors.text_of(name)
    _kept(_TRIED)[point_id] = text
    whole = f"{before}\n{text}" if before else text
    if not act(meetings.write_notes, point_id=point_id, notes=whole, expected_version=version):
        return False
    _kept(_SAVED).pop(point_id, None)
    if not before:
        _kept(_SAVED)[point_id] = (text, version + 1)
    forget_version("point", point_id)
    left = ask(drafts.read, field=name)
    if left is None or left.text == text or left.device == editors.device():
        act(drafts.drop, field=name)
    return True


def _version(point: PointRow) -> int:
    """The version on which what stands in the editor was begun: a change by somebody else meanwhile is a conflict."""
    name = field(point.id, "notes")
    base = editors.base_of(name)
    if base is None and editors.written(name) is None and (left := ask(drafts.read, field=name)):
        base = left.base
    return remember_version("point", point.id, point.version) if base is None else base


def keep(point: PointRow) -> bool:
    """Put newly written notes into the meeting, once for each text; True when the point has changed by it."""
    text = editors.written(field(point.id, "notes"))
    if text is None or _kept(_TRIED).get(point.id) == text or text.strip() == point.notes:
        return False
    return save_notes(point.id, _version(point))


def keep_all(detail: MeetingDetail) -> bool:
    """Before the meeting closes: put every unsaved note into it; False when one was refused."""
    done = True
    for point in detail.points:
        name = field(point.id, "notes")
        if (editors.written(name) is not None or draft(name)) and editors.text_of(name).strip() != point.notes:
            if _kept(_SAVED).get(point.id, ("", 0))[0] == editors.text_of(name) and not draft(name):
                continue  # written here before, and changed by another device since
            done = save_notes(point.id, _version(point)) and done
    return done


def unsent(detail: MeetingDetail) -> list[PointRow]:
    """The points with a decision, an action or a question that was begun and never added."""
    parts = ("decision", "action", "question")
    return [p for p in detail.points if any(editors.text_of(field(p.id, part)).strip() for part in parts)]


def unfinished(point_id: int) -> bool:
    """Whether something typed at a point waits on the server to be put where it belongs."""
    return any(draft(field(point_id, part)) for part in PARTS)
