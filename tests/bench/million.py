"""A million referrals: the comparison of three years from the sums, next to plain SQL on the rows and to DuckDB over
the same rows; and what the released national page costs with ten thousand and with a million.

`python -m tests.bench.million [REFERRALS]`; DuckDB is handed the rows once, outside the timing.
"""

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import Connection, text
from sqlmodel import Session, select

from dashboard.shell.pages import entry_of
from data_model import migrate, rollups, store
from data_model.institutions import Institution, InstitutionKind
from data_model.periods import Quarter
from geodata.counties import COUNTIES
from tests.bench.database import using
from tests.bench.line import Line
from tests.bench.pages import CENTRAL
from tests.bench.serving import EMPTY, SERVER
from tests.bench.visitor import Asked, costs, signed_in, tab
from tests.browser.site import build_demo, serving
from tests.conftest import Postgres

FEW, MANY = 10_000, 1_000_000
FIRST, LAST = Quarter(2024, 1), Quarter(2026, 4)
TIMES = 15
ROUNDS = 15  # of the pages, in turns
PAGE_AIM, GROWTH_AIM = 2.0, 1.1
CODES = "".join(f"{code:2}" for code in COUNTIES)
STATES = ("sent", "received", "accepted", "refused", "started", "finished", "interrupted", "withdrawn")
SPAN = 4 * 365 * 86_400  # seconds from 2023 on in which cases are opened and referrals sent


class Dialect:
    """How each database makes numbers and moments."""

    def __init__(self, kind: str) -> None:
        self.sqlite = kind == "sqlite"

    def moment(self, seconds: str) -> str:
        if self.sqlite:
            return f"strftime('%Y-%m-%d %H:%M:%S.000000', 1672531200 + {seconds}, 'unixepoch')"
        return f"(timestamp '2023-01-01' + ({seconds}) * interval '1 second')"

    def day(self, seconds: str) -> str:
        return f"date(1672531200 + {seconds}, 'unixepoch')" if self.sqlite else f"({self.moment(seconds)})::date"

    def numbers(self, first: int, last: int) -> str:
        if self.sqlite:
            return f"WITH RECURSIVE g(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM g WHERE i < {last})"
        return f"WITH g(i) AS (SELECT i::bigint FROM generate_series({first}, {last}) i)"

    @property
    def days_to_service(self) -> str:
        if self.sqlite:
            return "avg(julianday(started_at) - julianday(sent_at))"
        return "avg(extract(epoch FROM started_at - sent_at)) / 86400"


def fill(db: Connection, institution: int, base: int, first: int, last: int) -> None:
    """Referrals `first` to `last`, four to a case with two needs; `base` is the last id that is taken."""
    d = Dialect(db.dialect.name)
    no, yes = ("0", "1") if d.sqlite else ("false", "true")
    opened, sent, waited = f"(i * 999983 % {SPAN})", f"(i * 104729 % {SPAN})", "(i * 15485863 % 2592000)"
    case = "((i + 3) / 4)"

    def county(n: str) -> str:
        at = f"CAST(1 + 2 * (({n} * 31) % {len(COUNTIES)}) AS integer)"
        return f"rtrim(substr('{CODES}', {at}, 2))"

    status = f"CASE (i * 7919 + i / 97) % 8 {' '.join(f'WHEN {n} THEN {s!r}' for n, s in enumerate(STATES))} END"
    begun = f"CASE WHEN (i * 7919 + i / 97) % 8 IN (4, 5, 6) THEN {d.moment(f'{sent} + {waited}')} END"
    ended = f"CASE WHEN (i * 7919 + i / 97) % 8 IN (3, 5, 6, 7) THEN {d.moment(f'{sent} + 2 * {waited}')} END"
    identified = f"CASE WHEN i % 3 = 0 THEN {d.day(opened)} END"
    tables: dict[str, tuple[int, dict[str, str]]] = {
        '"case"': (4, {
            "version": "1", "id": f"{base} + i", "code": f"'X' || ({base} + i)", "handling_county": county("i"),
            "origin_county": county("i + 1"), "destination": "'RO'", "lead_institution_id": str(institution),
            "age_band": "'18_25'", "sex": "'female'", "citizenship": "'ro'", "exploitation": "'labour'",
            "source": "'child_protection'", "progress": "'referred'", "identified_on": identified,
            "victim_status": "CASE WHEN i % 3 = 0 THEN 'identified' ELSE 'presumed' END",
            "opened_at": d.moment(opened), "moved_at": d.moment(opened),
        }),
        "need": (2, {
            "id": f"{base} + i", "case_id": f"{base} + (i + 1) / 2", "recorded_at": d.moment(f"(i * 7 % {SPAN})"),
            "kind": "CASE WHEN i % 2 = 0 THEN 'shelter' ELSE 'medical' END", "urgent": no,
        }),
        "referral": (1, {
            "version": "1", "id": f"{base} + i", "batch": "'b'", "case_id": f"{base} + {case}",
            "need_id": f"{base} + 2 * {case} - i % 2", "county": county(case),
            "from_institution_id": str(institution), "to_institution_id": str(institution), "status": status,
            "urgent": yes, "message": "''", "answer": "''", "sent_at": d.moment(sent), "due_at": d.moment(sent),
            "started_at": begun, "ended_at": ended,
        }),
    }  # fmt: skip
    for table, (share, columns) in tables.items():
        numbers = d.numbers((first - 1) // share + 1, last // share)
        values = ", ".join(columns.values())
        into = f"INSERT INTO {table} ({', '.join(columns)})"
        whole = f"{numbers} {into} SELECT {values} FROM g" if d.sqlite else f"{into} {numbers} SELECT {values} FROM g"
        db.execute(text(whole))


def best(do: Callable[[], object]) -> float:
    """The quickest of some, in ms: what others on the machine do only ever adds."""
    found = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        do()
        found.append(time.perf_counter() - begun)
    return 1000 * min(found)


def plain(db: Session) -> list[Any]:
    days = Dialect(db.get_bind().dialect.name).days_to_service
    asked = f"SELECT county, status, count(*), {days} FROM referral WHERE sent_at >= :a AND sent_at < :b GROUP BY 1, 2"
    return list(db.execute(text(asked), {"a": _utc(FIRST.start), "b": _utc(LAST.end)}))


def _utc(moment: Any) -> str:
    text_of: str = store.Utc().process_bind_param(moment, None).strftime("%Y-%m-%d %H:%M:%S.%f")  # type: ignore[arg-type,union-attr]
    return text_of


def handed_over(db: Session) -> duckdb.DuckDBPyConnection:
    """DuckDB with the same rows, in memory."""
    import pandas as pd

    rows = pd.read_sql(text("SELECT county, status, sent_at, started_at FROM referral"), db.connection())
    for column in ("sent_at", "started_at"):
        rows[column] = pd.to_datetime(rows[column], format="ISO8601")
    duck = duckdb.connect()
    duck.execute("CREATE TABLE referral AS SELECT * FROM rows")
    return duck


def in_duckdb(duck: duckdb.DuckDBPyConnection) -> list[Any]:
    return duck.execute(
        "SELECT county, status, count(*), avg(epoch(started_at) - epoch(sent_at)) / 86400 FROM referral "
        "WHERE sent_at >= CAST(? AS TIMESTAMP) AND sent_at < CAST(? AS TIMESTAMP) GROUP BY 1, 2",
        [_utc(FIRST.start), _utc(LAST.end)],
    ).fetchall()


def compared(name: str) -> Iterator[Line]:
    """The same comparison by the three ways; they say the same, and their times."""
    with store.reading() as db:
        duck = handed_over(db)
        same = [
            sorted((c, s, n, None if days is None else round(float(days), 4)) for c, s, n, days in rows)
            for rows in (rollups.by_status(db, FIRST, LAST), plain(db), in_duckdb(duck))
        ]
        assert same[0] == same[1] == same[2], "the three ways do not say the same"
        theirs = best(lambda: in_duckdb(duck))
        ours = best(lambda: rollups.by_status(db, FIRST, LAST))
        rows = best(lambda: plain(db))
    yield Line(f"{name}: comparison from the sums ({len(same[0])} groups)", ours, "ms", round(theirs, 1))
    yield Line(f"{name}: DuckDB over the same rows", theirs, "ms")
    yield Line(f"{name}: plain SQL on the rows", rows, "ms")


def filled(first: int, last: int, base: int, name: str) -> Iterator[Line]:
    """Fill the present database, and build its sums."""
    begun = time.perf_counter()
    with store.owner_engine().begin() as db:
        if db.dialect.name == "postgresql":
            db.execute(text("SET LOCAL statement_timeout = 0"))
        institution = db.execute(select(Institution.__table__.c.id).limit(1)).scalar_one()  # type: ignore[attr-defined]
        fill(db, institution, base, first, last)
    yield Line(f"{name}: filling referrals {first:,} to {last:,}", time.perf_counter() - begun, "s")
    begun = time.perf_counter()
    with store.owner_engine().begin() as db:
        rollups.build(db)
        if db.dialect.name == "postgresql":
            db.execute(text("ANALYZE"))
    yield Line(f"{name}: building the sums", time.perf_counter() - begun, "s")


def pages(few: Path, many: Path, n: int) -> Iterator[Line]:
    """What the national page costs on both, next to an empty page: measured in turns, so that both have the same
    machine."""
    path = entry_of("country").path
    with serving(few, SERVER) as small, serving(many, SERVER) as large, ExitStack() as open_tabs:
        asked: list[Asked] = []
        for site in (small, large):
            client = signed_in(site.url, CENTRAL)
            for address in (EMPTY, path):
                opened = open_tabs.enter_context(tab(client, address))
                opened.opened()
                asked.append((site.pid, opened.rerun))
        empty_few, page_few, empty_many, page_many = costs(*asked, rounds=ROUNDS)
    empty = (empty_few + empty_many) / 2
    for of, cost in ((FEW, page_few), (n, page_many)):
        yield Line(f"national page, {of:,} referrals: {cost:.0f} CPU-ms; empty pages", cost / empty, "x", PAGE_AIM)
    yield Line(f"national page, {n:,} next to {FEW:,} referrals", page_many / page_few, "x", GROWTH_AIM)


def on_sqlite(folder: Path, many: int) -> Iterator[Line]:
    """On the demonstration, which has two released years to show."""
    few = folder / "few"
    few.mkdir()
    with using(f"sqlite:///{folder / 'demo.db'}"):
        with store.engine().connect() as db:
            base = max(
                db.execute(text(f'SELECT max(id) FROM "{t}"')).scalar() or 0 for t in ("case", "need", "referral")
            )
        yield from filled(1, FEW, base, "SQLite")
        with closing(sqlite3.connect(folder / "demo.db")) as plain_file:
            plain_file.execute("VACUUM INTO ?", (str(few / "demo.db"),))
        yield from filled(FEW + 1, many, base, "SQLite")
        yield from compared("SQLite")
    yield from pages(few, folder, many)


def on_postgresql(many: int) -> Iterator[Line]:
    server = Postgres()
    try:
        server.execute("CREATE DATABASE bench")
        with using(server.url("bench")):
            migrate.upgrade()
            with store.writing() as db:
                db.add(Institution(kind=InstitutionKind.NGO, name="Asociația de probă (inventată)", county="BV"))
            yield from filled(1, many, 0, "PostgreSQL")
            yield from compared("PostgreSQL")
    finally:
        server.stop()


def table(folder: Path, many: int = MANY) -> Iterator[Line]:
    """All of it; the demonstration stands in `folder`, and is changed."""
    yield from on_sqlite(folder, many)
    yield from on_postgresql(many)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="impreuna-bench-") as name:
        build_demo(Path(name))
        for line in table(Path(name), int(sys.argv[1]) if len(sys.argv) > 1 else MANY):
            print(line, flush=True)


if __name__ == "__main__":
    main()
