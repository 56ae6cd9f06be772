"""The charts of the national comparison: 42 intervals, and one county beside its region and the country."""

from collections.abc import Sequence
from functools import lru_cache

import plotly.graph_objects as go
import streamlit as st

from dashboard.shell.frame import ask
from dashboard.widgets import comparison as read
from dashboard.widgets.charts import IntervalRow, Line, Point, draw_chart, interval_chart
from dashboard.widgets.charts import trend as trend_chart
from dashboard.widgets.note import note
from dashboard.words import t
from dashboard.words.formats import number_ro, period_label
from data_model import country
from data_model.country import Comparison, CountyCell, TrendPoint
from data_model.disclosure import Figure, FigureState
from data_model.indicators import Indicator
from data_model.releasing import COUNTRY


def draw_intervals(comparison: Comparison, chosen: str) -> None:
    """How sure the difference between counties is; by rate where there is one."""
    sure = read.has_rate(comparison.indicator) and comparison.indicator.persons
    st.subheader(t(f"country.chart.{'title' if sure else 'title_plain'}"), anchor=False)
    rows = interval_rows(comparison, chosen)
    if rows[0].value is None:
        note(t("country.chart.none"))
        return
    digits = 1 if read.has_rate(comparison.indicator) or comparison.indicator.kind == "median" else 0
    across = comparison.margin_rates.get(COUNTRY)
    figure = _interval_figure(tuple(rows), across, axis(comparison.indicator), digits, st.context.theme.type)
    draw_chart(figure, summary=interval_summary(comparison, rows, digits), key="country_intervals")


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
    points = ask(country.trend, indicator=comparison.indicator.id, county=county.county, last=str(comparison.quarter))
    lines = trend_lines(points, comparison.indicator, county)
    figure = _trend_figure(tuple(lines), axis(comparison.indicator), st.context.theme.type)
    draw_chart(figure, summary=trend_summary(lines[0]), key="country_trend")


# Building a figure costs as much as the rest of the page. What is kept is kept under its whole content, so whoever
# gets it held the same values already; and under the theme, whose ink is drawn into it.


@lru_cache(maxsize=100)
def _interval_figure(
    rows: tuple[IntervalRow, ...], across: float | None, title: str, digits: int, _theme: str | None
) -> go.Figure:
    return interval_chart(rows, country=across, title=title, digits=digits)


@lru_cache(maxsize=200)
def _trend_figure(lines: tuple[Line, ...], title: str, _theme: str | None) -> go.Figure:
    return trend_chart(lines, title=title, digits=1)


def axis(indicator: Indicator) -> str:
    """What the numbers of an axis are."""
    if indicator.per:
        return f"{read.name(indicator)}, {read.per_words(indicator)}"
    if indicator.kind == "share":
        return f"{read.name(indicator)}, % {read.per_words(indicator)}"
    return read.name(indicator)


def interval_rows(comparison: Comparison, chosen: str) -> list[IntervalRow]:
    """One row a county, the highest first."""
    return [_interval_row(cell, comparison.indicator, chosen) for cell in read.ranked(comparison)]


def _interval_row(cell: CountyCell, indicator: Indicator, chosen: str) -> IntervalRow:
    value, state = read.compared_value(cell, indicator), read.state_of(cell)
    if value is None:
        state = "protected" if state == "protected" else "not_reported"
    low, high = (cell.interval.low, cell.interval.high) if cell.interval else (None, None)
    return IntervalRow(cell.name, value, low, high, state, cell.county == chosen)


def interval_summary(comparison: Comparison, rows: Sequence[IntervalRow], digits: int) -> str:
    """The chart in a sentence, for those who cannot see it."""
    shown = [row for row in rows if row.value is not None]
    ends = {
        "high_name": shown[0].name,
        "high": number_ro(shown[0].value or 0, digits),
        "low_name": shown[-1].name,
        "low": number_ro(shown[-1].value or 0, digits),
        "n": len(shown),
        "missing": len(rows) - len(shown),
    }
    if read.has_rate(comparison.indicator) and comparison.indicator.persons:
        return t("country.chart.summary", **ends)
    why = t(f"country.chart.{'why_live' if not comparison.indicator.persons else 'why_median'}")
    return t("country.chart.summary_plain", why=why, **ends)


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


def trend_summary(line: Line) -> str:
    """The county's line in words, oldest quarter first."""
    said = [
        t(
            "country.trend.point",
            period=period_label(p.period),
            value=t(f"widgets.chart.{p.state}") if p.value is None else number_ro(p.value, 1),
        )
        for p in line.points
    ]
    return t("country.trend.summary", county=line.name, words="; ".join(said))
