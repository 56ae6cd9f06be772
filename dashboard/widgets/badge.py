"""A state as colour and shape and word, and the answer to "what is this?" beside a number."""

from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Literal

import streamlit as st

from dashboard.widgets.component import FRONTEND
from dashboard.widgets.note import note
from dashboard.words import t
from dashboard.words.formats import date_text

Tone = Literal["good", "attention", "bad", "waiting", "info", "neutral"]

SHAPES: dict[Tone, str] = {
    "good": "●",
    "attention": "▲",
    "bad": "■",
    "waiting": "◐",
    "info": "◆",
    "neutral": "○",
}
"""One shape a tone, so that a state can be told without colour."""


@dataclass(frozen=True, slots=True)
class Badge:
    """A state's word, and how it feels."""

    tone: Tone
    word: str


def badge_html(badge: Badge, *, exact: str = "") -> str:
    """The badge for `st.html` and for table cells; `exact` is shown on hover (the moment behind "acum 3 zile")."""
    title = f' title="{escape(exact)}"' if exact else ""
    shape = f'<span aria-hidden="true">{SHAPES[badge.tone]}</span>'
    return f'<span class="badge {badge.tone}"{title}>{shape}&nbsp;{escape(badge.word)}</span>'


def draw_badges(*badges: Badge) -> None:
    """A row of badges."""
    st.html(" ".join(badge_html(one) for one in badges))


def apply_style() -> None:
    """Put the style of badges and plain tables on the page; once a run, near its top."""
    st.html(FRONTEND / "table.css")


def definition(what: str, *, source: str, on: date, key: str, ask: str | None = None) -> None:
    """A small button that answers "Ce este aceasta?" with the definition, its source and its date."""
    with st.popover(ask or t("widgets.definition.ask"), icon=":material/help:", type="tertiary", key=key):
        st.markdown(plain(what))
        note(t("widgets.definition.source", source=source))
        note(t("widgets.definition.date", date=date_text(on)))


def plain(text: str) -> str:
    """Text as it is: Markdown's own signs lose their meaning."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()#+!|~$<>:" else sign for sign in text)
