"""Five hundred planted numbers and a hundred full names, typed into every free-text field: none may be found after."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from data_model import meetings, store
from data_model.access import DOORS, Text
from data_model.errors import ModelError
from data_model.meetings.record import draw_up
from data_model.tables import METADATA
from tests.data_model.test_gate import PROBES, Scene, call
from tests.data_model.test_guard import FAMILY, GIVEN, SENTENCES, cnp, email, iban, phone
from tests.world import NOW, World

ACTS = {
    "cases": "dgaspc", "meetings": "prefecture", "actions": "shelter", "drafts": "dgaspc", "referrals": "shelter",
    "practices": "shelter", "unmet": "dgaspc", "referrals.send_batch": "dgaspc", "reports.submit": "prefecture",
    "reports.give_back": "centre", "reports.reopen": "anitp", "practices.decline": "prefecture",
    "practices.give_back": "centre",
    "measures": "anitp", "exchange": "dgaspc", "meetings.propose_point": "shelter",
    "meetings.answer_forward": "centre",
    "teams": "prefecture", "cases.return_closing": "centre", "handovers": "counsellor",
    "handovers.propose": "dgaspc", "facts": "dgaspc", "monitoring": "dgaspc",
}  # fmt: skip
FIELDS = [(name, field) for name, door in sorted(DOORS.items()) for field in door.texts(Text.FREE)]


def planted() -> list[str]:
    chance = random.Random(26)
    return [make(chance) for n in range(125) for make in (cnp, phone, email, iban)]


def names() -> list[str]:
    chance = random.Random(11)
    return [f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}" for _ in range(100)]


def actor_for(door: str) -> str:
    return ACTS.get(door) or ACTS[door.split(".")[0]]


def type_into(scene: Scene, door: str, field: str, text: str) -> bool:
    """Whether the field took the text."""
    kwargs = PROBES[door](scene)
    if "." in field:
        key, inner = field.split(".")
        kwargs[key] = tuple(type(r)(**{**r.__dict__, inner: text}) for r in kwargs[key])
    else:
        kwargs[field] = text
    try:
        call(DOORS[door], scene.world, actor_for(door), kwargs)
    except ModelError as refused:
        return not refused.code.startswith("guard.")
    return True


def everything(world: World) -> Iterator[str]:
    """Every cell of every table, and the minutes as they would be printed."""
    with store.reading(NOW) as db:
        for table in METADATA.sorted_tables:
            for row in db.execute(select(table)):
                yield from (str(cell) for cell in row if isinstance(cell, str))
        for meeting in db.execute(select(meetings.Meeting)).scalars():
            yield draw_up(db, meeting).canonical()


@pytest.mark.parametrize(("door", "field"), FIELDS, ids=lambda v: str(v))
def test_no_planted_number_and_hardly_a_name_gets_in(sqlite_world: World, door: str, field: str) -> None:
    scene = Scene(sqlite_world)
    chance = random.Random(7)
    numbers, people = planted(), names()
    for text in numbers:
        assert not type_into(scene, door, field, chance.choice(SENTENCES).format(text)), "a number was taken"
    for name in people:
        type_into(scene, door, field, f"Am vorbit cu {name} despre situație.")
    kept = "\n".join(everything(sqlite_world))
    assert [n for n in numbers if n in kept] == []
    assert len([n for n in people if n in kept]) <= 5


def test_a_field_that_takes_a_clean_text_is_really_tried(sqlite_world: World) -> None:
    scene = Scene(sqlite_world)
    taken: dict[str, Any] = {
        door: type_into(scene, door, field, "Am vorbit despre situație.") for door, field in FIELDS
    }
    assert all(taken.values()), taken
