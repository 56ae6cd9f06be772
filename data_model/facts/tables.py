"""The rows of declared facts, their figures and what was changed; and which of them an actor may see."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, UniqueConstraint, false
from sqlmodel import Field, SQLModel, col

from data_model import access, store
from data_model.access import Actor, Role
from data_model.catalog.definitions import FactKind


class DeclaredFact(store.Versioned, table=True):
    """What one institution declared of an action and a period, of one kind: one row, so that nothing counts twice."""

    __tablename__ = "declared_fact"
    __table_args__ = (UniqueConstraint("institution_id", "county", "plan_id", "plan_action", "kind", "period"),)
    id: int | None = Field(default=None, primary_key=True)
    institution_id: int = Field(foreign_key="institution.id", index=True)
    county: str = Field(max_length=2, index=True)  # RO for what ANITP declares
    plan_id: str = Field(max_length=20)
    plan_action: str = Field(default="", max_length=10)  # "" for an indicator of an objective
    kind: FactKind = Field(sa_type=store.one_of(FactKind))
    period: str = Field(max_length=7, index=True)  # 2026-H2 or 2026
    evidence: str = ""
    withdrawn_because: str = ""  # not empty: it no longer counts
    declared_at: datetime = Field(sa_type=store.Utc)


class DeclaredFigure(SQLModel, table=True):
    """One number of a declaration, for one indicator."""

    __tablename__ = "declared_figure"
    fact_id: int = Field(foreign_key="declared_fact.id", primary_key=True)
    indicator: str = Field(primary_key=True, max_length=40)
    measure: str = Field(primary_key=True, max_length=40)
    count: int


class Change(StrEnum):
    DECLARED = "declared"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


class DeclaredChange(SQLModel, table=True):
    """How a declaration came to stand as it does: what was said each time, never rewritten."""

    __tablename__ = "declared_change"
    id: int | None = Field(default=None, primary_key=True)
    fact_id: int = Field(foreign_key="declared_fact.id", index=True)
    at: datetime = Field(sa_type=store.Utc)
    what: Change = Field(sa_type=store.one_of(Change))
    figures: str = ""  # JSON: indicator, measure, count
    words: str = ""  # the evidence, or why it was withdrawn


@access.scope(DeclaredFact)
def _reach(actor: Actor) -> ColumnElement[bool]:
    """Its own, for who declares; the county's, for its coordinator and its regional centre. ANITP reads of a county no
    declaration, only what `data_model.monitoring` tells of it."""
    mine = col(DeclaredFact.institution_id) == actor.institution_id
    if actor.role in (Role.COORDINATOR, Role.REGIONAL):
        return mine | col(DeclaredFact.county).in_(actor.counties)
    return mine if actor.role in (Role.INSTITUTION, Role.CENTRAL) else false()
