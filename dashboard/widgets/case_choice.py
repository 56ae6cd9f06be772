"""Which case is open in this tab. It lives in the session, never in the address."""

import streamlit as st

from dashboard.shell.frame import act, forget_version
from data_model import cases

_CHOSEN = "cases.chosen"


def choose(case_id: int) -> bool:
    """Open a case; False, with the reason said, for one out of reach."""
    if not act(cases.detail, case_id=case_id):
        return False
    forget_version("case", case_id)
    st.session_state[_CHOSEN] = case_id
    return True


def chosen() -> int | None:
    """The open case's id."""
    found: int | None = st.session_state.get(_CHOSEN)
    return found


def leave() -> None:
    """Back to the list."""
    st.session_state.pop(_CHOSEN, None)
