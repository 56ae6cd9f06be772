"""Inițiative și bune practici: a part of the common plan, and ANITP's list under the indicators."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.words import t
from data_model import drafts, practices
from data_model.practices import PracticeRow, PracticeState
from tests.dashboard.opening import links, open_page, said
from tests.dashboard.test_page_meetings import keys, press
from tests.data_model.test_practices import RECORD, write
from tests.world import World, ask, do

TITLE = RECORD["title"]


def opened(who: str, **query: str) -> AppTest:
    return open_page(who, "actions", parte="practici", **query)


def rows(world: World, who: str = "prefecture") -> list[PracticeRow]:
    found: list[PracticeRow] = ask(world.actor(who), practices.listed)
    return found


def fill(world: World, page: AppTest, who: str, **changes: Any) -> AppTest:
    values = {"kind": "initiative", "title": TITLE, **changes}
    do(world.actor(who), drafts.save, field="practice.new.text", text="Inspectorii merg în comune.")
    page.button_group(key="practice.new.kind.0").set_value(values["kind"])
    page.text_input(key="practice.new.title.0").set_value(values["title"])
    page.multiselect(key="practice.new.institutions.0").set_value([world.institutions["shelter"]])
    return page.run()


def test_the_part_stands_in_the_address_and_the_actions_stay_a_click_away(sqlite_world: World) -> None:
    page = open_page("prefecture", "actions")
    assert t("practices.lead") not in said(page)
    page.button_group(key="actions_part").set_value("practici").run()
    assert t("practices.lead") in said(page)
    assert page.query_params["parte"] == "practici"
    assert t("practices.empty") in said(page)


def test_the_coordinator_writes_a_record_and_it_waits_for_the_centre(sqlite_world: World) -> None:
    page = press(fill(sqlite_world, opened("prefecture"), "prefecture"), "practice.new.save")
    assert t("practices.form.sent_centre") in said(page)
    assert [(r.title, r.text, r.state) for r in rows(sqlite_world)] == [
        (TITLE, "Inspectorii merg în comune.", PracticeState.SUBMITTED)
    ]


def test_a_refused_record_keeps_what_was_typed(sqlite_world: World) -> None:
    page = press(fill(sqlite_world, opened("prefecture"), "prefecture", title=""), "practice.new.save")
    assert page.error[0].value.startswith("Titlu:")
    assert rows(sqlite_world) == []
    assert page.multiselect(key="practice.new.institutions.0").value == [sqlite_world.institutions["shelter"]]
    page.text_input(key="practice.new.title.0").set_value("Caravana").run()
    press(page, "practice.new.save")
    assert [r.title for r in rows(sqlite_world)] == ["Caravana"]


def test_an_institution_proposes_and_the_coordinator_sends_it_on(sqlite_world: World) -> None:
    page = press(fill(sqlite_world, opened("shelter"), "shelter"), "practice.new.save")
    assert t("practices.form.sent_coordinator") in said(page)
    made = rows(sqlite_world)[0].id
    page = opened("prefecture")
    assert t("practices.waiting_coordinator") in said(page)
    page = press(page, f"practice_take_up_{made}")
    assert t("practices.taken_up") in said(page)
    assert rows(sqlite_world)[0].state is PracticeState.SUBMITTED


def test_the_centre_is_called_from_home_and_validates(sqlite_world: World) -> None:
    made = write(sqlite_world)
    home = open_page("centre")
    assert t("home.regional.practices", n=1) in said(home)
    assert t("home.regional.read") in said(home)
    assert any("plan-comun" in link or "actions" in link for link in links(home))
    page = press(opened("centre"), f"practice_validate_{made}")
    assert t("practices.validated") in said(page)
    assert rows(sqlite_world)[0].state is PracticeState.VALIDATED


def test_the_centre_gives_back_with_words_and_the_coordinator_changes_it(sqlite_world: World) -> None:
    made = write(sqlite_world)
    page = press(opened("centre"), f"practice_back_{made}")
    page = press(page, f"practice_return_{made}")
    assert rows(sqlite_world)[0].state is PracticeState.SUBMITTED, "not without words"
    do(sqlite_world.actor("centre"), drafts.save, field=f"practice.{made}.reason", text="Spuneți ce s-a obținut.")
    press(page, f"practice_return_{made}")
    page = opened("prefecture")
    assert t("practices.returned", reason="Spuneți ce s-a obținut.") in said(page)
    page = press(page, f"practice_change_{made}")
    page.text_input(key=f"practice.{made}.title.0").set_value("Caravana, a doua oară").run()
    press(page, f"practice.{made}.save")
    assert [(r.title, r.state) for r in rows(sqlite_world)] == [("Caravana, a doua oară", PracticeState.SUBMITTED)]


def test_anitp_reads_the_validated_ones_under_the_indicators(sqlite_world: World) -> None:
    made = write(sqlite_world)
    write(sqlite_world, title="Alta, care așteaptă")
    do(sqlite_world.actor("centre"), practices.validate, practice_id=made, expected_version=1)
    words = said(open_page("anitp", "plan"))
    assert TITLE in words and "Brașov" in words
    assert "Alta, care așteaptă" not in words
    assert TITLE not in said(open_page("prefecture", "plan"))


@pytest.mark.parametrize("who", ["centre", "hospital"])
def test_who_may_not_write_sees_no_way_to(sqlite_world: World, who: str) -> None:
    made = write(sqlite_world)
    page = opened(who)
    assert TITLE in said(page)
    assert f"practice_change_{made}" not in keys(page)
    assert ("practice.new.save" in keys(page)) is (who == "hospital")


def test_what_is_typed_is_shown_as_text(sqlite_world: World) -> None:
    write(sqlite_world, "shelter", title="<b>Caravana</b>")
    assert "&lt;b&gt;Caravana" in "".join(str(p.proto.body) for p in opened("prefecture").get("html"))
