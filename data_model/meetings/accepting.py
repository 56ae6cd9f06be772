"""A question of another county's team, taken onto one's own agenda."""

from sqlmodel import Session, select

from data_model import access, audit, settings
from data_model.access import Actor, Right
from data_model.errors import Invalid
from data_model.meetings.agenda import Proposal
from data_model.meetings.asked import question_point
from data_model.meetings.forwarding import received
from data_model.meetings.preparing import add_to
from data_model.meetings.tables import Meeting, MeetingState, editable


@access.command(Right.HOLD_MEETING)
def accept_forward(db: Session, actor: Actor, *, forward_id: int, expected_version: int) -> bool:
    """Put the question on the agenda of the team's meeting that is not closed, or else of its next one; whether it
    already stands on one. It still waits for its answer."""
    found = received(db, actor, forward_id, expected_version)
    if not found.to_county or found.to_county not in actor.counties:
        raise Invalid("forward.not_of_team")
    if found.accepted_at is not None:
        raise Invalid("forward.accepted")
    found.accepted_at = settings.now(db)
    db.flush()
    coming = db.exec(
        select(Meeting.id).where(Meeting.county == found.to_county, Meeting.state != MeetingState.CLOSED)
    ).first()
    if coming is not None:
        add_to(db, editable(db, actor, coming), [Proposal(*question_point(found))])
    audit.record(db, actor, "forward_accepted", county=found.to_county, subject=f"forward {forward_id}")
    return coming is not None
