"""The table of referrals, its states, and which referrals an actor may see."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, false, or_
from sqlmodel import Field, Session, col, select

from data_model import access, store
from data_model.access import Actor, Right, Role
from data_model.cases import Case
from data_model.services import place_told


class ReferralStatus(StrEnum):
    """Where a referral stands. Before it is sent it is a draft (`data_model.drafts`) and no row here; past its deadline
    without an answer it is silent, which follows from the clock and is never stored."""

    SENT = "sent"
    RECEIVED = "received"  # the receiver has seen it
    ACCEPTED = "accepted"
    REFUSED = "refused"
    STARTED = "started"
    FINISHED = "finished"
    INTERRUPTED = "interrupted"
    WITHDRAWN = "withdrawn"


TOLD = (ReferralStatus.ACCEPTED, ReferralStatus.STARTED)
WAITING = (ReferralStatus.SENT, ReferralStatus.RECEIVED)
"""The receiver owes an answer."""
NOT_STARTED = (*WAITING, ReferralStatus.ACCEPTED)
CURRENT = (*NOT_STARTED, ReferralStatus.STARTED)
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
    """One need asked of one institution. Late while its answer is owed and `due_at` has passed. `county` follows the
    case when it is handed over; `from_institution_id` stays who sent it."""

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
    received_at: datetime | None = Field(default=None, sa_type=store.Utc)
    answered_at: datetime | None = Field(default=None, sa_type=store.Utc)
    started_at: datetime | None = Field(default=None, sa_type=store.Utc)
    ended_at: datetime | None = Field(default=None, sa_type=store.Utc)

    def late(self, now: datetime) -> bool:
        return self.status in WAITING and self.due_at < now


@access.scope(Referral)
def _reach(actor: Actor) -> ColumnElement[bool]:
    if actor.role in (Role.COORDINATOR, Role.REGIONAL):
        return col(Referral.county).in_(actor.counties)
    if actor.role is not Role.INSTITUTION:
        return false()
    mine = actor.institution_id
    led = access.visible(select(col(Case.id)).where(Case.lead_institution_id == mine), actor)
    return or_(
        col(Referral.from_institution_id) == mine,
        col(Referral.to_institution_id) == mine,
        col(Referral.case_id).in_(led),  # of a case that was handed over to it too
    )


@place_told
def _to_the_lead(db: Session, actor: Actor) -> set[int]:
    """Who leads a case may know the town of a service that has taken it on, also where it is confidential. Not before:
    a referral that is only sent would tell it to anybody who asks, and could be withdrawn."""
    if not actor.may(Right.SEND_REFERRAL):
        return set()
    led = access.visible(select(col(Case.id)).where(Case.lead_institution_id == actor.institution_id), actor)
    wanted = select(Referral.service_id).where(col(Referral.case_id).in_(led), col(Referral.status).in_(TOLD))
    return {i for i in db.exec(wanted) if i is not None}
