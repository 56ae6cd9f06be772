"""What people say about an indicator: the target that ANITP sets for a year, and why it was reached in part or not.

The Strategy asks for the reasons of partial or missing attainment. They are words of the institution that reports, or
of ANITP, and name no case.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, col, select

from data_model import access, audit, institutions, settings, store
from data_model.access import Actor, FreeText, Right, Role
from data_model.cases.codes import without_codes
from data_model.errors import Invalid, NotFound
from data_model.facts.asking import plan_of
from data_model.periods import Year, parse_period
from data_model.plan_catalog import Definition
from geodata.counties import COUNTIES, COUNTRY

LONGEST_REASON = 1_000
MOST = 1_000_000_000


class IndicatorTarget(store.Versioned, table=True):
    """What ANITP aims at in a year, for the country (RO) or a county; no value: nothing any more."""

    __tablename__ = "indicator_target"
    __table_args__ = (UniqueConstraint("plan_id", "indicator", "place", "year"),)
    id: int | None = Field(default=None, primary_key=True)
    plan_id: str = Field(max_length=20)
    indicator: str = Field(max_length=40)
    place: str = Field(max_length=40)
    year: int
    aim: float | None = None
    changed_at: datetime = Field(sa_type=store.Utc)


class AttainmentReason(store.Versioned, table=True):
    """Why an indicator was reached in part or not, of a place and period, in the words of one institution."""

    __tablename__ = "attainment_reason"
    __table_args__ = (UniqueConstraint("institution_id", "plan_id", "indicator", "place", "period"),)
    id: int | None = Field(default=None, primary_key=True)
    institution_id: int = Field(foreign_key="institution.id", index=True)
    plan_id: str = Field(max_length=20)
    indicator: str = Field(max_length=40)
    place: str = Field(max_length=40)
    period: str = Field(max_length=7)
    reason: str
    changed_at: datetime = Field(sa_type=store.Utc)


@dataclass(frozen=True)
class TargetRow:
    """A target, with the version to hand in when it is changed; `value` None: taken back."""

    value: float | None
    version: int
    changed_at: datetime


@dataclass(frozen=True)
class Reason:
    """What one institution said; `own` where it is the reader's, with the version to hand in."""

    by: str
    text: str
    own: bool
    version: int
    changed_at: datetime


@access.command(Right.SET_TARGETS)
def set_target(
    db: Session,
    actor: Actor,
    *,
    indicator: str,
    year: int,
    place: str = COUNTRY,
    value: float | None,
    expected_version: int | None = None,
) -> None:
    """Aim at a value in a year, for the country or a county; None takes the target back."""
    plan = plan_of(Year(year))
    if indicator not in plan.definitions:
        raise NotFound("indicator.unknown", field="indicator")
    if place not in (COUNTRY, *COUNTIES):
        raise NotFound("place.county", field="place")
    if value is not None and not 0 < value <= MOST:
        raise Invalid("facts.target", field="value", most=MOST)
    t = IndicatorTarget
    wanted = select(t).where(t.plan_id == plan.plan_id, t.indicator == indicator, t.place == place, t.year == year)
    row = db.exec(store.for_change(wanted)).first()
    store.take_if_there(row, expected_version)
    before = row.aim if row else None
    if row is None:
        row = t(plan_id=plan.plan_id, indicator=indicator, place=place, year=year, changed_at=settings.now(db))
    row.aim, row.changed_at = value, settings.now(db)
    db.add(row)
    county = "" if place == COUNTRY else place
    audit.record(
        db, actor, "target_set", county=county, subject=f"target {indicator} {year}", before=before, after=value
    )


@access.command(Right.DECLARE_FACTS)
def explain(
    db: Session,
    actor: Actor,
    *,
    indicator: str,
    place: str,
    period: str,
    reason: FreeText,
    expected_version: int | None = None,
) -> None:
    """Say why an indicator was reached in part or not: the institution that reports it in its county, ANITP for the
    country (RO) and for any county. An empty text takes the words back."""
    span = parse_period(period)
    plan = plan_of(span)
    definition = plan.definitions.get(indicator)
    if definition is None:
        raise NotFound("indicator.unknown", field="indicator")
    if not may_explain(actor, definition, place):
        raise access.refusal(actor, "monitoring.explain")
    if span.start > settings.now(db):
        raise Invalid("facts.future", field="period")
    if len(reason) > LONGEST_REASON:
        raise Invalid("text.too_long", field="reason", longest=LONGEST_REASON)
    without_codes(reason, field="reason")
    r = AttainmentReason
    wanted = select(r).where(
        r.institution_id == actor.institution_id, r.plan_id == plan.plan_id, r.indicator == indicator,
        r.place == place, r.period == period,
    )  # fmt: skip
    row = db.exec(store.for_change(wanted)).first()
    store.take_if_there(row, expected_version)
    if row is None:
        row = r(
            institution_id=actor.institution_id, plan_id=plan.plan_id, indicator=indicator, place=place,
            period=period, reason=reason, changed_at=settings.now(db),
        )  # fmt: skip
    row.reason, row.changed_at = reason, settings.now(db)
    db.add(row)
    county = "" if actor.role is Role.CENTRAL else place
    audit.record(db, actor, "attainment_explained", county=county, subject=f"reason {indicator} {place} {period}")


def may_explain(actor: Actor, definition: Definition, place: str) -> bool:
    """Whether the actor's institution may say why."""
    if actor.role is Role.CENTRAL:
        return place == COUNTRY or place in COUNTIES
    return place in actor.counties and actor.institution_kind in definition.reporters


def targets(db: Session, plan_id: str, place: str, year: int) -> dict[str, TargetRow]:
    """The targets of a place and year, by indicator, those taken back too."""
    t = IndicatorTarget
    wanted = select(t).where(t.plan_id == plan_id, t.place == place, t.year == year)
    return {row.indicator: TargetRow(row.aim, row.version, row.changed_at) for row in db.exec(wanted)}


def reasons(db: Session, actor: Actor, plan_id: str, place: str, period: str) -> dict[str, tuple[Reason, ...]]:
    """What was said of a place and period, by indicator; words taken back only to who took them."""
    r = AttainmentReason
    wanted = select(r).where(r.plan_id == plan_id, r.place == place, r.period == period).order_by(col(r.id))
    rows = db.exec(wanted).all()
    names = institutions.names(db, (row.institution_id for row in rows))
    found: dict[str, list[Reason]] = defaultdict(list)
    for row in rows:
        own = row.institution_id == actor.institution_id
        if row.reason or own:
            told = Reason(names[row.institution_id], row.reason, own, row.version, row.changed_at)
            found[row.indicator].append(told)
    return {indicator: tuple(told) for indicator, told in found.items()}


@access.question(Right.DECLARE_FACTS)
def own_reasons(db: Session, actor: Actor, *, place: str, period: str) -> dict[str, Reason]:
    """What one's own institution said of a place and period, by indicator."""
    plan = plan_of(parse_period(period))
    said = reasons(db, actor, plan.plan_id, place, period)
    return {indicator: one for indicator, told in said.items() for one in told if one.own}
