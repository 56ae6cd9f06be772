"""Two doors to one database: `reading()` for questions, `writing()` for one command each.

SQLite by default, PostgreSQL by `IMPREUNA_DATABASE_URL`. On SQLite a writer begins with BEGIN IMMEDIATE, because a
reader that turns into a writer fails at once whatever the busy timeout.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import DateTime, Dialect, Engine, MetaData, create_engine, event
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.types import TypeDecorator
from sqlmodel import Session, SQLModel

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
    """A row that people edit: the page hands in the version it first showed."""

    version: int = 1

    def take(self, expected_version: int) -> None:
        """Count one change; Conflict when somebody was faster."""
        if self.version != expected_version:
            raise Conflict("conflict.stale", shown=expected_version, now=self.version)
        self.version += 1


def url() -> str:
    """The database's address: `IMPREUNA_DATABASE_URL`, else data/impreuna.db in the working folder."""
    return os.environ.get("IMPREUNA_DATABASE_URL") or "sqlite:///data/impreuna.db"


@cache
def engine_for(address: str) -> Engine:
    """One engine an address, with the pragmas that SQLite needs."""
    if not address.startswith("sqlite"):
        return create_engine(address, pool_pre_ping=True, pool_size=10, max_overflow=20, hide_parameters=True)
    engine = create_engine(address, connect_args={"check_same_thread": False}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        immediate = connection.get_execution_options().get("immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def engine() -> Engine:
    """The engine of the present address."""
    return engine_for(url())


_refusal_recorders: list[Callable[[Session, NotAllowed], None]] = []


def on_refusal(recorder: Callable[[Session, NotAllowed], None]) -> Callable[[Session, NotAllowed], None]:
    """Audit asks here to be told of each refusal, in a transaction of its own."""
    _refusal_recorders.append(recorder)
    return recorder


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


@contextmanager
def writing(now: datetime | None = None) -> Iterator[Session]:
    """A session for one command; committed when the block ends well, undone when it raises."""
    with Session(engine().execution_options(immediate=True), expire_on_commit=False) as db:
        db.info["now"] = now
        try:
            yield db
            db.commit()
        except NotAllowed as refusal:
            db.rollback()
            _record(refusal, now)
            raise
        except BaseException:
            db.rollback()
            raise


def _record(refusal: NotAllowed, now: datetime | None) -> None:
    with Session(engine().execution_options(immediate=True)) as db:
        db.info["now"] = now
        for recorder in _refusal_recorders:
            recorder(db, refusal)
        db.commit()
