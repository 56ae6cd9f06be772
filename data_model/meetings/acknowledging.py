"""The confidentiality reminder of a meeting: who acknowledged it, on a device of one's own or when it was read aloud
(Strategy L520: confidentiality and anonymity)."""

from datetime import datetime

from sqlmodel import Field, Session, SQLModel, select

from data_model import access, audit, settings, store
from data_model.access import Actor, Right
from data_model.errors import Invalid, NotFound
from data_model.meetings.tables import HERE, Attendance, Meeting, MeetingState, editable


class Acknowledgement(SQLModel, table=True):
    """An account that acknowledged for its institution; with `aloud`, the coordinator's, who confirms that the
    reminder was read in the room before those who came for the institution."""

    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    institution_id: int = Field(foreign_key="institution.id", primary_key=True)
    account_id: int = Field(foreign_key="account.id", primary_key=True)
    aloud: bool
    at: datetime = Field(sa_type=store.Utc)


def acknowledged_in(db: Session, meeting_id: int) -> dict[int, bool]:
    """The institutions that acknowledged; True for those before whom it was only read aloud."""
    found: dict[int, bool] = {}
    for row in db.exec(select(Acknowledgement).where(Acknowledgement.meeting_id == meeting_id)):
        found[row.institution_id] = row.aloud and found.get(row.institution_id, True)
    return found


def has_acknowledged(db: Session, actor: Actor, meeting_id: int) -> bool:
    """Whether this very person did, on a device."""
    key = (meeting_id, actor.institution_id, actor.account_id)
    found = db.get(Acknowledgement, key)
    return found is not None and not found.aloud


def may_enter(db: Session, actor: Actor, meeting: Meeting) -> bool:
    """Whether what is said and shown at a meeting is open to the actor: while it is held, to who holds it and to who
    has acknowledged."""
    held = meeting.state is MeetingState.OPEN and not actor.may(Right.HOLD_MEETING)
    return not held or has_acknowledged(db, actor, meeting.id or 0)


def entered(db: Session, actor: Actor, meeting: Meeting) -> None:
    """Invalid before the actor may enter."""
    if not may_enter(db, actor, meeting):
        raise Invalid("reminder.first")


@access.command(Right.SEE_MEETINGS)
def acknowledge(db: Session, actor: Actor, *, meeting_id: int) -> None:
    """The actor has read the reminder on entering an open meeting; again changes nothing."""
    meeting = editable(db, actor, meeting_id, state=MeetingState.OPEN)
    _note(db, actor, meeting, actor.institution_id, aloud=False)
    audit.record(db, actor, "reminder_acknowledged", county=meeting.county, subject=f"meeting {meeting_id}")


@access.command(Right.HOLD_MEETING)
def confirm_reading(db: Session, actor: Actor, *, meeting_id: int, institution_ids: tuple[int, ...]) -> None:
    """The reminder was read aloud before those who came for these institutions; Invalid for one that is not there."""
    meeting = editable(db, actor, meeting_id, state=MeetingState.OPEN)
    for institution_id in institution_ids:
        came = db.get(Attendance, (meeting_id, institution_id))
        if came is None or came.presence not in HERE:
            raise Invalid("reminder.not_here")
        _note(db, actor, meeting, institution_id, aloud=True)
    audit.record(db, actor, "reminder_read", county=meeting.county, subject=f"meeting {meeting_id}", of=institution_ids)


@access.command(Right.HOLD_MEETING)
def take_back_reading(db: Session, actor: Actor, *, meeting_id: int, institution_id: int) -> None:
    """A reading confirmed by mistake; what somebody acknowledged on a device stays. NotFound where there is none."""
    meeting = editable(db, actor, meeting_id, state=MeetingState.OPEN)
    wanted = select(Acknowledgement).where(
        Acknowledgement.meeting_id == meeting_id, Acknowledgement.institution_id == institution_id
    )
    read = [row for row in db.exec(wanted) if row.aloud]
    if not read:
        raise NotFound("reminder.not_read")
    for row in read:
        db.delete(row)
    audit.record(
        db, actor, "reminder_reading_taken_back", county=meeting.county, subject=f"meeting {meeting_id}",
        of=institution_id,
    )  # fmt: skip


def _note(db: Session, actor: Actor, meeting: Meeting, institution_id: int, *, aloud: bool) -> None:
    """One's own acknowledgement stands above a reading aloud, never the other way."""
    assert meeting.id is not None
    found = db.get(Acknowledgement, (meeting.id, institution_id, actor.account_id))
    if found is None:
        made = Acknowledgement(
            meeting_id=meeting.id, institution_id=institution_id, account_id=actor.account_id, aloud=aloud,
            at=settings.now(db),
        )  # fmt: skip
        db.add(made)
    elif found.aloud and not aloud:
        found.aloud, found.at = False, settings.now(db)
