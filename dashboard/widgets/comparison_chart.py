"""The charts of one period and of one county: bars, and a county beside its region and the country."""

from collections.abc import Sequence

import streamlit as st

from dashboard import words
from dashboard.shell.frame import ask
from dashboard.widgets import charts
from dashboard.widgets import comparison as read
from dashboard.widgets.charts import Bar, Line, Pick, Point
from dashboard.widgets.note import note
from dashboard.widgets.table import Cell, Column, Row, plain_table
from dashboard.words import t
from dashboard.words.formats import period_label
from data_model import country
from data_model.country import Comparison, CountyCell, TrendPoint
from data_model.disclosure import Figure, FigureState
from data_model.indicators import Indicator
from data_model.small import is_small
from geodata.counties import COUNTRY


def draw_bars(comparison: Comparison, chosen: str, on_pick: Pick) -> None:
    """Each county's value in the order of the alphabet, with its interval where it is an estimate."""
    st.subheader(t("country.bars.title"), anchor=False)
    rows = bar_rows(comparison)
    if all(row.value is None for row in rows):
        note(t("country.bars.none"))
        return
    indicator = comparison.indicator
    data = charts.bars(
        rows, across=comparison.margin_rates.get(COUNTRY), title=axis(indicator), label=bars_summary(rows),
        digits=read.digits_of(indicator), chosen=chosen,
    )  # fmt: skip
    charts.draw_chart(data, key="country_bars", on_pick=on_pick)


def draw_trend(comparison: Comparison, chosen: str) -> None:
    """The chosen county over two years; what to do where none is chosen."""
    if comparison.indicator.today:
        note(t("country.trend.today"))
        return
    county = next((c for c in comparison.cells if c.county == chosen), None)
    if county is None:
        note(t("country.trend.choose"))
        return
    alone = comparison.indicator.kind == "median"
    st.subheader(t("country.trend.title_alone" if alone else "country.trend.title", county=county.name), anchor=False)
    points = ask(
        country.trend, indicator=comparison.indicator.id, county=county.county, last=str(comparison.quarter),
        audience=comparison.audience,
    )  # fmt: skip
    lines = trend_lines(points, comparison.indicator, county)
    data = charts.trend(lines, title=axis(comparison.indicator, mean=True), label=t("country.trend.how"), digits=1)
    left, right = st.columns([7, 5], gap="medium")
    with left:
        charts.draw_chart(data, key="country_trend")
    with right:
        plain_table(*trend_table(lines), caption=axis(comparison.indicator, mean=True))


def axis(indicator: Indicator, *, mean: bool = False) -> str:
    """What the numbers of an axis are, and of what they are taken; `mean` where those of a region are means."""
    name = read.name(indicator)
    if indicator.per:
        return f"{name}, {read.per_words(indicator)}"
    if indicator.kind == "share":
        return f"{name}, % {read.per_words(indicator)}"
    if indicator.kind == "median":
        return t("country.trend.median", indicator=name)
    if mean and words.has(f"indicators.{indicator.id}.mean"):
        return f"{name}: {t(f'indicators.{indicator.id}.mean')}"
    return name


def bar_rows(comparison: Comparison) -> list[Bar]:
    """One row a county, in the order of the table."""
    return [_bar(cell, comparison.indicator) for cell in comparison.cells]


def _bar(cell: CountyCell, indicator: Indicator) -> Bar:
    value, state = read.compared_value(cell, indicator), read.state_of(cell)
    if value is None:
        state = "protected" if state == "protected" else "not_reported"
    low, high = (cell.interval.low, cell.interval.high) if cell.interval else (None, None)
    return Bar(cell.county, cell.name, value, low, high, state, is_small(indicator, cell))


def bars_summary(rows: Sequence[Bar]) -> str:
    """The bars in a sentence, for those who cannot see them."""
    shown = sum(row.value is not None for row in rows)
    kind = "sure" if any(row.low is not None for row in rows) else "plain"
    return t(f"country.bars.{kind}", n=shown, missing=len(rows) - shown)


def trend_lines(points: Sequence[TrendPoint], indicator: Indicator, county: CountyCell) -> list[Line]:
    """The county's line, and where they can be compared its region's and the country's."""
    if indicator.kind == "median":
        return [Line(county.name, tuple(_point(p.quarter, p.county, p.county.value) for p in points))]
    region = t("country.trend.region", region=county.region)
    return [
        Line(county.name, tuple(_point(p.quarter, p.county, p.county_rate) for p in points)),
        Line(region, tuple(_point(p.quarter, p.region, p.region_rate) for p in points)),
        Line(t("country.trend.country"), tuple(_point(p.quarter, p.country, p.country_rate) for p in points)),
    ]


def _point(quarter: str, figure: Figure, value: float | None) -> Point:
    if value is None:
        hidden = figure.state is not FigureState.NOT_REPORTED
        return Point(quarter, None, "protected" if hidden else "not_reported")
    return Point(quarter, value, "value" if value else "zero")


def trend_table(lines: Sequence[Line]) -> tuple[list[Column], list[Row]]:
    """The same as the lines: a row a period, newest first, states in words."""
    heads = [Column("period", t("country.trimestru")), *(Column(line.name, line.name, "number") for line in lines)]
    rows = [
        Row(points[0].period, {"period": period_label(points[0].period)} | dict(zip(
            (line.name for line in lines), (Cell(charts.value_words(p, 1)) for p in points), strict=True,
        )))
        for points in zip(*(line.points for line in lines), strict=True)
    ]  # fmt: skip
    return heads, rows[::-1]
