"""Who keeps an entry of the register up to date, and when a check of it has become old.

An institution keeps its own. For one that has no account, its county's coordinator does.
"""

from datetime import date, datetime, timedelta
from typing import Protocol

from sqlmodel import Session, col, select

from data_model import access, institutions, settings
from data_model.access import Actor, Right, Role
from data_model.errors import Invalid, NotFound
from data_model.institutions import Institution, InstitutionRow
from data_model.people import Account
from data_model.places import known_county


class Entry(Protocol):
    """What every entry of the register has."""

    institution_id: int
    county: str
    verified_at: datetime | None
    verified_by: int | None
    active: bool


def with_account(db: Session) -> frozenset[int]:
    """The institutions that somebody can sign in for, and so keep their own entries."""
    return frozenset(db.exec(select(Account.institution_id).where(col(Account.active)).distinct()))


def may_check(actor: Actor, entry: Entry) -> bool:
    """Whether the actor may say that the entry is true today: its institution, or the coordinator of its county."""
    if entry.institution_id == actor.institution_id:
        return actor.role in (Role.INSTITUTION, Role.COORDINATOR)
    return actor.role is Role.COORDINATOR and entry.county in actor.counties


def may_keep(actor: Actor, entry: Entry, signed_up: frozenset[int]) -> bool:
    """Whether the actor may change the entry or take it out."""
    own = entry.institution_id == actor.institution_id
    return may_check(actor, entry) and (own or entry.institution_id not in signed_up)


def require_keeper(db: Session, actor: Actor, entry: Entry, *, action: str) -> None:
    """NotAllowed unless the actor may change the entry."""
    if not may_keep(actor, entry, with_account(db)):
        raise access.refusal(actor, action)


def owner_of_new(db: Session, actor: Actor, institution_id: int | None, *, action: str) -> tuple[int, str]:
    """Whose a new entry is, and in which county: one's own institution, or one of the county without an account."""
    known_county(actor.county, field="county")  # a national body has none
    if institution_id is None or institution_id == actor.institution_id:
        return actor.institution_id, actor.county
    body = db.get(Institution, institution_id)
    if body is None or not body.active or actor.county not in institutions.covered(db, body):
        raise NotFound("institution.unknown", field="institution_id")
    if actor.role is not Role.COORDINATOR:
        raise access.refusal(actor, action)
    if institution_id in with_account(db):
        raise Invalid("register.keeps_its_own", field="institution_id")
    return institution_id, actor.county


@access.question(Right.KEEP_REGISTER)
def without_account(db: Session, actor: Actor) -> list[InstitutionRow]:
    """The institutions of the actor's counties that nobody can sign in for, by name."""
    if actor.role is not Role.COORDINATOR:
        return []
    signed_up = with_account(db)
    found = institutions.in_counties(db, actor)
    return [row for row in found if row.county is not None and row.id not in signed_up]


def check_after(db: Session) -> timedelta:
    """After how long a checked entry must be checked again: past it, it is shown grey."""
    return timedelta(days=settings.number(db, "register_verify_days"))


def aged(verified_at: datetime | None, now: datetime, after: timedelta) -> bool:
    """Whether nobody has checked the entry lately, or ever."""
    return verified_at is None or now - verified_at > after


def expired(until: date | None, today: date) -> bool:
    """Whether a licence or a protocol was valid until a day that is past."""
    return until is not None and until < today


def mark_checked(db: Session, actor: Actor, entry: Entry) -> None:
    """Note who says today that the entry is true."""
    entry.verified_at, entry.verified_by = settings.now(db), actor.institution_id
