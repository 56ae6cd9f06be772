"""Ședințe: what a member proposes before the date, what the coordinator makes of it, the material beside a point."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.words import t
from data_model import meetings
from data_model.pdf import CheckedPdf
from tests.dashboard.opening import open_page, said, stand_still
from tests.world import NOW, World, ask, do, later

TITLE, WHY = "Locuri în adăpost", "De trei luni nu s-a eliberat niciun loc."


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch, NOW)


def prepared(world: World) -> int:
    made: int = do(world.actor("prefecture"), meetings.prepare, starts_at=later(days=5), place="Sala mare")
    return made


def press(page: AppTest, key: str) -> AppTest:
    return page.button(key=key).click().run()


def propose(page: AppTest, title: str, why: str) -> AppTest:
    page.text_input(key="propose_title").set_value(title)
    page.text_area(key="propose_why").set_value(why)
    return press(page, "propose_save")


def test_a_member_proposes_sees_the_answer_and_takes_back_and_a_refused_text_stays_in_its_field(
    sqlite_world: World,
) -> None:
    page = propose(open_page("dgaspc", "meetings"), TITLE, "O cheamă Maria Popescu.")
    assert t("errors.guard.name")[10:] in said(page)
    assert page.text_area(key="propose_why").value == "O cheamă Maria Popescu."
    page = propose(page, TITLE, WHY)
    assert t("proposed.saved") in said(page) and t("proposed.state.waiting") in said(page)
    assert page.text_input(key="propose_title").value == ""
    page = propose(page, "Altceva", WHY)
    page = press(page, "take_back_2")
    assert t("proposed.taken_back") in said(page) and "Altceva" not in said(page)
    do(
        sqlite_world.actor("prefecture"), meetings.decline_proposal, proposal_id=1, reason="Nu acum.",
        expected_version=1,
    )  # fmt: skip
    words = said(open_page("dgaspc", "meetings"))
    assert t("proposed.state.declined") in words and "Nu acum." in words


def test_the_coordinator_takes_up_one_proposal_and_declines_another_with_a_reason(sqlite_world: World) -> None:
    for title in (TITLE, "Instruire", "<b>*Altul*</b>"):
        do(sqlite_world.actor("shelter"), meetings.propose_point, county="BV", title=title, why=WHY)
    assert t("proposed.waiting_next", n=3) in said(open_page("prefecture", "meetings"))
    made = prepared(sqlite_world)
    page = open_page("prefecture", "meetings", sedinta=str(made))
    assert t("proposed.waiting", n=3) in said(page)
    page = press(page, "accept_1")
    assert f"Propus de Asociația Adăpost (inventată): {WHY}" in said(page)
    page = press(page, "decline_2_save")
    assert t("errors.proposal.reason", longest="300")[6:] in said(page)
    page.text_input(key="decline_2").set_value("Se face la alt termen.")
    page = press(page, "decline_2_save")
    assert t("proposed.declined") in said(page) and t("proposed.waiting", n=1) in said(page)
    told = {p.title: p.declined_because for p in ask(sqlite_world.actor("shelter"), meetings.own_proposals)}
    assert told["Instruire"] == "Se face la alt termen."


def test_a_material_is_linked_at_its_point_and_its_own_institution_can_take_it_away(sqlite_world: World) -> None:
    made = prepared(sqlite_world)
    wish = do(sqlite_world.actor("shelter"), meetings.propose_point, county="BV", title=TITLE, why=WHY)
    coordinator = sqlite_world.actor("prefecture")
    point = do(coordinator, meetings.accept_proposal, proposal_id=wish, meeting_id=made, expected_version=1)
    paper = CheckedPdf(b"%PDF-1.7", 2)
    do(sqlite_world.actor("shelter"), meetings.attach_material, point_id=point, title="Situația", paper=paper)
    for who, may in (("prefecture", False), ("dgaspc", False), ("centre", False), ("shelter", True)):
        page = open_page(who, "meetings", sedinta=str(made))
        assert "/documente/material/1.pdf" in [link.proto.url for link in page.get("link_button")]
        assert ("material_remove_1" in [b.key for b in page.button]) is may, who
    page = press(page, "material_remove_1")
    assert t("proposed.material.removed") in said(page)
    assert "/documente/material/1.pdf" not in [link.proto.url for link in page.get("link_button")]
