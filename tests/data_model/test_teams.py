"""The team's acts: entered, replaced, put right, ended, each kept as it was; the quorum by the act's own rule."""

from datetime import date
from typing import Any

import pytest

from data_model import audit, institutions, meetings, store, teams
from data_model.errors import Conflict, Invalid, NotFound
from data_model.institutions import InstitutionKind
from data_model.meetings import Presence
from data_model.teams import ActRow, Order, QuorumRule, Seat, Standing, quorum_of
from tests.world import NOW, World, ask, do, later

TODAY = NOW.date()


def record(world: World, who: str = "prefecture", **changes: Any) -> int:
    facts: dict[str, Any] = {
        "number": "7/2026", "signed_on": TODAY, "in_force_from": TODAY,
        "member_ids": tuple(world.institutions[n] for n in ("prefecture", "dgaspc", "bcco")),
    }  # fmt: skip
    made: int = do(world.actor(who), teams.record_act, **(facts | changes))
    return made


def acts(world: World, who: str = "prefecture", at: Any = NOW) -> list[ActRow]:
    county = "CV" if who.endswith("cv") else "BV"
    found: list[ActRow] = ask(world.actor(who), teams.acts, at=at, county=county)
    return found


@pytest.mark.parametrize(
    ("rule", "number", "needed"),
    [
        (QuorumRule.MORE_THAN_HALF, None, {0: 1, 1: 1, 2: 2, 3: 2, 4: 3, 7: 4, 19: 10}),
        (QuorumRule.TWO_THIRDS, None, {0: 1, 1: 1, 2: 2, 3: 2, 4: 3, 6: 4, 7: 5, 19: 13}),
        (QuorumRule.NUMBER, 5, {5: 5, 19: 5}),
    ],
)
def test_the_quorum_of_each_rule(rule: QuorumRule, number: int | None, needed: dict[int, int]) -> None:
    assert {members: quorum_of(rule, members, number) for members in needed} == needed


def test_a_new_order_replaces_the_one_in_force_and_the_earlier_stays_as_it_was(sqlite_world: World) -> None:
    before = acts(sqlite_world)[0]
    seat = Seat(sqlite_world.institutions["dgaspc"], "Ana Exemplu", "Dan Exemplu; Ion Exemplu\nDan Exemplu")
    made = record(sqlite_world, seats=(seat,), in_force_from=date(2026, 12, 1))
    now, then = acts(sqlite_world), acts(sqlite_world, at=later(days=20))
    assert [a.standing for a in now] == [Standing.TO_COME, Standing.IN_FORCE]
    assert [a.standing for a in then] == [Standing.IN_FORCE, Standing.ENDED]
    newest, earlier = then
    assert (newest.id, newest.replaces, earlier.replaced_by) == (made, "12/2024/01.02.2024", "7/2026")
    assert earlier.in_force_to == date(2026, 11, 30)
    assert (earlier.number, earlier.chair, earlier.members) == (before.number, before.chair, before.members)
    named = {m.name: (m.titular, m.substitutes) for m in newest.members}
    assert named["DGASPC Brașov"] == ("Ana Exemplu", ("Dan Exemplu", "Ion Exemplu"))
    assert named["BCCO Brașov"] == ("", ())


def test_an_act_ends_without_a_successor_and_the_county_is_told_to_have_none(sqlite_world: World) -> None:
    who, one = sqlite_world.actor("prefecture"), acts(sqlite_world)[0]
    given = {"act_id": one.id, "last_day": TODAY, "expected_version": one.version}
    with pytest.raises(Invalid, match=r"guard\.name"):  # all the members read it
        do(who, teams.end_act, because="La cererea victimei Maria Popescu.", **given)
    do(who, teams.end_act, because="Mandat încheiat.", **given)
    tomorrow = later(days=1)
    assert ask(who, teams.team, at=tomorrow, county="BV") is None
    ended = acts(sqlite_world, at=tomorrow)[0]
    assert (ended.standing, ended.ended_because, ended.replaced_by) == (Standing.ENDED, "Mandat încheiat.", "")
    calendar = ask(sqlite_world.actor("anitp"), meetings.calendars, at=tomorrow, year=2026)
    assert {c.county: (c.act_since, c.act_ended) for c in calendar}["BV"] == (None, TODAY)
    with pytest.raises(Invalid, match=r"act\.ended"):
        do(who, teams.end_act, at=tomorrow, act_id=one.id, last_day=TODAY, expected_version=ended.version)


def test_an_older_order_is_entered_with_its_last_day_and_never_ends_the_one_in_force(sqlite_world: World) -> None:
    old = {"number": "3/2019", "signed_on": date(2019, 3, 1), "in_force_from": date(2019, 3, 1)}
    record(sqlite_world, **old, in_force_to=date(2023, 12, 31))
    assert [a.number for a in acts(sqlite_world)] == ["12/2024", "3/2019"]
    began = {"number": "4/2025", "signed_on": date(2025, 3, 1), "in_force_from": date(2025, 3, 1)}
    with pytest.raises(Invalid, match=r"act\.overlaps"):
        record(sqlite_world, **began, in_force_to=date(2025, 12, 31))
    assert acts(sqlite_world)[0].in_force_to is None


def test_what_was_mistyped_is_put_right_and_the_one_before_ends_the_day_before_it_again(sqlite_world: World) -> None:
    who, made = sqlite_world.actor("prefecture"), record(sqlite_world)
    hospital = sqlite_world.institutions["hospital"]
    order = Order("8/2026", date(2026, 11, 1), date(2026, 11, 10), (hospital,), quorum_rule=QuorumRule.TWO_THIRDS)
    seats = (Seat(hospital, "Ana Exemplu"),)
    do(who, teams.correct_act, act_id=made, order=order, seats=seats, expected_version=1)
    newest, before = acts(sqlite_world)
    assert (newest.number, newest.quorum_rule, [m.titular for m in newest.members]) == (
        "8/2026", QuorumRule.TWO_THIRDS, ["Ana Exemplu"],
    )  # fmt: skip
    assert before.in_force_to == date(2026, 11, 9)
    with pytest.raises(Conflict):
        do(who, teams.correct_act, act_id=made, order=order, expected_version=1)
    assert ask(sqlite_world.actor("admin"), audit.latest, chain="BV")[0].action == "act_corrected"


def test_people_are_named_to_the_members_and_not_to_another_institution_of_the_county(sqlite_world: World) -> None:
    bcco = sqlite_world.institutions["bcco"]
    record(sqlite_world, seats=(Seat(bcco, "Ana Exemplu", "Dan Exemplu"),))
    for who, named in (("dgaspc", True), ("centre", True), ("prefecture", True), ("hospital", False)):
        row = next(m for m in acts(sqlite_world, who)[0].members if m.id == bcco)
        assert (row.titular == "Ana Exemplu", row.substitutes == ("Dan Exemplu",)) == (named, named), who


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": ""}, "act.number"),
        ({"in_force_from": date(2026, 11, 1)}, "act.dates"),
        ({"in_force_to": date(2026, 1, 1)}, "act.last_day"),
        ({"member_ids": ()}, "act.members"),
        ({"quorum_rule": QuorumRule.NUMBER}, "act.quorum"),
        ({"quorum_rule": QuorumRule.NUMBER, "quorum_number": 4}, "act.quorum"),
        ({"quorum_rule": "all"}, "choice.unknown"),
        ({"chair": "x" * 121}, "text.too_long"),
        ({"replaces": "Cazul BV-2026-K7M2P"}, "text.case_code"),
        ({"signed_on": date(2024, 1, 1), "in_force_from": date(2024, 2, 5)}, "act.later_one"),
    ],
)
def test_a_wrong_order_is_refused_and_nothing_changes(sqlite_world: World, changes: dict[str, Any], code: str) -> None:
    before = acts(sqlite_world)
    with pytest.raises(Invalid, match=code):
        record(sqlite_world, **changes)
    assert acts(sqlite_world) == before


def test_a_seat_of_no_member_too_many_substitutes_and_a_stranger_are_refused(sqlite_world: World) -> None:
    hospital, bcco = sqlite_world.institutions["hospital"], sqlite_world.institutions["bcco"]
    with pytest.raises(NotFound, match=r"institution\.unknown"):
        record(sqlite_world, seats=(Seat(hospital, "Ana Exemplu"),))
    with pytest.raises(NotFound, match=r"institution\.unknown"):
        record(sqlite_world, member_ids=(sqlite_world.institutions["ngo_cj"],))
    with pytest.raises(Invalid, match=r"act\.substitutes"):
        record(sqlite_world, seats=(Seat(bcco, "", ";".join(f"Om {n}" for n in range(7))),))


def opened(world: World, at: Any = NOW) -> int:
    who = world.actor("prefecture")
    made: int = do(who, meetings.prepare, at=at, starts_at=at, place="Sala mare")
    do(who, meetings.open_meeting, at=at, meeting_id=made, expected_version=1)
    return made


def come(world: World, meeting: int, *names: str, at: Any = NOW) -> None:
    for name in names:
        do(
            world.actor("prefecture"), meetings.note_attendance, at=at, meeting_id=meeting,
            institution_id=world.institutions[name], presence=Presence.PRESENT,
        )  # fmt: skip


def test_guests_make_no_quorum_and_two_thirds_of_the_members_do(sqlite_world: World) -> None:
    record(sqlite_world, quorum_rule=QuorumRule.TWO_THIRDS)
    made, who = opened(sqlite_world), sqlite_world.actor("prefecture")
    come(sqlite_world, made, "hospital", "shelter", "counsellor", "dgaspc")
    detail = ask(who, meetings.detail, meeting_id=made)
    assert (detail.counted.members, detail.counted.here, detail.counted.needed, detail.quorum) == (3, 1, 2, False)
    assert {a.institution for a in detail.attendance if not a.member} == {
        "Spitalul Județean Brașov", "Asociația Adăpost (inventată)", "Asociația Sprijin (inventată)",
    }  # fmt: skip
    come(sqlite_world, made, "bcco")
    draft = ask(who, meetings.draft_of, meeting_id=made)
    assert (draft.quorum, draft.quorum_rule, draft.quorum_needed, draft.members) == (True, "two_thirds", 2, 3)
    assert sum(a.member for a in draft.attendees) == 3


def test_a_substitute_is_offered_and_stands_in_the_minutes_for_whom_the_act_names(sqlite_world: World) -> None:
    bcco = sqlite_world.institutions["bcco"]
    record(sqlite_world, seats=(Seat(bcco, "Ana Exemplu", "Dan Exemplu"),))
    made, who = opened(sqlite_world), sqlite_world.actor("prefecture")
    row = next(a for a in ask(who, meetings.detail, meeting_id=made).attendance if a.institution_id == bcco)
    assert (row.titular, row.substitutes) == ("Ana Exemplu", ("Dan Exemplu",))
    do(
        who, meetings.note_attendance, meeting_id=made, institution_id=bcco, presence=Presence.SUBSTITUTE,
        person="Dan Exemplu",
    )  # fmt: skip
    line = next(a for a in ask(who, meetings.draft_of, meeting_id=made).attendees if a.institution == "BCCO Brașov")
    assert (line.person, line.instead_of) == ("Dan Exemplu", "Ana Exemplu")
    facts = ask(who, meetings.invitation_of, meeting_id=made)
    assert (facts.act, facts.quorum) == ("7/2026/23.11.2026", ("more_than_half", 2, 3))
    assert ("BCCO Brașov", "Ana Exemplu", ("Dan Exemplu",)) in facts.seats


def test_an_order_that_came_after_the_call_has_its_members_in_the_room(sqlite_world: World) -> None:
    who, at = sqlite_world.actor("prefecture"), later(days=5)
    made = do(who, meetings.prepare, starts_at=at, place="Sala mare")
    with store.writing(NOW) as db:
        body = institutions.Institution(kind=InstitutionKind.ITM, name="ITM Brașov", county="BV")
        db.add(body)
        db.flush()
        added = body.id or 0
    record(sqlite_world, member_ids=(sqlite_world.institutions["dgaspc"], added))
    do(who, meetings.open_meeting, at=at, meeting_id=made, expected_version=1)
    detail = ask(who, meetings.detail, at=at, meeting_id=made)
    assert {a.institution for a in detail.attendance if a.member} == {"DGASPC Brașov", "ITM Brașov"}
    assert (len(detail.attendance), detail.counted.members) == (8, 2)
