"""The county team: its constitution act by the prefect's order, and its member institutions (plan action 5.1.1)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement
from sqlmodel import Field, Session, SQLModel, col, select

from data_model import access, audit, institutions, settings, store
from data_model.access import Actor, Right, StaffText
from data_model.errors import Invalid, NotFound
from data_model.institutions import Institution


class ConstitutionAct(SQLModel, table=True):
    """The order that sets up a county's team, in force from a day until replaced."""

    id: int | None = Field(default=None, primary_key=True)
    county: str = Field(max_length=2, index=True)
    number: str = Field(max_length=20)
    signed_on: date
    in_force_from: date
    in_force_to: date | None = None
    chair: str = Field(default="", max_length=120)
    secretary: str = Field(default="", max_length=120)


class Member(SQLModel, table=True):
    """An institution of the team, under an act."""

    act_id: int = Field(foreign_key="constitutionact.id", primary_key=True)
    institution_id: int = Field(foreign_key="institution.id", primary_key=True)


@access.scope(ConstitutionAct)
def _reach(actor: Actor) -> ColumnElement[bool]:
    return col(ConstitutionAct.county).in_(actor.counties)


def act_on(db: Session, county: str, day: date) -> ConstitutionAct | None:
    """The act in force in a county on a day, if any."""
    wanted = select(ConstitutionAct).where(ConstitutionAct.county == county, ConstitutionAct.in_force_from <= day)
    wanted = wanted.where(col(ConstitutionAct.in_force_to).is_(None) | (col(ConstitutionAct.in_force_to) >= day))
    return db.exec(wanted.order_by(col(ConstitutionAct.in_force_from).desc()).limit(1)).first()


def members_of(db: Session, act: ConstitutionAct | None) -> list[Institution]:
    """The member institutions under an act, by name; none without an act."""
    if act is None:
        return []
    wanted = select(Institution).join(Member, col(Member.institution_id) == col(Institution.id))
    return list(db.exec(wanted.where(Member.act_id == act.id).order_by(Institution.name)))


@dataclass(frozen=True)
class TeamRow:
    county: str
    number: str
    signed_on: date
    in_force_from: date
    chair: str
    secretary: str
    members: tuple[institutions.InstitutionRow, ...]


@access.question(Right.SEE_MEETINGS)
def team(db: Session, actor: Actor, *, county: str) -> TeamRow | None:
    """The county's team under the act in force; None without one."""
    access.require_county(actor, county, action="teams.team")
    act = act_on(db, county, settings.today(db))
    if act is None:
        return None
    rows = tuple(institutions.get(db, m.id) for m in members_of(db, act) if m.id is not None)
    return TeamRow(county, act.number, act.signed_on, act.in_force_from, act.chair, act.secretary, rows)


@access.command(Right.HOLD_MEETING)
def record_act(
    db: Session,
    actor: Actor,
    *,
    number: StaffText,
    signed_on: date,
    in_force_from: date,
    member_ids: tuple[int, ...],
    chair: StaffText = "",
    secretary: StaffText = "",
) -> int:
    """Enter the prefect's order; it replaces the one in force from its first day."""
    if not number or len(number) > 20:
        raise Invalid("act.number", field="number")
    if in_force_from < signed_on or signed_on.year < 2006:
        raise Invalid("act.dates", field="in_force_from")
    if len(chair) > 120 or len(secretary) > 120:
        raise Invalid("text.too_long", field="chair", longest=120)
    if not member_ids:
        raise Invalid("act.members", field="member_ids")
    county = actor.county
    store.one_at_a_time(db, f"act {county}")
    for earlier in db.exec(access.visible(select(ConstitutionAct), actor)):
        if earlier.county == county and (earlier.in_force_to is None or earlier.in_force_to >= in_force_from):
            if earlier.in_force_from >= in_force_from:
                raise Invalid("act.later_one", field="in_force_from")
            earlier.in_force_to = date.fromordinal(in_force_from.toordinal() - 1)
    act = ConstitutionAct(
        county=county, number=number, signed_on=signed_on, in_force_from=in_force_from, chair=chair, secretary=secretary
    )
    db.add(act)
    db.flush()
    assert act.id is not None
    for member_id in dict.fromkeys(member_ids):
        found = db.get(Institution, member_id)
        if (
            found is None
            or not found.active
            or (found.county is not None and county not in institutions.covered(db, found))
        ):
            raise NotFound("institution.unknown", field="member_ids")
        db.add(Member(act_id=act.id, institution_id=member_id))
    audit.record(db, actor, "act_recorded", county=county, subject=f"act {act.id}")
    return act.id
