"""The agenda of a meeting in its order: what the last one left unfinished, then what the data propose."""

from collections.abc import Iterable
from dataclasses import replace

from sqlmodel import Session, col, select

from data_model.meetings import agenda
from data_model.meetings.agenda import Proposal
from data_model.meetings.carrying import PointCourse, Unfinished, unfinished
from data_model.meetings.tables import AgendaRule

OF_DATA = (
    AgendaRule.LATE_REFERRALS,
    AgendaRule.LATE_HANDOVERS,
    AgendaRule.OVERDUE_CASES,
    AgendaRule.CASE_WITHOUT_MOVEMENT,
    AgendaRule.NEED_WITHOUT_SERVICE,
    AgendaRule.SERVICE_MISSING,
    AgendaRule.OVERDUE_ACTION,
    AgendaRule.OPEN_ACTION,
    AgendaRule.FORWARDED,
    AgendaRule.MEASURE,
)
"""Rules whose points stand for something in the data: once that is gone, only a person's word carries them on."""
GONE = "gone"
"""The figure of a point that is carried though its data no longer ask for it."""


def proposals(db: Session, county: str, present: Iterable[int | None]) -> list[Proposal]:
    """All that the next agenda should have; `present` are the points that it has, so that none is carried twice.

    What is unfinished and proposed again comes once, with the figures of today.
    """
    of_data = agenda.proposals(db, county)
    by_key = {p.key: p for p in of_data}
    came = set(db.exec(select(PointCourse.came_from).where(col(PointCourse.point_id).in_(list(present)))).all())
    carried = [
        proposal
        for one in unfinished(db, county)
        if one.point_id not in came and (proposal := _carried(db, county, one, by_key.get(one.key))) is not None
    ]
    again = {p.key for p in carried if p.key}
    return [*carried, *(p for p in of_data if p.key not in again)]


def _carried(db: Session, county: str, one: Unfinished, fresh: Proposal | None) -> Proposal | None:
    if fresh is not None:
        return replace(fresh, minutes_long=one.minutes_long, came_from=one.point_id)
    gone = one.rule in OF_DATA
    if gone and not one.chosen:
        return None
    return Proposal(
        one.rule, one.key, one.figures | ({GONE: 1} if gone else {}), agenda.still_open(db, county, one.case_ids),
        one.title, one.minutes_long, one.point_id,
    )  # fmt: skip
