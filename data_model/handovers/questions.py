"""What can be asked of hand-overs: to the new lead what a referral shows, to the old one afterwards the outcome."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from data_model import access, audit, institutions, settings
from data_model.access import Actor, Right, Role
from data_model.cases import AgeBand, Case, CloseReason, Need, NeedKind, Progress
from data_model.handovers.tables import HandOver, HandOverStatus
from data_model.referrals import Refusal


@dataclass(frozen=True)
class HandOverRow:
    """One hand-over as both institutions and both counties' teams see it; the two texts are empty for coordinators.

    `needs` are told while the offer waits, and to who sees the case. `progress`, `lead` and `close_reason` are how the
    case stands now: its outcome, in codes. They are None and "" for who was asked and has not said yes; `lead` is ""
    also where a third institution leads the case now.
    """

    id: int
    version: int
    case_id: int
    case_code: str
    age_band: AgeBand
    needs: tuple[NeedKind, ...]
    sender: str
    receiver: str
    from_county: str
    to_county: str
    status: HandOverStatus
    reason: Refusal | None
    urgent: bool
    late: bool
    message: str
    answer: str
    proposed_at: datetime
    due_at: datetime
    answered_at: datetime | None
    incoming: bool
    outgoing: bool
    lead: str
    progress: Progress | None
    close_reason: CloseReason | None


def _rows(db: Session, actor: Actor, *conditions: ColumnElement[bool]) -> list[HandOverRow]:
    wanted = access.visible(select(HandOver).where(*conditions), actor).order_by(col(HandOver.due_at), col(HandOver.id))
    found = db.exec(wanted).all()
    audit.seen(db, actor, "handovers_listed", county=actor.county)
    cases_of = {c.id: c for c in db.exec(select(Case).where(col(Case.id).in_({h.case_id for h in found})))}
    needs: dict[int, list[NeedKind]] = {}
    for need in db.exec(select(Need).where(col(Need.case_id).in_(list(cases_of))).order_by(col(Need.id))):
        needs.setdefault(need.case_id, []).append(need.kind)
    ids = {i for h in found for i in (h.from_institution_id, h.to_institution_id)}
    names = institutions.names(db, ids | {c.lead_institution_id for c in cases_of.values()})
    now = settings.now(db)
    reached = set(db.exec(access.visible(select(col(Case.id)).where(col(Case.id).in_(list(cases_of))), actor)))
    return [
        _row(
            actor, h, cases_of[h.case_id],
            tuple(needs.get(h.case_id, ())) if h.status is HandOverStatus.PROPOSED or h.case_id in reached else (),
            names, h.late(now),
        )
        for h in found
    ]  # fmt: skip


def _row(
    actor: Actor, h: HandOver, case: Case, needs: tuple[NeedKind, ...], names: dict[int, str], late: bool
) -> HandOverRow:
    mine, team = actor.institution_id, actor.role is Role.COORDINATOR
    incoming, outgoing = h.to_institution_id == mine, h.from_institution_id == mine
    told = h.status is HandOverStatus.ACCEPTED or outgoing or h.from_county in actor.counties and not incoming
    return HandOverRow(
        h.id or 0, h.version, h.case_id, case.code, case.age_band, needs, names[h.from_institution_id],
        names[h.to_institution_id], h.from_county, h.to_county, h.status, h.reason, h.urgent, late,
        "" if team else h.message, "" if team else h.answer, h.proposed_at, h.due_at, h.answered_at, incoming, outgoing,
        names[case.lead_institution_id] if told and _stayed(h, case) else "", case.progress if told else None,
        case.close_reason if told else None,
    )  # fmt: skip


def _stayed(h: HandOver, case: Case) -> bool:
    """Whether one of the two leads the case: where it went afterwards is not told to who gave it away."""
    return case.lead_institution_id in (h.from_institution_id, h.to_institution_id)


@access.question(Right.SEE_REFERRALS)
def listed(db: Session, actor: Actor, *, since: datetime) -> list[HandOverRow]:
    """The hand-overs in the actor's reach that wait for an answer, or got one since a moment."""
    waits = col(HandOver.status) == HandOverStatus.PROPOSED
    return _rows(db, actor, or_(waits, col(HandOver.answered_at) >= since))


@access.question(Right.SEE_REFERRALS)
def of_case(db: Session, actor: Actor, *, case_id: int) -> list[HandOverRow]:
    """The hand-overs of one case that the actor may see."""
    return _rows(db, actor, col(HandOver.case_id) == case_id)
