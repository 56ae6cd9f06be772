"""A case changes hands: offered by its lead, taken over or declined by the other, never without an owner."""

from datetime import timedelta

from sqlmodel import Session, col, select, update

from data_model import access, audit, cases, institutions, settings, store
from data_model.access import Actor, FreeText, Right
from data_model.cases import Case, Need, Notification
from data_model.errors import Invalid, NotFound
from data_model.handovers.tables import HANDOVER, HandOver, HandOverStatus
from data_model.institutions import Institution, InstitutionKind
from data_model.referrals import Referral, Refusal, check_reason, take
from data_model.transitions import By
from data_model.unmet import UnmetNeed

LONGEST = 1_000
BY_CONSENT = (InstitutionKind.NGO, InstitutionKind.BAR, InstitutionKind.OIM, InstitutionKind.UNHCR)
"""Bodies that no law tells to take a case: the person's consent to services lets them lead it."""
ANSWERS_NO_CASE = (InstitutionKind.PREFECTURE, InstitutionKind.ANITP_REGIONAL, InstitutionKind.ANITP_CENTRAL)


@access.command(Right.SEND_REFERRAL)
def propose(
    db: Session, actor: Actor, *, case_id: int, to_institution_id: int, message: FreeText = "", expected_version: int
) -> int:
    """Offer a case that one leads to an institution of any county; the hand-over's id. Nothing changes hands yet.

    Invalid while another offer of the case waits, for an institution that leads no case, sits in no county, or sits in
    a county that the victim must avoid, and for one that is no public body while no consent to services holds.
    """
    case = cases.led(db, actor, case_id, expected_version)
    to = db.get(Institution, to_institution_id)
    if to is None or not to.active or to.id == actor.institution_id:
        raise NotFound("institution.unknown", field="to_institution_id")
    if to.kind in ANSWERS_NO_CASE or to.county is None:
        raise Invalid("handover.leads_none", field="to_institution_id")
    if len(message) > LONGEST:
        raise Invalid("text.too_long", field="message", longest=LONGEST)
    if waiting_of(db, case_id) is not None:
        raise Invalid("handover.waiting")
    _consented(db, case, to)
    stays = case.handling_county in institutions.covered(db, to)
    county = case.handling_county if stays else to.county
    if county in cases.avoided_of(db, case_id).counties:
        raise Invalid("handover.avoided", field="to_institution_id")
    now = settings.now(db)
    urgent = db.exec(select(Need.id).where(Need.case_id == case_id, col(Need.urgent))).first() is not None
    hours = settings.number(db, "handover_urgent" if urgent else "handover")
    made = HandOver(
        case_id=case_id, from_institution_id=actor.institution_id, to_institution_id=to_institution_id,
        from_county=case.handling_county, to_county=county, urgent=urgent, message=message, proposed_at=now,
        due_at=now + timedelta(hours=hours),
    )  # fmt: skip
    db.add(made)
    cases.moved(db, case)
    db.flush()
    assert made.id is not None
    _record(db, actor, made, "handover_proposed", before="")
    return made.id


def _consented(db: Session, case: Case, to: Institution) -> None:
    consent = cases.last_consent(db, case.id or 0)
    if to.kind in BY_CONSENT and (consent is None or not cases.holds(db, consent)):
        raise Invalid("handover.no_consent", field="to_institution_id")


def waiting_of(db: Session, case_id: int) -> HandOver | None:
    """The offer of a case that waits for its answer; None for none."""
    wanted = select(HandOver).where(HandOver.case_id == case_id, HandOver.status == HandOverStatus.PROPOSED)
    return db.exec(wanted).first()


def _record(db: Session, actor: Actor, made: HandOver, action: str, before: str) -> None:
    """One event in the chain of each county that the case leaves or reaches."""
    for county in dict.fromkeys((made.from_county, made.to_county)):
        audit.record(
            db, actor, action, county=county, subject=f"handover {made.id}", case=made.case_id, before=before,
            after=made.status, reason=made.reason,
        )  # fmt: skip


def _taken(
    db: Session, actor: Actor, handover_id: int, expected_version: int, action: str
) -> tuple[HandOver, Case, str]:
    """The offer after the step `action`, its case held with it, and the status before; for who may take that step."""
    wanted = access.visible(select(HandOver).where(HandOver.id == handover_id), actor)
    offer = db.exec(store.for_change(wanted)).first()
    if offer is None:
        raise NotFound("handover.unknown")
    by = next(t.by for t in HANDOVER if t.record == action)
    mine = offer.to_institution_id if By.RECEIVER in by else offer.from_institution_id
    if actor.institution_id != mine:
        raise access.refusal(actor, "handovers.answer")
    case = db.exec(store.for_change(select(Case).where(Case.id == offer.case_id))).one()  # ungated: it changes hands
    offer.take(expected_version)
    before, offer.status = offer.status, HandOverStatus(take(HANDOVER, action, offer.status).to)
    offer.answered_at = settings.now(db)
    return offer, case, before


@access.command(Right.ANSWER_REFERRAL)
def accept(db: Session, actor: Actor, *, handover_id: int, note: FreeText = "", expected_version: int) -> int:
    """Take the case over: from here the actor's institution leads it, with its needs, referrals and notes; its id.

    In another county that county's team works it, and its regional centre and BCCO are notified. The town of the old
    county says nothing there and goes. Invalid for a case that was closed meanwhile.
    """
    offer, case, before = _taken(db, actor, handover_id, expected_version, "handover_accepted")
    if not case.open:
        raise Invalid("case.closed")
    _consented(db, case, db.get_one(Institution, offer.to_institution_id))
    offer.answer = note
    case.take(case.version)  # who still works on it at the old lead sees a conflict
    case.lead_institution_id = offer.to_institution_id
    case.closing_at = case.close_reason = None  # what the old lead had proposed is the new one's to say
    if case.handling_county != offer.to_county:
        _moves(db, case, offer.to_county)
    cases.moved(db, case)
    _record(db, actor, offer, "handover_accepted", before)
    return offer.case_id


def _moves(db: Session, case: Case, county: str) -> None:
    """The case is handled in another county, and what belongs to it counts there."""
    case.handling_county, case.town = county, None
    for table in (Referral, UnmetNeed):
        db.exec(update(table).where(col(table.case_id) == case.id).values(county=county))
    told = set(db.exec(select(Notification.institution_id).where(Notification.case_id == case.id)))
    for kind in (InstitutionKind.ANITP_REGIONAL, InstitutionKind.BCCO):
        for body in institutions.serving(db, county, kind):
            if body.id is not None and body.id not in (*told, case.lead_institution_id):
                db.add(Notification(case_id=case.id or 0, institution_id=body.id, sent_at=settings.now(db)))


@access.command(Right.ANSWER_REFERRAL)
def refuse(
    db: Session, actor: Actor, *, handover_id: int, reason: Refusal | None, note: FreeText = "", expected_version: int
) -> None:
    """Decline the case, with a coded reason; it stays with its lead."""
    check_reason(reason, note)
    offer, case, before = _taken(db, actor, handover_id, expected_version, "handover_refused")
    offer.reason, offer.answer = reason, note
    cases.moved(db, case)
    _record(db, actor, offer, "handover_refused", before)


@access.command(Right.SEND_REFERRAL)
def withdraw(db: Session, actor: Actor, *, handover_id: int, expected_version: int) -> None:
    """The lead takes the offer back before it is answered."""
    offer, case, before = _taken(db, actor, handover_id, expected_version, "handover_withdrawn")
    cases.moved(db, case)
    _record(db, actor, offer, "handover_withdrawn", before)
