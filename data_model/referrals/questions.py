"""What can be asked of referrals: small typed rows, as much of each as the actor may see."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from data_model import access, audit, institutions, settings
from data_model.access import Actor, Right, Role
from data_model.cases import AgeBand, Case, Need, NeedKind
from data_model.referrals.tables import NOT_STARTED, TOLD, WAITING, Referral, ReferralStatus, Refusal
from data_model.services import Service, known_places, told_name


@dataclass(frozen=True)
class ReferralRow:
    """One referral as the actor may see it; the two texts are empty for the coordinator, and the answer for a sender
    that has handed the case over: it goes on seeing the outcome."""

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
    may_withdraw: bool = False


def _rows(db: Session, actor: Actor, *conditions: ColumnElement[bool]) -> list[ReferralRow]:
    wanted = access.visible(select(Referral).where(*conditions), actor).order_by(col(Referral.due_at), col(Referral.id))
    found = db.exec(wanted).all()
    audit.seen(db, actor, "referrals_listed", county=actor.county)
    cases_of = {c.id: c for c in db.exec(select(Case).where(col(Case.id).in_({r.case_id for r in found})))}
    needs = {n.id: n for n in db.exec(select(Need).where(col(Need.id).in_({r.need_id for r in found})))}
    services = {s.id: s for s in db.exec(select(Service).where(col(Service.id).in_({r.service_id for r in found})))}
    names = institutions.names(db, {r.from_institution_id for r in found} | {r.to_institution_id for r in found})
    now, known = settings.now(db), known_places(db, actor)
    return [
        _row(
            actor, r, cases_of[r.case_id], needs[r.need_id].kind, names,
            services[r.service_id] if r.service_id else None, known, r.late(now),
        )
        for r in found
    ]  # fmt: skip


def _row(
    actor: Actor, r: Referral, case: Case, need: NeedKind, names: dict[int, str], service: Service | None,
    known: frozenset[int], late: bool,
) -> ReferralRow:  # fmt: skip
    mine, team = actor.institution_id, actor.role is Role.COORDINATOR
    leads, receives, sent = case.lead_institution_id == mine, r.to_institution_id == mine, r.from_institution_id == mine
    to = names[r.to_institution_id]
    return ReferralRow(
        r.id or 0, r.version, r.batch, r.case_id, case.code, case.age_band, need, names[r.from_institution_id], to,
        "" if team or service is None else told_name(service, to, known),
        r.status, r.reason, r.urgent, late, "" if team else r.message,
        r.answer if leads or receives or actor.role is Role.REGIONAL else "",
        r.sent_at, r.due_at, r.answered_at, r.started_at, r.ended_at,
        receives, sent or leads, leads and r.status in NOT_STARTED,
    )  # fmt: skip


@access.question(Right.SEE_REFERRALS)
def waiting(db: Session, actor: Actor) -> list[ReferralRow]:
    """The referrals without an answer in the actor's reach, the nearest deadline first."""
    return _rows(db, actor, col(Referral.status).in_(WAITING))


@access.question(Right.SEE_REFERRALS)
def under_way(db: Session, actor: Actor) -> list[ReferralRow]:
    """The referrals accepted or started in the actor's reach."""
    return _rows(db, actor, col(Referral.status).in_(TOLD))


@access.question(Right.SEE_REFERRALS)
def ended(db: Session, actor: Actor, *, since: datetime) -> list[ReferralRow]:
    """The referrals refused, finished, interrupted or withdrawn since a moment."""
    return _rows(db, actor, col(Referral.ended_at) >= since)


@access.question(Right.SEE_REFERRALS)
def of_case(db: Session, actor: Actor, *, case_id: int) -> list[ReferralRow]:
    """The referrals of one case that the actor may see: all for its lead and the team, one's own for a party."""
    return _rows(db, actor, col(Referral.case_id) == case_id)
