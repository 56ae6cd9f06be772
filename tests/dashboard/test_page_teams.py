"""Echipele: an order entered by the coordinator, and what each role sees of acts and of the year's meetings."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.widgets.team.calendar import act_state
from dashboard.words import t
from data_model import meetings, teams
from data_model.meetings import Presence
from data_model.teams import QuorumRule, Seat
from tests.dashboard.opening import open_page, said, stand_still
from tests.world import NOW, World, ask, do, later


@pytest.fixture
def still(sqlite_world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    stand_still(monkeypatch, NOW)
    return sqlite_world


def press(page: AppTest, key: str) -> AppTest:
    return page.button(key=key).click().run()


def act_of(world: World, county: str, who: str) -> teams.ActRow:
    found: teams.ActRow = ask(world.actor(who), teams.team, county=county)
    return found


def test_a_coordinator_without_an_act_enters_it_and_a_refusal_keeps_what_was_typed(still: World) -> None:
    dgaspc = still.institutions["dgaspc_cv"]
    page = open_page("prefecture_cv", "teams")
    assert t("teams.no_act") in said(page)
    page.text_input(key="act_new.number.0").set_value("7/2026")
    page = press(page, "act_save")
    assert page.error[0].value.startswith("Membrii echipei:")
    page.multiselect(key="act_new.members.0").set_value([dgaspc]).run()
    page.text_input(key=f"act_new.titular_{dgaspc}.0").set_value("Ana Exemplu")
    page.text_input(key=f"act_new.substitutes_{dgaspc}.0").set_value("Dan Exemplu; Ion Exemplu").run()
    page = page.switch_page("../pages/help.py").run().switch_page("../pages/teams.py").run()
    assert page.text_input(key="act_new.number.0").value == "7/2026"
    page = press(page, "act_save")
    team = act_of(still, "CV", "prefecture_cv")
    assert [(m.name, m.titular, m.substitutes) for m in team.members] == [
        ("DGASPC Covasna", "Ana Exemplu", ("Dan Exemplu", "Ion Exemplu"))
    ]
    assert "Dan Exemplu; Ion Exemplu" in said(page)
    assert t("teams.no_act") not in said(page)


def test_a_new_order_starts_from_the_team_of_the_one_before(still: World) -> None:
    page = open_page("prefecture", "teams")
    page.button_group(key="act_choice").set_value("new").run()
    members = [m for m in page.multiselect(key="act_new.members.0").value if m != still.institutions["hospital"]]
    page.multiselect(key="act_new.members.0").set_value(members)
    page.text_input(key="act_new.number.0").set_value("9/2026")
    page.radio(key="act_new.quorum_rule.0").set_value(QuorumRule.TWO_THIRDS)
    page = press(page, "act_save")
    team = act_of(still, "BV", "prefecture")
    assert (team.number, len(team.members), team.quorum_rule) == ("9/2026", 6, QuorumRule.TWO_THIRDS)
    assert team.chair == "Prefectul județului"
    assert t("teams.history") in said(page)
    assert t("teams.replaces", order="nr. 12/2024 din 01.02.2024") in said(page)


def test_an_act_is_put_right_and_ended_from_the_page(still: World) -> None:
    one = act_of(still, "BV", "prefecture").id
    page = open_page("prefecture", "teams")
    page.button_group(key="act_choice").set_value("correct").run()
    page.text_input(key=f"act_fix_{one}.number.0").set_value("13/2024")
    page = press(page, "act_fix_save")
    assert act_of(still, "BV", "prefecture").number == "13/2024"
    page.button_group(key="act_choice").set_value("end").run()
    page.date_input(key=f"act_end_{one}.last_day.0").set_value(date(2026, 11, 22))
    page = press(page, "act_end_save")
    assert t("teams.no_act") in said(page)
    assert t("teams.last_act", number="13/2024", ended="22.11.2026") in said(page)
    assert t("county.todo.without_act", n=1) in said(open_page("prefecture"))


def test_anitp_and_the_regional_centre_see_which_counties_have_no_act_and_change_nothing(still: World) -> None:
    centre = said(page := open_page("centre", "teams"))
    assert t("teams.without_act", n=1, whole=2, counties="Covasna") in centre
    assert not page.button
    anitp = said(page := open_page("anitp", "teams"))
    assert t("teams.without_act", n=41, whole=42, counties="")[:20] in anitp
    assert "Prefectul județului" not in anitp
    assert "Covasna" in said(open_page("anitp"))


def test_the_meetings_page_shows_the_act_and_the_year_in_words(still: World) -> None:
    found = said(open_page("prefecture", "meetings"))
    assert [found.count(t(f"teams.calendar.state.{state}")) for state in ("missed", "possible")] == [4, 2]
    assert t("teams.in_short", number="12/2024", signed="01.02.2024", n=7) in found
    assert t("teams.no_act") in said(open_page("prefecture_cv", "meetings"))
    never = ask(still.actor("anitp"), meetings.calendars, year=2026, counties=("CV",))[0]
    assert act_state(never).word == t("teams.act_never")


def test_in_the_room_the_names_of_the_act_are_one_press_away(still: World) -> None:
    bcco, who = still.institutions["bcco"], still.actor("prefecture")
    do(
        who, teams.record_act, number="7/2026", signed_on=NOW.date(), in_force_from=NOW.date(), member_ids=(bcco,),
        seats=(Seat(bcco, "Ana Exemplu", "Dan Exemplu; Ion Exemplu"),),
    )  # fmt: skip
    made = do(who, meetings.prepare, starts_at=NOW, place="Sala mare")
    do(who, meetings.open_meeting, meeting_id=made, expected_version=1)
    page = open_page("prefecture", "meetings", sedinta=str(made))
    key = f"came_{made}_{bcco}"
    page.button_group(key=key).set_value(Presence.SUBSTITUTE).run()
    page = press(page, f"{key}_named_1")
    row = ask(who, meetings.detail, at=later(hours=1), meeting_id=made).attendance[0]
    assert (row.presence, row.person) == (Presence.SUBSTITUTE, "Ion Exemplu")
    assert page.text_input(key=f"{key}_person").value == "Ion Exemplu"
    assert t("teams.quorum.met", needed=1) in said(page)
