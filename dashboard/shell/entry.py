"""The Streamlit script. It stands in a folder without `pages/`: beside one, a deep link would run a page unguarded."""

import streamlit as st

from dashboard.shell import session, sidebar
from dashboard.shell.pages import HOME, PAGES, PageEntry, pages_of
from dashboard.words import t


def made(entry: PageEntry) -> st.Page:
    return st.Page(
        entry.file,
        title=t(f"shell.page.{entry.key}"),
        url_path=entry.path,
        default=entry.key == HOME,
    )


def refused(entry: PageEntry) -> st.Page:
    """The address of a page that the role does not have: our sentence, in place of Streamlit's English one."""

    def say_no() -> None:
        st.title(t(f"{entry.key}.title"), anchor=False)
        st.error(t("errors.not_allowed"), icon=":material/block:")

    return st.Page(say_no, title=t(f"shell.page.{entry.key}"), url_path=entry.path, visibility="hidden")


def main() -> None:
    st.set_page_config(layout="wide", menu_items={})
    try:
        actor = session.look_up()
    except session.SignedOut:
        st.navigation([st.Page(session.say_ended, title=t("shell.product"))], position="hidden").run()
        return
    offered = pages_of(actor)
    current = st.navigation([made(e) if e in offered else refused(e) for e in PAGES], expanded=True)
    st.set_page_config(page_title=f"{current.title} · {t('shell.product')}")
    sidebar.draw(actor, f"/{current.url_path}")
    current.run()


main()
