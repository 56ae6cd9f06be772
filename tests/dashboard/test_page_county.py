"""Județul: the county's first screen, its map and the tables that say the same."""

import re

import pytest

from dashboard.widgets.county_view import DARK, LAYERS, county_page_html, map_address
from dashboard.words import t
from data_model import cases, services
from data_model.cases import NeedKind
from data_model.errors import NotAllowed
from data_model.services import TargetGroup
from geodata.counties import COUNTIES
from geodata.localities import localities
from tests.dashboard.opening import open_page, said, stand_still
from tests.world import NOW, World, ask, do, later, open_a_case, send_three

CODLEA = 40241
ALL = frozenset(LAYERS)


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch, NOW)


def small_town() -> tuple[int, str]:
    return next((p.siruta, p.name) for p in localities("BV") if not p.has_at_least(10_000) and p.lat is not None)


def map_of(world: World, who: str = "prefecture", county: str = "BV", layers: frozenset[str] = ALL) -> str:
    """The page of the map, with the letters that its scripts write as \\u0219 readable."""
    made: str = ask(world.actor(who), county_page_html, county=county, layers=layers)
    return re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), made)


def test_the_coordinator_sees_quarter_counts_map_and_tables(sqlite_world: World) -> None:
    page = open_page("prefecture", "county")
    words = said(page)
    assert not page.error
    assert t("county.headline", county="Brașov", period="trim. IV 2026") in words
    assert f"{t('county.count.cases')} 1" in words
    assert "Adăpost" in words
    assert [frame.proto.src for frame in page.get("iframe")] == [map_address("BV", dark=False)]
    assert t("county.map.points") in words
    assert "EuroGeographics" in map_of(sqlite_world)


def test_the_median_appears_with_the_first_service_that_began(sqlite_world: World) -> None:
    from data_model import referrals

    shelter, _, _ = send_three(sqlite_world)
    assert t("county.count.no_median", period="trim. IV 2026") in said(open_page("prefecture", "county"))
    actor = sqlite_world.actor("shelter")
    do(actor, referrals.accept, at=later(days=1), referral_id=shelter, expected_version=1)
    do(actor, referrals.start, at=later(days=2), referral_id=shelter, expected_version=2)
    assert f"{t('county.count.days')} 2" in said(open_page("prefecture", "county"))


def test_the_regional_centre_switches_between_its_counties(sqlite_world: World) -> None:
    page = open_page("centre", "county")
    assert "Brașov · " in said(page)
    page.segmented_control(key="county_chosen").set_value("CV").run()
    assert "Covasna · " in said(page)
    assert t("county.table.no_services") in said(page)


@pytest.mark.parametrize("who", ["shelter", "dgaspc"])
def test_an_institution_is_offered_no_county_page_and_no_map(sqlite_world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        map_of(sqlite_world, who)


@pytest.mark.parametrize(("who", "county"), [("prefecture", "CV"), ("prefecture", "XX"), ("centre", "CJ")])
def test_the_map_of_another_county_is_refused(sqlite_world: World, who: str, county: str) -> None:
    with pytest.raises(NotAllowed):
        map_of(sqlite_world, who, county)


def test_cases_are_a_band_around_a_large_town_and_a_small_town_is_never_named_with_them(sqlite_world: World) -> None:
    town, name = small_town()
    open_a_case(sqlite_world.actor("dgaspc"), town=CODLEA)
    open_a_case(sqlite_world.actor("dgaspc"), town=town)
    html, words = map_of(sqlite_world), said(open_page("prefecture", "county"))
    assert t("widgets.county_map.case_band", town="Codlea", band=t("widgets.band.1-4")) in html
    assert f"{name}:" not in html
    assert t("county.table.rest") in words
    assert name not in words


def test_no_case_code_reaches_the_map_or_the_county_page(sqlite_world: World) -> None:
    code = ask(sqlite_world.actor("dgaspc"), cases.detail, case_id=sqlite_world.case_id).row.code
    assert code not in map_of(sqlite_world)
    assert code not in said(open_page("prefecture", "county"))


def test_without_the_layer_of_cases_no_band_is_in_the_page(sqlite_world: World) -> None:
    open_a_case(sqlite_world.actor("dgaspc"), town=CODLEA)
    html = map_of(sqlite_world, layers=frozenset({"services", "places"}))
    assert t("widgets.county_map.cases") not in html
    assert t("widgets.band.1-4") not in html


def add(world: World, **changes: object) -> None:
    facts: dict[str, object] = {
        "name": "Locuință protejată", "kind": NeedKind.SHELTER, "groups": (TargetGroup.WOMAN,), "capacity": 4,
    }  # fmt: skip
    do(world.actor("shelter"), services.add_service, **(facts | changes))


def test_a_confidential_service_stands_at_the_residence_and_says_nothing_of_its_town(sqlite_world: World) -> None:
    town, name = small_town()
    add(sqlite_world, town=town, confidential=True, name="Casa de pe deal")
    html, words = map_of(sqlite_world), said(open_page("prefecture", "county"))
    place = next(p for p in localities("BV") if p.siruta == town)
    assert f"[{place.lat}, {place.lon}," not in html
    assert "Casa de pe deal" not in html + words
    assert t("widgets.county_map.confidential") in html
    assert f"[{COUNTIES['BV'].lat}, {COUNTIES['BV'].lon}," in html
    assert t("services.confidential") in words
    assert name not in words


def test_a_service_stands_in_its_town_and_one_without_a_town_says_so(sqlite_world: World) -> None:
    add(sqlite_world, town=CODLEA, name="Centru de zi")
    html = map_of(sqlite_world)
    assert (
        t("widgets.county_map.place", name="Centru de zi", town="Codlea", state=t("terms.availability.never")) in html
    )
    assert t("county.map.town_unknown") in html  # the hospital's


def test_the_referrals_that_wait_have_their_own_layer_and_table(sqlite_world: World) -> None:
    send_three(sqlite_world)
    assert t("county.layer.referrals") in map_of(sqlite_world)
    assert t("county.map.waiting", n=1) in map_of(sqlite_world)
    assert t("county.layer.referrals") not in map_of(sqlite_world, layers=frozenset({"services"}))
    words = said(open_page("prefecture", "county"))
    assert t("county.table.waiting") in words


def test_what_people_typed_stays_text_on_the_map(sqlite_world: World) -> None:
    add(sqlite_world, town=CODLEA, name="<script>alert(1)</script>")
    assert "<script>alert" not in map_of(sqlite_world)


def test_a_dark_screen_gets_a_dark_map(sqlite_world: World) -> None:
    assert re.search(r'<html[^>]*class="dark"', map_of(sqlite_world, layers=ALL | {DARK}))
    assert DARK in map_address("BV", dark=True)
