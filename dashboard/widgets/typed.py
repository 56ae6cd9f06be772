"""Keys for what is typed into a form: it stays through refusals and visits to other pages, and starts anew once the
form was saved."""

from typing import Any

import streamlit as st

_ROUNDS = "_form_rounds"
_TYPED = "_form_typed"


def _rounds() -> dict[str, int]:
    kept: dict[str, int] = st.session_state.setdefault(_ROUNDS, {})
    return kept


def typed_key(form: str, name: str) -> str:
    """The widget key of one input of `form`; another one after each `start_anew(form)`."""
    return f"{form}.{name}.{_rounds().get(form, 0)}"


def start_anew(form: str) -> None:
    """Empty the inputs of `form` at its next drawing."""
    _rounds()[form] = _rounds().get(form, 0) + 1
    _typed().pop(form, None)


def _typed() -> dict[str, dict[str, Any]]:
    kept: dict[str, dict[str, Any]] = st.session_state.setdefault(_TYPED, {})
    return kept


def recall(form: str) -> None:
    """Before the form is drawn: what stood in it when its page was left. Its inputs take no value of their own then,
    but `st.session_state.setdefault`."""
    for key, value in _typed().get(form, {}).items():
        st.session_state.setdefault(key, value)


def remember(form: str) -> None:
    """After the form was drawn: keep what stands in it, inputs that were put away too."""
    standing = {str(k): v for k, v in st.session_state.items() if str(k).startswith(f"{form}.")}
    _typed().setdefault(form, {}).update(standing)
