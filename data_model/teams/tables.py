"""The tables of a county's team: its constitution acts, and the member institutions under each."""

from datetime import date

from sqlalchemy import CheckConstraint, ColumnElement
from sqlmodel import Field, Session, SQLModel, col, select

from data_model import access, store
from data_model.access import Actor
from data_model.institutions import Institution, InstitutionKind
from data_model.teams.quorum import QuorumRule

USUAL = (
    InstitutionKind.PREFECTURE, InstitutionKind.ANITP_REGIONAL, InstitutionKind.DIICOT, InstitutionKind.BCCO,
    InstitutionKind.IPJ, InstitutionKind.IJJ, InstitutionKind.BORDER_POLICE, InstitutionKind.IGI,
    InstitutionKind.COUNTY_COUNCIL, InstitutionKind.DGASPC, InstitutionKind.DSP, InstitutionKind.CAS,
    InstitutionKind.ISJ, InstitutionKind.ITM, InstitutionKind.AJOFM,
)  # fmt: skip
"""The public bodies that sit in teams, by the one roster that was made public (domain.md, section 1)."""


class ConstitutionAct(store.Versioned, table=True):
    """The order that sets up a county's team, in force from a day until replaced or ended.

    `replaces_id` is the act that ended the day before this one began, `replaces` an older order that is not kept here.
    """

    __table_args__ = (CheckConstraint("(quorum_rule = 'number') = (quorum_number IS NOT NULL)", name="quorum_number"),)
    id: int | None = Field(default=None, primary_key=True)
    county: str = Field(max_length=2, index=True)
    number: str = Field(max_length=20)
    signed_on: date
    in_force_from: date
    in_force_to: date | None = None
    ended_because: str = Field(default="", max_length=300)
    replaces_id: int | None = Field(default=None, foreign_key="constitutionact.id")
    replaces: str = Field(default="", max_length=80)
    chair: str = Field(default="", max_length=120)
    secretary: str = Field(default="", max_length=120)
    quorum_rule: QuorumRule = Field(default=QuorumRule.MORE_THAN_HALF, sa_type=store.one_of(QuorumRule))
    quorum_number: int | None = None

    def in_force(self, day: date) -> bool:
        return self.in_force_from <= day and (self.in_force_to is None or self.in_force_to >= day)


class Member(SQLModel, table=True):
    """An institution of the team, under an act: who sits for it, and who may come instead, one name a line."""

    act_id: int = Field(foreign_key="constitutionact.id", primary_key=True)
    institution_id: int = Field(foreign_key="institution.id", primary_key=True)
    titular: str = Field(default="", max_length=120)
    substitutes: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The substitutes."""
        return tuple(self.substitutes.splitlines())


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


def seats_of(db: Session, act: ConstitutionAct | None) -> dict[int, Member]:
    """Who sits and who may come instead, by institution; none without an act."""
    if act is None:
        return {}
    return {m.institution_id: m for m in db.exec(select(Member).where(Member.act_id == act.id))}
