"""What every victim may ask for, whatever the track: insured status and access to health (Strategy, problem 12),
compensation and voucher (action 3.6.2), coordination in criminal proceedings (action 3.6.5).

Measures of physical protection are never noted on a case: see data_model/protection.py.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlmodel import Field, Session, SQLModel, col, select

from data_model import access, audit, cases, settings, store
from data_model.access import Actor, Right
from data_model.cases import Level
from data_model.errors import Invalid, NotFound

VOUCHER_STEP = "voucher"
MOST_LEI = 1_000_000


class Insured(StrEnum):
    INSURED = "insured"
    REQUESTED = "requested"  # from the health insurance house
    NOT_INSURED = "not_insured"
    REFUSED = "refused"


class HealthAccess(StrEnum):
    FAMILY_DOCTOR = "family_doctor"
    REFERRED = "referred"
    EMERGENCY_ONLY = "emergency_only"
    NONE = "none"


class CompensationKind(StrEnum):
    VOUCHER = "voucher"  # an advance of the compensation
    COMPENSATION = "compensation"


class Decision(StrEnum):
    GRANTED = "granted"
    REFUSED = "refused"


class HealthCover(SQLModel, table=True):
    """Whether the person is insured, and how it reaches a doctor; one row a case, no diagnosis."""

    __tablename__ = "health_cover"
    case_id: int = Field(foreign_key="case.id", primary_key=True)
    insured: Insured = Field(sa_type=store.one_of(Insured))
    access: HealthAccess = Field(sa_type=store.one_of(HealthAccess))
    noted_on: date


class Compensation(SQLModel, table=True):
    """One request for a voucher or for compensation, and what came of it. `amount` in whole lei."""

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    kind: CompensationKind = Field(sa_type=store.one_of(CompensationKind))
    requested_at: datetime = Field(sa_type=store.Utc)
    decision: Decision | None = Field(default=None, sa_type=store.one_of(Decision))
    decided_at: datetime | None = Field(default=None, sa_type=store.Utc)
    amount: int | None = None


class Coordination(SQLModel, table=True):
    """That somebody coordinates the victim in criminal proceedings, from a day to a day; nothing of the file."""

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    from_on: date
    to_on: date | None = None


@access.command(Right.WORK_CASE)
def note_health(
    db: Session, actor: Actor, *, case_id: int, insured: Insured, health: HealthAccess, expected_version: int
) -> None:
    """Note whether the person is insured now, and its access to health."""
    case = cases.led(db, actor, case_id, expected_version)
    row = db.get(HealthCover, case_id) or HealthCover(
        case_id=case_id, insured=insured, access=health, noted_on=settings.today(db)
    )
    row.insured, row.access, row.noted_on = insured, health, settings.today(db)
    db.add(row)
    _kept(db, actor, case, "health_noted", insured=insured, health=health)


@access.command(Right.WORK_CASE)
def request_compensation(
    db: Session, actor: Actor, *, case_id: int, kind: CompensationKind, moment: datetime, expected_version: int
) -> int:
    """Note that a voucher or compensation was asked for, at an aware moment; its id. Invalid for a moment to come, and
    while a request of the kind waits for its decision."""
    case = cases.led(db, actor, case_id, expected_version)
    _not_to_come(db, moment)
    waiting = (Compensation.case_id == case_id, Compensation.kind == kind, col(Compensation.decided_at).is_(None))
    if db.exec(select(Compensation.id).where(*waiting)).first():
        raise Invalid("compensation.waiting", field="kind")
    made = Compensation(case_id=case_id, kind=kind, requested_at=moment)
    db.add(made)
    _kept(db, actor, case, "compensation_requested", kind=kind, at=moment.isoformat())
    return made.id or 0


@access.command(Right.WORK_CASE)
def decide_compensation(
    db: Session,
    actor: Actor,
    *,
    case_id: int,
    compensation_id: int,
    decision: Decision,
    moment: datetime,
    amount: int | None = None,
    expected_version: int,
) -> None:
    """Note the decision, at an aware moment, and the amount in lei where it was granted."""
    case = cases.led(db, actor, case_id, expected_version)
    row = db.get(Compensation, compensation_id)
    if row is None or row.case_id != case_id:
        raise NotFound("compensation.unknown", field="compensation_id")
    if row.decided_at is not None:
        raise Invalid("compensation.decided", field="compensation_id")
    _not_to_come(db, moment)
    if moment < row.requested_at:
        raise Invalid("compensation.order", field="moment")
    if (decision is Decision.GRANTED) != (amount is not None) or not 0 < (amount or 1) <= MOST_LEI:
        raise Invalid("compensation.amount", field="amount", most=MOST_LEI)
    row.decision, row.decided_at, row.amount = decision, moment, amount
    db.add(row)
    _kept(db, actor, case, "compensation_decided", decision=decision, at=moment.isoformat(), amount=amount)


@access.command(Right.WORK_CASE)
def begin_coordination(db: Session, actor: Actor, *, case_id: int, on: date, expected_version: int) -> None:
    """Note that the person is coordinated in criminal proceedings from a day on."""
    case = cases.led(db, actor, case_id, expected_version)
    _not_after_today(db, on)
    if _running(db, case_id) is not None:
        raise Invalid("coordination.running", field="on")
    db.add(Coordination(case_id=case_id, from_on=on))
    _kept(db, actor, case, "coordination_begun", on=str(on))


@access.command(Right.WORK_CASE)
def end_coordination(db: Session, actor: Actor, *, case_id: int, on: date, expected_version: int) -> None:
    """Note the last day of the coordination that runs."""
    case = cases.led(db, actor, case_id, expected_version)
    _not_after_today(db, on)
    running = _running(db, case_id)
    if running is None:
        raise NotFound("coordination.unknown", field="on")
    if on < running.from_on:
        raise Invalid("coordination.order", field="on")
    running.to_on = on
    db.add(running)
    _kept(db, actor, case, "coordination_ended", on=str(on))


def _running(db: Session, case_id: int) -> Coordination | None:
    wanted = select(Coordination).where(Coordination.case_id == case_id, col(Coordination.to_on).is_(None))
    return db.exec(wanted).first()


def _not_to_come(db: Session, moment: datetime) -> None:
    if moment > settings.now(db):
        raise Invalid("step.future", field="moment")


def _not_after_today(db: Session, on: date) -> None:
    if on > settings.today(db):
        raise Invalid("step.future", field="on")


def _kept(db: Session, actor: Actor, case: cases.Case, action: str, **payload: Any) -> None:
    cases.moved(db, case)
    audit.record(db, actor, action, county=case.handling_county, subject=f"case {case.id}", **payload)


@dataclass(frozen=True)
class CompensationRow:
    """`hours`: whole hours from request to decision, None before; `late`: past the voucher's hours."""

    id: int
    kind: CompensationKind
    requested_at: datetime
    decision: Decision | None
    decided_at: datetime | None
    amount: int | None
    hours: int | None
    due_at: datetime | None
    late: bool


@dataclass(frozen=True)
class Support:
    insured: Insured | None
    access: HealthAccess | None
    noted_on: date | None
    compensation: tuple[CompensationRow, ...]
    coordination: tuple[tuple[date, date | None], ...]


@access.question(Right.SEE_CASES)
def support_of(db: Session, actor: Actor, *, case_id: int) -> Support | None:
    """Insurance, compensation and proceedings of a case; None for who does not see it in full."""
    case = cases.find(db, actor, case_id)
    if cases.level_of(actor, case) is not Level.FULL:
        return None
    cases.note_seen(db, actor, case)
    cover = db.get(HealthCover, case_id)
    asked = db.exec(select(Compensation).where(Compensation.case_id == case_id).order_by(col(Compensation.id)))
    led = db.exec(select(Coordination).where(Coordination.case_id == case_id).order_by(col(Coordination.id)))
    return Support(
        cover.insured if cover else None,
        cover.access if cover else None,
        cover.noted_on if cover else None,
        tuple(_row(db, c) for c in asked),
        tuple((c.from_on, c.to_on) for c in led),
    )


def _row(db: Session, c: Compensation) -> CompensationRow:
    due_at = _due(db, c) if c.kind is CompensationKind.VOUCHER else None
    hours = int((c.decided_at - c.requested_at).total_seconds() // 3600) if c.decided_at else None
    late = due_at is not None and (c.decided_at or settings.now(db)) > due_at
    return CompensationRow(c.id or 0, c.kind, c.requested_at, c.decision, c.decided_at, c.amount, hours, due_at, late)


def _due(db: Session, c: Compensation) -> datetime:
    return c.requested_at + timedelta(hours=settings.number(db, "voucher"))


def undecided(db: Session, case_ids: Any) -> list[tuple[int, datetime]]:
    """The vouchers without a decision, as case and deadline; for the clocks."""
    waiting = (Compensation.kind == CompensationKind.VOUCHER, col(Compensation.decided_at).is_(None))
    found = db.exec(select(Compensation).where(*waiting, col(Compensation.case_id).in_(case_ids)))
    return [(c.case_id, _due(db, c)) for c in found]
