"""Charts that do not claim more than they know: intervals drawn, protected values named, each told in a sentence.

Numbers and intervals come in finished; nothing is computed here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import plotly.graph_objects as go
import streamlit as st

from dashboard.widgets.note import note
from dashboard.words import t
from dashboard.words.formats import number_ro, period_label

State = Literal["value", "zero", "protected", "not_reported", "old"]

ACCENT = "#3b7dc0"
QUIET = "#7d8590"
INK = {"light": "#31333f", "dark": "#e6e8ec"}
"""Streamlit's own axis grey is too pale for WCAG AA."""
LINES = ("#3b7dc0", "#b26a00", "#2a8a4a", "#8a5fb0")
DASHES = ("solid", "dash", "dot", "dashdot")
MARKS = {"protected": "x-thin-open", "not_reported": "circle-open", "old": "diamond-open", "zero": "square-open"}
CONFIG = {"displayModeBar": False, "displaylogo": False, "scrollZoom": False, "doubleClick": False, "responsive": True}
"""No tool bar: its picture download is an export that nobody audits."""


def _check(value: float | None, state: State) -> None:
    """A number that may not be shown must not come here at all, and one that is shown must be there."""
    if (value is None) != (state in ("protected", "not_reported")):
        raise ValueError(f"a chart can not draw {value!r} as {state}")


@dataclass(frozen=True, slots=True)
class IntervalRow:
    """One line of the chart; `low` and `high` are its 95 % interval, `value` None when it may not be shown."""

    name: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    state: State = "value"
    chosen: bool = False

    def __post_init__(self) -> None:
        _check(self.value, self.state)


@dataclass(frozen=True, slots=True)
class Point:
    """A line's value in one period, named like "2026-Q4"."""

    period: str
    value: float | None = None
    state: State = "value"

    def __post_init__(self) -> None:
        _check(self.value, self.state)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the trend and its points, oldest first."""

    name: str
    points: Sequence[Point]


def interval_chart(
    rows: Sequence[IntervalRow], *, country: float | None, title: str, digits: int | None = None
) -> go.Figure:
    """A dot and its interval for each row, the first on top; `country` is the vertical line to compare with."""
    figure = go.Figure()
    shown = [row for row in rows if row.value is not None]
    unshown = [row for row in rows if row.value is None]
    figure.add_trace(_dots([r for r in shown if not r.chosen], ACCENT, digits))
    figure.add_trace(_dots([r for r in shown if r.chosen], "#d1480b", digits))
    figure.add_trace(_words_in_place(unshown))
    if country is not None:
        figure.add_vline(
            x=country, line={"color": QUIET, "dash": "dash", "width": 1.5},
            annotation_text=t("widgets.chart.country", value=number_ro(country, digits)), annotation_position="top",
        )  # fmt: skip
    figure.update_yaxes(
        categoryorder="array", categoryarray=[row.name for row in reversed(rows)],
        tickmode="array", tickvals=[row.name for row in rows], automargin=True, fixedrange=True,
        range=[-0.8, len(rows) - 0.2],
    )  # fmt: skip
    figure.update_xaxes(title=title, rangemode="tozero", fixedrange=True, zeroline=True)
    return _calm(figure, height=90 + 19 * len(rows))


def bar_chart(rows: Sequence[IntervalRow], *, title: str, digits: int | None = None) -> go.Figure:
    """A bar for each row, the first on top, with its number at its end."""
    figure = go.Figure(
        go.Bar(
            x=[row.value for row in rows], y=[row.name for row in rows], orientation="h", marker_color=ACCENT,
            text=[t(f"widgets.chart.{r.state}") if r.value is None else number_ro(r.value, digits) for r in rows],
            textposition="outside", cliponaxis=False, hoverinfo="skip",
        )
    )  # fmt: skip
    figure.update_yaxes(autorange="reversed", automargin=True, fixedrange=True, type="category")
    figure.update_xaxes(title=title, rangemode="tozero", fixedrange=True)
    return _calm(figure, height=90 + 26 * len(rows))


def trend(lines: Sequence[Line], *, title: str, digits: int | None = None) -> go.Figure:
    """Lines over the periods; a value that may not be shown leaves a gap, marked and named on the axis."""
    figure = go.Figure()
    for place, line in enumerate(lines):
        colour, dash = LINES[place % len(LINES)], DASHES[place % len(DASHES)]
        figure.add_trace(
            go.Scatter(
                x=[period_label(p.period) for p in line.points],
                y=[p.value for p in line.points],
                name=line.name, mode="lines+markers", connectgaps=False,
                line={"color": colour, "dash": dash, "width": 2.5},
                marker={"symbol": [MARKS.get(p.state, "circle") for p in line.points], "size": 8},
                hovertext=[_hover(line.name, p.value, p.state, digits) for p in line.points], hoverinfo="text",
            )
        )  # fmt: skip
    if lines:
        figure.add_trace(_gaps(lines))
    figure.update_yaxes(title=title, rangemode="tozero", fixedrange=True, automargin=True)
    figure.update_xaxes(fixedrange=True, type="category")
    figure.update_layout(legend={"orientation": "h", "y": 1.12, "x": 0})
    return _calm(figure, height=340)


def draw_chart(figure: go.Figure, *, summary: str, key: str) -> None:
    """Draw a figure under the sentence that says what it shows, for those who can not see it."""
    if not any(len(trace.x or ()) for trace in figure.data):
        note(t("widgets.chart.no_data"))
        return
    note(summary)
    ink = INK["dark" if st.context.theme.type == "dark" else "light"]
    for axes in (figure.update_xaxes, figure.update_yaxes):
        axes(tickfont={"color": ink}, title_font={"color": ink})
    figure.update_annotations(font={"color": ink})
    figure.update_traces(textfont={"color": ink}, selector={"mode": "markers+text"})
    st.plotly_chart(figure, key=key, config=CONFIG, width="stretch")


def _dots(rows: Sequence[IntervalRow], colour: str, digits: int | None) -> go.Scatter:
    values = [row.value or 0.0 for row in rows]
    return go.Scatter(
        x=values,
        y=[row.name for row in rows],
        mode="markers",
        marker={"size": 9, "color": colour, "symbol": [MARKS.get(row.state, "circle") for row in rows]},
        error_x={
            "type": "data", "symmetric": False, "thickness": 1.5, "width": 3, "color": colour,
            "array": [_gap(row.high, value) for row, value in zip(rows, values, strict=True)],
            "arrayminus": [_gap(value, row.low) for row, value in zip(rows, values, strict=True)],
        },
        hovertext=[_hover(row.name, row.value, row.state, digits, row.low, row.high) for row in rows],
        hoverinfo="text",
    )  # fmt: skip


def _words_in_place(rows: Sequence[IntervalRow]) -> go.Scatter:
    return go.Scatter(
        x=[0] * len(rows), y=[row.name for row in rows], mode="markers+text", textposition="middle right",
        text=[" " + t(f"widgets.chart.{row.state}") for row in rows],
        marker={"size": 8, "color": QUIET, "symbol": [MARKS.get(row.state, "circle") for row in rows]},
        hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip


def _gaps(lines: Sequence[Line]) -> go.Scatter:
    """What may not be shown, on the axis: each period's words once, however many lines lack it."""
    missing: dict[str, dict[str, State]] = {}
    for line in lines:
        for p in line.points:
            if p.value is None:
                missing.setdefault(p.period, {})[line.name] = p.state
    words = {period: dict.fromkeys(t(f"widgets.chart.{s}") for s in of.values()) for period, of in missing.items()}
    return go.Scatter(
        x=[period_label(period) for period in missing], y=[0] * len(missing), mode="markers+text",
        text=["<br>".join(words[period]) for period in missing], textposition="top center", textfont={"size": 11},
        marker={"symbol": [MARKS[min(of.values())] for of in missing.values()], "size": 9, "color": QUIET},
        hovertext=["<br>".join(_hover(n, None, state, None) for n, state in of.items()) for of in missing.values()],
        hoverinfo="text", showlegend=False, cliponaxis=False,
    )  # fmt: skip


def _gap(high: float | None, low: float | None) -> float:
    return 0.0 if high is None or low is None else max(high - low, 0.0)


def _hover(
    name: str,
    value: float | None,
    state: State,
    digits: int | None,
    low: float | None = None,
    high: float | None = None,
) -> str:
    if value is None:
        return f"{name}: {t(f'widgets.chart.{state}')}"
    words = {"name": name, "value": number_ro(value, digits)}
    if low is None or high is None:
        text = t("widgets.chart.hover_plain", **words)
    else:
        text = t("widgets.chart.hover", low=number_ro(low, digits), high=number_ro(high, digits), **words)
    return f"{text}, {t('widgets.chart.old')}" if state == "old" else text


def _calm(figure: go.Figure, *, height: int) -> go.Figure:
    figure.update_layout(
        height=height, margin={"l": 8, "r": 16, "t": 36, "b": 8}, separators=",.", dragmode=False,
        showlegend=any(trace.name for trace in figure.data), hovermode="closest", modebar={"remove": ["toImage"]},
    )  # fmt: skip
    return figure
