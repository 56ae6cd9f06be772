"""The tables of a case, and which cases an actor may see, how much of them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, false, or_
from sqlmodel import Field, Session, SQLModel, col, select

from data_model import access, audit, settings, store
from data_model.access import Actor, Role
from data_model.cases.codes import (
    AgeBand,
    Citizenship,
    CloseReason,
    ConsentAnswer,
    Exploitation,
    Giver,
    NeedKind,
    Progress,
    Risk,
    Screening,
    Sex,
    Signal,
    VictimStatus,
)
from data_model.errors import Invalid, NotFound
from data_model.institutions import InstitutionKind


class Case(store.Versioned, table=True):
    """One victim's case. The three counties stay apart: of origin, of exploitation, and the one that handles it."""

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=16, unique=True)
    handling_county: str = Field(max_length=2, index=True)
    origin_county: str | None = Field(default=None, max_length=2)
    exploitation_county: str | None = Field(default=None, max_length=2)  # None: abroad or unknown
    town: int | None = None  # SIRUTA code, in the handling county; drawn only as a band
    destination: str = Field(default="RO", max_length=2)  # ISO 3166 country of exploitation
    lead_institution_id: int = Field(foreign_key="institution.id", index=True)
    age_band: AgeBand = Field(sa_type=store.one_of(AgeBand))
    sex: Sex = Field(sa_type=store.one_of(Sex))
    citizenship: Citizenship = Field(sa_type=store.one_of(Citizenship))
    exploitation: Exploitation = Field(sa_type=store.one_of(Exploitation))
    source: Signal = Field(sa_type=store.one_of(Signal))
    victim_status: VictimStatus = Field(default=VictimStatus.POTENTIAL, sa_type=store.one_of(VictimStatus))
    identified_on: date | None = None
    decided_by: InstitutionKind | None = Field(default=None, sa_type=store.one_of(InstitutionKind))
    progress: Progress = Field(default=Progress.SIGNALLED, sa_type=store.one_of(Progress))
    opened_at: datetime = Field(sa_type=store.Utc, index=True)
    moved_at: datetime = Field(sa_type=store.Utc)
    closing_at: datetime | None = Field(default=None, sa_type=store.Utc)  # proposed by its lead, not validated yet
    closed_at: datetime | None = Field(default=None, sa_type=store.Utc)
    close_reason: CloseReason | None = Field(default=None, sa_type=store.one_of(CloseReason))  # also while proposed

    @property
    def open(self) -> bool:
        return self.progress is not Progress.CLOSED


class Notification(SQLModel, table=True):
    """The notice of a new case to the regional centre and to the BCCO (module M1 of the identification procedure)."""

    case_id: int = Field(foreign_key="case.id", primary_key=True)
    institution_id: int = Field(foreign_key="institution.id", primary_key=True, index=True)
    sent_at: datetime = Field(sa_type=store.Utc)


class Assessment(SQLModel, table=True):
    """What the screening, the look at risks and at special needs came to (modules M2-M5); the newest one counts."""

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    institution_id: int = Field(foreign_key="institution.id")
    at: datetime = Field(sa_type=store.Utc)
    screening: Screening = Field(sa_type=store.one_of(Screening))
    risk: Risk = Field(sa_type=store.one_of(Risk))
    special: str = Field(default="", max_length=200)  # SpecialNeed values with commas


class Consent(SQLModel, table=True):
    """An answer about services, by the victim or a representative; the newest one counts."""

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    answer: ConsentAnswer = Field(sa_type=store.one_of(ConsentAnswer))
    giver: Giver = Field(sa_type=store.one_of(Giver))
    at: datetime = Field(sa_type=store.Utc)
    kinds: str = Field(default="", max_length=200)  # NeedKind values with commas, "" for services of every kind
    until: date | None = None  # the last day on which a consent holds; None where none was set


class CaseStep(SQLModel, table=True):
    """One step on one of the two axes; its audit event holds the hash of the same."""

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    at: datetime = Field(sa_type=store.Utc)
    institution_id: int = Field(foreign_key="institution.id")
    axis: str = Field(max_length=20)  # progress or victim_status
    before: str = Field(max_length=40)  # "" at the beginning
    after: str = Field(max_length=40)
    decided_by: InstitutionKind | None = Field(default=None, sa_type=store.one_of(InstitutionKind))
    reason: str = Field(default="", max_length=40)  # a code of why: to close, to open again


class Need(SQLModel, table=True):
    """What a victim needs, once for each kind."""

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    kind: NeedKind = Field(sa_type=store.one_of(NeedKind))
    urgent: bool = False
    recorded_at: datetime = Field(sa_type=store.Utc)


class CaseNote(SQLModel, table=True):
    """What happened in a case, in guarded words of its lead institution."""

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    at: datetime = Field(sa_type=store.Utc)
    text: str
    institution_id: int | None = Field(
        default=None, foreign_key="institution.id"
    )  # None: not known, from before it was kept


class Level(StrEnum):
    """How much of a case an actor sees."""

    FULL = "full"  # lead institution, regional centre
    PARTY = "party"  # with a current referral, notified, an invited partner, or admitted for a time
    TEAM = "team"  # the prefecture's coordinator: code, age band, needs, status


@access.scope(Case)
def _reach(actor: Actor) -> ColumnElement[bool]:
    from data_model.referrals import CURRENT, Referral
    from data_model.tracks import CasePartner

    if actor.role in (Role.COORDINATOR, Role.REGIONAL):
        return col(Case.handling_county).in_(actor.counties)
    if actor.role is not Role.INSTITUTION:
        return false()
    referred = select(Referral.case_id).where(
        Referral.to_institution_id == actor.institution_id, col(Referral.status).in_(CURRENT)
    )
    notified = select(Notification.case_id).where(Notification.institution_id == actor.institution_id)
    invited = select(CasePartner.case_id).where(
        CasePartner.institution_id == actor.institution_id, col(CasePartner.ended_at).is_(None)
    )
    return or_(
        col(Case.lead_institution_id) == actor.institution_id,
        col(Case.id).in_(referred),
        col(Case.id).in_(actor.admitted),
        and_(or_(col(Case.id).in_(notified), col(Case.id).in_(invited)), col(Case.closed_at).is_(None)),
    )


def level_of(actor: Actor, case: Case) -> Level:
    """How much of a visible case the actor sees."""
    if actor.role is Role.COORDINATOR:
        return Level.TEAM
    if actor.role is Role.REGIONAL or case.lead_institution_id == actor.institution_id:
        return Level.FULL
    return Level.PARTY


def merely_admitted(db: Session, actor: Actor, case: Case) -> bool:
    """Whether the actor sees the case only because its lead opened it for a time: who is admitted reads, no more."""
    if case.id not in actor.admitted:
        return False
    otherwise = access.visible(select(col(Case.id)).where(Case.id == case.id), replace(actor, admitted=frozenset()))
    return db.exec(otherwise).first() is None


def find(db: Session, actor: Actor, case_id: int, *, for_change: bool = False) -> Case:
    """A case in the actor's reach; NotFound otherwise, whether it exists or not."""
    wanted = access.visible(select(Case).where(Case.id == case_id), actor)
    found = db.exec(store.for_change(wanted) if for_change else wanted).first()
    if found is None:
        raise NotFound("case.unknown")
    return found


def note_seen(db: Session, actor: Actor, case: Case) -> None:
    """A question shows this case to the actor: its event."""
    audit.seen(db, actor, "case_seen", county=case.handling_county, subject=f"case {case.id}")


def led(db: Session, actor: Actor, case_id: int, expected_version: int) -> Case:
    """An open case that the actor's institution leads, taken for a change."""
    case = find(db, actor, case_id, for_change=True)
    if case.lead_institution_id != actor.institution_id:
        raise access.refusal(actor, "cases.led")
    return taken(case, expected_version)


def taken(case: Case, expected_version: int) -> Case:
    """The case for a change, if it is open."""
    if not case.open:
        raise Invalid("case.closed")
    case.take(expected_version)
    return case


def moved(db: Session, case: Case) -> None:
    """Note that something happened in the case now. Its stage changes by `stepping` alone."""
    case.moved_at = settings.now(db)
    db.add(case)


def last_consent(db: Session, case_id: int) -> Consent | None:
    """The newest answer about services, whole."""
    newest = select(Consent).where(Consent.case_id == case_id).order_by(col(Consent.id).desc()).limit(1)
    return db.exec(newest).first()


def consent_of(db: Session, case_id: int) -> ConsentAnswer | None:
    """The newest answer about services; None before the first."""
    found = last_consent(db, case_id)
    return found.answer if found else None


def assessments_of(db: Session, case_id: int) -> list[Assessment]:
    """The assessments of a case, the newest last."""
    wanted = select(Assessment).where(Assessment.case_id == case_id).order_by(col(Assessment.id))
    return list(db.exec(wanted))


def consents_of(db: Session, case_ids: Iterable[int]) -> dict[int, ConsentAnswer]:
    """The newest answers about services by case, in one query; a case without an answer is missing."""
    answers = select(Consent).where(col(Consent.case_id).in_(set(case_ids))).order_by(col(Consent.id))
    return {a.case_id: a.answer for a in db.exec(answers)}
