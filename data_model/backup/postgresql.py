"""PostgreSQL: every table by COPY inside one repeatable-read transaction, put back in one transaction.

Not pg_dump: it must be installed beside the program and be as new as the server. The form of the tables comes from our
migrations, so that a backup of an older form, or of an older PostgreSQL, is restored all the same. `row_security = off`
makes PostgreSQL refuse to copy what the role may not see whole, in place of leaving rows out in silence.
"""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from graphlib import TopologicalSorter
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, create_engine, inspect, make_url, text
from sqlalchemy.exc import DBAPIError

from data_model import migrate
from data_model.backup.archive import SUMS, Manifest, TableCopy
from data_model.errors import Conflict, Invalid

PIECE = 1 << 20
PLAIN = (
    "row_security = off",
    "datestyle = 'ISO, YMD'",
    "timezone = 'UTC'",
    "bytea_output = 'hex'",
    "extra_float_digits = 1",
)


@contextmanager
def _connected(address: str, *, snapshot: bool = False) -> Iterator[Connection]:
    engine = create_engine(address, hide_parameters=True)
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True} if snapshot else {}
    try:
        with engine.connect().execution_options(**options) as connection, connection.begin():
            for setting in PLAIN:
                connection.execute(text(f"SET LOCAL {setting}"))
            yield connection
    finally:
        engine.dispose()


Shape = tuple[tuple[str, ...], tuple[str, ...]]
"""A table's columns, and those of its key."""
_COLUMNS = text(
    "SELECT c.relname, a.attname, array_position(i.indkey::int2[], a.attnum) FROM pg_class c "
    "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
    "LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary "
    "WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace ORDER BY c.relname, a.attnum"
)
_PARENTS = text(
    "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint "
    "WHERE contype = 'f' AND conrelid <> confrelid AND connamespace = current_schema()::regnamespace"
)


def _tables(db: Connection) -> dict[str, Shape]:
    """Each table's columns and key, in an order in which rows find the rows that they name."""
    found: dict[str, list[tuple[str, int | None]]] = {}
    for table, column, place in db.execute(_COLUMNS):
        found.setdefault(table, []).append((column, place))
    found.pop("alembic_version", None)
    parents: dict[str, set[str]] = {table: set() for table in found}
    for child, parent in db.execute(_PARENTS):
        parents[child.strip('"')].add(parent.strip('"'))
    return {table: _with_key(found[table]) for table in TopologicalSorter(parents).static_order()}


def _with_key(columns: list[tuple[str, int | None]]) -> Shape:
    key = sorted((place, name) for name, place in columns if place is not None)
    names = tuple(name for name, _ in columns)
    return names, tuple(name for _, name in key) or names


def _quoted(db: Connection, names: Iterator[str] | tuple[str, ...]) -> str:
    return ", ".join(db.dialect.identifier_preparer.quote_identifier(name) for name in names)


def _copy_out(db: Connection, table: str, shape: Shape, file: IO[bytes] | None = None) -> TableCopy:
    """Each row a line, by the key in the order of bytes: an order that no locale changes."""
    columns, key = shape
    order = ", ".join(f'{_quoted(db, (name,))}::text COLLATE "C"' for name in key)
    digest, rows = hashlib.sha256(), 0
    listed, name = _quoted(db, columns), _quoted(db, (table,))
    statement = f"COPY (SELECT {listed} FROM {name} ORDER BY {order}) TO STDOUT"  # noqa: S608 - the database's own names
    with _cursor(db) as cursor, cursor.copy(statement) as lines:
        for piece in lines:
            digest.update(piece)
            rows += bytes(piece).count(b"\n")
            if file:
                file.write(piece)
    return TableCopy(rows, digest.hexdigest(), columns)


def _cursor(db: Connection) -> Any:
    connection: Any = db.connection.driver_connection
    return connection.cursor()


def _revision(db: Connection) -> str:
    if not inspect(db).has_table("alembic_version"):
        raise Invalid("backup.nothing")
    return str(db.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def _counters(db: Connection) -> dict[str, int]:
    given = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema()"
    return {name: value for name, value in db.execute(text(given)) if value is not None}


def take(address: str, folder: Path) -> tuple[str, dict[str, TableCopy], dict[str, int]]:
    """Copy into `folder`; the revision, each table at one moment, and the numbers given out."""
    tables = {}
    with _connected(address, snapshot=True) as db:
        revision = _revision(db)
        for table, shape in _tables(db).items():
            with (folder / f"{table}.copy").open("wb") as file:
                tables[table] = _copy_out(db, table, shape, file)
        return revision, tables, _counters(db)


def _filled(db: Connection) -> list[str]:
    """The tables that have a row, children before parents."""
    return [
        table for table in reversed(_tables(db))
        if db.execute(text(f"SELECT 1 FROM {_quoted(db, (table,))} LIMIT 1")).first()  # noqa: S608 - the same
    ]  # fmt: skip


def _has_rows(db: Connection) -> bool:
    return not SUMS.issuperset(_filled(db))


def is_empty(address: str) -> bool:
    """Whether no table has a row, beside the zeros that a migration lays down for the sums."""
    with _connected(address) as db:
        return not _has_rows(db)


def _clear(db: Connection) -> None:
    """Drop our tables and functions; the schema, its grants and what extensions brought stay."""
    for table in (*_tables(db), "alembic_version"):
        db.execute(text(f"DROP TABLE IF EXISTS {_quoted(db, (table,))} CASCADE"))
    ours = text(
        "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace "
        "AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
    )
    for (function,) in db.execute(ours).all():
        db.execute(text(f"DROP FUNCTION {function} CASCADE"))


def put(folder: Path, manifest: Manifest, address: str, *, overwrite: bool, to_head: bool) -> None:
    """Build the tables of the backup's revision, fill and compare them, bring them to the present form: all in one
    transaction, so that whatever fails leaves the database as it was."""
    with _connected(address) as db:
        if not overwrite and _has_rows(db):
            raise Conflict("backup.not_empty")
        _clear(db)
        migrate.upgrade_within(db, manifest.revision)
        for table in _filled(db):  # what the migrations laid down is in the copy too
            db.execute(text(f"DELETE FROM {_quoted(db, (table,))}"))  # noqa: S608 - the same
        tables = _tables(db)
        if {table: set(columns) for table, (columns, _) in tables.items()} != {
            table: set(copied.columns) for table, copied in manifest.tables.items()
        }:
            raise Invalid("backup.broken")
        for table in tables:
            _copy_in(db, table, manifest.tables[table].columns, folder / f"{table}.copy")
        for counter, value in manifest.counters.items():
            db.execute(text("SELECT setval(CAST(:counter AS regclass), :value)"), {"counter": counter, "value": value})
        if _measure(db) != manifest.tables:
            raise Invalid("backup.broken")
        if to_head:
            migrate.upgrade_within(db, "head")


def _copy_in(db: Connection, table: str, columns: tuple[str, ...], file: Path) -> None:
    statement = f"COPY {_quoted(db, (table,))} ({_quoted(db, columns)}) FROM STDIN"
    try:
        with file.open("rb") as lines, _cursor(db) as cursor, cursor.copy(statement) as copy:
            while piece := lines.read(PIECE):
                copy.write(piece)
    except OSError:
        raise Invalid("backup.broken") from None


def _measure(db: Connection) -> dict[str, TableCopy]:
    return {table: _copy_out(db, table, shape) for table, shape in _tables(db).items()}


def measured(address: str) -> dict[str, TableCopy]:
    """Each table's rows and digest."""
    with _connected(address, snapshot=True) as db:
        return _measure(db)


def _run(address: str, statement: str) -> None:
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(statement))
    finally:
        engine.dispose()


SCRATCH = "impreuna_proba_"


@contextmanager
def scratch(address: str, _folder: Path) -> Iterator[str]:
    """The address of an empty database for trying, on the same server. Invalid where the role may not make one."""
    name = f"{SCRATCH}{secrets.token_hex(6)}"
    try:
        _run(address, f"CREATE DATABASE {name} TEMPLATE template0")
    except DBAPIError:
        raise Invalid("backup.no_scratch") from None
    try:
        yield make_url(address).set(database=name).render_as_string(hide_password=False)
    finally:
        _run(address, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def destroy(address: str, _folder: Path) -> None:
    """Destroy what a database of `scratch` holds."""
    if not str(make_url(address).database).startswith(SCRATCH):
        raise ValueError(address)
    with _connected(address) as db:
        _clear(db)
