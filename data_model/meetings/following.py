"""An open meeting followed from other devices: the point on the room's screen, what is written of it, and a pulse
that tells in one small question whether anything changed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from data_model import access, audit
from data_model.access import Actor, Right, Role
from data_model.drafts import Draft
from data_model.errors import Invalid
from data_model.institutions import Institution
from data_model.meetings.acknowledging import may_enter
from data_model.meetings.gathered import PointRow
from data_model.meetings.questions import AttendanceRow, MeetingDetail, MeetingRow, detail
from data_model.meetings.tables import AgendaPoint, Meeting, MeetingState, PointState, editable, find, point_of
from data_model.minutes import MinutesCase
from data_model.people import Account
from data_model.teams import QuorumCount


@access.command(Right.HOLD_MEETING)
def show_point(db: Session, actor: Actor, *, point_id: int) -> None:
    """Put a kept point of an open meeting on the room's screen, and before all who follow."""
    point, meeting = point_of(db, actor, point_id)
    editable(db, actor, point.meeting_id, state=MeetingState.OPEN)
    if point.state is not PointState.KEPT:
        raise Invalid("point.dropped")
    meeting.current_point = point_id
    audit.record(db, actor, "point_shown", county=meeting.county, subject=f"point {point_id}")


@dataclass(frozen=True)
class Pulse:
    """What differs as soon as anything does: a count of the meeting's changes, and when notes were last typed."""

    changes: int
    typed_at: datetime | None
    open: bool = True


@access.question(Right.SEE_MEETINGS)
def pulse(db: Session, actor: Actor, *, meeting_id: int) -> Pulse:
    """The meeting's pulse; NotFound out of reach."""
    meeting = find(db, actor, meeting_id)
    written = _being_written(db, meeting)
    is_open = meeting.state is MeetingState.OPEN
    return Pulse(meeting.changes, written.saved_at if written else None, is_open)


def _being_written(db: Session, meeting: Meeting) -> Draft | None:
    """The newest unsent notes of the point on the screen, by whoever holds the meeting: the room's screen shows them
    too."""
    if meeting.state is not MeetingState.OPEN:
        return None
    shown = _shown(db, meeting)
    if shown is None:
        return None
    holders = (
        select(Account.id)
        .join(Institution, col(Institution.id) == col(Account.institution_id))
        .where(Account.role == Role.COORDINATOR, col(Account.active), Institution.county == meeting.county)
    )
    wanted = select(Draft).where(
        col(Draft.account_id).in_(holders), Draft.field == f"point.{shown.id}.notes", Draft.text != "",
        func.coalesce(Draft.base, 1) == shown.version,  # notes saved since stand above an older text
    )  # fmt: skip
    return db.exec(wanted.order_by(col(Draft.saved_at).desc()).limit(1)).first()


def _shown(db: Session, meeting: Meeting) -> AgendaPoint | None:
    """The kept point on the room's screen, as in `current_of`."""
    wanted = select(AgendaPoint).where(AgendaPoint.meeting_id == meeting.id, AgendaPoint.state == PointState.KEPT)
    kept = db.exec(wanted.order_by(col(AgendaPoint.position))).all()
    return next((p for p in kept if p.id == meeting.current_point), kept[0] if kept else None)


@dataclass(frozen=True)
class Followed:
    """What a member sees of an open meeting: no case but by its number, age band, status and needs.

    `notes` are those of the current point, as far as they are typed; `typing` says that they are not saved yet.
    """

    row: MeetingRow
    pulse: Pulse
    points: tuple[PointRow, ...]
    current: PointRow | None
    notes: str
    typing: bool
    cases: tuple[MinutesCase, ...]  # of the current point
    attendance: tuple[AttendanceRow, ...]
    counted: QuorumCount


@access.question(Right.SEE_MEETINGS)
def follow(db: Session, actor: Actor, *, meeting_id: int) -> Followed | None:
    """An open meeting for who follows it; None until this person has acknowledged the confidentiality reminder.

    Invalid before it is opened and after it is closed, NotFound out of reach.
    """
    meeting = find(db, actor, meeting_id)
    if meeting.state is not MeetingState.OPEN:
        raise Invalid("meeting.not_open")
    if not may_enter(db, actor, meeting):
        return None
    found = detail(db, actor, meeting_id=meeting_id)
    points = tuple(p for p in found.points if p.state is PointState.KEPT)
    current = current_of(found)
    written = _being_written(db, meeting)
    said = written.text.strip() if written else current.notes if current else ""
    return Followed(
        row=found.row,
        pulse=Pulse(meeting.changes, written.saved_at if written else None),
        points=points,
        current=current,
        notes=said,
        typing=current is not None and said != current.notes,
        cases=tuple(c for c in found.cases if current and c.number in current.cases),
        attendance=found.attendance,
        counted=found.counted,
    )


def current_of(found: MeetingDetail) -> PointRow | None:
    """The point on the room's screen: the one last shown, or the first; None without a kept point."""
    kept = [p for p in found.points if p.state is PointState.KEPT]
    return next((p for p in kept if p.id == found.current_point), kept[0] if kept else None)
