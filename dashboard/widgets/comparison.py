"""The national comparison in words, classes and marks: one reading for map, table and chart alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard import words
from dashboard.widgets import country_map
from dashboard.widgets.badge import Badge, Tone
from dashboard.widgets.country_map import CellState, Legend, MapCell
from dashboard.widgets.table import Cell, Column, Row
from dashboard.words import t
from dashboard.words.formats import date_text, number_text, period_label
from data_model.country import Comparison, CountyCell, base_of
from data_model.disclosure import Figure, FigureState
from data_model.indicators import Indicator
from data_model.map_classes import class_of
from data_model.small import is_small
from geodata.counties import COUNTIES, COUNTRY

TONES: dict[CellState, Tone] = {
    "value": "good",
    "zero": "neutral",
    "protected": "waiting",
    "not_reported": "attention",
    "old": "info",
}


@dataclass(frozen=True)
class View:
    """An indicator as it is looked at: by number or by rate, with the classes of its map."""

    indicator: Indicator
    by_rate: bool
    limits: tuple[float, ...]

    @property
    def digits(self) -> int:
        """Decimals of what is drawn."""
        return 1 if self.by_rate or self.indicator.kind == "median" else 0

    def value(self, cell: CountyCell) -> float | None:
        return cell.rate if self.by_rate else cell.figure.value

    def text(self, value: float) -> str:
        """A value in words: 5,2 la 100.000 de locuitori, 37 de victime."""
        return rate_words(self.indicator, value) if self.by_rate else number_words(self.indicator, value)


def name(indicator: Indicator) -> str:
    return t(f"indicators.{indicator.id}.name")


def digits_of(indicator: Indicator) -> int:
    """Decimals of what is compared."""
    return 1 if has_rate(indicator) or indicator.kind == "median" else 0


def denominator_words(indicator: Indicator) -> str:
    """What a rate or a share is taken of, as the title of a column or an axis."""
    return t(f"country.denominator.{indicator.per}") if indicator.per else t(f"indicators.{base_of(indicator)}.name")


def small_words(indicator: Indicator) -> str:
    """The rule by which a figure of the indicator is marked as small, and its source."""
    return t(
        f"country.small.{'share' if indicator.kind == 'share' else 'median' if indicator.kind == 'median' else 'rate'}"
    )


def has_rate(indicator: Indicator) -> bool:
    """Whether counties can be compared by a rate or a share."""
    return bool(indicator.per) or indicator.kind == "share"


def number_words(indicator: Indicator, value: float) -> str:
    """37 de victime, 4,5 zile, nicio ședință."""
    if not value and words.has(f"indicators.{indicator.id}.zero"):
        return t(f"indicators.{indicator.id}.zero")
    whole = int(value) if value == int(value) else 2  # 4,5 zile counts as few
    return t(f"indicators.{indicator.id}.unit", n=whole, value=number_text(value))


def per_words(indicator: Indicator) -> str:
    """What a rate is taken of: la 100.000 de locuitori, din cazurile notificate."""
    return t(f"indicators.per_{indicator.per}") if indicator.per else t(f"indicators.{indicator.id}.of")


def rate_words(indicator: Indicator, value: float) -> str:
    """5,2 la 100.000 de locuitori; 48,1 % din cazurile notificate."""
    text = number_text(value, 1)
    return t(
        "indicators.rate",
        value=text if indicator.per else t("indicators.percent", value=text),
        per=per_words(indicator),
    )


def definition(indicator: Indicator) -> str:
    """What the indicator counts, where, and of how many people its rate is."""
    where = indicator.dimension if indicator.persons else "team"
    parts = [t(f"indicators.{indicator.id}.definition"), t(f"indicators.{where}")]
    return " ".join(parts + ([t(f"indicators.{indicator.per}")] if indicator.per else []))


def state_of(cell: CountyCell) -> CellState:
    """The state that map, table and chart draw."""
    return "old" if cell.since else country_map.state_of(cell.figure)


def map_cells(comparison: Comparison, view: View) -> list[MapCell]:
    """The counties of the map, each with its class and its words."""
    return [_map_cell(cell, view) for cell in comparison.cells]


def _map_cell(cell: CountyCell, view: View) -> MapCell:
    state, value = state_of(cell), view.value(cell)
    if value is None:
        return MapCell(cell.county, cell.name, "protected" if state == "protected" else "not_reported")
    label = view.text(value)
    if cell.since:
        label = t("country.table.old", value=label, period=period_label(cell.since))
    klass = None if state == "zero" else class_of(value, view.limits, digits=view.digits)
    return MapCell(cell.county, cell.name, state, label, klass, is_small(view.indicator, cell))


def legend(comparison: Comparison, view: View) -> Legend:
    """The map's title and the limits of its classes in words."""
    indicator = comparison.indicator
    title = name(indicator)
    if view.by_rate:
        title = f"{title}, {per_words(indicator)}" if indicator.per else f"{title}, % {per_words(indicator)}"
    if indicator.kind == "yes_no":
        return Legend(title, [t(f"indicators.{indicator.id}.unit", n=1, value="1")])
    notes = [] if indicator.today else [t("country.class.note")]
    if any(is_small(indicator, c) for c in comparison.cells):
        notes.append(small_words(indicator))
    return Legend(title, class_words(view.limits, digits=view.digits), " ".join(notes))


def class_words(limits: Sequence[float], *, digits: int) -> list[str]:
    """The classes in words, lowest first: până la 4, 5–9, 10 sau mai mult."""
    if not limits:
        return [t("country.class.any")]
    step = 10**-digits
    found = [t("country.class.first", to=number_text(limits[0] - step, digits))]
    for low, following in zip(limits, limits[1:], strict=False):
        low_text, high_text = number_text(low, digits), number_text(following - step, digits)
        key = "same" if low_text == high_text else "middle"
        found.append(t(f"country.class.{key}", **{"from": low_text, "to": high_text}))
    return [*found, t("country.class.last", **{"from": number_text(limits[-1], digits)})]


def columns(comparison: Comparison) -> list[Column]:
    """The table's columns: rate and interval only where the indicator has them."""
    indicator = comparison.indicator
    number = {"median": "median", "yes_no": "yes_no"}.get(indicator.kind, "value")
    found = [
        Column("county", t("country.table.county")),
        Column("number", t(f"country.table.{number}"), "text" if number == "yes_no" else "number"),
    ]
    if has_rate(indicator):
        plain = "" if indicator.persons else "_plain"
        rate = t(f"country.table.{'rate' if indicator.per else 'share'}{plain}", per=per_words(indicator))
        found.append(Column("rate", rate, "number"))
    return [*found, Column("state", t("country.table.state"))]


def rows(comparison: Comparison) -> list[Row]:
    """One row a county, in alphabetical order."""
    return [_row(cell, comparison.indicator) for cell in comparison.cells]


def _row(cell: CountyCell, indicator: Indicator) -> Row:
    state = state_of(cell)
    return Row(
        cell.county,
        {
            "county": cell.name,
            "number": _number(cell.figure, indicator),
            "rate": _rate(cell),
            "state": Badge(TONES[state], _state_words(cell, state, indicator)),
        },
    )


def _number(figure: Figure, indicator: Indicator) -> Cell | float | None:
    if figure.value is None:
        return None
    if indicator.kind == "yes_no":
        return Cell(t("country.table.yes" if figure.value else "country.table.no"), figure.value)
    return figure.value


def _rate(cell: CountyCell) -> Cell | None:
    if cell.rate is None:
        return None
    if cell.interval is None:
        return Cell(number_text(cell.rate, 1), cell.rate)
    low, high = number_text(cell.interval.low, 1), number_text(cell.interval.high, 1)
    text = t("country.table.with_interval", value=number_text(cell.rate, 1), low=low, high=high)
    return Cell(text, cell.rate, t("country.table.exact", low=low, high=high))


def _state_words(cell: CountyCell, state: CellState, indicator: Indicator) -> str:
    if state == "old":
        text = t("country.table.old", value=t("country.state.old"), period=period_label(cell.since))
    else:
        live = state == "value" and not indicator.persons
        text = t("country.state.live") if live else t(f"country.state.{state}")
    return t("country.state.small", text=text) if is_small(indicator, cell) else text


def compared_value(cell: CountyCell, indicator: Indicator) -> float | None:
    """The rate where there is one: only rates compare fairly."""
    return cell.rate if has_rate(indicator) else cell.figure.value


def coverage(comparison: Comparison) -> str:
    """How complete one of several periods is, in a few words: 38 din 42 publicate, 5 protejate."""
    if not comparison.indicator.persons:
        return t(f"country.coverage.{'live' if comparison.reported else 'future'}")
    older = sum(bool(c.since) for c in comparison.cells)
    said = [t("country.coverage.persons", n=comparison.reported, all=len(COUNTIES))]
    said += [t("country.coverage.protected", n=comparison.protected)] if comparison.protected else []
    return ", ".join([*said, t("country.coverage.older", n=older)] if older else said)


def completeness(comparison: Comparison, last: datetime | None) -> list[str]:
    """Sentences on how complete the quarter is, what was protected and what is live."""
    period = period_label(str(comparison.quarter))
    if comparison.indicator.today:
        return [t("country.complete.today")]
    if not comparison.indicator.persons:
        begun = any(c.figure.state is not FigureState.NOT_REPORTED for c in comparison.cells)
        return [t("country.complete.live" if begun else "country.complete.future", period=period)]
    said = [t("country.complete.persons", period=period, n=comparison.reported, all=len(COUNTIES))]
    if comparison.protected:
        said.append(t("country.complete.protected", n=comparison.protected, threshold=comparison.threshold))
    elif comparison.reported:
        said.append(t("country.complete.none_protected", threshold=comparison.threshold))
    if older := sum(bool(c.since) for c in comparison.cells):
        said.append(t("country.complete.older", n=older))
    return [*said, t("country.complete.last", date=date_text(last)) if last else t("country.complete.waiting")]


def whole(comparison: Comparison) -> str:
    """The country's figure in words, or why there is none."""
    indicator, figure = comparison.indicator, comparison.margins.get(COUNTRY)
    if indicator.kind == "median":
        return t("country.whole.median")
    if figure is None:
        return t("country.whole.none")
    if figure.value is None:
        return t("country.whole.protected")
    if indicator.kind == "yes_no":
        return t("country.whole.counties", value=number_text(figure.value), all=len(COUNTIES))
    value, rate = number_words(indicator, figure.value), comparison.margin_rates.get(COUNTRY)
    if rate is None:
        return t("country.whole.value", value=value)
    return t("country.whole.value_rate", value=value, rate=rate_words(indicator, rate))
