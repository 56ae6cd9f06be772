"""What an institution declares, and when: from the plan's definitions, actions and evaluation stages.

What is evaluated in each half-year is declared by half-year, the rest by year. What may never be added up (people
counted once, medians) is declared of the year too, because two half-years do not make it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from data_model import access, settings
from data_model.access import Actor, Right, Role
from data_model.errors import Invalid, NotFound
from data_model.facts.looking import DeclaredRow, standing_of
from data_model.periods import HalfYear, Period, Year, parse_period
from data_model.plan_catalog import (
    NEVER_ADDED,
    Action,
    Cadence,
    Definition,
    Evaluation,
    FactKind,
    How,
    PlanVersion,
    Unit,
    plan_for,
)
from geodata.counties import COUNTRY

HALF_YEARLY = (Evaluation.HALF_YEARLY, Evaluation.HALF_YEARLY_AND_YEARLY)


@dataclass(frozen=True)
class Asked:
    """One number that a form asks for."""

    indicator_id: str
    measure: str
    unit: Unit
    persons: bool


@dataclass(frozen=True)
class DueRow:
    """One form: a kind of fact of one action and period, what it asks, and what stands. `required`: the plan's stage
    asks for it now; the rest may be declared."""

    county: str
    action: str
    kind: FactKind
    period: str
    asked: tuple[Asked, ...]
    standing: DeclaredRow | None
    required: bool


def plan_of(period: Period) -> PlanVersion:
    """The plan of a period's last day; Invalid where none has definitions."""
    plan = plan_for((period.end - timedelta(days=1)).date())
    if plan is None or not plan.definitions:
        raise Invalid("facts.no_plan", field="period")
    return plan


def evaluation_of(plan: PlanVersion, indicator_id: str) -> Evaluation:
    """When an indicator is evaluated; those of an objective or of the Strategy once a year."""
    found = plan.indicators.get(indicator_id)
    return found.evaluation if found else Evaluation.YEARLY


def action_of(plan: PlanVersion, indicator_id: str) -> str:
    """The action of an indicator, "" for those of an objective or of the Strategy."""
    found = plan.indicators.get(indicator_id)
    return found.action if found else ""


def spans(plan: PlanVersion, definition: Definition) -> tuple[type[Period], ...]:
    """The kinds of periods of which an indicator is declared."""
    if evaluation_of(plan, definition.indicator_id) not in HALF_YEARLY:
        return (Year,)
    return (HalfYear, Year) if definition.rule in NEVER_ADDED else (HalfYear,)


def is_due(action: Action | None, period: Period) -> bool:
    """Whether the plan asks for an action's figures in a period: from its first day on; of what happens once, in the
    period that has its last day."""
    if action is None:
        return True
    first, last = period.start.date(), (period.end - timedelta(days=1)).date()
    if action.first_day > last:
        return False
    return action.cadence is not Cadence.ONCE or action.due is None or first <= action.due <= last


def declares(actor: Actor, definition: Definition) -> bool:
    """Whether the actor's institution is the one that declares an indicator."""
    if definition.how is How.NATIONAL:
        return actor.role is Role.CENTRAL
    return definition.how is How.DECLARED and actor.institution_kind in definition.reporters


def place_of(actor: Actor, county: str) -> str:
    """Where the actor declares: the country for ANITP, one of its own counties for the others."""
    if actor.role is Role.CENTRAL:
        if county != COUNTRY:
            raise access.refusal(actor, "facts.place")
        return COUNTRY
    access.require_county(actor, county, action="facts.place")
    return county


def forms(plan: PlanVersion, actor: Actor, period: Period) -> dict[tuple[str, FactKind], tuple[Asked, ...]]:
    """What the actor's institution declares of a period, by action and kind, in the plan's order."""
    found: dict[tuple[str, FactKind], list[Asked]] = {}
    for d in plan.definitions.values():
        if d.kind is not None and isinstance(period, spans(plan, d)) and declares(actor, d):
            asked = (Asked(d.indicator_id, m, d.unit, d.persons) for m in d.measures)
            found.setdefault((action_of(plan, d.indicator_id), d.kind), []).extend(asked)
    return {key: tuple(asked) for key, asked in found.items()}


def declared_with(period: Period) -> Iterator[Period]:
    """The periods whose forms belong to a half-year: itself, and with the second one the year."""
    yield period
    if isinstance(period, HalfYear) and period.number == 2:
        yield Year(period.year)


@access.question(Right.DECLARE_FACTS)
def due(db: Session, actor: Actor, *, county: str, period: str) -> list[DueRow]:
    """The forms of one's own institution for a half-year (with the second one, those of the year too), or a year."""
    asked = parse_period(period)
    if asked.start > settings.now(db):
        raise Invalid("facts.future", field="period")
    place, plan, found = place_of(actor, county), plan_of(asked), list[DueRow]()
    for one in declared_with(asked):
        standing = standing_of(db, actor, place, str(one))
        for (action, kind), fields in forms(plan, actor, one).items():
            required = is_due(plan.actions.get(action), one)
            found.append(DueRow(place, action, kind, str(one), fields, standing.get((action, kind)), required))
    return found


@access.question(Right.DECLARE_FACTS)
def missing(db: Session, actor: Actor, *, county: str, period: str) -> int:
    """How many of the forms that the plan asks for now do not stand yet."""
    rows = due(db, actor, county=county, period=period)
    return sum(row.required and (row.standing is None or bool(row.standing.withdrawn_because)) for row in rows)


def form_of(plan: PlanVersion, actor: Actor, action: str, kind: FactKind, period: Period) -> tuple[Asked, ...]:
    """What one form asks; NotFound where the actor's institution has no such form."""
    found = forms(plan, actor, period).get((action, kind))
    if not found:
        raise NotFound("facts.no_form", field="action")
    return found
