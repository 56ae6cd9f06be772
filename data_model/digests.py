"""The daily e-mail: to which institutions one is due today, and how each message ended.

A row is entered before a message is sent, one for an institution and a day, so that several processes, or a command
beside the running server, send it once. What it says are counts (`data_model.notices`), never a case, place or person.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import CheckConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from data_model import access, audit, institutions, notices, settings, store
from data_model.access import Actor, Right, Role
from data_model.errors import Conflict
from data_model.institutions import Institution
from data_model.mailing import MailFailure, MailState, is_address
from data_model.notices import Notice
from data_model.people import ROLE_OF_KIND

LOST_AFTER = timedelta(minutes=10)
"""A message begun so long ago, with no end noted, was broken off: it is tried once more only by hand."""
SHOWN_FOR = timedelta(days=14)


class DigestMail(SQLModel, table=True):
    """One institution's message of one day."""

    __table_args__ = (CheckConstraint("(state = 'failed') = (failure IS NOT NULL)", name="failed_why"),)
    institution_id: int = Field(foreign_key="institution.id", primary_key=True)
    day: date = Field(primary_key=True)
    state: MailState = Field(default=MailState.BEGUN, sa_type=store.one_of(MailState))
    failure: MailFailure | None = Field(default=None, sa_type=store.one_of(MailFailure))
    begun_at: datetime = Field(sa_type=store.Utc)
    ended_at: datetime | None = Field(default=None, sa_type=store.Utc)


@dataclass(frozen=True)
class Digest:
    """One message to be sent: what waits for an institution, counted."""

    institution_id: int
    day: date
    address: str
    notices: tuple[Notice, ...]


def due(db: Session, *, again: bool = False) -> list[int]:
    """The institutions with an address that got no message today, with `again` also those whose message failed;
    whether something waits for them is not asked."""
    done = select(DigestMail.institution_id).where(DigestMail.day == settings.today(db))
    if again:
        done = done.where(DigestMail.state != MailState.FAILED)
    wanted = select(Institution).where(
        col(Institution.active), Institution.email != "", col(Institution.id).not_in(done)
    )  # fmt: skip
    return [i.id for i in db.exec(wanted.order_by(col(Institution.id))) if i.id and is_address(i.email)]


def begin(db: Session, institution_id: int, *, again: bool = False) -> Digest | None:
    """Enter today's message of an institution, and what it says; None where nothing waits for it, or another process
    has begun it."""
    day, body = settings.today(db), db.get(Institution, institution_id)
    store.one_at_a_time(db, f"digest {institution_id}")
    standing = db.get(DigestMail, (institution_id, day), populate_existing=True)
    if body is None or (standing is not None and not (again and standing.state is MailState.FAILED)):
        return None
    found = notices.of_actor(db, _as(db, body))
    if not found:
        return None
    mail = standing or DigestMail(institution_id=institution_id, day=day, begun_at=settings.now(db))
    mail.state, mail.failure, mail.begun_at = MailState.BEGUN, None, settings.now(db)
    db.add(mail)
    audit.record(db, None, "digest_begun", county=body.county or "", subject=f"institution {institution_id}")
    return Digest(institution_id, day, body.email, tuple(found))


def _as(db: Session, body: Institution) -> Actor:
    """The institution as it would be signed in: what it may see, counted, is what the message says."""
    role = ROLE_OF_KIND.get(body.kind, Role.INSTITUTION)
    return Actor(0, "", role, body.id or 0, body.name, body.kind, institutions.covered(db, body))


def note_end(db: Session, digest: Digest, failure: MailFailure | None) -> None:
    """Note how a message ended: sent (None), or why not."""
    mail = db.exec(
        store.for_change(
            select(DigestMail).where(
                DigestMail.institution_id == digest.institution_id, DigestMail.day == digest.day
            )
        )
    ).first()  # fmt: skip
    if mail is None or mail.state is not MailState.BEGUN:
        raise Conflict("conflict.stale")
    mail.state, mail.failure = MailState.FAILED if failure else MailState.SENT, failure
    mail.ended_at = settings.now(db)
    db.add(mail)
    done = "digest_failed" if failure else "digest_sent"
    audit.record(db, None, done, subject=f"institution {digest.institution_id}")


@dataclass(frozen=True)
class Undelivered:
    """A message of the last days that did not arrive, or of which nobody knows."""

    institution_id: int
    institution: str
    day: date
    failure: MailFailure


@access.question(Right.MANAGE_ACCOUNTS)
def undelivered(db: Session, actor: Actor) -> list[Undelivered]:
    """The daily e-mails of the last two weeks that failed or were broken off, the newest first; none that is followed
    by one that arrived."""
    since = settings.today(db) - SHOWN_FOR
    found = db.exec(select(DigestMail).where(DigestMail.day >= since).order_by(col(DigestMail.day).desc())).all()
    names = institutions.names(db, (m.institution_id for m in found))
    lost = settings.now(db) - LOST_AFTER
    newest: dict[int, DigestMail] = {}
    for mail in found:
        newest.setdefault(mail.institution_id, mail)
    return [
        Undelivered(m.institution_id, names[m.institution_id], m.day, m.failure or MailFailure.UNKNOWN)
        for m in newest.values()
        if m.state is MailState.FAILED or (m.state is MailState.BEGUN and m.begun_at < lost)
    ]
