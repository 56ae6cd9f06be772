"""The 42 counties coloured by class: the lightest map that is drawn right and can be walked by keyboard.

The outlines travel once, as a file the browser keeps; a recolouring sends 42 short rows. A click or Enter shows
the choice at once and tells the page afterwards.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import streamlit as st

from dashboard.widgets import component
from dashboard.widgets.assets import geometry_url
from dashboard.words import t
from data_model.disclosure import Figure

CellState = Literal["value", "zero", "protected", "not_reported", "old"]
STATES = ("zero", "protected", "not_reported", "old")
"""The states that never look like a value, as a legend tells them."""


def state_of(figure: Figure) -> CellState:
    """How a figure of the period itself is drawn."""
    state: CellState = figure.state.value
    return state


SEQUENCE = ("#d9eec4", "#86d0b9", "#3fa9c6", "#2a70b2", "#26337f")
"""Five classes, light to dark: steps of at least 12 in lightness, so that they stay apart in grey and for
colour-blind eyes (held by a test)."""


@dataclass(frozen=True, slots=True)
class MapCell:
    """One county: `label` is the value in words (37 victime), `klass` its class from 1, if it has a value; `small`
    where that stands on too few people to be compared without a warning."""

    code: str
    name: str
    state: CellState
    label: str = ""
    klass: int | None = None
    small: bool = False

    def __post_init__(self) -> None:
        if self.klass is not None and self.state in ("protected", "not_reported", "zero"):
            raise ValueError(f"{self.code} is {self.state} and can have no class")
        if self.klass is None and self.state == "value":
            raise ValueError(f"{self.code} has a value and needs its class")
        if self.small and self.state in ("protected", "not_reported"):
            raise ValueError(f"{self.code} has no value that could be small")


@dataclass(frozen=True, slots=True)
class Legend:
    """What is drawn, and the limits of the classes in words, lowest first; at most five."""

    title: str
    classes: Sequence[str]
    note: str = ""

    def __post_init__(self) -> None:
        if len(self.classes) > len(SEQUENCE):
            raise ValueError(f"a map has at most {len(SEQUENCE)} classes, not {len(self.classes)}")


def country_map(
    cells: Sequence[MapCell],
    *,
    legend: Legend,
    selected: str | None,
    key: str,
    on_pick: Callable[[str | None], None] | None = None,
) -> str | None:
    """Draw the map and return the chosen county's code.

    `selected` chooses for the reader when it changes (from a table, an address); between two changes the reader's
    own click counts. `on_pick` runs with the new choice before the page does, so that what stands above the map
    can follow it in the same run.
    """
    chosen = _follow(key, selected)
    data = map_data(cells, legend, chosen)
    component.mount("country_map", data, key=key, css="country_map.css", picked=partial(_picked, key, on_pick))
    return chosen


def cell_text(cell: MapCell, classes: int) -> str:
    """What a county says aloud: Brașov: 37 victime, clasa 4 din 5."""
    words = {"name": cell.name, "label": cell.label, "klass": cell.klass, "classes": classes}
    if cell.state in ("protected", "not_reported"):
        text = t(f"widgets.cell.{cell.state}", **words)
        return t("widgets.cell.with_reason", text=text, reason=cell.label) if cell.label else text
    plain = cell.state == "old" and not cell.klass
    text = t(f"widgets.cell.{'old_plain' if plain else cell.state}", **words)
    return t("widgets.cell.small", text=text) if cell.small else text


def map_data(cells: Sequence[MapCell], legend: Legend, selected: str | None) -> dict[str, Any]:
    """What is sent to the browser at each recolouring."""
    return {
        "cells": [sent_cell(c, cell_text(c, len(legend.classes))) for c in cells],
        "selected": selected,
        "words": {word: t(f"widgets.map.{word}") for word in ("label", "hint", "loading", "failed", "inset")},
    } | scale_data(legend, small=any(c.small for c in cells))


def sent_cell(cell: MapCell, text: str) -> list[Any]:
    """A county as it is sent: code, state, class or 0, what it says, and 1 only where it is small."""
    return [cell.code, cell.state, cell.klass or 0, text, *([1] if cell.small else [])]


def scale_data(legend: Legend, *, small: bool) -> dict[str, Any]:
    """Outlines, colours and legend, which several maps of one scale share."""
    own = colours(len(legend.classes))
    signs = [*STATES, *(["small"] if small else [])]
    return {
        "geometry": geometry_url(),
        "colours": own,
        "faded": [faded(colour) for colour in own],
        "legend": {
            "title": legend.title,
            "note": legend.note,
            "classes": list(legend.classes),
            "states": [[state, t(f"widgets.legend.{state}")] for state in signs],
        },
    }


def colours(classes: int) -> list[str]:
    """A colour for each class; fewer than five are spread over the same range."""
    if classes < 2:
        return [SEQUENCE[2]] * classes
    return [SEQUENCE[round(i * (len(SEQUENCE) - 1) / (classes - 1))] for i in range(classes)]


def faded(colour: str) -> str:
    """The colour of an out of date value: nearer to white on any page, light or dark."""
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(part * 0.45 + 255 * 0.55):02x}" for part in parts)


def _follow(key: str, selected: str | None) -> str | None:
    asked, own = f"{key}.asked", f"{key}.chosen"
    if asked not in st.session_state or st.session_state[asked] != selected:
        st.session_state[asked] = st.session_state[own] = selected
    chosen: str | None = st.session_state[own]
    return chosen


def _picked(key: str, on_pick: Callable[[str | None], None] | None) -> None:
    code = st.session_state[key].get("picked") or None
    st.session_state[f"{key}.chosen"] = code
    if on_pick is not None:
        on_pick(code)
