"""Ședințe: from the call to the locked minutes, and what those see who only read."""

from datetime import date, time
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.documents.minutes import minutes_pdf
from dashboard.words import t
from dashboard.words.formats import datetime_text
from data_model import actions, cases, drafts, meetings, referrals
from data_model.cases import NeedKind
from data_model.meetings import MeetingDetail, PointRow, PointState, Presence
from tests.dashboard.opening import open_page, said, stand_still
from tests.world import World, ask, do, later, send_three, version_of

MOMENT = later(days=6, microseconds=1)
PLACE = "Sala mică a Prefecturii"


@pytest.fixture
def late_world(sqlite_world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Six days after three referrals were sent, which nobody has answered."""
    send_three(sqlite_world)
    stand_still(monkeypatch, MOMENT)
    return sqlite_world


def prepared(world: World, **changes: Any) -> int:
    facts: dict[str, Any] = {"starts_at": MOMENT, "place": PLACE}
    made: int = do(world.actor("prefecture"), meetings.prepare, at=MOMENT, **(facts | changes))
    return made


def opened(world: World) -> int:
    made = prepared(world)
    do(world.actor("prefecture"), meetings.open_meeting, at=MOMENT, meeting_id=made, expected_version=1)
    return made


def detail_of(world: World, meeting_id: int, who: str = "prefecture") -> MeetingDetail:
    found: MeetingDetail = ask(world.actor(who), meetings.detail, at=MOMENT, meeting_id=meeting_id)
    return found


def points(world: World, meeting_id: int) -> list[PointRow]:
    return [p for p in detail_of(world, meeting_id).points if p.state is PointState.KEPT]


def write(world: World, point_id: int, part: str, text: str) -> None:
    """What the editor does while one types."""
    do(world.actor("prefecture"), drafts.save, at=MOMENT, field=f"point.{point_id}.{part}", text=text)


def page_of(meeting_id: int, who: str = "prefecture") -> AppTest:
    return open_page(who, "meetings", sedinta=str(meeting_id))


def keys(page: AppTest) -> list[str]:
    return [str(button.key) for button in page.button if not str(button.key).startswith("clock_")]


def press(page: AppTest, key: str) -> AppTest:
    return page.button(key=key).click().run()


def paper_links(page: AppTest) -> list[str]:
    return [link.proto.url for link in page.get("link_button")]


def test_the_coordinator_prepares_a_meeting_whose_agenda_is_filled_with_reasons(late_world: World) -> None:
    page = press(open_page("prefecture", "meetings"), "meeting_new")
    page.date_input(key="new_day").set_value(date(2026, 12, 3))
    page.time_input(key="new_hour").set_value(time(9, 30))
    page.text_input(key="new_place").set_value(PLACE)
    page = press(page, "new_save")
    words = said(page)
    assert t("meetings.prepared") in words
    assert "3.12.2026, 09:30" in words
    assert "O referire fără răspuns în termen de la Asociația Adăpost (inventată)" in words
    assert "Termenul de răspuns a fost depășit" in words
    row = ask(late_world.actor("prefecture"), meetings.listed, at=MOMENT)[0]
    assert paper_links(page) == [f"/documente/sedinta/{row.id}/invitatie.{ending}" for ending in ("docx", "ics")]


def test_a_refused_call_keeps_what_was_typed(late_world: World) -> None:
    page = press(open_page("prefecture", "meetings"), "meeting_new")
    page.date_input(key="new_day").set_value(date(2026, 12, 9))
    page = press(page, "new_save")
    assert page.error[0].value.startswith("Loc: scrie locul ședinței")
    assert page.date_input(key="new_day").value == date(2026, 12, 9)


def test_a_cleared_day_is_asked_for_in_a_sentence(late_world: World) -> None:
    page = press(open_page("prefecture", "meetings"), "meeting_new")
    page.date_input(key="new_day").set_value(None)
    page.text_input(key="new_place").set_value(PLACE)
    page = press(page, "new_save")
    assert [e.value for e in page.error] == [t("meetings.moment_missing")]
    assert page.text_input(key="new_place").value == PLACE


def test_an_unfinished_meeting_is_continued_before_a_new_one(late_world: World) -> None:
    made = prepared(late_world)
    page = open_page("prefecture", "meetings")
    assert "meeting_new" not in keys(page)
    assert "meeting_begin" in keys(press(page, "meeting_continue"))
    assert page.query_params["sedinta"] == str(made)


def test_a_point_is_dropped_only_with_a_reason_and_can_come_back(late_world: World) -> None:
    made = prepared(late_world)
    first = points(late_world, made)[0].id
    page = press(press(page_of(made), f"choose_{first}"), f"drop_{first}_save")
    assert page.error[0].value.startswith("Motiv:")
    page.text_input(key=f"drop_{first}").set_value("S-a rezolvat între timp.")
    page = press(page, f"drop_{first}_save")
    assert first not in [p.id for p in points(late_world, made)]
    assert "S-a rezolvat între timp." in said(page)
    press(page, f"restore_{first}")
    assert first in [p.id for p in points(late_world, made)]


def test_a_refused_reason_stays_in_its_field(late_world: World) -> None:
    made = prepared(late_world)
    first = points(late_world, made)[0].id
    page = press(page_of(made), f"choose_{first}")
    page.text_input(key=f"drop_{first}").set_value("Sunați la 0722 123 456")
    page = press(page, f"drop_{first}_save")
    assert "număr de telefon" in page.error[0].value
    assert page.text_input(key=f"drop_{first}").value == "Sunați la 0722 123 456"


def test_points_are_moved_and_timed_one_after_the_other(late_world: World) -> None:
    made = prepared(late_world)
    first, second, *_ = [p.id for p in points(late_world, made)]
    page = press(press(page_of(made), f"choose_{second}"), f"up_{second}")
    page.number_input(key=f"minutes_{second}").set_value(25).run()
    now = points(late_world, made)
    assert [p.id for p in now[:2]] == [second, first]
    assert now[0].minutes_long == 25


def test_a_longer_agenda_than_the_meeting_is_pointed_out(late_world: World) -> None:
    made = prepared(late_world, minutes_long=10)
    assert t("meetings.agenda_too_long") in said(page_of(made))


def test_a_point_of_ones_own_is_added_and_its_field_emptied(late_world: World) -> None:
    made = prepared(late_world)
    page = page_of(made)
    page.text_input(key="point_title").set_value("Campania din ianuarie")
    page = press(page, "point_save")
    assert points(late_world, made)[-1].title == "Campania din ianuarie"
    assert page.text_input(key="point_title").value == ""


def test_new_data_are_added_when_the_agenda_is_taken_from_them_again(late_world: World) -> None:
    made = prepared(late_world)
    assert t("meetings.refreshed", n=0) in said(press(page_of(made), "agenda_refresh"))


def test_a_changed_place_makes_the_invitations_next_issue(late_world: World) -> None:
    made = prepared(late_world)
    page = page_of(made)
    page.text_input(key=f"call_{made}_place").set_value("Sala mare")
    press(page, f"call_{made}_save")
    facts = ask(late_world.actor("prefecture"), meetings.invitation_of, at=MOMENT, meeting_id=made)
    assert (facts.place, facts.sequence) == ("Sala mare", 1)


def test_attendance_is_saved_with_each_choice_and_makes_the_quorum(late_world: World) -> None:
    made = opened(late_world)
    page = page_of(made)
    assert t("meetings.no_quorum") in said(page)
    for name in ("dgaspc", "bcco", "shelter", "hospital"):
        key = f"came_{made}_{late_world.institutions[name]}"
        page.button_group(key=key).set_value(Presence.PRESENT).run()
    page.text_input(key=f"came_{made}_{late_world.institutions['dgaspc']}_person").set_value("Ana Inventată").run()
    assert t("meetings.quorum") in said(page)
    noted = {a.institution: (a.presence, a.person) for a in detail_of(late_world, made).attendance}
    assert noted["DGASPC Brașov"] == (Presence.PRESENT, "Ana Inventată")


def test_a_decision_and_an_action_are_written_at_the_current_point(late_world: World) -> None:
    made = opened(late_world)
    point = points(late_world, made)[0].id
    write(late_world, point, "decision", "Se verifică zilnic referirile fără răspuns.")
    write(late_world, point, "action", "Desemnează o persoană de contact.")
    page = press(page_of(made), f"decide_{point}")
    page.selectbox(key=f"owner_{point}").set_value(late_world.institutions["shelter"])
    page = press(page, f"assume_{point}")
    now = points(late_world, made)[0]
    assert [d.text for d in now.decisions] == ["Se verifică zilnic referirile fără răspuns."]
    assert [(a.text, a.owner) for a in now.actions] == [
        ("Desemnează o persoană de contact.", "Asociația Adăpost (inventată)")
    ]
    actor = late_world.actor("prefecture")
    assert ask(actor, drafts.read, at=MOMENT, field=f"point.{point}.action") is None
    assert "Desemnează o persoană de contact." in said(page)


def test_an_action_names_a_person_and_is_linked_to_a_referral_of_the_points_case(late_world: World) -> None:
    made = opened(late_world)
    point = points(late_world, made)[0]
    number = point.cases[0]
    page = page_of(made)
    offered = page.selectbox(key=f"about_{point.id}").options
    assert t("meetings.about_case", number=number) in offered
    referral = ask(late_world.actor("prefecture"), referrals.waiting, at=MOMENT)[0]
    assert any(words.endswith(f"către {referral.receiver}") for words in offered)
    page.selectbox(key=f"about_{point.id}").set_value(("referral", str(referral.id)))
    page.selectbox(key=f"owner_{point.id}").set_value(late_world.institutions["shelter"])
    page.text_input(key=f"person_{point.id}").set_value("Ana Inventată").run()
    write(late_world, point.id, "action", "Desemnează o persoană de contact.")
    page = press(page, f"assume_{point.id}")
    (row,) = ask(late_world.actor("prefecture"), actions.listed, at=MOMENT)
    assert (row.person, row.case) == ("Ana Inventată", number)
    assert row.receiver == referral.receiver
    assert "(Ana Inventată)" in said(page)
    assert page.text_input(key=f"person_{point.id}").value == ""


def test_at_a_point_about_a_need_that_need_is_offered_first(late_world: World) -> None:
    dgaspc = late_world.actor("dgaspc")
    do(
        dgaspc, cases.set_needs, at=MOMENT, case_id=late_world.case_id, kinds=(*late_world.needs, NeedKind.LEGAL),
        expected_version=version_of(dgaspc, late_world.case_id),
    )  # fmt: skip
    made = opened(late_world)
    point = next(p for p in points(late_world, made) if "need" in p.figures)
    page = page_of(made)
    page = press(page, f"room_{point.id}")
    chosen = page.selectbox(key=f"about_{point.id}").value
    assert chosen == ("need", point.figures["need"])


def test_an_action_without_an_owner_is_refused_and_stays_in_the_editor(late_world: World) -> None:
    made = opened(late_world)
    point = points(late_world, made)[0].id
    write(late_world, point, "action", "Desemnează o persoană de contact.")
    page = press(page_of(made), f"assume_{point}")
    assert [e.value for e in page.error] == [t("meetings.action_incomplete")]
    assert not points(late_world, made)[0].actions
    assert "Desemnează o persoană de contact." in said(page)


def test_an_empty_decision_is_refused_with_a_sentence(late_world: World) -> None:
    made = opened(late_world)
    point = points(late_world, made)[0].id
    assert t("errors.text.empty")[1:] in press(page_of(made), f"decide_{point}").error[0].value


def test_case_codes_are_shown_in_the_room_only_when_asked_for(late_world: World) -> None:
    made = prepared(late_world)
    code = next(iter(detail_of(late_world, made).case_codes.values()))[1]
    assert code in said(page_of(made))
    do(late_world.actor("prefecture"), meetings.open_meeting, at=MOMENT, meeting_id=made, expected_version=1)
    page = page_of(made)
    assert t("meetings.case", number=1) in said(page)
    assert code not in said(page)
    assert code in said(page.toggle(key="room_codes").set_value(True).run())


def test_a_case_code_is_read_only_by_those_who_may_see_the_case(late_world: World) -> None:
    made = prepared(late_world)
    code = next(iter(detail_of(late_world, made).case_codes.values()))[1]
    for who in ("bcco", "centre", "hospital"):
        seen = {c for _id, c in detail_of(late_world, made, who).case_codes.values()}
        words = said(page_of(made, who))
        assert t("meetings.case", number=1) in words
        assert (code in words) is (code in seen)


def test_a_meeting_that_began_before_its_day_tells_the_day_on_which_it_was_held(late_world: World) -> None:
    made = prepared(late_world, starts_at=later(days=9))
    due, held = datetime_text(detail_of(late_world, made).row.starts_at), datetime_text(MOMENT)
    assert due in said(page_of(made))
    do(late_world.actor("prefecture"), meetings.open_meeting, at=MOMENT, meeting_id=made, expected_version=1)
    words = said(page_of(made))
    assert held in words
    assert due not in words


def test_the_prefecture_invites_and_is_not_invited(late_world: World) -> None:
    facts = ask(late_world.actor("prefecture"), meetings.invitation_of, meeting_id=prepared(late_world))
    assert "DGASPC Brașov" in facts.recipients
    assert not [name for name in facts.recipients if "Prefect" in name]


def test_a_closed_meeting_is_locked_and_offers_its_minutes(late_world: World) -> None:
    made = opened(late_world)
    point = points(late_world, made)[0].id
    write(late_world, point, "notes", "Adăpostul răspunde până vineri.")
    page = page_of(made)
    page.button_group(key=f"came_{made}_{late_world.institutions['dgaspc']}").set_value(Presence.PRESENT).run()
    page.button_group(key="room_panel").set_value("close").run()
    assert t("meetings.close_no_quorum") in said(page)
    page = press(page, "meeting_close")
    detail = detail_of(late_world, made)
    assert detail.points[0].notes == "Adăpostul răspunde până vineri."
    assert t("meetings.locked") in said(page)
    assert detail.row.digest[:12] in said(page)
    assert keys(page) == ["meeting_back", f"fix_{made}_1_save"]
    assert paper_links(page) == [f"/documente/sedinta/{made}/proces-verbal.{ending}" for ending in ("docx", "pdf")]
    record = ask(late_world.actor("prefecture"), meetings.minutes_of, at=MOMENT, meeting_id=made)
    assert minutes_pdf(record).startswith(b"%PDF")


def test_a_meeting_where_nobody_came_is_not_closed(late_world: World) -> None:
    made = opened(late_world)
    page = page_of(made)
    page.button_group(key="room_panel").set_value("close").run()
    page = press(page, "meeting_close")
    assert [e.value for e in page.error] == [t("errors.meeting.nobody")]
    assert "meeting_close" in keys(page)


def test_closing_tells_of_a_decision_that_was_never_added(late_world: World) -> None:
    made = opened(late_world)
    write(late_world, points(late_world, made)[0].id, "decision", "Se revine în decembrie.")
    page = page_of(made)
    page.button_group(key="room_panel").set_value("close").run()
    assert any(w.value.startswith(t("meetings.close_unsent", title="")) for w in page.warning)


def test_notes_that_a_colleague_changed_meanwhile_are_shown_and_not_overwritten(late_world: World) -> None:
    made = opened(late_world)
    point = points(late_world, made)[0]
    write(late_world, point.id, "notes", "Textul meu.")
    page = page_of(made)
    actor = late_world.actor("prefecture")
    do(actor, meetings.write_notes, at=MOMENT, point_id=point.id, notes="Textul colegei.", expected_version=1)
    page = press(page, f"notes_{point.id}")
    assert t("errors.conflict.stale") in [e.value for e in page.error]
    words = said(page)
    assert "Textul colegei." in words
    assert "Textul meu." in words
    assert points(late_world, made)[0].notes == "Textul colegei."


@pytest.mark.parametrize("who", ["dgaspc", "hospital", "centre"])
def test_members_and_the_regional_centre_only_read(late_world: World, who: str) -> None:
    made = opened(late_world)
    listed = open_page(who, "meetings")
    assert "meeting_continue" not in keys(listed)
    page = page_of(made, who)
    assert keys(page) == ["meeting_back", "reminder_accept"]
    assert "Acțiunea 3.2.9" not in said(page), "the meeting is told before the reminder"
    page = press(page, "reminder_accept")
    assert keys(page) == ["meeting_back"]
    assert not page.text_input
    assert "Acțiunea 3.2.9" in said(page)


@pytest.mark.parametrize("who", ["prefecture_cj", "dgaspc_cj", "centre_cj", "prefecture_cv"])
def test_a_meeting_out_of_reach_is_not_known(late_world: World, who: str) -> None:
    page = page_of(prepared(late_world), who)
    assert t("errors.meeting.unknown") in said(page)
    assert PLACE not in said(page)


@pytest.mark.parametrize("wanted", ["99", "abc", "-1", "<script>", "noua"])
def test_an_unknown_meeting_is_told_and_the_list_shown(late_world: World, wanted: str) -> None:
    page = open_page("dgaspc", "meetings", sedinta=wanted)
    assert t("errors.meeting.unknown") in said(page)
    assert not page.exception


def test_the_list_says_what_to_do_when_it_is_empty(late_world: World) -> None:
    assert t("meetings.empty_coordinator") in said(open_page("prefecture", "meetings"))
    assert t("meetings.empty") in said(open_page("dgaspc", "meetings"))
