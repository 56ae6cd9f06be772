"""Brings a database to the present form, step by step."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from data_model import store


def _config(engine: Engine) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["engine"] = engine
    return config


def upgrade(engine: Engine | None = None, revision: str = "head") -> None:
    """Upgrade the database to `revision`; the folder of a SQLite file is made where it is missing."""
    engine = engine or store.engine()
    if engine.url.get_backend_name() == "sqlite" and engine.url.database:
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
    command.upgrade(_config(engine), revision)


def downgrade(revision: str, engine: Engine | None = None) -> None:
    """Take the database back to `revision`."""
    command.downgrade(_config(engine or store.engine()), revision)


def check(engine: Engine | None = None) -> None:
    """Raises where the tables and the migrations do not agree."""
    command.check(_config(engine or store.engine()))


def write(message: str, engine: Engine | None = None) -> None:
    """Draft the next migration from the difference; read it before you keep it."""
    command.revision(_config(engine or store.engine()), message=message, autogenerate=True)
