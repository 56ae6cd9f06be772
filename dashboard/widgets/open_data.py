"""The files that ANITP can publish: one a year, for each of the last years."""

import streamlit as st

from dashboard.shell.frame import now
from dashboard.widgets.note import note
from dashboard.words import t
from data_model.access import Actor, Right
from data_model.periods import BUCHAREST

YEARS = 2
FORMS = ("xlsx", "csv")


def draw(actor: Actor) -> None:
    """The links; nothing for who may not release figures."""
    if not actor.may(Right.RELEASE_REPORT):
        return
    year = now().astimezone(BUCHAREST).year
    with st.expander(t("open_data.title"), icon=":material/public:", key="open_data"):
        note(t("open_data.what"))
        links = " ".join(
            f'<a class="action" href="/documente/date-deschise/{year - n}.{form}" target="_self">'
            f"{t('open_data.file', year=year - n, form=form.upper())}</a>"
            for n in range(YEARS)
            for form in FORMS
        )
        st.html(f"<p>{links}</p>")
