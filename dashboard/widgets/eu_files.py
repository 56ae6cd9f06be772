"""The breakdown for the European Union, for ANITP: a file for each of the last years that have ended."""

import streamlit as st

from dashboard.shell.frame import now
from dashboard.widgets.note import note
from dashboard.words import t
from data_model.access import Actor, Right
from data_model.periods import BUCHAREST

YEARS = 3


def draw(actor: Actor) -> None:
    """The links; nothing for who may not release figures."""
    if not actor.may(Right.RELEASE_REPORT):
        return
    year = now().astimezone(BUCHAREST).year
    with st.expander(t("exchange.eu.title"), icon=":material/download:", key="eu_files"):
        note(t("exchange.eu.what"))
        links = " ".join(
            f'<a class="action" href="/documente/schimb/ue-{year - n}.csv" target="_self">'
            f"{t('exchange.eu.file', year=year - n)}</a>"
            for n in range(1, YEARS + 1)
        )
        st.html(f"<p>{links}</p>")
