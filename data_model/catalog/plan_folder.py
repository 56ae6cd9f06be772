"""Read a plan from its folder and check it whole; SOURCES.md says how a folder is written.

Nothing here counts objectives or actions: the files decide.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from data_model.catalog.definitions import Definition, load_definitions
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
from data_model.catalog.plan_reading import load_reading
from data_model.catalog.table import Row, entries, rows, toml

LONGEST_SHORT_TITLE = 90
Head = dict[str, Any]
Item = TypeVar("Item")


def load_plan(folder: Path) -> PlanVersion:
    """The plan written in `folder`. BadCatalog names the file, row and column of the first mistake."""
    file = folder / "plan.toml"
    head = toml(file)
    plan = Row(file, 1, {key: str(value) for key, value in head.items() if not isinstance(value, list)})
    span = _required_day(plan, "first_day"), _required_day(plan, "last_day")
    if span[1] < span[0]:
        plan.bad("last_day", "is before first_day")
    institutions = _institutions(folder / "institutions.csv")
    general = _general_objectives(file, head)
    specific = _specific_objectives(file, head, general)
    actions = _actions(folder / "actions.csv", specific, institutions, _published(folder / "published.csv"), span)
    indicators = _indicators(folder / "indicators.csv", actions, institutions)
    awaited = _objective_indicators(file, head, general, actions)
    followed = _strategy_indicators(file, head, general)
    titles = {plan.text("id"): plan.text("title")}
    titles |= {o.code: o.short_title for o in general.values()} | {o.code: o.short_title for o in specific.values()}
    titles |= {code: i.text for code, i in awaited.items()} | {code: i.text for code, i in followed.items()}
    return PlanVersion(
        plan_id=plan.text("id"),
        title=plan.text("title"),
        first_day=span[0],
        last_day=span[1],
        legal_basis=plan.text("legal_basis"),
        strategy=plan.optional("strategy"),
        institutions=institutions,
        general_objectives=general,
        specific_objectives=specific,
        actions=actions,
        indicators=indicators,
        objective_indicators=awaited,
        strategy_indicators=followed,
        definitions=_definitions(folder / "definitions.csv", indicators, (*awaited, *followed)),
        oddities=_oddities(folder / "oddities.csv"),
        readings=load_reading(folder / "english.csv", titles, actions, indicators),
    )


def _general_objectives(file: Path, head: Head) -> Mapping[str, GeneralObjective]:
    def read(row: Row) -> GeneralObjective:
        return GeneralObjective(row.text("code"), row.text("title"), row.text("short_title"))

    return _by_code(entries(file, "general_objective", head.get("general_objective")), "code", read)


def _specific_objectives(
    file: Path, head: Head, general: Mapping[str, GeneralObjective]
) -> Mapping[str, SpecificObjective]:
    def read(row: Row) -> SpecificObjective:
        return SpecificObjective(
            row.text("code"), _parent(row, "code", general), row.text("title"), row.text("short_title")
        )

    return _by_code(entries(file, "specific_objective", head.get("specific_objective")), "code", read)


def _objective_indicators(
    file: Path, head: Head, general: Mapping[str, GeneralObjective], actions: Mapping[str, Action]
) -> Mapping[str, ObjectiveIndicator]:
    def read(row: Row) -> ObjectiveIndicator:
        objective, awaits = _one(row, "objective", general), _one(row, "awaits_action", actions)
        return ObjectiveIndicator(row.text("indicator_id"), objective, row.text("text"), awaits)

    return _by_code(entries(file, "objective_indicator", head.get("objective_indicator", [])), "indicator_id", read)


def _strategy_indicators(
    file: Path, head: Head, general: Mapping[str, GeneralObjective]
) -> Mapping[str, StrategyIndicator]:
    def read(row: Row) -> StrategyIndicator:
        objective = _one(row, "objective", general)
        return StrategyIndicator(row.text("indicator_id"), objective, row.text("text"), row.text("source"))

    return _by_code(entries(file, "strategy_indicator", head.get("strategy_indicator", [])), "indicator_id", read)


def _definitions(file: Path, indicators: Mapping[str, Indicator], others: Iterable[str]) -> Mapping[str, Definition]:
    if not file.exists():
        return MappingProxyType({})
    lists = toml(Path(__file__).parent / "codelists.toml")
    kinds = {str(kind["code"]): kind for kind in lists["institution_kind"]}
    fed = {code for code, indicator in indicators.items() if indicator.county_fed}
    return load_definitions(file, (*indicators, *others), fed, kinds)


def _institutions(file: Path) -> Mapping[str, PlanInstitution]:
    table = list(rows(file, ("code", "name", "within", "kind")))
    named = {row.text("code"): row for row in table}

    def read(row: Row) -> PlanInstitution:
        within = _one(row, "within", named) if row.optional("within") else ""
        return PlanInstitution(row.text("code"), row.text("name"), within, row.optional("kind"))

    return _by_code(table, "code", read)


def _published(file: Path) -> dict[str, tuple[Row, Published]]:
    if not file.exists():
        return {}
    columns = ("title", "responsible", "support", "results", "period", "evaluation")

    def read(row: Row) -> tuple[Row, Published]:
        return row, Published(*(row.cells[column] for column in columns))

    return dict(_by_code(rows(file, ("code", *columns)), "code", read))


def _actions(
    file: Path,
    objectives: Mapping[str, SpecificObjective],
    institutions: Mapping[str, PlanInstitution],
    published: dict[str, tuple[Row, Published]],
    span: tuple[date, date],
) -> Mapping[str, Action]:
    titles: set[str] = set()

    def read(row: Row) -> Action:
        title = row.text("short_title", longest=LONGEST_SHORT_TITLE)
        if title in titles:
            row.bad("short_title", "is the title of another action too")
        titles.add(title)
        responsible = row.codes("responsible", institutions)
        if not responsible:
            row.bad("responsible", "is empty")
        cadence = row.choice("cadence", Cadence)
        first_day, due = _span(row, cadence, *span)
        evaluation = row.choice("evaluation", Evaluation)
        evaluation_due = row.day("evaluation_due")
        if evaluation is Evaluation.BY_DATE and evaluation_due is None:
            row.bad("evaluation_due", "is empty, though the evaluation is by_date")
        return Action(
            code=row.text("code"),
            objective=_parent(row, "code", objectives),
            short_title=title,
            responsible=responsible,
            support=row.codes("support", institutions),
            period=row.text("period"),
            cadence=cadence,
            at_need=row.flag("at_need"),
            first_day=first_day,
            due=due,
            evaluation=evaluation,
            evaluation_due=evaluation_due,
            published=published[row.text("code")][1] if row.text("code") in published else None,
        )

    columns = "code short_title responsible support period cadence at_need first_day due evaluation evaluation_due"
    actions = _by_code(rows(file, tuple(columns.split())), "code", read)
    for row, _ in published.values():
        _one(row, "code", actions)
    return actions


def _span(row: Row, cadence: Cadence, plan_first: date, plan_last: date) -> tuple[date, date | None]:
    first_day, due = row.day("first_day") or plan_first, row.day("due")
    if not plan_first <= first_day <= plan_last:
        row.bad("first_day", "is outside the plan")
    if cadence is Cadence.ONCE and due is None:
        row.bad("due", "is empty, though the action happens once")
    if due is not None and not first_day <= due <= plan_last:
        row.bad("due", "is before first_day or after the plan")
    return first_day, due


def _indicators(
    file: Path,
    actions: Mapping[str, Action],
    institutions: Mapping[str, PlanInstitution],
) -> Mapping[str, Indicator]:
    def read(row: Row) -> Indicator:
        action = _one(row, "action", actions)
        feed = row.choice("feed", Feed) if row.optional("feed") else None
        reporters = row.codes("reporters", institutions)
        if bool(reporters) != (feed not in (None, Feed.CONTRIBUTION)):
            row.bad(
                "reporters",
                "must name who reports from the county, and only where somebody does",
            )
        stated = row.choice("evaluation", Evaluation) if row.optional("evaluation") else actions[action].evaluation
        return Indicator(
            indicator_id=row.text("indicator_id"),
            action=action,
            text=row.text("text"),
            published=row.cells["published"],
            feed=feed,
            reporters=reporters,
            formula=row.optional("formula"),
            counted=row.optional("counted"),
            evaluation=stated,
        )

    columns = (
        "indicator_id",
        "action",
        "text",
        "feed",
        "reporters",
        "formula",
        "counted",
        "evaluation",
        "published",
    )
    return _by_code(rows(file, columns), "indicator_id", read)


def _oddities(file: Path) -> tuple[Oddity, ...]:
    if not file.exists():
        return ()
    columns = ("where", "column", "source_says", "kept_as", "why")
    return tuple(Oddity(*(row.text(column) for column in columns)) for row in rows(file, columns))


def _by_code(table: Iterable[Row], column: str, read: Callable[[Row], Item]) -> Mapping[str, Item]:
    found: dict[str, Item] = {}
    for row in table:
        code = row.text(column)
        if code in found:
            row.bad(column, f"{code!r} stands twice")
        found[code] = read(row)
    return MappingProxyType(found)


def _parent(row: Row, column: str, parents: Mapping[str, object]) -> str:
    """The code without its last number ("3.2.9" is in "3.2"), which must be in `parents`."""
    parent = row.text(column).rpartition(".")[0]
    if parent not in parents:
        row.bad(column, f"{row.text(column)!r} is in no objective")
    return parent


def _one(row: Row, column: str, known: Mapping[str, object]) -> str:
    code = row.text(column)
    if code not in known:
        row.bad(column, f"{code!r} is not known")
    return code


def _required_day(row: Row, column: str) -> date:
    row.text(column)
    day = row.day(column)
    assert day is not None  # text() refused an empty cell
    return day
