"""The declaration of physical protection measures: totals of a quarter, by the police of the county alone."""

import streamlit as st

from dashboard.shell.frame import act, ask, now
from dashboard.widgets.note import note
from dashboard.widgets.typed import start_anew, typed_key
from dashboard.words import t
from dashboard.words.formats import datetime_text, period_label
from data_model import protection
from data_model.access import Actor
from data_model.periods import Quarter
from data_model.protection import MOST, DeclaredRow, Totals

QUARTERS = 5  # the present one and the year before it
FIELDS = ("cases", "guard", "relocation", "identity", "hearing")


def draw(actor: Actor) -> None:
    """A closed drawer with the form; nothing for any other institution."""
    if not protection.may_declare(actor):
        return
    with st.expander(t("tracks.protection.title"), icon=":material/shield:"):
        note(t("tracks.protection.rule"))
        present = Quarter.of(now())
        quarters = [str(present.before(n)) for n in range(QUARTERS)]
        quarter = st.selectbox(
            t("tracks.protection.quarter"), quarters, format_func=period_label, key="protection.quarter", width=260
        )
        rows = ask(protection.declared, county=actor.county)
        standing = next((row for row in rows if row.quarter == quarter), None)
        _form(actor, quarter, standing)


def _form(actor: Actor, quarter: str, standing: DeclaredRow | None) -> None:
    form = f"protection.{quarter}.{standing.version if standing else 0}"
    note(
        t("tracks.protection.declared", at=datetime_text(standing.declared_at))
        if standing
        else t("tracks.protection.none")
    )
    given = {}
    for name, column in zip(FIELDS, st.columns(len(FIELDS), vertical_alignment="bottom"), strict=True):
        given[name] = column.number_input(
            t(f"tracks.protection.{name}"), min_value=0, max_value=MOST, step=1,
            value=getattr(standing.totals, name) if standing else 0, key=typed_key(form, name),
        )  # fmt: skip
    if st.button(t("tracks.protection.save"), key="protection.save") and act(
        protection.declare, done="tracks.protection.saved", county=actor.county, quarter=quarter,
        totals=Totals(**given), expected_version=standing.version if standing else None,
    ):  # fmt: skip
        start_anew(form)
        st.rerun()
