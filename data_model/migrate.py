"""Brings a database to the present form, step by step."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from data_model import store


def _config(engine: Engine | None = None, connection: Connection | None = None, *, down: bool = False) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes.update(engine=engine, connection=connection, down=down)
    return config


def upgrade(engine: Engine | None = None, revision: str = "head") -> None:
    """Upgrade the database to `revision`; a SQLite file and its folder are made where they are
    missing."""
    engine = engine or store.owner_engine()
    if engine.url.get_backend_name() == "sqlite" and engine.url.database:
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
        Path(engine.url.database).touch()
    command.upgrade(_config(engine), revision)


def upgrade_within(connection: Connection, revision: str) -> None:
    """The same inside the caller's transaction, for PostgreSQL, where a migration undoes with the rest."""
    command.upgrade(_config(connection=connection), revision)


def revisions() -> frozenset[str]:
    """Every form of the database that this program knows."""
    return frozenset(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def downgrade(revision: str, engine: Engine | None = None) -> None:
    """Take the database back to `revision`."""
    command.downgrade(_config(down=True, engine=engine or store.owner_engine()), revision)


def check(engine: Engine | None = None) -> None:
    """Raises where the tables and the migrations do not agree."""
    command.check(_config(engine or store.owner_engine()))


def write(message: str, engine: Engine | None = None) -> None:
    """Draft the next migration from the difference; read it before you keep it."""
    command.revision(_config(engine or store.owner_engine()), message=message, autogenerate=True)
