"""Corrective measures of the Interministerial Committee (Strategy L539-541), as ANITP records them for the counties.

Each is a text for some counties or for all; that it comes to their agendas, and what they did, is told in
meetings.measured. A measure holds no case.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement
from sqlmodel import Field, Session, SQLModel, col, select

from data_model import access, audit, settings, store
from data_model.access import Actor, FreeText, Right, Role
from data_model.cases.codes import without_codes
from data_model.errors import Invalid, NotFound
from data_model.plan_catalog import require_action
from geodata.counties import COUNTIES

LONGEST_TITLE = 160
LONGEST_REASON = 500


class MeasureState(StrEnum):
    IN_FORCE = "in_force"
    WITHDRAWN = "withdrawn"


class Measure(store.Versioned, table=True):
    """A measure that a session of the Committee decided, on `session_on`."""

    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(max_length=LONGEST_TITLE)
    text: str
    session_on: date
    plan_action: str = Field(default="", max_length=10)
    due_on: date
    state: MeasureState = Field(default=MeasureState.IN_FORCE, sa_type=store.one_of(MeasureState))
    withdrawn_because: str = Field(default="", max_length=LONGEST_REASON)
    recorded_at: datetime = Field(sa_type=store.Utc)


class MeasureCounty(SQLModel, table=True):
    """A county that a measure concerns."""

    measure_id: int = Field(foreign_key="measure.id", primary_key=True)
    county: str = Field(max_length=2, primary_key=True, index=True)


@access.scope(Measure)
def _reach(actor: Actor) -> ColumnElement[bool]:
    if actor.role is Role.CENTRAL:
        return col(Measure.id).is_not(None)
    concerned = select(MeasureCounty.measure_id).where(col(MeasureCounty.county).in_(actor.counties))
    return col(Measure.id).in_(concerned)


@access.command(Right.RECORD_MEASURE)
def record_measure(
    db: Session,
    actor: Actor,
    *,
    title: FreeText,
    text: FreeText,
    session_on: date,
    due_on: date,
    counties: tuple[str, ...],
    plan_action: str = "",
) -> int:
    """Record a measure for these counties, whose next agendas will have it; its id."""
    if not title or len(title) > LONGEST_TITLE:
        raise Invalid("measure.title", field="title", longest=LONGEST_TITLE)
    if not text:
        raise Invalid("text.empty", field="text")
    without_codes(title, field="title")
    without_codes(text, field="text")
    today = settings.today(db)
    if not date(2006, 1, 1) <= session_on <= today:
        raise Invalid("measure.session_on", field="session_on")
    if not session_on <= due_on <= today + timedelta(days=1500):
        raise Invalid("measure.due_on", field="due_on")
    if not counties or set(counties) - set(COUNTIES):
        raise Invalid("measure.counties", field="counties")
    require_action(plan_action, today)
    made = Measure(
        title=title, text=text, session_on=session_on, due_on=due_on, plan_action=plan_action,
        recorded_at=settings.now(db),
    )  # fmt: skip
    db.add(made)
    db.flush()
    assert made.id is not None
    db.add_all(MeasureCounty(measure_id=made.id, county=county) for county in sorted(set(counties)))
    db.flush()
    audit.record(db, actor, "measure_recorded", subject=f"measure {made.id}", counties=sorted(set(counties)))
    return made.id


@access.command(Right.RECORD_MEASURE)
def withdraw_measure(db: Session, actor: Actor, *, measure_id: int, reason: FreeText, expected_version: int) -> None:
    """The measure no longer asks anything of the counties; the reason stays with it."""
    wanted = access.visible(select(Measure).where(Measure.id == measure_id), actor)
    found = db.exec(store.for_change(wanted)).first()
    if found is None:
        raise NotFound("measure.unknown")
    if not reason:
        raise Invalid("measure.reason", field="reason")
    if len(reason) > LONGEST_REASON:
        raise Invalid("text.too_long", field="reason", longest=LONGEST_REASON)
    without_codes(reason, field="reason")
    found.take(expected_version)
    if found.state is MeasureState.WITHDRAWN:
        raise Invalid("measure.withdrawn")
    found.state, found.withdrawn_because = MeasureState.WITHDRAWN, reason
    audit.record(db, actor, "measure_withdrawn", subject=f"measure {measure_id}")


@dataclass(frozen=True)
class Asked:
    """A measure in force, as a county's agenda needs it."""

    id: int
    title: str
    text: str
    session_on: date
    plan_action: str
    due_on: date


def in_force_for(db: Session, county: str) -> list[Asked]:
    """The measures in force that concern a county, the first due first."""
    found = db.exec(
        select(Measure)
        .join(MeasureCounty, col(MeasureCounty.measure_id) == col(Measure.id))
        .where(MeasureCounty.county == county, Measure.state == MeasureState.IN_FORCE)
        .order_by(col(Measure.due_on), col(Measure.id))
    ).all()
    return [Asked(m.id or 0, m.title, m.text, m.session_on, m.plan_action, m.due_on) for m in found]
