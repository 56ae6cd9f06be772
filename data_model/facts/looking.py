"""Declarations as they are read again: the own ones, and the county's by its coordinator and regional centre."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from data_model import access, institutions
from data_model.access import Actor, Right
from data_model.catalog.definitions import FactKind
from data_model.facts.tables import Change, DeclaredChange, DeclaredFact, DeclaredFigure


@dataclass(frozen=True)
class DeclaredRow:
    """One declaration. `figures` by indicator and measure; `withdrawn_because`, "" while it counts."""

    id: int
    version: int
    institution: str
    own: bool
    county: str
    action: str
    kind: FactKind
    period: str
    figures: dict[tuple[str, str], int]
    evidence: str
    withdrawn_because: str
    declared_at: datetime


@dataclass(frozen=True)
class ChangeRow:
    """One step in a declaration's history."""

    at: datetime
    what: Change
    words: str


@access.question(Right.DECLARE_FACTS)
def declared(db: Session, actor: Actor, *, county: str, period: str) -> list[DeclaredRow]:
    """The declarations in the actor's reach of a place (RO: the country) and period, the withdrawn ones too."""
    wanted = select(DeclaredFact).where(DeclaredFact.county == county, DeclaredFact.period == period)
    order = col(DeclaredFact.plan_action), col(DeclaredFact.kind), col(DeclaredFact.id)
    return _rows(db, actor, list(db.exec(access.visible(wanted, actor).order_by(*order))))


def standing_of(db: Session, actor: Actor, place: str, period: str) -> dict[tuple[str, FactKind], DeclaredRow]:
    """The own institution's declarations of a place and period, by action and kind."""
    wanted = select(DeclaredFact).where(
        DeclaredFact.county == place,
        DeclaredFact.period == period,
        DeclaredFact.institution_id == actor.institution_id,
    )
    rows = _rows(db, actor, list(db.exec(access.visible(wanted, actor))))
    return {(row.action, row.kind): row for row in rows}


def _rows(db: Session, actor: Actor, facts: list[DeclaredFact]) -> list[DeclaredRow]:
    names = institutions.names(db, (f.institution_id for f in facts))
    figures: dict[int, dict[tuple[str, str], int]] = {}
    for g in db.exec(select(DeclaredFigure).where(col(DeclaredFigure.fact_id).in_([f.id for f in facts]))):
        figures.setdefault(g.fact_id, {})[g.indicator, g.measure] = g.count
    return [
        DeclaredRow(
            f.id or 0, f.version, names[f.institution_id], f.institution_id == actor.institution_id, f.county,
            f.plan_action, f.kind, f.period, figures.get(f.id or 0, {}), f.evidence, f.withdrawn_because, f.declared_at,
        )
        for f in facts
    ]  # fmt: skip


@access.question(Right.DECLARE_FACTS)
def changes(db: Session, actor: Actor, *, fact_id: int) -> list[ChangeRow]:
    """What was done with a declaration, the newest last; nothing for one out of reach."""
    seen = access.visible(select(DeclaredFact).where(DeclaredFact.id == fact_id), actor)
    if db.exec(seen).first() is None:
        return []
    wanted = select(DeclaredChange).where(DeclaredChange.fact_id == fact_id).order_by(col(DeclaredChange.id))
    return [ChangeRow(c.at, c.what, c.words) for c in db.exec(wanted)]
