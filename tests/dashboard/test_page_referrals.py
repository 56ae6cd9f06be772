"""Referiri: each institution answers from its inbox, the sender sees every outcome, the county no texts."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.widgets import referral_answers, referral_search
from dashboard.widgets.referral_view import card_html
from dashboard.words import t
from data_model import cases, referrals
from data_model.cases import ConsentAnswer, Giver, NeedKind
from data_model.referrals import ReferralRow, ReferralStatus, Refusal, Request
from tests.dashboard.opening import open_page, said, stand_still
from tests.world import NOW, World, ask, assess_a_case, do, later, send_three


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch, NOW)


@pytest.fixture
def sent(sqlite_world: World) -> dict[str, int]:
    """The three referrals of DGASPC Brașov, by who answers them."""
    return dict(zip(("shelter", "counsellor", "hospital"), send_three(sqlite_world), strict=True))


def write(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Type into the editor, which Streamlit's runner cannot: it answers with `text`."""
    monkeypatch.setattr(referral_answers, "editor", lambda field, **kwargs: text)


def press(page: AppTest, what: str, referral: int) -> AppTest:
    return page.button(key=f"referrals.{what}.{referral}").click().run()


def keys(page: AppTest) -> list[str]:
    return [str(button.key) for button in page.button]


def outcome(world: World, referral: int) -> ReferralRow:
    """The referral as its sender sees it."""
    rows = ask(world.actor("dgaspc"), referrals.of_case, case_id=world.case_id)
    return next(row for row in rows if row.id == referral)


@pytest.mark.parametrize("who", ["shelter", "dgaspc", "bcco", "prefecture", "centre", "dgaspc_cj"])
def test_an_empty_page_says_so_without_an_error(sqlite_world: World, who: str) -> None:
    page = open_page(who, "referrals")
    assert not page.exception
    assert not page.error
    if who in ("prefecture", "centre"):
        assert [info.value for info in page.info] == [t("referrals.county.empty")]
    else:
        assert [head.value for head in page.header][0] == t("referrals.inbox.none")


def test_the_inbox_says_what_is_asked_by_whom_and_how_long_there_is(
    sqlite_world: World, sent: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page("shelter", "referrals")
    assert page.header[0].value == t("referrals.inbox.title", n=1)
    words = said(page)
    for part in ("Cazare", "DGASPC Brașov", "18–25 de ani", "mai sunt 24 de ore", t("referrals.urgent")):
        assert part in words
    assert outcome(sqlite_world, sent["shelter"]).case_code in words
    stand_still(monkeypatch, later(days=3))
    assert "depășit de 2 zile" in said(open_page("shelter", "referrals"))


def test_nobody_sees_the_inbox_of_another(sqlite_world: World, sent: dict[str, int]) -> None:
    page = open_page("counsellor", "referrals")
    assert f"referrals.inbox.accept.{sent['counsellor']}" in keys(page)
    assert f"referrals.inbox.accept.{sent['shelter']}" not in keys(page)
    assert not [key for key in keys(open_page("dgaspc_cj", "referrals")) if "accept" in key]


def test_one_click_accepts_and_two_more_steps_end_the_service(
    sqlite_world: World, sent: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(monkeypatch, "A stat două luni.")
    id, code = sent["shelter"], outcome(sqlite_world, sent["shelter"]).case_code
    page = press(open_page("shelter", "referrals"), "inbox.accept", id)
    assert [good.value for good in page.success] == [
        t("referrals.inbox.accepted", need="cazare", code=code, sender="DGASPC Brașov")
    ]
    assert outcome(sqlite_world, id).status is ReferralStatus.ACCEPTED
    page = press(page, "work.start", id)
    assert outcome(sqlite_world, id).status is ReferralStatus.STARTED
    page = press(press(page, "work.finish", id), "send", id)
    found = outcome(sqlite_world, id)
    assert (found.status, found.answer) == (ReferralStatus.FINISHED, "A stat două luni.")
    assert "A stat două luni." in said(open_page("dgaspc", "referrals"))


def test_an_interrupted_service_is_told_apart(
    sqlite_world: World, sent: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(monkeypatch, "")
    id, actor = sent["shelter"], sqlite_world.actor("shelter")
    do(actor, referrals.accept, referral_id=id, expected_version=1)
    do(actor, referrals.start, referral_id=id, expected_version=2)
    page = press(open_page("shelter", "referrals"), "work.interrupt", id)
    press(page, "send", id)
    assert outcome(sqlite_world, id).status is ReferralStatus.INTERRUPTED


def test_a_no_asks_for_its_reason_and_keeps_what_was_chosen(
    sqlite_world: World, sent: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(monkeypatch, "")
    id, field = sent["counsellor"], f"referral.{sent['counsellor']}.answer.reason.0"
    page = press(open_page("counsellor", "referrals"), "inbox.refuse", id)
    page = press(page, "send", id)
    assert t("errors.referral.reason_missing").lower() in page.error[0].value.lower()
    page.radio(key=field).set_value(Refusal.OTHER).run()
    page = press(page, "send", id)
    assert t("errors.referral.other_needs_words").lower() in page.error[0].value.lower()
    assert page.radio(key=field).value is Refusal.OTHER
    write(monkeypatch, "Întrebați la 0722 123 456.")
    page = press(page, "send", id)
    assert "telefon" in page.error[0].value
    assert page.radio(key=field).value is Refusal.OTHER
    assert outcome(sqlite_world, id).status is ReferralStatus.RECEIVED


def test_a_refused_referral_tells_the_sender_why(
    sqlite_world: World, sent: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(monkeypatch, "Lista este plină.")
    id = sent["counsellor"]
    page = press(open_page("counsellor", "referrals"), "inbox.refuse", id)
    page.radio(key=f"referral.{id}.answer.reason.0").set_value(Refusal.NO_PLACE).run()
    page = press(page, "send", id)
    assert page.header[0].value == t("referrals.inbox.none")
    words = said(open_page("dgaspc", "referrals"))
    assert t("terms.refusal.no_place") in words
    assert "Lista este plină." in words


def test_giving_up_a_no_brings_the_two_buttons_back(
    sqlite_world: World, sent: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    id = sent["hospital"]
    page = press(open_page("hospital", "referrals"), "inbox.refuse", id)
    assert f"referrals.inbox.accept.{id}" not in keys(page)
    page = press(page, "cancel", id)
    assert f"referrals.inbox.accept.{id}" in keys(page)


def test_an_answer_that_a_colleague_gave_first_is_told(sqlite_world: World, sent: dict[str, int]) -> None:
    id = sent["shelter"]
    page = open_page("shelter", "referrals")
    do(sqlite_world.actor("shelter"), referrals.accept, referral_id=id, expected_version=1)
    page = press(page, "inbox.accept", id)
    assert [error.value for error in page.error] == [t("errors.conflict.stale")]
    assert f"referrals.work.start.{id}" in keys(page)


def test_the_sender_sees_each_and_takes_one_back(sqlite_world: World, sent: dict[str, int]) -> None:
    page = open_page("dgaspc", "referrals")
    assert [head.value for head in page.header][:2] == [t("referrals.inbox.none"), t("referrals.sent.title", n=3)]
    page.session_state["referrals.shown"] = sent["hospital"]
    page = press(page.run(), "sent.withdraw", sent["hospital"])
    assert outcome(sqlite_world, sent["hospital"]).status is ReferralStatus.WITHDRAWN
    assert f"referrals.sent.withdraw.{sent['hospital']}" not in keys(page)


def test_the_sender_opens_the_case_from_a_referral(sqlite_world: World, sent: dict[str, int]) -> None:
    page = open_page("dgaspc", "referrals")
    page.session_state["referrals.shown"] = sent["hospital"]
    page = press(page.run(), "case", sent["hospital"])
    assert page.header[0].value == outcome(sqlite_world, sent["hospital"]).case_code


def test_what_ended_leaves_the_page_after_ninety_days(
    sqlite_world: World, sent: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    do(sqlite_world.actor("dgaspc"), referrals.withdraw, referral_id=sent["shelter"], expected_version=1)
    stand_still(monkeypatch, NOW + timedelta(days=89))
    assert t("referrals.ended.caption", n=1) in said(open_page("dgaspc", "referrals"))
    stand_still(monkeypatch, NOW + timedelta(days=91))
    assert t("referrals.ended.none") in [info.value for info in open_page("dgaspc", "referrals").info]


def test_a_long_inbox_shows_ten_and_the_rest_on_demand(sqlite_world: World) -> None:
    dgaspc = sqlite_world.actor("dgaspc")
    for _ in range(12):
        case_id = assess_a_case(dgaspc)
        do(
            dgaspc, cases.record_consent, case_id=case_id, answer=ConsentAnswer.GIVEN, giver=Giver.SELF,
            expected_version=1,
        )  # fmt: skip
        do(dgaspc, cases.set_needs, case_id=case_id, kinds=(NeedKind.MEDICAL,), expected_version=2)
        need = ask(dgaspc, cases.detail, case_id=case_id).needs[0].id
        requests = (Request(need, sqlite_world.institutions["hospital"]),)
        do(dgaspc, referrals.send_batch, case_id=case_id, requests=requests, expected_version=3)
    page = open_page("hospital", "referrals")
    assert len([key for key in keys(page) if "accept" in key]) == 10
    page.button(key="referrals.show_more.inbox").click().run()
    assert len([key for key in keys(page) if "accept" in key]) == 12


@pytest.mark.parametrize("who", ["prefecture", "centre"])
def test_the_county_sees_all_and_answers_none(sqlite_world: World, sent: dict[str, int], who: str) -> None:
    page = open_page(who, "referrals")
    words = said(page)
    assert t("referrals.county.counts", current=3, late=0) in words
    for name in ("Asociația Adăpost (inventată)", "Asociația Sprijin (inventată)", "Spitalul Județean Brașov"):
        assert name in words
    assert not [key for key in keys(page) if key.startswith(("referrals.inbox", "referrals.work", "referrals.sent"))]


def test_the_coordinator_reads_the_coded_reason_and_never_the_words(sqlite_world: World, sent: dict[str, int]) -> None:
    do(
        sqlite_world.actor("counsellor"), referrals.refuse, referral_id=sent["counsellor"], reason=Refusal.NO_PLACE,
        note="Doar pentru cel care a trimis.", expected_version=1,
    )  # fmt: skip
    page = open_page("prefecture", "referrals")
    page.selectbox(key="stare").set_value("ended").run()
    words = said(page)
    assert t("terms.refusal.no_place") in words
    assert "Doar pentru" not in words


def test_the_county_list_is_filtered_by_state_and_institution(
    sqlite_world: World, sent: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_still(monkeypatch, later(hours=30))
    page = open_page("prefecture", "referrals")
    page.selectbox(key="stare").set_value("late").run()
    assert t("referrals.county.caption", n=1) in said(page)
    page.selectbox(key="institutie").set_value("Spitalul Județean Brașov").run()
    assert [info.value for info in page.info] == [t("referrals.county.none")]


def test_a_link_opens_the_list_in_the_state_it_names(sqlite_world: World, sent: dict[str, int]) -> None:
    page = open_page("prefecture", "referrals", stare=t("referrals.state.accepted"))
    assert page.selectbox(key="stare").value == "accepted"


def test_the_county_of_another_centre_sees_nothing(sqlite_world: World, sent: dict[str, int]) -> None:
    for who in ("prefecture_cj", "prefecture_cv", "centre_cj"):
        assert [info.value for info in open_page(who, "referrals").info] == [t("referrals.county.empty")]


def test_a_card_shows_markup_as_the_text_it_is(sqlite_world: World, sent: dict[str, int]) -> None:
    row = outcome(sqlite_world, sent["shelter"])
    drawn = card_html(ReferralRow(**{**row.__dict__, "message": "<script>alert(1)</script> **tare**"}), NOW)
    assert "<script>" not in drawn
    assert "&lt;script&gt;" in drawn


def test_referrals_are_searched_in_any_spelling_and_the_address_holds_the_need_alone(
    sqlite_world: World, sent: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "referrals.search" not in [box.key for box in open_page("prefecture", "referrals").text_input]
    monkeypatch.setattr(referral_search, "FROM", 3)
    page = open_page("prefecture", "referrals")
    page.text_input(key="referrals.search").set_value("SPITALUL judetean brasov").run()
    assert t("referrals.county.caption", n=1) in said(page)
    page.text_input(key="referrals.search").set_value("").run()
    page.selectbox(key="nevoie").set_value(NeedKind.SHELTER).run()
    assert t("referrals.county.caption", n=1) in said(page)
    assert outcome(sqlite_world, sent["shelter"]).case_code not in str(dict(page.query_params))
