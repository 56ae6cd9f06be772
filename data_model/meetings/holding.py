"""The meeting itself: who came, what was said and decided, who assumed what; then closed and locked."""

from datetime import date, timedelta

from sqlmodel import Session, select

from data_model import access, audit, institutions, settings
from data_model.access import Actor, FreeText, Right, StaffText
from data_model.actions import ActionItem, ActionUpdate
from data_model.cases import NeedKind
from data_model.errors import Conflict, Invalid, NotFound
from data_model.institutions import Institution
from data_model.meetings.acknowledging import acknowledged_in
from data_model.meetings.carrying import freeze
from data_model.meetings.gathered import numbers_of, points_of
from data_model.meetings.preparing import invite_members
from data_model.meetings.record import draw_up
from data_model.meetings.tables import (
    HERE,
    Attendance,
    Decision,
    Meeting,
    MeetingCase,
    MeetingState,
    PointState,
    Presence,
    editable,
    find,
    point_of,
    without_codes,
)
from data_model.meetings.versions import lock
from data_model.plan_catalog import require_action
from data_model.referrals import Referral


@access.command(Right.HOLD_MEETING)
def open_meeting(db: Session, actor: Actor, *, meeting_id: int, expected_version: int) -> None:
    """The meeting begins, with all members of the day's act in its register."""
    meeting = editable(db, actor, meeting_id, state=MeetingState.PREPARING)
    meeting.take(expected_version)
    meeting.state, meeting.opened_at = MeetingState.OPEN, settings.now(db)
    invite_members(db, meeting)
    audit.record(db, actor, "meeting_opened", county=meeting.county, subject=f"meeting {meeting_id}")


@access.command(Right.HOLD_MEETING)
def take_back_opening(db: Session, actor: Actor, *, meeting_id: int) -> None:
    """A meeting begun by mistake is prepared again; Invalid once anything was noted at it."""
    meeting = editable(db, actor, meeting_id, state=MeetingState.OPEN)
    came = db.exec(
        select(Attendance).where(Attendance.meeting_id == meeting_id, Attendance.presence != Presence.INVITED)
    )
    points = points_of(db, meeting_id, numbers_of(db, meeting_id))
    if came.first() or acknowledged_in(db, meeting_id) or any(p.notes or p.decisions or p.actions for p in points):
        raise Invalid("meeting.under_way")
    meeting.state, meeting.opened_at, meeting.current_point = MeetingState.PREPARING, None, None
    meeting.version += 1
    audit.record(db, actor, "meeting_opening_taken_back", county=meeting.county, subject=f"meeting {meeting_id}")


@access.command(Right.HOLD_MEETING)
def note_attendance(
    db: Session,
    actor: Actor,
    *,
    meeting_id: int,
    institution_id: int,
    presence: Presence,
    person: StaffText = "",
    over: tuple[Presence, str] | None = None,
) -> None:
    """Who came for an institution; one that was not invited is added.

    Conflict when what stands there is not `over`, the presence and the person that this device showed.
    """
    meeting = editable(db, actor, meeting_id)
    institution = db.get(Institution, institution_id)
    if institution is None or (
        institution.county is not None and meeting.county not in institutions.covered(db, institution)
    ):
        raise NotFound("institution.unknown", field="institution_id")
    if len(person) > 120:
        raise Invalid("text.too_long", field="person", longest=120)
    without_codes(person, field="person")
    row = db.get(Attendance, (meeting_id, institution_id)) or Attendance(
        meeting_id=meeting_id, institution_id=institution_id
    )
    if over is not None and (row.presence, row.person) not in (over, (presence, person)):
        raise Conflict("attendance.changed", noted=row.person or "—")
    row.presence, row.person = Presence(presence), person
    db.add(row)
    audit.record(db, actor, "attendance_noted", county=meeting.county, subject=f"meeting {meeting_id}")


@access.command(Right.HOLD_MEETING)
def write_notes(db: Session, actor: Actor, *, point_id: int, notes: FreeText, expected_version: int) -> None:
    """What was said at a point."""
    point, meeting = point_of(db, actor, point_id)
    without_codes(notes, field="notes")
    point.take(expected_version)
    point.notes = notes
    audit.record(db, actor, "point_noted", county=meeting.county, subject=f"point {point_id}")


@access.command(Right.HOLD_MEETING)
def decide(db: Session, actor: Actor, *, point_id: int, text: FreeText, plan_action: str = "") -> int:
    """A decision at a point of an open meeting; its id."""
    point, meeting = point_of(db, actor, point_id)
    editable(db, actor, point.meeting_id, state=MeetingState.OPEN)
    if not text:
        raise Invalid("text.empty", field="text")
    without_codes(text, field="text")
    require_action(plan_action, settings.today(db))
    made = Decision(point_id=point_id, text=text, plan_action=plan_action)
    db.add(made)
    db.flush()
    audit.record(db, actor, "decided", county=meeting.county, subject=f"point {point_id}")
    assert made.id is not None
    return made.id


@access.command(Right.HOLD_MEETING)
def assume_action(
    db: Session,
    actor: Actor,
    *,
    point_id: int,
    text: FreeText,
    owner_institution_id: int,
    due_on: date,
    person: StaffText = "",
    plan_action: str = "",
    case: int | None = None,
    referral_id: int | None = None,
    need: NeedKind | None = None,
) -> int:
    """An action that an institution assumes at a point of an open meeting; its id. A person may be named within it.

    It may be about a case, by the number that this has in the meeting, about a referral of the county, whose case is
    then linked too, and about a need that lacks a service.
    """
    point, meeting = point_of(db, actor, point_id)
    editable(db, actor, point.meeting_id, state=MeetingState.OPEN)
    if not text:
        raise Invalid("text.empty", field="text")
    without_codes(text, field="text")
    if not settings.today(db) <= due_on <= settings.today(db) + timedelta(days=800):
        raise Invalid("action.due", field="due_on")
    require_action(plan_action, settings.today(db))
    owner = db.get(Institution, owner_institution_id)
    if owner is None or (owner.county is not None and meeting.county not in institutions.covered(db, owner)):
        raise NotFound("institution.unknown", field="owner_institution_id")
    if len(person) > 120:
        raise Invalid("text.too_long", field="person", longest=120)
    without_codes(person, field="person")
    case_id = _about_case(db, meeting, case, referral_id)
    made = ActionItem(
        county=meeting.county, meeting_id=point.meeting_id, point_id=point_id, text=text, due_on=due_on,
        owner_institution_id=owner_institution_id, person=person, plan_action=plan_action, case_id=case_id,
        referral_id=referral_id, need=need, changed_at=settings.now(db),
    )  # fmt: skip
    db.add(made)
    db.flush()
    audit.record(db, actor, "action_assumed", county=meeting.county, subject=f"action {made.id}")
    assert made.id is not None
    return made.id


def _about_case(db: Session, meeting: Meeting, number: int | None, referral_id: int | None) -> int | None:
    """The case that an action is about: of the number in the meeting, or of the referral; both must agree."""
    numbers = {
        m.number: m.case_id for m in db.exec(select(MeetingCase).where(MeetingCase.meeting_id == meeting.id)).all()
    }
    if number is not None and number not in numbers:
        raise NotFound("case.unknown", field="case")
    if referral_id is None:
        return numbers[number] if number is not None else None
    referral = db.get(Referral, referral_id)
    if referral is None or referral.county != meeting.county:
        raise NotFound("referral.unknown", field="referral_id")
    if number is not None and numbers[number] != referral.case_id:
        raise NotFound("referral.unknown", field="referral_id")
    return referral.case_id


@access.command(Right.HOLD_MEETING)
def take_back_decision(db: Session, actor: Actor, *, decision_id: int) -> None:
    """A decision written by mistake leaves the meeting while it is open; the audit keeps that it was there."""
    decision = db.get(Decision, decision_id)
    if decision is None:
        raise NotFound("decision.unknown")
    point, meeting = point_of(db, actor, decision.point_id)
    db.delete(decision)
    audit.record(db, actor, "decision_taken_back", county=meeting.county, subject=f"point {point.id}")


@access.command(Right.HOLD_MEETING)
def take_back_action(db: Session, actor: Actor, *, action_id: int) -> None:
    """An action written by mistake leaves the open meeting at which it was assumed; never one of an earlier meeting."""
    found = db.exec(access.visible(select(ActionItem).where(ActionItem.id == action_id), actor)).first()
    if found is None:
        raise NotFound("action.unknown")
    meeting = editable(db, actor, found.meeting_id)
    for said in db.exec(select(ActionUpdate).where(ActionUpdate.action_id == action_id)):
        db.delete(said)
    db.flush()
    db.delete(found)
    audit.record(db, actor, "action_taken_back", county=meeting.county, subject=f"action {action_id}")


@access.command(Right.HOLD_MEETING)
def close_meeting(db: Session, actor: Actor, *, meeting_id: int, expected_version: int) -> str:
    """The meeting ends: its minutes are drawn up and locked; their digest. After, only `correct_minutes` adds a
    version.

    Invalid while nobody's presence is noted, without a chair, or without a kept point.
    """
    meeting = editable(db, actor, meeting_id, state=MeetingState.OPEN)
    meeting.take(expected_version)
    attending = db.exec(select(Attendance).where(Attendance.meeting_id == meeting_id)).all()
    if not any(a.presence in HERE for a in attending):
        raise Invalid("meeting.nobody")
    if not meeting.chair:
        raise Invalid("meeting.no_chair", field="chair")
    for row in attending:
        if row.presence is Presence.INVITED:
            row.presence = Presence.ABSENT
    meeting.closed_at = settings.now(db)
    db.flush()
    record = draw_up(db, meeting)
    if not record.points:
        raise Invalid("meeting.no_points")
    rows = points_of(db, meeting_id, numbers_of(db, meeting_id))
    freeze(db, {p.id: p.ends for p in rows if p.state is PointState.KEPT})
    meeting.state = MeetingState.CLOSED
    lock(db, meeting, record)
    audit.record(
        db, actor, "meeting_closed", county=meeting.county, subject=f"meeting {meeting_id}", digest=meeting.digest
    )
    return meeting.digest


@access.command(Right.SEE_MEETINGS)
def note_paper(db: Session, actor: Actor, *, meeting_id: int, minutes: bool) -> None:
    """Record that the actor took the minutes (their draft before closing) or else the invitation; the server calls it
    for each file it gives."""
    meeting = find(db, actor, meeting_id)
    locked = "minutes_taken" if meeting.state is MeetingState.CLOSED else "draft_taken"
    taken = locked if minutes else "invitation_taken"
    audit.record(db, actor, taken, county=meeting.county, subject=f"meeting {meeting_id}")
