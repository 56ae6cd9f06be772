"""Getting in: a right pair, a second factor, a password of one's own; each step a session that still lacks something.

Wrong tries slow down whoever makes them. They are counted apart for each browser from which the person once got in, and
together for all others: strangers who try passwords so never lock a colleague out of her own browser.
"""

import secrets
from datetime import datetime, timedelta
from typing import NoReturn

from sqlmodel import Session, col, select

from data_model import audit, settings, store
from data_model.errors import Invalid, NotFound
from data_model.guessing import STRANGERS, seconds_left, wait_after
from data_model.institutions import Institution
from data_model.people import factor
from data_model.people.passwords import NOBODY, check_password, hash_password, matches
from data_model.people.sessions import actor_of, digest, end_all, half_way, may_enter, start
from data_model.people.tables import Account, KnownDevice, Means, SignIn, Stage

MOST_DEVICES = 10
FORGIVEN = timedelta(days=1)  # after a lock; then the count begins anew
Counter = Account | KnownDevice


class Refused(Exception):
    """Signing in failed; `wait` is how many seconds to wait, 0 for a plain wrong pair. `code` names another reason."""

    def __init__(self, wait: int = 0, code: str = "") -> None:
        super().__init__("refused")
        self.wait = wait
        self.code = code


def sign_in(login: str, password: str, *, known: str = "", device: str = "") -> str:
    """A new session's token for the right pair; `stage_of` says what it lacks. `known` is the browser's own secret.

    Refused otherwise: a wrong pair takes as long as a right one, an unknown login as a known one; from the fifth
    failure on it waits 2, 4, 8 … seconds, at most 15 minutes.
    """
    now, login = settings.real_now(), as_login(login)
    with store.reading(now) as db:
        account = db.exec(select(Account).where(Account.login == login, col(Account.active))).first()
        account_id, stored = (account.id, account.password_hash) if account else (None, NOBODY)
        _refuse_locked(_counter(db, account, known) if account else None, login, now)
    right = matches(stored, password)
    if account_id is None:
        _fail_stranger(login, now)
    with store.writing(now) as db:
        account = db.exec(store.for_change(select(Account).where(Account.id == account_id))).one()
        counter = _counter(db, account, known)
        # Many guesses at once must not all get in before the first of them is counted.
        _refuse_locked(counter, login, now)
        refused = _entry_refused(db, account, now) if right else Refused(_fail(db, account, counter))
        token = "" if refused else _on(db, account, Means.PASSWORD, counter, device)
    if refused:
        raise refused
    return token


def _fail_stranger(login: str, now: datetime) -> NoReturn:
    wait = STRANGERS.failed(login, now)
    with store.writing(now) as db:
        audit.record(db, None, "sign_in_failed")
    raise Refused(wait)


def as_login(typed: str) -> str:
    """What was typed as a login, as logins are stored; "" where PostgreSQL could not even look for it."""
    return typed.strip().lower() if typed.isprintable() else ""


def _counter(db: Session, account: Account, known: str) -> Counter:
    """Where wrong tries from this browser are counted."""
    device = db.get(KnownDevice, digest(known)) if known else None
    return device if device and device.account_id == account.id else account


def _refuse_locked(counter: Counter | None, login: str, now: datetime) -> None:
    left = seconds_left(counter.locked_until, now) if counter else STRANGERS.wait(login, now)
    if left:
        raise Refused(wait=left)


def _entry_refused(db: Session, account: Account, now: datetime) -> Refused | None:
    """Why even the right password does not let in."""
    if account.password_until and account.password_until < now:
        return Refused(code="temporary_over")
    return None if may_enter(db, account) else Refused(code="lapsed")


def _fail(db: Session, account: Account, counter: Counter) -> int:
    """Count one wrong try; the seconds to wait after it."""
    now = settings.real_now()
    if counter.locked_until and now - counter.locked_until > FORGIVEN:
        counter.failures = 0
    counter.failures += 1
    account.tries += 1
    wait = wait_after(counter.failures)
    if wait:
        counter.locked_until = now + timedelta(seconds=wait)
    audit.record(db, None, "sign_in_failed", subject=f"account {account.id}")
    return wait


def _next(db: Session, account: Account, means: Means, *, code_given: bool) -> Stage:
    if means is not Means.PASSWORD:  # the provider asks for its own second factor; the demo for nothing
        return Stage.DONE
    if account.factor_secret and not code_given:
        return Stage.CODE
    if account.password_until:
        return Stage.PASSWORD
    return Stage.FACTOR if factor.needed(db, account.role) and not account.factor_secret else Stage.DONE


def _on(
    db: Session, account: Account, means: Means, counter: Counter | None, device: str, *, code_given: bool = False
) -> str:
    """The token of the next step's session."""
    stage = _next(db, account, means, code_given=code_given)
    if stage is Stage.DONE and counter:
        counter.failures, counter.locked_until = 0, None
    return start(db, account, stage, means, device)


def _step_on(db: Session, session: SignIn, account: Account, counter: Counter | None) -> str:
    session.revoked_at = settings.real_now()
    return _on(db, account, session.means, counter, session.device, code_given=True)


def stage_of(token: str) -> Stage | None:
    """What the token's session still lacks; None when there is none."""
    with store.reading() as db:
        session = half_way(db, token)
        return session.stage if session else None


def _held(db: Session, token: str, *stages: Stage) -> tuple[SignIn, Account]:
    """The session and its account, held; NotFound unless it is at one of these stages."""
    session = half_way(db, token)
    if session is None or session.stage not in stages:
        raise NotFound("session.unknown")
    return session, db.exec(store.for_change(select(Account).where(Account.id == session.account_id))).one()


def enter_code(token: str, typed: str, *, known: str = "") -> str:
    """The next session's token for the second factor's right code. Refused for a wrong one, or one already used;
    NotFound when the password was given too long ago."""
    now, wait = settings.real_now(), 0
    with store.writing(now) as db:
        session, account = _held(db, token, Stage.CODE)
        counter = _counter(db, account, known)
        _refuse_locked(counter, account.login, now)
        step = factor.step_of(factor.opened(account.factor_secret), typed, now, account.factor_step)
        if step:
            account.factor_step = step
            return _step_on(db, session, account, counter)
        wait = _fail(db, account, counter)
    raise Refused(wait)


def sign_in_persona(login: str, *, device: str = "") -> str:
    """A token for one of the demo's people, with one click; NotFound outside a demo."""
    with store.writing(settings.real_now()) as db:
        account = db.exec(select(Account).where(Account.login == as_login(login), col(Account.persona))).first()
        if account is None or not account.active or not settings.is_demo(db):
            raise NotFound("account.unknown")
        return start(db, account, Stage.DONE, Means.PERSONA, device)


def know_device(token: str, known: str) -> str:
    """A secret for the browser that just got in, by which it is known from now on; "" where it has one already."""
    now = settings.real_now()
    with store.writing(now) as db:
        session = db.get(SignIn, digest(token))
        if session is None or session.stage is not Stage.DONE or session.means is not Means.PASSWORD:
            return ""
        account = db.get(Account, session.account_id)
        if account is None or isinstance(_counter(db, account, known), KnownDevice):
            return ""
        made = secrets.token_urlsafe(32)
        db.add(KnownDevice(token_hash=digest(made), account_id=session.account_id, known_since=now))
        db.flush()
        newest = select(KnownDevice).where(KnownDevice.account_id == session.account_id)
        for old in db.exec(newest.order_by(col(KnownDevice.known_since).desc()).offset(MOST_DEVICES)):
            db.delete(old)
        return made


def forget_devices(db: Session, account_id: int) -> None:
    """No browser is known any more: after a new password, all are strangers."""
    for device in db.exec(select(KnownDevice).where(KnownDevice.account_id == account_id)):
        db.delete(device)


def about(db: Session, account: Account) -> tuple[str, str, str]:
    """The words about a person that must not make up a password."""
    institution = db.get(Institution, account.institution_id)
    return account.login, account.name, institution.name if institution else ""


def _proven(token: str, password: str, *stages: Stage) -> str:
    """The stored hash that `password` fits, "" where it does not; NotFound without a session at these stages.

    No transaction is open while the password is worked on.
    """
    with store.reading() as db:
        session = half_way(db, token)
        account = db.get(Account, session.account_id) if session and session.stage in stages else None
        if account is None:
            raise NotFound("session.unknown")
        stored = account.password_hash
    return stored if matches(stored, password) else ""


def _accepted(token: str, password: str) -> str:
    """The hash of a new password; Invalid for a weak one."""
    with store.reading() as db:
        session = half_way(db, token)
        account = db.get(Account, session.account_id) if session else None
        words = about(db, account) if account else ()
    check_password(password, *words)
    return hash_password(password)


def change_password(token: str, current: str, password: str, *, known: str = "") -> str:
    """A new password by its owner, who must know the present one; the next session's token. All others end.

    Refused for a wrong present password, Invalid for a weak new one, NotFound without a session.
    """
    stages = (Stage.PASSWORD, Stage.DONE)
    proven = _proven(token, current, *stages)
    if proven and matches(proven, password):
        raise Invalid("password.same", field="password")
    fresh = _accepted(token, password) if proven else ""
    now, wait = settings.real_now(), 0
    with store.writing(now) as db:
        session, account = _held(db, token, *stages)
        counter = _counter(db, account, known)
        _refuse_locked(counter, account.login, now)
        if proven and account.password_hash == proven:
            account.password_hash, account.password_until = fresh, None
            return _changed(db, session, account, counter, "password_changed")
        wait = _fail(db, account, counter)
    raise Refused(wait)


def _changed(db: Session, session: SignIn, account: Account, counter: Counter, action: str) -> str:
    """Another way to get in: every session ends, and this one goes on under a new token."""
    account.version += 1
    assert account.id is not None
    end_all(db, account.id)
    audit.record(db, actor_of(db, account), action, subject=f"account {account.id}")
    if session.stage is Stage.DONE:
        return _renewed(db, session, account)
    return _step_on(db, session, account, counter)


def _renewed(db: Session, session: SignIn, account: Account) -> str:
    """A session that goes on under a new token; it does not count as another sign-in."""
    token = secrets.token_urlsafe(32)
    now = settings.real_now()
    assert account.id is not None
    db.add(
        SignIn(
            token_hash=digest(token), account_id=account.id, started_at=session.started_at, seen_at=now,
            means=session.means, device=session.device,
        )
    )  # fmt: skip
    session.revoked_at = now
    return token


def offered_factor(token: str) -> tuple[str, str]:
    """A fresh secret for a second factor, and its login; NotFound without a session that may set one."""
    with store.reading() as db:
        session = half_way(db, token)
        account = db.get(Account, session.account_id) if session else None
        if session is None or account is None or session.stage not in (Stage.FACTOR, Stage.DONE):
            raise NotFound("session.unknown")
        return factor.new_secret(), account.login


def set_factor(token: str, secret: str, typed: str, password: str, *, known: str = "") -> str:
    """Take up a second factor, in place of an older one; the next session's token, all others end.

    The password is asked once more: a page left open must not be enough. Refused when it is wrong, Invalid for a code
    that does not come from `secret`.
    """
    stages = (Stage.FACTOR, Stage.DONE)
    proven = _proven(token, password, *stages)
    now, wait = settings.real_now(), 0
    with store.writing(now) as db:
        session, account = _held(db, token, *stages)
        counter = _counter(db, account, known)
        _refuse_locked(counter, account.login, now)
        if proven and account.password_hash == proven:
            step = factor.step_of(secret, typed, now)
            if not step:
                raise Invalid("factor.code", field="code")
            account.factor_secret, account.factor_step = factor.sealed(secret), step
            return _changed(db, session, account, counter, "factor_set")
        wait = _fail(db, account, counter)
    raise Refused(wait)
