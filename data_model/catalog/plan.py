"""What a National Action Plan is: its objectives, actions and indicators, and where its text was odd."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from data_model.catalog.definitions import Definition


class Cadence(StrEnum):
    """How often an action happens."""

    PERMANENT = "permanent"
    ONCE = "once"
    YEARLY = "yearly"
    HALF_YEARLY = "half_yearly"
    QUARTERLY = "quarterly"


class Evaluation(StrEnum):
    """When an action is evaluated."""

    YEARLY = "yearly"
    HALF_YEARLY = "half_yearly"
    HALF_YEARLY_AND_YEARLY = "half_yearly_and_yearly"
    BY_DATE = "by_date"
    UNSTATED = "unstated"


class Feed(StrEnum):
    """How counties feed an indicator. CONTRIBUTION: the county gives data, the national institution reports."""

    PREFECT = "prefect"
    LOCAL_RESPONSIBLE = "local_responsible"
    LOCAL_SUPPORT = "local_support"
    DECONCENTRATED = "deconcentrated"
    CONTRIBUTION = "contribution"


@dataclass(frozen=True)
class GeneralObjective:
    """A general objective ("3"), with the plan's title and a short one of ours."""

    code: str
    title: str
    short_title: str


@dataclass(frozen=True)
class SpecificObjective:
    """A specific objective ("3.2"); `general` is its general objective's code."""

    code: str
    general: str
    title: str
    short_title: str


@dataclass(frozen=True)
class ObjectiveIndicator:
    """An indicator of a general objective, not yet defined: `awaits_action` is to define it."""

    indicator_id: str
    objective: str
    text: str
    awaits_action: str


@dataclass(frozen=True)
class StrategyIndicator:
    """A figure that the Strategy itself follows, outside the plan's table; `source` is its place there."""

    indicator_id: str
    objective: str
    text: str
    source: str


@dataclass(frozen=True)
class PlanInstitution:
    """An institution or a group that the plan names. `kind` is a code of the list institution_kind, or empty."""

    code: str
    name: str
    within: str
    kind: str


@dataclass(frozen=True)
class Published:
    """The cells of an action as published, mistakes kept."""

    title: str
    responsible: str
    support: str
    results: str
    period: str
    evaluation: str


@dataclass(frozen=True)
class Action:
    """An action ("3.2.9") of the specific objective `objective`; `due` is None for what has no last day."""

    code: str
    objective: str
    short_title: str
    responsible: tuple[str, ...]
    support: tuple[str, ...]
    period: str
    cadence: Cadence
    at_need: bool
    first_day: date
    due: date | None
    evaluation: Evaluation
    evaluation_due: date | None
    published: Published | None


@dataclass(frozen=True)
class Indicator:
    """An indicator ("3.2.9-I1"). `feed` is None for a national one; `counted` says in words how we propose to count."""

    indicator_id: str
    action: str
    text: str
    published: str
    feed: Feed | None
    reporters: tuple[str, ...]
    formula: str
    counted: str
    evaluation: Evaluation

    @property
    def county_fed(self) -> bool:
        """Whether data of the counties go into it."""
        return self.feed is not None


@dataclass(frozen=True)
class Oddity:
    """An irregularity of the published plan: what it says, what we kept, and why."""

    where: str
    column: str
    source_says: str
    kept_as: str
    why: str


@dataclass(frozen=True)
class PlanVersion:
    """One plan. Every mapping is by code, in the order of its file; `definitions` is empty where nobody wrote them.

    `readings`: our English of its texts, by the Romanian text; empty where nobody wrote it.
    """

    plan_id: str
    title: str
    first_day: date
    last_day: date
    legal_basis: str
    strategy: str
    institutions: Mapping[str, PlanInstitution]
    general_objectives: Mapping[str, GeneralObjective]
    specific_objectives: Mapping[str, SpecificObjective]
    actions: Mapping[str, Action]
    indicators: Mapping[str, Indicator]
    objective_indicators: Mapping[str, ObjectiveIndicator]
    strategy_indicators: Mapping[str, StrategyIndicator]
    definitions: Mapping[str, Definition]
    oddities: tuple[Oddity, ...]
    readings: Mapping[str, str]

    def indicators_of(self, action: str) -> tuple[Indicator, ...]:
        """The indicators of an action, in the plan's order."""
        return tuple(indicator for indicator in self.indicators.values() if indicator.action == action)
