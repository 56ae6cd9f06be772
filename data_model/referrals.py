"""Referrals: a need of a case, asked of an institution, answered before a deadline or raised to the team."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, false, or_
from sqlmodel import Field, Session, col, select

from data_model import access, audit, cases, institutions, settings, store, unmet
from data_model.access import Actor, FreeText, Right, Role
from data_model.cases import BEFORE_REFERRAL, AgeBand, Case, ConsentAnswer, Need, NeedKind, Progress
from data_model.errors import Invalid, NotFound
from data_model.institutions import Institution
from data_model.services import Service, hidden, known_places, place_told, told_name, within_reach


class ReferralStatus(StrEnum):
    SENT = "sent"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    STARTED = "started"
    FINISHED = "finished"
    INTERRUPTED = "interrupted"
    WITHDRAWN = "withdrawn"


TOLD = (ReferralStatus.ACCEPTED, ReferralStatus.STARTED)
CURRENT = (ReferralStatus.SENT, ReferralStatus.ACCEPTED, ReferralStatus.STARTED)
TAKEN_ON = (
    ReferralStatus.ACCEPTED, ReferralStatus.STARTED, ReferralStatus.FINISHED, ReferralStatus.INTERRUPTED,
)  # fmt: skip
"""Somebody has said yes: the need behind the referral is met, or was."""


class Refusal(StrEnum):
    NO_PLACE = "no_place"
    WRONG_TARGET_GROUP = "wrong_target_group"
    OUTSIDE_AREA = "outside_area"
    NOT_COMPETENT = "not_competent"
    SAFETY = "safety"
    MISSING_PAPERS = "missing_papers"
    OTHER = "other"


class Referral(store.Versioned, table=True):
    """One need asked of one institution. Late while it is sent and `due_at` has passed."""

    id: int | None = Field(default=None, primary_key=True)
    batch: str = Field(max_length=12, index=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    need_id: int = Field(foreign_key="need.id", index=True)
    county: str = Field(max_length=2, index=True)  # the case's handling county
    from_institution_id: int = Field(foreign_key="institution.id", index=True)
    to_institution_id: int = Field(foreign_key="institution.id", index=True)
    service_id: int | None = Field(default=None, foreign_key="service.id")
    status: ReferralStatus = Field(default=ReferralStatus.SENT, sa_type=store.one_of(ReferralStatus))
    urgent: bool = False
    message: str = ""
    answer: str = ""
    reason: Refusal | None = Field(default=None, sa_type=store.one_of(Refusal))
    sent_at: datetime = Field(sa_type=store.Utc, index=True)
    due_at: datetime = Field(sa_type=store.Utc)
    answered_at: datetime | None = Field(default=None, sa_type=store.Utc)
    started_at: datetime | None = Field(default=None, sa_type=store.Utc)
    ended_at: datetime | None = Field(default=None, sa_type=store.Utc)

    def late(self, now: datetime) -> bool:
        return self.status is ReferralStatus.SENT and self.due_at < now


@access.scope(Referral)
def _reach(actor: Actor) -> ColumnElement[bool]:
    if actor.role in (Role.COORDINATOR, Role.REGIONAL):
        return col(Referral.county).in_(actor.counties)
    if actor.role is not Role.INSTITUTION:
        return false()
    mine = actor.institution_id
    return or_(col(Referral.from_institution_id) == mine, col(Referral.to_institution_id) == mine)


@place_told
def _to_the_sender(db: Session, actor: Actor) -> set[int]:
    """Who sent a referral that a service has taken on may know its town, also where it is confidential. Not before:
    a referral that is only sent would tell it to anybody who asks, and could be withdrawn."""
    wanted = select(Referral.service_id).where(
        Referral.from_institution_id == actor.institution_id, col(Referral.status).in_(TOLD)
    )
    return {i for i in db.exec(wanted) if i is not None} if actor.may(Right.SEND_REFERRAL) else set()


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

    Invalid without consent to services, for a need of another case or one already asked, for an institution that is
    not active, and for a service that is not that institution's.
    """
    case = cases.led(db, actor, case_id, expected_version)
    if not requests:
        raise Invalid("referral.empty", field="requests")
    if cases.consent_of(db, case_id) is not ConsentAnswer.GIVEN:
        raise Invalid("referral.no_consent")
    batch = secrets.token_hex(6)
    made = [_made(db, actor, case, batch, request) for request in requests]
    if len({r.need_id for r in made}) < len(made):
        raise Invalid("referral.need_twice", field="requests")
    unmet.forget(db, [r.need_id for r in made])
    db.add_all(made)
    cases.moved(db, case, Progress.REFERRED if case.progress in BEFORE_REFERRAL else None)
    db.flush()
    audit.record(db, actor, "referrals_sent", county=case.handling_county, subject=f"case {case_id}", n=len(made))
    return [r.id for r in made if r.id is not None]


def _made(db: Session, actor: Actor, case: Case, batch: str, request: Request) -> Referral:
    assert case.id is not None
    need = db.get(Need, request.need_id)
    if need is None or need.case_id != case.id:
        raise NotFound("need.unknown", field="requests")
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


def _taken(
    db: Session,
    actor: Actor,
    referral_id: int,
    expected_version: int,
    *,
    sender: bool,
    when: tuple[ReferralStatus, ...],
) -> Referral:
    """The referral, for its sender or its receiver alone, in a status that allows the step, taken for a change."""
    wanted = access.visible(select(Referral).where(Referral.id == referral_id), actor)
    referral = db.exec(store.for_change(wanted)).first()
    if referral is None:
        raise NotFound("referral.unknown")
    owner = referral.from_institution_id if sender else referral.to_institution_id
    if owner != actor.institution_id:
        raise access.refusal(actor, "referrals.answer")
    referral.take(expected_version)
    if referral.status not in when:
        raise Invalid("referral.wrong_step", status=referral.status)
    return referral


def _kept(db: Session, actor: Actor, referral: Referral, action: str, progress: Progress | None = None) -> None:
    case = db.exec(store.for_change(select(Case).where(Case.id == referral.case_id))).one()  # ungated: a date, a stage
    cases.moved(db, case, progress if case.open and case.progress is Progress.REFERRED else None)
    audit.record(db, actor, action, county=referral.county, subject=f"referral {referral.id}", reason=referral.reason)


@access.command(Right.ANSWER_REFERRAL)
def accept(db: Session, actor: Actor, *, referral_id: int, note: FreeText = "", expected_version: int) -> None:
    """Take the referral on, late or not."""
    referral = _taken(db, actor, referral_id, expected_version, sender=False, when=(ReferralStatus.SENT,))
    referral.status, referral.answer, referral.answered_at = ReferralStatus.ACCEPTED, note, settings.now(db)
    _kept(db, actor, referral, "referral_accepted")


@access.command(Right.ANSWER_REFERRAL)
def refuse(
    db: Session, actor: Actor, *, referral_id: int, reason: Refusal | None, note: FreeText = "", expected_version: int
) -> None:
    """Say no, with a coded reason; "other" needs words."""
    if reason is None:
        raise Invalid("referral.reason_missing", field="reason")
    if reason is Refusal.OTHER and not note:
        raise Invalid("referral.other_needs_words", field="note")
    when = (ReferralStatus.SENT, ReferralStatus.ACCEPTED)
    referral = _taken(db, actor, referral_id, expected_version, sender=False, when=when)
    referral.status, referral.reason, referral.answer = ReferralStatus.REFUSED, Refusal(reason), note
    referral.answered_at = referral.answered_at or settings.now(db)
    referral.ended_at = settings.now(db)
    _kept(db, actor, referral, "referral_refused")


@access.command(Right.ANSWER_REFERRAL)
def start(db: Session, actor: Actor, *, referral_id: int, expected_version: int) -> None:
    """The service has begun: from here the referral counts as solved (domain.md, section 5)."""
    referral = _taken(db, actor, referral_id, expected_version, sender=False, when=(ReferralStatus.ACCEPTED,))
    referral.status, referral.started_at = ReferralStatus.STARTED, settings.now(db)
    _kept(db, actor, referral, "referral_started", Progress.IN_ASSISTANCE)


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
    referral = _taken(db, actor, referral_id, expected_version, sender=False, when=(ReferralStatus.STARTED,))
    referral.status = ReferralStatus.INTERRUPTED if interrupted else ReferralStatus.FINISHED
    referral.answer, referral.ended_at = note or referral.answer, settings.now(db)
    _kept(db, actor, referral, "referral_ended")


@access.command(Right.SEND_REFERRAL)
def withdraw(db: Session, actor: Actor, *, referral_id: int, expected_version: int) -> None:
    """The sender takes back a referral that has not started."""
    when = (ReferralStatus.SENT, ReferralStatus.ACCEPTED)
    referral = _taken(db, actor, referral_id, expected_version, sender=True, when=when)
    referral.status, referral.ended_at = ReferralStatus.WITHDRAWN, settings.now(db)
    _kept(db, actor, referral, "referral_withdrawn")


@dataclass(frozen=True)
class ReferralRow:
    """One referral as the actor may see it; the two texts are empty for the coordinator."""

    id: int
    version: int
    batch: str
    case_id: int
    case_code: str
    age_band: AgeBand
    need: NeedKind
    sender: str
    receiver: str
    service: str
    status: ReferralStatus
    reason: Refusal | None
    urgent: bool
    late: bool
    message: str
    answer: str
    sent_at: datetime
    due_at: datetime
    answered_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    incoming: bool
    outgoing: bool


def _rows(db: Session, actor: Actor, *conditions: ColumnElement[bool]) -> list[ReferralRow]:
    wanted = access.visible(select(Referral).where(*conditions), actor).order_by(col(Referral.due_at), col(Referral.id))
    found = db.exec(wanted).all()
    audit.seen(db, actor, "referrals_listed", county=actor.county)
    cases_of = {c.id: c for c in db.exec(select(Case).where(col(Case.id).in_({r.case_id for r in found})))}
    needs = {n.id: n for n in db.exec(select(Need).where(col(Need.id).in_({r.need_id for r in found})))}
    services = {s.id: s for s in db.exec(select(Service).where(col(Service.id).in_({r.service_id for r in found})))}
    names = institutions.names(db, {r.from_institution_id for r in found} | {r.to_institution_id for r in found})
    now, team, known = settings.now(db), actor.role is Role.COORDINATOR, known_places(db, actor)
    return [
        ReferralRow(
            r.id or 0, r.version, r.batch, r.case_id, cases_of[r.case_id].code, cases_of[r.case_id].age_band,
            needs[r.need_id].kind, names[r.from_institution_id], names[r.to_institution_id],
            "" if team or r.service_id is None
            else told_name(services[r.service_id], names[r.to_institution_id], known),
            r.status, r.reason, r.urgent, r.late(now), "" if team else r.message, "" if team else r.answer,
            r.sent_at, r.due_at, r.answered_at, r.started_at, r.ended_at,
            r.to_institution_id == actor.institution_id, r.from_institution_id == actor.institution_id,
        )
        for r in found
    ]  # fmt: skip


@access.question(Right.SEE_REFERRALS)
def waiting(db: Session, actor: Actor) -> list[ReferralRow]:
    """The referrals without an answer in the actor's reach, the nearest deadline first."""
    return _rows(db, actor, col(Referral.status) == ReferralStatus.SENT)


@access.question(Right.SEE_REFERRALS)
def under_way(db: Session, actor: Actor) -> list[ReferralRow]:
    """The referrals accepted or started in the actor's reach."""
    return _rows(db, actor, col(Referral.status).in_((ReferralStatus.ACCEPTED, ReferralStatus.STARTED)))


@access.question(Right.SEE_REFERRALS)
def ended(db: Session, actor: Actor, *, since: datetime) -> list[ReferralRow]:
    """The referrals refused, finished, interrupted or withdrawn since a moment."""
    return _rows(db, actor, col(Referral.ended_at) >= since)


@access.question(Right.SEE_REFERRALS)
def of_case(db: Session, actor: Actor, *, case_id: int) -> list[ReferralRow]:
    """The referrals of one case that the actor may see: all for its lead and the team, one's own for a party."""
    return _rows(db, actor, col(Referral.case_id) == case_id)
