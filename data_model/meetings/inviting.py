"""The invitation by e-mail: to whom it went, when, in which form of the invitation, and what did not go out.

A message is entered as begun before it is sent, so that two clicks do not send it twice; then its end is noted.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from data_model import access, audit, settings, store
from data_model.access import Actor, Right
from data_model.errors import Conflict, Invalid, NotFound
from data_model.institutions import Institution, InstitutionKind, covered
from data_model.mailing import MailFailure, MailState, is_address
from data_model.meetings.tables import Attendance, Meeting, MeetingState, editable, find

LOST_AFTER = timedelta(minutes=3)
"""A message begun so long ago, with no end noted, was broken off: nobody knows whether it arrived."""


class InvitationMail(SQLModel, table=True):
    """One message to one institution; `sequence` is that of the invitation it carried."""

    __table_args__ = (CheckConstraint("(state = 'failed') = (failure IS NOT NULL)", name="failed_why"),)
    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    institution_id: int = Field(foreign_key="institution.id", index=True)
    address: str = Field(max_length=160)
    sequence: int
    state: MailState = Field(default=MailState.BEGUN, sa_type=store.one_of(MailState))
    failure: MailFailure | None = Field(default=None, sa_type=store.one_of(MailFailure))
    begun_at: datetime = Field(sa_type=store.Utc)
    ended_at: datetime | None = Field(default=None, sa_type=store.Utc)


class Delivery(StrEnum):
    """How an institution stands with the invitation of a meeting."""

    NO_ADDRESS = "no_address"
    NOT_SENT = "not_sent"
    UNDER_WAY = "under_way"
    SENT = "sent"
    OUTDATED = "outdated"  # sent, and the time, the place or the address has changed since
    FAILED = "failed"


TO_SEND = (Delivery.NOT_SENT, Delivery.OUTDATED, Delivery.FAILED)


@dataclass(frozen=True)
class DeliveryRow:
    institution_id: int
    institution: str
    address: str
    own_county: bool  # the coordinator may write its address
    delivery: Delivery
    at: datetime | None  # of the newest message
    failure: MailFailure | None


@dataclass(frozen=True)
class Letter:
    """One message to be sent."""

    mail_id: int
    institution: str
    address: str


@access.question(Right.HOLD_MEETING)
def deliveries(db: Session, actor: Actor, *, meeting_id: int) -> list[DeliveryRow]:
    """The institutions that a meeting invites by letter, with how the e-mail to each stands; by name."""
    return _rows(db, actor, find(db, actor, meeting_id))


def _rows(db: Session, actor: Actor, meeting: Meeting) -> list[DeliveryRow]:
    invited = db.exec(
        select(Institution)
        .join(Attendance, col(Attendance.institution_id) == col(Institution.id))
        .where(Attendance.meeting_id == meeting.id, Institution.kind != InstitutionKind.PREFECTURE)  # it invites
        .order_by(Institution.name)
    ).all()
    sent = select(InvitationMail).where(InvitationMail.meeting_id == meeting.id).order_by(col(InvitationMail.id))
    newest = {mail.institution_id: mail for mail in db.exec(sent)}
    return [_row(db, actor, meeting, one, newest.get(one.id or 0)) for one in invited]


def _row(db: Session, actor: Actor, meeting: Meeting, one: Institution, mail: InvitationMail | None) -> DeliveryRow:
    delivery, failure = _delivery(meeting, one.email, mail, settings.now(db))
    if not is_address(one.email) and delivery in TO_SEND:
        delivery = Delivery.NO_ADDRESS
    at = (mail.ended_at or mail.begun_at) if mail else None
    own = one.county in actor.counties and len(covered(db, one)) == 1
    return DeliveryRow(one.id or 0, one.name, one.email, own, delivery, at, failure)


def _delivery(
    meeting: Meeting, address: str, mail: InvitationMail | None, now: datetime
) -> tuple[Delivery, MailFailure | None]:
    if mail is None:
        return Delivery.NOT_SENT, None
    if mail.state is MailState.BEGUN:
        lost = now - mail.begun_at > LOST_AFTER
        return (Delivery.FAILED, MailFailure.UNKNOWN) if lost else (Delivery.UNDER_WAY, None)
    if mail.state is MailState.FAILED:
        return Delivery.FAILED, mail.failure
    arrived = (mail.sequence, mail.address) == (meeting.sequence, address)
    return (Delivery.SENT if arrived else Delivery.OUTDATED), None


@access.command(Right.HOLD_MEETING)
def begin_mailing(
    db: Session, actor: Actor, *, meeting_id: int, institution_ids: tuple[int, ...], expected_sequence: int
) -> list[Letter]:
    """Enter the messages that are about to be sent; the letters, each with the address that the institution has now.

    Conflict where the invitation has changed since it was shown; Invalid when none of the institutions is to be sent
    one: no address, sent already, or under way from another window.
    """
    meeting = editable(db, actor, meeting_id, state=MeetingState.PREPARING)
    if meeting.sequence != expected_sequence:
        raise Conflict("conflict.stale")
    chosen = [r for r in _rows(db, actor, meeting) if r.institution_id in institution_ids and r.delivery in TO_SEND]
    if not chosen:
        raise Invalid("mail.nobody")
    letters = []
    for row in chosen:
        mail = InvitationMail(
            meeting_id=meeting_id, institution_id=row.institution_id, address=row.address, sequence=meeting.sequence,
            begun_at=settings.now(db),
        )  # fmt: skip
        db.add(mail)
        db.flush()
        letters.append(Letter(mail.id or 0, row.institution, row.address))
    audit.record(db, actor, "invitation_mailed", county=meeting.county, subject=f"meeting {meeting_id}", n=len(letters))
    return letters


@access.command(Right.HOLD_MEETING)
def note_mailed(db: Session, actor: Actor, *, mail_id: int, failure: MailFailure | None = None) -> None:
    """Note how a message ended: sent, or why not."""
    mail = db.get(InvitationMail, mail_id)
    if mail is None:
        raise NotFound("meeting.unknown")
    meeting = find(db, actor, mail.meeting_id)
    if mail.state is not MailState.BEGUN:
        raise Conflict("conflict.stale")
    now = settings.now(db)
    mail.state, mail.failure, mail.ended_at = MailState.FAILED if failure else MailState.SENT, failure, now
    done = "invitation_failed" if failure else "invitation_sent"
    audit.record(db, actor, done, county=meeting.county, subject=f"mail {mail_id}")
