"""What each indicator of the plan comes to, in a county and in the country.

Victims are counted for the county's own team alone. Whoever looks from outside, and every sum over counties, gets
released values; what has none stays protected (docs/indicators.md).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, col, select

from data_model import access, disclosure, settings, store
from data_model.access import Actor, Right, Role
from data_model.disclosure import NOT_REPORTED, PROTECTED, Figure
from data_model.errors import NotFound
from data_model.facts.asking import action_of, evaluation_of, is_due, plan_of, spans
from data_model.monitoring import counting, living
from data_model.monitoring.combining import Numbers, headline, over_time, together
from data_model.monitoring.said import Reason, TargetRow, reasons, targets
from data_model.monitoring.told import Told, expected_in, told
from data_model.periods import Period, Year, parse_period
from data_model.plan_catalog import Definition, Evaluation, How, PlanVersion, Unit
from data_model.releasing import Audience, ReleasedFigure, thresholds
from geodata.counties import COUNTIES, COUNTRY

SHARES = ("victims_assisted",)
"""The sources whose headline is a share of their second measure."""


class ValueState(StrEnum):
    COMPUTED = "computed"
    DECLARED = "declared"
    PROTECTED = "protected"
    NOT_REPORTED = "not_reported"
    NOT_DUE = "not_due"


class Reached(StrEnum):
    REACHED = "reached"
    PARTLY = "partly"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True)
class Attainment:
    """A value against the target of its year: in per cent, and what that means; None while the year goes on."""

    percent: float
    reached: Reached | None


@dataclass(frozen=True)
class IndicatorValue:
    """One indicator of the plan in a place and period.

    `action` is "" for those of an objective or of the Strategy. `parts` are the measures behind `figure`, by name.
    `reported` of `expected` institutions (in a county) or counties (in the country) have declared it; both 0 for what
    is computed. `changed_at`: when a declared or released value last changed.
    """

    indicator_id: str
    action: str
    objective: str
    text: str
    evaluation: Evaluation
    definition: Definition
    state: ValueState
    figure: Figure
    parts: tuple[tuple[str, Figure], ...]
    unit: Unit
    target: TargetRow | None
    attainment: Attainment | None
    reasons: tuple[Reason, ...]
    reporters: tuple[str, ...]
    reported: int
    expected: int
    changed_at: datetime | None


@dataclass(frozen=True)
class _Found:
    """A value on its way: its state, figure, parts, who reported, when it changed."""

    state: ValueState
    figure: Figure = NOT_REPORTED
    parts: tuple[tuple[str, Figure], ...] = ()
    reported: int = 0
    expected: int = 0
    changed_at: datetime | None = None


@access.question(Right.SEE_REPORTS)
def of_county(db: Session, actor: Actor, *, county: str, period: str) -> list[IndicatorValue]:
    """The indicators that a county feeds, and the Strategy's own, in the plan's order, for a period (2026-H2).

    The county's own team and regional centre see its counts of victims; ANITP sees what was released of it."""
    if county not in COUNTIES:
        raise NotFound("place.county", field="county")
    if actor.role is not Role.CENTRAL:
        access.require_county(actor, county, action="monitoring.of_county")
    span = parse_period(period)
    plan = plan_of(span)
    view = _View(db, actor, plan, span, county)
    return view.values(d for d in plan.definitions.values() if d.how is not How.NATIONAL)


@access.question(Right.SEE_REPORTS)
def of_country(db: Session, actor: Actor, *, period: str) -> list[IndicatorValue]:
    """Every indicator of the plan over the country: what is live or declared, added up where its rule lets it, and of
    victims the released values."""
    span = parse_period(period)
    plan = plan_of(span)
    return _View(db, actor, plan, span, COUNTRY).values(plan.definitions.values())


class _View:
    """One place and period as one reader sees it; each source is asked once."""

    def __init__(self, db: Session, actor: Actor, plan: PlanVersion, span: Period, place: str) -> None:
        self.db, self.plan, self.span, self.place = db, plan, span, place
        self.inside = place in actor.counties
        self.k = thresholds(db)[Audience.ANITP]
        self.ended = span.end <= settings.now(db)
        self.begun = span.start <= settings.now(db)
        self.targets = targets(db, plan.plan_id, place, int(str(span)[:4]))
        self.reasons = reasons(db, actor, plan.plan_id, place, str(span))
        with store.as_system(db):
            self.told = told(db, plan.plan_id, span, None if place == COUNTRY else place)
            self.expected = {} if place == COUNTRY else expected_in(db, place)
        self.released = self._released()
        self._sources: dict[tuple[str, ...], _Found] = {}

    def values(self, definitions: Iterable[Definition]) -> list[IndicatorValue]:
        return [self._value(d, self._found(d)) for d in definitions]

    def _value(self, d: Definition, found: _Found) -> IndicatorValue:
        target = self.targets.get(d.indicator_id)
        aim = target.value if target else None
        year_is_over = self.ended and isinstance(self.span, Year)
        attainment = attained(found.figure.value, aim, year_is_over=year_is_over)
        return IndicatorValue(
            d.indicator_id, action_of(self.plan, d.indicator_id), *_named(self.plan, d.indicator_id),
            evaluation_of(self.plan, d.indicator_id), d, found.state, found.figure, found.parts, d.unit,
            target, attainment, self.reasons.get(d.indicator_id, ()), d.reporters, found.reported, found.expected,
            found.changed_at,
        )  # fmt: skip

    def _found(self, d: Definition) -> _Found:
        if not self.begun:
            return _Found(ValueState.NOT_DUE)
        if d.how is not How.COMPUTED:
            return self._declared(d)
        key = (d.source, *d.arguments)
        if key not in self._sources:
            self._sources[key] = self._computed(d)
        return self._sources[key]

    # Computed

    def _computed(self, d: Definition) -> _Found:
        if not d.persons:
            counted = living.counted(self.db, d.source, d.arguments, self.span)
            here = list(counted.values()) if self.place == COUNTRY else [counted[self.place]] if counted else []
            return _of_numbers(d, together(d.rule, here), ValueState.COMPUTED) or _Found(ValueState.NOT_REPORTED)
        return self._counted(d) if self.inside else self._told_outside(d)

    def _counted(self, d: Definition) -> _Found:
        """Of victims, for the own team."""
        if d.source not in counting.GUARDED:
            raws = counting.counted(self.db, d.source, d.arguments, self.place, self.span)
            return _of_figures(d, {m: disclosure.for_own_team(raw) for m, raw in raws.items()})
        if self._tells_no_part(d):
            return _of_figures(d, self._guarded(d, self.span))
        told = self._told_outside(d)
        return told if told.figure.value is not None else _Found(ValueState.PROTECTED, PROTECTED)

    def _guarded(self, d: Definition, span: Period) -> dict[str, Figure]:
        """As they would be released; of victims by county of origin, the part of a whole too."""
        raws = counting.counted(self.db, d.source, d.arguments, self.place, span)
        wholes = {"assisted": raws["identified"]} if d.source == "victims_assisted" else {}
        return {m: disclosure.released(raw, self.k, whole=wholes.get(m)) for m, raw in raws.items()}

    def _tells_no_part(self, d: Definition) -> bool:
        """Whether what is guarded tells no quarter that is protected: by the half-year less the other quarter. Amounts
        only where none can come any more: the next one would be the difference of two days."""
        if d.source == "voucher_amounts" and not self.ended:
            return False
        quarters = [q for q in self.span.quarters if q.start <= settings.now(self.db)]
        return len(quarters) == 1 or all(f.value is not None for q in quarters for f in self._guarded(d, q).values())

    def _told_outside(self, d: Definition) -> _Found:
        """Of victims, for whoever looks from outside and for the country: released values, or protected."""
        names = counting.RELEASED.get(d.source, {})
        tables = disclosure.released_tables()
        if not names or not all(tables[name].has(self.place, str(self.span)) for name in names.values()):
            return _Found(ValueState.PROTECTED, PROTECTED)
        found = {m: self.released[name] for m, name in names.items() if name in self.released}
        if len(found) < len(names):
            return _Found(ValueState.NOT_REPORTED)
        told = _of_figures(d, {m: figure for m, (figure, _) in found.items()})
        return replace(told, changed_at=max(at for _, at in found.values()))

    def _released(self) -> dict[str, tuple[Figure, datetime]]:
        f = ReleasedFigure
        wanted = select(f).where(f.place == self.place, f.quarter == str(self.span), f.audience == Audience.ANITP)
        rows = self.db.exec(wanted.order_by(col(f.edition)))  # of two editions the later one counts
        return {r.indicator: (Figure(r.state, r.value), r.released_at) for r in rows}

    # Declared

    def _declared(self, d: Definition) -> _Found:
        mine = self.told.get(d.indicator_id, {})
        by_county: dict[str, list[Numbers]] = {}
        for (county, _), periods in mine.items():
            numbers = over_time(d.rule, [(t.period, t.numbers) for t in periods], self.span)
            if numbers is not None:
                by_county.setdefault(county, []).append({m: numbers.get(m, 0) for m in d.measures})
        reported, expected = self._complete(d, by_county)
        changed = max((t.at for periods in mine.values() for t in periods), default=None)
        if not by_county:
            due = is_due(self.plan.actions.get(action_of(self.plan, d.indicator_id)), self.span) and self._asked(d)
            state = ValueState.NOT_REPORTED if due else ValueState.NOT_DUE
            return _Found(state, reported=reported, expected=expected if due else 0)
        if d.persons and not self._may_tell(d, [t for periods in mine.values() for t in periods]):
            return _Found(ValueState.PROTECTED, PROTECTED, (), reported, expected, changed)
        numbers = together(d.rule, [n for told in by_county.values() for n in told])
        found = _of_numbers(d, numbers, ValueState.DECLARED)
        assert found is not None
        return replace(found, reported=reported, expected=expected, changed_at=changed)

    def _asked(self, d: Definition) -> bool:
        """Whether the indicator is declared of this kind of period, or added up to it."""
        return isinstance(self.span, (*spans(self.plan, d), Year))

    def _complete(self, d: Definition, by_county: Mapping[str, list[Numbers]]) -> tuple[int, int]:
        if d.how is How.NATIONAL:
            return len(by_county), 1
        if self.place == COUNTRY:
            return len(by_county), len(COUNTIES)
        return len(by_county.get(self.place, ())), sum(self.expected.get(kind, 0) for kind in d.reporters)

    def _may_tell(self, d: Definition, declared: list[Told]) -> bool:
        """What was declared of victims: to the county's own team; what ANITP declares itself, from the threshold on; a
        year only of half-years that are told: else it would tell one of them beside the other."""
        if d.how is How.NATIONAL:
            counted = [one for one in declared if one.period == self.span] or declared
            return all(n >= self.k for one in counted for n in one.numbers.values())
        return self.inside


def attained(value: float | None, aim: float | None, *, year_is_over: bool) -> Attainment | None:
    """A value against its target; None without either. Reached from 100 per cent on; less is reached in part, or not
    at all, only once the year is over."""
    if value is None or not aim:
        return None
    percent = 100 * value / aim
    if percent >= 100:
        return Attainment(percent, Reached.REACHED)
    missed = Reached.PARTLY if percent > 0 else Reached.NOT_REACHED
    return Attainment(percent, missed if year_is_over else None)


def _of_numbers(d: Definition, numbers: Numbers | None, state: ValueState) -> _Found | None:
    if numbers is None:
        return None
    value = headline(d, numbers)
    parts = tuple((m, disclosure.shown(n)) for m, n in numbers.items())
    return _Found(state, NOT_REPORTED if value is None else disclosure.shown(value), parts)


def _of_figures(d: Definition, figures: Mapping[str, Figure]) -> _Found:
    """The headline of figures that may each be protected: protected where one that it needs is."""
    parts = tuple(figures.items())
    if not figures:
        return _Found(ValueState.NOT_REPORTED)
    needed = list(figures.values())[: 2 if d.source in SHARES else 1]
    if any(f.value is None for f in needed):
        return _Found(ValueState.PROTECTED, PROTECTED, parts)
    if d.source == "batch_time" and "reduction" not in figures:
        return _Found(ValueState.COMPUTED, NOT_REPORTED, parts)
    values = {m: f.value for m, f in figures.items() if f.value is not None}
    value = headline(d, values) if d.source in SHARES else needed[0].value
    return _Found(ValueState.COMPUTED, NOT_REPORTED if value is None else disclosure.shown(value), parts)


def _named(plan: PlanVersion, indicator_id: str) -> tuple[str, str]:
    """The objective and the text of an indicator."""
    found = plan.indicators.get(indicator_id)
    if found is not None:
        return plan.actions[found.action].objective, found.text
    other = plan.objective_indicators.get(indicator_id) or plan.strategy_indicators[indicator_id]
    return other.objective, other.text
