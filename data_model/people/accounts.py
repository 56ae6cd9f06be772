"""Accounts as an administrator sees and changes them, and the demo's people."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from data_model import access, audit, settings, store
from data_model.access import Actor, Right, Role, StaffText
from data_model.errors import Conflict, Invalid, NotFound
from data_model.institutions import Institution, InstitutionKind
from data_model.mailing import LONGEST_ADDRESS, is_address
from data_model.people import factor
from data_model.people.codes import Handed, hand_out, void
from data_model.people.lapsing import is_due, is_lapsed
from data_model.people.passwords import check_password, hash_password, unusable
from data_model.people.sessions import IDLE, LONGEST_SESSION, end_all
from data_model.people.signing_in import about, forget_devices
from data_model.people.tables import Account, EntryCode, KnownDevice, Linked, Purpose, SignIn, Stage

TEMPORARY = timedelta(days=3)
ROLE_OF_KIND = {
    InstitutionKind.PREFECTURE: Role.COORDINATOR,
    InstitutionKind.ANITP_REGIONAL: Role.REGIONAL,
    InstitutionKind.ANITP_CENTRAL: Role.CENTRAL,
}


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
    """One account. `sessions` counts the open ones; `code_until` is when the last handed code ends, None for none;
    `linked` says whether it is tied to the institution's own identity provider."""

    id: int
    login: str
    name: str
    email: str
    role: Role
    institution: str
    active: bool
    locked: bool
    lapsed: bool
    due: bool
    factor: bool
    linked: bool
    may_link: bool
    sessions: int
    code_until: datetime | None
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
    sessions, codes = _open_sessions(db), _open_codes(db)
    linked = set(db.exec(select(Linked.account_id)))
    return [
        AccountRow(
            a.id or 0, a.login, a.name, a.email or "", a.role, i.name, a.active,
            bool(a.locked_until and a.locked_until > now), is_lapsed(db, a), is_due(a, now), bool(a.factor_secret),
            a.id in linked, a.may_link, sessions.get(a.id or 0, 0), codes.get(a.id or 0), a.last_sign_in, a.version,
        )
        for a, i in found
    ]  # fmt: skip


def _open_sessions(db: Session) -> dict[int, int]:
    now = settings.real_now()
    counted = (
        select(SignIn.account_id, func.count())
        .where(
            col(SignIn.revoked_at).is_(None),
            SignIn.stage == Stage.DONE,
            col(SignIn.seen_at) >= now - IDLE,
            col(SignIn.started_at) >= now - LONGEST_SESSION,
        )
        .group_by(col(SignIn.account_id))
    )
    return dict(db.exec(counted).all())


def _open_codes(db: Session) -> dict[int, datetime]:
    now = settings.real_now()
    wanted = select(EntryCode.account_id, EntryCode.expires_at).where(
        col(EntryCode.used_at).is_(None), col(EntryCode.expires_at) > now
    )
    return dict(db.exec(wanted).all())


def _checked(db: Session, login: str, name: str, role: Role, institution_id: int) -> Institution:
    """The institution. Invalid for a login in use, or a role that it cannot have."""
    if not login or not name:
        raise Invalid("account.incomplete", field="login" if not login else "name")
    for field, words, longest in (("login", login, 80), ("name", name, 120)):
        if len(words) > longest:
            raise Invalid("text.too_long", field=field, longest=longest)
    institution = db.get(Institution, institution_id)
    if institution is None:
        raise NotFound("institution.unknown", field="institution_id")
    if role not in (ROLE_OF_KIND.get(institution.kind, Role.INSTITUTION), Role.ADMINISTRATOR):
        raise Invalid("account.role_mismatch", field="role")
    if db.exec(select(Account.id).where(Account.login == login)).first():
        raise Invalid("account.login_taken", field="login")
    return institution


def _own_address(db: Session, email: str) -> str | None:
    """The address in small letters, None for none. Invalid when somebody else has it: one account a person, one person
    an account."""
    if not email:
        return None
    if not is_address(email):
        raise Invalid("mail.address", field="email", longest=LONGEST_ADDRESS)
    if db.exec(select(Account.id).where(Account.email == email.lower())).first():
        raise Invalid("account.email_taken", field="email")
    return email.lower()


def _add(db: Session, actor: Actor, made: Account) -> int:
    db.add(made)
    db.flush()
    audit.record(db, actor, "account_opened", subject=f"account {made.id}", role=made.role)
    assert made.id is not None
    return made.id


@access.command(Right.MANAGE_ACCOUNTS)
def open_account(
    db: Session, actor: Actor, *, login: StaffText, name: StaffText, role: Role, institution_id: int, password: str
) -> int:
    """A new account whose owner chose the password here and now: the first one, made on the server's own machine.
    Invalid for a login in use, a weak password, or a role that the institution cannot have."""
    login = login.lower()
    institution = _checked(db, login, name, role, institution_id)
    check_password(password, login, name, institution.name)
    made = Account(
        login=login, name=name, role=role, institution_id=institution_id, password_hash=hash_password(password)
    )
    return _add(db, actor, made)


@access.command(Right.MANAGE_ACCOUNTS)
def invite(
    db: Session,
    actor: Actor,
    *,
    login: StaffText,
    name: StaffText,
    email: StaffText,
    role: Role,
    institution_id: int,
    may_link: bool = False,
) -> Handed:
    """A new account for one person, and the code with which she chooses her password. With `may_link` the
    institution's identity provider may let her in by the same address. Invalid as in `open_account`, and for an address
    that is none or somebody else's."""
    login = login.lower()
    _checked(db, login, name, role, institution_id)
    if not email:
        raise Invalid("account.incomplete", field="email")
    made = Account(
        login=login, name=name, email=_own_address(db, email), role=role, institution_id=institution_id,
        password_hash=unusable(), may_link=may_link,
    )  # fmt: skip
    return hand_out(db, _add(db, actor, made), Purpose.INVITATION)


def _take(db: Session, account_id: int, expected_version: int) -> Account:
    account = db.exec(store.for_change(select(Account).where(Account.id == account_id))).first()
    if account is None:
        raise NotFound("account.unknown")
    account.take(expected_version)
    return account


def _unlock(db: Session, account: Account) -> None:
    account.failures, account.locked_until = 0, None
    for device in db.exec(select(KnownDevice).where(KnownDevice.account_id == account.id)):
        device.failures, device.locked_until = 0, None


@access.command(Right.MANAGE_ACCOUNTS)
def hand_code(db: Session, actor: Actor, *, account_id: int, expected_version: int) -> Handed:
    """A new one-time code: an invitation for who never came in, else the recovery of a lost password or telephone.

    A recovery ends the account's sessions at once; password and second factor are replaced when the code is used.
    """
    account = _take(db, account_id, expected_version)
    if not account.active:
        raise Conflict("account.closed")
    if account_id == actor.account_id:
        raise Conflict("account.own_code")
    purpose = Purpose.RECOVERY if account.last_sign_in else Purpose.INVITATION
    if purpose is Purpose.RECOVERY:
        end_all(db, account_id)
    audit.record(db, actor, f"{purpose.value}_handed", subject=f"account {account_id}")
    return hand_out(db, account_id, purpose)


@access.command(Right.MANAGE_ACCOUNTS)
def set_active(db: Session, actor: Actor, *, account_id: int, active: bool, expected_version: int) -> None:
    """Close an account and end its sessions, or open it again, unlocked and confirmed. Nobody closes the account they
    are using. What it did stays on record under its name."""
    account = _take(db, account_id, expected_version)
    if account_id == actor.account_id:
        raise Conflict("account.own")
    account.active = active
    _unlock(db, account)
    if active:
        account.confirmed_at = settings.real_now()
    else:
        end_all(db, account_id)
        void(db, account_id)
    audit.record(db, actor, "account_opened_again" if active else "account_closed", subject=f"account {account_id}")


@access.command(Right.MANAGE_ACCOUNTS)
def set_password(db: Session, actor: Actor, *, account_id: int, password: str, expected_version: int) -> None:
    """A temporary password by an administrator, for three days: at the first sign-in its owner replaces it. Ends the
    account's sessions and locks; the second factor stays."""
    account = _take(db, account_id, expected_version)
    check_password(password, *about(db, account))
    account.password_hash, account.password_until = hash_password(password), settings.real_now() + TEMPORARY
    _unlock(db, account)
    forget_devices(db, account_id)
    end_all(db, account_id)
    audit.record(db, actor, "password_set", subject=f"account {account_id}")


@access.command(Right.MANAGE_ACCOUNTS)
def set_address(
    db: Session, actor: Actor, *, account_id: int, email: StaffText, may_link: bool, expected_version: int
) -> None:
    """The person's own address, "" for none, and whether the identity provider may let her in by it; never more than
    one person for an address. Taking `may_link` away does not undo a link that was made."""
    account = _take(db, account_id, expected_version)
    if email.lower() != (account.email or ""):
        account.email = _own_address(db, email)
    account.may_link = may_link and account.email is not None
    audit.record(db, actor, "account_address_set", subject=f"account {account_id}", may_link=account.may_link)


@access.command(Right.MANAGE_ACCOUNTS)
def unlink(db: Session, actor: Actor, *, account_id: int, expected_version: int) -> None:
    """Cut the account from the identity provider, and end its sessions; the person then needs a password."""
    _take(db, account_id, expected_version)
    for link in db.exec(select(Linked).where(Linked.account_id == account_id)):
        db.delete(link)
    end_all(db, account_id)
    audit.record(db, actor, "account_unlinked", subject=f"account {account_id}")


@access.question(Right.MANAGE_ACCOUNTS)
def factor_rules(db: Session, actor: Actor) -> dict[Role, bool]:
    """Which roles must have a second factor."""
    return {role: factor.needed(db, role) for role in Role}


@access.command(Right.MANAGE_ACCOUNTS)
def set_factor_rule(db: Session, actor: Actor, *, role: Role, needed: bool) -> None:
    """Whether a role must have a second factor; who has none sets one up at the next sign-in."""
    settings.put(db, f"second_factor_{role.value}", int(needed))
    audit.record(db, actor, "factor_rule_set", subject=f"role {role.value}", needed=needed)


@dataclass(frozen=True)
class OwnAccount:
    """What a person sees of her own account. `failed_before` counts wrong tries between her last two sign-ins."""

    name: str
    email: str
    previous_sign_in: datetime | None
    failed_before: int
    factor: bool
    factor_needed: bool
    linked: bool


@access.question(Right.USE_PROGRAM)
def my_account(db: Session, actor: Actor) -> OwnAccount:
    """One's own account."""
    account = db.get(Account, actor.account_id)
    if account is None:
        raise NotFound("account.unknown")
    linked = db.exec(select(Linked.account_id).where(Linked.account_id == account.id)).first()
    return OwnAccount(
        account.name, account.email or "", account.previous_sign_in, account.failed_before,
        bool(account.factor_secret), factor.needed(db, account.role), linked is not None,
    )  # fmt: skip


@access.command(Right.MOVE_CLOCK)
def move_clock(db: Session, actor: Actor, *, hours: int) -> None:
    """In a demo alone, move the product's clock forward, so that a deadline passes before one's eyes."""
    if not settings.is_demo(db):
        raise access.refusal(actor, "people.move_clock")
    if not 1 <= hours <= 24 * 100:
        raise Invalid("clock.range", field="hours")
    settings.put(db, "clock_offset_seconds", settings.number(db, "clock_offset_seconds") + hours * 3600)
    audit.record(db, actor, "clock_moved", subject=f"{hours} h")
