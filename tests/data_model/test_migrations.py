"""Migrations bring a database up and down on both kinds, agree with the tables, and keep the audit's triggers."""

import re
from enum import StrEnum
from typing import Any

import pytest
from sqlalchemy import Enum, MetaData, inspect, text
from sqlalchemy.exc import DBAPIError

from data_model import audit, meetings, migrate, store
from data_model.tables import METADATA
from tests.data_model.scene import Scene
from tests.world import NOW, World, do


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


Rows = dict[str, list[dict[str, Any]]]


def every_row() -> Rows:
    """Each table's rows as the database of this moment has them, read without the model."""
    found = MetaData()
    with store.owner_engine().connect() as db:
        found.reflect(db)
        return {
            table.name: [dict(row._mapping) for row in db.execute(table.select())]
            for table in found.sorted_tables
            if table.name != "alembic_version"
        }


def shared(rows: Rows, shape: Rows) -> dict[str, list[str]]:
    """What of `rows` fits into the tables and columns of `shape`, in an order of its own."""
    return {
        table: sorted(repr({name: row[name] for name in sorted(kept[0]) if name in row}) for row in rows[table])
        for table, kept in shape.items()
        if table in rows and kept
    }


def test_the_oldest_form_holds_all_that_it_can_of_a_worlds_rows_and_gives_it_back(world: World) -> None:
    scene = Scene(world)
    coordinator = world.actor("prefecture")
    do(
        coordinator, meetings.note_attendance, meeting_id=scene.meeting,
        institution_id=world.institutions["shelter"], presence="present",
    )  # fmt: skip
    do(coordinator, meetings.close_meeting, meeting_id=scene.meeting, expected_version=2)
    before = every_row()
    migrate.downgrade("0001")
    oldest = every_row()
    assert sum(map(len, oldest.values())) > 80
    assert len([table for table, rows in oldest.items() if rows]) > 15
    known = str(inspect(store.engine()).get_check_constraints("agendapoint"))
    for point in before["agendapoint"]:  # a rule that is younger than the form is told as "other"
        point["rule"] = point["rule"] if f"'{point['rule']}'" in known else "other"
    assert shared(before, oldest) == shared(oldest, before)
    migrate.upgrade()
    after = every_row()
    assert shared(after, oldest) == shared(before, oldest)
    assert after["minutesversion"] == before["minutesversion"]
    with store.reading() as db:
        assert audit.verify(db, "BV") is None
    with pytest.raises(DBAPIError, match="append-only|permission denied"), store.writing(NOW) as db:
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
