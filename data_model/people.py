"""Accounts, passwords and sign-in sessions. A session is a row that can be revoked; the cookie holds only its token."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlmodel import Field, Session, SQLModel, col, select, update

from data_model import access, audit, institutions, settings, store
from data_model.access import Actor, Right, Role, StaffText
from data_model.errors import Conflict, Invalid, NotFound
from data_model.guessing import STRANGERS, seconds_left, wait_after
from data_model.institutions import Institution, InstitutionKind

IDLE = timedelta(hours=1)
LONGEST_SESSION = timedelta(hours=12)
SHORTEST_PASSWORD = 12
_hasher = PasswordHasher()
_NOBODY = _hasher.hash(secrets.token_hex(16))
ROLE_OF_KIND = {
    InstitutionKind.PREFECTURE: Role.COORDINATOR,
    InstitutionKind.ANITP_REGIONAL: Role.REGIONAL,
    InstitutionKind.ANITP_CENTRAL: Role.CENTRAL,
}


class Account(store.Versioned, table=True):
    """A person who signs in, for one institution, in one role."""

    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(max_length=80, unique=True)
    name: str = Field(max_length=120)
    password_hash: str = Field(max_length=200)
    role: Role = Field(sa_type=store.one_of(Role))
    institution_id: int = Field(foreign_key="institution.id", index=True)
    active: bool = True
    persona: bool = False  # one of the demo's people, signed in with one click
    failures: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=store.Utc)
    last_sign_in: datetime | None = Field(default=None, sa_type=store.Utc)


class SignIn(SQLModel, table=True):
    """One sign-in session; the token itself is never stored."""

    token_hash: str = Field(primary_key=True, max_length=64)
    account_id: int = Field(foreign_key="account.id", index=True)
    started_at: datetime = Field(sa_type=store.Utc)
    seen_at: datetime = Field(sa_type=store.Utc)
    revoked_at: datetime | None = Field(default=None, sa_type=store.Utc)


class Refused(Exception):
    """Signing in failed; `wait` is how many seconds to wait, 0 for a plain wrong pair."""

    def __init__(self, wait: int = 0) -> None:
        super().__init__("refused")
        self.wait = wait


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def check_password(password: str, login: str = "") -> None:
    """Invalid unless the password is long enough and not made of the login or one repeated sign."""
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid("password.short", field="password", shortest=SHORTEST_PASSWORD)
    if len(password) > 256:
        raise Invalid("password.long", field="password", longest=256)
    if len(set(password)) < 5 or (login and login.lower() in password.lower()):
        raise Invalid("password.weak", field="password")


def hash_password(password: str) -> str:
    """The argon2id hash to store."""
    return _hasher.hash(password)


def _matches(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def sign_in(login: str, password: str) -> str:
    """A new session's token for the right pair.

    Refused otherwise: a wrong pair takes as long as a right one, an unknown login as a known one; from the fifth
    failure on the account waits 2, 4, 8 … seconds, at most 15 minutes.
    """
    now, login = settings.real_now(), _as_login(login)
    with store.reading(now) as db:
        account = db.exec(select(Account).where(Account.login == login, col(Account.active))).first()
        known, stored = (account.id, account.password_hash) if account else (None, _NOBODY)
        _refuse_locked(account, login, now)
    right = _matches(stored, password[:256])
    token, wait = "", 0
    with store.writing(now) as db:
        if known is not None and right:
            # Many guesses at once must not all get in before the first of them is counted.
            _refuse_locked(db.get(Account, known, with_for_update=True), login, now)
            token = _start(db, known)
        else:
            wait = _count_failure(db, known) if known is not None else STRANGERS.failed(login, now)
            audit.record(db, None, "sign_in_failed", subject=f"account {known}" if known else "")
    if not token:
        raise Refused(wait)
    return token


def _as_login(typed: str) -> str:
    """What was typed as a login, as logins are stored; "" where PostgreSQL could not even look for it."""
    return typed.strip().lower() if typed.isprintable() else ""


def _refuse_locked(account: Account | None, login: str, now: datetime) -> None:
    left = seconds_left(account.locked_until, now) if account else STRANGERS.wait(login, now)
    if left:
        raise Refused(wait=left)


def sign_in_persona(login: str) -> str:
    """A token for one of the demo's people, with one click; NotFound outside a demo."""
    with store.writing(settings.real_now()) as db:
        account = db.exec(select(Account).where(Account.login == _as_login(login), col(Account.persona))).first()
        if account is None or not account.active or not settings.is_demo(db):
            raise NotFound("account.unknown")
        return _start(db, account.id)


def _count_failure(db: Session, account_id: int) -> int:
    account = db.get(Account, account_id, with_for_update=True)
    assert account is not None
    account.failures += 1
    wait = wait_after(account.failures)
    if wait:
        account.locked_until = settings.real_now() + timedelta(seconds=wait)
    return wait


def _start(db: Session, account_id: int | None) -> str:
    account = db.get(Account, account_id)
    assert account is not None and account.id is not None
    now = settings.real_now()
    token = secrets.token_urlsafe(32)
    account.failures, account.locked_until, account.last_sign_in = 0, None, now
    db.add(SignIn(token_hash=_hash(token), account_id=account.id, started_at=now, seen_at=now))
    audit.record(db, _actor(db, account), "sign_in", subject=f"account {account.id}")
    return token


def actor_for(db: Session, token: str) -> Actor | None:
    """Who holds this token now; None when it is unknown, revoked, idle, too old or its account is closed."""
    return _actor_of(db, db.get(SignIn, _hash(token)))


def actor_of_session(db: Session, session_id: str) -> Actor | None:
    """The same by the session's stored id, which the gate hands to pages in place of the token."""
    return _actor_of(db, db.get(SignIn, session_id))


def _actor_of(db: Session, session: SignIn | None) -> Actor | None:
    now = settings.real_now()
    if (
        session is None
        or session.revoked_at
        or now - session.seen_at > IDLE
        or now - session.started_at > LONGEST_SESSION
    ):
        return None
    account = db.get(Account, session.account_id)
    return _actor(db, account) if account and account.active else None


def _actor(db: Session, account: Account) -> Actor:
    institution = db.get(Institution, account.institution_id)
    assert institution is not None and institution.id is not None and account.id is not None
    reach = institutions.covered(db, institution)
    if account.role in (Role.CENTRAL, Role.ADMINISTRATOR):
        reach = frozenset()
    elif account.role in (Role.COORDINATOR, Role.INSTITUTION) and institution.county:
        reach = frozenset({institution.county})
    return Actor(
        account.id, account.login, account.role, institution.id, institution.name, institution.kind.value, reach
    )


def session_id(token: str) -> str:
    """The stored id of a token's session."""
    return _hash(token)


def touch(session_id: str) -> None:
    """Note that a session is in use, at most once a minute."""
    now = settings.real_now()
    with store.writing(now) as db:
        db.execute(
            update(SignIn)
            .where(col(SignIn.token_hash) == session_id, col(SignIn.seen_at) < now - timedelta(minutes=1))
            .values(seen_at=now)
        )


def sign_out(token: str) -> None:
    """Revoke the token's session; nothing happens for an unknown one."""
    with store.writing(settings.real_now()) as db:
        session = db.get(SignIn, _hash(token))
        if session and not session.revoked_at:
            session.revoked_at = settings.real_now()
            audit.record(
                db, _actor_of_account(db, session.account_id), "sign_out", subject=f"account {session.account_id}"
            )


def _actor_of_account(db: Session, account_id: int) -> Actor | None:
    account = db.get(Account, account_id)
    return _actor(db, account) if account else None


@dataclass(frozen=True)
class Persona:
    login: str
    name: str
    role: Role
    institution: str


def personas(db: Session) -> list[Persona]:
    """The demo's people; empty outside a demo."""
    if not settings.is_demo(db):
        return []
    found = db.exec(
        select(Account, Institution)
        .join(Institution, col(Institution.id) == col(Account.institution_id))
        .where(col(Account.persona))
        .order_by(col(Account.id))
    )
    return [Persona(a.login, a.name, a.role, i.name) for a, i in found]


# What an administrator does


@dataclass(frozen=True)
class AccountRow:
    id: int
    login: str
    name: str
    role: Role
    institution: str
    active: bool
    locked: bool
    last_sign_in: datetime | None
    version: int


@access.question(Right.MANAGE_ACCOUNTS)
def accounts(db: Session, actor: Actor) -> list[AccountRow]:
    """All accounts, by login."""
    audit.seen(db, actor, "accounts_listed")
    found = db.exec(
        select(Account, Institution)
        .join(Institution, col(Institution.id) == col(Account.institution_id))
        .order_by(Account.login)
    )
    now = settings.real_now()
    return [
        AccountRow(
            a.id or 0,
            a.login,
            a.name,
            a.role,
            i.name,
            a.active,
            bool(a.locked_until and a.locked_until > now),
            a.last_sign_in,
            a.version,
        )
        for a, i in found
    ]


@access.command(Right.MANAGE_ACCOUNTS)
def open_account(
    db: Session, actor: Actor, *, login: StaffText, name: StaffText, role: Role, institution_id: int, password: str
) -> int:
    """A new account; Invalid for a login in use, a weak password, or a role that the institution cannot have."""
    login = login.lower()
    if not login or not name:
        raise Invalid("account.incomplete", field="login" if not login else "name")
    for field, words, longest in (("login", login, 80), ("name", name, 120)):
        if len(words) > longest:
            raise Invalid("text.too_long", field=field, longest=longest)
    check_password(password, login)
    institution = db.get(Institution, institution_id)
    if institution is None:
        raise NotFound("institution.unknown", field="institution_id")
    expected = ROLE_OF_KIND.get(institution.kind, Role.INSTITUTION)
    if role not in (expected, Role.ADMINISTRATOR):
        raise Invalid("account.role_mismatch", field="role")
    if db.exec(select(Account.id).where(Account.login == login)).first():
        raise Invalid("account.login_taken", field="login")
    made = Account(
        login=login, name=name, role=role, institution_id=institution_id, password_hash=hash_password(password)
    )
    db.add(made)
    db.flush()
    audit.record(db, actor, "account_opened", subject=f"account {made.id}", role=role)
    assert made.id is not None
    return made.id


def _take(db: Session, account_id: int, expected_version: int) -> Account:
    account = db.exec(store.for_change(select(Account).where(Account.id == account_id))).first()
    if account is None:
        raise NotFound("account.unknown")
    account.take(expected_version)
    return account


def _end_sessions(db: Session, account_id: int) -> None:
    open_ones = select(SignIn).where(SignIn.account_id == account_id, col(SignIn.revoked_at).is_(None))
    for session in db.exec(open_ones):
        session.revoked_at = settings.real_now()


@access.command(Right.MANAGE_ACCOUNTS)
def set_active(db: Session, actor: Actor, *, account_id: int, active: bool, expected_version: int) -> None:
    """Close an account and end its sessions, or open it again. Nobody closes the account they are using."""
    account = _take(db, account_id, expected_version)
    if account_id == actor.account_id:
        raise Conflict("account.own")
    account.active, account.failures, account.locked_until = active, 0, None
    if not active:
        _end_sessions(db, account_id)
    audit.record(db, actor, "account_opened_again" if active else "account_closed", subject=f"account {account_id}")


@access.command(Right.MANAGE_ACCOUNTS)
def set_password(db: Session, actor: Actor, *, account_id: int, password: str, expected_version: int) -> None:
    """A new password by an administrator; ends the account's sessions."""
    account = _take(db, account_id, expected_version)
    check_password(password, account.login)
    account.password_hash, account.failures, account.locked_until = hash_password(password), 0, None
    _end_sessions(db, account_id)
    audit.record(db, actor, "password_set", subject=f"account {account_id}")


@access.command(Right.MOVE_CLOCK)
def move_clock(db: Session, actor: Actor, *, hours: int) -> None:
    """In a demo alone, move the product's clock forward, so that a deadline passes before one's eyes."""
    if not settings.is_demo(db):
        raise access.refusal(actor, "people.move_clock")
    if not 1 <= hours <= 24 * 100:
        raise Invalid("clock.range", field="hours")
    settings.put(db, "clock_offset_seconds", settings.number(db, "clock_offset_seconds") + hours * 3600)
    audit.record(db, actor, "clock_moved", subject=f"{hours} h")
