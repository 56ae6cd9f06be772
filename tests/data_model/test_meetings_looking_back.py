"""Looking back: any words in any minutes of the county, and what was decided about a case, a body, a plan action."""

from datetime import datetime
from typing import Any

import pytest

from data_model import cases, meetings
from data_model.errors import Invalid, NotFound
from data_model.meetings import DecisionCorrection, Found, Presence
from data_model.meetings.looking_back import AROUND, plain
from geodata.spelling import comma_below
from tests.data_model.test_meetings import held, prepare, seen
from tests.data_model.test_meetings_versions import correct
from tests.world import NOW, World, ask, do, later, send_three


def look(world: World, who: str = "prefecture", **asked: Any) -> list[Found]:
    found: list[Found] = ask(world.actor(who), meetings.look_back, at=later(days=90), **asked)
    return found


def noted(world: World, notes: str, at: datetime = NOW) -> int:
    """A closed meeting with these notes at its first point; the shelter is not invited."""
    who, made = world.actor("prefecture"), prepare(world, at)
    do(who, meetings.open_meeting, at=at, meeting_id=made, expected_version=1)
    do(
        who, meetings.note_attendance, at=at, meeting_id=made, institution_id=world.institutions["dgaspc"],
        presence=Presence.PRESENT, person="Ștefania Exemplu",
    )  # fmt: skip
    point = seen(world, made, at=at).points[0]
    do(who, meetings.write_notes, at=at, point_id=point.id, notes=notes, expected_version=point.version)
    do(who, meetings.close_meeting, at=at, meeting_id=made, expected_version=2)
    return made


@pytest.mark.parametrize(
    "words",
    [
        "școală",
        "scoala",
        "\u015eCOALĂ",
        "\u015fcoal",
        "campania scoala",
        "neintrunit",
        "neîntrunit",
        "s-a discutat",
        "  lângă  ",
    ],
)
def test_words_are_found_whatever_their_diacritics_and_capitals(sqlite_world: World, words: str) -> None:
    made = noted(sqlite_world, "S-a discutat campania în școală, lângă Râșnov; cvorum neîntrunit la prima oră.")
    found = look(sqlite_world, words=words)
    assert [(f.meeting_id, f.number, f.year, f.point) for f in found] == [(made, 1, 2026, 1)]


def test_each_word_must_stand_at_the_point_and_may_go_on(sqlite_world: World) -> None:
    noted(sqlite_world, "Referirile către adăpost întârzie.")
    assert [f.point for f in look(sqlite_world, words="referir adapost")] == [1]
    assert not look(sqlite_world, words="referir spital")
    assert not look(sqlite_world, words="eferirile")


def test_the_words_around_are_given_as_they_were_written(sqlite_world: World) -> None:
    long = "cuvânt " * 40
    noted(sqlite_world, f"{long}Adăpostul are locuri. {long}")
    found = next(f for f in look(sqlite_world, words="adapost") if f.point)
    assert found.excerpt is not None
    assert found.excerpt.found == "Adăpostul"
    assert found.excerpt.before.startswith("…") and found.excerpt.after.endswith("…")
    assert found.excerpt.after.startswith(" are locuri.")
    assert len(found.excerpt.before) <= AROUND + 1


def test_who_came_the_titles_of_rules_and_the_newest_words_are_found(sqlite_world: World) -> None:
    made = held(sqlite_world)
    assert [f.point for f in look(sqlite_world, words="ana exemplu")] == [0]
    assert look(sqlite_world, words="zzz", naming=lambda rule, title, figures: f"Zzz {rule}")
    assert not look(sqlite_world, words="zzz")
    correct(sqlite_world, made, decisions=(DecisionCorrection(1, 1, "Se cere răspuns până joi."),))
    assert look(sqlite_world, words="pana joi")
    assert not look(sqlite_world, words="pana luni")


def test_the_newest_meeting_comes_first_and_an_open_one_not_at_all(sqlite_world: World) -> None:
    first, second = noted(sqlite_world, "Despre școală."), noted(sqlite_world, "Iar despre școală.", later(days=2))
    prepare(sqlite_world, later(days=3))
    assert [f.meeting_id for f in look(sqlite_world, words="scoala")] == [second, first]


def test_each_searches_only_the_meetings_in_reach(world: World) -> None:
    noted(world, "Despre școală.")
    for who in ("prefecture", "centre", "dgaspc", "shelter"):
        assert look(world, who, words="scoala"), who
    for who in ("prefecture_cj", "ngo_cj", "centre_cj", "dgaspc_cv", "prefecture_cv"):
        assert look(world, who, words="scoala") == [], who


@pytest.mark.parametrize("words", ["", " ", "a", "ș"])
def test_a_search_for_nothing_is_refused(sqlite_world: World, words: str) -> None:
    with pytest.raises(Invalid, match=r"search\.short"):
        look(sqlite_world, words=words)


@pytest.mark.parametrize("words", ["%%", "(((", "\\d+", "[a-z]", "' OR 1=1 --"])
def test_signs_have_no_meaning_of_their_own(sqlite_world: World, words: str) -> None:
    noted(sqlite_world, "Despre școală.")
    assert look(sqlite_world, words=words) == []


def test_what_was_decided_about_an_institution_a_service_and_a_plan_action(sqlite_world: World) -> None:
    held(sqlite_world)
    ids = sqlite_world.institutions
    (found,) = look(sqlite_world, institution_id=ids["shelter"])
    assert found.actions[0].text == "Trimite lista locurilor libere."
    assert not look(sqlite_world, institution_id=ids["hospital"])
    assert look(sqlite_world, service_id=sqlite_world.services["shelter"]) == []
    decided = look(sqlite_world, plan_action="3.2.9")
    assert "Se cere răspuns până luni." in [d for f in decided for d in f.decisions]
    assert look(sqlite_world, words="luni", plan_action="3.2.9")
    assert not look(sqlite_world, words="luni", plan_action="5.1.2")
    for unknown in ({"institution_id": 9999}, {"service_id": 9999}):
        with pytest.raises(NotFound):
            look(sqlite_world, **unknown)


def test_what_was_decided_about_a_service_is_found_by_its_name(sqlite_world: World) -> None:
    made = held(sqlite_world)
    correct(sqlite_world, made, decisions=(DecisionCorrection(1, 1, "Consiliere psihologică și în weekend."),))
    (found,) = look(sqlite_world, service_id=sqlite_world.services["counsellor"])
    assert found.point == 1


def about(world: World, who: str = "dgaspc") -> list[Found]:
    found: list[Found] = ask(world.actor(who), meetings.about_case, at=later(days=60), case_id=world.case_id)
    return found


def test_what_was_decided_about_a_case_is_read_by_who_may_see_the_case(world: World) -> None:
    send_three(world)
    made = held(world, later(days=4))
    for who in ("dgaspc", "prefecture", "centre", "shelter"):
        found = about(world, who)
        assert found and {f.meeting_id for f in found} == {made}, who
        assert "Se cere răspuns până luni." in [d for f in found for d in f.decisions]
        assert "Trimite lista locurilor libere." in [a.text for f in found for a in f.actions]
    for who in ("ngo_cj", "prefecture_cj", "dgaspc_cv"):
        with pytest.raises(NotFound):
            about(world, who)


def test_a_case_that_no_meeting_discussed_has_nothing_decided(sqlite_world: World) -> None:
    assert about(sqlite_world) == []
    assert ask(sqlite_world.actor("dgaspc"), cases.detail, case_id=sqlite_world.case_id)


def test_the_plain_letters_keep_their_places() -> None:
    for text in ("Șțăâî \u015e\u0162", "İstanbul", "ﬁn ß ½", "a\u0301 î"):
        assert len(plain(text)) == len(comma_below(text))
