"""Întrebări și măsuri: asked from a point, answered by whom it concerns, and what ANITP sees of the counties."""

from datetime import date
from typing import Any
from urllib.parse import unquote_plus

import pytest

from dashboard.words import t
from data_model import drafts, measures, meetings
from data_model.meetings import Addressee, AgendaRule, ForwardState, PointEnd, PointRow, PointState
from tests.dashboard.opening import open_page, said
from tests.dashboard.test_page_meetings import MOMENT, late_world, press
from tests.world import World, ask, do

__all__ = ["late_world"]  # a fixture
QUESTION = "Există un interpret în județul vecin?"


def prepared(world: World, who: str = "prefecture") -> int:
    made: int = do(world.actor(who), meetings.prepare, at=MOMENT, starts_at=MOMENT, place="Sala mică")
    return made


def points(world: World, meeting_id: int, who: str = "prefecture") -> list[PointRow]:
    found = ask(world.actor(who), meetings.detail, at=MOMENT, meeting_id=meeting_id).points
    return [p for p in found if p.state is PointState.KEPT]


def asked(world: World, to: Addressee, **more: Any) -> int:
    point = points(world, prepared(world))[0].id
    made: int = do(
        world.actor("prefecture"), meetings.forward_point, at=MOMENT, point_id=point, to=to, question=QUESTION, **more
    )
    return made


def type_into(world: World, who: str, field: str, text: str) -> None:
    """What the editor does while one types."""
    do(world.actor(who), drafts.save, at=MOMENT, field=field, text=text)


def test_a_question_is_sent_from_the_agenda_and_refused_words_stay(late_world: World) -> None:
    made = prepared(late_world)
    first = points(late_world, made)[0]
    page = press(open_page("prefecture", "meetings", sedinta=str(made)), f"choose_{first.id}")
    assert t("forwarding.ask.leaves", title="Alt subiect") in said(page), "nothing of cases leaves"
    type_into(late_world, "prefecture", f"point.{first.id}.question", "Cine preia cazul 1?")
    page = press(page, f"ask_{first.id}_send")
    assert "după numărul lui din ședință" in page.error[0].value
    assert ask(late_world.actor("prefecture"), drafts.read, field=f"point.{first.id}.question").text
    type_into(late_world, "prefecture", f"point.{first.id}.question", QUESTION)
    page.radio(key=f"ask_{first.id}_to").set_value(Addressee.COUNTY).run()
    page = press(page, f"ask_{first.id}_send")
    assert page.error[0].value == t("forwarding.ask.county_missing")
    page.selectbox(key=f"ask_{first.id}_county").set_value("CV")
    page = press(page, f"ask_{first.id}_send")
    assert t("forwarding.ask.sent") in said(page) and QUESTION in said(page)
    page = press(page, f"forward_withdraw_{ask(late_world.actor('prefecture'), meetings.forwards_sent)[0].id}")
    assert t("forwarding.state.withdrawn") in said(page)


def test_the_other_team_is_told_at_home_takes_the_question_up_and_answers(late_world: World) -> None:
    made = asked(late_world, Addressee.COUNTY, county="CV")
    assert t("forwarding.home.waiting", n=1) in said(open_page("prefecture_cv"))
    page = press(open_page("prefecture_cv", "questions"), f"forward_accept_{made}")
    assert t("forwarding.page.accepted_next") in said(page)
    theirs = points(late_world, prepared(late_world, "prefecture_cv"), "prefecture_cv")
    assert AgendaRule.FORWARDED in [p.rule for p in theirs]
    type_into(late_world, "prefecture_cv", f"forward.{made}.answer", "Da, la Sfântu Gheorghe.")
    page = press(page, f"forward_answer_{made}")
    assert t("forwarding.page.answered") in said(page)
    assert t("forwarding.home.waiting", n=1) not in said(open_page("prefecture_cv"))
    assert "Da, la Sfântu Gheorghe." in said(open_page("prefecture", "questions"))


@pytest.mark.parametrize(("who", "to"), [("centre", Addressee.CENTRE), ("anitp", Addressee.NATIONAL)])
def test_the_centre_and_anitp_answer_from_their_home(late_world: World, who: str, to: Addressee) -> None:
    made = asked(late_world, to)
    assert t("forwarding.home.waiting", n=1) in said(open_page(who))
    page = open_page(who, "questions")
    words = said(page)
    assert QUESTION in words and "Asociația Adăpost" not in words and "cazul 1" not in words
    assert f"forward_accept_{made}" not in [str(b.key) for b in page.button]
    type_into(late_world, who, f"forward.{made}.answer", "Da.")
    press(page, f"forward_answer_{made}")
    (row,) = ask(late_world.actor(who), meetings.forwards_received)
    assert (row.state, row.answer) == (ForwardState.ANSWERED, "Da.")


def test_the_room_says_how_a_point_ends_and_closing_lists_those_that_go_on(late_world: World) -> None:
    made = prepared(late_world)
    do(late_world.actor("prefecture"), meetings.open_meeting, at=MOMENT, meeting_id=made, expected_version=1)
    first, second, *_ = points(late_world, made)
    page = open_page("prefecture", "meetings", sedinta=str(made))
    assert t("forwarding.carried.why_silent") in said(page)
    page.segmented_control(key=f"end_{first.id}_continued").set_value(PointEnd.FINISHED).run()
    assert points(late_world, made)[0].ends is PointEnd.FINISHED
    page.segmented_control(key="room_panel").set_value("close").run()
    words = said(page)
    whole = len(points(late_world, made))
    assert t("forwarding.carried.closing", n=whole - 1) in words
    assert '<li value="2">' in words and '<li value="1">' not in words
    assert second.ends is PointEnd.CONTINUED


def test_anitp_records_a_measure_and_sees_which_counties_discussed_it(late_world: World) -> None:
    page = open_page("anitp", "questions", parte="masuri")
    page.text_input(key="measure.new.title.0").set_value("Locuri de urgență")
    type_into(late_world, "anitp", "measure.new.text", "Fiecare județ numește un loc.")
    page = press(page, "measure_save")
    assert page.error[0].value == t("forwarding.measures.dates_missing")
    page.date_input(key="measure.new.due.0").set_value(date(2027, 6, 30))
    page = press(page, "measure_save")
    assert page.error[0].value.startswith("Județele vizate:"), "nobody chose all counties"
    page.radio(key="measure.new.all.0").set_value("all")
    page = press(page, "measure_save")
    assert t("forwarding.measures.saved") in said(page)
    assert t("forwarding.measures.progress", n=42, done=0) in said(page)
    assert t("forwarding.home.measures", n=1) in said(open_page("prefecture"))
    (row,) = ask(late_world.actor("anitp"), meetings.measures_told, at=MOMENT)
    page = press(page, f"measure_withdraw_{row.id}")
    assert page.error[0].value.startswith("Motiv:")
    page.text_input(key=f"measure_reason_{row.id}").set_value("A fost înlocuită.")
    page = press(page, f"measure_withdraw_{row.id}")
    assert t("forwarding.measures.withdrawn_because", reason="A fost înlocuită.") in said(page)


def test_each_rule_leads_to_the_thing_itself_by_filters_alone(late_world: World) -> None:
    do(
        late_world.actor("anitp"), measures.record_measure, at=MOMENT, title="Locuri", text="Un loc.",
        session_on=date(2026, 11, 2), due_on=date(2027, 6, 30), counties=("BV",),
    )  # fmt: skip
    made = prepared(late_world)
    page = open_page("prefecture", "meetings", sedinta=str(made))
    ways = {f"{link.proto.page}?{unquote_plus(link.proto.query_string)}" for link in page.get("page_link")}
    assert {"intrebari?parte=masuri", "indicatori?actiune=3.2.9"} <= ways
    late = t("referrals.state.late")
    assert f"referiri?stare={late}&institutie=Asociația Adăpost (inventată)" in ways
    assert not any("caz=" in w or "cod=" in w for w in ways)


def test_the_links_filters_are_understood_by_their_pages(late_world: World) -> None:
    made = prepared(late_world)
    do(late_world.actor("prefecture"), meetings.open_meeting, at=MOMENT, meeting_id=made, expected_version=1)
    action = do(
        late_world.actor("prefecture"), meetings.assume_action, at=MOMENT, point_id=points(late_world, made)[0].id,
        text="Scrie spitalului.", owner_institution_id=late_world.institutions["hospital"], due_on=date(2026, 12, 20),
    )  # fmt: skip
    page = open_page("prefecture", "actions", actiune=str(action))
    assert (
        f"action_close_{action}" in [str(b.key) for b in page.button] or page.session_state["action_chosen"] == action
    )
    listed = open_page("prefecture", "cases").selectbox(key="cazuri").set_value("unmoved").run()
    assert t("cases.list.empty_unmoved") in said(listed)
    titles = [one.value for one in open_page("prefecture", "plan", actiune="3.2.9").subheader]
    assert "3.2.9" in titles[0], titles
