"""What was said of the matter of a point before: at earlier meetings, and of the action that the point is about."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from data_model import access
from data_model.access import Actor, Right
from data_model.actions import ActionItem, ActionRow
from data_model.actions.questions import rows_of
from data_model.errors import NotFound
from data_model.meetings.looking_back import Found, found_at
from data_model.meetings.tables import AgendaPoint, Meeting, MeetingState, PointState, find
from data_model.meetings.versions import newest

LAST = 3  # earlier meetings that are shown
ABOUT_ACTION = "action "  # how the key of a point about an action begins; its id follows


@dataclass(frozen=True)
class PointHistory:
    """The action that the point is about, where the actor may see it, and the same matter at the last meetings."""

    action: ActionRow | None
    earlier: tuple[Found, ...]


@access.question(Right.SEE_MEETINGS)
def history_of(db: Session, actor: Actor, *, point_id: int) -> PointHistory:
    """A point's history in the meetings of the actor's reach, the newest first. Never by case: two meetings' numbers
    of one case must not be joined on a screen that others see. NotFound for a point out of reach."""
    point = db.get(AgendaPoint, point_id)
    if point is None:
        raise NotFound("point.unknown")
    meeting = find(db, actor, point.meeting_id)
    return PointHistory(_action_of(db, actor, point), _earlier(db, actor, point, meeting))


def _action_of(db: Session, actor: Actor, point: AgendaPoint) -> ActionRow | None:
    number = point.key.removeprefix(ABOUT_ACTION)
    if not point.key.startswith(ABOUT_ACTION) or not number.isdecimal():
        return None
    wanted = access.visible(select(ActionItem).where(ActionItem.id == int(number)), actor)
    rows = rows_of(db, actor, db.exec(wanted).all())
    return rows[0] if rows else None


def _earlier(db: Session, actor: Actor, point: AgendaPoint, meeting: Meeting) -> tuple[Found, ...]:
    """The points of the same matter at the last closed meetings that brought anything."""
    same = AgendaPoint.key == point.key if point.key else AgendaPoint.title == point.title
    held = select(Meeting).where(
        Meeting.county == meeting.county, Meeting.state == MeetingState.CLOSED, Meeting.starts_at < meeting.starts_at
    )
    with_it = select(AgendaPoint.meeting_id).where(same, AgendaPoint.state == PointState.KEPT)
    wanted = access.visible(held.where(col(Meeting.id).in_(with_it)), actor)
    found = []
    for one in db.exec(wanted.order_by(col(Meeting.starts_at).desc()).limit(LAST)):
        record = newest(db, one.id or 0)
        number = _number_in(db, one.id or 0, point)
        said = next((p for p in record.points if p.number == number), None)
        if said and (said.decisions or said.actions or said.notes):
            found.append(found_at(one, said))
    return tuple(found)


def _number_in(db: Session, meeting_id: int, point: AgendaPoint) -> int:
    """The number under which the same matter stands in the minutes of a meeting; 0 for none."""
    kept = db.exec(
        select(AgendaPoint.key, AgendaPoint.title)
        .where(AgendaPoint.meeting_id == meeting_id, AgendaPoint.state == PointState.KEPT)
        .order_by(col(AgendaPoint.position))
    ).all()
    same = (n for n, (key, title) in enumerate(kept, start=1) if key == point.key and (key or title == point.title))
    return next(same, 0)
