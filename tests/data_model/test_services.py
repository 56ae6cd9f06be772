"""Free places: said by the provider, believed for a while, and never finer than allowed."""

import pytest

from data_model import services, store
from data_model.cases import NeedKind
from data_model.errors import Conflict, Invalid, NotAllowed
from data_model.services import Availability, Service
from tests.world import World, ask, do, later


def shelter_as_seen_by(world: World, who: str, **at: float) -> services.ServiceRow:
    rows = ask(world.actor(who), services.listed, at=later(**at), counties=("BV",), kind=NeedKind.SHELTER)
    found: services.ServiceRow = rows[0]
    return found


def test_an_answer_is_free_or_full_then_old_and_before_the_first_there_is_none(world: World) -> None:
    assert shelter_as_seen_by(world, "dgaspc").availability is Availability.NEVER
    confirm = {"service_id": world.services["shelter"]}
    do(world.actor("shelter"), services.confirm_places, free=2, expected_version=1, **confirm)
    assert shelter_as_seen_by(world, "dgaspc").availability is Availability.FREE
    assert shelter_as_seen_by(world, "dgaspc", days=15).availability is Availability.OLD
    do(world.actor("shelter"), services.confirm_places, free=0, expected_version=2, **confirm)
    assert shelter_as_seen_by(world, "dgaspc").availability is Availability.FULL


@pytest.mark.parametrize("free", [-1, 7, 10**9])
def test_more_places_than_there_are_is_refused(sqlite_world: World, free: int) -> None:
    with pytest.raises(Invalid):
        do(
            sqlite_world.actor("shelter"), services.confirm_places, service_id=sqlite_world.services["shelter"],
            free=free, expected_version=1,
        )  # fmt: skip


def test_only_the_provider_says_its_places_and_a_stale_screen_is_a_conflict(world: World) -> None:
    confirm = {"service_id": world.services["shelter"], "free": 1}
    with pytest.raises(NotAllowed):
        do(world.actor("hospital"), services.confirm_places, expected_version=1, **confirm)
    do(world.actor("shelter"), services.confirm_places, expected_version=1, **confirm)
    with pytest.raises(Conflict):
        do(world.actor("shelter"), services.confirm_places, expected_version=1, **confirm)


def test_of_a_confidential_place_others_learn_the_county_and_no_more(world: World) -> None:
    with store.writing() as db:
        row = db.get_one(Service, world.services["shelter"])
        row.town, row.name = 40198, "Adăpost Poiana Secretă"
    for who in ("dgaspc", "prefecture", "centre", "hospital", "ngo_cj"):
        seen = shelter_as_seen_by(world, who)
        assert seen.town is None
        assert "Secretă" not in repr(seen)
    assert shelter_as_seen_by(world, "shelter").town == 40198
