"""The quarterly confirmation of accounts, by the county's coordinator or an administrator; and leavers.

The coordinator knows who still works in the county's institutions; the administrator confirms all others, and nobody
confirms oneself. What is confirmed, and by whom, is in the audit.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from data_model import access, audit, settings, store
from data_model.access import Actor, Right, Role
from data_model.errors import Conflict, NotFound
from data_model.institutions import Institution
from data_model.people.lapsing import is_due, is_lapsed, lapses_at
from data_model.people.sessions import end_all
from data_model.people.tables import Account


@dataclass(frozen=True)
class Confirmable:
    """One open account that somebody must stand by. `lapses_at` is when it stops letting the person in."""

    id: int
    name: str
    role: Role
    institution: str
    last_sign_in: datetime | None
    confirmed_at: datetime
    due: bool
    lapsed: bool
    lapses_at: datetime
    version: int


@access.scope(Account)
def _in_charge(actor: Actor) -> ColumnElement[bool]:
    """An administrator stands by every account, a coordinator by those of the county's institutions; not by one's own.
    Administrators' accounts are the administrators'."""
    others = col(Account.id) != actor.account_id
    if actor.role is Role.ADMINISTRATOR:
        return others
    here = select(Institution.id).where(col(Institution.county).in_(actor.counties))
    team = col(Account.role).in_((Role.INSTITUTION, Role.COORDINATOR))
    return others & col(Account.institution_id).in_(here) & team


@access.question(Right.CONFIRM_ACCOUNTS)
def to_confirm(db: Session, actor: Actor) -> list[Confirmable]:
    """The open accounts in one's charge: those not yet confirmed in this quarter first, then by institution."""
    audit.seen(db, actor, "confirmations_listed", county=actor.county)
    now = settings.real_now()
    wanted = access.visible(select(Account), actor).where(col(Account.active))
    names = dict(db.exec(select(Institution.id, Institution.name)).all())
    rows = [
        Confirmable(
            a.id or 0, a.name, a.role, names[a.institution_id], a.last_sign_in, a.confirmed_at, is_due(a, now),
            is_lapsed(db, a), lapses_at(db, a), a.version,
        )
        for a in db.exec(wanted)
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (not row.due, row.institution, row.name))


@access.question(Right.CONFIRM_ACCOUNTS)
def how_many_due(db: Session, actor: Actor) -> int:
    """How many accounts in one's charge nobody has confirmed in this quarter."""
    now = settings.real_now()
    wanted = access.visible(select(Account), actor).where(col(Account.active))
    return sum(is_due(account, now) for account in db.exec(wanted))


def _take(db: Session, actor: Actor, account_id: int, expected_version: int) -> Account:
    wanted = access.visible(select(Account), actor).where(Account.id == account_id, col(Account.active))
    account = db.exec(store.for_change(wanted)).first()
    if account is None:
        raise NotFound("account.unknown")
    account.take(expected_version)
    return account


@access.command(Right.CONFIRM_ACCOUNTS)
def confirm(db: Session, actor: Actor, *, account_id: int, expected_version: int) -> None:
    """Say that the person still works there and needs the account; it counts to the end of the quarter."""
    account = _take(db, actor, account_id, expected_version)
    account.confirmed_at = settings.real_now()
    audit.record(db, actor, "account_confirmed", county=actor.county, subject=f"account {account_id}")


@access.command(Right.CONFIRM_ACCOUNTS)
def say_left(db: Session, actor: Actor, *, account_id: int, expected_version: int) -> None:
    """Say that the person has left: the account closes, its sessions end, what she did stays on record. Conflict for
    the last administrator, whom nobody could let in again."""
    account = _take(db, actor, account_id, expected_version)
    if account.role is Role.ADMINISTRATOR and not another_administrator(db, account_id):
        raise Conflict("account.last_administrator")
    account.active = False
    end_all(db, account_id)
    audit.record(db, actor, "account_left", county=actor.county, subject=f"account {account_id}")


def another_administrator(db: Session, account_id: int) -> bool:
    """Whether an administrator is left without this one."""
    others = select(Account.id).where(
        Account.role == Role.ADMINISTRATOR, col(Account.active), col(Account.id) != account_id
    )
    return db.exec(others).first() is not None
