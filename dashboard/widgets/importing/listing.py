"""Step one: a list comes in, and which of its sheets is meant."""

import streamlit as st

from dashboard.server.uploads import SHELF, Upload
from dashboard.shell import session
from dashboard.shell.frame import flash
from dashboard.widgets import component
from dashboard.widgets.badge import plain
from dashboard.widgets.note import note
from dashboard.words import t
from dashboard.words.formats import number_text
from data_model.imports import LARGEST_FILE, Sheet

ACCEPT = ".xlsx,.csv,.txt,.tsv,.json,.geojson"
ADDRESS = "/liste/servicii"
WORDS = ("label", "drop", "kinds", "sending", "read", "offline")


def held() -> Upload | None:
    """The list of this session, if one is in memory."""
    return SHELF.of(session.session_id())


def choose_file() -> None:
    """The field for the file, and what can be in it."""
    st.subheader(t("service_import.upload.title"), anchor=False)
    size = t("errors.import.size", longest=number_text(LARGEST_FILE // 1_000_000))
    said = {word: t(f"service_import.upload.{word}") for word in WORDS} | {"size": size}
    data = {"address": ADDRESS, "accept": ACCEPT, "largest": LARGEST_FILE, "words": said}
    component.mount("upload", data, key="list_file", css="upload.css", picked=_nothing)
    note(t("service_import.upload.persons"))
    note(t("service_import.upload.kept"))
    with st.expander(t("service_import.upload.what"), icon=":material/help:"):
        st.markdown(t("service_import.upload.help"))


def _nothing() -> None:
    """The page is drawn again, and finds the list."""


def choose_sheet(upload: Upload) -> Sheet:
    """The sheet that is imported; the fullest at first. Beside it, the way out."""
    sheets = upload.book.sheets
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    with right:
        st.button(t("service_import.upload.drop_list"), key="drop_list", on_click=drop, width="stretch")
    with left:
        st.subheader(t("service_import.upload.title"), anchor=False)
        place = 0
        if len(sheets) > 1:
            place = st.selectbox(
                t("service_import.upload.sheet"),
                range(len(sheets)),
                format_func=lambda i: t("service_import.upload.sheet_name", name=sheets[i].name, n=len(sheets[i].rows)),
                key=f"sheet_{upload.number}",
            )
        sheet = sheets[place or 0]
        name = upload.book.file or t("service_import.upload.unnamed")
        st.markdown(plain(t("service_import.upload.head", file=name, n=len(sheet.rows))))
    return sheet


def drop() -> None:
    """Forget the list."""
    SHELF.drop(session.session_id())
    flash(t("service_import.upload.dropped"))


def begin_again() -> None:
    """The same after an import, without a word."""
    SHELF.drop(session.session_id())
