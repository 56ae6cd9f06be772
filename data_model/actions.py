"""Action items: what an institution assumed at a meeting, by when, and what became of it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement
from sqlmodel import Field, Session, col, select

from data_model import access, audit, institutions, settings, store
from data_model.access import Actor, FreeText, Right, Role
from data_model.errors import Invalid, NotFound


class ActionState(StrEnum):
    OPEN = "open"
    IN_WORK = "in_work"
    DONE = "done"
    OVERTAKEN = "overtaken"
    NOT_DONE = "not_done"


PENDING = (ActionState.OPEN, ActionState.IN_WORK)


class ActionItem(store.Versioned, table=True):
    """A task with an institution as its owner and a day by which it is due."""

    id: int | None = Field(default=None, primary_key=True)
    county: str = Field(max_length=2, index=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    point_id: int = Field(foreign_key="agendapoint.id", index=True)
    text: str
    owner_institution_id: int = Field(foreign_key="institution.id", index=True)
    due_on: date
    plan_action: str = Field(default="", max_length=10)
    state: ActionState = Field(default=ActionState.OPEN, sa_type=store.one_of(ActionState))
    evidence: str = ""  # what was done, or why not
    changed_at: datetime = Field(sa_type=store.Utc)


@access.scope(ActionItem)
def _reach(actor: Actor) -> ColumnElement[bool]:
    if actor.role in (Role.COORDINATOR, Role.REGIONAL):
        return col(ActionItem.county).in_(actor.counties)
    return col(ActionItem.owner_institution_id) == actor.institution_id


@dataclass(frozen=True)
class ActionRow:
    id: int
    version: int
    county: str
    meeting_id: int
    text: str
    owner: str
    due_on: date
    plan_action: str
    state: ActionState
    evidence: str
    overdue: bool
    own: bool


@access.question(Right.SEE_ACTIONS)
def listed(db: Session, actor: Actor, *, pending: bool = True) -> list[ActionRow]:
    """The action items in the actor's reach, pending or ended, the nearest due first."""
    state = col(ActionItem.state).in_(PENDING) if pending else col(ActionItem.state).not_in(PENDING)
    found = db.exec(access.visible(select(ActionItem).where(state), actor).order_by(col(ActionItem.due_on))).all()
    names = institutions.names(db, (a.owner_institution_id for a in found))
    today = settings.today(db)
    return [
        ActionRow(
            a.id or 0, a.version, a.county, a.meeting_id, a.text, names[a.owner_institution_id], a.due_on,
            a.plan_action, a.state, a.evidence, pending and a.due_on < today,
            a.owner_institution_id == actor.institution_id,
        )
        for a in found
    ]  # fmt: skip


@access.command(Right.UPDATE_ACTION)
def report(
    db: Session, actor: Actor, *, action_id: int, state: ActionState, evidence: FreeText = "", expected_version: int
) -> None:
    """Say how an action stands: its owner, or the coordinator for it.

    Invalid for an ended one without words about what was done, or why not.
    """
    wanted = access.visible(select(ActionItem).where(ActionItem.id == action_id), actor)
    found = db.exec(store.for_change(wanted)).first()
    if found is None:
        raise NotFound("action.unknown")
    if state not in PENDING and not evidence:
        raise Invalid("action.evidence", field="evidence")
    found.take(expected_version)
    found.state, found.changed_at = ActionState(state), settings.now(db)
    found.evidence = evidence or found.evidence
    audit.record(db, actor, "action_reported", county=found.county, subject=f"action {action_id}", state=state)
