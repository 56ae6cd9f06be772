"""PDF material for a point: who attaches it, who reads it, and what the minutes say of it."""

import hashlib
from typing import Any

import pytest
from sqlmodel import select

from data_model import meetings, store
from data_model.audit import AuditEvent
from data_model.errors import Invalid, NotAllowed, NotFound
from data_model.meetings import Presence
from data_model.pdf import CheckedPdf
from tests.world import World, ask, do, later

PAPER = CheckedPdf(b"%PDF-1.7 " + bytes(range(256)), 3)


@pytest.fixture
def meeting(world: World) -> int:
    made: int = do(world.actor("prefecture"), meetings.prepare, starts_at=later(days=5), place="Sala mare")
    return made


def point(world: World, meeting: int, who: str = "prefecture") -> int:
    """A point of the coordinator, or one that a member proposed."""
    coordinator = world.actor("prefecture")
    if who == "prefecture":
        added: int = do(coordinator, meetings.add_point, meeting_id=meeting, title="Locuri")
        return added
    wish = do(world.actor(who), meetings.propose_point, county="BV", title="Locuri", why="Sunt puține.")
    taken: int = do(coordinator, meetings.accept_proposal, proposal_id=wish, meeting_id=meeting, expected_version=1)
    return taken


def attach(world: World, point_id: int, who: str = "prefecture", title: str = "", paper: CheckedPdf = PAPER) -> int:
    made: int = do(world.actor(who), meetings.attach_material, point_id=point_id, title=title, paper=paper)
    return made


def file_of(world: World, material_id: int, who: str) -> meetings.MaterialFile:
    found: meetings.MaterialFile = ask(world.actor(who), meetings.material_file, material_id=material_id)
    return found


def shown(world: World, meeting: int) -> list[meetings.MaterialRow]:
    points = ask(world.actor("shelter"), meetings.detail, meeting_id=meeting).points
    return [m for p in points for m in p.materials]


def test_a_material_is_read_by_those_who_may_see_the_meeting_and_by_nobody_else(world: World, meeting: int) -> None:
    made = attach(world, point(world, meeting), title="Situația locurilor")
    (row,) = shown(world, meeting)
    assert (row.id, row.title, row.pages, row.size) == (made, "Situația locurilor", 3, len(PAPER.content))
    assert row.digest == hashlib.sha256(PAPER.content).hexdigest()
    for who in ("prefecture", "shelter", "centre"):
        assert file_of(world, made, who).content == PAPER.content
    for who in ("prefecture_cv", "dgaspc_cj"):
        with pytest.raises(NotFound):
            file_of(world, made, who)
        with pytest.raises(NotFound):
            do(world.actor(who), meetings.note_material, material_id=made)
    for who in ("anitp", "admin"):
        with pytest.raises(NotAllowed):
            file_of(world, made, who)


def test_the_coordinator_and_the_institution_that_proposed_the_point_attach_and_others_do_not(
    world: World, meeting: int
) -> None:
    wished, other = point(world, meeting, "dgaspc"), point(world, meeting)
    dgaspc = world.actor("dgaspc")
    assert ask(dgaspc, meetings.may_attach, point_ids=(wished, other)) == (wished,)
    mine, theirs = attach(world, wished, "dgaspc"), attach(world, wished, paper=CheckedPdf(b"%PDF-2", 1))
    for point_id, who in ((other, "dgaspc"), (wished, "shelter")):
        with pytest.raises(NotAllowed):
            attach(world, point_id, who)
    with pytest.raises(NotAllowed):
        do(dgaspc, meetings.remove_material, material_id=theirs)
    do(dgaspc, meetings.remove_material, material_id=mine)
    assert [m.id for m in shown(world, meeting)] == [theirs]
    with pytest.raises(NotFound):
        file_of(world, mine, "dgaspc")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({}, r"material\.twice"), ({"paper": CheckedPdf(b"%PDF-9", 1)}, r"material\.too_many"),
        ({"title": "Situația Mariei Popescu"}, r"guard\.name"), ({"title": "x" * 121}, r"text\.too_long"),
        ({"title": "Despre BV-2026-A1B2C"}, r"text\.case_code"),
    ],
)  # fmt: skip
def test_a_point_holds_few_materials_each_once_and_no_title_that_names_somebody(
    sqlite_world: World, wrong: dict[str, Any], code: str
) -> None:
    meeting = do(sqlite_world.actor("prefecture"), meetings.prepare, starts_at=later(days=5), place="Sala mare")
    place = point(sqlite_world, meeting)
    for n in range(5):
        attach(sqlite_world, place, paper=PAPER if not n else CheckedPdf(b"%%PDF-%d" % n, 1))
    with pytest.raises(Invalid, match=code):
        attach(sqlite_world, place, **wrong)
    assert len(shown(sqlite_world, meeting)) == 5


def test_the_minutes_name_the_materials_and_a_closed_meeting_keeps_them(sqlite_world: World) -> None:
    world, who = sqlite_world, sqlite_world.actor("prefecture")
    meeting = do(who, meetings.prepare, starts_at=later(days=5), place="Sala mare")
    place = point(world, meeting)
    made = attach(world, place, title="Situația locurilor")
    do(who, meetings.open_meeting, meeting_id=meeting, expected_version=1)
    do(
        who, meetings.note_attendance, meeting_id=meeting, institution_id=world.institutions["dgaspc"],
        presence=Presence.PRESENT,
    )  # fmt: skip
    do(who, meetings.close_meeting, meeting_id=meeting, expected_version=2)
    record = ask(who, meetings.minutes_of, meeting_id=meeting)
    (named,) = record.points[-1].materials
    assert (named.title, named.pages, named.digest) == ("Situația locurilor", 3, shown(world, meeting)[0].digest)
    assert record.canonical().count('"materials"') == 1  # points without any are written as they always were
    with pytest.raises(Invalid, match=r"meeting\.closed"):
        do(who, meetings.remove_material, material_id=made)
    assert ask(who, meetings.may_attach, point_ids=(place,)) == ()
    assert file_of(world, made, "shelter").content == PAPER.content


def test_the_audit_tells_two_materials_apart_though_sqlite_gives_an_id_again(sqlite_world: World) -> None:
    who = sqlite_world.actor("prefecture")
    of_point = point(sqlite_world, do(who, meetings.prepare, starts_at=later(days=5), place="Sala mare"))
    ids = []
    for content in (b"%PDF-1", b"%PDF-2"):
        ids.append(attach(sqlite_world, of_point, paper=CheckedPdf(content, 1)))
        do(sqlite_world.actor("hospital"), meetings.note_material, material_id=ids[-1])
        do(who, meetings.remove_material, material_id=ids[-1])
    assert ids[0] == ids[1]
    with store.reading() as db:
        taken = db.exec(select(AuditEvent.detail).where(AuditEvent.action == "material_taken")).all()
    assert len(set(taken)) == 2
