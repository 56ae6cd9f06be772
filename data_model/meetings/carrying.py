"""Points that are not finished: marked so, and carried into the county's next meeting by themselves.

A kept point ends with its meeting when something was noted, decided or assumed at it; one that nobody came to is
carried. A person may say otherwise. At closing each point's end is written down, and the next agenda begins with those
that go on.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, Session, SQLModel, col, select

from data_model import access, audit, store
from data_model.access import Actor, Right
from data_model.meetings.tables import (
    AgendaPoint,
    AgendaRule,
    Decision,
    Meeting,
    MeetingState,
    PointCase,
    PointState,
    find,
    point_of,
)


class PointEnd(StrEnum):
    FINISHED = "finished"
    CONTINUED = "continued"


class PointCourse(SQLModel, table=True):
    """Where a point came from and how it ended; a point without a row began here and ends by itself."""

    point_id: int = Field(foreign_key="agendapoint.id", primary_key=True)
    came_from: int | None = Field(default=None, foreign_key="agendapoint.id", index=True)
    end: PointEnd | None = Field(default=None, sa_type=store.one_of(PointEnd))
    chosen: bool = False  # by a person; otherwise the end follows from what was written


@dataclass(frozen=True)
class CameFrom:
    """The meeting that left the point unfinished, and what was said there, with that meeting's numbers of cases. For
    who was not at it, `meeting_id` is 0 and the words are empty."""

    meeting_id: int
    number: int
    year: int
    held_at: datetime
    noted: str
    decisions: tuple[str, ...]


@dataclass(frozen=True)
class Course:
    end: PointEnd | None = None
    chosen: bool = False
    came: CameFrom | None = None


STRAIGHT = Course()
"""A point that began at its meeting and says nothing else of its end."""


def courses_of(db: Session, point_ids: Iterable[int | None]) -> dict[int, Course]:
    """The course of each point that has one."""
    rows = db.exec(select(PointCourse).where(col(PointCourse.point_id).in_(list(point_ids)))).all()
    came = _came_from(db, [row.came_from for row in rows if row.came_from is not None])
    return {
        row.point_id: Course(row.end, row.chosen, came.get(row.came_from) if row.came_from else None) for row in rows
    }


def _came_from(db: Session, ids: list[int]) -> dict[int, CameFrom]:
    if not ids:
        return {}
    decided: dict[int, list[str]] = {}
    for d in db.exec(select(Decision).where(col(Decision.point_id).in_(ids)).order_by(col(Decision.id))):
        decided.setdefault(d.point_id, []).append(d.text)
    found = db.exec(
        select(AgendaPoint, Meeting)
        .join(Meeting, col(Meeting.id) == col(AgendaPoint.meeting_id))
        .where(col(AgendaPoint.id).in_(ids))
    ).all()
    return {
        p.id or 0: CameFrom(
            m.id or 0, m.number, m.year, m.opened_at or m.starts_at, p.notes, tuple(decided.get(p.id or 0, ()))
        )
        for p, m in found
    }


def in_reach(db: Session, actor: Actor, course: Course) -> Course:
    """The course as the actor may know it: the words of a meeting out of reach stay there."""
    came = course.came
    if came is None:
        return course
    if db.exec(access.visible(select(Meeting).where(Meeting.id == came.meeting_id), actor)).first() is not None:
        return course
    return replace(course, came=replace(came, meeting_id=0, noted="", decisions=()))


@access.command(Right.HOLD_MEETING)
def settle_point(db: Session, actor: Actor, *, point_id: int, end: PointEnd | None) -> None:
    """Say that a point is finished here or goes on at the next meeting; None leaves it to what is written at it.

    Like who came, it has no version: the last word of the meeting stands.
    """
    _point, meeting = point_of(db, actor, point_id)
    row = db.get(PointCourse, point_id) or PointCourse(point_id=point_id)
    row.end, row.chosen = end, end is not None
    db.add(row)
    audit.record(db, actor, "point_settled", county=meeting.county, subject=f"point {point_id}", end=str(end or ""))


def freeze(db: Session, ends: Mapping[int, PointEnd]) -> None:
    """Write down how each point ended, as its meeting closes: what is corrected later does not change it."""
    for point_id, end in ends.items():
        row = db.get(PointCourse, point_id) or PointCourse(point_id=point_id)
        row.end = end
        db.add(row)
    db.flush()


@dataclass(frozen=True)
class Unfinished:
    """A point that the county's last meeting left for the next one."""

    point_id: int
    rule: AgendaRule
    key: str
    title: str
    figures: dict[str, str | int]
    minutes_long: int
    case_ids: tuple[int, ...]
    chosen: bool


def unfinished(db: Session, county: str) -> list[Unfinished]:
    """What the county's newest closed meeting left unfinished, in the order of its agenda."""
    last = db.exec(
        select(Meeting.id)
        .where(Meeting.county == county, Meeting.state == MeetingState.CLOSED)
        .order_by(col(Meeting.closed_at).desc(), col(Meeting.id).desc())
        .limit(1)
    ).first()
    found = db.exec(
        select(AgendaPoint, PointCourse)
        .join(PointCourse, col(PointCourse.point_id) == col(AgendaPoint.id))
        .where(
            AgendaPoint.meeting_id == last,
            AgendaPoint.state == PointState.KEPT,
            PointCourse.end == PointEnd.CONTINUED,
        )
        .order_by(col(AgendaPoint.position))
    ).all()
    cases: dict[int, list[int]] = {}
    for link in db.exec(select(PointCase).where(col(PointCase.point_id).in_([p.id for p, _ in found]))):
        cases.setdefault(link.point_id, []).append(link.case_id)
    return [
        Unfinished(
            p.id or 0, p.rule, p.key, p.title, json.loads(p.figures), p.minutes_long,
            tuple(cases.get(p.id or 0, ())), course.chosen,
        )
        for p, course in found
    ]  # fmt: skip


def seen_keys(db: Session, county: str, prefix: str, *, dropped: bool) -> set[str]:
    """The keys beginning with `prefix` that closed meetings of the county dealt with and did not carry; of the dropped
    points too where that counts as dealt with."""
    wanted = (
        select(AgendaPoint.key)
        .join(Meeting, col(Meeting.id) == col(AgendaPoint.meeting_id))
        .join(PointCourse, col(PointCourse.point_id) == col(AgendaPoint.id), isouter=True)
        .where(
            Meeting.county == county,
            Meeting.state == MeetingState.CLOSED,
            col(AgendaPoint.key).startswith(prefix),
            col(PointCourse.end).is_(None) | (PointCourse.end == PointEnd.FINISHED),
        )
    )
    if not dropped:
        wanted = wanted.where(AgendaPoint.state == PointState.KEPT)
    return set(db.exec(wanted).all())


def origins(db: Session, point_ids: Iterable[int]) -> dict[int, int]:
    """For each earlier point that one of `point_ids` goes on from, near or far, the one of them that does."""
    led = {point_id: point_id for point_id in point_ids}
    front = dict(led)
    while front:
        rows = db.exec(select(PointCourse).where(col(PointCourse.point_id).in_(list(front)))).all()
        front = {r.came_from: front[r.point_id] for r in rows if r.came_from and r.came_from not in led}
        led |= front
    return led


@dataclass(frozen=True)
class LeftBehind:
    """A point that was left unfinished and did not come along: its data no longer ask for it."""

    rule: AgendaRule
    title: str
    figures: dict[str, str | int]


@access.question(Right.HOLD_MEETING)
def left_behind(db: Session, actor: Actor, *, meeting_id: int) -> list[LeftBehind]:
    """What the last meeting left unfinished and this one, not closed yet, does not have; NotFound out of reach."""
    meeting = find(db, actor, meeting_id)
    if meeting.state is MeetingState.CLOSED:
        return []
    here = select(AgendaPoint.id).where(AgendaPoint.meeting_id == meeting_id)
    came = set(db.exec(select(PointCourse.came_from).where(col(PointCourse.point_id).in_(here))).all())
    return [LeftBehind(u.rule, u.title, u.figures) for u in unfinished(db, meeting.county) if u.point_id not in came]
