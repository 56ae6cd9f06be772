"""Sections of what the teams did and have: live, for no person is counted; measures and good practices."""

from collections.abc import Iterable

from data_model import country, meetings, practices, settings
from data_model.disclosure import NOT_REPORTED, Figure, shown
from data_model.indicators import Indicator, indicators
from data_model.measures import MeasureState
from data_model.meetings import MeasureRow
from data_model.meetings.calendar import FIRST_YEAR, QUARTERLY, Term, TermState
from data_model.monitoring_report.asked import Asked
from data_model.monitoring_report.figures import name_of, period_columns
from data_model.monitoring_report.value import Cell, Code, Column, Measured, Section, Sentence, Table, Unit
from data_model.periods import BUCHAREST, Period, Quarter
from data_model.practices import PracticeRow, PracticeState
from geodata.counties import COUNTIES, COUNTRY


def _live() -> list[Indicator]:
    return [i for i in indicators().values() if not i.persons]


def teams(asked: Asked) -> Section:
    """What the teams did in each period, their meetings against the plan's calendar, what the counties have today."""
    rows = tuple(
        (name_of(i), *(_over(asked, i, part) for part in asked.span.parts)) for i in _live() if not i.today
    )  # fmt: skip
    table = Table("teams", period_columns(asked, first="indicator"), rows)
    return Section("teams", (Sentence("teams"),), (table, _calendar(asked), *_register(asked)))


def _over(asked: Asked, indicator: Indicator, period: Period) -> Cell:
    """The place's live figure: a count adds up over quarters, a state is that of the last quarter that has begun."""
    begun = [q for q in period.quarters if q.start <= settings.now(asked.db)]
    figures = [_at(asked, indicator, q) for q in begun]
    if not figures:
        return Measured(NOT_REPORTED)
    if indicator.kind == "yes_no":
        return _yes_no(asked, figures[-1])
    return Measured(shown(sum(f.value or 0 for f in figures)))


def _yes_no(asked: Asked, figure: Figure) -> Cell:
    return Code("yes_no", "yes" if figure.value else "no") if asked.county else Measured(figure)


def _at(asked: Asked, indicator: Indicator, quarter: Quarter, place: str = "") -> Figure:
    found = asked.compared(indicator.id, quarter)
    where = place or asked.place
    if where == COUNTRY:
        return found.margins.get(COUNTRY, NOT_REPORTED)
    return next(cell.figure for cell in found.cells if cell.county == where)


def _calendar(asked: Asked) -> Table:
    """Meetings of the teams that the plan asks for: how many terms were met, how many missed."""
    held: dict[str, list[Term]] = {c: [] for c in asked.counties}
    acts: dict[str, Cell] = {}
    for year in asked.span.years:
        if not FIRST_YEAR <= year <= settings.today(asked.db).year:
            continue
        for one in meetings.calendars(asked.db, asked.actor, year=year, counties=asked.counties):
            held[one.county] += [term for term in one.terms if _within(asked, year, term)]
            acts[one.county] = one.act_since
    columns = (
        Column("county", wide=5), Column("quarters_held"), Column("quarters_missed"), Column("halves_held"),
        Column("halves_missed"), Column("act_since", wide=3),
    )  # fmt: skip
    rows = tuple((COUNTIES[c].name, *_terms(held[c]), acts.get(c)) for c in asked.counties)
    return Table("calendar", columns, rows)


def _within(asked: Asked, year: int, term: Term) -> bool:
    quarters = {(q.year, q.number) for q in asked.span.quarters}
    numbers = (term.number,) if term.code == QUARTERLY else (2 * term.number - 1, 2 * term.number)
    return any((year, number) in quarters for number in numbers)


def _terms(held: Iterable[Term]) -> tuple[int, int, int, int]:
    terms = list(held)

    def n(quarterly: bool, state: TermState) -> int:
        return sum((t.code == QUARTERLY) is quarterly and t.state is state for t in terms)

    return tuple(n(quarterly, state) for quarterly in (True, False) for state in (TermState.HELD, TermState.MISSED))  # type: ignore[return-value]


def _register(asked: Asked) -> tuple[Table, ...]:
    """What the register of services says today: in total, and for the country by county beside the needs unmet."""
    today = Quarter.of(settings.now(asked.db))
    found = {
        i.id: country.compared(asked.db, asked.actor, indicator=i.id, quarter=str(today)) for i in _live() if i.today
    }

    def cells(name: str, place: str) -> tuple[Cell, Cell]:
        one, unit = found[name], Unit.RATE if indicators()[name].per else Unit.PERCENT
        if place == COUNTRY:
            figure, rate = one.margins[COUNTRY], one.margin_rates[COUNTRY]
        else:
            cell = next(c for c in one.cells if c.county == place)
            figure, rate = cell.figure, cell.rate
        number = _yes_no(asked, figure) if indicators()[name].kind == "yes_no" else Measured(figure)
        return number, None if rate is None else Measured(shown(round(rate, 1)), unit)

    columns = (Column("indicator", wide=6), Column("today"), Column("register_rate"))
    totals = Table("register", columns, tuple((name_of(indicators()[n]), *cells(n, asked.place)) for n in found))
    if asked.county:
        return (totals,)
    return totals, _gaps(asked, {c: cells("shelter_places", c) for c in asked.counties})


def _gaps(asked: Asked, places: dict[str, tuple[Cell, Cell]]) -> Table:
    last = asked.newest
    unmet = [indicators()[name] for name in ("cases_need_unmet", "cases_not_possible")]
    columns = (
        Column("county", wide=5), Column("shelter_places"), Column("shelter_rate"),
        *(Column(f"of_{i.id}") for i in unmet),
    )  # fmt: skip
    rows = tuple((COUNTIES[c].name, *places[c], *(asked.number(i, c, last) for i in unmet)) for c in asked.counties)
    return Table("gaps", columns, rows, about={"period": Code("period", str(last))})


def good_practices(asked: Asked) -> Section:
    """The initiatives that began and the good practices that were validated in the time of the report. What people
    wrote of them, and who, is not for the public."""
    first, after = asked.span.quarters[0].start.date(), asked.span.quarters[-1].end.date()

    def counts(row: PracticeRow) -> bool:
        day = row.started_on if row.kind is practices.PracticeKind.INITIATIVE else row.validated_on
        return (
            row.state is PracticeState.VALIDATED and row.county in asked.counties and bool(day and first <= day < after)
        )

    found = sorted(
        filter(counts, practices.listed(asked.db, asked.actor)), key=lambda p: (p.county, p.started_on, p.id)
    )
    columns = [
        Column("county", wide=3),
        Column("practice_kind", wide=2),
        Column("title", wide=5),
        Column("started_on", wide=3),
    ]
    more = [] if asked.is_public else [Column("plan_action"), Column("author", wide=3), Column("text", wide=7)]
    rows = tuple(
        (
            COUNTIES[p.county].name, Code("practice_kind", p.kind), p.title, p.started_on,
            *(() if asked.is_public else (p.plan_action or None, p.author, p.text)),
        )
        for p in found
    )  # fmt: skip
    tables = (Table("practices", (*columns, *more), rows),) if rows else ()
    return Section("practices", (Sentence("practices" if rows else "no_practices", {"n": len(rows)}),), tables)


def measures(asked: Asked) -> Section:
    """Measures of the Committee decided up to the end of the report's time, and how far the counties are."""
    after = asked.span.quarters[-1].end.date()
    told = [m for m in meetings.measures_told(asked.db, asked.actor) if m.session_on < after and _concerns(asked, m)]
    if not told:
        return Section("measures", (Sentence("no_measures"),))
    progress = ("discussed_on", "decisions", "actions", "pending") if asked.county else (
        "counties", "discussed", "decisions", "actions", "pending",
    )  # fmt: skip
    columns = (
        Column("measure", wide=6), Column("session_on", wide=3), Column("due_on", wide=3), Column("plan_action"),
        Column("state"), *(Column(name) for name in progress),
    )  # fmt: skip
    rows = tuple(
        (m.title, m.session_on, m.due_on, m.plan_action or None, Code("measure_state", m.state), *_progress(asked, m))
        for m in told
    )
    in_force = sum(m.state is MeasureState.IN_FORCE for m in told)
    sentences = (Sentence("measures", {"n": len(told)}), Sentence("measures_in_force", {"n": in_force}))
    return Section("measures", sentences, (Table("measures", columns, rows),))


def _concerns(asked: Asked, row: MeasureRow) -> bool:
    return any(one.county in asked.counties for one in row.counties)


def _progress(asked: Asked, row: MeasureRow) -> tuple[Cell, ...]:
    mine = [one for one in row.counties if one.county in asked.counties]
    sums = tuple(sum(getattr(one, name) for one in mine) for name in ("decisions", "actions", "pending"))
    if asked.county:
        at = mine[0].discussed_at
        return (at.astimezone(BUCHAREST).date() if at else None, *sums)
    return len(mine), sum(one.discussed_at is not None for one in mine), *sums
