"""The tables of an action, which actions an actor may see, and when an action is to be reminded."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement
from sqlmodel import Field, SQLModel, col

from data_model import access, store
from data_model.access import Actor, Role
from data_model.cases.codes import NeedKind


class ActionState(StrEnum):
    """An overtaken one lost its object by events; one not done was neglected or could not be done, and says why."""

    OPEN = "open"
    IN_WORK = "in_work"
    DONE = "done"
    OVERTAKEN = "overtaken"
    NOT_DONE = "not_done"


PENDING = (ActionState.OPEN, ActionState.IN_WORK)


class NotDoneReason(StrEnum):
    NO_MONEY = "no_money"
    NO_STAFF = "no_staff"
    NOT_COMPETENT = "not_competent"
    REFUSED = "refused"
    LEGAL_OBSTACLE = "legal_obstacle"
    OTHER = "other"


class Reminder(StrEnum):
    SOON = "soon"
    LATE = "late"


def reminder_of(state: ActionState, due_on: date, today: date, days: int) -> Reminder | None:
    """The one rule of reminders: a pending action is told `days` before its day and on it, and each day after it."""
    if state not in PENDING or (due_on - today).days > days:
        return None
    return Reminder.LATE if due_on < today else Reminder.SOON


def held_by(owner: str, person: str) -> str:
    """The institution that assumed an action, with the person named within it."""
    return f"{owner} ({person})" if person else owner


class ActionItem(store.Versioned, table=True):
    """A task that an institution assumed, and the day by which it is due; what it is about are the links.

    `ended_on` is the day on which it first ended as it ended: an action opened again and ended in the same way keeps
    it, so that no quarter that was reported changes by it.
    """

    __table_args__ = (CheckConstraint("(state = 'not_done') = (because IS NOT NULL)", name="because"),)
    id: int | None = Field(default=None, primary_key=True)
    county: str = Field(max_length=2, index=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    point_id: int = Field(foreign_key="agendapoint.id", index=True)
    text: str
    owner_institution_id: int = Field(foreign_key="institution.id", index=True)
    person: str = Field(default="", max_length=120)  # of the institution's staff
    due_on: date
    plan_action: str = Field(default="", max_length=10)
    case_id: int | None = Field(default=None, foreign_key="case.id", index=True)
    referral_id: int | None = Field(default=None, foreign_key="referral.id", index=True)
    need: NeedKind | None = Field(default=None, sa_type=store.one_of(NeedKind))  # a need without a service
    state: ActionState = Field(default=ActionState.OPEN, sa_type=store.one_of(ActionState))
    because: NotDoneReason | None = Field(default=None, sa_type=store.one_of(NotDoneReason))
    evidence: str = ""  # what was done, or why not
    ended_on: date | None = None
    changed_at: datetime = Field(sa_type=store.Utc)


class ActionUpdate(SQLModel, table=True):
    """What was said of an action between meetings; never changed. `reopened` marks one that took an end back."""

    id: int | None = Field(default=None, primary_key=True)
    action_id: int = Field(foreign_key="actionitem.id", index=True)
    at: datetime = Field(sa_type=store.Utc)
    institution_id: int = Field(foreign_key="institution.id")
    state: ActionState = Field(sa_type=store.one_of(ActionState))
    because: NotDoneReason | None = Field(default=None, sa_type=store.one_of(NotDoneReason))
    words: str = ""
    reopened: bool = False


@access.scope(ActionItem)
def _reach(actor: Actor) -> ColumnElement[bool]:
    if actor.role in (Role.COORDINATOR, Role.REGIONAL):
        return col(ActionItem.county).in_(actor.counties)
    return col(ActionItem.owner_institution_id) == actor.institution_id
