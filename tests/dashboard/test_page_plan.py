"""Rapoarte trimestriale: a quarter goes from the coordinator over the regional centre to ANITP, who sees no figure."""

import pytest

from dashboard.widgets.plan_actions import of_prefect
from dashboard.words import t
from data_model import plan_catalog, reports, store
from data_model.reports import CountyReport, ReportState
from tests.dashboard.opening import open_page, said, stand_still
from tests.world import NOW, World, ask, do

QUARTER = "2026-Q3"


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch, NOW)


def state_of(world: World, county: str = "BV") -> ReportState:
    rows = ask(world.actor("anitp"), reports.listed, quarter=QUARTER)
    found: ReportState = next(row.state for row in rows if row.county == county)
    return found


def submit(world: World, county: str = "BV", who: str = "prefecture") -> None:
    do(world.actor(who), reports.submit, county=county, quarter=QUARTER, expected_version=1)


def test_the_coordinator_sees_the_figures_and_submits_the_ended_quarter(sqlite_world: World) -> None:
    page = open_page("prefecture", "plan")
    assert not page.exception
    assert "Victime identificate" in said(page)
    page.button(key="plan_submit").click().run()
    assert t("plan.submit.sent") in said(page)
    assert state_of(sqlite_world) is ReportState.SUBMITTED
    assert not [b for b in page.button if b.key == "plan_submit"]


def test_a_running_quarter_says_when_it_can_be_submitted(sqlite_world: World) -> None:
    page = open_page("prefecture", "plan", trimestru="2026-Q4")
    assert t("plan.county.not_ended", date="01.01.2027") in said(page)
    assert not [b for b in page.button if b.key == "plan_submit"]


def test_the_regional_centre_has_its_counties_side_by_side_and_validates(sqlite_world: World) -> None:
    submit(sqlite_world)
    page = open_page("centre", "plan")
    assert "Brașov" in said(page)
    assert "Covasna" in said(page)
    page.button(key="plan_validate").click().run()
    assert t("plan.validate.done") in said(page)
    assert state_of(sqlite_world) is ReportState.VALIDATED


def test_a_return_without_a_reason_is_refused_and_stays_open(sqlite_world: World) -> None:
    submit(sqlite_world)
    page = open_page("centre", "plan")
    page.button(key="plan_return").click().run()
    page.button(key="plan_send_back").click().run()
    assert page.error
    assert state_of(sqlite_world) is ReportState.SUBMITTED
    assert page.button(key="plan_send_back")


def test_the_coordinator_reads_why_it_came_back_and_submits_again(sqlite_world: World) -> None:
    submit(sqlite_world)
    do(
        sqlite_world.actor("centre"), reports.give_back, county="BV", quarter=QUARTER, reason="Lipsește un caz.",
        expected_version=2,
    )  # fmt: skip
    page = open_page("prefecture", "plan")
    assert t("plan.county.returned", reason="Lipsește un caz.") in said(page)
    page.button(key="plan_submit").click().run()
    assert state_of(sqlite_world) is ReportState.SUBMITTED


def test_anitp_sees_states_and_no_figure_before_the_release(sqlite_world: World) -> None:
    submit(sqlite_world)
    page = open_page("anitp", "plan")
    assert "Victime identificate" not in said(page)
    assert t("plan.release.none") in said(page)
    assert not page.exception


def test_anitp_releases_all_that_is_validated_at_once(sqlite_world: World) -> None:
    with store.writing(NOW) as db:
        for county in ("BV", "CV", "CJ"):
            db.add(CountyReport(county=county, quarter=QUARTER, state=ReportState.VALIDATED))
    page = open_page("anitp", "plan")
    page.button(key="plan_release_CV").click().run()
    assert (state_of(sqlite_world, "CV"), state_of(sqlite_world)) == (ReportState.RELEASED, ReportState.VALIDATED)
    page.button(key="plan_release_all").click().run()
    assert not page.exception
    assert t("plan.release.done", n=2) in said(page)
    assert state_of(sqlite_world) is state_of(sqlite_world, "CJ") is ReportState.RELEASED
    assert t("standing.released", n=3, all=42, period="trim. III 2026") in said(page)


def test_a_stale_tab_releases_nothing_and_is_told(sqlite_world: World) -> None:
    submit(sqlite_world)
    page = open_page("centre", "plan")
    do(
        sqlite_world.actor("centre"), reports.give_back, county="BV", quarter=QUARTER, reason="Lipsește un caz.",
        expected_version=2,
    )  # fmt: skip
    submit_again = {"county": "BV", "quarter": QUARTER, "expected_version": 3}
    do(sqlite_world.actor("prefecture"), reports.submit, **submit_again)
    page.run()  # the heartbeat, or any click: the row is read anew
    page.button(key="plan_validate").click().run()
    assert t("errors.conflict.stale") in said(page)
    assert state_of(sqlite_world) is ReportState.SUBMITTED


def test_nonsense_in_the_address_opens_the_newest_ended_quarter(sqlite_world: World) -> None:
    page = open_page("prefecture", "plan", trimestru="' OR 1=1")
    assert page.selectbox(key="plan_quarter").value == QUARTER
    assert not page.exception


def test_the_prefects_actions_are_those_the_plan_gives(sqlite_world: World) -> None:
    plan = plan_catalog.plan_for(NOW.date())
    assert plan is not None
    assert [a.code for a in of_prefect(plan)] == ["1.5.2", "3.2.9", "3.3.6", "5.1.1", "5.1.2"]
    words = said(open_page("prefecture", "plan"))
    for action in of_prefect(plan):
        assert action.short_title in words or any(i.text in words for i in plan.indicators_of(action.code))


def test_every_evaluation_of_the_plan_has_its_word() -> None:
    for evaluation in plan_catalog.Evaluation:
        assert t(f"plan.evaluation.{evaluation.value}")
