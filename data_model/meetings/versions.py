"""The minutes' versions: locked one after another, each readable for good, and the draft before the first."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from data_model import access, audit, settings
from data_model.access import Actor, Right
from data_model.errors import Invalid, NotFound
from data_model.meetings.record import draw_up
from data_model.meetings.tables import Meeting, MeetingState, MinutesVersion, find
from data_model.minutes import MinutesChange, MinutesRecord, from_canonical


def lock(db: Session, meeting: Meeting, record: MinutesRecord) -> MinutesVersion:
    """Keep a record as the meeting's next version, and its digest at the meeting."""
    assert meeting.id is not None
    made = MinutesVersion(
        meeting_id=meeting.id, number=record.version, record=record.canonical(), digest=record.digest(),
        changed_because=record.correction.because if record.correction else "", made_at=settings.now(db),
        audit_head=record.audit_head,
    )  # fmt: skip
    db.add(made)
    meeting.digest = made.digest
    return made


@audit.keeps_heads
def _printed_heads(db: Session, chain: str) -> list[str]:
    """The heads that stand in the minutes of this county, as they were locked."""
    of_county = select(Meeting.id).where(Meeting.county == chain)
    return list(db.exec(select(MinutesVersion.audit_head).where(col(MinutesVersion.meeting_id).in_(of_county))).all())


def newest(db: Session, meeting_id: int) -> MinutesRecord:
    """The minutes as they stand now; NotFound before the meeting is closed."""
    return version(db, meeting_id, None)


def version(db: Session, meeting_id: int, number: int | None) -> MinutesRecord:
    """One version, the newest for None; NotFound for one that is not there."""
    wanted = select(MinutesVersion.record).where(MinutesVersion.meeting_id == meeting_id)
    if number is not None:
        wanted = wanted.where(MinutesVersion.number == number)
    found = db.exec(wanted.order_by(col(MinutesVersion.number).desc()).limit(1)).first()
    if found is None:
        raise NotFound("minutes.not_yet" if number is None else "minutes.no_version")
    return from_canonical(found)


@access.question(Right.SEE_MEETINGS)
def minutes_of(db: Session, actor: Actor, *, meeting_id: int, number: int | None = None) -> MinutesRecord:
    """The locked minutes of a closed meeting, the newest version where none is named; NotFound before it is closed,
    for a version that is not there, or out of reach."""
    meeting = find(db, actor, meeting_id)
    audit.seen(db, actor, "minutes_seen", county=meeting.county, subject=f"meeting {meeting_id}")
    return version(db, meeting_id, number)


@dataclass(frozen=True)
class VersionRow:
    """One version: how it can be known again, and what it changed; version 1 changed nothing."""

    number: int
    digest: str
    made_at: datetime
    because: str
    by: str
    changes: tuple[MinutesChange, ...]


@access.question(Right.SEE_MEETINGS)
def versions_of(db: Session, actor: Actor, *, meeting_id: int) -> list[VersionRow]:
    """The versions of a meeting's minutes, the newest first; none before it is closed, NotFound out of reach."""
    find(db, actor, meeting_id)
    wanted = select(MinutesVersion).where(MinutesVersion.meeting_id == meeting_id)
    return [_row(v) for v in db.exec(wanted.order_by(col(MinutesVersion.number).desc()))]


def _row(v: MinutesVersion) -> VersionRow:
    correction = from_canonical(v.record).correction
    by, changes = (correction.by, correction.changes) if correction else ("", ())
    return VersionRow(v.number, v.digest, v.made_at, v.changed_because, by, changes)


@access.question(Right.HOLD_MEETING)
def draft_of(db: Session, actor: Actor, *, meeting_id: int) -> MinutesRecord:
    """The minutes as they would be locked now, for those who hold the meeting; Invalid once it is closed."""
    meeting = find(db, actor, meeting_id)
    if meeting.state is MeetingState.CLOSED:
        raise Invalid("minutes.locked")
    return draw_up(db, meeting)
