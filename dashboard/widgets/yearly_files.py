"""Files that ANITP takes for a year: a fold with a sentence and a link to each."""

from collections.abc import Callable, Sequence

import streamlit as st

from dashboard.shell.frame import now
from dashboard.widgets.note import note
from data_model.access import Actor, Right
from data_model.periods import BUCHAREST

Link = tuple[str, str]
"""An address and its words."""


def draw(actor: Actor, links: Callable[[int], Sequence[Link]], *, title: str, what: str, icon: str, key: str) -> None:
    """The links that there are in the present year; nothing for who may not release figures."""
    if not actor.may(Right.RELEASE_REPORT):
        return
    with st.expander(title, icon=icon, key=key):
        note(what)
        made = links(now().astimezone(BUCHAREST).year)
        drawn = " ".join(f'<a class="action" href="{address}" target="_self">{words}</a>' for address, words in made)
        st.html(f"<p>{drawn}</p>")
