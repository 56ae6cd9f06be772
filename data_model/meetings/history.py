"""What was said of the matter of a point before: at earlier meetings, and of the action that the point is about."""

import re
from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from data_model import access
from data_model.access import Actor, Right
from data_model.actions import ActionItem, ActionRow
from data_model.actions.questions import rows_of
from data_model.errors import NotFound
from data_model.meetings.acknowledging import entered
from data_model.meetings.looking_back import Found, found_at
from data_model.meetings.tables import (
    AgendaPoint,
    Meeting,
    MeetingState,
    PointState,
    find,
)
from data_model.meetings.versions import newest

LAST = 3  # earlier meetings that are shown
OF_A_CASE = re.compile(r"\b(caz|victim)", re.IGNORECASE)
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
    entered(db, actor, meeting)
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
            found.append(_without_cases(found_at(one, said)) if said.cases else found_at(one, said))
    return tuple(found)


def _without_cases(found: Found) -> Found:
    """What was decided and assumed without a word of a case, whose number was that meeting's own."""
    return replace(
        found,
        excerpt=None,
        decisions=tuple(text for text in found.decisions if not OF_A_CASE.search(text)),
        actions=tuple(action for action in found.actions if not OF_A_CASE.search(action.text)),
    )


def _number_in(db: Session, meeting_id: int, point: AgendaPoint) -> int:
    """The number under which the same matter stands in the minutes of a meeting; 0 for none."""
    kept = db.exec(
        select(AgendaPoint.key, AgendaPoint.title)
        .where(AgendaPoint.meeting_id == meeting_id, AgendaPoint.state == PointState.KEPT)
        .order_by(col(AgendaPoint.position))
    ).all()
    same = (n for n, (key, title) in enumerate(kept, start=1) if key == point.key and (key or title == point.title))
    return next(same, 0)
