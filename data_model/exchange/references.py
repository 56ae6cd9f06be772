"""The codes under which other registers hold a case: SIMEV, Sunrise. Opaque: nothing here looks anything up by them."""

import re
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Field, Session, SQLModel, col, select

from data_model import access, audit, store
from data_model.access import Actor, FreeText, Right
from data_model.cases import Case, Level, find, led, level_of, moved, note_seen
from data_model.errors import Invalid

FORM = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9./\-]{1,38}[A-Za-z0-9])")


class Register(StrEnum):
    SIMEV = "simev"
    SUNRISE = "sunrise"


class CaseReference(SQLModel, table=True):
    """A case's code in another register."""

    case_id: int = Field(foreign_key="case.id", primary_key=True)
    held_in: Register = Field(sa_type=store.one_of(Register), primary_key=True)
    reference: str = Field(max_length=40, index=True)


@dataclass(frozen=True)
class ReferenceRow:
    register: Register
    reference: str


@access.question(Right.SEE_CASES)
def references_of(db: Session, actor: Actor, *, case_id: int) -> list[ReferenceRow]:
    """The codes in other registers, for who sees the case in full; none for all others."""
    case = find(db, actor, case_id)
    if level_of(actor, case) is not Level.FULL:
        return []
    note_seen(db, actor, case)
    wanted = select(CaseReference).where(CaseReference.case_id == case_id).order_by(col(CaseReference.held_in))
    return [ReferenceRow(r.held_in, r.reference) for r in db.exec(wanted)]


@access.command(Right.WORK_CASE)
def put_reference(
    db: Session, actor: Actor, *, case_id: int, register: Register, reference: FreeText, expected_version: int
) -> None:
    """Note the code of another register, "" for none. Invalid for what is no code, or stands at another case of the
    institution."""
    case = led(db, actor, case_id, expected_version)
    check_reference(db, actor, register, reference, but=case_id)
    row = db.get(CaseReference, (case_id, register))
    if not reference:
        if row:
            db.delete(row)
    else:
        row = row or CaseReference(case_id=case_id, held_in=register, reference=reference)
        row.reference = reference
        db.add(row)
    moved(db, case)
    audit.record(
        db, actor, "reference_set", county=case.handling_county, subject=f"case {case_id}", register=register
    )  # fmt: skip


def check_reference(db: Session, actor: Actor, register: Register, reference: str, *, but: int = 0) -> None:
    """Invalid where a code has not the form of one, or one's own institution has it at another case."""
    if not reference:
        return
    if not FORM.fullmatch(reference):
        raise Invalid("reference.form", field="reference")
    same = select(CaseReference.case_id).where(
        CaseReference.held_in == register, CaseReference.reference == reference, CaseReference.case_id != but
    )
    led_here = access.visible(select(col(Case.id)).where(Case.lead_institution_id == actor.institution_id), actor)
    if db.exec(same.where(col(CaseReference.case_id).in_(led_here))).first() is not None:
        raise Invalid("reference.twice", field="reference")
