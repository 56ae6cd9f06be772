"""Of a confidential place, who is outside a referral to it learns the county and no more, whatever is asked.

Every registered door is tried as every person of the world: a new one is included as soon as it has its probe. The
dashboard's own paths (exports, map layers, pages) are tried in tests/dashboard/test_confidential_paths.py.
"""

import importlib
import re
from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from data_model import audit, referrals, services, store
from data_model.access import DOORS, Door
from data_model.errors import ModelError
from data_model.services import GroupPlaces, Search, Service, ServicePlaces, TargetGroup
from geodata.localities import locality
from tests.data_model.test_gate import PROBES, Scene
from tests.world import NOW, World, ask, do

TOWN = locality(40241)  # Codlea
MARK = "Secretă"
PLANTED = (MARK, TOWN.name, str(TOWN.siruta), str(TOWN.lat), str(TOWN.lon), "0268999", "2031")
INSIDERS = {"shelter", "dgaspc"}  # its own institution, and who has a referral to it in the scene


def plant(world: World) -> None:
    """Put into the world's confidential shelter all that could give its place away."""
    with store.writing() as db:
        s = db.get_one(Service, world.services["shelter"])
        assert s.confidential
        s.name, s.town, s.hours = f"Casa {MARK}", TOWN.siruta, f"luni, Poiana {MARK}"
        s.licence, s.licence_until, s.phone, s.email = f"LF {MARK}", date(2031, 1, 1), "0268999999", f"{MARK}@x.example"
        s.listed_as, s.free, s.confirmed_at = f"rând {MARK}", 2, NOW
        db.add(ServicePlaces(service_id=s.id or 0, group=TargetGroup.WOMAN, capacity=6, free=2))


def seen_in(answer: object) -> list[str]:
    """Which of the planted things an answer shows, whatever its type."""
    shown = repr(answer)
    return [mark for mark in PLANTED if re.search(rf"\b{re.escape(mark)}", shown)]  # not inside a hash


@pytest.fixture
def scene(sqlite_world: World) -> Scene:
    made = Scene(sqlite_world)
    plant(sqlite_world)
    return made


def answer_of(door: Door, scene: Scene, who: str, **more: Any) -> Any:
    """What a door answers, or the error with all that it carries."""
    module = importlib.import_module(f"data_model.{door.name.split('.')[0]}")
    run = do if door.kind == "command" else ask
    try:
        return run(scene.world.actor(who), getattr(module, door.function.__name__), **PROBES[door.name](scene) | more)
    except ModelError as error:
        return error.code, {k: v for k, v in error.params.items() if k != "actor"}


def everyone(world: World) -> list[str]:
    return [who for who in world.actors if who not in INSIDERS]


def test_no_door_tells_who_is_outside_more_than_the_county(scene: Scene) -> None:
    leaks = []
    for who in everyone(scene.world):
        for name, door in sorted(DOORS.items(), key=lambda d: d[1].kind, reverse=True):  # questions first
            leaks += [(who, name, mark) for mark in seen_in(answer_of(door, scene, who))]
    assert leaks == []


def test_the_probe_itself_would_see_a_leak(scene: Scene) -> None:
    """The same walk as the institution that runs the place does see it: by its own doors."""
    seen = {
        name for name, door in DOORS.items() if door.kind == "question" and seen_in(answer_of(door, scene, "shelter"))
    }
    assert {"services.listed", "services.own", "services.detail"} <= seen


TELLING = ("services.detail", "services.listed", "referrals.of_case", "services.help_for")


def test_the_sender_of_a_referral_learns_the_town_when_it_is_accepted_until_it_ends(scene: Scene) -> None:
    world, dgaspc = scene.world, scene.world.actor("dgaspc")
    id = world.services["shelter"]
    for name in TELLING:
        assert seen_in(answer_of(DOORS[name], scene, "dgaspc")) == [], f"{name}: a referral is only sent"
    version = ask(dgaspc, referrals.of_case, case_id=world.case_id)[0].version
    do(world.actor("shelter"), referrals.accept, referral_id=scene.referral, expected_version=version)
    assert ask(dgaspc, services.detail, service_id=id).facts.town == TOWN.siruta
    assert ask(dgaspc, referrals.of_case, case_id=world.case_id)[0].service == f"Casa {MARK}"
    version = ask(dgaspc, referrals.of_case, case_id=world.case_id)[0].version
    do(dgaspc, referrals.withdraw, referral_id=scene.referral, expected_version=version)
    for name in TELLING:
        assert seen_in(answer_of(DOORS[name], scene, "dgaspc")) == [], name


@pytest.mark.parametrize("text", [MARK, TOWN.name, "Casa", "0268999999", f"LF {MARK}", str(TOWN.siruta)])
def test_no_search_finds_a_hidden_service_by_what_it_hides(scene: Scene, text: str) -> None:
    id = scene.world.services["shelter"]
    for who in everyone(scene.world):
        if scene.world.actor(who).role.value != "administrator":
            found = ask(scene.world.actor(who), services.listed, counties=("BV",), search=Search(text=text))
            assert id not in [row.id for row in found], who


def test_the_order_does_not_tell_the_hidden_name(scene: Scene) -> None:
    orders = []
    for name in ("AAA Secretă", "ZZZ Secretă"):
        with store.writing() as db:
            db.get_one(Service, scene.world.services["shelter"]).name = name
        orders.append(
            [
                [row.id for row in ask(scene.world.actor(who), services.listed, counties=("BV",))]
                for who in ("hospital", "prefecture", "anitp")
            ]
        )
    assert orders[0] == orders[1]


def test_no_file_tells_more_than_the_county_not_even_to_its_own_institution(scene: Scene) -> None:
    for who in ("shelter", "dgaspc", "prefecture", "centre", "anitp"):
        for form in services.ExportForm:
            made = do(scene.world.actor(who), services.export, form=form, counties=("BV",))
            assert len(made) == 3
            assert seen_in(made) == [], (who, form)


def test_the_audit_tells_nothing_of_the_place(scene: Scene) -> None:
    owner, id = scene.world.actor("shelter"), scene.world.services["shelter"]
    facts = ask(owner, services.detail, service_id=id).facts
    do(owner, services.edit_service, service_id=id, facts=facts, expected_version=1)
    do(
        owner,
        services.confirm_places,
        service_id=id,
        groups=(GroupPlaces(TargetGroup.WOMAN, free=1),),
        expected_version=2,
    )
    do(owner, services.verify_service, service_id=id, expected_version=3)
    do(owner, services.set_active, service_id=id, active=False, expected_version=4)
    with store.reading() as db:
        events = [event.model_dump() for event in db.exec(select(audit.AuditEvent))]
    assert {e["action"] for e in events} >= {
        "service_edited",
        "places_confirmed",
        "service_verified",
        "service_retired",
    }
    assert seen_in(events) == []
