"""What somebody is writing and has not sent: one text a person and field, kept until it is saved or dropped.

A draft is guarded like every free text, so it never holds what could not be saved in the end. One that was sent
leaves an empty row behind: its moment tells a straggler of the same writing, still on its way, that it comes too late.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Field, Session, SQLModel, col, select

from data_model import access, audit, settings, store
from data_model.access import Actor, FreeText, Right
from data_model.cases.codes import without_codes
from data_model.errors import Conflict, Invalid

FIELD = re.compile(r"[a-z][a-z0-9_]{0,39}(\.[a-z0-9_-]{1,20}){0,3}")
"""A field's code: what, which row, which part ("meeting.12.notes"); at most 103 characters."""


MOST_UNSENT = 200  # of one account
MOST_ROWS = 400  # with those that only say when a text was sent
AT_A_MEETING = "point."
DEVICE = re.compile(r"[0-9a-f]{0,40}")


class Draft(SQLModel, table=True):
    """One unsent text of one account; empty once it was sent, at `saved_at`."""

    account_id: int = Field(foreign_key="account.id", primary_key=True)
    field: str = Field(primary_key=True, max_length=120)
    text: str
    saved_at: datetime = Field(sa_type=store.Utc)
    base: int | None = None  # the version of the row that the text was begun on
    device: str = Field(default="", max_length=40)  # the open page on which it was written


@access.scope(Draft)
def _own(actor: Actor) -> ColumnElement[bool]:
    return col(Draft.account_id) == actor.account_id


@dataclass(frozen=True)
class Over:
    """The draft that a writer saw and writes over; None for none."""

    saved_at: datetime | None


@dataclass(frozen=True)
class DraftRow:
    field: str
    text: str
    saved_at: datetime
    base: int | None = None
    device: str = ""


def _known(field: str) -> str:
    if not FIELD.fullmatch(field):
        raise Invalid("draft.field")
    return field


def _subject(field: str) -> str:
    return f"draft {field.partition('.')[0]}"


def _find(db: Session, actor: Actor, field: str) -> Draft | None:
    return db.exec(access.visible(select(Draft), actor).where(Draft.field == _known(field))).first()


@access.command(Right.USE_PROGRAM)
def save(
    db: Session,
    actor: Actor,
    *,
    field: str,
    text: FreeText,
    begun: datetime | None = None,
    base: int | None = None,
    device: str = "",
    over: Over | None = None,
) -> datetime | None:
    """Keep the text of one's own field, in place of an older one; returns the moment, real time.

    None, and nothing kept, when the writing that began at `begun` was sent meanwhile. Conflict, with the other text,
    when another device of the same account wrote since what this one saw. Invalid for a field code that is none, or a
    text that the guard refuses, at a meeting also one with a case's code; then the older draft stays.
    """
    draft, now = _find(db, actor, field), settings.real_now()
    if field.startswith(AT_A_MEETING):  # all who follow the meeting see it as it is typed
        without_codes(text, field="text")
    if draft and not draft.text and begun and begun <= draft.saved_at:
        _same_deed(db)
        return None
    _not_elsewhere(draft, text, over)
    if not DEVICE.fullmatch(device):
        raise Invalid("draft.field")
    if draft is None:
        _room_for_one_more(db, actor)
        draft = Draft(account_id=actor.account_id, field=field, text=text, saved_at=now, base=base, device=device)
        db.add(draft)
        audit.record(db, actor, "draft_begun", county=actor.county, subject=_subject(field))
    else:
        draft.text, draft.saved_at, draft.base, draft.device = text, now, base, device
        _same_deed(db)
    return now


def _room_for_one_more(db: Session, actor: Actor) -> None:
    """Invalid when the account has as many unsent texts as one may have; rows that only say "sent" make room."""
    own = access.visible(select(Draft), actor).order_by(col(Draft.saved_at))
    rows = db.exec(own).all()
    if sum(bool(row.text) for row in rows) >= MOST_UNSENT:
        raise Invalid("draft.many", most=MOST_UNSENT)
    for sent in [row for row in rows if not row.text][: max(0, len(rows) - MOST_ROWS + 1)]:
        db.delete(sent)


def _not_elsewhere(draft: Draft | None, text: str, over: Over | None) -> None:
    if draft and over and draft.text not in ("", text) and draft.saved_at != over.saved_at:
        raise Conflict("draft.elsewhere", text=draft.text, saved_at=draft.saved_at)


def _same_deed(db: Session) -> None:
    """Going on writing needs no event: one for every second of typing would bury the others."""
    db.info["audited"] = db.info.get("audited", 0) + 1


@access.question(Right.USE_PROGRAM)
def read(db: Session, actor: Actor, *, field: str) -> DraftRow | None:
    """One's own draft of a field; None for none."""
    draft = _find(db, actor, field)
    return _row(draft) if draft and draft.text else None


@access.question(Right.USE_PROGRAM)
def waiting(db: Session, actor: Actor, *, field: str) -> list[DraftRow]:
    """One's own unsent texts of the fields that begin with `field` ("point"), the oldest first."""
    wanted = access.visible(select(Draft), actor).where(col(Draft.field).startswith(f"{field}."), Draft.text != "")
    return [_row(draft) for draft in db.exec(wanted.order_by(col(Draft.saved_at)))]


def _row(draft: Draft) -> DraftRow:
    return DraftRow(draft.field, draft.text, draft.saved_at, draft.base, draft.device)


@access.command(Right.USE_PROGRAM)
def drop(db: Session, actor: Actor, *, field: str, sent: bool = True, over: Over | None = None) -> None:
    """Forget one's own draft: its text was sent where it belongs, or (`sent=False`) emptied by hand; Conflict as in
    `save`."""
    draft = _find(db, actor, field)
    _not_elsewhere(draft, "", over)
    if sent:
        draft = draft or Draft(account_id=actor.account_id, field=field, text="", saved_at=settings.real_now())
        draft.text, draft.saved_at = "", settings.real_now()
        db.add(draft)
    elif draft and draft.text:
        db.delete(draft)
    audit.record(db, actor, "draft_dropped", county=actor.county, subject=_subject(field))
