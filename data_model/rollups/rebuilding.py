"""Builds the sums anew from the rows, and proves them equal to a full recount."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Table, delete, func, insert, or_, select
from sqlmodel import Session

from data_model import access, audit, store
from data_model.access import Actor, Right
from data_model.cases import Case
from data_model.periods import Quarter
from data_model.rollups import facts
from data_model.rollups.facts import MEASURES, NONE, Facts, Key, Sums
from data_model.rollups.keeping import EMPTY, MARK, OF_CASE, SUMS, add, lock, note, open_quarters, whole
from geodata.counties import COUNTIES

AT_A_TIME = 2_000  # cases
CASE: Table = Case.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Difference:
    """What does not fit: by measure the cells with another number than the recount, and the cases kept with other
    numbers. `missing` where the sums were never built, or by other definitions."""

    cells: dict[str, int]
    cases: int
    missing: bool = False

    @property
    def none(self) -> bool:
        return not (self.cells or self.cases or self.missing)


@access.command(Right.CARRY_FORWARD)
def rebuild(db: Session, actor: Actor) -> int:
    """Build the sums anew from the rows; from how many cases. Whoever changes a case meanwhile waits, or is told that
    the database is busy."""
    with store.as_system(db):
        n = build(db.connection())
    audit.record(db, actor, "rollups_rebuilt", n=n)
    return n


@access.question(Right.CARRY_FORWARD)
def verify(db: Session, actor: Actor) -> Difference:
    """Count every case anew and compare with what is kept, at one moment; the numbers themselves are not told."""
    if db.get_bind().dialect.name == "postgresql":
        db.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    with store.as_system(db):
        return compare(db.connection())


def build_where_needed(db: Connection) -> None:
    """After a migration: build the sums that were never built, or by other definitions."""
    if not whole(db):
        build(db)


def build(db: Connection) -> int:
    """Build the sums from the rows; how many cases."""
    lock(db)
    for table in (SUMS, OF_CASE, MARK):
        db.execute(delete(table))
    zeros = [
        {"measure": m, "period": EMPTY, "county": c, "bin": 0, **NONE._asdict()} for m in MEASURES for c in COUNTIES
    ]
    db.execute(insert(SUMS), zeros)
    sums, n = defaultdict[Key, Sums](Sums), 0
    for found in _counted(db):
        n += len(found)
        db.execute(insert(OF_CASE), [{"case_id": i, "facts": facts.packed(f)} for i, f in found.items()])
        for mine in found.values():
            note(sums, mine, {})
    open_quarters(db, _quarters(sums))
    add(db, sums)
    db.execute(insert(MARK), {"digest": facts.digest()})
    return n


def _counted(db: Connection) -> Iterator[dict[int, Facts]]:
    """All cases, counted anew, a part at a time."""
    last = db.execute(select(func.max(CASE.c.id))).scalar() or 0
    for first in range(0, last, AT_A_TIME):
        within = CASE.c.id.between(first + 1, first + AT_A_TIME)
        if ids := list(db.execute(select(CASE.c.id).where(within)).scalars()):
            yield facts.of_cases(db, ids)


def _quarters(sums: dict[Key, Sums]) -> list[str]:
    """Every quarter from the first with anything in it to the end of the next year."""
    found = sorted(key.period for key in sums if "Q" in key.period)
    first = Quarter.parse(found[0]) if found else Quarter.of(datetime.now(UTC))
    return [str(Quarter(year, n)) for year in range(first.year, datetime.now(UTC).year + 2) for n in range(1, 5)]


def compare(db: Connection) -> Difference:
    """Count every case anew and compare: with what is kept of each, and with every cell."""
    if not whole(db):
        return Difference({}, 0, missing=True)
    sums, kept, right, n = defaultdict[Key, Sums](Sums), db.execute(select(func.count()).select_from(OF_CASE)), 0, 0
    for found in _counted(db):
        stored = db.execute(select(OF_CASE).where(OF_CASE.c.case_id.between(min(found), max(found))))
        right += sum(row.case_id in found and row.facts == facts.packed(found[row.case_id]) for row in stored)
        n += len(found)
        for mine in found.values():
            note(sums, mine, {})
    filled = select(SUMS).where(or_(*(SUMS.c[name] != 0 for name in Sums._fields)))
    cells = {Key(*row[:4]): Sums(*row[4:]) for row in db.execute(filled)}
    unlike: dict[str, int] = defaultdict(int)
    for key in cells.keys() | sums.keys():
        unlike[key.measure] += cells.get(key, NONE) != sums.get(key, NONE)
    return Difference({measure: n for measure, n in sorted(unlike.items()) if n}, max(n, kept.scalar_one()) - right)
