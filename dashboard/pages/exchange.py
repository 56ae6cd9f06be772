"""Schimb de date: lists of cases and referrals in, and files out."""

import streamlit as st

from dashboard.shell.frame import page
from dashboard.widgets import case_import
from dashboard.widgets.badge import apply_style
from dashboard.widgets.note import note
from dashboard.words import t
from data_model.access import Actor, Right

FILES = {"own": "cazuri.xlsx", "own_csv": "cazuri.csv", "htcds": "htcds.csv"}


@page(Right.SEE_CASES, "exchange")
def render(actor: Actor) -> None:
    apply_style()
    if actor.may(Right.OPEN_CASE):
        case_import.draw()
    st.subheader(t("exchange.export.title"), anchor=False)
    note(t("exchange.export.what"))
    links = " ".join(
        f'<a class="action" href="/documente/schimb/{file}" target="_self">{t(f"exchange.export.{name}")}</a>'
        for name, file in FILES.items()
    )
    st.html(f"<p>{links}</p>")
    note(t("exchange.export.htcds_note"))


render()
