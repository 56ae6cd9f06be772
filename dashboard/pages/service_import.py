"""Import de servicii: a providers' list into the register, seen row by row before anything is written."""

import streamlit as st

from dashboard.server.uploads import Upload
from dashboard.shell.frame import page, page_link
from dashboard.widgets.badge import apply_style
from dashboard.widgets.importing import deciding, listing, mapping, reporting
from dashboard.words import t
from data_model.access import Actor, Right


@page(Right.IMPORT_SERVICES, "service_import")
def render(actor: Actor) -> None:
    apply_style()
    if actor.may(Right.SEE_SERVICES):
        page_link("services", t("service_import.back"))
    upload = listing.held()
    if upload is None:
        listing.choose_file()
    elif upload.done:
        _over(upload)
    else:
        _work(actor, upload)


def _work(actor: Actor, upload: Upload) -> None:
    sheet = listing.choose_sheet(upload)
    columns = mapping.choose_columns(actor, upload, sheet)
    if columns is None:
        return
    decisions = deciding.decisions_of(upload)
    reporting.check(upload, sheet, columns, decisions)
    if upload.report is None:
        return
    deciding.decide(upload)
    reporting.tell(upload.report)
    if reporting.is_fresh(upload, sheet, columns, decisions):
        reporting.carry_out(upload)


def _over(upload: Upload) -> None:
    """What was done, and the way to the next list."""
    st.success(t("service_import.run.over"), icon=":material/check_circle:")
    with st.container(horizontal=True):
        st.button(t("service_import.run.another"), key="another_list", on_click=listing.begin_again)
        if upload.report is not None and reporting.has_rest(upload.report):
            st.button(t("service_import.run.rest"), key="rest_of_list", on_click=upload.take_up_again)
    if upload.report is not None:
        reporting.tell(upload.report)


render()
