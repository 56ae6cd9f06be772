"""The locked minutes of the demo's meetings, as meetings.record draws them up, with everything as it was that day."""

import json
from dataclasses import dataclass

from data_model import teams
from data_model.demo.assumed import Assumed
from data_model.demo.bodies import Bodies
from data_model.demo.course import Course
from data_model.demo.teamwork import Act
from data_model.meetings import AgendaPoint, Attendance, Decision, Meeting
from data_model.meetings.record import attendee, counted
from data_model.minutes import MinutesAction, MinutesCase, MinutesPoint, MinutesRecord
from data_model.periods import Quarter


@dataclass(frozen=True)
class Held:
    """A meeting with all that belongs to it."""

    meeting: Meeting
    act: Act | None
    attending: list[Attendance]
    points: list[AgendaPoint]
    cases_of: dict[int, tuple[int, ...]]
    decisions: list[Decision]
    fresh: list[Assumed]
    earlier: list[Assumed]
    numbers: dict[int, int]
    courses: dict[int, Course]


def minutes(bodies: Bodies, held: Held, head: str) -> MinutesRecord:
    """The minutes of a held meeting; `head` is the county's audit head before it closed."""
    meeting, act = held.meeting, held.act.row if held.act else None
    seats = held.act.seats if held.act else {}
    count = counted(act, seats, held.attending)
    points = _points(bodies, held)
    mentioned = {n for p in points for n in p.cases}
    named = [(a, bodies.by_id[a.institution_id].name) for a in held.attending]
    attendees = [attendee(a, name, seats if act else None) for a, name in named]
    earlier = sorted(held.earlier, key=lambda a: (a.row.due_on, a.row.id or 0))
    return MinutesRecord(
        county=meeting.county, number=meeting.number, year=meeting.year, kind=meeting.kind,
        period=str(Quarter.of(meeting.opened_at or meeting.starts_at)), held_at=meeting.opened_at or meeting.starts_at,
        closed_at=meeting.closed_at, place=meeting.place, chair=meeting.chair, secretary=meeting.secretary,
        act=teams.said(act) if act else "",
        plan_actions=tuple(meeting.plan_actions.split(",")), members=count.members,
        attendees=tuple(sorted(attendees, key=lambda a: a.institution)), quorum=count.met, points=points,
        cases=tuple(c for c in _cases(held) if c.number in mentioned),
        earlier_actions=tuple(_action(bodies, a, n, held) for n, a in enumerate(earlier, start=1)),
        audit_head=head, demo=True, quorum_rule=count.rule, quorum_needed=count.needed,
    )  # fmt: skip


def _points(bodies: Bodies, held: Held) -> tuple[MinutesPoint, ...]:
    numbered = {a.row.id: n for n, a in enumerate(held.fresh, start=1)}
    return tuple(
        MinutesPoint(
            n, p.rule, p.title, json.loads(p.figures), p.notes,
            tuple(d.text for d in held.decisions if d.point_id == p.id),
            tuple(_action(bodies, a, numbered[a.row.id], held) for a in held.fresh if a.row.point_id == p.id),
            tuple(sorted(held.numbers[c] for c in held.cases_of.get(p.id or 0, ()))),
        )
        for n, p in enumerate(held.points, start=1)
    )  # fmt: skip


def _action(bodies: Bodies, a: Assumed, number: int, held: Held) -> MinutesAction:
    state = a.state_at(held.meeting.closed_at or held.meeting.starts_at)
    owner = bodies.by_id[a.row.owner_institution_id].name
    return MinutesAction(number, a.row.text, owner, a.row.due_on, a.row.plan_action, state)


def _cases(held: Held) -> list[MinutesCase]:
    """The cases under the meeting's numbers, each as far as it had come."""
    at = held.meeting.starts_at
    made = []
    for case, number in held.numbers.items():
        course = held.courses[case]
        needs = tuple(sorted({n.kind.value for n in course.needs if n.recorded_at <= at}))
        made.append(MinutesCase(number, course.case.age_band, course.progress_at(at), needs))
    return sorted(made, key=lambda c: c.number)
