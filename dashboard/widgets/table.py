"""A real table: caption, row and column heads, sorted by keyboard, states in words, a button a row if wanted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from html import escape
from typing import Any, Literal

import streamlit as st

from dashboard.widgets import component
from dashboard.widgets.badge import SHAPES, Badge, badge_html
from dashboard.words import t
from dashboard.words.formats import Number, date_text, datetime_text, number_text

Kind = Literal["text", "number", "date"]
Sort = tuple[str, Literal["asc", "desc"]]


@dataclass(frozen=True, slots=True)
class Column:
    """`digits` fixes the decimals of a number column; the first column of a table names its rows."""

    key: str
    title: str
    kind: Kind = "text"
    digits: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """Words that sort by something else: "acum 3 zile" by its date, "protejat" by nothing (always last). `exact` is
    shown on hover, `under` in small on a line of its own."""

    text: str
    sort: str | Number | date | None = None
    exact: str = ""
    under: str = ""


Value = str | Number | date | Badge | Cell | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it is called when it is picked, and a value for each column's key. A faded one is grey: a cell of
    it must say why."""

    id: str
    cells: Mapping[str, Value] = field(default_factory=dict)
    faded: bool = False


def data_table(
    columns: Sequence[Column],
    rows: Sequence[Row],
    *,
    key: str,
    caption: str,
    sort: Sort | None = None,
    action: str | None = None,
    selected: str | None = None,
    empty: str | None = None,
    height: int | None = None,
    on_pick: Callable[[str], None] | None = None,
) -> str | None:
    """Draw a table that sorts in the browser; return the id of the row whose action was just pressed.

    `action` is the word on each row's button; `selected` marks a row as the current one; `empty` is said when
    there are no rows; `height` in pixels makes long tables scroll under their heads. The id comes in one run
    only; `on_pick` gets it before the page runs.
    """
    if not rows:
        st.info(empty or t("widgets.table.empty"))
        return None
    data = table_data(columns, rows, caption=caption, sort=sort, action=action, selected=selected) | {"height": height}
    st.session_state[f"{key}.row"] = st.session_state.pop(f"{key}.next", None)
    component.mount("table", data, key=key, css="table.css", picked=partial(_picked, key, on_pick))
    picked: str | None = st.session_state[f"{key}.row"]
    return picked


def plain_table(columns: Sequence[Column], rows: Sequence[Row], *, caption: str) -> None:
    """A short table that needs no sorting and sends nothing back."""
    st.html(plain_table_html(columns, rows, caption=caption))


def plain_table_html(columns: Sequence[Column], rows: Sequence[Row], *, caption: str) -> str:
    """The table as HTML, everything in it escaped."""
    heads = "".join(f'<th scope="col" class="{c.kind}">{escape(c.title)}</th>' for c in columns)
    body = "".join(_row_html(columns, row) for row in rows)
    label = escape(caption)
    return (
        f'<div class="sheet" role="region" aria-label="{label}" tabindex="0"><table><caption>{label}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def table_data(
    columns: Sequence[Column],
    rows: Sequence[Row],
    *,
    caption: str,
    sort: Sort | None = None,
    action: str | None = None,
    selected: str | None = None,
) -> dict[str, Any]:
    """What is sent to the browser: text, and the text's place in the order where they differ."""
    if sort is not None and sort[0] not in {c.key for c in columns}:
        raise ValueError(f"no column {sort[0]!r} to sort by")
    return {
        "caption": caption,
        "columns": [[c.key, c.title, c.kind] for c in columns],
        "rows": [[row.id, *(_sent(c, row.cells.get(c.key)) for c in columns)] for row in rows],
        "faded": [row.id for row in rows if row.faded],
        "sort": list(sort) if sort else None,
        "action": action,
        "selected": selected,
        "words": {
            "asc": t("widgets.table.sorted_asc", column="{column}"),
            "desc": t("widgets.table.sorted_desc", column="{column}"),
            "action": t("widgets.table.action"),
            "action_for": t("widgets.table.action_for", action="{action}", row="{row}"),
            "scroll": t("widgets.table.scroll", caption=caption),
        },
    }


def _row_html(columns: Sequence[Column], row: Row) -> str:
    cells = []
    for place, column in enumerate(columns):
        value = row.cells.get(column.key)
        inside = badge_html(value) if isinstance(value, Badge) else escape(_text(column, value))
        tag = 'th scope="row"' if place == 0 else "td"
        cells.append(f'<{tag} class="{column.kind}">{inside}</{tag[:2]}>')
    return f"<tr>{''.join(cells)}</tr>"


def _sent(column: Column, value: Value) -> Any:
    if isinstance(value, Badge):
        return {"t": value.word, "s": value.word, "tone": value.tone, "shape": SHAPES[value.tone]}
    if isinstance(value, Cell):
        told = {"t": value.text, "s": _order(value.sort), "x": value.exact}
        return told | {"u": value.under} if value.under else told
    text, order = _text(column, value), _order(value)
    return text if text == order else {"t": text, "s": order}


def _text(column: Column, value: Value) -> str:
    if value is None:
        return "–"
    if isinstance(value, Badge):
        return value.word
    if isinstance(value, Cell):
        return value.text
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return datetime_text(value)
    return date_text(value) if isinstance(value, date) else number_text(value, column.digits)


def _order(value: str | Number | date | None) -> str | float | None:
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, str) else float(value)


def _picked(key: str, on_pick: Callable[[str], None] | None) -> None:
    row = st.session_state[key].get("picked")
    if not row:
        return
    st.session_state[f"{key}.next"] = row
    if on_pick is not None:
        on_pick(row)
