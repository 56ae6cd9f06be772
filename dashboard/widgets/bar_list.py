"""A bar for each group, in plain HTML: its length by value, a hatched one where the value is protected."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

HATCHED = "repeating-linear-gradient(45deg, #7d8590 0 2px, transparent 2px 7px)"
ACCENT = "#3b7dc0"


@dataclass(frozen=True, slots=True)
class Bar:
    """A group, its value, None where it may not be shown, and the words beside the bar."""

    name: str
    value: float | None
    words: str


def bar_list(bars: Sequence[Bar], *, summary: str) -> None:
    """The bars on one scale from nil; `summary` tells them in words."""
    st.html(bar_list_html(bars, summary=summary))


def bar_list_html(bars: Sequence[Bar], *, summary: str) -> str:
    most = max((bar.value or 0 for bar in bars), default=0) or 1
    lines = "".join(_line(bar, most) for bar in bars)
    return f'<div role="img" aria-label="{escape(summary)}" style="display:grid;gap:6px;max-width:520px">{lines}</div>'


def _line(bar: Bar, most: float) -> str:
    width = 18 if bar.value is None else round(100 * bar.value / most, 1)
    fill = f"background:{HATCHED};outline:1px dashed #7d8590" if bar.value is None else f"background:{ACCENT}"
    return (
        '<div aria-hidden="true" style="display:grid;grid-template-columns:minmax(8em,38%) 1fr auto;gap:8px;'
        f'align-items:center"><span>{escape(bar.name)}</span>'
        f'<span><span style="display:block;height:14px;min-width:1px;width:{width}%;{fill}"></span></span>'
        f"<span>{escape(bar.words)}</span></div>"
    )
