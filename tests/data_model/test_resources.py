"""Interpreters, rooms, specialists and protocols are kept like services: each by its own, each checked on a day."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from data_model import resources, services, store
from data_model.cases import NeedKind
from data_model.errors import Conflict, Invalid, NotAllowed
from data_model.institutions import Institution, InstitutionKind
from data_model.resources import Feature, ResourceFacts, ResourceKind, ResourceRow, ResourceSearch, TrainingLevel
from tests.world import World, ask, do, later

ALL = ResourceFacts(
    ResourceKind.INTERPRETER, "Interpret (inventat)", 40198, ("ar", "en"), (Feature.AV_RECORDING,),
    TrainingLevel.BASIC, date(2027, 1, 1), "IPJ Brașov",
)  # fmt: skip


def add(world: World, who: str = "counsellor", **changes: Any) -> int:
    made: int = do(world.actor(who), resources.add_resource, facts=replace(ALL, **changes))
    return made


def listed(world: World, who: str, **search: Any) -> list[ResourceRow]:
    rows: list[ResourceRow] = ask(world.actor(who), resources.listed, search=ResourceSearch(**search))
    return rows


@pytest.mark.parametrize(
    ("kind", "kept"),
    [
        (ResourceKind.INTERPRETER, {"languages"}),
        (ResourceKind.MEDIATOR, {"languages"}),
        (ResourceKind.HEARING_ROOM, {"features"}),
        (ResourceKind.BREATHING_ROOM, {"features"}),
        (ResourceKind.COUNSELLING_SPECIALIST, {"languages", "level"}),
        (ResourceKind.PROTOCOL, {"valid_until", "partners"}),
    ],
)
def test_a_resource_keeps_what_belongs_to_its_kind(sqlite_world: World, kind: ResourceKind, kept: set[str]) -> None:
    add(sqlite_world, kind=kind)
    (row,) = listed(sqlite_world, "prefecture")
    parts = {"languages", "features", "level", "valid_until", "partners"}
    assert {name for name in parts if getattr(row.facts, name)} == kept
    assert (row.facts.name, row.facts.town, row.verified_by) == (ALL.name, 40198, "Asociația Sprijin (inventată)")


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("resource.name", {"name": ""}),
        ("resource.partners", {"kind": ResourceKind.PROTOCOL, "partners": ""}),
        ("text.too_long", {"partners": "x" * 301}),
        ("place.town", {"town": 54984}),
        ("choice.unknown", {"kind": "spaceship"}),
        ("choice.unknown", {"languages": ("xx",)}),
        ("choice.unknown", {"kind": ResourceKind.HEARING_ROOM, "features": ("pool",)}),
        ("choice.unknown", {"kind": ResourceKind.COUNSELLING_SPECIALIST, "level": "guru"}),
    ],
)
def test_what_breaks_a_rule_is_refused(sqlite_world: World, code: str, changes: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        add(sqlite_world, **changes)
    assert refused.value.code == code
    assert not listed(sqlite_world, "prefecture")


def test_its_institution_and_no_other_changes_a_resource(world: World) -> None:
    id = add(world)
    change = {"resource_id": id, "facts": replace(ALL, name="Altul"), "expected_version": 1}
    for who in ("hospital", "prefecture", "prefecture_cj", "centre", "anitp"):
        with pytest.raises(NotAllowed):
            do(world.actor(who), resources.edit_resource, **change)
    do(world.actor("counsellor"), resources.edit_resource, **change)
    with pytest.raises(Conflict):
        do(world.actor("counsellor"), resources.edit_resource, **change)
    assert listed(world, "hospital")[0].facts.name == "Altul"


def test_the_coordinator_enters_a_room_of_an_institution_without_an_account(world: World) -> None:
    with store.writing() as db:
        body = Institution(kind=InstitutionKind.IPJ, name="IPJ fără cont (inventat)", county="BV")
        db.add(body)
        db.flush()
        id = body.id
    facts = replace(ALL, kind=ResourceKind.HEARING_ROOM, name="Sala de audiere a copiilor")
    do(world.actor("prefecture"), resources.add_resource, facts=facts, institution_id=id)
    (row,) = listed(world, "prefecture")
    assert (row.institution, row.keeps, row.checks) == ("IPJ fără cont (inventat)", True, True)
    assert [(r.keeps, r.checks) for r in listed(world, "hospital")] == [(False, False)]


def test_a_resource_is_grey_after_six_months_and_a_protocol_ends(world: World) -> None:
    id = add(world, kind=ResourceKind.PROTOCOL, valid_until=date(2026, 12, 31))
    (row,) = ask(world.actor("hospital"), resources.listed, at=later(days=184))
    assert (row.aged, row.expired) == (True, True)
    do(world.actor("prefecture"), resources.verify_resource, resource_id=id, expected_version=1, at=later(days=184))
    (row,) = ask(world.actor("hospital"), resources.listed, at=later(days=184))
    assert (row.aged, row.expired, row.verified_by) == (False, True, "Instituția Prefectului Brașov")


def test_one_taken_out_is_seen_by_its_keeper_alone_and_can_come_back(world: World) -> None:
    id, owner = add(world), world.actor("counsellor")
    do(owner, resources.set_active, resource_id=id, active=False, expected_version=1)
    assert not listed(world, "hospital")
    assert [r.active for r in listed(world, "counsellor")] == [False]
    do(owner, resources.set_active, resource_id=id, active=True, expected_version=2)
    assert listed(world, "hospital")


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ({"text": "INTERPRET brasov"}, True), ({"text": "mediator"}, False), ({"language": "ar"}, True),
        ({"language": "hu"}, False), ({"kind": ResourceKind.PROTOCOL}, False),
    ],
)  # fmt: skip
def test_resources_are_searched(sqlite_world: World, search: dict[str, Any], found: bool) -> None:
    add(sqlite_world)
    assert bool(listed(sqlite_world, "prefecture", **search)) is found


def test_a_room_of_an_institution_known_by_confidential_places_alone_keeps_its_town(world: World) -> None:
    add(world, "shelter", kind=ResourceKind.BREATHING_ROOM)
    town = {who: listed(world, who)[0].facts.town for who in ("shelter", "prefecture", "hospital", "anitp")}
    assert town == {"shelter": 40198, "prefecture": None, "hospital": None, "anitp": None}
    do(
        world.actor("shelter"), services.add_service, name="Centru de zi", kind=NeedKind.EDUCATION, groups=(),
    )  # fmt: skip
    assert listed(world, "hospital")[0].facts.town == 40198


def test_who_keeps_a_room_without_its_town_changes_the_rest_alone(world: World) -> None:
    """The coordinator keeps it for an institution without an account, whose only service is confidential."""
    with store.writing() as db:
        body = Institution(kind=InstitutionKind.NGO, name="Fundația Fără Cont (inventată)", county="BV")
        db.add(body)
        db.flush()
        owner = body.id or 0
    coordinator = world.actor("prefecture")
    do(
        coordinator, services.add_service, name="Locuință", kind=NeedKind.SHELTER, groups=(), confidential=True,
        institution_id=owner,
    )  # fmt: skip
    id = do(coordinator, resources.add_resource, facts=replace(ALL, town=40198), institution_id=owner)
    told = listed(world, "prefecture")[0].facts
    assert told.town is None
    do(coordinator, resources.edit_resource, resource_id=id, facts=replace(told, name="Altul"), expected_version=1)
    with store.reading() as db:
        kept = db.get_one(resources.Resource, id)
        assert (kept.name, kept.town) == ("Altul", 40198)
