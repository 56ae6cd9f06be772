"""Plan comun: what was assumed, by whom, until when, and what became of it."""

from datetime import date
from typing import Any

import pytest

from dashboard.words import t
from data_model import actions, drafts, meetings
from data_model.actions import ActionRow, ActionState
from tests.dashboard.opening import open_page, said, stand_still
from tests.dashboard.test_page_meetings import keys, press
from tests.world import NOW, World, ask, do, later

DUE = date(2026, 12, 1)
TASK = "Întocmește lista locurilor de cazare."


@pytest.fixture
def assumed(sqlite_world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Two actions of a meeting: DGASPC's, overdue ten days later, and the hospital's."""
    prefecture = sqlite_world.actor("prefecture")
    made = do(prefecture, meetings.prepare, starts_at=NOW, place="Sala mare")
    do(prefecture, meetings.open_meeting, meeting_id=made, expected_version=1)
    point = ask(prefecture, meetings.detail, meeting_id=made).points[0].id
    tasks: tuple[tuple[str, str, date], ...] = (
        ("dgaspc", TASK, DUE),
        ("hospital", "Numește o persoană de contact.", date(2027, 1, 15)),
    )
    for who, text, due in tasks:
        owner = sqlite_world.institutions[who]
        more = {"plan_action": "3.3.6", "person": "Ana Inventată"} if who == "hospital" else {}
        do(
            prefecture, meetings.assume_action, point_id=point, text=text, owner_institution_id=owner, due_on=due,
            **more,
        )  # fmt: skip
    stand_still(monkeypatch, later(days=10))
    return sqlite_world


def rows(world: World, who: str, **kwargs: Any) -> list[ActionRow]:
    found: list[ActionRow] = ask(world.actor(who), actions.listed, at=later(days=10), **kwargs)
    return found


def of(world: World, who: str) -> ActionRow:
    return rows(world, who)[0]


def write(world: World, who: str, text: str) -> None:
    field = f"action.{of(world, who).id}.evidence"
    do(world.actor(who), drafts.save, field=field, text=text)


def test_the_coordinator_sees_every_action_and_which_is_late(assumed: World) -> None:
    words = said(open_page("prefecture", "actions"))
    assert TASK in words
    assert "Spitalul Județean Brașov" in words
    assert t("actions.late", n=1) in words
    assert t("actions.overdue", state=t("terms.action_state.open")) in words


def test_an_institution_sees_its_own_action_and_nobody_elses(assumed: World) -> None:
    words = said(open_page("hospital", "actions"))
    assert "Numește o persoană de contact." in words
    assert TASK not in words
    assert t("actions.yours", n=1) in words


def test_the_list_is_filtered_by_owner_and_the_address_keeps_the_filter(assumed: World) -> None:
    page = open_page("prefecture", "actions")
    page.selectbox(key="actions_owner").set_value("DGASPC Brașov").run()
    assert "Numește o persoană de contact." not in said(page)
    assert page.query_params["institutie"] == "DGASPC Brașov"
    assert "Numește o persoană" not in said(open_page("prefecture", "actions", institutie="DGASPC Brașov"))


def test_an_owner_in_the_address_that_is_not_known_filters_nothing(assumed: World) -> None:
    assert TASK in said(open_page("prefecture", "actions", institutie="<script>"))


def test_the_owner_reports_an_action_done_and_it_moves_among_the_ended(assumed: World) -> None:
    action = of(assumed, "dgaspc")
    page = press(open_page("dgaspc", "actions"), f"action_card_{action.id}")
    write(assumed, "dgaspc", "Lista a fost trimisă.")
    page.button_group(key=f"action_state_{action.id}").set_value(ActionState.DONE).run()
    page = press(page, f"action_save_{action.id}")
    assert t("actions.saved") in said(page)
    assert rows(assumed, "dgaspc") == []
    ended = rows(assumed, "dgaspc", pending=False)[0]
    assert (ended.state, ended.evidence) == (ActionState.DONE, "Lista a fost trimisă.")
    assert t("actions.empty") in said(page)


def test_an_action_ended_without_a_word_is_refused_and_the_choice_stays(assumed: World) -> None:
    action = of(assumed, "dgaspc")
    page = press(open_page("dgaspc", "actions"), f"action_card_{action.id}")
    page.button_group(key=f"action_state_{action.id}").set_value(ActionState.NOT_DONE).run()
    page = press(page, f"action_save_{action.id}")
    assert page.error[0].value.startswith("Motivul:")
    page.selectbox(key=f"action_because_{action.id}").set_value("no_money").run()
    page = press(page, f"action_save_{action.id}")
    assert page.error[0].value.startswith("Ce s-a făcut:")
    assert page.button_group(key=f"action_state_{action.id}").value == ActionState.NOT_DONE
    assert of(assumed, "dgaspc").state is ActionState.OPEN


def test_a_report_that_someone_else_overtook_is_not_written_over(assumed: World) -> None:
    action = of(assumed, "dgaspc")
    page = press(open_page("dgaspc", "actions"), f"action_card_{action.id}")
    do(
        assumed.actor("prefecture"), actions.report, action_id=action.id, state=ActionState.IN_WORK,
        evidence="Se lucrează.", expected_version=action.version,
    )  # fmt: skip
    page = press(page, f"action_save_{action.id}")
    assert [e.value for e in page.error] == [t("errors.conflict.stale")]
    assert of(assumed, "dgaspc").evidence == "Se lucrează."


def test_the_regional_centre_reads_and_reports_nothing(assumed: World) -> None:
    page = open_page("centre", "actions")
    assert TASK in said(page)
    assert t("actions.report") not in said(page)
    assert keys(page) == []


def test_a_stranger_sees_no_action_of_another_county(assumed: World) -> None:
    for who in ("prefecture_cj", "ngo_cj", "prefecture_cv"):
        words = said(open_page(who, "actions"))
        assert TASK not in words
        assert t("actions.empty") in words


def end(world: World, who: str = "dgaspc") -> int:
    """Its action, done."""
    action = of(world, who)
    do(
        world.actor(who), actions.report, at=later(days=10), action_id=action.id, state=ActionState.DONE,
        evidence="Lista a fost trimisă.", expected_version=action.version,
    )  # fmt: skip
    return action.id


@pytest.mark.parametrize(
    ("query", "first", "second"),
    [
        ({"termen": "depasit"}, True, False), ({"termen": "apropiat"}, False, False), ({"termen": "orice"}, True, True),
        ({"stare": "open"}, True, True), ({"stare": "in_work"}, True, True), ({"obiectiv": "fara"}, True, False),
        ({"obiectiv": "3.3"}, False, True), ({"obiectiv": "9.9"}, True, True),
    ],
)  # fmt: skip
def test_the_address_filters_by_state_day_and_objective(
    assumed: World, query: dict[str, str], first: bool, second: bool
) -> None:
    """A value that no row has filters nothing."""
    words = said(open_page("prefecture", "actions", **query))
    assert (TASK in words, "Numește o persoană de contact." in words) == (first, second)


def test_what_was_said_stands_under_the_action_with_who_and_what_it_is_about(assumed: World) -> None:
    action = of(assumed, "hospital")
    do(
        assumed.actor("prefecture"), actions.report, at=later(days=9), action_id=action.id, state=ActionState.IN_WORK,
        evidence="Se caută <b>omul</b>.", expected_version=action.version,
    )  # fmt: skip
    page = open_page("hospital", "actions")
    words = said(page)
    assert t("actions.log", n=1) in words
    assert "Instituția Prefectului Brașov" in words
    assert "Ana Inventată" in words and t("actions.about.plan", code="3.3.6") in words
    assert "&lt;b&gt;omul" in "".join(str(part.proto.body) for part in page.get("html"))


def test_an_ended_action_is_opened_again_only_with_a_reason(assumed: World) -> None:
    action = end(assumed)
    page = open_page("dgaspc", "actions")
    page.session_state["action_chosen"] = action
    page = press(page.run(), f"action_reopen_{action}")
    assert page.error[0].value.startswith("Motiv:")
    do(assumed.actor("dgaspc"), drafts.save, field=f"action.{action}.reason", text="Lista nu era completă.")
    page = press(page, f"action_reopen_{action}")
    assert t("actions.is_reopened") in said(page)
    assert of(assumed, "dgaspc").state is ActionState.IN_WORK
    assert t("actions.reopened") in said(page)


def test_the_papers_of_the_counties_in_reach_are_offered(assumed: World) -> None:
    page = open_page("prefecture", "actions")
    found = [str(link.proto.url) for link in page.get("link_button")]
    assert found == [f"/documente/plan-comun/BV/plan-comun.{ending}" for ending in ("docx", "pdf")]
    assert open_page("prefecture_cj", "actions").get("link_button") == []
