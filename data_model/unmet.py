"""Referral not possible: no service fits a need, noted with its reason by whoever leads the case.

The outcome stands until a referral for the need is sent or the note is taken back; while it stands it counts among
the county's gaps (domain.md, section 2).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, false
from sqlmodel import Field, Session, SQLModel, col, select

from data_model import access, audit, cases, settings, store
from data_model.access import Actor, FreeText, Right, Role
from data_model.cases import Case, ConsentAnswer, Need
from data_model.errors import Invalid, NotFound


class NotPossible(StrEnum):
    """Why nobody can be asked."""

    NONE_EXISTS = "none_exists"
    ALL_FULL = "all_full"
    WRONG_GROUP = "wrong_group"
    TOO_FAR = "too_far"
    OTHER = "other"


class UnmetNeed(SQLModel, table=True):
    """A need for which a referral was not possible when it was noted. One stands for a need at a time."""

    need_id: int = Field(foreign_key="need.id", primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    county: str = Field(max_length=2, index=True)  # the case's handling county
    reason: NotPossible = Field(sa_type=store.one_of(NotPossible))
    note: str = ""
    at: datetime = Field(sa_type=store.Utc, index=True)


@access.scope(UnmetNeed)
def _reach(actor: Actor) -> ColumnElement[bool]:
    if actor.role in (Role.COORDINATOR, Role.REGIONAL):
        return col(UnmetNeed.county).in_(actor.counties)
    if actor.role is not Role.INSTITUTION:
        return false()
    led = select(col(Case.id)).where(Case.lead_institution_id == actor.institution_id)
    return col(UnmetNeed.case_id).in_(access.visible(led, actor))


@dataclass(frozen=True)
class UnmetRow:
    """A standing note; its words are empty for the coordinator."""

    need_id: int
    reason: NotPossible
    note: str
    at: datetime


@access.question(Right.SEE_REFERRALS)
def of_case(db: Session, actor: Actor, *, case_id: int) -> list[UnmetRow]:
    """The notes that stand for the needs of a case: for its lead, its regional centre and the team."""
    wanted = access.visible(select(UnmetNeed).where(UnmetNeed.case_id == case_id), actor)
    team, found = actor.role is Role.COORDINATOR, db.exec(wanted).all()
    if found:
        audit.seen(db, actor, "case_seen", county=found[0].county, subject=f"case {case_id}")
    return [UnmetRow(u.need_id, u.reason, "" if team else u.note, u.at) for u in found]


@access.command(Right.SEND_REFERRAL)
def note_not_possible(
    db: Session,
    actor: Actor,
    *,
    case_id: int,
    need_id: int,
    reason: NotPossible | None,
    note: FreeText = "",
    expected_version: int,
) -> None:
    """Note that no service fits a need of a case that one leads; noted again, the newer reason stands.

    Invalid without a reason, without words for "other", without consent to services, and for a need that somebody was
    asked for and has not declined.
    """
    case = cases.led(db, actor, case_id, expected_version)
    if reason is None:
        raise Invalid("unmet.reason_missing", field="reason")
    if reason is NotPossible.OTHER and not note:
        raise Invalid("referral.other_needs_words", field="note")
    if len(note) > LONGEST:
        raise Invalid("text.too_long", field="note", longest=LONGEST)
    if cases.consent_of(db, case_id) is not ConsentAnswer.GIVEN:
        raise Invalid("referral.no_consent")
    need = db.get(Need, need_id)
    if need is None or need.case_id != case.id:
        raise NotFound("need.unknown", field="need_id")
    _not_asked(db, need_id)
    standing = db.get(UnmetNeed, need_id) or UnmetNeed(
        need_id=need_id, case_id=case_id, county=case.handling_county, reason=reason, at=settings.now(db)
    )
    standing.reason, standing.note, standing.at = NotPossible(reason), note, settings.now(db)
    db.add(standing)
    cases.moved(db, case)
    audit.record(
        db, actor, "referral_not_possible", county=case.handling_county, subject=f"case {case_id}", reason=reason
    )


LONGEST = 1_000


def _not_asked(db: Session, need_id: int) -> None:
    from data_model.referrals import CURRENT, Referral

    asked = select(Referral.id).where(Referral.need_id == need_id, col(Referral.status).in_(CURRENT))
    if db.exec(asked).first():
        raise Invalid("referral.need_asked", field="need_id")


@access.command(Right.SEND_REFERRAL)
def take_back(db: Session, actor: Actor, *, case_id: int, need_id: int, expected_version: int) -> None:
    """A referral is possible again, or always was: the note goes."""
    case = cases.led(db, actor, case_id, expected_version)
    standing = db.get(UnmetNeed, need_id)
    if standing is None or standing.case_id != case.id:
        raise NotFound("unmet.unknown", field="need_id")
    db.delete(standing)
    cases.moved(db, case)
    audit.record(db, actor, "referral_possible", county=case.handling_county, subject=f"case {case_id}")


def forget(db: Session, need_ids: Collection[int]) -> None:
    """Drop the notes of needs that are now asked of somebody, or are no needs any more."""
    for standing in db.exec(select(UnmetNeed).where(col(UnmetNeed.need_id).in_(need_ids))):
        db.delete(standing)
    db.flush()
