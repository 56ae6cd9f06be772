"""What a keeper can do with an entry: say that it is true today, change it, take it out or put it back."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard.shell.frame import act, forget_version
from dashboard.widgets.register import chosen
from dashboard.words import t


def draw(
    kind: str,
    id: int,
    version: int,
    *,
    keeps: bool,
    checks: bool,
    active: bool,
    verify: Callable[..., Any],
    switch: Callable[..., Any],
) -> None:
    """The buttons that this actor has. `kind` is "service" or "resource", and names the commands' own id."""
    if not (keeps or checks):
        return
    named = {f"{kind}_id": id, "expected_version": version}
    with st.container(horizontal=True):
        if checks and active:
            st.button(
                t("register.keep.verify"), key=f"verify_{kind}_{id}", type="primary", icon=":material/check:",
                on_click=_do, args=(kind, id, verify, "verified"), kwargs=named,
            )  # fmt: skip
        if keeps:
            st.button(
                t("register.keep.edit"), key=f"edit_{kind}_{id}", icon=":material/edit:", on_click=chosen.edit,
                args=(kind, id),
            )  # fmt: skip
            word, said = ("retire", "retired") if active else ("restore", "restored")
            st.button(
                t(f"register.keep.{word}"), key=f"{word}_{kind}_{id}",
                on_click=_do, args=(kind, id, switch, said), kwargs=named | {"active": not active},
            )  # fmt: skip


def _do(kind: str, id: int, command: Callable[..., Any], said: str, **named: Any) -> None:
    if act(command, done=f"register.keep.{said}", **named):
        forget_version(kind, id)
