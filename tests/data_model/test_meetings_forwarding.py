"""A question goes from a point to another team, to the centre or to ANITP, and its answer comes back; no case does."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from dashboard.documents.agenda import agenda_reason
from data_model import cases, measures, meetings
from data_model.errors import Conflict, Invalid, NotAllowed, NotFound
from data_model.meetings import Addressee, AgendaRule, ForwardRow, ForwardState, MeasureRow
from tests.data_model.test_meetings_carrying import close, note, points, prepare
from tests.world import NOW, World, ask, do, later, send_three

QUESTION = "Există un interpret de arabă în județul vecin?"


def asked(world: World, point_id: int, to: Addressee, at: datetime = NOW, **more: Any) -> int:
    made: int = do(
        world.actor("prefecture"), meetings.forward_point, at=at, point_id=point_id, to=to,
        **({"question": QUESTION} | more),
    )  # fmt: skip
    return made


def received(world: World, who: str) -> list[ForwardRow]:
    found: list[ForwardRow] = ask(world.actor(who), meetings.forwards_received)
    return found


def test_a_question_reaches_its_addressee_alone_and_the_answer_comes_back_to_the_point(world: World) -> None:
    made = prepare(world, NOW)
    point = points(world, made)[0].id
    asked(world, point, Addressee.COUNTY, county="CV")
    asked(world, point, Addressee.CENTRE)
    asked(world, point, Addressee.NATIONAL)
    addressees = {
        "prefecture_cv": "Instituția Prefectului Covasna",
        "centre": "Centrul Regional ANITP Brașov",
        "anitp": "ANITP",
    }
    for who, name in addressees.items():
        (row,) = received(world, who)
        assert (row.question, row.to, row.state, row.mine) == (QUESTION, name, ForwardState.SENT, True)
        do(world.actor(who), meetings.answer_forward, forward_id=row.id, answer=f"Da, {who}.", expected_version=1)
        with pytest.raises((Conflict, Invalid)):
            do(world.actor(who), meetings.answer_forward, forward_id=row.id, answer="Încă o dată.", expected_version=1)
    other = asked(world, points(world, made)[1].id, Addressee.NATIONAL)
    for sees_it in ("centre", "prefecture"):
        with pytest.raises(NotFound):
            do(world.actor(sees_it), meetings.answer_forward, forward_id=other, answer="Da.", expected_version=1)
    for stranger in ("prefecture_cj", "centre_cj"):
        assert received(world, stranger) == []
    told = ask(world.actor("shelter"), meetings.forwards_of, meeting_id=made)[point]
    assert [r.answer for r in told] == [f"Da, {who}." for who in addressees]
    with pytest.raises(NotFound):
        ask(world.actor("prefecture_cv"), meetings.forwards_of, meeting_id=made)


def test_what_a_point_carries_of_cases_never_leaves_the_county(sqlite_world: World) -> None:
    world, at = sqlite_world, later(days=4)
    send_three(world)
    made, who = prepare(world, at), world.actor("prefecture")
    own = do(who, meetings.add_point, at=at, meeting_id=made, title="Minora adusă de unchi")
    late = next(p for p in points(world, made, at) if p.rule is AgendaRule.LATE_REFERRALS)
    for point_id in (late.id, own):
        asked(world, point_id, Addressee.NATIONAL, at)
        asked(world, point_id, Addressee.COUNTY, at, county="CV")
    for name in ("anitp", "prefecture_cv"):
        assert [(r.title, r.figures) for r in received(world, name)] == [("", {}), ("", {})]
    code = ask(world.actor("dgaspc"), cases.detail, case_id=world.case_id).row.code
    dashes = code.replace("-", "–")
    for words in (
        f"Despre {code}?",
        f"Despre {dashes}?",
        "Dar cazul al treilea?",
        "Cine preia cazul 1?",
        "Dar cazul nr. 12?",
        "Cazurile 2 și 3?",
    ):
        with pytest.raises(Invalid, match=r"case_code|case_number"):
            asked(world, late.id, Addressee.CENTRE, at, question=words)
    with pytest.raises(Invalid, match="case_number"):
        do(
            world.actor("anitp"), meetings.answer_forward, forward_id=received(world, "anitp")[0].id,
            answer="Despre cazul 1, da.", expected_version=1,
        )  # fmt: skip
    assert {r.rule for r in received(world, "anitp")} == {AgendaRule.OTHER}, (
        "not even that a rule about cases stands there"
    )
    assert asked(world, late.id, Addressee.CENTRE, at, question="Câte cazuri 2026 aveți, în 3 cazuri din 10?")


def test_another_team_takes_a_question_onto_its_agenda_once_and_answers_it(world: World) -> None:
    made = prepare(world, NOW)
    first, second = (
        asked(world, points(world, made)[n].id, Addressee.COUNTY, county="CV", question=f"{QUESTION} {n + 5}")
        for n in (0, 1)
    )
    covasna = world.actor("prefecture_cv")
    assert not do(covasna, meetings.accept_forward, forward_id=first, expected_version=1)
    theirs = prepare(world, later(days=1), "prefecture_cv")
    assert do(covasna, meetings.accept_forward, at=later(days=1), forward_id=second, expected_version=1)
    found = [p for p in points(world, theirs, who="prefecture_cv") if p.rule is AgendaRule.FORWARDED]
    assert [p.figures["county"] for p in found] == ["BV", "BV"] and not any(p.cases for p in found)
    with pytest.raises(Invalid, match="accepted"):
        do(covasna, meetings.accept_forward, forward_id=first, expected_version=2)
    for point in found:
        note(world, point, "S-a discutat.", later(days=1), "prefecture_cv")
    close(world, theirs, later(days=1), "prefecture_cv")
    again = points(world, prepare(world, later(days=2), "prefecture_cv"), later(days=2), "prefecture_cv")
    assert not [p for p in again if p.rule is AgendaRule.FORWARDED]
    assert [r.state for r in received(world, "prefecture_cv")] == [ForwardState.SENT, ForwardState.SENT]


def test_an_answer_that_comes_later_is_a_point_of_the_next_agenda_and_of_no_other(sqlite_world: World) -> None:
    world = sqlite_world
    made = prepare(world, NOW)
    talked, silent = points(world, made)[:2]
    note(world, talked, "Se întreabă centrul.", NOW)
    for point in (talked, silent):
        asked(world, point.id, Addressee.CENTRE, question=f"{QUESTION} {point.position}")
    record = close(world, made, NOW)
    assert [(f.point, f.answer) for f in record.forwards] == [(1, ""), (2, "")]
    for row in received(world, "centre"):
        do(
            world.actor("centre"), meetings.answer_forward, at=later(days=3), forward_id=row.id, answer="Da, la Sibiu.",
            expected_version=1,
        )  # fmt: skip
    at = later(days=20)
    second = prepare(world, at)
    answers = [p for p in points(world, second, at) if p.rule is AgendaRule.ANSWER]
    assert [(p.figures["institution"], p.figures["answer"]) for p in answers] == [
        ("Centrul Regional ANITP Brașov", "Da, la Sibiu.")
    ]
    carried = next(p for p in points(world, second, at) if p.key == silent.key)
    beside = ask(world.actor("prefecture"), meetings.forwards_of, meeting_id=second, at=at)[carried.id]
    assert [r.answer for r in beside] == ["Da, la Sibiu."], "the answer stands beside the point that goes on"
    note(world, answers[0], "S-a luat la cunoștință.", at)
    close(world, second, at)
    found = ask(world.actor("prefecture"), meetings.look_back, words="sibiu", at=at)
    assert AgendaRule.ANSWER in [f.rule for f in found]
    third = points(world, prepare(world, later(days=40)), later(days=40))
    assert not [p for p in third if p.rule is AgendaRule.ANSWER]


def test_a_question_is_asked_once_and_taken_back_only_while_it_waits(sqlite_world: World) -> None:
    world, who = sqlite_world, sqlite_world.actor("prefecture")
    point = points(world, prepare(world, NOW))[0].id
    made = asked(world, point, Addressee.CENTRE)
    with pytest.raises(Invalid, match="already"):
        asked(world, point, Addressee.CENTRE, question="Încă una?")
    for county in ("BV", "XX", ""):
        with pytest.raises(Invalid, match=r"forward\.county"):
            asked(world, point, Addressee.COUNTY, county=county)
    do(who, meetings.withdraw_forward, forward_id=made, expected_version=1)
    for actor, command, more in (
        (world.actor("centre"), meetings.answer_forward, {"answer": "Da."}),
        (who, meetings.withdraw_forward, {}),
    ):
        with pytest.raises(Invalid, match="ended"):
            do(actor, command, forward_id=made, expected_version=2, **more)
    assert asked(world, point, Addressee.CENTRE)


def test_a_question_taken_back_has_no_word_for_who_was_asked_and_stays_with_who_asked(sqlite_world: World) -> None:
    world, who = sqlite_world, sqlite_world.actor("prefecture")
    rule_kept = next(p for p in points(world, prepare(world, NOW)) if p.rule is AgendaRule.SERVICE_MISSING)
    for to, county in ((Addressee.COUNTY, "CJ"), (Addressee.NATIONAL, "")):
        made = asked(world, rule_kept.id, to, county=county)
        do(who, meetings.withdraw_forward, forward_id=made, expected_version=1)
    for name in ("prefecture_cj", "anitp"):
        (row,) = received(world, name)
        assert (row.state, row.question, row.title, row.figures) == (ForwardState.WITHDRAWN, "", "", {})
    assert {r.question for r in ask(who, meetings.forwards_sent)} == {QUESTION}


def test_an_answer_to_a_point_about_cases_does_not_say_at_which_meeting_it_was_asked(sqlite_world: World) -> None:
    world, at = sqlite_world, later(days=4)
    send_three(world)
    made = prepare(world, at)
    late = next(p for p in points(world, made, at) if p.rule is AgendaRule.LATE_REFERRALS)
    other = next(p for p in points(world, made, at) if p.rule is AgendaRule.SERVICE_MISSING)
    for point in (late, other):
        note(world, point, "Se întreabă.", at)
        asked(world, point.id, Addressee.CENTRE, at, question=f"{QUESTION} {point.rule}")
    close(world, made, at)
    for row in received(world, "centre"):  # begun before the meeting closed, kept after: still a point of the next one
        do(
            world.actor("centre"), meetings.answer_forward, at=at - timedelta(minutes=5), forward_id=row.id,
            answer="Da.", expected_version=1,
        )  # fmt: skip
    at = later(days=20)
    answers = [p for p in points(world, prepare(world, at), at) if p.rule is AgendaRule.ANSWER]
    told = {agenda_reason(p.rule, p.figures) for p in answers}
    assert told == {
        f"La întrebarea dintr-o ședință anterioară, „{QUESTION} late_referrals”, răspunsul este: „Da.”",
        f"La întrebarea din ședința nr. 1/2026, „{QUESTION} service_missing”, răspunsul este: „Da.”",
    }


# Measures of the Interministerial Committee


def recorded(world: World, counties: tuple[str, ...] = ("BV", "CV")) -> int:
    made: int = do(
        world.actor("anitp"), measures.record_measure, title="Locuri de urgență", text="Fiecare județ numește un loc.",
        session_on=date(2026, 11, 2), due_on=date(2027, 3, 31), counties=counties, plan_action="3.2.9",
    )  # fmt: skip
    return made


def told(world: World, who: str) -> list[MeasureRow]:
    found: list[MeasureRow] = ask(world.actor(who), meetings.measures_told, at=later(days=90))
    return found


def test_a_measure_comes_to_each_agenda_until_the_team_discussed_it_and_anitp_sees_how_far(world: World) -> None:
    measure, who = recorded(world), world.actor("prefecture")
    made = prepare(world, NOW)
    point = next(p for p in points(world, made) if p.rule is AgendaRule.MEASURE)
    do(who, meetings.drop_point, point_id=point.id, reason="Lipsește adresa.", expected_version=1)
    close(world, made, NOW)
    second, at = prepare(world, later(days=10)), later(days=10)
    again = next(p for p in points(world, second, at) if p.rule is AgendaRule.MEASURE)
    assert [one.discussed_at for one in told(world, "anitp")[0].counties] == [None, None]
    do(who, meetings.open_meeting, at=at, meeting_id=second, expected_version=1)
    do(
        who, meetings.assume_action, at=at, point_id=again.id, text="Numește locul.",
        owner_institution_id=world.institutions["dgaspc"], due_on=later(days=40).date(),
    )  # fmt: skip
    version = ask(who, meetings.detail, meeting_id=second, at=at).row.version
    do(
        who, meetings.note_attendance, at=at, meeting_id=second, institution_id=world.institutions["dgaspc"],
        presence=meetings.Presence.PRESENT,
    )  # fmt: skip
    do(who, meetings.close_meeting, at=at, meeting_id=second, expected_version=version)
    third = points(world, prepare(world, later(days=20)), later(days=20))
    assert not [p for p in third if p.rule is AgendaRule.MEASURE]
    (row,) = told(world, "anitp")
    assert (row.id, row.discussed) == (measure, 1)
    assert [(c.county, c.discussed_at, c.actions, c.pending) for c in row.counties] == [
        ("BV", at, 1, 1),
        ("CV", None, 0, 0),
    ]
    assert [c.county for c in told(world, "prefecture_cv")[0].counties] == ["CV"]
    assert told(world, "prefecture_cj") == []


def test_a_measure_is_withdrawn_with_a_reason_and_asks_no_more(sqlite_world: World) -> None:
    world, anitp = sqlite_world, sqlite_world.actor("anitp")
    measure = recorded(world)
    with pytest.raises(Invalid, match=r"measure\.reason"):
        do(anitp, measures.withdraw_measure, measure_id=measure, reason="", expected_version=1)
    do(anitp, measures.withdraw_measure, measure_id=measure, reason="A fost înlocuită.", expected_version=1)
    assert not [p for p in points(world, prepare(world, NOW)) if p.rule is AgendaRule.MEASURE]
    assert [(m.state, m.withdrawn_because) for m in told(world, "anitp")] == [("withdrawn", "A fost înlocuită.")]
    with pytest.raises(NotAllowed):
        do(world.actor("prefecture"), measures.withdraw_measure, measure_id=measure, reason="Nu.", expected_version=2)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": ""}, "title"),
        ({"counties": ()}, "counties"),
        ({"counties": ("XX",)}, "counties"),
        ({"session_on": date(2027, 1, 1)}, "session_on"),
        ({"due_on": date(2026, 10, 1)}, "due_on"),
        ({"plan_action": "9.9.9"}, "action_unknown"),
        ({"text": "Despre BV-2026-ABCDE."}, "case_code"),
    ],
)
def test_a_measure_that_says_too_little_is_refused(sqlite_world: World, changes: dict[str, Any], code: str) -> None:
    facts: dict[str, Any] = {
        "title": "Locuri", "text": "Un loc.", "session_on": date(2026, 11, 2), "due_on": date(2027, 3, 31),
        "counties": ("BV",),
    }  # fmt: skip
    with pytest.raises(Invalid, match=code):
        do(sqlite_world.actor("anitp"), measures.record_measure, **(facts | changes))
