"""The demo country, built once a run, and what its tests look at."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlmodel import Session, SQLModel, select

from data_model import demo, migrate, store
from data_model.audit import recording

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def forget_engine() -> None:
    """Leave the database at hand, so that the next address is asked for anew."""
    store.engine().dispose()
    store.engine_for.cache_clear()


def build_into(url: str, seed: int = demo.SEED) -> None:
    """Migrate the database at an address and build the demo in it; its audit's salts count up, to be the same twice."""
    salts = count(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recording, "secrets", SimpleNamespace(token_hex=lambda n: f"{next(salts):0{2 * n}x}"))
        patch.setenv("IMPREUNA_DATABASE_URL", url)
        migrate.upgrade()
        demo.build(seed=seed, now=NOW, progress=lambda _line: None)
        forget_engine()


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The SQLite file of the demo country, built once a run, each worker's own copy. Copy it before you write."""
    base = tmp_path_factory.getbasetemp()
    path = base / "demo_country.db"
    if not path.exists():  # each module that takes this fixture asks for itself
        made = (base if worker_id == "master" else base.parent) / "demo_country_made.db"
        with made.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not made.exists():
                building = made.with_suffix(".building")
                build_into(f"sqlite:///{building}")
                building.rename(made)
        shutil.copy(made, path)
    return path


@pytest.fixture(scope="module")
def country(demo_file: Path) -> Iterator[Session]:
    """A session that reads the demo country at its own present moment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMPREUNA_DATABASE_URL", f"sqlite:///{demo_file}")
        with store.reading(NOW) as db:
            yield db
        forget_engine()


def rows(db: Session, table: type[SQLModel]) -> list[Any]:
    """Every row of a table, in the order of its key."""
    return list(db.exec(select(table).order_by(*table.__table__.primary_key)))  # type: ignore[attr-defined]


def copied(path: Path, folder: Path) -> str:
    """The address of a copy that may be written to."""
    target = folder / "copy.db"
    target.write_bytes(path.read_bytes())
    assert not os.path.exists(f"{path}-wal") or not os.path.getsize(f"{path}-wal"), "copy only a closed database"
    return f"sqlite:///{target}"
