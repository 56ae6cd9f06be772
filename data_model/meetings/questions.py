"""What can be asked of meetings."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlmodel import Session, col, select

from data_model import access, institutions, settings
from data_model.access import Actor, Right
from data_model.actions import ActionItem
from data_model.cases import Case
from data_model.errors import NotFound
from data_model.institutions import Institution, InstitutionKind
from data_model.meetings.record import quorum
from data_model.meetings.tables import (
    AgendaPoint,
    AgendaRule,
    Attendance,
    Decision,
    Meeting,
    MeetingCase,
    MeetingKind,
    MeetingState,
    PointCase,
    PointState,
    Presence,
    find,
)
from data_model.minutes import MinutesRecord, from_canonical


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


def _row(m: Meeting) -> MeetingRow:
    return MeetingRow(
        m.id or 0, m.version, m.county, m.number, m.year, m.kind, m.state, m.starts_at, m.minutes_long, m.place,
        m.chair, m.secretary, tuple(m.plan_actions.split(",")), m.digest, m.opened_at or m.starts_at,
    )  # fmt: skip


@access.question(Right.SEE_MEETINGS)
def listed(db: Session, actor: Actor) -> list[MeetingRow]:
    """The meetings in the actor's reach, the newest first."""
    return [_row(m) for m in db.exec(access.visible(select(Meeting), actor).order_by(col(Meeting.starts_at).desc()))]


@dataclass(frozen=True)
class DecisionRow:
    id: int
    text: str
    plan_action: str


@dataclass(frozen=True)
class AssumedRow:
    id: int
    text: str
    owner: str
    due_on: date


@dataclass(frozen=True)
class PointRow:
    id: int
    version: int
    position: int
    rule: AgendaRule
    title: str
    figures: dict[str, str | int]
    state: PointState
    dropped_because: str
    minutes_long: int
    notes: str
    cases: tuple[int, ...]  # the meeting's numbers
    decisions: tuple[DecisionRow, ...]
    actions: tuple[AssumedRow, ...]


@dataclass(frozen=True)
class AttendanceRow:
    institution_id: int
    institution: str
    presence: Presence
    person: str


@dataclass(frozen=True)
class MeetingDetail:
    row: MeetingRow
    points: tuple[PointRow, ...]
    attendance: tuple[AttendanceRow, ...]
    quorum: bool
    may_hold: bool
    case_codes: dict[int, tuple[int, str]] = field(
        default_factory=dict
    )  # number -> id and code, for those who may see them


@access.question(Right.SEE_MEETINGS)
def detail(db: Session, actor: Actor, *, meeting_id: int) -> MeetingDetail:
    """One meeting with its points and attendance; NotFound for one out of reach."""
    meeting = find(db, actor, meeting_id)
    attending = db.exec(select(Attendance).where(Attendance.meeting_id == meeting_id)).all()
    names = institutions.names(db, (a.institution_id for a in attending))
    rows = tuple(AttendanceRow(a.institution_id, names[a.institution_id], a.presence, a.person) for a in attending)
    numbers = _numbers(db, meeting_id)
    seen = db.exec(access.visible(select(Case).where(col(Case.id).in_(numbers)), actor)).all()
    return MeetingDetail(
        _row(meeting),
        _points(db, meeting_id, numbers),
        tuple(sorted(rows, key=lambda r: r.institution)),
        quorum(attending),
        actor.may(Right.HOLD_MEETING) and meeting.state is not MeetingState.CLOSED,
        {numbers[c.id]: (c.id, c.code) for c in seen if c.id is not None},
    )


def _numbers(db: Session, meeting_id: int) -> dict[int, int]:
    """The meeting's own number of each of its cases, by case id."""
    return {m.case_id: m.number for m in db.exec(select(MeetingCase).where(MeetingCase.meeting_id == meeting_id))}


def _points(db: Session, meeting_id: int, numbers: dict[int, int]) -> tuple[PointRow, ...]:
    found = db.exec(
        select(AgendaPoint).where(AgendaPoint.meeting_id == meeting_id).order_by(col(AgendaPoint.position))
    ).all()
    ids = [p.id for p in found]
    cases: dict[int, list[int]] = {}
    for link in db.exec(select(PointCase).where(col(PointCase.point_id).in_(ids))):
        cases.setdefault(link.point_id, []).append(numbers[link.case_id])
    decisions: dict[int, list[DecisionRow]] = {}
    for d in db.exec(select(Decision).where(col(Decision.point_id).in_(ids)).order_by(col(Decision.id))):
        decisions.setdefault(d.point_id, []).append(DecisionRow(d.id or 0, d.text, d.plan_action))
    assumed = db.exec(select(ActionItem).where(ActionItem.meeting_id == meeting_id).order_by(col(ActionItem.id))).all()
    names = institutions.names(db, (a.owner_institution_id for a in assumed))
    actions: dict[int, list[AssumedRow]] = {}
    for a in assumed:
        actions.setdefault(a.point_id, []).append(
            AssumedRow(a.id or 0, a.text, names[a.owner_institution_id], a.due_on)
        )
    return tuple(
        PointRow(
            p.id or 0, p.version, p.position, p.rule, p.title, json.loads(p.figures), p.state, p.dropped_because,
            p.minutes_long, p.notes, tuple(sorted(cases.get(p.id or 0, ()))), tuple(decisions.get(p.id or 0, ())),
            tuple(actions.get(p.id or 0, ())),
        )
        for p in found
    )  # fmt: skip


@access.question(Right.SEE_MEETINGS)
def minutes_of(db: Session, actor: Actor, *, meeting_id: int) -> MinutesRecord:
    """The locked minutes of a closed meeting; NotFound before it is closed or out of reach."""
    meeting = find(db, actor, meeting_id)
    if not meeting.record:
        raise NotFound("minutes.not_yet")
    return from_canonical(meeting.record)


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


@access.question(Right.SEE_MEETINGS)
def invitation_of(db: Session, actor: Actor, *, meeting_id: int) -> InvitationFacts:
    """What the invitation of a meeting says; NotFound out of reach."""
    meeting = find(db, actor, meeting_id)
    kept = [p for p in _points(db, meeting_id, _numbers(db, meeting_id)) if p.state is PointState.KEPT]
    points = tuple((n, p.rule.value, p.title, p.figures, p.minutes_long) for n, p in enumerate(kept, start=1))
    invited = db.exec(
        select(Institution.name)
        .join(Attendance, col(Attendance.institution_id) == Institution.id)
        .where(Attendance.meeting_id == meeting_id, Institution.kind != InstitutionKind.PREFECTURE)  # it invites
    ).all()
    return InvitationFacts(
        meeting.county, meeting.number, meeting.year, meeting.kind, meeting.starts_at, meeting.minutes_long,
        meeting.place, meeting.chair, tuple(sorted(invited)), points, meeting.sequence,
        f"sedinta-{meeting.county.lower()}-{meeting.year}-{meeting.number}@impreuna", settings.is_demo(db),
    )  # fmt: skip
