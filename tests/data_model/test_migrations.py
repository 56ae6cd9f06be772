"""Migrations bring a database up and down on both kinds, agree with the tables, and keep the audit's triggers."""

import re
from enum import StrEnum

import pytest
from sqlalchemy import Enum, inspect, text
from sqlalchemy.exc import DBAPIError

from data_model import audit, migrate, store
from data_model.tables import METADATA
from tests.world import NOW, World


def tables() -> set[str]:
    return set(inspect(store.engine()).get_table_names()) - {"alembic_version"}


def test_the_migrations_make_just_the_tables_of_the_model(db_url: str) -> None:
    assert tables() == set(METADATA.tables)
    migrate.check()


def test_a_database_goes_down_to_nothing_and_up_again(db_url: str) -> None:
    migrate.downgrade("base")
    assert tables() == set()
    migrate.upgrade()
    assert tables() == set(METADATA.tables)


def test_data_survive_a_step_down_and_up(world: World) -> None:
    migrate.downgrade("0001")
    migrate.upgrade()
    with store.reading() as db:
        assert audit.verify(db, "BV") is None
        assert db.execute(text('SELECT count(*) FROM "case"')).scalar_one() == 1
    with pytest.raises(DBAPIError, match="append-only"), store.writing(NOW) as db:
        db.execute(text("DELETE FROM auditevent"))


def columns() -> list[tuple[str, str, type[StrEnum]]]:
    return [
        (table.name, column.name, column.type.enum_class)
        for table in METADATA.tables.values()
        for column in table.columns
        if isinstance(column.type, Enum) and column.type.enum_class
    ]


@pytest.mark.parametrize(("table", "column", "enum"), columns(), ids=lambda v: getattr(v, "__name__", v))
def test_a_code_added_to_a_list_needs_a_migration(
    sqlite_world: World, table: str, column: str, enum: type[StrEnum]
) -> None:
    """Alembic does not notice a new member, so the CHECK of the database is read here."""
    checks = [str(c["sqltext"]) for c in inspect(store.engine()).get_check_constraints(table)]
    listed = [set(re.findall(r"'([^']*)'", c)) for c in checks if re.match(rf'"?{column}"? IN', c)]
    assert {m.value for m in enum} in listed
