"""Sections of the plan tracked: how far each objective is, each indicator beside its target, what was not reached and
why (Strategy, "Proceduri de monitorizare si evaluare").

What counts victims is drawn from the released figures of the report's audience, never from what a team sees of its own
cases; what nobody outside is told stays protected.
"""

from collections import Counter
from dataclasses import dataclass

from data_model import disclosure, meetings, monitoring, plan_catalog, settings
from data_model.disclosure import NOT_REPORTED, PROTECTED, Figure
from data_model.errors import Invalid
from data_model.facts.asking import HALF_YEARLY
from data_model.indicators import indicators
from data_model.measures import MeasureState
from data_model.monitoring import IndicatorValue, ValueState
from data_model.monitoring.counting import RELEASED
from data_model.monitoring.values import attained
from data_model.monitoring_report.asked import Asked
from data_model.monitoring_report.value import Cell, Code, Column, Measured, Section, Sentence, Table, Unit
from data_model.periods import HalfYear, Period, Year
from data_model.plan_catalog import How, PlanVersion

MISSED = ("partly", "not_reached", "not_reported")
STANDINGS = ("reached", "partly", "not_reached", "under_way", "no_target", "protected", "not_reported", "not_due")
UNITS = {plan_catalog.Unit.PERCENT: Unit.PERCENT, plan_catalog.Unit.DAYS: Unit.DAYS}


@dataclass(frozen=True)
class Standing:
    """One indicator as the report's audience may have it: its figure, per cent of the target, and how it stands."""

    value: IndicatorValue
    figure: Figure
    percent: float | None
    standing: str


def plan(asked: Asked) -> Section:
    """Objectives, then indicators; those of a sheet are evaluated in each half-year."""
    told = _told(asked)
    if not told:
        return Section("plan", (Sentence("no_plan"),))
    newest, shown = told[-1]
    if isinstance(newest, HalfYear):
        shown = [one for one in shown if one.value.evaluation in HALF_YEARLY]
    tables = (_objectives(newest, shown), _indicators(told, shown))
    return Section("plan", _said(newest, shown), tables)


def progress(asked: Asked) -> Section:
    """The objectives alone, as the Committee has them."""
    told = _told(asked)
    if not told:
        return Section("plan", (Sentence("no_plan"),))
    return Section("plan", _said(*told[-1]), (_objectives(*told[-1]),))


def reasons(asked: Asked) -> Section:
    """What was reached in part or not, and why. The words are of the institutions, and not for the public."""
    told = _told(asked)
    missed = [one for one in told[-1][1] if one.standing in ("partly", "not_reached")] if told else []
    if not missed:
        return Section("reasons", (Sentence("nothing_missed"),))
    columns = (Column("code"), Column("indicator_text", wide=6), Column("standing"), Column("by", wide=3))
    if asked.is_public:
        return Section("reasons", (), (Table("missed", columns[:3], tuple(_missed(one) for one in missed)),))
    rows = tuple((*_missed(one), *why) for one in missed for why in _why(one))
    return Section("reasons", (), (Table("reasons", (*columns, Column("reason", wide=7)), rows),))


def _missed(one: Standing) -> tuple[Cell, ...]:
    return one.value.indicator_id, one.value.text, Code("standing", one.standing)


def _why(one: Standing) -> list[tuple[Cell, Cell]]:
    found: list[tuple[Cell, Cell]] = [(reason.by, reason.text) for reason in one.value.reasons if reason.text]
    return found or [(None, Code("standing", "no_reason"))]


def proposals(asked: Asked) -> Section:
    """For the Committee to decide: the actions with something missed, and the measure in force for each, if any."""
    told = _told(asked)
    by_action: dict[str, Counter[str]] = {}
    for one in told[-1][1] if told else ():
        if one.value.action and one.standing in MISSED:
            by_action.setdefault(one.value.action, Counter())[one.standing] += 1
    if not by_action:
        return Section("proposals", (Sentence("nothing_to_propose"),))
    actions = _plan_of(told[-1][0]).actions
    known = [m for m in meetings.measures_told(asked.db, asked.actor) if m.state is MeasureState.IN_FORCE]
    rows = tuple(
        (
            code, actions[code].short_title, *(counted[name] for name in MISSED),
            "; ".join(m.title for m in known if m.plan_action == code) or Code("standing", "no_measure"),
        )
        for code, counted in by_action.items()
    )  # fmt: skip
    columns = (
        Column("code"), Column("action_title", wide=6), *(Column(f"n_{name}") for name in MISSED),
        Column("measure", wide=5),
    )  # fmt: skip
    without = sum(isinstance(row[-1], Code) for row in rows)
    return Section("proposals", (Sentence("proposals", {"n": without}),), (Table("proposals", columns, rows),))


# Values


def _told(asked: Asked) -> list[tuple[Period, list[Standing]]]:
    """The long periods of the report that have begun and that a plan covers, each with its indicators; asked once."""
    return asked.kept("plan", lambda: list(_each(asked)))


def _each(asked: Asked) -> list[tuple[Period, list[Standing]]]:
    longest = max(len(part.quarters) for part in asked.span.parts)
    found = []
    for part in asked.span.parts:
        if len(part.quarters) == longest and part.start <= settings.now(asked.db):
            try:
                values = _asked_of(asked, part)
            except Invalid:  # no plan covers it
                continue
            found.append((part, [_standing(asked, one, part) for one in values]))
    return found


def _asked_of(asked: Asked, part: Period) -> list[IndicatorValue]:
    if asked.county:
        return monitoring.of_county(asked.db, asked.actor, county=asked.county, period=str(part))
    return monitoring.of_country(asked.db, asked.actor, period=str(part))


def _standing(asked: Asked, one: IndicatorValue, part: Period) -> Standing:
    figure = _figure(asked, one, part)
    if one.state is ValueState.NOT_DUE:
        return Standing(one, figure, None, "not_due")
    if figure.value is None:
        return Standing(one, figure, None, "protected" if figure == PROTECTED else "not_reported")
    year_is_over = isinstance(part, Year) and part.end <= settings.now(asked.db)
    told = attained(figure.value, one.target.value if one.target else None, year_is_over=year_is_over)
    if told is None:
        return Standing(one, figure, None, "no_target")
    return Standing(one, figure, told.percent, told.reached or "under_way")


def _figure(asked: Asked, one: IndicatorValue, part: Period) -> Figure:
    d = one.definition
    if not d.persons:
        return one.figure if one.state is not ValueState.PROTECTED else PROTECTED
    if one.state in (ValueState.NOT_DUE, ValueState.NOT_REPORTED) and d.how is not How.COMPUTED:
        return NOT_REPORTED
    if d.how is How.NATIONAL:
        return PROTECTED if asked.is_public or one.figure.value is None else one.figure
    names = tuple(RELEASED.get(d.source, {}).values())
    figures = [asked.figure(indicators()[name], asked.place, part) for name in names]
    if not figures or None in figures:
        return PROTECTED
    told = [f for f in figures if f is not None]
    if any(f == NOT_REPORTED for f in told):
        return NOT_REPORTED
    if any(f.value is None for f in told):
        return PROTECTED
    if d.unit is plan_catalog.Unit.PERCENT:
        over, under = told[0].value, told[1].value
        return disclosure.shown(round(100 * over / under, 1)) if over is not None and under else NOT_REPORTED
    return told[0]


# Tables


def _plan_of(part: Period) -> PlanVersion:
    found = plan_catalog.plan_for(part.quarters[-1].start.date())
    assert found is not None
    return found


def _said(newest: Period, shown: list[Standing]) -> tuple[Sentence, ...]:
    counted = Counter(one.standing for one in shown)
    numbers: dict[str, Cell] = {name: counted[name] for name in STANDINGS}
    return (Sentence("plan", {"n": len(shown), "period": Code("period", str(newest))}), Sentence("standings", numbers))


def _objectives(newest: Period, shown: list[Standing]) -> Table:
    """How many indicators of each objective stand how."""
    known = _plan_of(newest)
    titles = {o.code: o.short_title for o in known.general_objectives.values()}
    titles |= {o.code: o.short_title for o in known.specific_objectives.values()}
    by_objective: dict[str, Counter[str]] = {}
    for one in shown:
        by_objective.setdefault(one.value.objective, Counter())[one.standing] += 1
    rows = tuple(
        (f"{code} {titles.get(code, '')}".strip() or Code("standing", "strategy"), counted.total(),
         *(counted[name] for name in STANDINGS))
        for code, counted in by_objective.items()
    )  # fmt: skip
    columns = (Column("objective", wide=6), Column("indicators"), *(Column(f"n_{name}") for name in STANDINGS))
    return Table("objectives", columns, rows, about={"period": Code("period", str(newest))})


def _indicators(told: list[tuple[Period, list[Standing]]], shown: list[Standing]) -> Table:
    """Every indicator: its figure of each period, and of the newest its target and how it stands."""
    figures = {(part, one.value.indicator_id): one for part, found in told for one in found}
    columns = (
        Column("code"), Column("indicator_text", wide=7), *(Column("period", str(part)) for part, _ in told),
        Column("target"), Column("percent"), Column("standing"), Column("reported"),
    )  # fmt: skip
    rows = tuple(
        (
            one.value.indicator_id, one.value.text,
            *(_cell(figures.get((part, one.value.indicator_id))) for part, _ in told),
            _aim(one), None if one.percent is None else Measured(disclosure.shown(round(one.percent, 1)), Unit.PERCENT),
            Code("standing", one.standing), _reported(one),
        )
        for one in shown
    )  # fmt: skip
    return Table("indicators", columns, rows)


def _cell(one: Standing | None) -> Cell:
    if one is None or one.standing == "not_due":
        return None
    if one.value.definition.unit is plan_catalog.Unit.YES_NO and one.figure.value in (0, 1):
        return Code("yes_no", "yes" if one.figure.value else "no")
    return Measured(one.figure, UNITS.get(one.value.definition.unit, Unit.COUNT))


def _aim(one: Standing) -> Cell:
    if one.value.target is None or one.value.target.value is None:
        return None
    return Measured(disclosure.shown(one.value.target.value), UNITS.get(one.value.definition.unit, Unit.COUNT))


def _reported(one: Standing) -> Cell:
    """Who has declared it, of those who are to; None for what is computed."""
    return f"{one.value.reported}/{one.value.expected}" if one.value.expected else None
