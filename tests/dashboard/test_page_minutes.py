"""The minutes on the page of meetings: their draft, their versions, and what earlier ones say."""

from dashboard.words import t
from data_model import meetings
from data_model.meetings import Presence
from tests.dashboard.opening import open_page, said
from tests.dashboard.test_page_meetings import (
    MOMENT,
    PLACE,
    detail_of,
    keys,
    late_world,
    opened,
    page_of,
    paper_links,
    points,
    prepared,
    press,
)
from tests.world import World, do

__all__ = ["late_world"]  # a fixture


def closed(world: World, notes: str = "Adăpostul răspunde până vineri.") -> int:
    """A meeting with notes and a decision at its first point, closed."""
    who, made = world.actor("prefecture"), opened(world)
    first = points(world, made)[0]
    do(who, meetings.write_notes, at=MOMENT, point_id=first.id, notes=notes, expected_version=first.version)
    do(who, meetings.decide, at=MOMENT, point_id=first.id, text="Se răspunde zilnic.")
    do(
        who, meetings.note_attendance, at=MOMENT, meeting_id=made, institution_id=world.institutions["dgaspc"],
        presence=Presence.PRESENT, person="Ana Inventată",
    )  # fmt: skip
    do(who, meetings.close_meeting, at=MOMENT, meeting_id=made, expected_version=detail_of(world, made).row.version)
    return made


def test_the_draft_is_offered_before_closing_to_who_holds_the_meeting(late_world: World) -> None:
    made = opened(late_world)
    page = page_of(made)
    page.button_group(key="room_panel").set_value("close").run()
    assert paper_links(page) == [f"/documente/sedinta/{made}/proiect.{ending}" for ending in ("docx", "pdf")]
    assert paper_links(page_of(made, "dgaspc")) == []


def test_a_correction_becomes_the_version_that_is_read_and_the_older_one_stays(late_world: World) -> None:
    made = closed(late_world)
    page = page_of(made)
    page.multiselect(key=f"fix_{made}_1_what").set_value(["decision.1.1", "came.3", "place"]).run()
    page.text_area(key=f"fix_{made}_1_decision.1.1").set_value("Se răspunde în 24 de ore.")
    page.text_input(key=f"fix_{made}_1_place").set_value("Sala 12")
    page = press(page, f"fix_{made}_1_save")
    assert page.error[0].value == "Motivul: scrie de ce corectezi procesul-verbal."
    assert page.text_area(key=f"fix_{made}_1_decision.1.1").value == "Se răspunde în 24 de ore."
    page.text_input(key=f"fix_{made}_1_because").set_value("Termenul era scris greșit.")
    page = press(page, f"fix_{made}_1_save")
    words = said(page)
    assert t("minutes.corrected", version=2) in words
    for told in ("Se răspunde în 24 de ore.", "Se răspunde zilnic.", "Termenul era scris greșit.", "Hotărârea 1.1"):
        assert told in words, told
    assert page.multiselect(key=f"fix_{made}_2_what").value == []
    page = page.selectbox(key=f"version_{made}_2").set_value(1).run()
    words = said(page)
    assert t("minutes.older", newest=2) in words
    assert "Se răspunde în 24 de ore." not in words
    assert not [key for key in keys(page) if key.startswith("fix_")]
    assert f"/documente/sedinta/{made}/versiunea/1/proces-verbal.pdf" in paper_links(page)


def test_a_member_reads_every_version_and_corrects_none(late_world: World) -> None:
    made = closed(late_world)
    row = detail_of(late_world, made).row
    do(
        late_world.actor("prefecture"), meetings.correct_minutes, at=MOMENT, meeting_id=made, because="Altă sală.",
        place="Sala 12", chair=row.chair, secretary=row.secretary, expected_version=row.version,
    )  # fmt: skip
    page = page_of(made, "dgaspc")
    assert "Altă sală." in said(page)
    assert keys(page) == ["meeting_back"]
    assert PLACE in said(page)


def test_a_search_finds_the_point_whatever_the_diacritics_and_opens_its_meeting(late_world: World) -> None:
    made = closed(late_world)
    for who in ("prefecture", "dgaspc", "centre"):
        page = open_page(who, "meetings")
        page = page.text_input(key="search_words").set_value("ADAPOSTUL raspunde").run()
        assert "<mark>Adăpostul</mark> răspunde până vineri." in said(page)
        page = press(page, "open_found_0")
        assert page.query_params["sedinta"] == str(made)
    page = open_page("prefecture", "meetings")
    assert t("minutes.search.nothing") in said(page.text_input(key="search_words").set_value("elicopter").run())
    page = page.text_input(key="search_words").set_value("x").run()
    assert t("errors.search.short", least=2)[1:] in page.error[0].value


def test_what_was_decided_for_a_plan_action_or_about_a_body_is_listed(late_world: World) -> None:
    closed(late_world)
    page = open_page("prefecture", "meetings")
    page = page.selectbox(key="search_plan_action").set_value("3.2.9").run()
    assert t("minutes.search.undecided") in said(page)
    page = open_page("prefecture", "meetings")
    about = ("institution", late_world.institutions["shelter"])
    assert "Se răspunde zilnic." in said(page.selectbox(key="search_about").set_value(about).run())


def test_nothing_is_searched_before_the_first_meeting_is_closed(late_world: World) -> None:
    prepared(late_world)
    assert not [f for f in open_page("prefecture", "meetings").text_input if f.key == "search_words"]


def test_a_case_says_what_was_decided_about_it_to_who_may_see_both(late_world: World) -> None:
    def page_of_case(who: str) -> str:
        page = open_page(who, "cases")
        page.session_state["cases.chosen"] = late_world.case_id
        return said(page.run())

    assert "Se răspunde zilnic." not in page_of_case("dgaspc")
    closed(late_world)
    for who in ("dgaspc", "prefecture", "centre"):
        assert "Se răspunde zilnic." in page_of_case(who), who
