"""Settings that an administrator may change, and the product's clock.

Deadlines come from catalog/deadlines.toml with their legal basis or the word "propus"; a row here overrides one.
Only a demo database lets its clock be moved forward; sign-in sessions always keep real time.
"""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tomllib import loads
from typing import Any

from sqlalchemy import select as columns
from sqlmodel import Field, Session, SQLModel, col

from data_model.periods import BUCHAREST

DEFAULTS: dict[str, int] = {
    "town_floor": 10_000,  # people: a town below it is never shown with a case
    "stale_case_days": 45,
    "stale_places_days": 14,
    "silent_places_days": 35,
    "remind_places_days_before": 3,
    "register_verify_days": 183,  # actions 3.2.6: an entry counts for six months after it was checked
    "report_due_days": 30,  # after a quarter: a county that has not sent it by then is late (proposed)
    "threshold_anitp": 5,
    "threshold_public": 11,
    "action_remind_days": 7,  # before the day on which an action is due
    "plan_ended_days": 365,  # how long an ended action stays in the common plan
    "digest_hour": 7,  # of the day in Bucharest, for the daily e-mail
    "double_days": 90,  # two signals further apart are not suggested as one person's (proposed)
    "access_asks_a_day": 5,  # how often an institution may ask for cases by their codes (proposed)
    "access_wait_days": 7,  # how long an asking waits for its owner (proposed)
    "access_hours_most": 720,  # the longest time that a case is opened to another institution (proposed)
    "retain_closed_days": 1826,  # five years after closing a case becomes sums (proposed)
    "entry_code_hours": 72,  # how long a one-time code can be used
    "confirm_accounts_days": 30,  # after a quarter; an account that nobody confirmed by then lets nobody in
    "second_factor_coordinator": 1,
    "second_factor_institution": 1,
    "second_factor_regional": 1,
    "second_factor_central": 1,
    "second_factor_administrator": 1,
    "clock_offset_seconds": 0,
    "demo": 0,
}


_KEPT = "settings"


class Setting(SQLModel, table=True):
    """One figure by name."""

    name: str = Field(primary_key=True, max_length=60)
    value: int


@cache
def deadlines() -> dict[str, dict[str, Any]]:
    """The deadlines of the catalog: hours and basis by name."""
    return loads((Path(__file__).parent / "catalog" / "deadlines.toml").read_text("utf-8"))


def number(db: Session, name: str) -> int:
    """The setting `name`: the row's value, else the default. KeyError for an unknown name."""
    if name in (own := changed(db)):
        return own[name]
    return DEFAULTS[name] if name in DEFAULTS else int(deadlines()[name]["hours"])


def changed(db: Session) -> dict[str, int]:
    """The settings that have a row, by name; read once in an operation, because a page asks for a dozen."""
    if _KEPT not in db.info:
        db.info[_KEPT] = {
            name: int(value) for name, value in db.execute(columns(col(Setting.name), col(Setting.value)))
        }
    kept: dict[str, int] = db.info[_KEPT]
    return kept


def put(db: Session, name: str, value: int) -> None:
    """Store a figure under `name`."""
    row = db.get(Setting, name) or Setting(name=name, value=value)
    row.value = value
    db.add(row)
    db.flush()
    db.info.pop(_KEPT, None)


def is_demo(db: Session) -> bool:
    """Whether all data of this database are invented."""
    return bool(number(db, "demo"))


def now(db: Session) -> datetime:
    """The operation's one moment, aware UTC: handed in to `store`, else the product's clock, read once."""
    if db.info.get("now") is None:
        offset = number(db, "clock_offset_seconds") if is_demo(db) else 0
        db.info["now"] = datetime.now(UTC) + timedelta(seconds=offset)
    moment: datetime = db.info["now"]
    return moment


def today(db: Session) -> date:
    """The operation's day in Bucharest."""
    return now(db).astimezone(BUCHAREST).date()


def real_now() -> datetime:
    """Real time, for sessions and locks."""
    return datetime.now(UTC)
