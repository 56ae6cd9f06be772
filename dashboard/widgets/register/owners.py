"""Whose a new entry is: one's own institution, or one of the county that has no account."""

import streamlit as st

from dashboard.shell.frame import ask
from dashboard.words import t
from data_model import keeping
from data_model.access import Actor, Role


def choose(actor: Actor, of: str) -> int | None:
    """The institution of a new entry; None until a coordinator has chosen one."""
    if actor.role is not Role.COORDINATOR:
        return actor.institution_id
    found = {row.id: row.name for row in ask(keeping.without_account)}
    found[actor.institution_id] = actor.institution_name
    chosen: int | None = st.selectbox(
        t("register.owner"),
        list(found),
        format_func=lambda id: found[id],
        index=None,
        placeholder=t("services.add.choose"),
        key=f"owner_{of}",
        help=t("register.owner_help"),
    )
    return chosen
