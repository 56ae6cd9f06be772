"""Reads the sums. What is read is raw: `indicators` alone asks, and makes it unreadable until released."""

from sqlalchemy import func, select
from sqlmodel import Session

from data_model import store
from data_model.periods import Period, Quarter
from data_model.rollups.facts import COUNTED, DAYS, DISTINCT, STATUS, Sums
from data_model.rollups.keeping import SUMS, touched, whole


def _ready(db: Session) -> bool:
    """Whether the sums hold all that this session sees: they were built, and it changed nothing since."""
    db.flush()
    return not touched(db) and whole(db.connection())


def counts(db: Session, county: str, period: Period) -> dict[str, int]:
    """By indicator, how many in a county and quarter (in a half-year or year those that are counted once in it); an
    indicator whose rows have to be counted is missing."""
    with store.as_system(db):
        if not _ready(db):
            return {}
        asked = select(SUMS.c.measure, SUMS.c.n).where(
            SUMS.c.measure.in_(COUNTED), SUMS.c.period == str(period), SUMS.c.county == county
        )
        found = dict.fromkeys(COUNTED if len(period.quarters) == 1 else DISTINCT, 0)
        return found | {row.measure: row.n for row in db.execute(asked)}


def times(db: Session, county: str, period: Period) -> dict[int, int] | None:
    """How many services of a county that began in a quarter took so many tenths of a day; None where their rows have
    to be counted."""
    with store.as_system(db):
        if not _ready(db):
            return None
        asked = select(SUMS.c.bin, SUMS.c.n).where(
            SUMS.c.measure == DAYS, SUMS.c.period == str(period), SUMS.c.county == county
        )
        return {row.bin: row.n for row in db.execute(asked) if row.n}


def by_status(db: Session, first: Quarter, last: Quarter) -> list[tuple[str, str, int, float | None]]:
    """County, status, how many referrals sent from quarter `first` to `last`, and the mean days to service of those
    that began. Of the rows that stand, without what was carried forward.

    For the bench alone: raw counts about people, of two dimensions at once, which no page may show.
    """
    sums = (func.sum(SUMS.c[name]) for name in Sums._fields)
    asked = select(SUMS.c.county, SUMS.c.measure, *sums).where(
        SUMS.c.measure.in_(STATUS), SUMS.c.period.between(str(first), str(last))
    )
    rows = db.execute(asked.group_by(SUMS.c.county, SUMS.c.measure)).all()
    return [
        (county, measure.removeprefix("status."), int(n), float(seconds) / float(timed) / 86_400 if timed else None)
        for county, measure, n, timed, seconds in rows
        if n
    ]
