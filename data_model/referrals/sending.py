"""A batch of referrals leaves: several needs of a case at once, all of them or none."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session, col, select

from data_model import access, audit, cases, institutions, settings, unmet
from data_model.access import Actor, FreeText, Right
from data_model.cases import Case, Need, Progress
from data_model.errors import Invalid, NotFound
from data_model.institutions import Institution
from data_model.referrals.tables import CURRENT, Referral, ReferralStatus
from data_model.services import Service, hidden, known_places, within_reach
from data_model.transitions import By


@dataclass(frozen=True)
class Request:
    """One line of a batch: a need of the case and who is asked for it."""

    need_id: int
    to_institution_id: int
    service_id: int | None = None
    message: FreeText = ""


@access.command(Right.SEND_REFERRAL)
def send_batch(
    db: Session, actor: Actor, *, case_id: int, requests: tuple[Request, ...], expected_version: int
) -> list[int]:
    """Send the case's needs to institutions in one batch; their ids. All leave, or none.

    Invalid without a consent to services that covers each need, for a need of another case or one already asked, for an
    institution that is not active, and for a service that is not that institution's.
    """
    case = cases.led(db, actor, case_id, expected_version)
    if not requests:
        raise Invalid("referral.empty", field="requests")
    batch = secrets.token_hex(6)
    made = [_made(db, actor, case, batch, request) for request in requests]
    if len({r.need_id for r in made}) < len(made):
        raise Invalid("referral.need_twice", field="requests")
    unmet.forget(db, [r.need_id for r in made])
    db.add_all(made)
    cases.advance(db, actor, case, Progress.REFERRED, part=By.LEAD)
    db.flush()
    audit.record(db, actor, "referrals_sent", county=case.handling_county, subject=f"case {case_id}", n=len(made))
    for r in made:
        audit.record(
            db, actor, "referral_sent", county=case.handling_county, subject=f"referral {r.id}", case=case_id,
            before="draft", after=ReferralStatus.SENT.value,
        )  # fmt: skip
    return [r.id for r in made if r.id is not None]


def _made(db: Session, actor: Actor, case: Case, batch: str, request: Request) -> Referral:
    assert case.id is not None
    need = db.get(Need, request.need_id)
    if need is None or need.case_id != case.id:
        raise NotFound("need.unknown", field="requests")
    if not (cover := cases.may_refer(db, case, need.kind, settings.now(db))):
        raise Invalid(cover.why, field="requests")
    asked = select(Referral.id).where(Referral.need_id == need.id, col(Referral.status).in_(CURRENT))
    if db.exec(asked).first():
        raise Invalid("referral.need_asked", field="requests")
    to = db.get(Institution, request.to_institution_id)
    if to is None or not to.active:
        raise NotFound("institution.unknown", field="requests")
    service = _asked_service(db, actor, case, request)
    here = to.county is None or case.handling_county in institutions.covered(db, to)
    if not here and (service is None or not within_reach(service, case.handling_county)):
        raise Invalid("referral.other_county", field="requests")
    now = settings.now(db)
    hours = settings.number(db, "answer_urgent" if need.urgent else "answer")
    return Referral(
        batch=batch, case_id=case.id, need_id=request.need_id, county=case.handling_county,
        from_institution_id=actor.institution_id, to_institution_id=request.to_institution_id,
        service_id=request.service_id, urgent=need.urgent, message=request.message, sent_at=now,
        due_at=now + timedelta(hours=hours),
    )  # fmt: skip


def _asked_service(db: Session, actor: Actor, case: Case, request: Request) -> Service | None:
    """The service that is asked, None for the institution alone; never one that the victim must avoid."""
    if not request.service_id:
        return None
    service = db.get(Service, request.service_id)
    if service is None or not service.active or service.institution_id != request.to_institution_id:
        raise NotFound("service.unknown", field="requests")
    town = None if hidden(service, known_places(db, actor)) else service.town
    if cases.avoided_of(db, case.id or 0).bars(service.county, town):
        raise Invalid("referral.avoided", field="requests")
    return service
