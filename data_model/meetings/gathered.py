"""A meeting's points with all that they brought: read in one way for the screen, the invitation and the minutes."""

import json
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from data_model import institutions
from data_model.actions import ActionItem, ActionState, held_by
from data_model.meetings.carrying import STRAIGHT, Course, PointEnd, courses_of
from data_model.meetings.materials import MaterialRow, materials_of
from data_model.meetings.tables import AgendaPoint, AgendaRule, Decision, MeetingCase, PointCase, PointState


@dataclass(frozen=True)
class DecisionRow:
    id: int
    text: str
    plan_action: str


@dataclass(frozen=True)
class AssumedRow:
    id: int
    text: str
    owner: str
    person: str
    due_on: date
    plan_action: str
    state: ActionState

    @property
    def held_by(self) -> str:
        return held_by(self.owner, self.person)


@dataclass(frozen=True)
class PointRow:
    id: int
    version: int
    position: int
    rule: AgendaRule
    title: str
    figures: dict[str, str | int]
    state: PointState
    dropped_because: str
    minutes_long: int
    notes: str
    cases: tuple[int, ...]  # the meeting's numbers
    decisions: tuple[DecisionRow, ...]
    actions: tuple[AssumedRow, ...]
    materials: tuple[MaterialRow, ...] = ()
    course: Course = STRAIGHT
    key: str = ""  # of its proposal

    @property
    def ends(self) -> PointEnd:
        """As a person said, as it was when the meeting closed, or as what is written at the point makes it."""
        said = self.notes or self.decisions or self.actions
        return self.course.end or (PointEnd.FINISHED if said else PointEnd.CONTINUED)


def numbers_of(db: Session, meeting_id: int) -> dict[int, int]:
    """The meeting's own number of each of its cases, by case id."""
    return {m.case_id: m.number for m in db.exec(select(MeetingCase).where(MeetingCase.meeting_id == meeting_id))}


def points_of(db: Session, meeting_id: int, numbers: dict[int, int]) -> tuple[PointRow, ...]:
    """The points in their order, dropped ones too, each with what it brought; actions in the order of their writing."""
    found = db.exec(
        select(AgendaPoint).where(AgendaPoint.meeting_id == meeting_id).order_by(col(AgendaPoint.position))
    ).all()
    ids = [p.id for p in found]
    cases: dict[int, list[int]] = {}
    for link in db.exec(select(PointCase).where(col(PointCase.point_id).in_(ids))):
        cases.setdefault(link.point_id, []).append(numbers[link.case_id])
    decisions: dict[int, list[DecisionRow]] = {}
    for d in db.exec(select(Decision).where(col(Decision.point_id).in_(ids)).order_by(col(Decision.id))):
        decisions.setdefault(d.point_id, []).append(DecisionRow(d.id or 0, d.text, d.plan_action))
    assumed = db.exec(select(ActionItem).where(ActionItem.meeting_id == meeting_id).order_by(col(ActionItem.id))).all()
    names = institutions.names(db, (a.owner_institution_id for a in assumed))
    actions: dict[int, list[AssumedRow]] = {}
    for a in assumed:
        actions.setdefault(a.point_id, []).append(
            AssumedRow(a.id or 0, a.text, names[a.owner_institution_id], a.person, a.due_on, a.plan_action, a.state)
        )
    materials, courses = materials_of(db, ids), courses_of(db, ids)
    return tuple(
        PointRow(
            p.id or 0, p.version, p.position, p.rule, p.title, _figures(p, courses.get(p.id or 0)), p.state,
            p.dropped_because, p.minutes_long, p.notes, tuple(sorted(cases.get(p.id or 0, ()))),
            tuple(decisions.get(p.id or 0, ())), tuple(actions.get(p.id or 0, ())), materials.get(p.id or 0, ()),
            courses.get(p.id or 0, STRAIGHT), p.key,
        )
        for p in found
    )  # fmt: skip


def _figures(point: AgendaPoint, course: Course | None) -> dict[str, str | int]:
    """The figures of a point's words; of one that was carried also the meeting that left it."""
    figures: dict[str, str | int] = json.loads(point.figures)
    came = course.came if course else None
    return figures | ({"carried_from": f"{came.number}/{came.year}"} if came else {})
