"""What becomes of a referral after it was sent: seen, answered, begun, ended; or taken back by who leads the case."""

from sqlmodel import Session, col, select

from data_model import access, audit, cases, settings, store
from data_model.access import Actor, FreeText, Right
from data_model.cases import Case, ConsentAnswer, Progress
from data_model.errors import Invalid, NotFound
from data_model.referrals.tables import Referral, ReferralStatus, Refusal
from data_model.referrals.transitions import REFERRAL, take
from data_model.transitions import By


def _taken(db: Session, actor: Actor, referral_id: int, expected_version: int, action: str) -> Referral:
    """The referral after the step `action`, taken for a change; for whoever may take that step alone."""
    wanted = access.visible(select(Referral).where(Referral.id == referral_id), actor)
    referral = db.exec(store.for_change(wanted)).first()
    if referral is None:
        raise NotFound("referral.unknown")
    by = next(t.by for t in REFERRAL if t.record == action)
    case = db.exec(store.for_change(select(Case).where(Case.id == referral.case_id))).one()  # ungated: its lead, a date
    if actor.institution_id != (referral.to_institution_id if By.RECEIVER in by else case.lead_institution_id):
        raise access.refusal(actor, "referrals.answer")
    referral.take(expected_version)
    if action in ("referral_accepted", "referral_started"):
        _still_wanted(db, referral)
    before, referral.status = referral.status, ReferralStatus(take(REFERRAL, action, referral.status).to)
    if referral.status is ReferralStatus.STARTED:
        cases.advance(db, actor, case, Progress.IN_ASSISTANCE, part=By.RECEIVER)
    else:
        cases.moved(db, case)
    audit.record(
        db, actor, action, county=referral.county, subject=f"referral {referral.id}",
        case=referral.case_id, before=before, after=referral.status,
    )  # fmt: skip
    return referral


def _still_wanted(db: Session, referral: Referral) -> None:
    """Invalid where the person has said no to services since the referral was sent, or the consent holds no more."""
    consent = cases.last_consent(db, referral.case_id)
    if consent is None:
        return
    if consent.answer is not ConsentAnswer.GIVEN:
        raise Invalid("referral.consent_gone")
    if not cases.holds(db, consent):
        raise Invalid("referral.consent_void")


@access.command(Right.ANSWER_REFERRAL)
def receive(db: Session, actor: Actor, *, referral_ids: tuple[int, ...]) -> int:
    """Note that the actor's institution has seen referrals that were sent to it, as its page shows them for the first
    time; how many were new. Pages call it when they draw such a referral. It changes nothing that anybody edits, so it
    leaves the version as it is; what was seen, or answered, before stays so."""
    wanted = select(Referral).where(
        col(Referral.id).in_(referral_ids), Referral.to_institution_id == actor.institution_id
    )
    found = db.exec(store.for_change(access.visible(wanted.order_by(col(Referral.id)), actor))).all()
    if not found:
        raise NotFound("referral.unknown")
    new = [r for r in found if r.status is ReferralStatus.SENT]
    for referral in new:
        referral.status, referral.received_at = ReferralStatus.RECEIVED, settings.now(db)
        audit.record(
            db, actor, "referral_received", county=referral.county, subject=f"referral {referral.id}",
            case=referral.case_id, before=ReferralStatus.SENT, after=referral.status,
        )  # fmt: skip
    if not new:  # another window was quicker: that one left the event
        db.info["audited"] = db.info.get("audited", 0) + 1
    return len(new)


@access.command(Right.ANSWER_REFERRAL)
def accept(db: Session, actor: Actor, *, referral_id: int, note: FreeText = "", expected_version: int) -> None:
    """Take the referral on, late or not."""
    referral = _taken(db, actor, referral_id, expected_version, "referral_accepted")
    referral.answer, referral.answered_at = note, settings.now(db)


@access.command(Right.ANSWER_REFERRAL)
def refuse(
    db: Session, actor: Actor, *, referral_id: int, reason: Refusal | None, note: FreeText = "", expected_version: int
) -> None:
    """Say no, with a coded reason; "other" needs words."""
    check_reason(reason, note)
    referral = _taken(db, actor, referral_id, expected_version, "referral_refused")
    referral.reason, referral.answer = reason, note
    referral.answered_at = referral.answered_at or settings.now(db)
    referral.ended_at = settings.now(db)


def check_reason(reason: Refusal | None, note: str) -> None:
    """Invalid without a reason, or where the reason is "other" and no words say which."""
    if reason is None:
        raise Invalid("referral.reason_missing", field="reason")
    if reason is Refusal.OTHER and not note:
        raise Invalid("referral.other_needs_words", field="note")


@access.command(Right.ANSWER_REFERRAL)
def start(db: Session, actor: Actor, *, referral_id: int, expected_version: int) -> None:
    """The service has begun: from here the referral counts as solved (domain.md, section 5)."""
    referral = _taken(db, actor, referral_id, expected_version, "referral_started")
    referral.started_at = settings.now(db)


@access.command(Right.ANSWER_REFERRAL)
def finish(
    db: Session,
    actor: Actor,
    *,
    referral_id: int,
    interrupted: bool = False,
    note: FreeText = "",
    expected_version: int,
) -> None:
    """The service has ended, as planned or interrupted."""
    action = "referral_interrupted" if interrupted else "referral_finished"
    referral = _taken(db, actor, referral_id, expected_version, action)
    referral.answer, referral.ended_at = note or referral.answer, settings.now(db)


@access.command(Right.SEND_REFERRAL)
def withdraw(db: Session, actor: Actor, *, referral_id: int, expected_version: int) -> None:
    """Who leads the case takes back a referral that has not started."""
    referral = _taken(db, actor, referral_id, expected_version, "referral_withdrawn")
    referral.ended_at = settings.now(db)
