"""Keeps the sums with the rows, in one place for every command: what a transaction changed of tracked rows is counted
anew at its end, and the difference to what those cases added before goes into the sums.

Whatever writes through a session is seen: rows of the ORM at each flush, and statements over many rows before they run.
On PostgreSQL what is locked here is locked last, and in one order, so that two transactions wait for each other's cells
and never for ever; a cell is changed by `n = n + …`, so that none loses what the other added.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Table, delete, event, insert, literal, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import ORMExecuteState
from sqlalchemy.orm import Session as OrmSession
from sqlmodel import Session, SQLModel

from data_model import store
from data_model.rollups import facts
from data_model.rollups.facts import MEASURES, NONE, TRACKED, Facts, Key, Sums
from data_model.rollups.tables import Rollup, RollupCase, RollupMark
from geodata.counties import COUNTIES

TOUCHED = "rollups_touched"
BATCH = 500  # cases in one statement
ALONE = 200  # more cases than this are not locked one by one
LOCK = 7_310
"""Of PostgreSQL's advisory locks: (LOCK, 0) held shared by whoever settles a few cases, alone by whoever settles many
or builds anew; (LOCK + 1, id) for each case."""
SUMS: Table = Rollup.__table__  # type: ignore[attr-defined]
OF_CASE: Table = RollupCase.__table__  # type: ignore[attr-defined]
MARK: Table = RollupMark.__table__  # type: ignore[attr-defined]
EMPTY = ""
"""The period whose zeros a new one is opened from."""


def touched(db: OrmSession) -> set[int]:
    """The cases of which this transaction changed something that is not in the sums yet."""
    found: set[int] = db.info.setdefault(TOUCHED, set())
    return found


@event.listens_for(Session, "after_flush")
def _flushed(db: Session, _context: object) -> None:
    for row in (*db.new, *db.dirty, *db.deleted):
        key = TRACKED.get(str(row.__tablename__)) if isinstance(row, SQLModel) else None
        if key:
            touched(db).add(getattr(row, key))


@event.listens_for(Session, "do_orm_execute")
def _executed(state: ORMExecuteState) -> None:
    """A statement over many rows: the cases it names, or those whose rows it is about to change."""
    if not (state.is_insert or state.is_update or state.is_delete):
        return
    statement: Any = state.statement
    key, db = TRACKED.get(statement.table.name), state.session
    if key is None:
        return
    column = statement.table.c[key]
    if state.is_insert:
        given: Any = state.parameters or {}
        touched(db).update(row[key] for row in (given if isinstance(given, list) else [given]))
    else:
        named = select(column).where(statement.whereclause) if statement.whereclause is not None else select(column)
        touched(db).update(db.execute(named.distinct()).scalars())


@event.listens_for(Session, "before_commit")
def _committing(db: Session) -> None:
    if not db.in_nested_transaction():
        db.flush()
        settle(db)


@event.listens_for(Session, "after_rollback")
def _rolled_back(db: Session) -> None:
    db.info.pop(TOUCHED, None)


def settle(db: Session) -> None:
    """Bring what this transaction changed into the sums. Nothing where they were never built: whoever builds them
    waits for this transaction, and counts it."""
    ids = sorted(db.info.pop(TOUCHED, ()))
    if not ids:
        return
    with store.as_system(db):
        connection = db.connection()
        lock(connection, ids)
        if whole(connection):
            changes: dict[Key, Sums] = defaultdict(Sums)
            for part in parts(ids):
                _recount(connection, part, changes)
            add(connection, changes)


def lock(db: Connection, ids: list[int] | None = None) -> None:
    """Wait for whoever settles these cases, or anything at all where none is named; a writer of SQLite is alone."""
    if db.dialect.name != "postgresql":
        return
    if ids is None or len(ids) > ALONE:
        db.execute(text("SELECT pg_advisory_xact_lock(:lock, 0)"), {"lock": LOCK})
        return
    db.execute(text("SELECT pg_advisory_xact_lock_shared(:lock, 0)"), {"lock": LOCK})
    each = "SELECT pg_advisory_xact_lock(:lock, id) FROM unnest(CAST(:ids AS integer[])) AS id"
    db.execute(text(each), {"lock": LOCK + 1, "ids": ids})


def whole(db: Connection) -> bool:
    """Whether the sums were built by the present definitions."""
    return db.execute(select(MARK.c.digest)).scalar() == facts.digest()


def parts(ids: list[int]) -> Iterator[list[int]]:
    yield from (ids[i : i + BATCH] for i in range(0, len(ids), BATCH))


def _recount(db: Connection, ids: list[int], changes: dict[Key, Sums]) -> None:
    """Count the cases anew; keep what each adds, and note the difference."""
    stored = select(OF_CASE.c.case_id, OF_CASE.c.facts).where(OF_CASE.c.case_id.in_(ids))
    before = {row.case_id: row.facts for row in db.execute(stored)}
    now = {case_id: facts.packed(found) for case_id, found in facts.of_cases(db, ids).items()}
    moved = [i for i in ids if before.get(i) != now.get(i)]
    for i in moved:
        note(changes, facts.unpacked(now.get(i, "[]")), facts.unpacked(before.get(i, "[]")))
    if old := [i for i in moved if i in before]:
        db.execute(delete(OF_CASE).where(OF_CASE.c.case_id.in_(old)))
    if new := [{"case_id": i, "facts": now[i]} for i in moved if i in now]:
        db.execute(insert(OF_CASE), new)


def note(changes: dict[Key, Sums], now: Facts, before: Facts) -> None:
    """Add to the changes what `now` has more than `before`."""
    for key in now.keys() | before.keys():
        changes[key] = changes[key].plus(now.get(key, NONE).minus(before.get(key, NONE)))


def add(db: Connection, changes: Mapping[Key, Sums]) -> None:
    """Add to the cells, in one order for everybody."""
    rows = [{**key._asdict(), **sums._asdict()} for key, sums in sorted(changes.items()) if sums != NONE]
    if not rows:
        return
    open_quarters(db, sorted({str(row["period"]) for row in rows}))
    adding: Any = _upsert(db, SUMS)
    numbers = {name: SUMS.c[name] + adding.excluded[name] for name in Sums._fields}
    db.execute(adding.on_conflict_do_update(index_elements=list(SUMS.primary_key), set_=numbers), rows)


def _upsert(db: Connection, table: Table) -> Any:
    return (postgresql if db.dialect.name == "postgresql" else sqlite).insert(table)


def open_quarters(db: Connection, periods: Iterable[str]) -> None:
    """Fill quarters that nothing is in yet with zeros, so that reading one costs the same however full it is."""
    quarters = [p for p in periods if "Q" in p]
    known = select(SUMS.c.period).where(
        SUMS.c.measure == MEASURES[0], SUMS.c.period.in_(quarters), SUMS.c.county == next(iter(COUNTIES))
    )
    for period in sorted(set(quarters) - set(db.execute(known).scalars())):
        columns = [literal(period) if column is SUMS.c.period else column for column in SUMS.columns]
        zeros = select(*columns).where(SUMS.c.period == EMPTY)
        filling = _upsert(db, SUMS).from_select(list(SUMS.columns), zeros)
        db.execute(filling.on_conflict_do_nothing())
