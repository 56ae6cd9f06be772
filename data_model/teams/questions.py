"""What can be asked of a county's team: the act in force, and every act that was."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlmodel import Session, col, select

from data_model import access, institutions, settings
from data_model.access import Actor, Right, Role
from data_model.teams.quorum import QuorumRule, quorum_of
from data_model.teams.tables import ConstitutionAct, Member, act_on


class Standing(StrEnum):
    TO_COME = "to_come"
    IN_FORCE = "in_force"
    ENDED = "ended"


@dataclass(frozen=True)
class MemberRow:
    """A member institution; `titular` sits for it, any of `substitutes` may come instead."""

    id: int
    name: str
    titular: str
    substitutes: tuple[str, ...]


@dataclass(frozen=True)
class ActRow:
    """One act as it was. `replaces` names the order it took the place of, "" for none, as "number/day" where `follows`
    says that this one is kept here too; `replaced_by` is the number of the one that took its own place."""

    id: int
    version: int
    county: str
    number: str
    signed_on: date
    in_force_from: date
    in_force_to: date | None
    ended_because: str
    replaces: str
    follows: bool
    replaced_by: str
    chair: str
    secretary: str
    quorum_rule: QuorumRule
    quorum_number: int | None
    members: tuple[MemberRow, ...]
    standing: Standing

    @property
    def quorum(self) -> int:
        """How many members must come."""
        return quorum_of(self.quorum_rule, len(self.members), self.quorum_number)


@access.question(Right.SEE_MEETINGS)
def team(db: Session, actor: Actor, *, county: str) -> ActRow | None:
    """The county's team under the act in force; None without one."""
    access.require_county(actor, county, action="teams.team")
    act = act_on(db, county, settings.today(db))
    return _rows(db, actor, [act])[0] if act else None


@access.question(Right.SEE_MEETINGS)
def acts(db: Session, actor: Actor, *, county: str) -> list[ActRow]:
    """Every act of the county with its members, the newest first."""
    access.require_county(actor, county, action="teams.acts")
    wanted = access.visible(select(ConstitutionAct).where(ConstitutionAct.county == county), actor)
    return _rows(db, actor, list(db.exec(wanted.order_by(col(ConstitutionAct.in_force_from).desc()))))


def said(act: ConstitutionAct) -> str:
    """An act as the papers name it: "12/2024/01.02.2024", its number and the day it was signed."""
    return f"{act.number}/{act.signed_on:%d.%m.%Y}"


def _rows(db: Session, actor: Actor, found: list[ConstitutionAct]) -> list[ActRow]:
    ids = [act.id for act in found]
    before = db.exec(select(ConstitutionAct).where(col(ConstitutionAct.id).in_([a.replaces_id for a in found]))).all()
    after = db.exec(select(ConstitutionAct).where(col(ConstitutionAct.replaces_id).in_(ids))).all()
    seats = db.exec(select(Member).where(col(Member.act_id).in_(ids))).all()
    names = institutions.names(db, (m.institution_id for m in seats))
    replaced, replacing = {a.id: said(a) for a in before}, {a.replaces_id: a.number for a in after}
    today = settings.today(db)
    return [
        ActRow(
            a.id or 0, a.version, a.county, a.number, a.signed_on, a.in_force_from, a.in_force_to, a.ended_because,
            replaced.get(a.replaces_id, a.replaces), a.replaces_id is not None, replacing.get(a.id, ""), a.chair,
            a.secretary, a.quorum_rule, a.quorum_number,
            _members([m for m in seats if m.act_id == a.id], names, actor), _standing(a, today),
        )
        for a in found
    ]  # fmt: skip


def people_told(actor: Actor, members: Iterable[int]) -> bool:
    """Whether the actor may know who sits for the members of a team."""
    return actor.role is not Role.INSTITUTION or actor.institution_id in members


def _members(seats: list[Member], names: dict[int, str], actor: Actor) -> tuple[MemberRow, ...]:
    """The members by name; people are named to the members, the coordinator and the regional centre alone."""
    told = people_told(actor, (m.institution_id for m in seats))
    named = {m.institution_id: (m.titular, m.names) if told else ("", ()) for m in seats}
    rows = (MemberRow(m.institution_id, names[m.institution_id], *named[m.institution_id]) for m in seats)
    return tuple(sorted(rows, key=lambda m: m.name))


def _standing(act: ConstitutionAct, today: date) -> Standing:
    if act.in_force(today):
        return Standing.IN_FORCE
    return Standing.TO_COME if act.in_force_from > today else Standing.ENDED
