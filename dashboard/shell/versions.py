"""The version of a row that a person first saw: a rerun reloads the row, so a stale save would pass unseen."""

import streamlit as st

_VERSIONS = "_versions"
_PAGE = "_versions_of_page"


def _known() -> dict[tuple[str, int], int]:
    kept: dict[tuple[str, int], int] = st.session_state.setdefault(_VERSIONS, {})
    return kept


def remember_version(kind: str, id: int, version: int) -> int:
    """The version first shown on this page, for `expected_version`; `version` counts only the first time."""
    return _known().setdefault((kind, id), version)


def forget_version(kind: str, id: int) -> None:
    """After a save: the next drawing starts from the version it finds."""
    _known().pop((kind, id), None)


def forget_all_versions() -> None:
    """After a conflict was told: what is shown next is what counts."""
    _known().clear()


def entering(page_key: str) -> None:
    """A page that is opened anew has shown nothing yet."""
    if st.session_state.get(_PAGE) != page_key:
        st.session_state[_PAGE] = page_key
        forget_all_versions()
