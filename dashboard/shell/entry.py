"""The Streamlit script. It stands in a folder without `pages/`: beside one, a deep link would run a page unguarded."""

import streamlit as st

from dashboard.shell import session, sidebar
from dashboard.shell.pages import HOME, PageEntry, pages_of
from dashboard.words import t


def made(entry: PageEntry) -> st.Page:
    return st.Page(
        entry.file,
        title=t(f"shell.page.{entry.key}"),
        url_path=entry.path,
        default=entry.key == HOME,
    )


def main() -> None:
    st.set_page_config(layout="wide", menu_items={})
    try:
        actor = session.look_up()
    except session.SignedOut:
        st.navigation([st.Page(session.say_ended, title=t("shell.product"))], position="hidden").run()
        return
    current = st.navigation([made(entry) for entry in pages_of(actor)], expanded=True)
    st.set_page_config(page_title=f"{current.title} · {t('shell.product')}")
    sidebar.draw(actor)
    current.run()


main()
