"""What the counties have, counted by hand, and the needs that nothing covers."""

from datetime import timedelta
from typing import Any

from data_model import meetings, provision, services, store
from data_model.cases import NeedKind
from data_model.meetings import AgendaRule, PointEnd, Presence
from data_model.provision import EMERGENCY, Provision
from data_model.services import Service, SsviPosts
from data_model.unmet import NotPossible
from tests.data_model.test_unmet import note
from tests.world import NOW, World, do, later, send_three


def add(world: World, who: str, kind: NeedKind = NeedKind.SHELTER, county: str = "BV", **facts: Any) -> None:
    with store.writing(NOW) as db:
        db.add(Service(institution_id=world.institutions[who], name="Serviciu", kind=kind, county=county, **facts))


def have(county: str) -> Provision:
    with store.reading(NOW) as db:
        return provision.of_counties(db, (county,))[county]


def test_a_county_is_told_by_its_shelters_places_dgaspcs_and_verified_entries(world: World) -> None:
    """Brașov has a shelter of 6 for women, counselling of 10 and a hospital, all just entered."""
    assert have("BV") == Provision("BV", shelters=1, places=6, dgaspcs=1, entries=3, verified=3)
    add(world, "dgaspc", groups="child", capacity=20, verified_at=NOW - timedelta(days=182))
    add(world, "dgaspc", groups="adult,woman", nomenclature=EMERGENCY, verified_at=NOW - timedelta(days=184))
    add(world, "dgaspc", NeedKind.COUNSELLING, ssvi=SsviPosts.DEDICATED)
    assert have("BV") == Provision(
        "BV", shelters=2, emergency=True, places=26, dgaspcs=1, ssvi=1, entries=6, verified=4
    )


def test_shared_posts_are_no_functional_ssvi_and_only_a_dgaspcs_count(world: World) -> None:
    add(world, "dgaspc", NeedKind.COUNSELLING, ssvi=SsviPosts.SHARED)
    add(world, "shelter", NeedKind.COUNSELLING, ssvi=SsviPosts.DEDICATED)
    assert (have("BV").ssvi, have("BV").ssvi_shared) == (0, 1)


def test_a_shelter_serves_the_counties_it_covers_but_its_places_stand_in_its_own(world: World) -> None:
    assert have("CV") == Provision("CV", dgaspcs=1)
    add(world, "shelter", capacity=5, covers="CV,HR")
    assert (have("CV").shelters, have("CV").places, have("HR").shelters) == (1, 0, 1)
    add(world, "shelter", capacity=5, covers="CV", active=False)
    assert have("CV").shelters == 1


def uncovered() -> dict[NeedKind, tuple[int, ...]]:
    with store.reading(NOW) as db:
        return provision.uncovered(db, "BV")


def test_a_need_is_uncovered_where_no_service_of_its_kind_may_have_a_place(world: World) -> None:
    """The shelter and the counsellor never said whether they have places, the hospital counts none: only the hospital
    may be of use. Asked needs are in somebody's hands."""
    case = (world.case_id,)
    assert uncovered() == {NeedKind.SHELTER: case, NeedKind.COUNSELLING: case}
    counsellor = world.services["counsellor"]
    do(world.actor("counsellor"), services.confirm_places, service_id=counsellor, free=1, expected_version=1)
    assert uncovered() == {NeedKind.SHELTER: case}
    send_three(world)
    assert uncovered() == {}


def test_a_referral_noted_as_impossible_makes_a_need_uncovered_though_a_service_exists(world: World) -> None:
    assert NeedKind.MEDICAL not in uncovered()
    note(world, NeedKind.MEDICAL, reason=NotPossible.WRONG_GROUP)
    assert uncovered()[NeedKind.MEDICAL] == (world.case_id,)


def points(world: World, at: Any = NOW) -> tuple[int, dict[str, dict[str, str | int]]]:
    """A meeting prepared now: its id, and what it says is missing."""
    coordinator = world.actor("prefecture")
    made = do(coordinator, meetings.prepare, at=at, starts_at=at, place="Sala mare")
    with store.reading(at) as db:
        seen = meetings.detail(db, coordinator, meeting_id=made).points
    return made, {str(p.figures["what"]): p.figures for p in seen if p.rule is AgendaRule.SERVICE_MISSING}


def hold(world: World, made: int, at: Any) -> None:
    coordinator = world.actor("prefecture")
    do(coordinator, meetings.open_meeting, at=at, meeting_id=made, expected_version=1)
    do(
        coordinator, meetings.note_attendance, at=at, meeting_id=made, institution_id=world.institutions["dgaspc"],
        presence=Presence.PRESENT, person="Ana Exemplu",
    )  # fmt: skip
    with store.reading(at) as db:
        detail = meetings.detail(db, coordinator, meeting_id=made)
    for point in detail.points:
        do(coordinator, meetings.settle_point, at=at, point_id=point.id, end=PointEnd.FINISHED)
    do(coordinator, meetings.close_meeting, at=at, meeting_id=made, expected_version=detail.row.version)


def test_what_a_county_lacks_comes_to_the_agenda_once_in_a_half_year(world: World) -> None:
    made, missing = points(world)
    assert missing == {"ssvi": {"what": "ssvi", "n": 1, "all": 1, "shared": 0}}
    hold(world, made, NOW)
    again, missing = points(world, later(days=20))
    assert missing == {}, "the team has seen it this half-year"
    hold(world, again, later(days=20))
    _, missing = points(world, later(days=60))
    assert set(missing) == {"ssvi"}, "January begins another half-year"


def test_a_county_without_a_shelter_says_so_and_one_with_posts_of_its_own_does_not(world: World) -> None:
    with store.writing(NOW) as db:
        shelter = db.get_one(Service, world.services["shelter"])
        shelter.active = False
    add(world, "dgaspc", NeedKind.COUNSELLING, ssvi=SsviPosts.DEDICATED)
    assert points(world)[1] == {"shelter": {"what": "shelter"}}


def test_the_capital_is_asked_about_an_emergency_shelter(sqlite_world: World) -> None:
    from data_model.meetings import agenda

    add(sqlite_world, "shelter", county="B", groups="adult")
    with store.reading(NOW) as db:
        found = [p for p in agenda.proposals(db, "B") if p.rule is AgendaRule.SERVICE_MISSING]
    assert [(p.key, p.figures) for p in found] == [("missing shelter", {"what": "emergency", "n": 1})]
    add(sqlite_world, "shelter", county="B", groups="adult", nomenclature=EMERGENCY)
    with store.reading(NOW) as db:
        assert not [p for p in agenda.proposals(db, "B") if p.rule is AgendaRule.SERVICE_MISSING]
