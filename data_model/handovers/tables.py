"""The table of hand-overs, and which of them an actor may see."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Index, false, or_, text
from sqlmodel import Field, col

from data_model import access, store
from data_model.access import Actor, Role
from data_model.referrals import Refusal
from data_model.transitions import By, Table, Transition

UNANSWERED = text("status = 'proposed'")


class HandOverStatus(StrEnum):
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class HandOver(store.Versioned, table=True):
    """A case that its lead offers to another institution, of the same county or of another one; one at a time.

    Until it is accepted the old lead owns the case, and the new one knows of it what a referral shows.
    """

    __table_args__ = (
        Index(
            "uq_handover_unanswered", "case_id", unique=True, sqlite_where=UNANSWERED, postgresql_where=UNANSWERED
        ),
    )  # fmt: skip
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    from_institution_id: int = Field(foreign_key="institution.id", index=True)
    to_institution_id: int = Field(foreign_key="institution.id", index=True)
    from_county: str = Field(max_length=2, index=True)
    to_county: str = Field(max_length=2, index=True)  # that will handle the case
    status: HandOverStatus = Field(default=HandOverStatus.PROPOSED, sa_type=store.one_of(HandOverStatus))
    urgent: bool = False
    message: str = ""
    answer: str = ""
    reason: Refusal | None = Field(default=None, sa_type=store.one_of(Refusal))
    proposed_at: datetime = Field(sa_type=store.Utc)
    due_at: datetime = Field(sa_type=store.Utc)
    answered_at: datetime | None = Field(default=None, sa_type=store.Utc)

    def late(self, now: datetime) -> bool:
        return self.status is HandOverStatus.PROPOSED and self.due_at < now


@access.scope(HandOver)
def _reach(actor: Actor) -> ColumnElement[bool]:
    if actor.role in (Role.COORDINATOR, Role.REGIONAL):
        return or_(col(HandOver.from_county).in_(actor.counties), col(HandOver.to_county).in_(actor.counties))
    if actor.role is not Role.INSTITUTION:
        return false()
    mine = actor.institution_id
    return or_(col(HandOver.from_institution_id) == mine, col(HandOver.to_institution_id) == mine)


_PROPOSED = (HandOverStatus.PROPOSED,)
HANDOVER: Table = (
    Transition((), HandOverStatus.PROPOSED, (By.LEAD,), "handovers.propose", "handover_proposed"),
    Transition(
        _PROPOSED, HandOverStatus.ACCEPTED, (By.RECEIVER,), "handovers.accept", "handover_accepted", deadline="handover"
    ),
    Transition(
        _PROPOSED, HandOverStatus.REFUSED, (By.RECEIVER,), "handovers.refuse", "handover_refused", needs=("reason",),
        deadline="handover",
    ),
    Transition(_PROPOSED, HandOverStatus.WITHDRAWN, (By.LEAD,), "handovers.withdraw", "handover_withdrawn"),
)  # fmt: skip
"""What may become of a hand-over."""
