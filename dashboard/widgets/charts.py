"""The charts of the comparison, drawn by a small part of our own: bars, and the course of a county.

What is handed over is the least that is drawn, in words already; a number that may not be shown cannot come here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from dashboard.widgets import component
from dashboard.widgets.country_map import STATES, CellState
from dashboard.widgets.note import note
from dashboard.words import t
from dashboard.words.formats import number_text, period_label

Pick = Callable[[str | None], None]


def _check(value: float | None, state: CellState) -> None:
    """A number that may not be shown must not come here at all, and one that is shown must be there."""
    if (value is None) != (state in ("protected", "not_reported")):
        raise ValueError(f"a chart can not draw {value!r} as {state}")


@dataclass(frozen=True, slots=True)
class Bar:
    """A county's bar; `low` and `high` are its 95 % interval, `value` None when it may not be shown."""

    code: str
    name: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    state: CellState = "value"
    small: bool = False

    def __post_init__(self) -> None:
        _check(self.value, self.state)


@dataclass(frozen=True, slots=True)
class Point:
    """A line's value in one period, named like "2026-Q4"."""

    period: str
    value: float | None = None
    state: CellState = "value"

    def __post_init__(self) -> None:
        _check(self.value, self.state)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the trend and its points, oldest first."""

    name: str
    points: Sequence[Point]


def bars(
    rows: Sequence[Bar], *, across: float | None, title: str, label: str, digits: int | None, chosen: str = ""
) -> dict[str, Any]:
    """A bar and its interval for each row, the first on top; `across` is the country, a line to compare with."""
    return {
        "kind": "bars",
        "label": label,
        "x": title,
        "rows": [
            {
                "code": r.code, "name": r.name, "state": r.state, "value": r.value, "low": r.low, "high": r.high,
                "small": r.small, "sign": sign_words(r.state), "text": bar_text(r, digits),
            }
            for r in rows
        ],
        "across": across,
        "acrossWords": "" if across is None else t("widgets.chart.country", value=number_text(across, digits)),
        "selected": chosen,
        "chosen": next((bar_text(r, digits) for r in rows if r.code == chosen), ""),
        "signs": _signs({r.state for r in rows}, small=any(r.small for r in rows)),
    }  # fmt: skip


def trend(lines: Sequence[Line], *, title: str, label: str, digits: int | None) -> dict[str, Any]:
    """Lines over the periods; a value that may not be shown leaves a gap, with its sign below."""
    return {
        "kind": "trend",
        "label": label,
        "y": title,
        "periods": [period_label(p.period) for p in lines[0].points] if lines else [],
        "lines": [
            {"name": line.name, "points": [[p.state, p.value, point_text(p, digits)] for p in line.points]}
            for line in lines
        ],
        "signs": _signs({p.state for line in lines for p in line.points}),
    }


def draw_chart(data: dict[str, Any], *, key: str, on_pick: Pick | None = None) -> None:
    """Draw a chart under the sentence that says what it shows."""
    note(data["label"])
    component.mount("chart", data, key=key, css="chart.css", picked=partial(picked, key, on_pick))


def bar_text(row: Bar, digits: int | None) -> str:
    """Brașov: 2,6 (interval 95 %: 1,6–3,8), numitor mic."""
    if row.value is None:
        return t("widgets.chart.text", name=row.name, value=sign_words(row.state))
    text = t("widgets.chart.text", name=row.name, value=number_text(row.value, digits))
    if row.low is not None and row.high is not None:
        text = t(
            "widgets.chart.interval", text=text, low=number_text(row.low, digits), high=number_text(row.high, digits)
        )
    if row.state == "old":
        text = t("widgets.chart.old", text=text)
    return t("widgets.chart.small", text=text) if row.small else text


def point_text(point: Point, digits: int | None) -> str:
    """trim. III 2026: 3,4."""
    return t("widgets.chart.text", name=period_label(point.period), value=value_words(point, digits))


def value_words(point: Point, digits: int | None) -> str:
    return sign_words(point.state) if point.value is None else number_text(point.value, digits)


def sign_words(state: CellState) -> str:
    """What a state without a number is called beside its sign."""
    return t(f"widgets.legend.{state}") if state != "value" else ""


def _signs(states: set[CellState], *, small: bool = False) -> list[list[str]]:
    """The legend of a chart: the states it shows, in the maps' order."""
    found = [state for state in STATES if state in states]
    return [[state, t(f"widgets.legend.{state}")] for state in [*found, *(["small"] if small else [])]]


def picked(key: str, on_pick: Pick | None) -> None:
    if on_pick is not None:
        on_pick(st.session_state[key].get("picked") or None)
