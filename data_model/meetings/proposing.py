"""Points that institutions of the team propose before a meeting; they wait until the coordinator answers.

A proposal belongs to its county, not to a meeting: where none is being prepared, it waits for the next one.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, false, func, or_
from sqlmodel import Field, Session, col, select

from data_model import access, audit, institutions, settings, store
from data_model.access import Actor, FreeText, Right, Role
from data_model.errors import Conflict, Invalid, NotFound
from data_model.meetings.points import checked_minutes
from data_model.meetings.tables import (
    AgendaPoint,
    AgendaRule,
    Attendance,
    Meeting,
    MeetingState,
    PointState,
    editable,
    without_codes,
)
from data_model.teams import ConstitutionAct, Member

LONGEST_TITLE, LONGEST_WHY, LONGEST_REASON = 300, 600, 300
MOST_WAITING = 10
"""Proposals of one institution that may wait in one county, so that nobody floods an agenda."""
MOST_TOLD = 30


class ProposalState(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"


class PointProposal(store.Versioned, table=True):
    """A point that an institution would discuss; an accepted one names the point that it became."""

    __table_args__ = (CheckConstraint("(state = 'accepted') = (point_id IS NOT NULL)", name="accepted_point"),)
    id: int | None = Field(default=None, primary_key=True)
    county: str = Field(max_length=2, index=True)
    institution_id: int = Field(foreign_key="institution.id", index=True)
    title: str = Field(max_length=LONGEST_TITLE)
    why: str = Field(max_length=LONGEST_WHY)
    minutes_long: int = 10
    state: ProposalState = Field(default=ProposalState.WAITING, sa_type=store.one_of(ProposalState))
    declined_because: str = Field(default="", max_length=LONGEST_REASON)
    proposed_at: datetime = Field(sa_type=store.Utc)
    answered_at: datetime | None = Field(default=None, sa_type=store.Utc)
    point_id: int | None = Field(default=None, foreign_key="agendapoint.id", index=True)


@access.scope(PointProposal)
def _reach(actor: Actor) -> ColumnElement[bool]:
    if actor.role is Role.COORDINATOR:
        return col(PointProposal.county).in_(actor.counties)
    return col(PointProposal.institution_id) == actor.institution_id if actor.may(Right.PROPOSE_POINT) else false()


@dataclass(frozen=True)
class ProposalRow:
    """What was proposed and what became of it. `meeting` is number and year of the meeting that took it up;
    `dropped_because` is said where the point has left that agenda again."""

    id: int
    version: int
    county: str
    institution: str
    title: str
    why: str
    minutes_long: int
    state: ProposalState
    declined_because: str
    proposed_at: datetime
    answered_at: datetime | None
    point_id: int | None
    meeting: tuple[int, int] | None
    dropped_because: str


@access.question(Right.PROPOSE_POINT)
def counties_to_propose_in(db: Session, actor: Actor) -> tuple[str, ...]:
    """The counties whose meetings the actor's institution may propose points for, in order: those that invited it to
    the meeting being prepared or held, and those whose act in force names it."""
    today = settings.today(db)
    invited = (
        select(Meeting.county)
        .join(Attendance, col(Attendance.meeting_id) == col(Meeting.id))
        .where(Attendance.institution_id == actor.institution_id, Meeting.state != MeetingState.CLOSED)
    )
    named = (
        select(ConstitutionAct.county)
        .join(Member, col(Member.act_id) == col(ConstitutionAct.id))
        .where(
            Member.institution_id == actor.institution_id,
            ConstitutionAct.in_force_from <= today,
            or_(col(ConstitutionAct.in_force_to).is_(None), col(ConstitutionAct.in_force_to) >= today),
        )
    )
    return tuple(sorted({*db.exec(invited), *db.exec(named)}))


@access.command(Right.PROPOSE_POINT)
def propose_point(
    db: Session, actor: Actor, *, county: str, title: FreeText, why: FreeText, minutes_long: int = 10
) -> int:
    """A point for the county's next agenda; the proposal's id.

    Invalid for an institution that the county neither invited nor has in its team, or with MOST_WAITING waiting.
    """
    if county not in counties_to_propose_in(db, actor):
        raise NotFound("proposal.not_of_team", field="county")
    _checked_words(title, why)
    checked_minutes(minutes_long)
    store.one_at_a_time(db, f"proposals {county} {actor.institution_id}")
    mine = select(func.count()).select_from(PointProposal)
    waiting = db.exec(
        mine.where(
            PointProposal.county == county,
            PointProposal.institution_id == actor.institution_id,
            PointProposal.state == ProposalState.WAITING,
        )
    ).one()
    if waiting >= MOST_WAITING:
        raise Invalid("proposal.too_many", most=MOST_WAITING)
    made = PointProposal(
        county=county, institution_id=actor.institution_id, title=title, why=why, minutes_long=minutes_long,
        proposed_at=settings.now(db),
    )  # fmt: skip
    db.add(made)
    db.flush()
    audit.record(db, actor, "point_proposed", county=county, subject=f"proposal {made.id}")
    assert made.id is not None
    return made.id


def _checked_words(title: str, why: str) -> None:
    if not title or len(title) > LONGEST_TITLE:
        raise Invalid("point.title", field="title", longest=LONGEST_TITLE)
    if not why or len(why) > LONGEST_WHY:
        raise Invalid("proposal.why", field="why", longest=LONGEST_WHY)
    without_codes(title, field="title")
    without_codes(why, field="why")


@access.command(Right.PROPOSE_POINT)
def take_back_proposal(db: Session, actor: Actor, *, proposal_id: int, expected_version: int) -> None:
    """The institution withdraws what nobody has answered yet."""
    proposal = _waiting(db, actor, proposal_id, expected_version)
    proposal.state = ProposalState.TAKEN_BACK
    audit.record(db, actor, "proposal_taken_back", county=proposal.county, subject=f"proposal {proposal_id}")


def _waiting(db: Session, actor: Actor, proposal_id: int, expected_version: int) -> PointProposal:
    """A waiting proposal in reach, held until the transaction ends; Conflict when it was answered meanwhile."""
    wanted = access.visible(select(PointProposal).where(PointProposal.id == proposal_id), actor)
    found = db.exec(store.for_change(wanted)).first()
    if found is None:
        raise NotFound("proposal.unknown")
    found.take(expected_version)
    if found.state is not ProposalState.WAITING:
        raise Conflict("proposal.answered")
    found.answered_at = settings.now(db)
    return found


@access.command(Right.HOLD_MEETING)
def accept_proposal(db: Session, actor: Actor, *, proposal_id: int, meeting_id: int, expected_version: int) -> int:
    """The proposal becomes the last point of a meeting of its county, with who proposed it and why; the point's id."""
    meeting = editable(db, actor, meeting_id)
    proposal = _waiting(db, actor, proposal_id, expected_version)
    if proposal.county != meeting.county:
        raise NotFound("meeting.unknown")
    last = db.exec(select(func.max(AgendaPoint.position)).where(AgendaPoint.meeting_id == meeting_id)).one()
    who = institutions.get(db, proposal.institution_id).name
    point = AgendaPoint(
        meeting_id=meeting_id, position=(last or 0) + 1, rule=AgendaRule.OTHER, key=f"proposal {proposal_id}",
        title=proposal.title, figures=json.dumps({"institution": who, "why": proposal.why}, ensure_ascii=False),
        minutes_long=proposal.minutes_long,
    )  # fmt: skip
    db.add(point)
    db.flush()
    proposal.state, proposal.point_id = ProposalState.ACCEPTED, point.id
    audit.record(db, actor, "proposal_accepted", county=meeting.county, subject=f"proposal {proposal_id}")
    assert point.id is not None
    return point.id


@access.command(Right.HOLD_MEETING)
def decline_proposal(db: Session, actor: Actor, *, proposal_id: int, reason: FreeText, expected_version: int) -> None:
    """The proposal does not come to the agenda; the institution reads the reason."""
    proposal = _waiting(db, actor, proposal_id, expected_version)
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid("proposal.reason", field="reason", longest=LONGEST_REASON)
    without_codes(reason, field="reason")
    proposal.state, proposal.declined_because = ProposalState.DECLINED, reason
    audit.record(db, actor, "proposal_declined", county=proposal.county, subject=f"proposal {proposal_id}")


@access.question(Right.HOLD_MEETING)
def waiting_proposals(db: Session, actor: Actor) -> list[ProposalRow]:
    """What waits for the coordinator's word, the oldest first."""
    wanted = select(PointProposal).where(PointProposal.state == ProposalState.WAITING)
    return _rows(db, list(db.exec(access.visible(wanted, actor).order_by(col(PointProposal.id)))))


@access.question(Right.PROPOSE_POINT)
def own_proposals(db: Session, actor: Actor) -> list[ProposalRow]:
    """The newest proposals of the actor's institution, with what became of them."""
    wanted = access.visible(select(PointProposal), actor).where(PointProposal.state != ProposalState.TAKEN_BACK)
    return _rows(db, list(db.exec(wanted.order_by(col(PointProposal.id).desc()).limit(MOST_TOLD))))


def proposed_by(db: Session, point_id: int) -> int | None:
    """The institution whose accepted proposal a point is; None for every other point."""
    return db.exec(select(PointProposal.institution_id).where(PointProposal.point_id == point_id)).first()


def _rows(db: Session, found: list[PointProposal]) -> list[ProposalRow]:
    names = institutions.names(db, (p.institution_id for p in found))
    joined = select(AgendaPoint, Meeting).join(Meeting, col(Meeting.id) == col(AgendaPoint.meeting_id))
    taken = [p.point_id for p in found if p.point_id]
    with store.as_system(db):  # of a meeting one was not invited to: its number, and why the point was dropped
        rows = db.exec(joined.where(col(AgendaPoint.id).in_(taken))).all()
    points = {point.id: (point, meeting) for point, meeting in rows}
    return [_row(p, names[p.institution_id], *points.get(p.point_id, (None, None))) for p in found]


def _row(p: PointProposal, name: str, point: AgendaPoint | None, meeting: Meeting | None) -> ProposalRow:
    dropped = point.dropped_because if point and point.state is PointState.DROPPED else ""
    taken_up = (meeting.number, meeting.year) if meeting else None
    return ProposalRow(
        p.id or 0, p.version, p.county, name, p.title, p.why, p.minutes_long, p.state, p.declined_because,
        p.proposed_at, p.answered_at, p.point_id, taken_up, dropped,
    )  # fmt: skip
