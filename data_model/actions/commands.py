"""What is said of an action after the meeting at which it was assumed."""

from sqlmodel import Session, col, select

from data_model import access, audit, settings, store
from data_model.access import Actor, FreeText, Right
from data_model.actions.tables import PENDING, ActionItem, ActionState, ActionUpdate, NotDoneReason
from data_model.cases.codes import without_codes
from data_model.errors import Invalid, NotFound


def _taken(db: Session, actor: Actor, action_id: int, expected_version: int) -> ActionItem:
    """An action in the actor's reach, held and counted as changed."""
    wanted = access.visible(select(ActionItem).where(ActionItem.id == action_id), actor)
    found = db.exec(store.for_change(wanted)).first()
    if found is None:
        raise NotFound("action.unknown")
    found.take(expected_version)
    return found


def _say(db: Session, actor: Actor, action: ActionItem, words: str, *, reopened: bool = False) -> None:
    assert action.id is not None
    db.add(
        ActionUpdate(
            action_id=action.id,
            at=settings.now(db),
            institution_id=actor.institution_id,
            state=action.state,
            because=action.because,
            words=words,
            reopened=reopened,
        )  # fmt: skip
    )


@access.command(Right.UPDATE_ACTION)
def report(
    db: Session,
    actor: Actor,
    *,
    action_id: int,
    state: ActionState,
    evidence: FreeText = "",
    because: NotDoneReason | None = None,
    expected_version: int,
) -> None:
    """Say how a pending action stands: its owner, or the coordinator for it. The words join the action's log.

    Invalid for an ended one, for an end without words about what was done or why not, for one not done without its
    reason, and where nothing is said.
    """
    without_codes(evidence, field="evidence")
    found = _taken(db, actor, action_id, expected_version)
    if found.state not in PENDING:
        raise Invalid("action.ended")
    if state is ActionState.NOT_DONE and because is None:
        raise Invalid("action.because", field="because")
    if state not in PENDING and not evidence:
        raise Invalid("action.evidence", field="evidence")
    if state is found.state and not evidence:
        raise Invalid("action.nothing", field="evidence")
    found.state, found.changed_at = state, settings.now(db)
    found.because = because if state is ActionState.NOT_DONE else None
    found.evidence = evidence or found.evidence
    if state not in PENDING and (found.ended_on is None or _last_end(db, action_id) is not state):
        found.ended_on = settings.today(db)
    _say(db, actor, found, evidence)
    audit.record(db, actor, "action_reported", county=found.county, subject=f"action {action_id}", state=state)


def _last_end(db: Session, action_id: int) -> ActionState | None:
    """How the action ended the last time, before it was opened again."""
    wanted = select(ActionUpdate.state).where(
        ActionUpdate.action_id == action_id, col(ActionUpdate.state).not_in(PENDING)
    )
    found = db.exec(wanted.order_by(col(ActionUpdate.id).desc()).limit(1)).first()
    return ActionState(found) if found else None


@access.command(Right.UPDATE_ACTION)
def reopen(db: Session, actor: Actor, *, action_id: int, reason: FreeText, expected_version: int) -> None:
    """Take back the end of an action, with the reason in words. The day on which it ended is kept.

    Invalid for a pending one, or without a reason.
    """
    if not reason:
        raise Invalid("action.reason", field="reason")
    without_codes(reason, field="reason")
    found = _taken(db, actor, action_id, expected_version)
    if found.state in PENDING:
        raise Invalid("action.pending")
    found.state, found.because, found.changed_at = ActionState.IN_WORK, None, settings.now(db)
    _say(db, actor, found, reason, reopened=True)
    audit.record(db, actor, "action_reopened", county=found.county, subject=f"action {action_id}", reason=reason)


@access.command(Right.SEE_ACTIONS)
def note_plan(db: Session, actor: Actor, *, county: str) -> None:
    """Record that the actor took the common plan of a county as a paper; the server calls it for each it gives."""
    access.require_county(actor, county, action="actions.note_plan")
    audit.record(db, actor, "plan_taken", county=county, subject=f"plan {county}")
