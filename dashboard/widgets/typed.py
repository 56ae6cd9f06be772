"""Keys for what is typed into a form: it stays through refusals, and starts anew once the form was saved."""

import streamlit as st

_ROUNDS = "_form_rounds"


def _rounds() -> dict[str, int]:
    kept: dict[str, int] = st.session_state.setdefault(_ROUNDS, {})
    return kept


def typed_key(form: str, name: str) -> str:
    """The widget key of one input of `form`; another one after each `start_anew(form)`."""
    return f"{form}.{name}.{_rounds().get(form, 0)}"


def start_anew(form: str) -> None:
    """Empty the inputs of `form` at its next drawing."""
    _rounds()[form] = _rounds().get(form, 0) + 1
