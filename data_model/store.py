"""Two doors to one database: `reading()` for questions, `writing()` for one command each.

SQLite by default, PostgreSQL by `IMPREUNA_DATABASE_URL`. On SQLite a writer begins with BEGIN IMMEDIATE, because a
reader that turns into a writer fails at once whatever the busy timeout.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar
from urllib.parse import quote

from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, NullPool, create_engine, event, text
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.orm import declared_attr
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.types import TypeDecorator
from sqlmodel import Session, SQLModel
from sqlmodel.sql.expression import SelectOfScalar

from data_model import walls
from data_model.errors import Conflict, NotAllowed

SQLModel.metadata.naming_convention = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
).naming_convention


T = TypeVar("T")


class Utc(TypeDecorator[datetime]):
    """An aware moment, stored as naive UTC in both databases."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value else None


def one_of(enum: Any) -> SqlEnum:
    """A text column with a CHECK that admits the values of a StrEnum."""
    return SqlEnum(
        enum,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda e: [m.value for m in e],
        name=enum.__name__.lower(),
    )


class Versioned(SQLModel):
    """A row that people edit: the page hands in the version it first showed.

    The database compares it once more at saving, for a command that forgot to read the row by `for_change`.
    """

    version: int = 1

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        return {"version_id_col": cls.version, "version_id_generator": False}

    def take(self, expected_version: int) -> None:
        """Count one change; Conflict when somebody was faster."""
        if self.version != expected_version:
            raise Conflict("conflict.stale", shown=expected_version, now=self.version)
        self.version += 1


def take_if_there(row: Versioned | None, expected_version: int | None) -> None:
    """Count one change of a row that may not be there yet; Conflict unless it is as the page showed it (None: no
    row)."""
    now = row.version if row else None
    if now != expected_version:
        raise Conflict("conflict.stale", shown=expected_version, now=now)
    if row:
        row.version += 1


def url() -> str:
    """The database's address: `IMPREUNA_DATABASE_URL`, else data/impreuna.db in the working folder."""
    return os.environ.get("IMPREUNA_DATABASE_URL") or "sqlite:///data/impreuna.db"


PATIENCE = 5.0
"""Seconds to wait for a lock, a free connection or a new one, before one says that the database is busy or gone."""
LONGEST_STATEMENT = 30.0  # seconds


@cache
def engine_for(address: str) -> Engine:
    """One engine an address, with what each kind needs so that a slow or lost database never holds a page for ever."""
    if not address.startswith("sqlite"):
        waits = f"-c lock_timeout={PATIENCE:.0f}s -c statement_timeout={LONGEST_STATEMENT:.0f}s"
        engine = create_engine(
            address,
            pool_pre_ping=True,
            pool_size=10,
            max_overflow=20,
            pool_timeout=PATIENCE,
            connect_args={"connect_timeout": int(PATIENCE), "options": waits},
            hide_parameters=True,
        )
        event.listen(engine, "connect", _become_app)
        return engine
    engine = create_engine(
        address, connect_args={"check_same_thread": False}, pool_timeout=PATIENCE, hide_parameters=True
    )
    if engine.url.database not in (None, "", ":memory:"):
        _stay_with_the_file(engine)

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        waits = f"busy_timeout={PATIENCE * 1000:.0f}"
        for pragma in (waits, "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        immediate = connection.get_execution_options().get("immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def _become_app(connection: Any, _record: object) -> None:
    """The server works in a role that owns no table, whoever signed in: `walls` stand for it. An error where the
    database was never migrated, or does not let it."""
    connection.execute(f"SET ROLE {walls.APP_ROLE}")
    connection.commit()


def _stay_with_the_file(engine: Engine) -> None:
    """A connection never makes the file, and never outlives it: what was written into a file that was moved away, or
    into an empty one in its place, would be acknowledged and lost."""

    @event.listens_for(engine, "do_connect")
    def _no_new_file(_dialect: object, _record: object, args: list[str], options: dict[str, Any]) -> None:
        args[0], options["uri"] = f"file:{quote(args[0])}?mode=rw", True

    @event.listens_for(engine, "connect")
    def _note(_connection: object, record: Any) -> None:
        record.info["file"] = _file_of(engine)

    @event.listens_for(engine, "checkout")
    def _is_still_there(_connection: object, record: Any, _proxy: object) -> None:
        if record.info["file"] != _file_of(engine):
            raise DisconnectionError("the file of the database is another one")


def _file_of(engine: Engine) -> tuple[int, int] | None:
    try:
        found = os.stat(engine.url.database or "")
    except OSError:
        return None
    return found.st_dev, found.st_ino


def engine() -> Engine:
    """The engine of the present address."""
    return engine_for(url())


def owner_url() -> str:
    """The address of who owns the tables: `IMPREUNA_DATABASE_OWNER_URL`, else the same as for the server."""
    return os.environ.get("IMPREUNA_DATABASE_OWNER_URL") or url()


@cache
def owner_engine_for(address: str) -> Engine:
    """An engine for migrations: in the owner's own role, and without a pool, because it is needed once."""
    return engine_for(address) if address.startswith("sqlite") else create_engine(address, poolclass=NullPool)


def owner_engine() -> Engine:
    """The engine of who owns the tables."""
    return owner_engine_for(owner_url())


# Who speaks, told to PostgreSQL for each transaction


@dataclass(frozen=True)
class Speaker:
    """For whom rows are read: `counties` of a coordinator or a regional centre, `party` the institution that works
    cases, `institution` of anybody but the administrator."""

    role: str
    account: int | str = ""
    institution: int | str = ""
    party: int | str = ""
    counties: str = ""


SYSTEM = Speaker("system")
"""The program itself: signing in, counting for a message, retention, and what `as_system` names."""


@contextmanager
def speaking(db: Session, speaker: Speaker) -> Iterator[None]:
    """For the block, the database shows `db` what `speaker` may reach."""
    before = db.info.get("speaker", SYSTEM)
    speak_as(db, speaker)
    try:
        yield
        db.flush()
    except (DBAPIError, StaleDataError):
        db.info["speaker"] = before  # the transaction is lost: the next one is told
        raise
    except BaseException:
        speak_as(db, before)
        raise
    speak_as(db, before)


def as_system(db: Session) -> AbstractContextManager[None]:
    """For the block, the program itself reads: where an answer is a number, or is told on without the row."""
    return speaking(db, SYSTEM)


def speak_as(db: Session, speaker: Speaker) -> None:
    """From here on, the database shows `db` what `speaker` may reach."""
    if db.info.get("speaker", SYSTEM) == speaker:
        return
    db.info["speaker"] = speaker
    if db.in_transaction() and db.get_bind().dialect.name == "postgresql":
        _tell(db.connection(), speaker)


@event.listens_for(Session, "after_begin")
def _begun(db: Session, _transaction: object, connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        _tell(connection, db.info.get("speaker", SYSTEM))


def _tell(connection: Connection, speaker: Speaker) -> None:
    told = {name: str(value) for name, value in asdict(speaker).items()}
    calls = ", ".join(f"set_config('impreuna.{name}', :{name}, true)" for name in told)
    connection.execute(text(f"SELECT {calls}"), told)


_refusal_recorders: list[Callable[[Session, NotAllowed], None]] = []
_followers: list[Callable[[Session], None]] = []


def on_refusal(recorder: Callable[[Session, NotAllowed], None]) -> Callable[[Session, NotAllowed], None]:
    """Audit asks here to be told of each refusal, in a transaction of its own."""
    _refusal_recorders.append(recorder)
    return recorder


def on_commit(follower: Callable[[Session], None]) -> Callable[[Session], None]:
    """Audit asks here to be told of each transaction that is now kept."""
    _followers.append(follower)
    return follower


def later(db: Session, write: Callable[[Session], None]) -> None:
    """Have `write` done when this reading has ended, in a transaction of its own; at the end of a writing, in its own.

    Where it fails, so does the reading.
    """
    db.info.setdefault("later", []).append(write)


def _write_later(writes: list[Callable[[Session], None]], now: datetime | None) -> None:
    if not writes:
        return
    with Session(engine().execution_options(immediate=True)) as db:
        db.info["now"] = now
        for write in writes:
            write(db)
        _commit(db)


def _commit(db: Session) -> None:
    db.commit()
    for follower in _followers:
        follower(db)


@contextmanager
def reading(now: datetime | None = None) -> Iterator[Session]:
    """A session for questions; nothing in it is kept."""
    with Session(engine(), expire_on_commit=False) as db:
        db.info["now"] = now
        try:
            yield db
        except NotAllowed as refusal:
            db.rollback()
            _record(refusal, now)
            raise
        finally:
            db.close()  # not rollback: that would expire the rows that a question has read
        _write_later(db.info.pop("later", []), now)


OVERTAKEN = ("23505", "40001", "40P01")
"""PostgreSQL's words for a unique value that another transaction took, and for two that wait for each other."""


def for_change(statement: SelectOfScalar[T]) -> SelectOfScalar[T]:
    """`statement` reading its rows as they are now, and holding them until the transaction ends.

    Of two commands on a row at once, the second so sees what the first did. A writer of SQLite is alone anyway.
    """
    return statement.with_for_update(key_share=True).execution_options(populate_existing=True)


def one_at_a_time(db: Session, deed: str) -> None:
    """Wait until no other transaction does `deed`: for rules over rows that are not there yet."""
    db.flush()  # rows first, then this: transactions that wait in one order never wait for each other
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:deed, 0))"), {"deed": deed})


@contextmanager
def writing(now: datetime | None = None) -> Iterator[Session]:
    """A session for one command; committed when the block ends well, undone when it raises.

    Conflict when another one, at the same moment, took what this one needs.
    """
    with Session(engine().execution_options(immediate=True), expire_on_commit=False) as db:
        db.info["now"] = now
        try:
            yield db
            for write in db.info.pop("later", []):
                write(db)
            _commit(db)
        except NotAllowed as refusal:
            db.rollback()
            _record(refusal, now)
            raise
        except (StaleDataError, DBAPIError) as error:
            db.rollback()
            if isinstance(error, StaleDataError) or getattr(error.orig, "sqlstate", "") in OVERTAKEN:
                raise Conflict("conflict.stale") from None
            raise
        except BaseException:
            db.rollback()
            raise


def _record(refusal: NotAllowed, now: datetime | None) -> None:
    with Session(engine().execution_options(immediate=True)) as db:
        db.info["now"] = now
        for recorder in _refusal_recorders:
            recorder(db, refusal)
        _commit(db)
