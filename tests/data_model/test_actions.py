"""Actions: what they are about, how they end and are opened again, what is said of them, when they are reminded."""

import json
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from data_model import actions, audit, county, indicators, meetings, migrate, settings, store
from data_model.actions import ActionRow, ActionState, NotDoneReason, Reminder, reminder_of
from data_model.cases import NeedKind
from data_model.errors import Conflict, Invalid, NotAllowed, NotFound
from data_model.meetings import AgendaPoint, AgendaRule, Presence
from data_model.periods import Quarter
from tests.world import NOW, World, ask, do, later, send_three

DUE = date(2026, 12, 10)


class Team:
    """An open meeting of Brașov after three referrals ran late, and an action of the shelter's."""

    def __init__(self, world: World) -> None:
        self.world, self.referrals = world, send_three(world)
        self.coordinator, self.owner = world.actor("prefecture"), world.actor("shelter")
        self.at = later(days=5)
        self.meeting = do(self.coordinator, meetings.prepare, at=self.at, starts_at=self.at, place="Sala mare")
        do(self.coordinator, meetings.open_meeting, at=self.at, meeting_id=self.meeting, expected_version=1)
        points = ask(self.coordinator, meetings.detail, at=self.at, meeting_id=self.meeting).points
        self.point = next(p for p in points if p.cases)
        self.action = self.assume()

    def assume(self, **more: Any) -> int:
        made: int = do(
            self.coordinator, meetings.assume_action, at=self.at,
            **{
                "point_id": self.point.id, "text": "Numește un responsabil.", "due_on": DUE,
                "owner_institution_id": self.world.institutions["shelter"], **more,
            },
        )  # fmt: skip
        return made

    def row(self, who: str = "shelter", **kwargs: Any) -> ActionRow:
        for pending in (True, False):
            found = ask(self.world.actor(who), actions.listed, pending=pending, **{"at": self.at, **kwargs})
            if rows := [a for a in found if a.id == self.action]:
                return rows[0]
        raise AssertionError("the action is not in reach")

    def say(self, state: ActionState, words: str = "S-a scris.", *, who: str = "shelter", **more: Any) -> None:
        at = more.pop("at", self.at)
        do(
            self.world.actor(who), actions.report, at=at, action_id=self.action, state=state, evidence=words,
            expected_version=self.row(at=at).version, **more,
        )  # fmt: skip

    def reopen(self, reason: str = "Documentul nu a ajuns la toți.", **more: Any) -> None:
        at = more.pop("at", self.at)
        version = self.row(at=at).version
        do(self.owner, actions.reopen, at=at, action_id=self.action, reason=reason, expected_version=version)

    def close(self) -> None:
        do(
            self.coordinator, meetings.note_attendance, at=self.at, meeting_id=self.meeting,
            institution_id=self.world.institutions["shelter"], presence=Presence.PRESENT,
        )  # fmt: skip
        version = ask(self.coordinator, meetings.detail, meeting_id=self.meeting).row.version
        do(self.coordinator, meetings.close_meeting, at=self.at, meeting_id=self.meeting, expected_version=version)


@pytest.fixture
def team(world: World) -> Team:
    return Team(world)


@pytest.fixture
def sqlite_team(sqlite_world: World) -> Team:
    return Team(sqlite_world)


def test_an_action_names_a_person_and_links_the_case_by_its_number_in_the_meeting(team: Team) -> None:
    number = team.point.cases[0]
    team.action = team.assume(person="Ana Inventată", case=number, need=NeedKind.SHELTER, plan_action="3.3.6")
    row = team.row()
    assert (row.person, row.case, row.need, row.plan_action) == ("Ana Inventată", number, NeedKind.SHELTER, "3.3.6")
    assert row.meeting == (1, 2026)
    assert "BV-2026" not in repr(row)


def test_a_referral_brings_its_case_with_it(sqlite_team: Team) -> None:
    sqlite_team.action = sqlite_team.assume(referral_id=sqlite_team.referrals[2])
    row = sqlite_team.row()
    assert (row.receiver, row.case) == ("Spitalul Județean Brașov", sqlite_team.point.cases[0])


def test_a_link_to_what_is_not_of_the_meeting_is_refused(sqlite_team: Team) -> None:
    for links in ({"case": 77}, {"referral_id": 4040}):
        with pytest.raises(NotFound):
            sqlite_team.assume(**links)
    with pytest.raises(Invalid, match=r"text\.too_long"):
        sqlite_team.assume(person="A" * 121)


def test_the_minutes_name_the_person_within_the_institution(sqlite_team: Team) -> None:
    sqlite_team.action = sqlite_team.assume(person="Ana Inventată")
    sqlite_team.close()
    record = ask(sqlite_team.coordinator, meetings.minutes_of, meeting_id=sqlite_team.meeting)
    owners = [a.owner for p in record.points for a in p.actions]
    assert "Asociația Adăpost (inventată) (Ana Inventată)" in owners


def test_not_done_needs_its_reason_and_words_and_overtaken_is_another_thing(team: Team) -> None:
    with pytest.raises(Invalid) as refused:
        team.say(ActionState.NOT_DONE)
    assert refused.value.code == "action.because"
    with pytest.raises(Invalid) as refused:
        team.say(ActionState.NOT_DONE, "", because=NotDoneReason.NO_MONEY)
    assert refused.value.code == "action.evidence"
    team.say(ActionState.NOT_DONE, "Bugetul a fost tăiat.", because=NotDoneReason.NO_MONEY)
    assert (team.row().state, team.row().because) == (ActionState.NOT_DONE, NotDoneReason.NO_MONEY)
    team.reopen()
    assert team.row().because is None
    team.say(ActionState.OVERTAKEN, "O lege nouă o face de prisos.", because=NotDoneReason.NO_MONEY)
    assert (team.row().state, team.row().because) == (ActionState.OVERTAKEN, None)


def test_an_ended_action_is_changed_only_by_opening_it_again_with_a_reason(team: Team) -> None:
    team.say(ActionState.DONE)
    with pytest.raises(Invalid) as refused:
        team.say(ActionState.IN_WORK)
    assert refused.value.code == "action.ended"
    with pytest.raises(Invalid) as refused:
        team.reopen("")
    assert refused.value.code == "action.reason"
    team.reopen()
    assert team.row().state is ActionState.IN_WORK
    assert ask(team.world.actor("admin"), audit.latest, chain="BV")[0].action == "action_reopened"
    with pytest.raises(Invalid) as refused:
        team.reopen()
    assert refused.value.code == "action.pending"


def done_in(quarter: str) -> float:
    with store.reading(later(days=200)) as db:
        return indicators.live(db, "actions_done", Quarter.parse(quarter)).get("BV", 0)


def test_an_action_opened_again_and_done_again_keeps_its_quarter(team: Team) -> None:
    team.say(ActionState.DONE)
    assert (done_in("2026-Q4"), team.row().ended_on) == (1, team.at.date())
    team.reopen(at=later(days=90))
    assert done_in("2026-Q4") == 0, "while it is open it is not done"
    team.say(ActionState.DONE, at=later(days=100))
    assert (done_in("2026-Q4"), done_in("2027-Q1")) == (1, 0)


def test_an_action_not_done_and_later_done_counts_when_it_was_done(sqlite_team: Team) -> None:
    sqlite_team.say(ActionState.NOT_DONE, because=NotDoneReason.NO_STAFF)
    sqlite_team.reopen(at=later(days=90))
    sqlite_team.say(ActionState.DONE, at=later(days=100))
    assert (done_in("2026-Q4"), done_in("2027-Q1")) == (0, 1)


def test_what_is_said_between_meetings_is_kept_with_who_said_it(team: Team) -> None:
    team.say(ActionState.IN_WORK, "S-a scris proiectul.")
    team.say(ActionState.IN_WORK, "Proiectul este la semnat.", who="prefecture", at=later(days=6))
    said = [(u.institution, u.words) for u in team.row(at=later(days=6)).updates]
    assert said == [
        ("Instituția Prefectului Brașov", "Proiectul este la semnat."),
        ("Asociația Adăpost (inventată)", "S-a scris proiectul."),
    ]
    with pytest.raises(Invalid) as refused:
        team.say(ActionState.IN_WORK, "")
    assert refused.value.code == "action.nothing"


def test_no_case_code_enters_what_a_paper_prints(sqlite_team: Team) -> None:
    with pytest.raises(Invalid) as refused:
        sqlite_team.say(ActionState.DONE, "Gata pentru BV-2026-ABCDE.")
    assert refused.value.code == "text.case_code"


def test_a_late_save_is_told_and_changes_nothing(sqlite_team: Team) -> None:
    sqlite_team.say(ActionState.DONE)
    with pytest.raises(Conflict):
        do(
            sqlite_team.owner, actions.reopen, at=sqlite_team.at, action_id=sqlite_team.action, reason="Nu e gata.",
            expected_version=1,
        )  # fmt: skip
    assert sqlite_team.row().state is ActionState.DONE


@pytest.mark.parametrize(
    ("left", "state", "told"),
    [
        (8, ActionState.OPEN, None), (7, ActionState.OPEN, Reminder.SOON), (0, ActionState.IN_WORK, Reminder.SOON),
        (-1, ActionState.OPEN, Reminder.LATE), (-1, ActionState.DONE, None), (3, ActionState.OVERTAKEN, None),
    ],
)  # fmt: skip
def test_reminders_follow_one_rule(left: int, state: ActionState, told: Reminder | None) -> None:
    assert reminder_of(state, DUE + timedelta(days=left), DUE, 7) is told


def test_owner_and_coordinator_are_reminded_of_the_same_before_and_after_the_day(team: Team) -> None:
    for at, told, soon, late in (
        (later(days=9), None, 0, 0), (later(days=12), Reminder.SOON, 1, 0), (later(days=30), Reminder.LATE, 0, 1),
    ):  # fmt: skip
        assert team.row(at=at).reminder is told
        now = ask(team.coordinator, county.standing, county="BV", at=at)
        assert (now.actions_soon, now.overdue_actions) == (soon, late)
    with store.writing(NOW) as db:
        settings.put(db, "action_remind_days", 20)
    assert team.row(at=later(days=9)).reminder is Reminder.SOON


def next_agenda(team: Team, at: Any) -> tuple[AgendaRule, dict[str, Any]]:
    made = do(team.coordinator, meetings.prepare, at=at, starts_at=at, place="Sala mare")
    with store.reading(at) as db:
        point = db.exec(
            select(AgendaPoint).where(AgendaPoint.meeting_id == made, AgendaPoint.key == f"action {team.action}")
        ).one()
    return point.rule, json.loads(point.figures)


def test_the_next_agenda_tells_what_was_said_since_the_last_meeting(team: Team) -> None:
    team.close()
    team.say(ActionState.IN_WORK, "Proiectul este la semnat.", at=later(days=8))
    rule, figures = next_agenda(team, later(days=40))
    assert rule is AgendaRule.OVERDUE_ACTION
    assert (figures["state"], figures["said"]) == ("in_work", "Proiectul este la semnat.")


def test_an_agenda_tells_of_silence_and_of_what_is_written_after_it_was_made(sqlite_team: Team) -> None:
    sqlite_team.say(ActionState.IN_WORK, "Spus la ședință.")
    sqlite_team.at += timedelta(hours=1)
    sqlite_team.close()
    rule, figures = next_agenda(sqlite_team, later(days=7))
    assert (rule, figures.get("silent"), "said" in figures) == (AgendaRule.OPEN_ACTION, 1, False)
    sqlite_team.say(ActionState.IN_WORK, "S-a început.", at=later(days=30))
    made = ask(sqlite_team.coordinator, meetings.listed)[0].id
    do(sqlite_team.coordinator, meetings.refresh, at=later(days=30), meeting_id=made)
    point = next(
        p for p in ask(sqlite_team.coordinator, meetings.detail, meeting_id=made).points if p.figures.get("said")
    )
    assert (point.rule, point.figures["said"]) == (AgendaRule.OVERDUE_ACTION, "S-a început.")


def test_an_action_taken_back_leaves_with_all_that_was_said_of_it(team: Team) -> None:
    team.say(ActionState.IN_WORK)
    do(team.coordinator, meetings.take_back_action, at=team.at, action_id=team.action)
    with store.reading() as db:
        assert db.execute(text("SELECT count(*) FROM actionupdate")).scalar_one() == 0


def test_the_common_plan_groups_by_objective_and_an_institution_gets_its_own(team: Team) -> None:
    for code in ("5.1.2", "3.2.9", "3.3.6"):
        team.assume(plan_action=code, owner_institution_id=team.world.institutions["dgaspc"])
    plan = ask(team.coordinator, actions.common_plan, at=team.at, county="BV")
    assert [o.code for o, _ in plan.groups] == ["3.2", "3.3", "5.1", ""]
    assert all(o.title and o.general_title for o, _ in plan.groups if o.code)
    own = ask(team.owner, actions.common_plan, at=team.at, county="BV")
    assert [[r.id for r in rows] for _, rows in own.groups] == [[team.action]]
    assert (plan.extract_for, own.extract_for) == ("", "Asociația Adăpost (inventată)")
    with pytest.raises(NotAllowed):
        ask(team.world.actor("prefecture_cj"), actions.common_plan, at=team.at, county="BV")


def test_what_ended_long_ago_leaves_the_common_plan(sqlite_team: Team) -> None:
    sqlite_team.say(ActionState.DONE)
    for days, groups in ((300, 1), (400, 0)):
        plan = ask(sqlite_team.coordinator, actions.common_plan, at=later(days=days), county="BV")
        assert len(plan.groups) == groups


def test_old_actions_come_through_the_migration_with_their_day_and_words(team: Team) -> None:
    team.say(ActionState.NOT_DONE, "Bugetul a fost tăiat.", because=NotDoneReason.NO_MONEY)
    before = team.row()
    migrate.downgrade(import_module("data_model.migrations.versions.0009_actions").down_revision)
    migrate.upgrade()
    row = team.row()
    assert (row.ended_on, row.because, row.evidence) == (before.ended_on, NotDoneReason.OTHER, before.evidence)
    assert [u.words for u in row.updates] == [before.evidence]
