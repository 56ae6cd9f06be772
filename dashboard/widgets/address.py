"""Choices that stand in the address of a page, so that a link leads others to the same view."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import streamlit as st

T = TypeVar("T", bound=str)


def keep(name: str, value: str) -> str:
    """The choice, once it stands in the address."""
    if st.query_params.get(name, "") != value:
        st.query_params[name] = value
    return value


def choose(
    name: str, options: Sequence[T], words: Callable[[T], str], *,
    label: str, key: str, placeholder: str, start: str = "", width: int | None = None,
) -> str:  # fmt: skip
    """A list; at first what the address asks for, else `start`, else its first option. `width` in pixels."""
    if st.session_state.get(key) not in options:
        asked = st.query_params.get(name, "")
        st.session_state[key] = next((one for one in options if one == asked), start or options[0])
    st.selectbox(label, options, format_func=words, key=key, placeholder=placeholder, width=width or "stretch")
    return keep(name, str(st.session_state[key]))


def switch(name: str, words: Mapping[str, str], *, label: str, key: str) -> str:
    """Views side by side, by what the address calls them; at first the one that it asks for, else the first."""
    first = _begin(name, words, key)
    st.segmented_control(label, list(words), format_func=words.__getitem__, key=key, required=True)
    return keep(name, str(st.session_state[key] or first))


def part(name: str, words: Mapping[str, str], *, label: str, key: str) -> str:
    """The parts of a page; its first part has the page's plain address."""
    first = _begin(name, words, key)
    chosen = st.segmented_control(
        label, list(words), format_func=words.__getitem__, key=key, required=True, label_visibility="collapsed"
    )
    if chosen != first:
        return keep(name, str(chosen))
    st.query_params.pop(name, None)
    return first


def _begin(name: str, words: Mapping[str, str], key: str) -> str:
    first = next(iter(words))
    if key not in st.session_state:
        asked = st.query_params.get(name, "")
        st.session_state[key] = asked if asked in words else first
    return first
