"""Needs of the demo that nobody could be asked for: noted as such, with a reason, by who leads the case."""

from datetime import datetime

from data_model.cases import NeedKind
from data_model.demo.bodies import Offers
from data_model.demo.chance import Chance
from data_model.demo.course import Course, Courses, case_id
from data_model.demo.rows import Rows
from data_model.unmet import NotPossible, UnmetNeed

_NOTED = 0.8
_REASONS = {NotPossible.ALL_FULL: 0.5, NotPossible.WRONG_GROUP: 0.3, NotPossible.TOO_FAR: 0.2}


def note(rows: Rows, courses: Courses, offers: Offers, chance: Chance, now: datetime) -> None:
    """Most needs with consent that were never asked of anybody are noted; none later than the case last moved."""
    for course in courses.made:
        asked = {r.need_id for r in course.referrals}
        for need in course.needs if course.consented else ():
            if need.id not in asked and chance.yes(_NOTED):
                _note(rows, course, need.id or 0, _reason(offers, chance, course, need.kind), chance, now)


def _reason(offers: Offers, chance: Chance, course: Course, kind: NeedKind) -> NotPossible:
    there = any(offers.of(course.case.handling_county, kind, minor=minor) for minor in (False, True))
    return chance.one(_REASONS) if there else NotPossible.NONE_EXISTS


def _note(rows: Rows, course: Course, need_id: int, reason: NotPossible, chance: Chance, now: datetime) -> None:
    assert course.consented is not None
    at = min(chance.after(course.consented, 0.5, 12), max(course.consented, course.case.moved_at), now)
    made = UnmetNeed(
        need_id=need_id, case_id=case_id(course.case), county=course.case.handling_county, reason=reason, at=at
    )
    course.impossible.append(rows.add(made))
