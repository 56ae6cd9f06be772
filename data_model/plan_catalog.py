"""The National Action Plans as data: each version is a folder, side by side with the others."""

import os
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from data_model.catalog.definitions import (
    NEVER_ADDED,
    Definition,
    Dimension,
    FactKind,
    How,
    Rule,
    Unit,
    measures,
)
from data_model.catalog.plan import (
    Action,
    Cadence,
    Evaluation,
    Feed,
    GeneralObjective,
    Indicator,
    ObjectiveIndicator,
    Oddity,
    PlanInstitution,
    PlanVersion,
    Published,
    SpecificObjective,
    StrategyIndicator,
)
from data_model.catalog.plan_folder import load_plan
from data_model.catalog.table import BadCatalog
from data_model.errors import Invalid

__all__ = [
    "NEVER_ADDED", "Action", "BadCatalog", "Cadence", "Definition", "Dimension", "Evaluation", "FactKind", "Feed",
    "GeneralObjective", "How", "Indicator", "ObjectiveIndicator", "Oddity", "PlanInstitution", "PlanVersion",
    "Published", "Rule", "SpecificObjective", "StrategyIndicator", "Unit", "load_plan", "measures", "plan_for", "plans",
    "require_action",
]  # fmt: skip
PLANS = Path(__file__).parent / "catalog" / "plans"


def plans() -> Mapping[str, PlanVersion]:
    """Every plan of the catalog, and of the folder of plan folders that IMPREUNA_PLANS names, by id, oldest first."""
    return _plans_in(os.environ.get("IMPREUNA_PLANS", ""))


def plan_for(day: date) -> PlanVersion | None:
    """The plan that covers `day`, the later one where two do; else the last that had ended; None before the first."""
    begun = [plan for plan in plans().values() if plan.first_day <= day]
    covering = [plan for plan in begun if day <= plan.last_day]
    best = covering or begun
    return best[-1] if best else None


def require_action(code: str, day: date) -> None:
    """Invalid for a code that is no action of the plan for `day`; "" names none, and is fine."""
    plan = plan_for(day)
    if code and (plan is None or code not in plan.actions):
        raise Invalid("plan.action_unknown", field="plan_action")


@cache
def _plans_in(extra: str) -> Mapping[str, PlanVersion]:
    found: dict[str, PlanVersion] = {}
    for home in [PLANS, *([Path(extra)] if extra else [])]:
        if not home.is_dir():
            raise BadCatalog(home, "is not a folder of plans")
        for folder in sorted(path for path in home.iterdir() if (path / "plan.toml").exists()):
            plan = load_plan(folder)
            if plan.plan_id in found:
                raise BadCatalog(
                    folder / "plan.toml",
                    f"another plan is already called {plan.plan_id!r}",
                    column="id",
                )
            found[plan.plan_id] = plan
    return MappingProxyType(dict(sorted(found.items(), key=lambda item: item[1].first_day)))
