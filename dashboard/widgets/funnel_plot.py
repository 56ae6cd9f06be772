"""The funnel plot: counties by their denominator and rate, between the limits of chance (Spiegelhalter 2005)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
import streamlit as st

from dashboard.widgets.charts import Pick
from dashboard.widgets.note import note
from dashboard.words import t
from dashboard.words.formats import decimal_and_thousands
from data_model.funnel import Limits, Verdict

ACCENT = "#3b7dc0"
CHOSEN = "#d1480b"
INK = {"light": "#31333f", "dark": "#e6e8ec"}
"""Streamlit's own axis grey is too pale for WCAG AA."""
LOOKS = {
    Verdict.WITHIN: ("circle", ACCENT, 11),
    Verdict.ABOVE: ("triangle-up", "#b26a00", 13),
    Verdict.BELOW: ("triangle-down", "#b26a00", 13),
    Verdict.FAR_ABOVE: ("triangle-up", "#c22f1b", 16),
    Verdict.FAR_BELOW: ("triangle-down", "#c22f1b", 16),
}
"""Symbol, colour and size: where a county lies is told by its form too."""
CONFIG = {"displayModeBar": False, "displaylogo": False, "scrollZoom": False, "doubleClick": False, "responsive": True}
"""No tool bar: its picture download is an export that nobody audits."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A county in the funnel: its denominator, its rate, where it lies, and all of it in words."""

    code: str
    name: str
    denominator: float
    rate: float
    verdict: Verdict
    text: str
    small: bool = False


def figure(
    marks: Sequence[Mark], curve: Sequence[tuple[float, Limits]], *,
    centre: float, centre_words: str, titles: tuple[str, str], chosen: str,
) -> go.Figure:  # fmt: skip
    """The marks between the limits of 95 and 99.8 per cent; `titles` are those of both axes."""
    made = go.Figure()
    _band(made, curve, "far_low", "far_high", "rgba(59, 125, 192, 0.11)", "dot")
    _band(made, curve, "low", "high", "rgba(59, 125, 192, 0.16)", "solid")
    for verdict in Verdict:
        for small in (False, True):
            _marks(made, verdict, [m for m in marks if m.verdict is verdict and m.small == small], chosen, small=small)
    made.add_hline(
        y=centre, line={"dash": "dash", "width": 1.5}, annotation_text=centre_words, annotation_position="top right"
    )
    highest = max([centre, *(m.rate for m in marks)]) * 1.12
    top = max(highest, curve[0][1].high * 1.08)
    made.update_yaxes(title=titles[1], range=[0, top], fixedrange=True, automargin=True)
    made.update_xaxes(
        title=titles[0], tickformat=",d", range=[curve[0][0], curve[-1][0] * 1.02], fixedrange=True, automargin=True
    )
    made.update_layout(
        height=440, margin={"l": 8, "r": 16, "t": 36, "b": 8}, separators=decimal_and_thousands(), dragmode=False,
        hovermode="closest", legend={"orientation": "h", "y": 1.1, "x": 0}, clickmode="event+select",
    )  # fmt: skip
    return made


def _band(made: go.Figure, curve: Sequence[tuple[float, Limits]], low: str, high: str, colour: str, dash: str) -> None:
    line = {"color": ACCENT, "width": 1.5, "dash": dash}
    for side, fill in ((low, None), (high, "tonexty")):
        made.add_trace(
            go.Scatter(
                x=[n for n, _ in curve], y=[getattr(limits, side) for _, limits in curve], mode="lines", line=line,
                fill=fill, fillcolor=colour, hoverinfo="skip", showlegend=False,
            )
        )  # fmt: skip


def _marks(made: go.Figure, verdict: Verdict, marks: Iterable[Mark], chosen: str, *, small: bool) -> None:
    """One trace for each form, so that the legend names it; a small denominator is hollow."""
    drawn = sorted(marks, key=lambda m: m.code == chosen)
    if not drawn:
        return
    symbol, colour, size = LOOKS[verdict]
    words = t(f"country.verdict.{verdict}")
    colours = [CHOSEN if m.code == chosen else colour for m in drawn]
    made.add_trace(
        go.Scatter(
            x=[m.denominator for m in drawn], y=[m.rate for m in drawn], mode="markers+text",
            name=t("widgets.chart.small", text=words) if small else words,
            marker={
                "symbol": f"{symbol}-open" if small else symbol, "size": size, "color": colours,
                "line": {"width": 2 if small else 0, "color": colours},
            },
            text=[_label(m, chosen) for m in drawn], textposition="middle right",
            customdata=[[m.code] for m in drawn], hovertext=[m.text for m in drawn], hoverinfo="text",
            cliponaxis=False,
        )
    )  # fmt: skip


def _label(mark: Mark, chosen: str) -> str:
    """The chosen county by its name, those outside of the limits by their code."""
    if mark.code == chosen:
        return f" {mark.name}"
    return "" if mark.verdict is Verdict.WITHIN else f" {mark.code}"


def draw(made: go.Figure, *, label: str, chosen_words: str, key: str, on_pick: Pick) -> None:
    """Draw it under the sentence that says what it shows; a click on a county picks it."""
    note(label)
    ink = INK["dark" if st.context.theme.type == "dark" else "light"]
    for axes in (made.update_xaxes, made.update_yaxes):
        axes(tickfont={"color": ink}, title_font={"color": ink})
    made.update_annotations(font={"color": ink})
    made.update_traces(textfont={"color": ink}, selector={"mode": "markers+text"})
    made.update_shapes(line={"color": ink})
    made.update_layout(legend_font={"color": ink})

    def picked() -> None:
        points = st.session_state[key]["selection"]["points"]
        if points:
            on_pick(points[0]["customdata"][0])

    st.plotly_chart(made, key=key, config=CONFIG, width="stretch", on_select=picked, selection_mode="points")
    if chosen_words:
        note(chosen_words)
