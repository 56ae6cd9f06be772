"""The common action plan (plan action 3.3.6): the living list of the actions, by objective of the national plan."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from data_model import access, settings
from data_model.access import Actor, Right, Role
from data_model.actions.questions import ActionRow, rows_of
from data_model.actions.tables import PENDING, ActionItem
from data_model.plan_catalog import plan_for


@dataclass(frozen=True)
class Objective:
    """A specific objective of the national plan within its general one; both empty for what serves no plan action."""

    code: str
    title: str
    general: str
    general_title: str


OUTSIDE = Objective("", "", "", "")


@dataclass(frozen=True)
class CommonPlan:
    """What the paper of the common plan says: no case, no number of one. `groups` are in the plan's order.

    `extract_for` is the institution whose actions alone it holds, "" for the whole plan of the county.
    """

    county: str
    made_at: datetime
    ended_since: date
    extract_for: str
    groups: tuple[tuple[Objective, tuple[ActionRow, ...]], ...]
    demo: bool


def objective_of(plan_action: str, day: date) -> Objective:
    """The objective that an action of the plan in force serves; OUTSIDE for no action, or one of another plan."""
    plan = plan_for(day)
    action = plan.actions.get(plan_action) if plan else None
    if plan is None or action is None:
        return OUTSIDE
    specific = plan.specific_objectives[action.objective]
    general = plan.general_objectives[specific.general]
    return Objective(specific.code, specific.short_title, general.code, general.short_title)


def objectives(rows: Iterable[ActionRow], day: date) -> tuple[tuple[Objective, tuple[ActionRow, ...]], ...]:
    """The rows by objective, in the plan's order; those outside the plan last."""
    groups: dict[Objective, list[ActionRow]] = {}
    for row in rows:
        groups.setdefault(objective_of(row.plan_action, day), []).append(row)
    plan = plan_for(day)
    order = list(plan.specific_objectives) if plan else []
    known = sorted(groups, key=lambda o: order.index(o.code) if o.code in order else len(order))
    return tuple((objective, tuple(groups[objective])) for objective in known)


@access.question(Right.SEE_ACTIONS)
def common_plan(db: Session, actor: Actor, *, county: str) -> CommonPlan:
    """The county's common plan: all pending actions, and those ended in the last year. An institution gets its own."""
    access.require_county(actor, county, action="actions.common_plan")
    today = settings.today(db)
    since = today - timedelta(days=settings.number(db, "plan_ended_days"))
    living = col(ActionItem.state).in_(PENDING) | (col(ActionItem.ended_on) >= since)
    wanted = access.visible(select(ActionItem).where(ActionItem.county == county, living), actor)
    found = db.exec(wanted.order_by(col(ActionItem.due_on), col(ActionItem.id))).all()
    whole = actor.role in (Role.COORDINATOR, Role.REGIONAL)
    return CommonPlan(
        county=county,
        made_at=settings.now(db),
        ended_since=since,
        extract_for="" if whole else actor.institution_name,
        groups=objectives(rows_of(db, actor, found), today),
        demo=settings.is_demo(db),
    )
