"""What the demo's teams ask elsewhere, what they left for the next meeting, and the Committee's measures."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from data_model.actions import ActionItem, ActionState, ActionUpdate
from data_model.demo import brasov
from data_model.demo.assumed import Assumed
from data_model.demo.bodies import Bodies, id_of
from data_model.demo.caseload import STORY
from data_model.demo.chance import Chance, workday
from data_model.demo.published import table
from data_model.demo.rows import Rows
from data_model.institutions import Institution, InstitutionKind
from data_model.measures import Measure, MeasureCounty
from data_model.meetings import AgendaPoint, AgendaRule, Decision, ForwardState, Meeting
from data_model.meetings.agenda import Proposal
from data_model.meetings.carrying import PointCourse, PointEnd
from data_model.meetings.forwarding import Forward
from data_model.minutes import MinutesForward
from data_model.periods import BUCHAREST
from geodata.counties import COUNTIES


@dataclass(frozen=True)
class Concerning:
    """A measure with the counties that it is for."""

    row: Measure
    counties: frozenset[str]


def measures(rows: Rows, now: datetime) -> list[Concerning]:
    """The Committee's measures, as ANITP recorded them."""
    made, today = [], now.astimezone(BUCHAREST).date()
    for told in table("asked")["measure"]:
        counties = frozenset(told["counties"] or COUNTIES)
        row = rows.add(
            Measure(
                title=told["title"], text=told["text"], session_on=today - timedelta(days=told["session"]),
                plan_action=told["plan"], due_on=today + timedelta(days=told["due_in"]),
                recorded_at=brasov.ago(now, told["session"] - 2),
            )
        )  # fmt: skip
        for county in sorted(counties):
            rows.put(MeasureCounty, measure_id=row.id, county=county)
        made.append(Concerning(row, counties))
    return made


class Others:
    """One county's part in it, meeting by meeting; its chance is its own, so that it disturbs no other part."""

    def __init__(self, rows: Rows, bodies: Bodies, county: str, measures: list[Concerning], now: datetime) -> None:
        self._rows, self._bodies, self._county, self._now = rows, bodies, county, now
        self._measures = [m.row for m in measures if county in m.counties]
        self._discussed: set[int] = set()

    def proposals(self, moment: datetime) -> list[Proposal]:
        """The measures that a meeting at this moment finds on its agenda."""
        return [
            Proposal(
                AgendaRule.MEASURE, f"measure {m.id}",
                {
                    "measure": m.title, "text": m.text, "session": m.session_on.isoformat(),
                    "due": m.due_on.isoformat(), "code": m.plan_action,
                },
            )
            for m in self._measures
            if m.recorded_at <= moment and m.id not in self._discussed
        ]  # fmt: skip

    def discuss(self, point: AgendaPoint) -> list[Decision]:
        """What is said and decided at a measure."""
        chance, words = Chance(point.id or 0, "measure"), table("asked")
        self._discussed.add(int(point.key.removeprefix("measure ")))
        point.notes = chance.choice(words["notes"]["measure"])
        code = str(json.loads(point.figures)["code"])
        text = chance.choice(words["decisions"]["measure"])
        return [self._rows.add(Decision(point_id=point.id or 0, text=text, plan_action=code))]

    def assumed(self, meeting: Meeting, points: list[AgendaPoint], members: list[Institution]) -> list[Assumed]:
        """Actions at the measures, in most counties; Brașov's are told in brasov.toml."""
        by_kind = {body.kind: body for body in members}
        made = []
        for point in (p for p in points if p.rule is AgendaRule.MEASURE and self._county != STORY):
            for told in table("asked")["action"]:
                owner = by_kind.get(InstitutionKind(told["owner"]))
                if owner and Chance(point.id or 0, told["owner"]).yes(0.6):
                    made.append(self._action(meeting, point, told, owner))
        return made

    def _action(self, meeting: Meeting, point: AgendaPoint, told: Mapping[str, Any], owner: Institution) -> Assumed:
        due = workday((meeting.starts_at + timedelta(days=45)).date())
        row = self._rows.add(
            ActionItem(
                county=meeting.county, meeting_id=meeting.id or 0, point_id=point.id or 0, text=told["text"],
                owner_institution_id=id_of(owner), due_on=due, plan_action=json.loads(point.figures)["code"],
                changed_at=meeting.starts_at,
            )
        )  # fmt: skip
        ended = meeting.starts_at + timedelta(days=30)
        if ended >= self._now:
            return Assumed(row, meeting.starts_at, None)
        row.state, row.ended_on = ActionState.DONE, ended.astimezone(BUCHAREST).date()
        row.evidence, row.changed_at = table("texts")["evidence"]["done"][0], ended
        self._rows.put(
            ActionUpdate, action_id=row.id, at=ended, institution_id=id_of(owner), state=row.state, because=None,
            words=row.evidence, reopened=False,
        )  # fmt: skip
        return Assumed(row, meeting.starts_at, ended)

    def unreached(self, meeting: Meeting, position: int) -> list[AgendaPoint]:
        """The points that the county's last meeting did not come to: they go on at the next."""
        made: list[AgendaPoint] = []
        for told in (t for t in table("asked")["unreached"] if t["county"] == self._county):
            point = AgendaPoint(
                meeting_id=meeting.id or 0, position=position + len(made), rule=AgendaRule.OTHER, title=told["title"]
            )
            made.append(self._rows.add(point))
            self._rows.put(PointCourse, point_id=point.id, came_from=None, end=PointEnd.CONTINUED, chosen=False)
        return made

    def ask(self, meeting: Meeting, points: list[AgendaPoint]) -> tuple[MinutesForward, ...]:
        """The questions of the county's last meeting, as its minutes tell them."""
        told = [q for q in table("asked")["question"] if q["county"] == self._county]
        number, point = max((n, p) for n, p in enumerate(points, start=1) if p.notes)
        return tuple(self._asked(meeting, point, number, one) for one in told)

    def _asked(self, meeting: Meeting, point: AgendaPoint, number: int, told: Mapping[str, Any]) -> MinutesForward:
        to = {
            "centre": lambda: self._bodies.one(self._county, InstitutionKind.ANITP_REGIONAL),
            "national": lambda: self._bodies.one("RO", InstitutionKind.ANITP_CENTRAL),
        }.get(told["to"], lambda: self._bodies.one(told["to"], InstitutionKind.PREFECTURE))()
        assert meeting.closed_at is not None
        answered = "answered" in told
        self._rows.add(
            Forward(
                county=self._county, meeting_id=meeting.id or 0, point_id=point.id or 0, to_institution_id=id_of(to),
                to_county=told["to"] if told["to"] in COUNTIES else "", question=told["question"],
                state=ForwardState.ANSWERED if answered else ForwardState.SENT,
                sent_at=meeting.closed_at - timedelta(minutes=10), answer=told.get("answer", ""),
                answered_at=max(meeting.closed_at + timedelta(hours=1), brasov.ago(self._now, told["answered"]))
                if answered
                else None,
            )
        )  # fmt: skip
        return MinutesForward(number, to.name, told["question"], "")
