"""The meeting room: the point on its screen, who follows it after which reminder, and what was said of it before."""

from datetime import date
from typing import Any

import pytest

from data_model import actions, drafts, meetings, teams
from data_model.errors import Conflict, Invalid, NotFound
from data_model.meetings import Followed, Presence, Pulse
from data_model.minutes import from_canonical
from data_model.teams import Order
from tests.world import World, ask, do, later, send_three

AT = later(days=6)


@pytest.fixture
def room(sqlite_world: World) -> World:
    send_three(sqlite_world)
    return sqlite_world


def opened(world: World, **facts: Any) -> int:
    prefecture = world.actor("prefecture")
    made: int = do(prefecture, meetings.prepare, at=AT, **({"starts_at": AT, "place": "Sala mare"} | facts))
    do(prefecture, meetings.open_meeting, at=AT, meeting_id=made, expected_version=1)
    return made


def hold(world: World, command: Any, **kwargs: Any) -> Any:
    return do(world.actor("prefecture"), command, at=AT, **kwargs)


def pulse(world: World, meeting_id: int) -> Pulse:
    found: Pulse = ask(world.actor("dgaspc"), meetings.pulse, at=AT, meeting_id=meeting_id)
    return found


def follow(world: World, meeting_id: int, who: str = "dgaspc") -> Followed | None:
    found: Followed | None = ask(world.actor(who), meetings.follow, at=AT, meeting_id=meeting_id)
    return found


def come(world: World, meeting_id: int, *who: str, presence: Presence = Presence.PRESENT) -> None:
    for name in who:
        hold(
            world, meetings.note_attendance, meeting_id=meeting_id, institution_id=world.institutions[name],
            presence=presence,
        )  # fmt: skip


def test_a_member_sees_the_room_after_acknowledging_and_cases_only_by_what_all_may_know(room: World) -> None:
    made = opened(room)
    assert follow(room, made) is None
    do(room.actor("dgaspc"), meetings.acknowledge, at=AT, meeting_id=made)
    found = follow(room, made)
    assert found is not None and found.current == found.points[0]
    (case,) = found.cases
    assert (case.number, set(case.needs)) == (1, {"shelter", "counselling", "medical"})
    code = ask(room.actor("dgaspc"), _case_detail(), case_id=room.case_id).row.code
    assert code not in repr(found)
    assert follow(room, made, "hospital") is None, "one institution acknowledged for another"


def _case_detail() -> Any:
    from data_model import cases

    return cases.detail


def test_an_open_meeting_alone_is_followed_and_acknowledged(room: World) -> None:
    made = hold(room, meetings.prepare, starts_at=AT, place="Sala mare")
    for question in (meetings.follow, meetings.acknowledge):
        with pytest.raises(Invalid, match="not_open"):
            (ask if question is meetings.follow else do)(room.actor("dgaspc"), question, at=AT, meeting_id=made)


def test_the_point_on_the_screen_is_the_one_last_shown(room: World) -> None:
    made = opened(room)
    do(room.actor("dgaspc"), meetings.acknowledge, at=AT, meeting_id=made)
    found = follow(room, made)
    assert found is not None
    hold(room, meetings.show_point, point_id=found.points[1].id)
    again = follow(room, made)
    assert again is not None and again.current == again.points[1]
    hold(room, meetings.drop_point, point_id=found.points[2].id, reason="S-a rezolvat.", expected_version=1)
    with pytest.raises(Invalid, match=r"point\.dropped"):
        hold(room, meetings.show_point, point_id=found.points[2].id)


def test_the_pulse_moves_with_every_change_and_with_what_is_being_typed_and_else_stands_still(room: World) -> None:
    made = opened(room)
    do(room.actor("dgaspc"), meetings.acknowledge, at=AT, meeting_id=made)
    found = follow(room, made)
    assert found is not None
    point, beats = found.points[0].id, [pulse(room, made)]
    assert pulse(room, made) == beats[0]
    changes: list[tuple[Any, dict[str, Any]]] = [
        (drafts.save, {"field": f"point.{point}.notes", "text": "Spitalul explică"}),
        (meetings.write_notes, {"point_id": point, "notes": "Spitalul explică.", "expected_version": 1}),
        (meetings.decide, {"point_id": point, "text": "Se verifică."}),
        (meetings.show_point, {"point_id": found.points[1].id}),
        (
            meetings.note_attendance,
            {"meeting_id": made, "institution_id": room.institutions["shelter"], "presence": Presence.PRESENT},
        ),
    ]
    for command, arguments in changes:
        hold(room, command, **arguments)
        beats.append(pulse(room, made))
        assert beats[-1] not in beats[:-1], command.__name__


def test_notes_are_followed_while_they_are_typed_but_never_those_of_another_county_or_of_a_member(room: World) -> None:
    made = opened(room)
    do(room.actor("dgaspc"), meetings.acknowledge, at=AT, meeting_id=made)
    found = follow(room, made)
    assert found is not None and found.current is not None
    field = f"point.{found.current.id}.notes"
    for who in ("prefecture_cj", "hospital"):
        do(room.actor(who), drafts.save, at=AT, field=field, text="Text străin.")
    assert not getattr(follow(room, made), "notes", None)
    hold(room, drafts.save, field=field, text="Spitalul explică")
    typed = follow(room, made)
    assert typed is not None and (typed.notes, typed.typing) == ("Spitalul explică", True)


def test_the_minutes_say_who_acknowledged_on_a_device_and_before_whom_it_was_read(room: World) -> None:
    made = opened(room)
    come(room, made, "dgaspc", "shelter", "hospital")
    ids = room.institutions
    do(room.actor("dgaspc"), meetings.acknowledge, at=AT, meeting_id=made)
    hold(room, meetings.confirm_reading, meeting_id=made, institution_ids=(ids["dgaspc"], ids["shelter"]))
    with pytest.raises(Invalid, match=r"reminder\.not_here"):
        hold(room, meetings.confirm_reading, meeting_id=made, institution_ids=(ids["bcco"],))
    hold(room, meetings.confirm_reading, meeting_id=made, institution_ids=(ids["hospital"],))
    hold(room, meetings.take_back_reading, meeting_id=made, institution_id=ids["hospital"])
    with pytest.raises(NotFound, match=r"reminder\.not_read"):
        hold(room, meetings.take_back_reading, meeting_id=made, institution_id=ids["hospital"])
    hold(room, meetings.close_meeting, meeting_id=made, expected_version=2)
    record = ask(room.actor("dgaspc"), meetings.minutes_of, at=AT, meeting_id=made)
    assert [(r.institution, r.aloud) for r in record.acknowledged or ()] == [
        ("Asociația Adăpost (inventată)", True),
        ("DGASPC Brașov", False),
    ]
    assert from_canonical(record.canonical()) == record


def test_two_devices_that_note_the_same_attendance_get_a_conflict_and_the_first_stays(room: World) -> None:
    made = opened(room)
    come(room, made, "dgaspc")
    mine: dict[str, Any] = {"meeting_id": made, "institution_id": room.institutions["dgaspc"]}
    over = (Presence.INVITED, "")  # what the second device still shows
    with pytest.raises(Conflict, match=r"attendance\.changed"):
        hold(room, meetings.note_attendance, **mine, presence=Presence.ABSENT, over=over)
    hold(room, meetings.note_attendance, **mine, presence=Presence.PRESENT, over=over)  # both say the same


def test_a_point_about_an_action_finds_it_by_its_id_and_earlier_meetings_by_the_same_matter(room: World) -> None:
    first = opened(room)
    detail = ask(room.actor("prefecture"), meetings.detail, at=AT, meeting_id=first)
    late = detail.points[0]
    twice = [
        hold(
            room, meetings.assume_action, point_id=late.id, text="Desemnează o persoană.", due_on=date(2026, 12, 20),
            owner_institution_id=room.institutions["shelter"],
        )
        for _ in range(2)
    ]  # fmt: skip
    hold(room, meetings.decide, point_id=late.id, text="Se verifică zilnic.")
    come(room, first, "dgaspc")
    hold(room, meetings.close_meeting, meeting_id=first, expected_version=2)
    do(
        room.actor("shelter"), actions.report, at=AT, action_id=twice[1], state="in_work", evidence="Am început.",
        expected_version=1,
    )  # fmt: skip
    second = opened(room, starts_at=later(days=7))
    points = ask(room.actor("prefecture"), meetings.detail, at=AT, meeting_id=second).points
    about = [ask(room.actor("prefecture"), meetings.history_of, at=AT, point_id=p.id) for p in points]
    assert {h.action.id: h.action.state for h in about if h.action} == {twice[0]: "open", twice[1]: "in_work"}
    (same,) = [h for h, p in zip(about, points, strict=True) if p.rule == late.rule and p.figures == late.figures]
    assert [e.decisions for e in same.earlier] == [("Se verifică zilnic.",)]


def test_before_the_reminder_nothing_of_an_open_meeting_is_told_by_any_door(room: World) -> None:
    made = opened(room)
    point = ask(room.actor("prefecture"), meetings.detail, at=AT, meeting_id=made).points[0].id
    outside = room.actor("hospital")
    found = ask(outside, meetings.detail, at=AT, meeting_id=made)
    assert (found.points, found.cases, found.attendance, found.row.id) == ((), (), (), made)
    for question, where in ((meetings.history_of, {"point_id": point}), (meetings.forwards_of, {"meeting_id": made})):
        with pytest.raises(Invalid, match=r"reminder\.first"):
            ask(outside, question, at=AT, **where)
    do(outside, meetings.acknowledge, at=AT, meeting_id=made)
    assert ask(outside, meetings.detail, at=AT, meeting_id=made).points
    assert ask(outside, meetings.forwards_of, at=AT, meeting_id=made) == {}


def test_what_is_typed_and_dropped_or_saved_since_is_not_shown_to_who_follows(room: World) -> None:
    made = opened(room)
    do(room.actor("dgaspc"), meetings.acknowledge, at=AT, meeting_id=made)
    point = hold(room, meetings.add_point, meeting_id=made, title="Locuri")
    hold(room, meetings.show_point, point_id=point)
    hold(room, drafts.save, field=f"point.{point}.notes", text="Cuvinte vechi", base=1)
    assert _notes(room, made) == "Cuvinte vechi"
    hold(room, meetings.write_notes, point_id=point, notes="Cuvinte salvate", expected_version=1)
    assert _notes(room, made) == "Cuvinte salvate"
    hold(room, drafts.save, field=f"point.{point}.notes", text="Cuvinte noi", base=2)
    hold(room, meetings.drop_point, point_id=point, reason="Nu se discută", expected_version=2)
    assert _notes(room, made) == ""


def _notes(world: World, made: int) -> str:
    found = follow(world, made)
    assert found is not None
    return found.notes


def test_a_case_s_code_typed_at_a_meeting_is_refused_before_anybody_sees_it(room: World) -> None:
    made = opened(room)
    point = ask(room.actor("prefecture"), meetings.detail, at=AT, meeting_id=made).points[0].id
    code = ask(room.actor("dgaspc"), _case_detail(), case_id=room.case_id).row.code
    with pytest.raises(Invalid, match=r"text\.case_code"):
        hold(room, drafts.save, field=f"point.{point}.notes", text=f"Despre {code}")
    do(room.actor("dgaspc"), drafts.save, field="note", text=f"Despre {code}")


def leave_out(world: World, who: str, **seats: str) -> None:
    """The act goes on without a member; `seats` names who sits for others."""
    prefecture = world.actor("prefecture")
    act = ask(prefecture, teams.team, county="BV")
    members = tuple(m.id for m in act.members if m.id != world.institutions[who])
    do(
        prefecture, teams.correct_act, act_id=act.id, expected_version=act.version,
        order=Order(act.number, act.signed_on, act.in_force_from, members),
        seats=tuple(teams.Seat(world.institutions[name], titular) for name, titular in seats.items()),
    )  # fmt: skip


def test_an_invitation_that_no_act_gives_can_be_taken_back_and_shuts_the_meeting(room: World) -> None:
    made = opened(room)
    leave_out(room, "counsellor")
    guest, member = room.institutions["counsellor"], room.institutions["hospital"]
    do(room.actor("counsellor"), meetings.acknowledge, at=AT, meeting_id=made)
    found = ask(room.actor("prefecture"), meetings.detail, at=AT, meeting_id=made)
    assert [r.institution_id for r in found.attendance if r.removable] == [guest]
    with pytest.raises(Invalid, match="member_invited"):
        hold(room, meetings.take_back_invitation, meeting_id=made, institution_id=member)
    hold(room, meetings.take_back_invitation, meeting_id=made, institution_id=guest)
    for question in (meetings.follow, meetings.detail, meetings.pulse):
        with pytest.raises(NotFound):
            ask(room.actor("counsellor"), question, at=AT, meeting_id=made)


def test_who_sits_for_a_member_is_not_told_to_a_guest(room: World) -> None:
    leave_out(room, "counsellor", bcco="Ion Inventat")
    made = hold(room, meetings.prepare, starts_at=AT, place="Sala mare")
    hold(
        room, meetings.note_attendance, meeting_id=made, institution_id=room.institutions["counsellor"],
        presence=Presence.INVITED,
    )  # fmt: skip
    for who, told in (("counsellor", False), ("dgaspc", True)):
        seen = ask(room.actor(who), meetings.detail, at=AT, meeting_id=made).attendance
        asked = ask(room.actor(who), meetings.invitation_of, at=AT, meeting_id=made).seats
        assert ("Inventat" in repr((seen, asked))) is told, who


def test_a_meeting_begun_by_mistake_is_prepared_again_until_something_is_noted(room: World) -> None:
    made = opened(room)
    hold(room, meetings.take_back_opening, meeting_id=made)
    again = ask(room.actor("prefecture"), meetings.detail, at=AT, meeting_id=made).row
    assert again.state == "preparing" and again.held_at == AT
    hold(room, meetings.open_meeting, meeting_id=made, expected_version=again.version)
    come(room, made, "dgaspc")
    with pytest.raises(Invalid, match="under_way"):
        hold(room, meetings.take_back_opening, meeting_id=made)
