"""Appending to the audit: what was done, what was seen, what was refused; and forgetting a payload."""

import hashlib
import json
import logging
import os
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select, update

from data_model import settings, store
from data_model.access import Actor
from data_model.audit.tables import NATION, NOTHING, AuditCheckpoint, AuditEvent
from data_model.errors import NotAllowed

CHECKPOINT_EVERY = 200  # events
FORGOT = "payloads_forgotten"
SEEN_ONCE_IN = timedelta(minutes=30)
"""A page is drawn anew at each click: the same look within this time is one event."""


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def _last(db: Session, chain: str) -> AuditEvent | None:
    newest = select(AuditEvent).where(AuditEvent.chain == chain).order_by(col(AuditEvent.sequence).desc()).limit(1)
    return db.exec(newest).first()


def head(db: Session, chain: str) -> str:
    """The hash of the chain's last event; 64 zeros for an empty chain."""
    last = _last(db, chain)
    return last.hash if last else NOTHING


def record(
    db: Session, actor: Actor | None, action: str, *, county: str = "", subject: str = "", **detail: object
) -> None:
    """Append one event, in the caller's transaction. `detail` enters only as its hash."""
    _append(db, actor, action, county or NATION, subject, detail)
    db.info["audited"] = db.info.get("audited", 0) + 1


def _append(
    db: Session, actor: Actor | None, action: str, chain: str, subject: str, detail: dict[str, object]
) -> AuditEvent:
    store.one_at_a_time(db, f"audit {chain}")
    last = _last(db, chain)
    made = AuditEvent(
        chain=chain,
        sequence=last.sequence + 1 if last else 1,
        at=settings.now(db),
        account_id=actor.account_id if actor else None,
        institution_id=actor.institution_id if actor else None,
        action=action,
        subject=subject,
        detail=_digest(detail),
        salt=secrets.token_hex(16),
        payload_hash="",
        previous=last.hash if last else NOTHING,
        hash="",
    )
    made.payload_hash = payload_hash_of(made)
    made.hash = hash_of(made)
    db.add(made)
    if made.sequence % CHECKPOINT_EVERY == 0:
        db.add(AuditCheckpoint(chain=chain, sequence=made.sequence, hash=made.hash, at=made.at))
    db.flush()
    db.info.setdefault("heads", {})[chain] = (made.sequence, made.hash)
    return made


def payload_hash_of(e: AuditEvent) -> str:
    """What the chain keeps of the payload. The salt is forgotten with it, so that nobody can try out what it was."""
    return _digest(e.salt, e.account_id, e.institution_id, e.subject, e.detail)


def hash_of(e: AuditEvent) -> str:
    """The event's place in its chain; before payloads could be forgotten they stood in it themselves."""
    if not e.salt and e.forgotten_by is None:
        who = (e.account_id, e.institution_id, e.action, e.subject)
        return _digest(e.previous, e.chain, e.sequence, e.at.isoformat(), *who, e.payload_hash)
    return _digest(e.previous, e.chain, e.sequence, e.at.isoformat(), e.action, e.payload_hash)


@store.on_refusal
def _record_refusal(db: Session, refusal: NotAllowed) -> None:
    actor = refusal.params.get("actor")
    known = actor if isinstance(actor, Actor) else None
    record(db, known, "refused", county=known.county if known else "", subject=str(refusal.params.get("action", "")))


def seen(db: Session, actor: Actor, action: str, *, county: str = "", subject: str = "", **detail: object) -> None:
    """A question showed this to `actor`: an event, once in SEEN_ONCE_IN, written when the reading ends.

    Where it cannot be written, the reading fails, and nothing is shown.
    """
    chain = county or NATION
    look = (actor.account_id, action, chain, subject)
    nobody = not actor.account_id  # the program itself, counting for a message
    if nobody or look in db.info.setdefault("looks", set()) or _noted_lately(db, look):
        return
    db.info["looks"].add(look)

    def write(then: Session) -> None:
        _append(then, actor, action, chain, subject, detail)

    store.later(db, write)


def _noted_lately(db: Session, look: tuple[int, str, str, str]) -> bool:
    account_id, action, chain, subject = look
    same = (AuditEvent.account_id == account_id, AuditEvent.action == action, AuditEvent.subject == subject)
    lately = col(AuditEvent.at) > settings.now(db) - SEEN_ONCE_IN
    return db.exec(select(AuditEvent.id).where(*same, AuditEvent.chain == chain, lately).limit(1)).first() is not None


# What may be forgotten


def forget(db: Session, subjects: Iterable[str]) -> int:
    """Forget who did what to these subjects ("case 12"), in the caller's transaction; how many events forgot it.

    For what is kept no longer than its time: the events stay in their chains with their action and moment, and the
    chains can be proven as before. Each chain has an event that says how many of its payloads were forgotten.
    """
    return _forget(db, col(AuditEvent.subject).in_(list(subjects)))


def forget_before(db: Session, moment: datetime) -> int:
    """The same for every event before `moment`."""
    return _forget(db, col(AuditEvent.at) < moment)


def _forget(db: Session, which: ColumnElement[bool]) -> int:
    held = (which, col(AuditEvent.salt) != "", col(AuditEvent.action) != FORGOT)
    count = db.exec(select(AuditEvent.chain, func.count()).where(*held).group_by(AuditEvent.chain)).all()
    for chain, n in count:
        by = _append(db, None, FORGOT, chain, forgot_subject(n), {})
        db.execute(
            update(AuditEvent)
            .where(*held, col(AuditEvent.chain) == chain)
            .values(account_id=None, institution_id=None, subject="", detail="", salt="", forgotten_by=by.sequence)
            .execution_options(synchronize_session=False)
        )
        db.info["audited"] = db.info.get("audited", 0) + 1
    db.expire_all()
    return sum(n for _chain, n in count)


def forgot_subject(n: int) -> str:
    """What the event says that forgot `n` payloads: not one more may be missing for it."""
    return f"payloads {n}"


# The heads outside the database


@store.on_commit
def _anchor(db: Session) -> None:
    """Append the new heads to the file that `IMPREUNA_AUDIT_ANCHORS` names, if it names one.

    The command is kept by now: a file that cannot be written is told in the log, and stops nobody.
    """
    heads: dict[str, tuple[int, str]] = db.info.pop("heads", {})
    path = anchor_file()
    if not heads or path is None:
        return
    lines = "".join(f"\n{chain} {sequence} {hash}" for chain, (sequence, hash) in sorted(heads.items()))
    try:
        with path.open("a", encoding="ascii") as file:
            file.write(lines)
    except OSError as error:
        logging.getLogger(__name__).error("the audit's anchors cannot be written: %s", error.strerror)


def anchor_file() -> Path | None:
    """The file outside the database that keeps the chains' heads; None where none is set."""
    name = os.environ.get("IMPREUNA_AUDIT_ANCHORS", "")
    return Path(name) if name else None
