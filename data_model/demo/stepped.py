"""What a demo case's way leaves behind: its assessment, and each step on both axes as the rules allow it."""

from datetime import datetime
from typing import TYPE_CHECKING

from data_model.cases import (
    MINORS,
    Assessment,
    CaseStep,
    Citizenship,
    Progress,
    Risk,
    Screening,
    SpecialNeed,
    VictimStatus,
)
from data_model.demo.bodies import Bodies, id_of
from data_model.demo.rows import Rows
from data_model.institutions import InstitutionKind

if TYPE_CHECKING:
    from data_model.demo.course import Course

SIGNS = {
    VictimStatus.POTENTIAL: Screening.SOME_SIGNS,
    VictimStatus.PRESUMED: Screening.SIGNS,
    VictimStatus.IDENTIFIED: Screening.SIGNS,
    VictimStatus.RULED_OUT: Screening.NO_SIGNS,
}
RISKS = (Risk.MEDIUM, Risk.LOW, Risk.HIGH, Risk.MEDIUM, Risk.IMMEDIATE)
SPECIAL = (SpecialNeed.NO_INCOME, SpecialNeed.HEALTH, SpecialNeed.NO_PAPERS, SpecialNeed.WITH_CHILDREN)


def assessed(rows: Rows, course: "Course", at: datetime) -> None:
    """The case's first assessment; which risks and needs it tells follows the case's number."""
    case, n = course.case, course.case.id or 0
    special = [SPECIAL[n % len(SPECIAL)]] if case.age_band not in MINORS else []
    special += [SpecialNeed.INTERPRETER] if case.citizenship is Citizenship.THIRD else []
    rows.put(
        Assessment, case_id=n, institution_id=case.lead_institution_id, at=at, screening=SIGNS[case.victim_status],
        risk=RISKS[n % len(RISKS)], special=",".join(special),
    )  # fmt: skip
    course.steps.append((at, Progress.ASSESSED))


def keep_steps(rows: Rows, bodies: Bodies, course: "Course") -> None:
    """The steps of both axes, in their order; the last stands in the case."""
    case, lead = course.case, course.case.lead_institution_id
    centres = bodies.serving(case.handling_county, InstitutionKind.ANITP_REGIONAL)
    begun = min((r for r in course.referrals if r.started_at), key=lambda r: r.started_at or r.sent_at, default=None)
    makers = {
        Progress.IN_ASSISTANCE: begun.to_institution_id if begun else lead,
        Progress.CLOSED: id_of(centres[0]) if centres else lead,
    }
    before = ""
    for at, to in ((case.opened_at, Progress.SIGNALLED), *course.steps):
        reason = case.close_reason if to is Progress.CLOSED and case.close_reason else ""
        rows.put(
            CaseStep, case_id=case.id, at=at, institution_id=makers.get(to, lead), axis="progress", before=before,
            after=str(to), decided_by=None, reason=reason,
        )  # fmt: skip
        before = str(to)
    _decided(rows, course)


WAY = {
    VictimStatus.POTENTIAL: (),
    VictimStatus.PRESUMED: (VictimStatus.PRESUMED,),
    VictimStatus.IDENTIFIED: (VictimStatus.PRESUMED, VictimStatus.IDENTIFIED),
    VictimStatus.RULED_OUT: (VictimStatus.RULED_OUT,),
}


def _decided(rows: Rows, course: "Course") -> None:
    case, before = course.case, ""
    for to in (VictimStatus.POTENTIAL, *WAY[case.victim_status]):
        at = (course.decided or case.opened_at) if before else case.opened_at
        rows.put(
            CaseStep, case_id=case.id, at=at, institution_id=case.lead_institution_id, axis="victim_status",
            before=before, after=str(to), decided_by=case.decided_by if before else None, reason="",
        )  # fmt: skip
        before = str(to)
