"""The register as a list: what was found, one entry's button, the files to take away."""

from urllib.parse import urlencode

import streamlit as st

from dashboard.shell.frame import ask
from dashboard.shell.frame import now as clock
from dashboard.widgets import places
from dashboard.widgets.note import note
from dashboard.widgets.register import chosen, filters
from dashboard.widgets.register.filters import ADDRESS
from dashboard.words import t
from data_model import services
from data_model.access import Actor, Right
from data_model.services import ExportForm, ServiceRow

FILTERED = ("kind", "group", "county", "state", "provider", "voucher", "to_check")


def draw(actor: Actor) -> None:
    """Filters, table, files; and what is out of the register, for who may put it back."""
    asked = filters.draw(actor)
    found = ask(services.listed, counties=asked.counties, search=asked.search)
    empty = t("services.register.empty" if asked.narrow else "services.register.none")
    several = len(asked.counties) != 1
    places.register(found, clock(), key="register", empty=empty, with_county=several, on_pick=chosen.open_service)
    if found:
        _files(with_text=bool(asked.search.text.strip()))
    if actor.may(Right.KEEP_REGISTER):
        _retired(ask(services.retired))


def _files(*, with_text: bool) -> None:
    """Links to the files, made of the filters in the address."""
    asked = {ADDRESS[name]: st.query_params[ADDRESS[name]] for name in FILTERED if ADDRESS[name] in st.query_params}
    query = f"?{urlencode(asked)}" if asked else ""
    note(t("register.files.what") + (" " + t("register.files.no_text") if with_text else ""))
    with st.container(horizontal=True):
        for form in ExportForm:
            address = f"/documente/registru.{form.value}{query}"
            st.link_button(t(f"register.files.{form.value}"), address, icon=":material/download:")


def _retired(rows: list[ServiceRow]) -> None:
    if not rows:
        return
    with st.expander(t("register.retired.title", n=len(rows)), key="retired_services"):
        note(t("register.retired.hint"))
        places.register(rows, clock(), key="retired", empty="", with_county=True, on_pick=chosen.open_service)
