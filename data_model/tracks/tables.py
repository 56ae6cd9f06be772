"""The rows behind a case's tracks: its circumstances, its steps, the partners invited to it."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlmodel import Field, Session, SQLModel, col, select

from data_model import store
from data_model.cases import Case, ConsentAnswer, consent_of
from data_model.tracks.codes import Arrival, Asylum, NotNeeded, PartnerRole, Sender, StepState
from data_model.tracks.rules import Facts, Record


class Circumstances(SQLModel, table=True):
    """What the tracks need to know of a case, one row at most. A parent who exploits cannot consent for the child."""

    case_id: int = Field(foreign_key="case.id", primary_key=True)
    asylum: Asylum = Field(default=Asylum.NONE, sa_type=store.one_of(Asylum))
    parent_exploits: bool = False
    unaccompanied: bool = False
    sender: Sender | None = Field(default=None, sa_type=store.one_of(Sender))
    arrival: Arrival | None = Field(default=None, sa_type=store.one_of(Arrival))


class CaseStep(SQLModel, table=True):
    """A step of a track that was done on a day by an institution, or is not needed for a coded reason."""

    __tablename__ = "case_step"
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    step: str = Field(max_length=40)  # a code of catalog/tracks.toml
    state: StepState = Field(sa_type=store.one_of(StepState))
    reason: NotNeeded | None = Field(default=None, sa_type=store.one_of(NotNeeded))
    outcome: str = Field(default="", max_length=40)
    days: int | None = None
    done_on: date
    by_institution_id: int = Field(foreign_key="institution.id")
    at: datetime = Field(sa_type=store.Utc)


class CasePartner(SQLModel, table=True):
    """An organisation invited to one case; it sees the case while the invitation stands."""

    __tablename__ = "case_partner"
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    institution_id: int = Field(foreign_key="institution.id", index=True)
    role: PartnerRole = Field(sa_type=store.one_of(PartnerRole))
    invited_at: datetime = Field(sa_type=store.Utc)
    ended_at: datetime | None = Field(default=None, sa_type=store.Utc)


def circumstances_of(db: Session, case_id: int) -> Circumstances:
    """What is noted, or the defaults; not added to the session."""
    return db.get(Circumstances, case_id) or Circumstances(case_id=case_id)


def parent_exploits(db: Session, case_id: int) -> bool:
    """Whether a parent of the child takes part in the exploitation: such a parent cannot consent for the child."""
    return circumstances_of(db, case_id).parent_exploits


def steps_of(db: Session, case_id: int) -> list[CaseStep]:
    """The records of a case's steps, in the order in which they were made."""
    return list(db.exec(select(CaseStep).where(CaseStep.case_id == case_id).order_by(col(CaseStep.id))))


def partners_of(db: Session, case_id: int) -> list[CasePartner]:
    """The partners whose invitation stands, the first invited first."""
    wanted = select(CasePartner).where(CasePartner.case_id == case_id, col(CasePartner.ended_at).is_(None))
    return list(db.exec(wanted.order_by(col(CasePartner.id))))


def facts_now(db: Session, case: Case) -> Facts:
    """The same, read for one case."""
    assert case.id is not None
    return facts_of(case, circumstances_of(db, case.id), partners_of(db, case.id), consent_of(db, case.id))


def records(rows: Iterable[CaseStep]) -> list[Record]:
    """The rows as the rules read them."""
    return [Record(r.step, r.state, r.done_on, r.outcome, r.days) for r in rows]


def facts_of(case: Case, noted: Circumstances, partners: Iterable[CasePartner], consent: ConsentAnswer | None) -> Facts:
    """What the rules ask of a case. `consent`: the newest answer about services."""
    invited: dict[PartnerRole, datetime] = {}
    for p in partners:
        invited.setdefault(p.role, p.invited_at)
    return Facts(
        case.age_band, case.citizenship, case.destination, case.source, case.opened_at, noted.asylum,
        noted.unaccompanied, noted.sender, noted.arrival, invited,
        consent in (ConsentAnswer.REFUSED, ConsentAnswer.WITHDRAWN),
    )  # fmt: skip
