"""How a county stands, and the rule that no small town is told from the rest."""

import pytest

from data_model import actions, cases, county, meetings, services, settings, store
from data_model.county import Band, TownBands, band_of
from data_model.disclosure import FigureState
from data_model.errors import NotAllowed
from geodata.localities import localities
from tests.world import NOW, World, ask, close_a_case, do, later, open_a_case, send_three

BRASOV, CODLEA = 40198, 40241  # SIRUTA; both above the floor


def small_town() -> int:
    return next(p.siruta for p in localities("BV") if not p.has_at_least(10_000) and p.lat is not None)


def bands(world: World, who: str = "prefecture", code: str = "BV") -> TownBands:
    found: TownBands = ask(world.actor(who), county.town_bands, county=code)
    return found


@pytest.mark.parametrize(
    ("n", "band"),
    [(0, None), (1, Band.FEW), (4, Band.FEW), (5, Band.SOME), (9, Band.SOME), (10, Band.MANY), (400, Band.MANY)],
)
def test_a_number_of_cases_is_told_only_as_a_band(n: int, band: Band | None) -> None:
    assert band_of(n) is band


def test_a_town_above_the_floor_is_named_and_a_small_one_falls_into_the_rest(world: World) -> None:
    for town in (BRASOV, BRASOV, CODLEA, small_town()):
        open_a_case(world.actor("dgaspc"), town=town)
    found = bands(world)
    assert [(t.town, t.band) for t in found.towns] == [("Brașov", Band.FEW), ("Codlea", Band.FEW)]
    assert found.rest is Band.FEW  # the small town, and the case whose town nobody wrote


def test_the_floor_is_a_setting(world: World) -> None:
    open_a_case(world.actor("dgaspc"), town=CODLEA)
    with store.writing(NOW) as db:
        settings.put(db, "town_floor", 50_000)
    assert bands(world).towns == ()


def test_an_unknown_town_falls_into_the_rest_whatever_the_floor() -> None:
    assert all(county._named(town, -5) is None for town in (None, 1))


def test_a_closed_case_is_drawn_nowhere(world: World) -> None:
    case_id = open_a_case(world.actor("dgaspc"), town=CODLEA)
    close_a_case(world.actor("dgaspc"), world.actor("centre"), case_id, cases.CloseReason.CONTACT_LOST)
    assert bands(world).towns == ()


def test_the_rest_is_empty_when_every_case_has_a_large_town(world: World) -> None:
    assert bands(world, "centre", "CV").rest is None


@pytest.mark.parametrize("who", ["shelter", "dgaspc", "anitp", "admin", "prefecture_cj", "centre_cj", "prefecture_cv"])
def test_who_does_not_see_the_county_is_refused(world: World, who: str) -> None:
    for question in (county.town_bands, county.standing, county.waiting_at):
        with pytest.raises(NotAllowed):
            ask(world.actor(who), question, county="BV")


def test_a_regional_centre_sees_each_of_its_counties(world: World) -> None:
    assert ask(world.actor("centre"), county.standing, county="BV").open_cases.value == 1
    assert ask(world.actor("centre"), county.standing, county="CV").open_cases.state is FigureState.ZERO


def test_the_standing_counts_what_is_late_unmoved_and_overdue(world: World) -> None:
    send_three(world)
    actor = world.actor("prefecture")
    early = ask(actor, county.standing, county="BV", at=later(hours=1))
    assert (early.late_referrals, early.unmoved_cases, early.overdue_actions) == (0, 0, 0)
    late = ask(actor, county.standing, county="BV", at=later(days=50))
    assert (late.late_referrals, late.hours_late, late.unmoved_cases) == (3, 50 * 24 - 24, 1)
    assert late.referrals_under_way.value == 3


def test_an_overdue_action_is_counted_until_it_is_reported(world: World) -> None:
    actor = world.actor("prefecture")
    meeting = do(actor, meetings.prepare, starts_at=later(hours=1), place="Sala mare")
    detail = ask(actor, meetings.detail, meeting_id=meeting)
    do(actor, meetings.open_meeting, meeting_id=meeting, expected_version=detail.row.version)
    do(
        actor, meetings.assume_action, point_id=detail.points[0].id, text="Trimite lista serviciilor.",
        owner_institution_id=world.institutions["dgaspc"], due_on=later(days=5).date(),
    )  # fmt: skip
    assert ask(actor, county.standing, county="BV", at=later(days=4)).overdue_actions == 0
    assert ask(actor, county.standing, county="BV", at=later(days=9)).overdue_actions == 1
    row = ask(actor, actions.listed)[0]
    do(
        actor, actions.report, action_id=row.id, state=actions.ActionState.DONE, evidence="Lista a fost trimisă.",
        expected_version=row.version,
    )  # fmt: skip
    assert ask(actor, county.standing, county="BV", at=later(days=9)).overdue_actions == 0


def test_free_places_count_services_with_places_and_name_old_and_missing_answers(world: World) -> None:
    shelter = world.actor("shelter")
    do(shelter, services.confirm_places, service_id=world.services["shelter"], free=2, expected_version=1)
    actor = world.actor("prefecture")
    fresh = ask(actor, county.standing, county="BV")
    centre = ask(world.actor("centre"), county.standing, county="BV").places
    assert (centre.free, centre.capacity, centre.silent) == (None, 6, 1)
    assert (fresh.places.free, fresh.places.capacity, fresh.places.old, fresh.places.silent) == (2, 6, 0, 1)
    assert fresh.silent_services == 1  # the counsellor never answered; the hospital counts no places
    assert ask(actor, county.standing, county="BV", at=later(days=20)).places.old == 1
    assert ask(actor, county.standing, county="BV", at=later(days=36)).silent_services == 2


def test_the_referrals_that_wait_are_counted_by_the_institution_they_wait_for(world: World) -> None:
    send_three(world)
    found = ask(world.actor("prefecture"), county.waiting_at, county="BV", at=later(hours=25))
    assert {(w.institution, w.waiting, w.late) for w in found} == {
        ("Asociația Adăpost (inventată)", 1, 1),
        ("Asociația Sprijin (inventată)", 1, 0),
        ("Spitalul Județean Brașov", 1, 0),
    }
    assert ask(world.actor("centre"), county.waiting_at, county="CV") == []
