"""Points that are not finished go to the next meeting by themselves, and nothing of a case is joined by it."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from dashboard.documents.agenda import agenda_reason
from data_model import meetings, referrals
from data_model.access import Role
from data_model.meetings import AgendaRule, PointEnd, PointRow, PointState, Presence
from data_model.minutes import MinutesRecord, from_canonical
from tests.world import NOW, World, ask, do, later, send_three

SECOND = later(days=80)


def prepare(world: World, at: datetime, who: str = "prefecture") -> int:
    made: int = do(world.actor(who), meetings.prepare, at=at, starts_at=at, place="Sala de ședințe")
    return made


def points(world: World, meeting_id: int, at: datetime = NOW, who: str = "prefecture") -> list[PointRow]:
    found = ask(world.actor(who), meetings.detail, meeting_id=meeting_id, at=at).points
    return [p for p in found if p.state is PointState.KEPT]


def note(world: World, point: PointRow, words: str, at: datetime, who: str = "prefecture") -> None:
    do(world.actor(who), meetings.write_notes, at=at, point_id=point.id, notes=words, expected_version=point.version)


def close(world: World, meeting_id: int, at: datetime, who: str = "prefecture") -> MinutesRecord:
    """Open the meeting, with its prefecture there, and close it."""
    actor = world.actor(who)

    def version() -> int:
        found: int = ask(actor, meetings.detail, meeting_id=meeting_id, at=at).row.version
        return found

    do(actor, meetings.open_meeting, at=at, meeting_id=meeting_id, expected_version=version())
    do(
        actor, meetings.note_attendance, at=at, meeting_id=meeting_id, institution_id=world.institutions[who],
        presence=Presence.PRESENT,
    )  # fmt: skip
    facts: dict[str, Any] = {"minutes_long": 90, "chair": "Prefectul", "secretary": "", "plan_actions": ("3.2.9",)}
    do(
        actor, meetings.reschedule, at=at, meeting_id=meeting_id, starts_at=at, place="Sala mică",
        expected_version=version(), **facts,
    )  # fmt: skip
    do(actor, meetings.close_meeting, at=at, meeting_id=meeting_id, expected_version=version())
    record: MinutesRecord = ask(actor, meetings.minutes_of, meeting_id=meeting_id, at=at)
    return record


def test_a_point_nobody_came_to_is_first_on_the_next_agenda_and_says_where_it_comes_from(world: World) -> None:
    made, who = prepare(world, NOW), world.actor("prefecture")
    silent = do(who, meetings.add_point, meeting_id=made, title="Campania", minutes_long=25)
    noted = do(who, meetings.add_point, meeting_id=made, title="Bugetul")
    rows = {p.id: p for p in points(world, made)}
    note(world, rows[noted], "S-a aprobat.", NOW)
    record = close(world, made, NOW)
    numbers = {p.title: p.number for p in record.points}
    assert numbers["Campania"] in record.postponed and numbers["Bugetul"] not in record.postponed
    assert from_canonical(record.canonical()) == record
    first, *rest = points(world, prepare(world, SECOND), SECOND)
    assert {p.key for p in [first, *rest] if p.course.came} == {p.key for p in rows.values() if p.id != noted}
    carried = next(p for p in [first, *rest] if p.title == "Campania")
    assert carried.minutes_long == 25 and carried.course.came is not None
    assert (carried.course.came.number, carried.course.came.year) == (1, 2026)
    assert "de la ședința nr. 1/2026" in agenda_reason(carried.rule, carried.figures)
    assert first.course.came is not None and "Bugetul" not in [p.title for p in rest]
    assert silent != carried.id


def test_what_the_data_propose_again_comes_once_with_the_figures_of_today(sqlite_world: World) -> None:
    send_three(sqlite_world)
    made = prepare(sqlite_world, later(days=4))
    before = {p.key: p for p in points(sqlite_world, made, later(days=4))}
    close(sqlite_world, made, later(days=4))
    after = points(sqlite_world, prepare(sqlite_world, SECOND), SECOND)
    keys = [p.key for p in after]
    assert len(keys) == len(set(keys))
    late = next(p for p in after if p.rule is AgendaRule.LATE_REFERRALS)
    assert late.course.came is not None
    assert int(late.figures["hours"]) > int(before[late.key].figures["hours"])
    reason = agenda_reason(late.rule, late.figures)
    assert "o ședință anterioară" in reason and "1/2026" not in reason, "papers of two meetings could be joined"


def test_a_point_whose_cause_is_gone_stays_behind_unless_a_person_said_that_it_goes_on(sqlite_world: World) -> None:
    world, who, at = sqlite_world, sqlite_world.actor("prefecture"), later(days=4)
    sent = send_three(world)
    made = prepare(world, at)
    chosen, *rest = [p for p in points(world, made, at) if p.rule is AgendaRule.LATE_REFERRALS]
    do(who, meetings.settle_point, at=at, point_id=chosen.id, end=PointEnd.CONTINUED)
    close(world, made, at)
    for referral, name in zip(sent, ("shelter", "counsellor", "hospital"), strict=True):
        do(world.actor(name), referrals.accept, at=at, referral_id=referral, expected_version=1)
    second = prepare(world, later(days=5))
    late = [p for p in points(world, second, later(days=5)) if p.rule is AgendaRule.LATE_REFERRALS]
    assert [(p.key, p.cases, p.figures.get("gone")) for p in late] == [(chosen.key, (1,), 1)]
    assert "Datele de acum nu îl mai cer" in agenda_reason(late[0].rule, late[0].figures)
    left = ask(who, meetings.left_behind, meeting_id=second, at=later(days=5))
    assert [one.rule for one in left] == [AgendaRule.LATE_REFERRALS] * len(rest) == [AgendaRule.LATE_REFERRALS] * 2


def test_a_person_says_that_a_discussed_point_goes_on_and_that_a_silent_one_is_finished(sqlite_world: World) -> None:
    world, who = sqlite_world, sqlite_world.actor("prefecture")
    made = prepare(world, NOW)
    discussed = do(who, meetings.add_point, meeting_id=made, title="Campania")
    silent = do(who, meetings.add_point, meeting_id=made, title="Bugetul")
    note(world, next(p for p in points(world, made) if p.id == discussed), "Se caută o sală.", NOW)
    do(who, meetings.settle_point, point_id=discussed, end=PointEnd.CONTINUED)
    do(who, meetings.settle_point, point_id=silent, end=PointEnd.FINISHED)
    close(world, made, NOW)
    titles = {p.title: p for p in points(world, prepare(world, SECOND), SECOND)}
    came = titles["Campania"].course.came
    assert came is not None and came.noted == "Se caută o sală."
    assert "Bugetul" not in titles


def test_a_carried_point_that_is_dropped_does_not_come_back_and_one_that_is_silent_again_does(
    sqlite_world: World,
) -> None:
    world, who = sqlite_world, sqlite_world.actor("prefecture")
    made = prepare(world, NOW)
    for title in ("Campania", "Bugetul"):
        do(who, meetings.add_point, meeting_id=made, title=title)
    close(world, made, NOW)
    second = prepare(world, later(days=20))
    dropped = next(p for p in points(world, second, later(days=20)) if p.title == "Campania")
    do(who, meetings.drop_point, point_id=dropped.id, reason="Nu mai e cazul.", expected_version=1)
    do(who, meetings.refresh, at=later(days=20), meeting_id=second)
    assert [p.title for p in points(world, second, later(days=20)) if p.title] == ["Bugetul"]
    close(world, second, later(days=20))
    third = points(world, prepare(world, later(days=30)), later(days=30))
    assert [(p.title, p.course.came.number) for p in third if p.title and p.course.came] == [("Bugetul", 2)]


def test_what_is_asked_once_in_a_half_year_or_a_year_goes_on_until_a_meeting_comes_to_it(sqlite_world: World) -> None:
    world, december, january = sqlite_world, NOW + timedelta(days=10), NOW + timedelta(days=60)
    made, once = prepare(world, NOW), {"plan 5.1.2", "missing ssvi"}
    assert once <= {p.key for p in points(world, made)}
    close(world, made, NOW)
    second = prepare(world, december)
    assert once <= {p.key for p in points(world, second, december)}
    note(world, next(p for p in points(world, second, december) if p.key == "missing ssvi"), "S-a discutat.", december)
    close(world, second, december)
    assert {p.key for p in points(world, prepare(world, january), january)} >= {"plan 5.1.2"}


def test_who_was_not_at_the_meeting_that_left_a_point_does_not_read_its_words_there(sqlite_world: World) -> None:
    world, who = sqlite_world, sqlite_world.actor("prefecture")
    made = prepare(world, NOW)
    point = do(who, meetings.add_point, meeting_id=made, title="Campania")
    note(world, next(p for p in points(world, made) if p.id == point), "Se caută o sală.", NOW)
    do(who, meetings.settle_point, point_id=point, end=PointEnd.CONTINUED)
    close(world, made, NOW)
    at = later(days=9)
    second = prepare(world, at)
    do(
        who, meetings.note_attendance, at=at, meeting_id=second, presence=Presence.INVITED,
        institution_id=world.institutions["anitp"],
    )  # fmt: skip
    told = {
        name: next(p.course.came for p in points(world, second, at, name) if p.title == "Campania")
        for name in ("shelter", "centre")
    }
    assert all(came is not None and came.noted == "Se caută o sală." for came in told.values())
    stranger = replace(world.actor("ngo_cj"), role=Role.INSTITUTION, institution_id=world.institutions["anitp"])
    came = next(
        p.course.came for p in ask(stranger, meetings.detail, meeting_id=second, at=at).points if p.title == "Campania"
    )
    assert came is not None and (came.meeting_id, came.noted, came.number) == (0, "", 1)
