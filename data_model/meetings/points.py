"""The points of an agenda, as the coordinator edits them."""

from sqlalchemy import func
from sqlmodel import Session, col, select

from data_model import access, audit
from data_model.access import Actor, FreeText, Right
from data_model.errors import Invalid
from data_model.meetings.tables import AgendaPoint, AgendaRule, PointState, editable, point_of, without_codes


@access.command(Right.HOLD_MEETING)
def add_point(db: Session, actor: Actor, *, meeting_id: int, title: FreeText, minutes_long: int = 10) -> int:
    """A point of one's own at the end of the agenda; its id."""
    meeting = editable(db, actor, meeting_id)
    if not title or len(title) > 300:
        raise Invalid("point.title", field="title", longest=300)
    without_codes(title, field="title")
    checked_minutes(minutes_long)
    last = db.exec(select(func.max(AgendaPoint.position)).where(AgendaPoint.meeting_id == meeting_id)).one()
    point = AgendaPoint(
        meeting_id=meeting_id, position=(last or 0) + 1, rule=AgendaRule.OTHER, title=title, minutes_long=minutes_long
    )
    db.add(point)
    db.flush()
    audit.record(db, actor, "point_added", county=meeting.county, subject=f"meeting {meeting_id}")
    assert point.id is not None
    return point.id


def checked_minutes(minutes_long: int) -> None:
    """Invalid for a point shorter than a minute or longer than four hours."""
    if not 1 <= minutes_long <= 240:
        raise Invalid("point.minutes", field="minutes_long")


@access.command(Right.HOLD_MEETING)
def drop_point(db: Session, actor: Actor, *, point_id: int, reason: FreeText, expected_version: int) -> None:
    """Take a point off the agenda; the reason stays with it."""
    point, meeting = point_of(db, actor, point_id)
    if not reason:
        raise Invalid("point.reason", field="reason")
    without_codes(reason, field="reason")
    point.take(expected_version)
    point.state, point.dropped_because = PointState.DROPPED, reason
    audit.record(db, actor, "point_dropped", county=meeting.county, subject=f"point {point_id}")


@access.command(Right.HOLD_MEETING)
def restore_point(db: Session, actor: Actor, *, point_id: int, expected_version: int) -> None:
    """Put a dropped point back."""
    point, meeting = point_of(db, actor, point_id)
    point.take(expected_version)
    point.state, point.dropped_because = PointState.KEPT, ""
    audit.record(db, actor, "point_restored", county=meeting.county, subject=f"point {point_id}")


@access.command(Right.HOLD_MEETING)
def move_point(db: Session, actor: Actor, *, point_id: int, up: bool) -> None:
    """Change places with the kept point before or after; at the edge nothing moves."""
    point, meeting = point_of(db, actor, point_id)
    kept = db.exec(
        select(AgendaPoint)
        .where(AgendaPoint.meeting_id == meeting.id, AgendaPoint.state == PointState.KEPT)
        .order_by(col(AgendaPoint.position))
    ).all()
    at = next((i for i, p in enumerate(kept) if p.id == point_id), None)
    other = at + (-1 if up else 1) if at is not None else -1
    if at is not None and 0 <= other < len(kept):
        kept[at].position, kept[other].position = kept[other].position, kept[at].position
    audit.record(db, actor, "point_moved", county=meeting.county, subject=f"point {point_id}")


@access.command(Right.HOLD_MEETING)
def set_minutes(db: Session, actor: Actor, *, point_id: int, minutes_long: int, expected_version: int) -> None:
    """How long a point may take."""
    point, meeting = point_of(db, actor, point_id)
    checked_minutes(minutes_long)
    point.take(expected_version)
    point.minutes_long = minutes_long
    audit.record(db, actor, "point_timed", county=meeting.county, subject=f"point {point_id}")
