"""Cazuri, "Parcurs": the steps of a case with their state, the one next step noted, what cannot be done and why."""

import pytest

from dashboard.words import t
from data_model import store, tracks
from data_model.access import Role
from data_model.cases import AgeBand, Citizenship
from data_model.institutions import Institution, InstitutionKind
from data_model.tracks import Asylum, StepState
from tests.dashboard.opening import open_page, said, stand_still
from tests.dashboard.test_page_cases import messages, open_case
from tests.world import NOW, World, _account, ask, do, later, open_a_case, version_of


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch, NOW)


def test_the_next_step_is_noted_with_one_button_and_the_team_sees_none(sqlite_world: World) -> None:
    case_id = sqlite_world.case_id
    assert t("tracks.title") not in said(open_case("prefecture", case_id))
    page = open_case("dgaspc", case_id)
    assert t("tracks.step.basic_needs") in said(page)
    page.button(key=f"case.{case_id}.next.everyone").click().run()
    page.button(key=f"case.{case_id}.step.basic_needs.save").click().run()
    assert messages(page) == [t("tracks.missing.all", fields=t("tracks.missing.by_institution_id"))]
    page.selectbox(key=f"case.{case_id}.step.basic_needs.by.0").set_value(sqlite_world.institutions["dgaspc"]).run()
    page.button(key=f"case.{case_id}.step.basic_needs.save").click().run()
    assert not page.exception
    assert messages(page) == [t("tracks.saved.done")]
    found = ask(sqlite_world.actor("dgaspc"), tracks.of_case, case_id=case_id)
    assert found.tracks[0].steps[0].state is StepState.DONE
    assert found.tracks[0].next == "rights_told"


def test_a_return_without_assessment_and_a_consulate_of_an_asylum_seeker_are_not_offered_and_it_says_why(
    sqlite_world: World,
) -> None:
    dgaspc = sqlite_world.actor("dgaspc")
    child = open_a_case(dgaspc, age_band=AgeBand.FROM_14, citizenship=Citizenship.THIRD, destination="RO")
    do(
        dgaspc, tracks.set_circumstances, case_id=child, asylum=Asylum.SOUGHT, parent_exploits=True,
        unaccompanied=False, sender=None, arrival=None, expected_version=version_of(dgaspc, child),
    )  # fmt: skip
    page = open_case("dgaspc", child)
    words = said(page)
    assert t("tracks.bar.asylum") in words
    assert t("tracks.circumstances.parent") in words
    assert t("tracks.bar.assessment", steps=t("tracks.step.family_risk").lower()) in words
    page.selectbox(key=f"case.{child}.another").set_value("consular_contact").run()
    assert f"case.{child}.step.consular_contact.way.0" not in [r.key for r in page.radio], "only to leave it out"
    assert page.button(key=f"case.{child}.step.consular_contact.save").label == t("tracks.save.skip")


def test_what_comes_next_tells_of_late_steps(sqlite_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id, tells = sqlite_world.case_id, t("cases.next.steps_late", n=3).partition("3")[2]
    assert tells not in said(open_case("dgaspc", case_id))
    stand_still(monkeypatch, later(days=60))
    assert tells in said(open_case("dgaspc", case_id))


def test_insurance_voucher_and_coordination_are_noted_on_the_page(sqlite_world: World) -> None:
    case_id, dgaspc = sqlite_world.case_id, sqlite_world.actor("dgaspc")
    page = open_case("dgaspc", case_id)
    page.selectbox(key=f"case.{case_id}.health.insured.0").set_value(tracks.Insured.REQUESTED).run()
    page.selectbox(key=f"case.{case_id}.health.access.0").set_value(tracks.HealthAccess.EMERGENCY_ONLY).run()
    page.button(key=f"case.{case_id}.health.save").click().run()
    page.radio(key=f"case.{case_id}.compensation.kind.0").set_value(tracks.CompensationKind.VOUCHER).run()
    page.button(key=f"case.{case_id}.compensation.save").click().run()
    page.button(key=f"case.{case_id}.coordination.save").click().run()
    assert not page.exception
    found = ask(dgaspc, tracks.support_of, case_id=case_id)
    assert found.insured is tracks.Insured.REQUESTED
    assert [one.kind for one in found.compensation] == [tracks.CompensationKind.VOUCHER]
    assert found.coordination == ((NOW.date(), None),)


def test_the_police_declares_totals_of_protection_beside_the_list_and_others_are_not_asked(sqlite_world: World) -> None:
    with store.writing(NOW) as db:
        body = Institution(kind=InstitutionKind.IPJ, name="IPJ Brașov", county="BV")
        db.add(body)
        db.flush()
        _account(db, "ipj", Role.INSTITUTION, body.id or 0)
    keys = [button.key for button in open_page("dgaspc", "cases").button]
    assert "protection.save" not in keys
    page = open_page("ipj", "cases")
    page.number_input(key="protection.2026-Q4.0.cases.0").set_value(2).run()
    page.button(key="protection.save").click().run()
    assert "numerele" in messages(page)[0].lower(), "every case has a measure"
    page.number_input(key="protection.2026-Q4.0.guard.0").set_value(2).run()
    page.button(key="protection.save").click().run()
    assert not page.exception
    assert messages(page) == [t("tracks.protection.saved")]
