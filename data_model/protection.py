"""Measures of physical protection, declared as totals of a county and a quarter by the responsible body alone.

They are never noted on a case: who is protected, and how, is nobody's to read here (action 3.6.3 asks for the number of
cases and the kinds of measures). Who may declare: the police of the county, where the officers for witness protection
belong (Strategy L555); the courts' and prosecutors' measures come to it with the order to carry them out ("propus").
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, UniqueConstraint, false
from sqlmodel import Field, Session, col, select

from data_model import access, audit, settings, store
from data_model.access import Actor, Right, Role
from data_model.errors import Invalid
from data_model.institutions import InstitutionKind
from data_model.periods import Quarter

RESPONSIBLE = InstitutionKind.IPJ
MOST = 999


class Measure(StrEnum):
    """The kinds of measures."""

    GUARD = "guard"
    RELOCATION = "relocation"
    IDENTITY = "identity"
    HEARING = "hearing"


class ProtectionTotal(store.Versioned, table=True):
    """What one body declared of a county and a quarter: cases in all, and cases with each kind of measure."""

    __tablename__ = "protection_total"
    __table_args__ = (UniqueConstraint("institution_id", "county", "quarter"),)
    id: int | None = Field(default=None, primary_key=True)
    institution_id: int = Field(foreign_key="institution.id")
    county: str = Field(max_length=2)
    quarter: str = Field(max_length=7)
    cases: int
    guard: int
    relocation: int
    identity: int
    hearing: int
    declared_at: datetime = Field(sa_type=store.Utc)


@access.scope(ProtectionTotal)
def _reach(actor: Actor) -> ColumnElement[bool]:
    """Its own declarations, for the responsible body; nobody else's, nobody else."""
    if not may_declare(actor):
        return false()
    return col(ProtectionTotal.institution_id) == actor.institution_id


def may_declare(actor: Actor) -> bool:
    """Whether the actor's institution is the responsible body of its county."""
    return actor.role is Role.INSTITUTION and actor.institution_kind == RESPONSIBLE


@dataclass(frozen=True)
class Totals:
    """Cases with at least one measure, and with each kind; a case may have several kinds."""

    cases: int
    guard: int = 0
    relocation: int = 0
    identity: int = 0
    hearing: int = 0


@dataclass(frozen=True)
class DeclaredRow:
    """A declaration as its body reads it again. These counts go to no other reader, export or map."""

    quarter: str
    version: int
    totals: Totals
    declared_at: datetime


@access.question(Right.DECLARE_PROTECTION)
def declared(db: Session, actor: Actor, *, county: str) -> list[DeclaredRow]:
    """What one's own body declared of a county, the newest quarter first."""
    wanted = access.visible(select(ProtectionTotal).where(ProtectionTotal.county == county), actor)
    if may_declare(actor):
        audit.seen(db, actor, "protection_seen", county=county)
    return [_row(row) for row in db.exec(wanted.order_by(col(ProtectionTotal.quarter).desc()))]


def _row(row: ProtectionTotal) -> DeclaredRow:
    totals = Totals(row.cases, row.guard, row.relocation, row.identity, row.hearing)
    return DeclaredRow(row.quarter, row.version, totals, row.declared_at)


@access.command(Right.DECLARE_PROTECTION)
def declare(
    db: Session, actor: Actor, *, county: str, quarter: str, totals: Totals, expected_version: int | None = None
) -> None:
    """Declare the totals of a quarter, or put them right (`expected_version`: the one that was shown; None for the
    first). NotAllowed for any other body; Invalid for a quarter to come and for totals that cannot be."""
    if not may_declare(actor):
        raise access.refusal(actor, "protection.declare")
    access.require_county(actor, county, action="protection.declare")
    period = Quarter.parse(quarter)
    if period.start > settings.now(db):
        raise Invalid("protection.future", field="quarter")
    _possible(totals)
    wanted = access.visible(
        select(ProtectionTotal).where(ProtectionTotal.county == county, ProtectionTotal.quarter == str(period)), actor
    )
    row = db.exec(store.for_change(wanted)).first()
    store.take_if_there(row, expected_version)
    if row is None:
        row = ProtectionTotal(
            institution_id=actor.institution_id, county=county, quarter=str(period), declared_at=settings.now(db),
            **totals.__dict__,
        )  # fmt: skip
    else:
        row.declared_at = settings.now(db)
        for name, value in totals.__dict__.items():
            setattr(row, name, value)
    db.add(row)
    audit.record(db, actor, "protection_declared", county=county, subject=f"protection {period}", **totals.__dict__)


def _possible(totals: Totals) -> None:
    """Between 0 and MOST; no kind has more cases than there are, and every case has a measure."""
    kinds = [getattr(totals, m.value) for m in Measure]
    if any(not 0 <= n <= MOST for n in (totals.cases, *kinds)):
        raise Invalid("protection.range", field="totals", most=MOST)
    if max(kinds) > totals.cases or sum(kinds) < totals.cases:
        raise Invalid("protection.sum", field="totals")
