"""How a case moves on: every change of its stage and of the victim's status goes through the table of `course`."""

from enum import StrEnum

from sqlmodel import Session, col, select

from data_model import access, audit, institutions, settings, transitions
from data_model.access import Actor, Right, Role
from data_model.cases.codes import MAYBE_MINORS, ConsentAnswer, Giver, Progress, SpecialNeed, VictimStatus
from data_model.cases.course import PRESUMING, PROGRESS, VICTIM_STATUS, Standing, missing
from data_model.cases.tables import (
    Assessment,
    Case,
    CaseStep,
    Consent,
    assessments_of,
    last_consent,
    merely_admitted,
    moved,
)
from data_model.errors import Invalid
from data_model.institutions import InstitutionKind
from data_model.transitions import By, Transition


def standing(db: Session, case: Case) -> Standing:
    """What the rules look at, read now."""
    from data_model.referrals import CURRENT, Referral, ReferralStatus

    assessed = db.exec(select(Assessment.id).where(Assessment.case_id == case.id).limit(1)).first()
    consent = last_consent(db, case.id or 0)
    asked = db.exec(select(Referral.status, Referral.started_at).where(Referral.case_id == case.id)).all()
    centre = institutions.serving(db, case.handling_county, InstitutionKind.ANITP_REGIONAL)
    return Standing(
        case.progress,
        case.victim_status,
        assessed=assessed is not None,
        answer=consent.answer if consent else None,
        consent_valid=consent is not None and holds(db, consent),
        under_way=sum(status in CURRENT for status, _ in asked),
        running=any(status is ReferralStatus.STARTED for status, _ in asked),
        helped=any(started for _, started in asked),
        closing=case.open and case.closing_at is not None,
        centre=bool(centre),
    )


def holds(db: Session, consent: Consent) -> bool:
    """Whether an answer is a consent that has not expired, of somebody who may give it."""
    lasts = consent.answer is ConsentAnswer.GIVEN and (consent.until is None or settings.today(db) <= consent.until)
    return lasts and stands_behind(db, consent)


def stands_behind(db: Session, consent: Consent) -> bool:
    """Whether who gave a consent may still have given it: a parent no more, once suspected of the exploitation; the
    person no more, once known to be a child."""
    if consent.giver is Giver.SELF:
        return db.get_one(Case, consent.case_id).age_band not in MAYBE_MINORS
    return consent.giver is not Giver.PARENT or not parent_suspected(db, consent.case_id)


def parent_suspected(db: Session, case_id: int) -> bool:
    """Whether the newest assessment says that a parent is suspected of the exploitation, or it is noted on the case."""
    from data_model.tracks import parent_exploits

    made = assessments_of(db, case_id)
    return parent_exploits(db, case_id) or bool(made) and SpecialNeed.PARENT_SUSPECTED in made[-1].special.split(",")


def parts_of(db: Session, actor: Actor, case: Case) -> frozenset[By]:
    """What the actor is to a case that it can see, as far as the rules of its steps ask."""
    from data_model.referrals import CURRENT, Referral

    if actor.role is Role.REGIONAL:
        return frozenset({By.REGIONAL, By.DECIDER})
    if actor.role is not Role.INSTITUTION:
        return frozenset()
    found = set()
    if case.lead_institution_id == actor.institution_id and actor.may(Right.WORK_CASE):
        found.add(By.LEAD)
    if actor.institution_kind in PRESUMING and not merely_admitted(db, actor, case):
        found.add(By.DECIDER)
    mine = (Referral.case_id == case.id, Referral.to_institution_id == actor.institution_id)
    if db.exec(select(Referral.id).where(*mine, col(Referral.status).in_(CURRENT)).limit(1)).first():
        found.add(By.RECEIVER)
    return frozenset(found)


def make_step(
    db: Session,
    actor: Actor,
    case: Case,
    to: Progress | VictimStatus,
    *,
    parts: frozenset[By] | None = None,
    decided_by: InstitutionKind | None = None,
    reason: str = "",
) -> None:
    """Take the case to a state, keep the step and audit it. Invalid where the table has no such step from here, for
    what must be there first, and for a body that may not decide it; NotAllowed for a step that is others' to make."""
    axis, before = _axis(case, to)
    way = _way(db, actor, case, to, parts if parts is not None else parts_of(db, actor, case))
    if way.deciders and decided_by not in way.deciders:
        raise Invalid("course.decider", field="decided_by")
    _keep(db, actor, case, to, axis=axis, before=before, decided_by=decided_by, reason=reason)


def advance(db: Session, actor: Actor, case: Case, to: Progress, *, part: By) -> None:
    """The same for a deed that takes a case on only from some states, and in others is only dated."""
    if case.open and transitions.step(PROGRESS, case.progress, to):
        make_step(db, actor, case, to, parts=frozenset({part}))
    else:
        moved(db, case)


def begin(db: Session, actor: Actor, case: Case) -> None:
    """Keep where both axes of a case that was just opened begin."""
    for to in (VictimStatus.POTENTIAL, Progress.SIGNALLED):
        axis, _ = _axis(case, to)
        _keep(db, actor, case, to, axis=axis, before="", decided_by=None, reason="")


def _axis(case: Case, to: StrEnum) -> tuple[str, StrEnum]:
    on_progress = isinstance(to, Progress)
    return ("progress", case.progress) if on_progress else ("victim_status", case.victim_status)


def _way(db: Session, actor: Actor, case: Case, to: Progress | VictimStatus, parts: frozenset[By]) -> Transition:
    axis, before = _axis(case, to)
    ways = transitions.step(PROGRESS if axis == "progress" else VICTIM_STATUS, before, to)
    if not ways:
        raise Invalid(f"course.{axis}")
    mine = [way for way in ways if parts & set(way.by)]
    if not mine:
        raise access.refusal(actor, ways[0].command)
    stands = standing(db, case)
    open_ways = [way for way in mine if not missing(way, stands)]
    if not open_ways:
        raise Invalid(f"course.{missing(mine[0], stands)[0]}")
    return open_ways[0]


def _keep(
    db: Session, actor: Actor, case: Case, to: Progress | VictimStatus, *, axis: str, before: str,
    decided_by: InstitutionKind | None, reason: str,
) -> None:  # fmt: skip
    if isinstance(to, Progress):
        case.progress = to
    else:
        case.victim_status, case.decided_by = to, decided_by
    moved(db, case)
    db.add(
        CaseStep(
            case_id=case.id or 0, at=settings.now(db), institution_id=actor.institution_id, axis=axis,
            before=str(before), after=str(to), decided_by=decided_by, reason=str(reason),
        )
    )  # fmt: skip
    audit.record(
        db, actor, "case_step", county=case.handling_county, subject=f"case {case.id}", axis=axis,
        before=str(before), after=str(to),
    )  # fmt: skip
