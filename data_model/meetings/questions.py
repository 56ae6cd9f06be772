"""What can be asked of meetings."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlmodel import Session, col, select

from data_model import access, audit, institutions, settings, teams
from data_model.access import Actor, Right
from data_model.cases import Case
from data_model.institutions import Institution, InstitutionKind
from data_model.meetings.acknowledging import acknowledged_in, may_enter
from data_model.meetings.carrying import in_reach
from data_model.meetings.gathered import PointRow, numbers_of, points_of
from data_model.meetings.record import act_of, cases_of, count_of, counted
from data_model.meetings.tables import (
    Attendance,
    Meeting,
    MeetingKind,
    MeetingState,
    PointState,
    Presence,
    find,
)
from data_model.meetings.versions import newest
from data_model.minutes import MinutesCase
from data_model.teams import Member, QuorumCount


@dataclass(frozen=True)
class MeetingRow:
    id: int
    version: int
    county: str
    number: int
    year: int
    kind: MeetingKind
    state: MeetingState
    starts_at: datetime
    minutes_long: int
    place: str
    chair: str
    secretary: str
    plan_actions: tuple[str, ...]
    digest: str
    held_at: datetime  # when it was opened; before that, when it is due
    sequence: int = 0  # of the invitation


def _row(m: Meeting) -> MeetingRow:
    return MeetingRow(
        m.id or 0, m.version, m.county, m.number, m.year, m.kind, m.state, m.starts_at, m.minutes_long, m.place,
        m.chair, m.secretary, tuple(m.plan_actions.split(",")), m.digest, m.opened_at or m.starts_at, m.sequence,
    )  # fmt: skip


@access.question(Right.SEE_MEETINGS)
def listed(db: Session, actor: Actor) -> list[MeetingRow]:
    """The meetings in the actor's reach, the newest first."""
    return [_row(m) for m in db.exec(access.visible(select(Meeting), actor).order_by(col(Meeting.starts_at).desc()))]


@dataclass(frozen=True)
class AttendanceRow:
    institution_id: int
    institution: str
    presence: Presence
    person: str
    member: bool = True  # counts towards the quorum; False for a guest
    titular: str = ""  # who sits for it by the act
    substitutes: tuple[str, ...] = ()  # who may come instead
    removable: bool = False  # invited, and by no act: the invitation can be taken back


@dataclass(frozen=True)
class MeetingDetail:
    row: MeetingRow
    points: tuple[PointRow, ...]
    attendance: tuple[AttendanceRow, ...]
    counted: QuorumCount
    may_hold: bool
    case_codes: dict[int, tuple[int, str]] = field(
        default_factory=dict
    )  # number -> id and code, for those who may see them
    cases: tuple[MinutesCase, ...] = ()  # as everybody at the meeting may see them
    current_point: int | None = None  # the id of the point on the room's screen
    changes: int = 0
    acknowledged: dict[int, bool] = field(default_factory=dict)  # by institution; True when only read aloud

    @property
    def quorum(self) -> bool:
        """Whether enough members are there."""
        return self.counted.met


def _attendance(row: Attendance, name: str, seat: Member | None, counts: bool, told: bool) -> AttendanceRow:
    said = (seat.titular, seat.names) if seat and told else ("", ())
    member, removable = counts or seat is not None, seat is None and row.presence is Presence.INVITED
    return AttendanceRow(row.institution_id, name, row.presence, row.person, member, *said, removable)


@access.question(Right.SEE_MEETINGS)
def detail(db: Session, actor: Actor, *, meeting_id: int) -> MeetingDetail:
    """One meeting with its points and attendance; NotFound for one out of reach. While it is held, the meeting alone
    for who has not acknowledged the confidentiality reminder."""
    meeting = find(db, actor, meeting_id)
    if not may_enter(db, actor, meeting):
        return MeetingDetail(_row(meeting), (), (), counted(None, (), ()), False)
    audit.seen(db, actor, "meeting_seen", county=meeting.county, subject=f"meeting {meeting_id}")
    attending = db.exec(select(Attendance).where(Attendance.meeting_id == meeting_id)).all()
    names = institutions.names(db, (a.institution_id for a in attending))
    act = act_of(db, meeting)
    seats = teams.seats_of(db, act)
    closed = meeting.state is MeetingState.CLOSED
    count = count_of(newest(db, meeting_id)) if closed else counted(act, seats, attending)
    told = teams.people_told(actor, seats)
    rows = (_attendance(a, names[a.institution_id], seats.get(a.institution_id), act is None, told) for a in attending)
    numbers = numbers_of(db, meeting_id)
    seen = db.exec(access.visible(select(Case).where(col(Case.id).in_(numbers)), actor)).all()
    return MeetingDetail(
        _row(meeting),
        tuple(replace(p, course=in_reach(db, actor, p.course)) for p in points_of(db, meeting_id, numbers)),
        tuple(sorted(rows, key=lambda r: r.institution)),
        count,
        actor.may(Right.HOLD_MEETING) and not closed,
        {numbers[c.id]: (c.id, c.code) for c in seen if c.id is not None},
        tuple(cases_of(db, numbers)),
        meeting.current_point,
        meeting.changes,
        acknowledged_in(db, meeting_id),
    )


@dataclass(frozen=True)
class InvitationFacts:
    """What an invitation says: no case, no figure about persons."""

    county: str
    number: int
    year: int
    kind: str
    starts_at: datetime
    minutes_long: int
    place: str
    chair: str
    recipients: tuple[str, ...]
    points: tuple[tuple[int, str, str, dict[str, str | int], int], ...]  # number, rule, title, figures, minutes
    sequence: int
    uid: str
    demo: bool
    act: str  # "number/date", "" while no act is in force
    quorum: tuple[str, int, int] | None  # the act's rule, how many must come, of how many members
    seats: tuple[tuple[str, str, tuple[str, ...]], ...]  # member institution, who sits for it, who may come instead


@access.question(Right.SEE_MEETINGS)
def invitation_of(db: Session, actor: Actor, *, meeting_id: int) -> InvitationFacts:
    """What the invitation of a meeting says; NotFound out of reach."""
    meeting = find(db, actor, meeting_id)
    kept = [p for p in points_of(db, meeting_id, numbers_of(db, meeting_id)) if p.state is PointState.KEPT]
    points = tuple((n, p.rule.value, p.title, p.figures, p.minutes_long) for n, p in enumerate(kept, start=1))
    invited = db.exec(
        select(Institution.name)
        .join(Attendance, col(Attendance.institution_id) == Institution.id)
        .where(Attendance.meeting_id == meeting_id, Institution.kind != InstitutionKind.PREFECTURE)  # it invites
    ).all()
    act = act_of(db, meeting)
    seats = teams.seats_of(db, act)
    names = institutions.names(db, seats)
    count = counted(act, seats, ())
    return InvitationFacts(
        meeting.county, meeting.number, meeting.year, meeting.kind, meeting.starts_at, meeting.minutes_long,
        meeting.place, meeting.chair, tuple(sorted(invited)), points, meeting.sequence,
        f"sedinta-{meeting.county.lower()}-{meeting.year}-{meeting.number}@impreuna", settings.is_demo(db),
        teams.said(act) if act else "", (count.rule, count.needed, count.members) if act else None,
        tuple(sorted((names[i], seat.titular, seat.names) for i, seat in seats.items()))
        if teams.people_told(actor, seats)
        else (),
    )  # fmt: skip
