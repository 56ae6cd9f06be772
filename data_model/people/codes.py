"""One-time codes: an administrator hands one to a person, who with it chooses a password that nobody else knows.

Only a code's hash is kept; a newer code of the same person replaces an older one.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from data_model import audit, settings, store
from data_model.errors import NotFound
from data_model.institutions import Institution
from data_model.people.passwords import check_password, hash_password
from data_model.people.sessions import actor_of, digest, end_all, may_enter
from data_model.people.signing_in import about, forget_devices
from data_model.people.tables import Account, EntryCode, Purpose


@dataclass(frozen=True)
class Handed:
    """A code to hand over; it is shown once and cannot be read again."""

    code: str
    purpose: Purpose
    expires_at: datetime


@dataclass(frozen=True)
class Welcome:
    """Whom a code lets in, and for what."""

    login: str
    name: str
    institution: str
    purpose: Purpose
    expires_at: datetime


def hand_out(db: Session, account_id: int, purpose: Purpose) -> Handed:
    """A new code for an account; the hours that it holds are the setting `entry_code_hours`."""
    now = settings.real_now()
    void(db, account_id)
    code = secrets.token_urlsafe(24)
    until = now + timedelta(hours=settings.number(db, "entry_code_hours"))
    db.add(EntryCode(code_hash=digest(code), account_id=account_id, purpose=purpose, made_at=now, expires_at=until))
    return Handed(code, purpose, until)


def void(db: Session, account_id: int) -> None:
    """No earlier code of this account opens anything any more."""
    for earlier in db.exec(
        select(EntryCode).where(EntryCode.account_id == account_id, col(EntryCode.used_at).is_(None))
    ):
        earlier.used_at = settings.real_now()


def _valid(db: Session, code: str) -> tuple[EntryCode, Account]:
    found = db.exec(store.for_change(select(EntryCode).where(EntryCode.code_hash == digest(code.strip())))).first()
    account = db.get(Account, found.account_id) if found else None
    now = settings.real_now()
    if found is None or account is None or found.used_at or found.expires_at <= now or not may_enter(db, account):
        raise NotFound("entry_code.unknown")
    return found, account


def welcome(code: str) -> Welcome:
    """Whom the code is for, without using it up; NotFound for one that is unknown, used, replaced or too old."""
    with store.reading() as db:
        found, account = _valid(db, code)
        institution = db.get(Institution, account.institution_id)
        assert institution is not None
        return Welcome(account.login, account.name, institution.name, found.purpose, found.expires_at)


def use_code(code: str, password: str) -> str:
    """Set the password of the code's account and use the code up; the login to sign in with.

    A recovery also takes the second factor away. Every lock and session of the account ends. NotFound as in `welcome`,
    Invalid for a weak password; then the code still counts.
    """
    with store.reading() as db:
        words = about(db, _valid(db, code)[1])
    check_password(password, *words)
    hashed = hash_password(password)  # before the transaction: others write meanwhile
    with store.writing(settings.real_now()) as db:
        found, account = _valid(db, code)
        assert account.id is not None
        account.password_hash, account.password_until = hashed, None
        account.failures, account.locked_until, account.version = 0, None, account.version + 1
        if found.purpose is Purpose.RECOVERY:
            account.factor_secret, account.factor_step = "", 0
        found.used_at = settings.real_now()
        forget_devices(db, account.id)
        end_all(db, account.id)
        audit.record(db, actor_of(db, account), "entry_code_used", subject=f"account {account.id}")
        return account.login
