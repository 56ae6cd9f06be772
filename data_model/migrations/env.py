"""Runs the migrations on the engine that `migrate` hands in.

On SQLite foreign keys are off meanwhile: a table rebuilt in batch mode would take its ON DELETE CASCADE children with
it. They are checked afterwards.
"""

from typing import Any, Literal

from alembic import context
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, text
from sqlmodel.sql.sqltypes import AutoString

from data_model import rollups, tables, walls
from data_model.store import Utc


def plain(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Migrations name the database's own types, so that they outlive ours."""
    if kind == "type" and isinstance(item, Utc):
        return "sa.DateTime()"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


def run(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))  # a large table takes as long as it takes
    context.configure(
        connection=connection,
        target_metadata=tables.METADATA,
        render_as_batch=True,
        compare_type=True,
        render_item=plain,
    )
    walled = connection.dialect.name == "postgresql"
    head = context.get_head_revision()
    with context.begin_transaction():
        moves = context.config.attributes.get("down") or context.get_context().get_current_revision() != head
        if walled and moves:
            walls.take_down(connection)
        context.run_migrations()
        at_head = MigrationContext.configure(connection).get_current_revision() == head
        if walled and at_head and not walls.stands(connection):
            walls.build(connection)
        if at_head:
            rollups.build_where_needed(connection)


def on_its_own(engine: Engine) -> None:
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.connection.execute("PRAGMA foreign_keys=OFF")
            run(connection)
            connection.commit()
            broken = connection.connection.execute("PRAGMA foreign_key_check").fetchall()
            connection.connection.execute("PRAGMA foreign_keys=ON")
            if broken:
                raise RuntimeError(f"migration left {len(broken)} rows without their parent")
        else:
            run(connection)
            connection.commit()


if within := context.config.attributes.get("connection"):
    run(within)
else:
    on_its_own(context.config.attributes["engine"])
