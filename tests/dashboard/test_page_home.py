"""Acasă, for each role: what needs this person now, and the shortest way to do it."""

from datetime import datetime

import pytest

from dashboard.words import t
from data_model import cases, meetings, people, referrals, reports, services, settings, store
from data_model.cases import Progress
from tests.dashboard.opening import links, open_page, said, stand_still
from tests.world import NOW, World, ask, assess_a_case, do, later, send_three

CALM = t("county.todo.nothing")


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch, NOW)


def move_to(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    stand_still(monkeypatch, moment)


@pytest.mark.parametrize("who", ["prefecture", "shelter", "dgaspc", "centre", "anitp", "admin"])
def test_each_role_finds_its_first_screen_without_an_error(sqlite_world: World, who: str) -> None:
    page = open_page(who)
    assert not page.exception
    assert not page.error
    assert [title.value for title in page.title] == [t("home.title")]
    assert page.subheader


def test_the_coordinator_sees_what_waits_and_the_way_to_each(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_three(sqlite_world)
    move_to(monkeypatch, later(days=50))
    page = open_page("prefecture")
    words = said(page)
    assert t("county.todo.late_referrals", n=3, span="49 de zile") in words
    assert t("county.todo.unmoved_cases", n=1, span="45 de zile") in words
    assert t("county.todo.silent_services", n=2, span="35 de zile") in words
    assert {"referiri", "cazuri", "servicii", "judet"} <= set(links(page))


def test_the_coordinator_is_reminded_of_the_report_until_it_is_sent(sqlite_world: World) -> None:
    assert t("county.todo.report_open", period="trim. III 2026") in said(open_page("prefecture"))
    submit(sqlite_world)
    assert t("county.todo.report_open", period="trim. III 2026") not in said(open_page("prefecture"))
    reason = "Lipsește nota."
    do(
        sqlite_world.actor("centre"), reports.give_back, county="BV", quarter="2026-Q3", reason=reason,
        expected_version=2,
    )  # fmt: skip
    assert t("county.todo.report_returned", period="trim. III 2026") in said(open_page("prefecture"))


def test_a_county_with_nothing_to_solve_is_told_so(sqlite_world: World) -> None:
    submit(sqlite_world)
    for who, free in (("shelter", 1), ("counsellor", 4)):
        do(
            sqlite_world.actor(who), services.confirm_places, service_id=sqlite_world.services[who], free=free,
            expected_version=1,
        )  # fmt: skip
    words = said(open_page("prefecture"))
    assert CALM in words
    assert t("county.count.of_places", free="5", capacity="16") in words


def test_one_button_leads_the_coordinator_to_the_meeting(sqlite_world: World) -> None:
    page = open_page("prefecture")
    assert page.button(key="to_meeting").label == t("county.meeting.prepare")
    page.button(key="to_meeting").click().run()
    assert not page.exception
    assert t("home.title") not in [title.value for title in page.title]


def test_an_institution_accepts_a_referral_with_one_click(sqlite_world: World) -> None:
    shelter, _, _ = send_three(sqlite_world)
    page = open_page("shelter")
    page.button(key=f"referrals.inbox.accept.{shelter}").click().run()
    assert not page.error
    assert t("home.inbox.empty") in said(page)
    row = ask(sqlite_world.actor("dgaspc"), referrals.of_case, case_id=sqlite_world.case_id)
    assert {r.id: r.status for r in row}[shelter] is referrals.ReferralStatus.ACCEPTED


def test_the_sender_does_not_find_its_own_referrals_in_its_inbox(sqlite_world: World) -> None:
    send_three(sqlite_world)
    assert t("home.inbox.empty") in said(open_page("dgaspc"))


def test_free_places_are_changed_and_confirmed_in_two_steps(sqlite_world: World) -> None:
    service = sqlite_world.services["shelter"]
    do(sqlite_world.actor("shelter"), services.confirm_places, service_id=service, free=2, expected_version=1)
    page = open_page("shelter")
    page.number_input(key=f"free_{service}").increment()
    page.button(key=f"confirm_{service}").click().run()
    assert [message.value for message in page.success] == [t("services.saved", n=3)]
    assert ask(sqlite_world.actor("shelter"), services.own)[0].free == 3
    assert t("services.confirmed_today") in said(page)


def test_the_same_number_confirmed_again_makes_the_answer_fresh(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    service, actor = sqlite_world.services["shelter"], sqlite_world.actor("shelter")
    do(actor, services.confirm_places, service_id=service, free=2, expected_version=1)
    move_to(monkeypatch, later(days=20))
    page = open_page("shelter")
    assert t("terms.availability.old") in said(page)
    page.button(key=f"confirm_{service}").click().run()
    assert t("services.confirmed_today") in said(page)
    assert ask(actor, services.own, at=later(days=20))[0].confirmed_at == later(days=20)


def test_two_confirmations_in_a_row_are_no_conflict_with_oneself(sqlite_world: World) -> None:
    service = sqlite_world.services["shelter"]
    page = open_page("shelter")
    for free in (4, 1):
        page.number_input(key=f"free_{service}").set_value(free)
        page.button(key=f"confirm_{service}").click().run()
        assert not page.error
    assert ask(sqlite_world.actor("shelter"), services.own)[0].free == 1


def test_a_colleague_who_was_faster_is_not_overwritten_and_the_number_stays(sqlite_world: World) -> None:
    service, actor = sqlite_world.services["shelter"], sqlite_world.actor("shelter")
    page = open_page("shelter")
    do(actor, services.confirm_places, service_id=service, free=5, expected_version=1)
    page.number_input(key=f"free_{service}").set_value(1)
    page.button(key=f"confirm_{service}").click().run()
    assert [error.value for error in page.error] == [t("errors.conflict.stale")]
    assert page.number_input(key=f"free_{service}").value == 1
    assert ask(actor, services.own)[0].free == 5
    page.button(key=f"confirm_{service}").click().run()
    assert ask(actor, services.own)[0].free == 1


def test_nothing_is_confirmed_before_a_number_is_said(sqlite_world: World) -> None:
    page = open_page("shelter")
    page.button(key=f"confirm_{sqlite_world.services['shelter']}").click().run()
    assert [error.value for error in page.error] == [t("services.say_how_many")]
    assert ask(sqlite_world.actor("shelter"), services.own)[0].free is None


def test_an_institution_without_services_is_shown_where_to_add_one(sqlite_world: World) -> None:
    page = open_page("bcco")
    assert t("home.places.empty") in said(page)
    assert "servicii" in links(page)


def test_an_institution_sees_its_own_actions_and_which_are_overdue(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    coordinator = sqlite_world.actor("prefecture")
    meeting = do(coordinator, meetings.prepare, starts_at=later(hours=1), place="Sala mare")
    detail = ask(coordinator, meetings.detail, meeting_id=meeting)
    do(coordinator, meetings.open_meeting, meeting_id=meeting, expected_version=detail.row.version)
    for who, text in (("shelter", "Trimite <b>lista</b> locurilor."), ("dgaspc", "Revizuiește protocolul.")):
        do(
            coordinator, meetings.assume_action, point_id=detail.points[0].id, text=text,
            owner_institution_id=sqlite_world.institutions[who], due_on=later(days=5).date(),
        )  # fmt: skip
    words = said(open_page("shelter"))
    assert t("home.actions.soon", date="28.11.2026") in words
    assert "Trimite <b>lista</b> locurilor." in words
    assert "Revizuiește protocolul." not in words
    move_to(monkeypatch, later(days=8))
    assert t("home.actions.overdue", date="28.11.2026") in said(open_page("shelter"))


def test_many_referrals_leave_room_for_the_free_places(sqlite_world: World) -> None:
    dgaspc = sqlite_world.actor("dgaspc")
    for _ in range(7):
        case_id = assess_a_case(dgaspc)
        do(
            dgaspc, cases.record_consent, case_id=case_id, answer=cases.ConsentAnswer.GIVEN, giver=cases.Giver.SELF,
            expected_version=1,
        )  # fmt: skip
        do(dgaspc, cases.set_needs, case_id=case_id, kinds=(cases.NeedKind.SHELTER,), expected_version=2)
        need = ask(dgaspc, cases.detail, case_id=case_id).needs[0]
        request = (referrals.Request(need.id, sqlite_world.institutions["shelter"]),)
        do(dgaspc, referrals.send_batch, case_id=case_id, requests=request, expected_version=3)
    page = open_page("shelter")
    assert len([b for b in page.button if b.label == t("referrals.inbox.accept")]) == 5
    assert t("home.inbox.more", n=2) in said(page)


def submit(world: World, who: str = "prefecture", county: str = "BV") -> None:
    do(world.actor(who), reports.submit, county=county, quarter="2026-Q3", expected_version=1)


def test_the_regional_centre_sees_its_counties_and_the_reports_to_validate(sqlite_world: World) -> None:
    submit(sqlite_world)
    words = said(open_page("centre"))
    assert t("home.regional.waiting", county="Brașov", period="trim. III 2026") in words
    assert "Covasna" in words
    assert "Cluj" not in words


def test_a_validated_report_waits_for_its_release_at_the_centre_of_the_nation(sqlite_world: World) -> None:
    assert t("home.central.none") in said(open_page("anitp"))
    submit(sqlite_world)
    do(sqlite_world.actor("centre"), reports.validate, county="BV", quarter="2026-Q3", expected_version=2)
    for locked in (False, True):
        if locked:
            do(sqlite_world.actor("anitp"), reports.lock, county="BV", quarter="2026-Q3", expected_version=3)
        words = said(open_page("anitp"))
        assert t("home.central.waiting", n=1, period="trim. III 2026") in words
        assert f"{t('home.central.validated')} 1 din 42" in words


def test_anitp_sees_no_case_on_its_first_screen(sqlite_world: World) -> None:
    code = ask(sqlite_world.actor("dgaspc"), cases.detail, case_id=sqlite_world.case_id).row.code
    for who in ("anitp", "admin"):
        assert code not in said(open_page(who))
    assert ask(sqlite_world.actor("dgaspc"), cases.listed)[0].progress is not Progress.CLOSED


def test_the_administrator_sees_a_locked_account_and_the_latest_events_in_words(sqlite_world: World) -> None:
    with store.writing() as db:
        account = db.get(people.Account, sqlite_world.actor("hospital").account_id)
        assert account
        account.locked_until = settings.real_now().replace(year=settings.real_now().year + 1)
    words = said(open_page("admin"))
    assert t("home.admin.locked_line", login="hospital", institution="Spitalul Județean Brașov") in words
    assert t("audit.action.sign_in") in words
    assert "sign_in" not in words


def test_the_coordinator_is_reminded_before_and_after_the_day_with_a_link_to_just_those(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    coordinator = sqlite_world.actor("prefecture")
    meeting = do(coordinator, meetings.prepare, starts_at=later(hours=1), place="Sala mare")
    do(coordinator, meetings.open_meeting, meeting_id=meeting, expected_version=1)
    point = ask(coordinator, meetings.detail, meeting_id=meeting).points[0].id
    do(
        coordinator, meetings.assume_action, point_id=point, text="Revizuiește protocolul.",
        owner_institution_id=sqlite_world.institutions["dgaspc"], due_on=later(days=20).date(),
    )  # fmt: skip
    for days, told, filters in (
        (10, "", ""),
        (14, "actions_soon", "termen=apropiat"),
        (22, "overdue_actions", "termen=depasit"),
    ):
        move_to(monkeypatch, later(days=days))
        page = open_page("prefecture")
        for key in ("actions_soon", "overdue_actions"):
            assert (t(f"county.todo.{key}", n=1, span="7 zile") in said(page)) is (key == told), (days, key)
        queries = [str(link.proto.query_string) for link in page.get("page_link")]
        assert not filters or filters in queries, queries
