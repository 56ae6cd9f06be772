"""Date pentru plan and Urmărirea planului: what one declares there is what the other shows."""

import pytest

from dashboard.words import t
from tests.dashboard.opening import open_page, said, stand_still
from tests.world import NOW, World


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch, NOW)


def test_an_institution_fills_a_form_and_the_coordinator_sees_the_value(sqlite_world: World) -> None:
    page = open_page("dgaspc", "declaring")
    assert not page.exception
    page.session_state["declaring_form"] = "facts_bv.1_2_7.activity_2026"
    page.run()
    assert not page.exception
    page.button(key="facts_bv.1_2_7.activity_2026.save").click().run()
    assert t("declaring.form.empty") in said(page)
    assert page.number_input, "what the form asks stays"
    for one in page.number_input:
        one.set_value(7)
    page.button(key="facts_bv.1_2_7.activity_2026.save").click().run()
    assert t("errors.facts.evidence") in said(page)
    assert [one.value for one in page.number_input] == [7] * len(page.number_input), "nothing typed is lost"
    seen = open_page("prefecture", "tracking")
    assert not seen.exception
    seen.session_state["tracking_chosen"] = "1.2.7-I1"
    seen.selectbox(key="tracking_period").set_value("2026").run()
    assert not seen.exception
    assert t("tracking.detail.no_reason") not in said(seen), "the prefecture is not who reports this one"
    assert t("facts.state.not_reported") in said(seen)


def test_anitp_tracks_the_whole_plan_and_sets_a_target(sqlite_world: World) -> None:
    page = open_page("anitp", "tracking")
    assert not page.exception
    assert t("tracking.actions", n=104, indicators=303) in said(page)
    page.session_state["tracking_chosen"] = "5.1.1-I1"
    page.run()
    page.number_input[0].set_value(0.0)
    page.button(key="target.RO.5.1.1-I1.2026.save").click().run()
    assert t("tracking.detail.target_saved") not in said(page), "nought is no target, and takes none back"
    page.number_input[0].set_value(42.0)
    page.button(key="target.RO.5.1.1-I1.2026.save").click().run()
    assert not page.exception
    assert t("tracking.detail.target_saved") in said(page)
    assert not open_page("anitp", "declaring").exception
