"""SQLite: copied by its online backup, which lets others write meanwhile; put back by the same, in one transaction."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url

from data_model import migrate
from data_model.backup.archive import SUMS, Manifest, TableCopy
from data_model.errors import Conflict, Invalid

FILE = "database.sqlite"


def _path(address: str) -> Path:
    return Path(make_url(address).database or "")


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=30, isolation_level=None)


def _tables(db: sqlite3.Connection) -> list[str]:
    wanted = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    return [name for (name,) in db.execute(wanted) if name != "alembic_version"]


def measure(db: sqlite3.Connection) -> dict[str, TableCopy]:
    """Each table's rows and digest."""
    found = {}
    for table in _tables(db):
        info = db.execute(f'PRAGMA table_info("{table}")').fetchall()
        columns = [row[1] for row in info]
        key = [row[1] for row in sorted(info, key=lambda row: row[5]) if row[5]] or columns
        listed, order = (", ".join(f'"{name}"' for name in names) for names in (columns, key))
        digest, rows = hashlib.sha256(), 0
        for row in db.execute(f'SELECT {listed} FROM "{table}" ORDER BY {order}'):  # noqa: S608 - the database's own names
            digest.update(repr(row).encode())
            rows += 1
        found[table] = TableCopy(rows, digest.hexdigest(), tuple(columns))
    return found


def _revision(db: sqlite3.Connection) -> str:
    try:
        return str(db.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    except (sqlite3.OperationalError, TypeError):
        raise Invalid("backup.nothing") from None


def take(address: str, folder: Path) -> tuple[str, dict[str, TableCopy], dict[str, int]]:
    """Copy into `folder`; the revision, and each table as it stood at the very moment of the copy."""
    path = _path(address)
    if not path.exists():
        raise Invalid("backup.nothing")
    with closing(_open(path)) as live, closing(_open(folder / FILE)) as copy:
        live.execute("BEGIN")
        revision = _revision(live)  # the first read fixes what this transaction sees, the copy included
        tables = measure(live)
        live.backup(copy)
        live.execute("ROLLBACK")
    return revision, tables, {}


def is_empty(address: str) -> bool:
    """Whether no table has a row, beside the zeros that a migration lays down for the sums."""
    if not _path(address).exists():
        return True
    with closing(_open(_path(address))) as db:
        return not any(
            db.execute(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone()  # noqa: S608 - the same
            for table in _tables(db)
            if table not in SUMS
        )


def put(folder: Path, manifest: Manifest, address: str, *, overwrite: bool, to_head: bool) -> None:
    """Check the copy, bring it to the present form, and lay it into the database at `address` as one transaction:
    whoever is killed meanwhile leaves the database as it was."""
    with closing(_open(folder / FILE)) as copy:
        sound = copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        if not sound or copy.execute("PRAGMA foreign_key_check").fetchone() or measure(copy) != manifest.tables:
            raise Invalid("backup.broken")
    if to_head:
        engine = create_engine(f"sqlite:///{folder / FILE}")
        migrate.upgrade(engine)
        engine.dispose()
    if not overwrite and not is_empty(address):
        raise Conflict("backup.not_empty")
    _path(address).absolute().parent.mkdir(parents=True, exist_ok=True)
    with closing(_open(folder / FILE)) as copy, closing(_open(_path(address))) as target:
        copy.backup(target)
        if measure(target) != measure(copy):
            raise Invalid("backup.broken")


def measured(address: str) -> dict[str, TableCopy]:
    with closing(_open(_path(address))) as db:
        return measure(db)


@contextmanager
def scratch(_address: str, folder: Path) -> Iterator[str]:
    """The address of an empty database for trying."""
    yield f"sqlite:///{folder / 'scratch.sqlite'}"


def destroy(address: str, folder: Path) -> None:
    """Destroy a database of `scratch`: what is left opens as nothing."""
    path = _path(address)
    if path.parent != folder:
        raise ValueError(path)
    path.write_bytes(b"\0" * 4096)
    for left in path.parent.glob(f"{path.name}*"):
        left.unlink()
