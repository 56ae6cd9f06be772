"""The quarter's meeting: prepared from the data, held, closed, locked, and followed by the next."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from data_model import actions, audit, cases, meetings, store
from data_model.actions import ActionState
from data_model.cases import NeedKind
from data_model.errors import Conflict, Invalid, NotFound
from data_model.meetings import AgendaRule, MeetingState, PointState, Presence
from data_model.meetings.record import counted, draw_up
from tests.world import NOW, World, ask, do, later, open_a_case, send_three


def prepare(world: World, at: datetime = NOW, **more: Any) -> int:
    made: int = do(world.actor("prefecture"), meetings.prepare, at=at, starts_at=at, place="Sala de ședințe", **more)
    return made


def seen(world: World, meeting_id: int, who: str = "prefecture", at: datetime = NOW) -> meetings.MeetingDetail:
    found: meetings.MeetingDetail = ask(world.actor(who), meetings.detail, meeting_id=meeting_id, at=at)
    return found


def rules(detail: meetings.MeetingDetail) -> list[AgendaRule]:
    return [p.rule for p in detail.points if p.state is PointState.KEPT]


def held(world: World, at: datetime = NOW) -> int:
    """A meeting of three institutions with one decision and one action, closed."""
    who = world.actor("prefecture")
    made = prepare(world, at)
    do(who, meetings.open_meeting, at=at, meeting_id=made, expected_version=1)
    for name in ("prefecture", "dgaspc", "bcco", "shelter"):
        do(
            who, meetings.note_attendance, at=at, meeting_id=made, institution_id=world.institutions[name],
            presence=Presence.PRESENT, person="Ana Exemplu",
        )  # fmt: skip
    point = seen(world, made, at=at).points[0]
    do(who, meetings.write_notes, at=at, point_id=point.id, notes="S-a discutat.", expected_version=point.version)
    do(who, meetings.decide, at=at, point_id=point.id, text="Se cere răspuns până luni.", plan_action="3.2.9")
    do(
        who, meetings.assume_action, at=at, point_id=point.id, text="Trimite lista locurilor libere.",
        owner_institution_id=world.institutions["shelter"], due_on=(at + timedelta(days=17)).date(),
    )  # fmt: skip
    do(who, meetings.close_meeting, at=at, meeting_id=made, expected_version=seen(world, made, at=at).row.version)
    return made


def test_the_agenda_is_filled_from_the_data_each_point_with_its_reason(world: World) -> None:
    send_three(world)
    open_a_case(world.actor("dgaspc"))
    at = later(days=50)
    points = {p.rule: p for p in seen(world, prepare(world, at), at=at).points}
    assert points[AgendaRule.LATE_REFERRALS].figures["n"] == 1
    assert points[AgendaRule.CASE_WITHOUT_MOVEMENT].figures == {"n": 2, "days": 45}
    assert len(points[AgendaRule.CASE_WITHOUT_MOVEMENT].cases) == 2


def test_a_need_that_no_service_covers_comes_to_the_agenda(world: World) -> None:
    dgaspc = world.actor("dgaspc")
    do(dgaspc, cases.set_needs, case_id=world.case_id, kinds=(NeedKind.LEGAL,), expected_version=3)
    points = {p.rule: p for p in seen(world, prepare(world)).points}
    assert points[AgendaRule.NEED_WITHOUT_SERVICE].figures == {"need": "legal", "n": 1}


def test_a_meeting_serves_the_quarterly_action_and_the_half_yearly_one_until_it_was_served(world: World) -> None:
    first = held(world)
    codes = [p.figures["code"] for p in seen(world, first).points if p.rule is AgendaRule.PLAN_ACTION_DUE]
    assert codes == ["3.2.9", "3.3.6", "5.1.2"]


def test_a_point_can_be_dropped_with_a_reason_put_back_moved_and_added(world: World) -> None:
    made, who = prepare(world), world.actor("prefecture")
    first = seen(world, made).points[0]
    do(who, meetings.drop_point, point_id=first.id, reason="S-a rezolvat.", expected_version=1)
    assert seen(world, made).points[0].dropped_because == "S-a rezolvat."
    do(who, meetings.restore_point, point_id=first.id, expected_version=2)
    new = do(who, meetings.add_point, meeting_id=made, title="Informare despre campanie")
    for _ in range(len(seen(world, made).points)):
        do(who, meetings.move_point, point_id=new, up=True)
    assert seen(world, made).points[0].id == new
    with pytest.raises(Invalid, match=r"point\.reason"):
        do(who, meetings.drop_point, point_id=new, reason="", expected_version=1)


def test_the_team_is_invited_and_a_member_sees_the_meeting_a_stranger_does_not(world: World) -> None:
    made = prepare(world)
    assert len(seen(world, made).attendance) == 7
    assert not seen(world, made, "shelter").may_hold
    with pytest.raises(NotFound):
        seen(world, made, "ngo_cj")


def test_quorum_is_more_than_half_of_the_invited(world: World) -> None:
    made, who = prepare(world), world.actor("prefecture")
    for n, name in enumerate(("dgaspc", "bcco", "shelter", "hospital"), start=1):
        assert not seen(world, made).quorum, n
        do(
            who, meetings.note_attendance, meeting_id=made, institution_id=world.institutions[name],
            presence=Presence.SUBSTITUTE,
        )  # fmt: skip
    assert seen(world, made).quorum


def test_half_of_the_invited_is_no_quorum_where_no_act_is_in_force() -> None:
    rows = [meetings.Attendance(meeting_id=1, institution_id=n) for n in range(4)]
    for row in rows[:2]:
        row.presence = Presence.PRESENT
    assert not counted(None, (), rows).met
    rows[2].presence = Presence.SUBSTITUTE
    assert counted(None, (), rows).met


def test_the_minutes_are_complete_numbered_and_locked(world: World) -> None:
    send_three(world)
    made = held(world, later(days=4))
    record = ask(world.actor("shelter"), meetings.minutes_of, meeting_id=made)
    assert (record.county, record.number, record.year, record.quorum) == ("BV", 1, 2026, True)
    assert record.points[0].decisions == ("Se cere răspuns până luni.",)
    assert record.points[0].actions[0].owner == "Asociația Adăpost (inventată)"
    assert record.act == "12/2024/01.02.2024"
    assert len(record.audit_head) == 64
    assert record.digest() == seen(world, made).row.digest
    point = seen(world, made).points[0]
    for command, more in (
        (meetings.write_notes, {"point_id": point.id, "notes": "Altceva.", "expected_version": point.version}),
        (meetings.decide, {"point_id": point.id, "text": "Altceva."}),
        (meetings.add_point, {"meeting_id": made, "title": "Altceva"}),
        (meetings.close_meeting, {"meeting_id": made, "expected_version": seen(world, made).row.version}),
    ):
        with pytest.raises(Invalid, match="closed"):
            do(world.actor("prefecture"), command, **more)


def test_the_minutes_hold_no_case_code_and_no_text_may_bring_one_in(world: World) -> None:
    code = ask(world.actor("dgaspc"), cases.detail, case_id=world.case_id).row.code
    send_three(world)
    made, at = prepare(world, later(days=4)), later(days=4)
    who = world.actor("prefecture")
    do(who, meetings.open_meeting, at=at, meeting_id=made, expected_version=1)
    point = seen(world, made, at=at).points[0]
    for text in (f"Despre {code}.", f"Despre {code.lower()}.", f"Despre {code.replace('-', ' - ')}."):
        with pytest.raises(Invalid, match="case_code"):
            do(who, meetings.write_notes, at=at, point_id=point.id, notes=text, expected_version=point.version)
        with pytest.raises(Invalid, match="case_code"):
            do(who, meetings.decide, at=at, point_id=point.id, text=text)
        with pytest.raises(Invalid, match="case_code"):
            do(who, meetings.drop_point, at=at, point_id=point.id, reason=text, expected_version=point.version)
    with store.reading() as db:
        found = db.get(meetings.Meeting, made)
        assert found is not None
        assert code not in draw_up(db, found).canonical()
    assert seen(world, made, at=at).case_codes == {1: (world.case_id, code)}
    for told in ("hospital", "bcco"):
        do(world.actor(told), meetings.acknowledge, at=at, meeting_id=made)
        assert seen(world, made, told, at=at).case_codes != {}


def test_the_numbers_of_cases_differ_between_meetings(world: World) -> None:
    """With nine cases the chance that two meetings number them alike is one in 362,880."""
    for _ in range(8):
        open_a_case(world.actor("dgaspc"))
    first, second = held(world, later(days=60)), prepare(world, later(days=61))
    one = {code: n for n, (_, code) in seen(world, first, at=later(days=61)).case_codes.items()}
    two = {code: n for n, (_, code) in seen(world, second, at=later(days=61)).case_codes.items()}
    assert one.keys() == two.keys()
    assert one != two


def test_what_was_written_by_mistake_can_be_taken_back_until_the_meeting_closes(world: World) -> None:
    made, who = prepare(world), world.actor("prefecture")
    do(who, meetings.open_meeting, meeting_id=made, expected_version=1)
    point = seen(world, made).points[0]
    do(who, meetings.decide, point_id=point.id, text="Greșit.")
    do(
        who, meetings.assume_action, point_id=point.id, text="Greșit.", due_on=later(days=9).date(),
        owner_institution_id=world.institutions["shelter"],
    )  # fmt: skip
    point = seen(world, made).points[0]
    do(who, meetings.take_back_decision, decision_id=point.decisions[0].id)
    do(who, meetings.take_back_action, action_id=point.actions[0].id)
    point = seen(world, made).points[0]
    assert (point.decisions, point.actions) == ((), ())
    with pytest.raises(NotFound):
        do(who, meetings.take_back_decision, decision_id=1)


def test_nothing_is_taken_back_from_a_closed_meeting(world: World) -> None:
    point = seen(world, held(world)).points[0]
    with pytest.raises(Invalid, match="closed"):
        do(world.actor("prefecture"), meetings.take_back_decision, decision_id=point.decisions[0].id)
    with pytest.raises(Invalid, match="closed"):
        do(world.actor("prefecture"), meetings.take_back_action, action_id=point.actions[0].id)


def test_open_actions_appear_by_themselves_on_the_next_agenda(world: World) -> None:
    held(world)
    at = later(days=2)
    following = seen(world, prepare(world, at), at=at)
    assert AgendaRule.OPEN_ACTION in rules(following)
    assert AgendaRule.OVERDUE_ACTION not in rules(following)


def test_an_overdue_action_says_so_and_a_done_one_leaves_the_agenda(world: World) -> None:
    held(world)
    at = later(days=30)
    made = prepare(world, at)
    assert AgendaRule.OVERDUE_ACTION in rules(seen(world, made, at=at))
    shelter = world.actor("shelter")
    task = ask(shelter, actions.listed, at=at)[0]
    assert task.overdue
    with pytest.raises(Invalid, match="evidence"):
        do(shelter, actions.report, at=at, action_id=task.id, state=ActionState.DONE, expected_version=1)
    do(
        shelter,
        actions.report,
        at=at,
        action_id=task.id,
        state=ActionState.DONE,
        evidence="Trimisă.",
        expected_version=1,
    )
    assert ask(shelter, actions.listed, at=at) == []
    assert ask(shelter, actions.listed, pending=False, at=at)[0].evidence == "Trimisă."


def test_asking_the_data_again_adds_only_what_is_new(world: World) -> None:
    made, who = prepare(world), world.actor("prefecture")
    assert do(who, meetings.refresh, meeting_id=made) == 0
    send_three(world)
    brought = do(who, meetings.refresh, at=later(days=4), meeting_id=made)
    assert brought == 4, "three receivers that are late, and the case's own overdue steps"


def test_a_county_has_one_unfinished_meeting_at_a_time(world: World) -> None:
    prepare(world)
    with pytest.raises(Conflict, match="unfinished"):
        prepare(world)


def test_numbers_run_within_the_year(world: World) -> None:
    held(world)
    assert seen(world, held(world, later(days=1)), at=later(days=2)).row.number == 2


def test_a_meeting_without_anybody_cannot_close(world: World) -> None:
    made, who = prepare(world), world.actor("prefecture")
    do(who, meetings.open_meeting, meeting_id=made, expected_version=1)
    with pytest.raises(Invalid, match="nobody"):
        do(who, meetings.close_meeting, meeting_id=made, expected_version=2)
    assert seen(world, made).row.state is MeetingState.OPEN


def test_a_changed_time_makes_the_next_sequence_of_the_invitation(world: World) -> None:
    made, who = prepare(world), world.actor("prefecture")
    before = ask(who, meetings.invitation_of, meeting_id=made)
    do(
        who, meetings.reschedule, meeting_id=made, starts_at=later(days=3), place="Sala mică", minutes_long=60,
        chair="Subprefectul", secretary="", plan_actions=("3.2.9", "3.3.6"), expected_version=1,
    )  # fmt: skip
    after = ask(who, meetings.invitation_of, meeting_id=made)
    assert (before.sequence, after.sequence) == (0, 1)
    assert before.uid == after.uid


def test_the_head_of_the_chain_printed_in_the_minutes_is_the_one_before_closing(world: World) -> None:
    made = held(world)
    record = ask(world.actor("prefecture"), meetings.minutes_of, meeting_id=made)
    with store.reading() as db:
        assert audit.head(db, "BV") != record.audit_head
        assert audit.verify(db, "BV") is None
