"""Sign-in sessions: rows that are looked up at each request, listed for their owner, and revoked."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select, update

from data_model import access, audit, institutions, settings, store
from data_model.access import Actor, Right, Role
from data_model.errors import NotFound
from data_model.institutions import Institution
from data_model.people.lapsing import is_lapsed
from data_model.people.tables import Account, Means, SignIn, Stage

IDLE = timedelta(hours=1)
LONGEST_SESSION = timedelta(hours=12)
HALF_WAY = timedelta(minutes=15)  # for a code, a new password, a second factor
KEPT = timedelta(days=90)  # an ended session's row; who was in when stays in the audit
SLACK = timedelta(minutes=5)
SHORT = 16  # signs of a session's name in lists: nobody is let in by it
_DEVICE = re.compile(r"[a-z0-9_]{0,20}\.[a-z0-9_]{0,18}")


def digest(token: str) -> str:
    """What is stored of a secret that only its owner has."""
    return hashlib.sha256(token.encode()).hexdigest()


def session_id(token: str) -> str:
    """The stored id of a token's session."""
    return digest(token)


def actor_for(db: Session, token: str) -> Actor | None:
    """Who holds this token now; None when it is unknown, revoked, idle, too old, not yet whole, or its account is
    closed or was not confirmed."""
    return actor_of_session(db, digest(token))


def actor_of_session(db: Session, session_id: str) -> Actor | None:
    """The same by the session's stored id, which the gate hands to pages in place of the token."""
    session = db.get(SignIn, session_id)
    if session is None or session.stage is not Stage.DONE or not _alive(session):
        return None
    account = db.get(Account, session.account_id)
    return actor_of(db, account) if account and may_enter(db, account) else None


def _alive(session: SignIn) -> bool:
    now = settings.real_now()
    longest = LONGEST_SESSION if session.stage is Stage.DONE else HALF_WAY
    age = now - session.started_at  # below zero where the clock was put back since: then nobody knows how old it is
    return not session.revoked_at and now - session.seen_at <= IDLE and -SLACK <= age <= longest


def may_enter(db: Session, account: Account) -> bool:
    """Whether the account is open, and its institution still stands by it."""
    return account.active and not is_lapsed(db, account)


def half_way(db: Session, token: str) -> SignIn | None:
    """The living session of this token, whatever it still lacks; None for none."""
    session = db.get(SignIn, digest(token)) if token else None
    if session is None or not _alive(session):
        return None
    account = db.get(Account, session.account_id)
    return session if account and may_enter(db, account) else None


def actor_of(db: Session, account: Account) -> Actor:
    """The account as one who acts, with the counties in its reach and the cases opened to it for a time."""
    from data_model import admission

    institution = db.get(Institution, account.institution_id)
    assert institution is not None and institution.id is not None and account.id is not None
    reach = institutions.covered(db, institution)
    if account.role in (Role.CENTRAL, Role.ADMINISTRATOR):
        reach = frozenset()
    elif account.role in (Role.COORDINATOR, Role.INSTITUTION) and institution.county:
        reach = frozenset({institution.county})
    opened = admission.admitted(db, institution.id) if account.role is Role.INSTITUTION else frozenset()
    return Actor(
        account.id, account.login, account.role, institution.id, institution.name, institution.kind.value, reach, opened
    )


def start(db: Session, account: Account, stage: Stage, means: Means, device: str = "") -> str:
    """A new session's token. Only a whole one counts as a sign-in, and ends the count of wrong tries."""
    now, token = settings.real_now(), secrets.token_urlsafe(32)
    assert account.id is not None
    if stage is Stage.DONE:
        account.previous_sign_in, account.last_sign_in = account.last_sign_in, now
        account.failed_before, account.tries = account.tries, 0
        audit.record(db, actor_of(db, account), "sign_in", subject=f"account {account.id}")
        old = col(SignIn.seen_at) < now - KEPT
        db.execute(delete(SignIn).where(col(SignIn.account_id) == account.id, old))
    db.add(
        SignIn(
            token_hash=digest(token),
            account_id=account.id,
            started_at=now,
            seen_at=now,
            stage=stage,
            means=means,
            device=device if _DEVICE.fullmatch(device) else "",
        )
    )
    return token


def touch(session_id: str) -> None:
    """Note that a session is in use, at most once a minute."""
    now = settings.real_now()
    with store.writing(now) as db:
        db.execute(
            update(SignIn)
            .where(col(SignIn.token_hash) == session_id, col(SignIn.seen_at) < now - timedelta(minutes=1))
            .values(seen_at=now)
        )


def sign_out(token: str) -> Means | None:
    """Revoke the token's session; how it had begun, None for an unknown one."""
    with store.writing(settings.real_now()) as db:
        session = db.get(SignIn, digest(token))
        if session is None or session.revoked_at:
            return None
        session.revoked_at = settings.real_now()
        account = db.get(Account, session.account_id)
        who = actor_of(db, account) if account else None
        audit.record(db, who, "sign_out", subject=f"account {session.account_id}")
        return session.means


def end_all(db: Session, account_id: int) -> int:
    """Revoke every open session of an account; how many."""
    now = settings.real_now()
    open_ones = select(SignIn).where(SignIn.account_id == account_id, col(SignIn.revoked_at).is_(None))
    found = db.exec(open_ones).all()
    for session in found:
        session.revoked_at = now
    return len(found)


@dataclass(frozen=True)
class SessionRow:
    """One open session of one's own. `name` is the beginning of its stored id."""

    name: str
    device: str
    means: Means
    started_at: datetime
    seen_at: datetime


@access.question(Right.USE_PROGRAM)
def my_sessions(db: Session, actor: Actor) -> list[SessionRow]:
    """One's own open sessions, the last used first."""
    now = settings.real_now()
    found = db.exec(
        select(SignIn)
        .where(
            SignIn.account_id == actor.account_id,
            SignIn.stage == Stage.DONE,
            col(SignIn.revoked_at).is_(None),
            col(SignIn.seen_at) >= now - IDLE,
            col(SignIn.started_at) >= now - LONGEST_SESSION,
        )
        .order_by(col(SignIn.seen_at).desc(), col(SignIn.started_at).desc())
    )
    return [SessionRow(s.token_hash[:SHORT], s.device, s.means, s.started_at, s.seen_at) for s in found]


@access.command(Right.USE_PROGRAM)
def end_session(db: Session, actor: Actor, *, session: str) -> None:
    """End one of one's own sessions, by its name in the list; its open pages clear within seconds."""
    found = db.exec(
        select(SignIn).where(
            SignIn.account_id == actor.account_id,
            col(SignIn.token_hash).startswith(session, autoescape=True),
            col(SignIn.revoked_at).is_(None),
        )
    ).first()
    if found is None or len(session) != SHORT:
        raise NotFound("session.unknown")
    found.revoked_at = settings.real_now()
    audit.record(db, actor, "session_ended", subject=f"account {actor.account_id}")


@access.command(Right.USE_PROGRAM)
def end_my_sessions(db: Session, actor: Actor) -> None:
    """End all of one's own sessions, also the one in which this is asked."""
    audit.record(db, actor, "sessions_ended", subject=f"account {actor.account_id}", n=end_all(db, actor.account_id))


@access.command(Right.MANAGE_ACCOUNTS)
def end_sessions_of(db: Session, actor: Actor, *, account_id: int) -> None:
    """End all sessions of a person; NotFound for an unknown account."""
    if db.get(Account, account_id) is None:
        raise NotFound("account.unknown")
    audit.record(db, actor, "sessions_ended", subject=f"account {account_id}", n=end_all(db, account_id))
