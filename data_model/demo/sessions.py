"""The teams' meetings: some on time, some late or missed, each with its points, decisions, actions and minutes."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias

from data_model.demo import proposing
from data_model.demo.accounts import staff_name
from data_model.demo.asked import Concerning, Others, measures
from data_model.demo.assumed import Assumed, Assuming
from data_model.demo.bodies import Bodies, id_of
from data_model.demo.caseload import STORY
from data_model.demo.chance import Chance, workday
from data_model.demo.course import Course, Courses
from data_model.demo.papers import Held, minutes
from data_model.demo.published import table
from data_model.demo.rows import Rows
from data_model.demo.teamwork import COME, Act, members_of
from data_model.institutions import Institution, InstitutionKind
from data_model.meetings import (
    HERE,
    AgendaPoint,
    AgendaRule,
    Attendance,
    Decision,
    Meeting,
    MeetingCase,
    MeetingKind,
    MeetingState,
    MinutesVersion,
    PointCase,
    PointState,
    Presence,
)
from data_model.meetings.agenda import Proposal
from data_model.people import Account
from data_model.periods import BUCHAREST, Quarter
from geodata.counties import COUNTIES

FIRST = Quarter(2024, 1)
"""The first quarter of the National Action Plan that asks for a meeting in each (action 3.2.9)."""

Acts: TypeAlias = dict[str, list[Act]]


def make(
    rows: Rows, bodies: Bodies, courses: Courses, acts: Acts, heads: dict[str, str], chance: Chance, now: datetime
) -> int:
    """All meetings of the demo; how many were held."""
    by_county: dict[str, list[Course]] = {county: [] for county in COUNTIES}
    for course in courses.made:
        by_county[course.case.handling_county].append(course)
    held, asked = 0, measures(rows, now)
    for county, theirs in by_county.items():
        sessions = _County(rows, bodies, courses, acts[county], chance, now, county, theirs, heads[county], asked)
        held += sessions.run()
    return held


def days_of(chance: Chance, county: str, now: datetime) -> list[datetime]:
    """When a county met: each county has its rhythm."""
    rhythm = next((name for name, which in table("teamwork")["rhythm"].items() if county in which), "usual")
    likely, low, high = {"punctual": (1.0, 10, 60), "usual": (0.86, 45, 88), "gaps": (0.45, 15, 88)}.get(
        rhythm, (1.0, 30, 80)
    )
    in_year = chance.choice((2, 4)) if rhythm == "yearly" else 0
    found, quarter, present = [], max(FIRST, Quarter(now.year - 4, 1)), Quarter.of(now)
    while quarter <= present:
        day = workday(quarter.start.date() + timedelta(days=chance.randint(low, high)))
        meets = chance.yes(likely) and in_year in (0, quarter.number)
        if quarter == present and county in (STORY, *table("teamwork")["rhythm"]["preparing"]):
            meets = False
        starts = at_hour(day, chance.choice((10, 11, 13)))
        if meets and starts < now - timedelta(hours=6):
            found.append(starts)
        quarter = quarter.following()
    return found


def at_hour(day: date, hour: int) -> datetime:
    """That hour of the day in Bucharest, as UTC."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=BUCHAREST).astimezone(UTC)


class _County:
    """One county's meetings, one after the other."""

    def __init__(
        self,
        rows: Rows,
        bodies: Bodies,
        courses: Courses,
        acts: list[Act],
        chance: Chance,
        now: datetime,
        county: str,
        cases: list[Course],
        head: str,
        asked: list[Concerning],
    ) -> None:
        self.rows, self.bodies, self.acts, self.chance, self.now = rows, bodies, acts, chance, now
        self.offers, self.county, self.cases, self.head = courses.asking.offers, county, cases, head
        self.others = Others(rows, bodies, county, asked, now)
        self.assuming = Assuming(rows, bodies, chance, now)
        self.assumed: list[Assumed] = []
        self.meetings: list[Meeting] = []
        self.people = {a.institution_id: a.name for a in reversed(rows.of(Account)) if a.role in COME}
        self.cases_of: dict[int, tuple[int, ...]] = {}

    def run(self) -> int:
        days = days_of(self.chance, self.county, self.now)
        for starts in days:
            self._hold(starts, last=starts == days[-1])
        if self.county in table("teamwork")["rhythm"]["preparing"]:
            day = workday((self.now + timedelta(days=self.chance.randint(6, 20))).date())
            meeting = self._called(at_hour(day, 10))
            self._invite(meeting, self._members(day))
            self._points(meeting, self.now)
        return len(days)

    def _act(self, day: date) -> Act | None:
        return next((act for act in reversed(self.acts) if act.row.in_force(day)), None)

    def _members(self, day: date) -> list[Institution]:
        act = self._act(day)
        return act.members if act else members_of(self.bodies, self.chance, self.county)

    def _called(self, starts: datetime) -> Meeting:
        act = self._act(starts.date())
        number = sum(m.year == starts.year for m in self.meetings) + 1
        served = {"3.2.9"} if "3.3.6" in self._served(starts) else {"3.2.9", "3.3.6"}
        served |= {"5.1.2"} if Quarter.of(starts).number == 4 else set()
        meeting = Meeting(
            county=self.county, year=starts.year, number=number, kind=MeetingKind.ORDINARY, starts_at=starts,
            minutes_long=90, place=self.chance.choice(table("texts")["meeting"]["places"]),
            chair=act.row.chair if act else f"{table('teamwork')['chair']} {staff_name(self.chance)}",
            secretary=act.row.secretary if act else staff_name(self.chance), plan_actions=",".join(sorted(served)),
        )  # fmt: skip
        self.meetings.append(self.rows.add(meeting))
        return meeting

    def _served(self, starts: datetime) -> set[str]:
        """The plan's actions that earlier meetings of the half-year served."""
        mine = Quarter.of(starts)
        return {
            code
            for m in self.meetings
            if m.year == mine.year and Quarter.of(m.starts_at).half == mine.half and m.starts_at < starts
            for code in m.plan_actions.split(",")
        }

    def _invite(self, meeting: Meeting, members: list[Institution]) -> list[Attendance]:
        rows = [Attendance(meeting_id=meeting.id or 0, institution_id=id_of(m)) for m in members]
        return [self.rows.add(row) for row in rows]

    def _points(self, meeting: Meeting, moment: datetime) -> tuple[list[AgendaPoint], dict[int, int]]:
        """The agenda as the data proposed it, and the meeting's numbers of its cases."""
        pending = [a.row for a in self.assumed if a.pending_at(moment)]
        act = self._act(moment.date()) is not None
        proposed = [
            *proposing.cases_and_needs(self.bodies, self.offers, self.cases, moment),
            *self.others.proposals(moment),
            *proposing.actions(self.bodies, pending, moment),
            *proposing.plan_actions(moment, self._served(meeting.starts_at), act=act),
        ]
        cases = list(dict.fromkeys(c for p in proposed for c in p.case_ids))
        self.chance.shuffle(cases)
        numbers = {case: n for n, case in enumerate(cases, start=1)}
        for case, n in numbers.items():
            self.rows.put(MeetingCase, meeting_id=meeting.id, case_id=case, number=n)
        points = [self._point(meeting, p, position) for position, p in enumerate(proposed, start=1)]
        return points, numbers

    def _point(self, meeting: Meeting, proposal: Proposal, position: int) -> AgendaPoint:
        point = self.rows.add(
            AgendaPoint(
                meeting_id=meeting.id or 0,
                position=position,
                rule=proposal.rule,
                key=proposal.key,
                figures=json.dumps(proposal.figures, ensure_ascii=False),
            )  # fmt: skip
        )
        for case in proposal.case_ids:
            self.rows.put(PointCase, point_id=point.id, case_id=case)
        self.cases_of[point.id or 0] = proposal.case_ids
        return point

    def _hold(self, starts: datetime, *, last: bool) -> None:
        meeting, members = self._called(starts), self._members(starts.date())
        attending = self._invite(meeting, members)
        points, numbers = self._points(meeting, starts)
        points.append(self._own_point(meeting, len(points) + 1))
        for row in attending:
            self._come(row, self._act(starts.date()))
        kept = [p for p in points if p.state is PointState.KEPT]
        decisions = [d for p in kept for d in self._discuss(p)]
        told = self.county == STORY and last
        usual = [p for p in kept if p.rule is not AgendaRule.MEASURE]
        fresh = (
            self.assuming.of_the_story(meeting, usual) if told else self.assuming.at_meeting(meeting, usual, members)
        )
        fresh += self.others.assumed(meeting, kept, members)
        left = self.others.unreached(meeting, len(points) + 1) if last else []
        kept += left
        meeting.state, meeting.opened_at = MeetingState.CLOSED, starts + timedelta(minutes=self.chance.randint(0, 12))
        meeting.closed_at = meeting.opened_at + timedelta(minutes=self.chance.randint(60, 125))
        before = self.meetings[-2].starts_at if len(self.meetings) > 1 else None
        earlier = [a for a in self.assumed if a.pending_at(starts) or a.ended_between(before, starts)]
        courses = {c.case.id or 0: c for c in self.cases if c.case.id in numbers}
        act = self._act(starts.date())
        held = Held(
            meeting, act, attending, kept, self.cases_of, decisions, fresh, earlier, numbers,
            courses,
        )  # fmt: skip
        record = replace(
            minutes(self.bodies, held, self.head), postponed=tuple(range(len(kept) - len(left) + 1, len(kept) + 1)),
            forwards=self.others.ask(meeting, kept) if last else (),
        )  # fmt: skip
        self.rows.put(
            MinutesVersion, meeting_id=meeting.id or 0, number=1, record=record.canonical(), digest=record.digest(),
            changed_because="", made_at=meeting.closed_at, audit_head=record.audit_head,
        )  # fmt: skip
        meeting.digest = record.digest()
        self.assumed += fresh

    def _own_point(self, meeting: Meeting, position: int) -> AgendaPoint:
        words = table("texts")["meeting"]
        point = AgendaPoint(
            meeting_id=meeting.id or 0, position=position, rule=AgendaRule.OTHER,
            title=self.chance.choice(words["other_points"]),
        )  # fmt: skip
        if self.chance.yes(0.12):
            point.state, point.dropped_because = PointState.DROPPED, self.chance.choice(words["dropped"])
        return self.rows.add(point)

    def _come(self, row: Attendance, act: Act | None) -> None:
        leads = self.bodies.by_id[row.institution_id].kind is InstitutionKind.PREFECTURE
        ways = {Presence.PRESENT: 0.7, Presence.SUBSTITUTE: 0.14, Presence.ABSENT_NOTICE: 0.08, Presence.ABSENT: 0.08}
        row.presence = Presence.PRESENT if leads else self.chance.one(ways)
        if row.presence not in HERE:
            return
        drawn, seat = staff_name(self.chance), act.seats.get(row.institution_id) if act else None
        if row.presence is Presence.SUBSTITUTE:
            row.person = next(iter(seat.names), drawn) if seat else drawn
        else:
            row.person = seat.titular if seat else self.people.setdefault(row.institution_id, drawn)

    def _discuss(self, point: AgendaPoint) -> list[Decision]:
        if point.rule is AgendaRule.MEASURE:
            return self.others.discuss(point)
        texts = table("texts")
        point.notes = self.chance.choice(texts["notes"][point.rule.value])
        words = texts["decisions"].get(point.rule.value)
        if not words or not self.chance.yes(0.7):
            return []
        code = json.loads(point.figures).get("code", "") if point.rule is AgendaRule.PLAN_ACTION_DUE else ""
        return [self.rows.add(Decision(point_id=point.id or 0, text=self.chance.choice(words), plan_action=str(code)))]
