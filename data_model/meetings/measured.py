"""How far the counties are with the measures of the Interministerial Committee: what ANITP may know of a meeting."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from data_model import access, store
from data_model.access import Actor, Right, Role
from data_model.actions import PENDING, ActionItem
from data_model.measures import Measure, MeasureCounty, MeasureState
from data_model.meetings.asked import MEASURE
from data_model.meetings.carrying import PointCourse, PointEnd
from data_model.meetings.tables import AgendaPoint, Decision, Meeting, MeetingState, PointState


@dataclass(frozen=True)
class CountyProgress:
    """A county's part: when its team discussed the measure (None: not yet), how many decisions and actions it took at
    it, and how many of the actions are not ended. Not about persons."""

    county: str
    discussed_at: datetime | None
    decisions: int
    actions: int
    pending: int


@dataclass(frozen=True)
class MeasureRow:
    id: int
    version: int
    title: str
    text: str
    session_on: date
    due_on: date
    plan_action: str
    state: MeasureState
    withdrawn_because: str
    counties: tuple[CountyProgress, ...]  # those in the actor's reach, in the order of their codes

    @property
    def discussed(self) -> int:
        return sum(one.discussed_at is not None for one in self.counties)


@access.question(Right.SEE_MEASURES)
def measures_told(db: Session, actor: Actor) -> list[MeasureRow]:
    """The measures that concern the actor's counties, for ANITP all; those in force first, the first due on top."""
    found = db.exec(
        access.visible(select(Measure), actor).order_by(col(Measure.state), col(Measure.due_on), col(Measure.id))
    ).all()
    concerned: dict[int, list[str]] = {}
    for link in db.exec(select(MeasureCounty).where(col(MeasureCounty.measure_id).in_([m.id for m in found]))):
        if actor.role is Role.CENTRAL or link.county in actor.counties:
            concerned.setdefault(link.measure_id, []).append(link.county)
    progress = _progress(db, [m.id for m in found])
    return [
        MeasureRow(
            m.id or 0, m.version, m.title, m.text, m.session_on, m.due_on, m.plan_action, m.state, m.withdrawn_because,
            tuple(
                progress.get((m.id or 0, county), CountyProgress(county, None, 0, 0, 0))
                for county in sorted(concerned.get(m.id or 0, ()))
            ),
        )
        for m in found
    ]  # fmt: skip


def _progress(db: Session, ids: Iterable[int | None]) -> dict[tuple[int, str], CountyProgress]:
    """By measure and county, the first closed meeting that discussed the measure."""
    with store.as_system(db):  # whether and when, and how many
        return _counted(db, {f"{MEASURE} {i}": i for i in ids if i is not None})


def _counted(db: Session, keys: dict[str, int]) -> dict[tuple[int, str], CountyProgress]:
    found = db.exec(
        select(AgendaPoint.id, AgendaPoint.key, Meeting)
        .join(Meeting, col(Meeting.id) == col(AgendaPoint.meeting_id))
        .join(PointCourse, col(PointCourse.point_id) == col(AgendaPoint.id), isouter=True)
        .where(
            col(AgendaPoint.key).in_(keys),
            AgendaPoint.state == PointState.KEPT,
            Meeting.state == MeetingState.CLOSED,
            col(PointCourse.end).is_(None) | (PointCourse.end == PointEnd.FINISHED),
        )
        .order_by(col(Meeting.starts_at))
    ).all()
    ids_of = [point_id for point_id, _, _ in found]
    decided = Counter(db.exec(select(Decision.point_id).where(col(Decision.point_id).in_(ids_of))).all())
    assumed, pending = Counter[int](), Counter[int]()
    for at, state in db.exec(select(ActionItem.point_id, ActionItem.state).where(col(ActionItem.point_id).in_(ids_of))):
        assumed[at] += 1
        pending[at] += state in PENDING
    told: dict[tuple[int, str], CountyProgress] = {}
    for point_id, key, meeting in found:
        assert point_id is not None
        made = CountyProgress(
            meeting.county, meeting.opened_at or meeting.starts_at, decided[point_id], assumed[point_id],
            pending[point_id],
        )  # fmt: skip
        told.setdefault((keys[key], meeting.county), made)
    return told
