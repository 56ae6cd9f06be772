"""Access to a case for a time: who already holds its code asks, the institution that leads it answers.

Nobody learns by asking whether a case exists: the answer is the same, a code that is none is kept as one that is, and a
refusal looks like silence. An institution may ask only so often a day.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Field, Session, col, select

from data_model import access, audit, cases, institutions, settings, store
from data_model.access import Actor, Right
from data_model.cases import Case
from data_model.errors import Invalid, NotFound

CODE = re.compile(r"[A-Z]{1,2}-20\d\d-[A-Z0-9]{4,5}")


class Purpose(StrEnum):
    """Why somebody needs to see a case."""

    HELP = "help"
    SAFETY = "safety"
    SAME_PERSON = "same_person"
    PROCEEDINGS = "proceedings"


class AskState(StrEnum):
    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"
    ENDED = "ended"


class AccessAsk(store.Versioned, table=True):
    """One asking. `case_id` is None where the code is of no case: nobody who asks may see the difference."""

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=16)
    case_id: int | None = Field(default=None, foreign_key="case.id", index=True)
    institution_id: int = Field(foreign_key="institution.id", index=True)
    purpose: Purpose = Field(sa_type=store.one_of(Purpose))
    asked_at: datetime = Field(sa_type=store.Utc)
    state: AskState = Field(default=AskState.WAITING, sa_type=store.one_of(AskState))
    answered_at: datetime | None = Field(default=None, sa_type=store.Utc)
    until: datetime | None = Field(default=None, sa_type=store.Utc)


@access.scope(AccessAsk)
def _reach(actor: Actor) -> ColumnElement[bool]:
    """One's own institution's askings, and those about cases that it leads."""
    led = select(col(Case.id)).where(Case.lead_institution_id == actor.institution_id)
    return or_(
        col(AccessAsk.institution_id) == actor.institution_id,
        col(AccessAsk.case_id).in_(access.visible(led, actor)),
    )


def admitted(db: Session, institution_id: int) -> frozenset[int]:
    """The cases that are open to an institution now; a time that has passed ends by itself."""
    wanted = select(AccessAsk.case_id).where(
        AccessAsk.institution_id == institution_id,
        AccessAsk.state == AskState.GRANTED,
        col(AccessAsk.until) > settings.now(db),
    )
    return frozenset(i for i in db.exec(wanted) if i is not None)


@access.command(Right.ASK_ACCESS)
def ask_access(db: Session, actor: Actor, *, code: str, purpose: Purpose | None) -> None:
    """Ask the owner of the case with this code. The same answer whether there is one or not.

    Invalid for what cannot be a code, without a purpose, for a case that one sees anyway, and once an institution has
    asked too often in a day.
    """
    code = code.strip().upper()
    if not CODE.fullmatch(code):
        raise Invalid("admission.code", field="code")
    if purpose is None:
        raise Invalid("admission.purpose", field="purpose")
    now = settings.now(db)
    store.one_at_a_time(db, f"asks {actor.institution_id}")
    asked = select(func.count()).where(
        AccessAsk.institution_id == actor.institution_id, col(AccessAsk.asked_at) > now - timedelta(days=1)
    )
    most = settings.number(db, "access_asks_a_day")
    if db.exec(asked).one() >= most:
        raise Invalid("admission.too_many", n=most)
    if db.exec(access.visible(select(col(Case.id)).where(Case.code == code), actor)).first() is not None:
        raise Invalid("admission.already", field="code")
    with store.as_system(db):
        case = db.exec(select(Case).where(Case.code == code)).first()  # ungated: nothing of it is told
    db.add(
        AccessAsk(
            code=code, case_id=case.id if case else None, institution_id=actor.institution_id, purpose=purpose,
            asked_at=now,
        )
    )  # fmt: skip
    county = case.handling_county if case else actor.county
    audit.record(db, actor, "access_asked", county=county, subject=f"case {case.id}" if case else "case")


class Told(StrEnum):
    """How an asking stands, as its asker may know it."""

    WAITING = "waiting"
    SILENT = "silent"  # not answered in time, refused, or of no case
    GRANTED = "granted"
    ENDED = "ended"


@dataclass(frozen=True)
class OwnAsk:
    """One's own asking; `case_id` only while the case is open to one."""

    code: str
    purpose: Purpose
    asked_at: datetime
    told: Told
    until: datetime | None
    case_id: int | None


@access.question(Right.ASK_ACCESS)
def own_asks(db: Session, actor: Actor) -> list[OwnAsk]:
    """What one's institution asked for, the newest first, as far back as thirty days."""
    audit.seen(db, actor, "access_asks_listed", county=actor.county)
    now, patience = settings.now(db), timedelta(days=settings.number(db, "access_wait_days"))
    wanted = select(AccessAsk).where(
        AccessAsk.institution_id == actor.institution_id,
        or_(col(AccessAsk.asked_at) > now - timedelta(days=30), col(AccessAsk.until) > now),
    )
    return [
        _own(ask, now, patience)
        for ask in db.exec(access.visible(wanted, actor).order_by(col(AccessAsk.id).desc()).limit(50))
    ]


def _own(ask: AccessAsk, now: datetime, patience: timedelta) -> OwnAsk:
    told = Told.WAITING if now - ask.asked_at <= patience else Told.SILENT
    if ask.state in (AskState.GRANTED, AskState.ENDED):
        told = Told.GRANTED if ask.state is AskState.GRANTED and ask.until and ask.until > now else Told.ENDED
    return OwnAsk(
        ask.code, ask.purpose, ask.asked_at, told, ask.until, ask.case_id if told is Told.GRANTED else None
    )  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """Somebody asks for a case that one leads, or was given it until a moment."""

    id: int
    version: int
    case_id: int
    code: str
    institution: str
    purpose: Purpose
    asked_at: datetime
    until: datetime | None


@access.question(Right.WORK_CASE)
def asked_of_me(db: Session, actor: Actor) -> list[Asked]:
    """The askings that wait for one's institution's answer, the oldest first."""
    oldest = settings.now(db) - timedelta(days=settings.number(db, "access_wait_days"))
    return _asked(db, actor, AccessAsk.state == AskState.WAITING, col(AccessAsk.asked_at) > oldest)


@access.question(Right.WORK_CASE)
def open_to(db: Session, actor: Actor, *, case_id: int) -> list[Asked]:
    """To whom a case that one leads is open now, and until when."""
    now = settings.now(db)
    granted = (AccessAsk.state == AskState.GRANTED, col(AccessAsk.until) > now)
    return _asked(db, actor, AccessAsk.case_id == case_id, *granted)


def _asked(db: Session, actor: Actor, *conditions: ColumnElement[bool] | bool) -> list[Asked]:
    audit.seen(db, actor, "access_asks_listed", county=actor.county)
    led = select(col(Case.id)).where(Case.lead_institution_id == actor.institution_id)
    wanted = select(AccessAsk).where(*conditions, col(AccessAsk.case_id).in_(access.visible(led, actor)))
    found = db.exec(access.visible(wanted, actor).order_by(col(AccessAsk.id))).all()
    names = institutions.names(db, (a.institution_id for a in found))
    return [
        Asked(a.id or 0, a.version, a.case_id or 0, a.code, names[a.institution_id], a.purpose, a.asked_at, a.until)
        for a in found
    ]


def _taken(db: Session, actor: Actor, ask_id: int, expected_version: int, *, when: AskState) -> AccessAsk:
    wanted = access.visible(select(AccessAsk).where(AccessAsk.id == ask_id), actor)
    found = db.exec(store.for_change(wanted)).first()
    if found is None or found.case_id is None:
        raise NotFound("admission.unknown")
    if cases.find(db, actor, found.case_id).lead_institution_id != actor.institution_id:
        raise NotFound("admission.unknown")
    found.take(expected_version)
    if found.state is not when:
        raise Invalid("admission.answered")
    return found


def _kept(db: Session, actor: Actor, ask: AccessAsk, action: str) -> None:
    db.add(ask)
    case = cases.find(db, actor, ask.case_id or 0)
    audit.record(db, actor, action, county=case.handling_county, subject=f"case {case.id}", until=ask.until)


@access.command(Right.WORK_CASE)
def grant(db: Session, actor: Actor, *, ask_id: int, hours: int, expected_version: int) -> None:
    """Open the case to who asked, for so many hours; it is seen as by a party to a referral, and closes by itself."""
    most = settings.number(db, "access_hours_most")
    if not 1 <= hours <= most:
        raise Invalid("admission.hours", field="hours", n=most)
    ask = _taken(db, actor, ask_id, expected_version, when=AskState.WAITING)
    ask.state, ask.answered_at = AskState.GRANTED, settings.now(db)
    ask.until = settings.now(db) + timedelta(hours=hours)
    _kept(db, actor, ask, "access_granted")


@access.command(Right.WORK_CASE)
def refuse(db: Session, actor: Actor, *, ask_id: int, expected_version: int) -> None:
    """Say no; the asker sees no answer, as of a case that does not exist."""
    ask = _taken(db, actor, ask_id, expected_version, when=AskState.WAITING)
    ask.state, ask.answered_at = AskState.REFUSED, settings.now(db)
    _kept(db, actor, ask, "access_refused")


@access.command(Right.WORK_CASE)
def end(db: Session, actor: Actor, *, ask_id: int, expected_version: int) -> None:
    """Close the case again before its time."""
    ask = _taken(db, actor, ask_id, expected_version, when=AskState.GRANTED)
    ask.state, ask.until = AskState.ENDED, settings.now(db)
    _kept(db, actor, ask, "access_ended")
