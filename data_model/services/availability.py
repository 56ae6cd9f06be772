"""How free a service is and how far its last answer can be believed: the one rule, for map, list, agenda, finding,
reminders and national view alike. docs/availability.md is written from it.

An answer about free places is the provider's, and it ages. `confidence` starts at 1 and halves with every
`stale_places_days`; past that age the answer is old, and from `silent_places_days` on nobody should count on it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session

from data_model import settings


class Availability(StrEnum):
    """What can be said of a service's free places now."""

    FREE = "free"
    FULL = "full"
    OLD = "old"  # answered, but too long ago to say free or full
    NEVER = "never"


class Reminder(StrEnum):
    """Why a provider is asked, gently, to confirm its free places."""

    SOON = "soon"  # the answer is about to grow old
    OLD = "old"
    NEVER = "never"


BEST_FIRST = (Availability.FREE, Availability.OLD, Availability.NEVER, Availability.FULL)
"""Where one state has to stand before another: an old answer is worth a call, a full place is not."""


@dataclass(frozen=True)
class Patience:
    """The settings of the rule, in days."""

    stale: int
    silent: int
    remind: int


def patience(db: Session) -> Patience:
    """The settings as they stand."""
    return Patience(
        stale=settings.number(db, "stale_places_days"),
        silent=settings.number(db, "silent_places_days"),
        remind=settings.number(db, "remind_places_days_before"),
    )


def counts_places(capacity: int | None, confirmed_at: datetime | None) -> bool:
    """Whether places make sense for a service: it says how many it has, or has said how many are free."""
    return capacity is not None or confirmed_at is not None


def availability(free: int | None, confirmed_at: datetime | None, now: datetime, given: Patience) -> Availability:
    """The state of `free` places as answered at `confirmed_at`; both None before the first answer."""
    if confirmed_at is None or free is None:
        return Availability.NEVER
    if _age(confirmed_at, now) > timedelta(days=given.stale):
        return Availability.OLD
    return Availability.FREE if free > 0 else Availability.FULL


def confidence(confirmed_at: datetime | None, now: datetime, given: Patience) -> float:
    """How far the answer can be believed, from 1 (just given) to 0 (never given, or silent)."""
    if confirmed_at is None or silent(confirmed_at, now, given):
        return 0.0
    halvings = _age(confirmed_at, now) / timedelta(days=max(given.stale, 1))
    return float(0.5**halvings)


def silent(confirmed_at: datetime | None, now: datetime, given: Patience) -> bool:
    """Whether the coordinator is told: no answer at all, or none for `silent_places_days`."""
    return confirmed_at is None or _age(confirmed_at, now) > timedelta(days=given.silent)


def reminder(confirmed_at: datetime | None, now: datetime, given: Patience) -> Reminder | None:
    """Whether, and why, the provider is asked to confirm; None while the answer is fresh for longer than
    `remind_places_days_before`."""
    if confirmed_at is None:
        return Reminder.NEVER
    left = timedelta(days=given.stale) - _age(confirmed_at, now)
    if left < timedelta(0):
        return Reminder.OLD
    return Reminder.SOON if left <= timedelta(days=given.remind) else None


def grows_old_at(confirmed_at: datetime, given: Patience) -> datetime:
    """The moment from which the answer is old."""
    return confirmed_at + timedelta(days=given.stale)


def _age(confirmed_at: datetime, now: datetime) -> timedelta:
    return max(now - confirmed_at, timedelta(0))
