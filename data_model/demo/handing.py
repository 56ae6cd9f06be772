"""Referrals that their receivers have seen, and cases of Brașov that change hands: offered, late, declined, taken."""

from datetime import datetime, timedelta

from data_model import settings
from data_model.demo.bodies import Bodies, id_of
from data_model.demo.brasov import ago
from data_model.demo.caseload import STORY
from data_model.demo.course import Course, Courses, case_id
from data_model.demo.rows import Rows
from data_model.handovers import HandOver, HandOverStatus
from data_model.institutions import InstitutionKind
from data_model.referrals import Referral, ReferralStatus, Refusal

SEEN_AFTER = timedelta(hours=6)


def note_seen(rows: Rows, now: datetime) -> None:
    """Who answered had seen it before; of what still waits, two in three were seen after some hours."""
    for r in rows.of(Referral):
        if r.answered_at is not None:
            r.received_at = r.sent_at + (r.answered_at - r.sent_at) / 3
        elif r.status is ReferralStatus.SENT and (r.id or 0) % 3 and r.sent_at + SEEN_AFTER <= now:
            r.status, r.received_at = ReferralStatus.RECEIVED, r.sent_at + SEEN_AFTER


def make(rows: Rows, courses: Courses, bodies: Bodies, now: datetime) -> int:
    """Four hand-overs of the story's county; how many."""
    own = [c for c in _led_by_dgaspc(courses, bodies) if c.case.handling_county == STORY and c.consented]
    away = [c for c in _led_by_dgaspc(courses, bodies) if c.case.handling_county != STORY and c.needs]
    neighbour, stranger = (id_of(bodies.one(code, InstitutionKind.DGASPC)) for code in ("CV", "CJ"))
    here = id_of(bodies.one(STORY, InstitutionKind.DGASPC))
    text = "Persoana are sprijin în județul vostru și dorește să locuiască acolo."
    late = _offer(rows, own[0], neighbour, "CV", ago(now, 5), text)
    declined = _offer(rows, own[1], stranger, "CJ", ago(now, 9), text)
    declined.status, declined.reason, declined.answered_at = HandOverStatus.REFUSED, Refusal.NO_PLACE, ago(now, 7)
    declined.answer = "Nu avem loc în acest moment; vă anunțăm când se eliberează."
    incoming = _offer(rows, away[-1], here, STORY, ago(now, 0.4), "Persoana revine în județul de origine.")
    taken = away[0]
    given = max(taken.case.opened_at, ago(now, 20))
    done = _offer(rows, taken, taken.case.lead_institution_id, taken.case.handling_county, given, text)
    done.from_institution_id, done.from_county = here, STORY
    done.status, done.answered_at = HandOverStatus.ACCEPTED, min(now, given + timedelta(days=1))
    return len((late, declined, incoming, done))


def _led_by_dgaspc(courses: Courses, bodies: Bodies) -> list[Course]:
    """The open cases that a DGASPC leads, in the order of their opening."""
    found = [c for c in courses.made if c.case.closed_at is None]
    return [c for c in found if bodies.by_id[c.case.lead_institution_id].kind is InstitutionKind.DGASPC]


def _offer(rows: Rows, course: Course, to: int, county: str, at: datetime, message: str) -> HandOver:
    urgent = any(need.urgent for need in course.needs)
    hours = int(settings.deadlines()["handover_urgent" if urgent else "handover"]["hours"])
    return rows.add(
        HandOver(
            case_id=case_id(course.case), from_institution_id=course.case.lead_institution_id, to_institution_id=to,
            from_county=course.case.handling_county, to_county=county, urgent=urgent, message=message, proposed_at=at,
            due_at=at + timedelta(hours=hours),
        )
    )  # fmt: skip
