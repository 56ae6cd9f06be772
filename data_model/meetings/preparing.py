"""Before the meeting: called, invited, its agenda filled from the data."""

import json
import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, select

from data_model import access, audit, settings, store, teams
from data_model.access import Actor, Right, StaffText
from data_model.errors import Conflict, Invalid, NotFound
from data_model.meetings import agenda, continuing
from data_model.meetings.carrying import PointCourse
from data_model.meetings.record import act_of
from data_model.meetings.tables import (
    SERVED,
    AgendaPoint,
    AgendaRule,
    Attendance,
    Meeting,
    MeetingCase,
    MeetingKind,
    MeetingState,
    PointCase,
    Presence,
    editable,
    without_codes,
)
from data_model.periods import BUCHAREST

ABOUT_ACTIONS = (AgendaRule.OVERDUE_ACTION, AgendaRule.OPEN_ACTION)


def _checked_time(db: Session, starts_at: datetime, minutes_long: int) -> None:
    now = settings.now(db)
    if starts_at.tzinfo is None or not now - timedelta(days=400) <= starts_at <= now + timedelta(days=400):
        raise Invalid("meeting.time", field="starts_at")
    if not 10 <= minutes_long <= 600:
        raise Invalid("meeting.length", field="minutes_long")


def _checked_codes(codes: tuple[str, ...]) -> str:
    if not codes or set(codes) - set(SERVED):
        raise Invalid("meeting.plan_actions", field="plan_actions")
    return ",".join(sorted(set(codes)))


@access.command(Right.HOLD_MEETING)
def prepare(
    db: Session,
    actor: Actor,
    *,
    starts_at: datetime,
    place: StaffText,
    kind: MeetingKind = MeetingKind.ORDINARY,
    plan_actions: tuple[str, ...] = ("3.2.9",),
    minutes_long: int = 90,
) -> int:
    """A new meeting of the actor's county, its agenda filled from the data, its members invited; its id.

    Conflict while another meeting of the county is not closed.
    """
    county = actor.county
    store.one_at_a_time(db, f"meeting {county}")
    unfinished = db.exec(
        select(Meeting.id).where(Meeting.county == county, Meeting.state != MeetingState.CLOSED)
    ).first()
    if unfinished:
        raise Conflict("meeting.unfinished")
    _checked_time(db, starts_at, minutes_long)
    if not place or len(place) > 160:
        raise Invalid("meeting.place", field="place", longest=160)
    without_codes(place, field="place")
    year = starts_at.astimezone(BUCHAREST).year
    last = db.exec(select(func.max(Meeting.number)).where(Meeting.county == county, Meeting.year == year)).one()
    act = teams.act_on(db, county, starts_at.astimezone(BUCHAREST).date())
    meeting = Meeting(
        county=county, year=year, number=(last or 0) + 1, kind=MeetingKind(kind), starts_at=starts_at, place=place,
        minutes_long=minutes_long, chair=act.chair if act else "", secretary=act.secretary if act else "",
        plan_actions=_checked_codes(plan_actions),
    )  # fmt: skip
    db.add(meeting)
    db.flush()
    assert meeting.id is not None
    invite_members(db, meeting)
    _fill(db, meeting)
    audit.record(db, actor, "meeting_prepared", county=county, subject=f"meeting {meeting.id}")
    return meeting.id


def invite_members(db: Session, meeting: Meeting) -> None:
    """Invite the members under the act in force on the meeting's day that are not invited: an order may have come
    after the call."""
    invited = set(db.exec(select(Attendance.institution_id).where(Attendance.meeting_id == meeting.id)))
    for member in teams.seats_of(db, act_of(db, meeting)):
        if member not in invited:
            db.add(Attendance(meeting_id=meeting.id or 0, institution_id=member))
    db.flush()


@access.command(Right.HOLD_MEETING)
def take_back_invitation(db: Session, actor: Actor, *, meeting_id: int, institution_id: int) -> None:
    """Who was invited by mistake, or left the team since, is so no more, and the meeting is closed to it at once.

    Invalid for a member under the act of the day, and once its presence is noted; NotFound for one not invited.
    """
    meeting = editable(db, actor, meeting_id)
    row = db.get(Attendance, (meeting_id, institution_id))
    if row is None:
        raise NotFound("institution.unknown", field="institution_id")
    if institution_id in teams.seats_of(db, act_of(db, meeting)):
        raise Invalid("meeting.member_invited")
    if row.presence is not Presence.INVITED:
        raise Invalid("meeting.presence_noted")
    db.delete(row)
    audit.record(
        db, actor, "invitation_taken_back", county=meeting.county, subject=f"meeting {meeting_id}", of=institution_id
    )


def _fill(db: Session, meeting: Meeting) -> int:
    """Add what the last meeting left and what the data propose, where the agenda does not have it yet; how many."""
    present = db.exec(select(AgendaPoint).where(AgendaPoint.meeting_id == meeting.id)).all()
    keys = {p.key for p in present if p.key}
    proposed = continuing.proposals(db, meeting.county, [p.id for p in present])
    _tell_news(present, proposed)
    return add_to(db, meeting, [p for p in proposed if p.key not in keys])


def add_to(db: Session, meeting: Meeting, fresh: Sequence[agenda.Proposal]) -> int:
    """Put proposals at the end of the agenda, their cases under new numbers of the meeting; how many."""
    assert meeting.id is not None
    last = db.exec(select(func.max(AgendaPoint.position)).where(AgendaPoint.meeting_id == meeting.id)).one() or 0
    _number_cases(db, meeting.id, [c for p in fresh for c in p.case_ids])
    for position, proposal in enumerate(fresh, start=last + 1):
        point = AgendaPoint(
            meeting_id=meeting.id, position=position, rule=proposal.rule, key=proposal.key, title=proposal.title,
            figures=json.dumps(proposal.figures, ensure_ascii=False), minutes_long=proposal.minutes_long,
        )  # fmt: skip
        db.add(point)
        db.flush()
        assert point.id is not None
        db.add_all(PointCase(point_id=point.id, case_id=case_id) for case_id in proposal.case_ids)
        if proposal.came_from is not None:
            db.add(PointCourse(point_id=point.id, came_from=proposal.came_from))
    db.flush()
    return len(fresh)


def _tell_news(present: Sequence[AgendaPoint], proposed: Sequence[agenda.Proposal]) -> None:
    """Points about actions say what was written of them meanwhile, and which day has passed."""
    news = {p.key: p for p in proposed if p.rule in ABOUT_ACTIONS}
    for point in present:
        if point.key in news:
            point.rule, point.figures = news[point.key].rule, json.dumps(news[point.key].figures, ensure_ascii=False)


def _number_cases(db: Session, meeting_id: int, case_ids: list[int]) -> None:
    """Give new cases the next numbers of the meeting, in an order that says nothing of them."""
    known = db.exec(select(MeetingCase).where(MeetingCase.meeting_id == meeting_id)).all()
    fresh = sorted(set(case_ids) - {m.case_id for m in known})
    random.SystemRandom().shuffle(fresh)
    first = max((m.number for m in known), default=0) + 1
    db.add_all(MeetingCase(meeting_id=meeting_id, case_id=c, number=n) for n, c in enumerate(fresh, start=first))
    db.flush()


@access.command(Right.HOLD_MEETING)
def refresh(db: Session, actor: Actor, *, meeting_id: int) -> int:
    """Ask the data again and add what is new; how many points."""
    meeting = editable(db, actor, meeting_id)
    invite_members(db, meeting)
    added = _fill(db, meeting)
    audit.record(db, actor, "agenda_refreshed", county=meeting.county, subject=f"meeting {meeting_id}", added=added)
    return added


@access.command(Right.HOLD_MEETING)
def reschedule(
    db: Session,
    actor: Actor,
    *,
    meeting_id: int,
    starts_at: datetime,
    place: StaffText,
    minutes_long: int,
    chair: StaffText,
    secretary: StaffText,
    plan_actions: tuple[str, ...],
    expected_version: int,
) -> None:
    """Change when, where and who chairs; a changed time or place makes the invitation's next sequence."""
    meeting = editable(db, actor, meeting_id)
    _checked_time(db, starts_at, minutes_long)
    if not place or len(place) > 160:
        raise Invalid("meeting.place", field="place", longest=160)
    if len(chair) > 120 or len(secretary) > 120:
        raise Invalid("text.too_long", field="chair", longest=120)
    for name, words in (("place", place), ("chair", chair), ("secretary", secretary)):
        without_codes(words, field=name)
    if starts_at.astimezone(BUCHAREST).year != meeting.year:
        raise Invalid("meeting.year", field="starts_at", year=meeting.year)
    meeting.take(expected_version)
    if (meeting.starts_at, meeting.place, meeting.minutes_long) != (starts_at, place, minutes_long):
        meeting.sequence += 1
    meeting.starts_at, meeting.place, meeting.minutes_long = starts_at, place, minutes_long
    meeting.chair, meeting.secretary = chair, secretary
    meeting.plan_actions = _checked_codes(plan_actions)
    audit.record(db, actor, "meeting_changed", county=meeting.county, subject=f"meeting {meeting_id}")
