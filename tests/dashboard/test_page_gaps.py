"""Goluri: a team's needs beside its places, the nation's counties side by side, and the note on a case."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.widgets import gaps_country
from dashboard.words import t
from data_model import gaps, releasing, store, unmet
from data_model.cases import NeedKind
from data_model.releasing import Audience
from data_model.services import Service
from data_model.unmet import NotPossible
from geodata.counties import COUNTIES
from tests.dashboard.opening import open_page, said, stand_still
from tests.data_model.test_gaps import asked_and_answered, released
from tests.world import NOW, World, ask


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch, NOW)


def tables(page: AppTest) -> dict[str, dict[str, list[str]]]:
    """What each table of the page says, by the row's id, under the table's caption."""
    sent = [json.loads(part.proto.json) for part in page.get("bidi_component")]
    return {
        part["caption"]: {row[0]: [c["t"] if isinstance(c, dict) else str(c) for c in row] for row in part["rows"]}
        for part in sent
        if "rows" in part
    }


def of_team(who: str = "prefecture") -> AppTest:
    return open_page(who, "services", registru="goluri")


def test_the_team_sees_needs_beside_places_and_why_help_was_refused(sqlite_world: World) -> None:
    asked_and_answered(sqlite_world)
    page = of_team()
    assert not page.error
    found = tables(page)
    shelter = found[t("gaps.county.caption", n=3)]["shelter"]
    assert shelter[3:8] == ["1", "0", "1", "1", "1"], "recorded, taken on, open, refused, impossible"
    assert shelter[2] == t("gaps.county.short")
    assert shelter[9] == t("gaps.county.of", free="0", places="6")
    assert list(found[t("gaps.county.refusals")]) == ["no_place"]
    assert list(found[t("gaps.county.impossible")]) == ["none_exists"]
    assert t("gaps.fact.ssvi", n=1, all=1) in said(page)


def test_an_empty_county_says_what_to_do_and_a_quarter_without_needs_is_no_error(sqlite_world: World) -> None:
    page = of_team("prefecture_cv")
    assert not page.error
    assert t("gaps.county.empty") in said(page)
    assert t("gaps.fact.shelter") in said(page)
    page = of_team()
    page.selectbox(key="gaps_quarter").set_value("2026-Q1").run()
    assert tables(page)[t("gaps.county.caption", n=3)]["shelter"][3] == "0"
    assert t("gaps.county.no_refusals") in said(page)


def test_the_regional_centre_chooses_among_its_counties(sqlite_world: World) -> None:
    page = of_team("centre")
    page.selectbox(key="gaps_county").set_value("CV").run()
    assert t("gaps.county.title", county="Covasna", period="trim. IV 2026") in said(page)


@pytest.mark.parametrize("who", ["shelter", "dgaspc", "anitp"])
def test_who_does_not_see_the_county_is_not_offered_its_gaps(sqlite_world: World, who: str) -> None:
    page = of_team(who)
    assert not page.error
    assert t("gaps.county.own") not in said(page)


def of_nation(**query: str) -> AppTest:
    return open_page("anitp", "country", vedere="goluri", **query)


def test_the_nation_tells_protected_zero_and_not_reported_apart(sqlite_world: World) -> None:
    released(sqlite_world, 6)
    page = of_nation(trimestru="2026-Q3")
    assert not page.error
    rows = tables(page)[t("gaps.country.caption", period="trim. III 2026")]
    assert len(rows) == len(COUNTIES)
    assert rows["BV"][7] == "6"
    assert rows["BV"][8] == t("country.state.protected")
    assert rows["CJ"][7] == t("country.state.not_reported")
    assert rows["CJ"][3] == "0"
    assert rows["BV"][2] == t("gaps.country.shelter_yes")
    assert rows["CJ"][2] == t("gaps.country.shelter_no")


def test_the_nations_map_says_what_each_county_lacks(sqlite_world: World) -> None:
    with store.writing(NOW) as db:
        service = db.get_one(Service, sqlite_world.services["shelter"])
        service.ssvi = "dedicated"  # an NGO's posts are no SSVI
    cells = {
        row.county: gaps_country.map_cell(row)
        for row in ask(sqlite_world.actor("anitp"), gaps.of_country, quarter="2026-Q4")
    }
    assert (cells["BV"].klass, cells["BV"].label) == (2, t("gaps.class.ssvi_missing"))
    assert (cells["CV"].klass, cells["CV"].label) == (4, t("gaps.class.both_missing"))
    words = said(of_nation())
    assert t("gaps.country.sum_ssvi", n=0, all=47, shared=0, base=19, base_shared=9) in words
    assert t("gaps.country.sum_capital") in words


def test_figures_of_cases_never_reach_the_nation_before_a_release(sqlite_world: World) -> None:
    asked_and_answered(sqlite_world)
    rows = tables(of_nation(trimestru="2026-Q4"))[t("gaps.country.caption", period="trim. IV 2026")]
    assert {row[7] for row in rows.values()} == {t("country.state.not_reported")}
    with store.reading(NOW) as db:
        assert releasing.thresholds(db)[Audience.ANITP] >= 3


def of_case(world: World) -> AppTest:
    page = open_page("dgaspc", "cases")
    page.session_state["cases.chosen"] = world.case_id
    return page.run()


def test_the_lead_notes_under_a_need_that_nobody_can_be_asked_and_takes_it_back(sqlite_world: World) -> None:
    world = sqlite_world
    form = f"case.{world.case_id}.impossible.{world.needs[NeedKind.SHELTER]}"
    page = of_case(world)
    page.button(key=f"{form}.save").click().run()
    assert t("errors.unmet.reason_missing") in said(page)
    page.radio(key=f"{form}.reason.0").set_value(NotPossible.OTHER).run()
    page.button(key=f"{form}.save").click().run()
    assert t("errors.referral.other_needs_words")[1:] in said(page), "after the name of its field"
    assert page.radio(key=f"{form}.reason.0").value is NotPossible.OTHER, "what was chosen stays"
    page.text_input(key=f"{form}.note.0").set_value("Programul începe la primăvară.").run()
    page.button(key=f"{form}.save").click().run()
    assert t("gaps.impossible.saved") in said(page)
    assert "Programul începe la primăvară." in said(page)
    page.button(key=f"{form}.back").click().run()
    assert t("gaps.impossible.taken_back") in said(page)
    assert not ask(world.actor("dgaspc"), unmet.of_case, case_id=world.case_id)


def test_a_need_with_a_fitting_place_is_not_offered_the_note(sqlite_world: World) -> None:
    from data_model import services
    from tests.world import do

    do(
        sqlite_world.actor("shelter"), services.confirm_places, service_id=sqlite_world.services["shelter"], free=2,
        expected_version=1,
    )  # fmt: skip
    keys = {b.key for b in of_case(sqlite_world).button}
    assert f"case.{sqlite_world.case_id}.impossible.{sqlite_world.needs[NeedKind.SHELTER]}.save" not in keys
    assert f"case.{sqlite_world.case_id}.impossible.{sqlite_world.needs[NeedKind.COUNSELLING]}.save" in keys
