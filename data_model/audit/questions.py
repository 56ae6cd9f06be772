"""What can be asked of the audit: its events, and who looked at one thing."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col, select

from data_model import access
from data_model.access import Actor, Right
from data_model.audit.recording import seen
from data_model.audit.tables import AuditEvent
from data_model.periods import BUCHAREST


@dataclass(frozen=True)
class AuditRow:
    at: datetime
    chain: str
    account_id: int | None
    institution_id: int | None
    action: str
    subject: str
    hash: str


@access.question(Right.READ_AUDIT)
def latest(
    db: Session,
    actor: Actor,
    *,
    chain: str = "",
    action: str = "",
    account_id: int | None = None,
    first: date | None = None,
    last: date | None = None,
    limit: int = 200,
) -> list[AuditRow]:
    """The newest events, newest first: of one chain, action or account, and of the days from `first` to `last`."""
    seen(db, actor, "audit_read", county=chain)
    wanted = select(AuditEvent).order_by(col(AuditEvent.id).desc()).limit(min(limit, 1000))
    if chain:
        wanted = wanted.where(AuditEvent.chain == chain)
    if action:
        wanted = wanted.where(AuditEvent.action == action)
    if account_id is not None:
        wanted = wanted.where(AuditEvent.account_id == account_id)
    if first:
        wanted = wanted.where(col(AuditEvent.at) >= _midnight(first))
    if last:
        wanted = wanted.where(col(AuditEvent.at) < _midnight(last + timedelta(days=1)))
    return [
        AuditRow(e.at, e.chain, e.account_id, e.institution_id, e.action, e.subject, e.hash[:12])
        for e in db.exec(wanted)
    ]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), BUCHAREST)


@dataclass(frozen=True)
class Look:
    at: datetime
    account_id: int
    institution_id: int


def looks_at(db: Session, subject: str) -> list[Look]:
    """Every event about a subject that somebody is known to have caused: who acts on a thing has seen it."""
    wanted = select(AuditEvent).where(AuditEvent.subject == subject, col(AuditEvent.institution_id).is_not(None))
    return [Look(e.at, e.account_id, e.institution_id) for e in db.exec(wanted) if e.account_id and e.institution_id]


@access.question(Right.READ_AUDIT)
def actions(db: Session, actor: Actor) -> list[str]:
    """The actions that the audit holds, by code."""
    return sorted(db.exec(select(AuditEvent.action).distinct()).all())
