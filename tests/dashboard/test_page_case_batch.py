"""The batch on a case's page: who is asked for each need, what was refused before, who is late."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.widgets import batch_draft, case_batch
from dashboard.widgets.badge import plain
from dashboard.words import t
from data_model import drafts, referrals
from data_model.cases import NeedKind
from data_model.referrals import ReferralStatus, Refusal
from tests.dashboard.opening import said, stand_still
from tests.dashboard.test_page_cases import PHONE, messages, open_case, still
from tests.world import World, ask, do, later, send_three

__all__ = ["still"]  # a fixture for every test


def batch_of(world: World) -> AppTest:
    """The case's page with the three services chosen."""
    page = open_case("dgaspc", world.case_id)
    for who, kind in (
        ("shelter", NeedKind.SHELTER),
        ("counsellor", NeedKind.COUNSELLING),
        ("hospital", NeedKind.MEDICAL),
    ):
        key = f"case.{world.case_id}.batch.to{world.needs[kind]}.0"
        page.selectbox(key=key).set_value((world.institutions[who], world.services[who])).run()
    return page


def test_one_button_sends_the_three_referrals_and_names_who_got_them(sqlite_world: World) -> None:
    page = batch_of(sqlite_world)
    send = page.button(key=f"case.{sqlite_world.case_id}.batch.save")
    assert send.label == t("cases.batch.send", n=3)
    send.click().run()
    rows = ask(sqlite_world.actor("dgaspc"), referrals.of_case, case_id=sqlite_world.case_id)
    assert {row.status for row in rows} == {ReferralStatus.SENT}
    assert len({row.batch for row in rows}) == 1
    for row in rows:
        assert plain(row.receiver) in page.success[0].value
    assert t("cases.next.waiting", n=3) in said(page)
    assert t("cases.batch.all_asked") in said(page)


def test_a_message_that_names_somebody_stops_the_batch_and_what_was_chosen_comes_back(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = batch_of(sqlite_world)
    shelter = batch_draft.message_field(sqlite_world.needs[NeedKind.SHELTER])
    monkeypatch.setattr(case_batch, "editor", lambda field, **kwargs: PHONE if field == shelter else "")
    page.button(key=f"case.{sqlite_world.case_id}.batch.save").click().run()
    assert "telefon" in page.error[0].value
    assert ask(sqlite_world.actor("dgaspc"), referrals.of_case, case_id=sqlite_world.case_id) == []
    monkeypatch.setattr(case_batch, "editor", lambda field, **kwargs: "")
    later_on = open_case("dgaspc", sqlite_world.case_id)
    assert "nimic nu a plecat încă" in said(later_on)
    save = later_on.button(key=f"case.{sqlite_world.case_id}.batch.save")
    assert save.label == t("cases.batch.send", n=3)
    save.click().run()
    assert len(ask(sqlite_world.actor("dgaspc"), referrals.of_case, case_id=sqlite_world.case_id)) == 3
    assert ask(sqlite_world.actor("dgaspc"), drafts.waiting, field="need") == []


def test_a_batch_with_nothing_chosen_is_explained(sqlite_world: World) -> None:
    page = open_case("dgaspc", sqlite_world.case_id)
    page.button(key=f"case.{sqlite_world.case_id}.batch.save").click().run()
    assert t("errors.referral.empty").lower() in page.error[0].value.lower()


def test_only_institutions_that_can_answer_are_offered_after_the_services_that_fit(sqlite_world: World) -> None:
    page = open_case("dgaspc", sqlite_world.case_id)
    need = sqlite_world.needs[NeedKind.SHELTER]
    offered = page.selectbox(key=f"case.{sqlite_world.case_id}.batch.to{need}.0").options
    assert offered[0].startswith("Asociația Adăpost (inventată) · Brașov")
    assert t("cases.batch.institution", name="Spitalul Județean Brașov") in offered
    for silent in ("Instituția Prefectului Brașov", "Centrul Regional ANITP Brașov", "ANITP", "DGASPC Cluj"):
        assert t("cases.batch.institution", name=silent) not in offered


def test_a_refused_need_can_be_sent_to_another_and_tells_what_happened(sqlite_world: World) -> None:
    _, counselling, _ = send_three(sqlite_world)
    do(
        sqlite_world.actor("counsellor"), referrals.refuse, referral_id=counselling, reason=Refusal.NO_PLACE,
        note="Lista este plină.", expected_version=1,
    )  # fmt: skip
    page = open_case("dgaspc", sqlite_world.case_id)
    words = said(page)
    assert "Lista este plină." in words
    assert t("cases.next.send", needs=t("terms.need.counselling")) in words
    assert t("terms.refusal.no_place") in words
    assert page.selectbox(key=f"case.{sqlite_world.case_id}.batch.to{sqlite_world.needs[NeedKind.COUNSELLING]}.0")


def test_silence_past_the_deadline_names_who_is_late(sqlite_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    send_three(sqlite_world)
    stand_still(monkeypatch, later(hours=25))
    words = said(open_case("dgaspc", sqlite_world.case_id))
    assert t("cases.next.late", who="Asociația Adăpost (inventată) (cazare)") in words


def test_a_referral_is_taken_back_from_the_case(sqlite_world: World) -> None:
    shelter, _, _ = send_three(sqlite_world)
    page, form = open_case("dgaspc", sqlite_world.case_id), f"case.{sqlite_world.case_id}.withdrawal"
    page.button(key=f"{form}.save").click().run()
    assert messages(page) == [t("cases.referrals.withdraw_choose")]
    page.selectbox(key=f"{form}.which.0").set_value(shelter).run()
    page.button(key=f"{form}.save").click().run()
    assert messages(page) == [t("cases.referrals.withdrawn")]
