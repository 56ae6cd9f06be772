"""What was done and seen, by whom: append-only, one hash chain a county and one for the nation.

An event keeps the hash of its payload, never a text that somebody typed.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from data_model import access, settings, store
from data_model.access import Actor, Right
from data_model.errors import NotAllowed

NATION = "RO"


class AuditEvent(SQLModel, table=True):
    """One thing done. `chain` is a county code or RO; `sequence` counts within it from 1. A trigger of the second
    migration refuses every change and removal."""

    __table_args__ = (UniqueConstraint("chain", "sequence"),)
    id: int | None = Field(default=None, primary_key=True)
    chain: str = Field(max_length=2, index=True)
    sequence: int
    at: datetime = Field(sa_type=store.Utc)
    account_id: int | None = Field(default=None, index=True)
    institution_id: int | None = None
    action: str = Field(max_length=80)
    subject: str = Field(default="", max_length=80)
    payload_hash: str = Field(max_length=64)
    previous: str = Field(max_length=64)
    hash: str = Field(max_length=64)


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def head(db: Session, chain: str) -> str:
    """The hash of the chain's last event; 64 zeros for an empty chain."""
    last = db.exec(
        select(AuditEvent.hash).where(AuditEvent.chain == chain).order_by(col(AuditEvent.sequence).desc()).limit(1)
    ).first()
    return last or "0" * 64


def record(
    db: Session, actor: Actor | None, action: str, *, county: str = "", subject: str = "", **payload: object
) -> None:
    """Append one event, in the caller's transaction. `payload` enters only as its hash."""
    chain = county or NATION
    store.one_at_a_time(db, f"audit {chain}")
    last = db.exec(
        select(AuditEvent).where(AuditEvent.chain == chain).order_by(col(AuditEvent.sequence).desc()).limit(1)
    ).first()
    made = AuditEvent(
        chain=chain,
        sequence=last.sequence + 1 if last else 1,
        at=settings.now(db),
        account_id=actor.account_id if actor else None,
        institution_id=actor.institution_id if actor else None,
        action=action,
        subject=subject,
        payload_hash=_digest(payload),
        previous=last.hash if last else "0" * 64,
        hash="",
    )
    made.hash = _hash_of(made)
    db.add(made)
    db.flush()
    db.info["audited"] = db.info.get("audited", 0) + 1


def _hash_of(e: AuditEvent) -> str:
    return _digest(
        e.previous,
        e.chain,
        e.sequence,
        e.at.isoformat(),
        e.account_id,
        e.institution_id,
        e.action,
        e.subject,
        e.payload_hash,
    )


@store.on_refusal
def _record_refusal(db: Session, refusal: NotAllowed) -> None:
    actor = refusal.params.get("actor")
    known = actor if isinstance(actor, Actor) else None
    record(db, known, "refused", county=known.county if known else "", subject=str(refusal.params.get("action", "")))


def verify(db: Session, chain: str) -> int | None:
    """The sequence of the first event that does not fit its chain; None when all do."""
    previous, expected = "0" * 64, 1
    for e in db.exec(select(AuditEvent).where(AuditEvent.chain == chain).order_by(col(AuditEvent.sequence))):
        if e.sequence != expected or e.previous != previous or e.hash != _hash_of(e):
            return e.sequence
        previous, expected = e.hash, expected + 1
    return None


SHORTEST_HEAD = 12  # characters: what the foot of a paper prints


@dataclass(frozen=True)
class HeldHead:
    """Where a printed head stands in its chain, and whether the chain up to it is still what it was."""

    chain: str
    sequence: int
    at: datetime
    holds: bool


def find_head(db: Session, printed: str) -> list[HeldHead]:
    """The events whose hash is `printed` or begins with it; none where no chain has it. ValueError for what is not a
    hash in hexadecimal of at least SHORTEST_HEAD characters."""
    if not re.fullmatch(rf"[0-9a-f]{{{SHORTEST_HEAD},64}}", printed):
        raise ValueError(printed)
    events = db.exec(select(AuditEvent).where(col(AuditEvent.hash).startswith(printed)).order_by(col(AuditEvent.id)))
    found = []
    for e in events.all():
        wrong = verify(db, e.chain)
        found.append(HeldHead(e.chain, e.sequence, e.at, wrong is None or wrong > e.sequence))
    return found


@access.question(Right.READ_AUDIT)
def first_broken(db: Session, actor: Actor, *, chain: str) -> int | None:
    """The same for whoever may read the audit."""
    return verify(db, chain)


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
def latest(db: Session, actor: Actor, *, chain: str = "", limit: int = 200) -> list[AuditRow]:
    """The newest events, of one chain or of all, newest first."""
    wanted = select(AuditEvent).order_by(col(AuditEvent.id).desc()).limit(min(limit, 1000))
    if chain:
        wanted = wanted.where(AuditEvent.chain == chain)
    return [
        AuditRow(e.at, e.chain, e.account_id, e.institution_id, e.action, e.subject, e.hash[:12])
        for e in db.exec(wanted)
    ]
