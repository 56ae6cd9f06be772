"""Closed cases whose time is over become sums (carried.py): their rows go, the indicators of past periods stay.

The time is a setting, proposed as five years after closing. A case linked to one that is not over yet waits for it. The
audit keeps its chains and can still be proven; what it knew of the cases is forgotten.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Table, delete, update
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from data_model import access, audit, carried, context_tables, indicators, rollups, settings, store
from data_model.access import Actor, Right
from data_model.admission import AccessAsk
from data_model.cases import Case, CaseNote
from data_model.doubles import DoublePair, PairState
from data_model.drafts import Draft
from data_model.errors import Conflict
from data_model.exchange import breakdown
from data_model.periods import Quarter
from data_model.referrals import Referral
from geodata.counties import COUNTRY

BATCH = 500
"""Ids in one statement."""


@dataclass(frozen=True)
class Due:
    """What a run would carry forward, in numbers alone: rows by table. `closed_before` is the day of the limit."""

    closed_before: date
    cases: int
    rows: tuple[tuple[str, int], ...]


def _limit(db: Session) -> datetime:
    return settings.now(db) - timedelta(days=settings.number(db, "retain_closed_days"))


def _due_ids(db: Session) -> list[int]:
    """The cases whose time is over, and with each of them every case that is linked to it."""
    over = {i for i in db.exec(_closed_before(_limit(db))) if i is not None}  # ungated: ids, for the program itself
    pairs = db.exec(select(DoublePair).where(DoublePair.state == PairState.LINKED)).all()
    while waiting := {
        i for p in pairs for i, other in ((p.first_id, p.second_id), (p.second_id, p.first_id))
        if i in over and other not in over
    }:  # fmt: skip
        over -= waiting
    return sorted(over)


def _closed_before(moment: datetime) -> SelectOfScalar[int | None]:
    return select(col(Case.id)).where(col(Case.closed_at) < moment)


@access.question(Right.CARRY_FORWARD)
def due(db: Session, actor: Actor) -> Due:
    """What would go today. The administrator sees numbers of the whole country, never a case."""
    audit.seen(db, actor, "retention_looked_at")
    with store.as_system(db):
        ids = _due_ids(db)
        counted = Counter({table.name: n for table, n in _counted(db, ids)})
    return Due(_limit(db).date(), len(ids), tuple(sorted(counted.items())))


@access.command(Right.CARRY_FORWARD)
def carry_forward(db: Session, actor: Actor, *, agreed: int) -> int:
    """Carry forward what `due` showed; how many cases went. Conflict where `agreed`, their number, is another now."""
    with store.as_system(db):
        return _carry(db, actor, agreed)


def _carry(db: Session, actor: Actor, agreed: int) -> int:
    store.one_at_a_time(db, "retention")
    ids = _due_ids(db)
    if len(ids) != agreed:
        raise Conflict("retention.changed")
    places = _touched(db, ids)
    before = {place: _facts(db, *place) for place in places}
    _carry_services(db, ids)
    counties = Counter(c for part in _parts(ids) for c in db.exec(_counties_of(part)))
    audit.forget(db, _gone(db, ids))
    db.flush()
    db.expire_all()
    for (county, quarter), was in before.items():
        now = _facts(db, county, quarter)
        for indicator, n in was.items():
            carried.add(db, county, str(quarter), indicator, n - now.get(indicator, 0))
    for county, n in sorted(counties.items()):
        audit.record(db, actor, "cases_carried_forward", county=county, n=n)
    audit.record(db, actor, "retention_run", n=len(ids))
    return len(ids)


def _counties_of(ids: list[int]) -> SelectOfScalar[str]:
    return select(col(Case.handling_county)).where(col(Case.id).in_(ids))


def _parts(ids: Iterable[int]) -> Iterator[list[int]]:
    every = sorted(ids)
    yield from (every[i : i + BATCH] for i in range(0, len(every), BATCH))


# Which sums change


def _touched(db: Session, ids: list[int]) -> list[tuple[str, Quarter]]:
    """The counties and quarters in which these cases were counted somewhere, and the country's quarters."""
    found: set[tuple[str, Quarter]] = set()
    for part in _parts(ids):
        for case in db.exec(select(Case).where(col(Case.id).in_(part))):  # ungated: counties and quarters alone
            counties = {c for c in (case.handling_county, case.origin_county) if c}
            moments: list[Any] = [case.opened_at, case.identified_on]
            moments += db.exec(select(CaseNote.at).where(CaseNote.case_id == case.id)).all()
            for r in db.exec(select(Referral).where(Referral.case_id == case.id)):
                counties.add(r.county)
                moments += [r.sent_at, r.started_at, r.ended_at]
            quarters = {Quarter.of(m) for m in moments if m}
            found |= {(county, q) for county in (*counties, COUNTRY) for q in quarters}
    return sorted(found)


def _facts(db: Session, county: str, quarter: Quarter) -> dict[str, int]:
    """What is counted in the rows that stand."""
    if county == COUNTRY:
        return breakdown.counted(db, quarter)
    found = {name: count(db, county, quarter) for name, count in indicators.COUNTS.items()}
    return found | context_tables.counted(db, county, quarter)


def _carry_services(db: Session, ids: list[int]) -> None:
    for part in _parts(ids):
        for r in db.exec(select(Referral).where(col(Referral.case_id).in_(part))):
            if r.started_at:
                seconds = rollups.seconds_between(r.sent_at, r.started_at)
                carried.add_service(db, r.county, str(Quarter.of(r.started_at)), seconds)


# The rows that go: all that hang on a case, by the database's own references


def _hanging(table: Table) -> list[tuple[Table, Any]]:
    """The tables whose rows belong to a row of `table`; one that can do without it is not among them."""
    every = Case.metadata.sorted_tables
    return [(t, fk.parent) for t in every for fk in t.foreign_keys if fk.column.table is table and not _may_stay(fk)]


def _may_stay(reference: Any) -> bool:
    return bool(reference.parent.nullable) and reference.parent.table.name != AccessAsk.__tablename__


def _counted(db: Session, ids: list[int]) -> Iterator[tuple[Table, int]]:
    rows: dict[Table, set[Any]] = {}
    _collect(db, Case.__table__, set(ids), rows)  # type: ignore[attr-defined]
    yield from ((table, len(keys)) for table, keys in rows.items())


def _collect(db: Session, table: Table, keys: set[Any], rows: dict[Table, set[Any]]) -> None:
    """Gather the keys of the rows to go, table by table; a composite key as a tuple."""
    new = keys - rows.setdefault(table, set())
    rows[table] |= new
    if not new or len(table.primary_key.columns) != 1:
        return
    for child, column in _hanging(table):
        key = list(child.primary_key.columns)
        for part in _parts(new):
            found = db.execute(select(*key).where(column.in_(part))).all()
            _collect(db, child, {row[0] if len(key) == 1 else tuple(row) for row in found}, rows)


def _gone(db: Session, ids: list[int]) -> list[str]:
    """Remove the cases with all that hangs on them; what the audit calls each of the rows."""
    rows: dict[Table, set[Any]] = {}
    _collect(db, Case.__table__, set(ids), rows)  # type: ignore[attr-defined]
    for table in reversed(Case.metadata.sorted_tables):
        for reference in table.foreign_keys:
            held = rows.get(reference.column.table, set())
            if not held:
                continue
            for part in _parts(held):
                theirs = reference.parent.in_(part)
                if _may_stay(reference):
                    db.execute(update(table).where(theirs).values({reference.parent.name: None}))
                else:
                    db.execute(delete(table).where(theirs))
    for part in _parts(ids):
        db.execute(delete(Case).where(col(Case.id).in_(part)))
    named = [
        (table.name, key) for table, keys in rows.items() if len(table.primary_key.columns) == 1 for key in keys
    ]  # fmt: skip
    for name, key in named:
        db.execute(delete(Draft).where(col(Draft.field).startswith(f"{name}.{key}.")))
    return [f"{name} {key}" for name, key in named]
