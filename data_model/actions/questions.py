"""The action items in reach, each with its links, its reminder and all that was said of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from data_model import access, institutions, settings
from data_model.access import Actor, Right
from data_model.actions.tables import (
    PENDING,
    ActionItem,
    ActionState,
    ActionUpdate,
    NotDoneReason,
    Reminder,
    reminder_of,
)
from data_model.cases.codes import NeedKind


@dataclass(frozen=True)
class UpdateRow:
    """One thing said between meetings, by which institution; `reopened` for one that took an end back."""

    at: datetime
    institution: str
    state: ActionState
    because: NotDoneReason | None
    words: str
    reopened: bool


@dataclass(frozen=True)
class ActionRow:
    """An action as a page shows it. `meeting` is its number and year; `case` the number that the case has there.

    `receiver` is the institution that the linked referral was sent to, "" without one.
    """

    id: int
    version: int
    county: str
    meeting_id: int
    meeting: tuple[int, int]
    text: str
    owner: str
    person: str
    due_on: date
    plan_action: str
    case: int | None
    need: NeedKind | None
    receiver: str
    state: ActionState
    because: NotDoneReason | None
    evidence: str
    ended_on: date | None
    reminder: Reminder | None
    own: bool
    updates: tuple[UpdateRow, ...]  # the newest first

    @property
    def overdue(self) -> bool:
        return self.reminder is Reminder.LATE


@access.question(Right.SEE_ACTIONS)
def listed(db: Session, actor: Actor, *, pending: bool = True) -> list[ActionRow]:
    """The action items in the actor's reach, pending or ended, the nearest due first."""
    state = col(ActionItem.state).in_(PENDING) if pending else col(ActionItem.state).not_in(PENDING)
    wanted = access.visible(select(ActionItem).where(state), actor)
    return rows_of(db, actor, db.exec(wanted.order_by(col(ActionItem.due_on), col(ActionItem.id))).all())


def rows_of(db: Session, actor: Actor, found: Sequence[ActionItem]) -> list[ActionRow]:
    """Actions that the actor may see, as rows; a handful of questions for all of them."""
    from data_model.meetings.tables import Meeting, MeetingCase

    today, days = settings.today(db), settings.number(db, "action_remind_days")
    meetings = {a.meeting_id for a in found}
    said = _updates(db, [a.id for a in found])
    receivers = _receivers(db, [a.referral_id for a in found if a.referral_id])
    called = {
        m: (n, y)
        for m, n, y in db.exec(select(Meeting.id, Meeting.number, Meeting.year).where(col(Meeting.id).in_(meetings)))
    }
    numbers = {
        (m.meeting_id, m.case_id): m.number
        for m in db.exec(
            select(MeetingCase).where(
                col(MeetingCase.meeting_id).in_(meetings),
                col(MeetingCase.case_id).in_([a.case_id for a in found if a.case_id]),
            )
        )
    }
    names = institutions.names(
        db, [*(a.owner_institution_id for a in found), *receivers.values(), *(u.institution_id for u in said)]
    )
    return [
        ActionRow(
            id=a.id or 0,
            version=a.version,
            county=a.county,
            meeting_id=a.meeting_id,
            meeting=called[a.meeting_id],
            text=a.text,
            owner=names[a.owner_institution_id],
            person=a.person,
            due_on=a.due_on,
            plan_action=a.plan_action,
            case=numbers.get((a.meeting_id, a.case_id)) if a.case_id else None,
            need=a.need,
            receiver=names[receivers[a.referral_id]] if a.referral_id else "",
            state=a.state,
            because=a.because,
            evidence=a.evidence,
            ended_on=a.ended_on,
            reminder=reminder_of(a.state, a.due_on, today, days),
            own=a.owner_institution_id == actor.institution_id,
            updates=tuple(_row(u, names) for u in said if u.action_id == a.id),
        )
        for a in found
    ]


def _updates(db: Session, ids: Iterable[int | None]) -> Sequence[ActionUpdate]:
    wanted = select(ActionUpdate).where(col(ActionUpdate.action_id).in_(ids))
    return db.exec(wanted.order_by(col(ActionUpdate.at).desc(), col(ActionUpdate.id).desc())).all()


def _receivers(db: Session, ids: Iterable[int]) -> dict[int, int]:
    from data_model.referrals import Referral

    wanted = select(Referral.id, Referral.to_institution_id).where(col(Referral.id).in_(ids))
    return {i: to for i, to in db.exec(wanted) if i is not None}


def _row(u: ActionUpdate, names: dict[int, str]) -> UpdateRow:
    return UpdateRow(u.at, names[u.institution_id], u.state, u.because, u.words, u.reopened)
