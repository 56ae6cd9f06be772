"""Conturi: who gets in."""

import streamlit as st

from dashboard.shell.frame import ask, page
from dashboard.widgets import account_form, mail_addresses
from dashboard.widgets.badge import Badge, apply_style
from dashboard.widgets.table import Cell, Column, Row, data_table
from dashboard.words import t
from data_model import people
from data_model.access import Actor, Right
from data_model.people import AccountRow
from geodata.spelling import fold

CHOSEN = "account_chosen"


@page(Right.MANAGE_ACCOUNTS, "accounts")
def render(actor: Actor) -> None:
    apply_style()
    mail_addresses.undelivered()
    rows = ask(people.accounts)
    with st.expander(t("accounts.new.title"), icon=":material/person_add:", key="account_new"):
        account_form.draw_new()
    account_form.draw_handed()
    with st.expander(t("accounts.factor.title"), icon=":material/phonelink_lock:", key="factor_rules"):
        account_form.draw_factor_rules()
    with st.expander(t("mail.accounts.title"), icon=":material/mail:", key="mail_addresses"):
        mail_addresses.draw()
    chosen = next((row for row in rows if row.id == st.session_state.get(CHOSEN)), None)
    if chosen:
        account_form.draw_one(actor, chosen, hide=_hide)
    _list(_found(rows))


def _hide() -> None:
    st.session_state.pop(CHOSEN, None)


def _pick(account_id: str) -> None:
    st.session_state[CHOSEN] = int(account_id)


def _found(rows: list[AccountRow]) -> list[AccountRow]:
    wanted = fold(st.text_input(t("accounts.list.search"), key="account_search"))
    return [row for row in rows if wanted in fold(f"{row.login} {row.name} {row.institution}")]


def state_badge(row: AccountRow) -> Badge:
    if not row.active:
        return Badge("neutral", t("accounts.state.closed"))
    for state, said in (
        ("locked", row.locked),
        ("lapsed", row.lapsed),
        ("invited", not row.last_sign_in),
        ("due", row.due),
    ):
        if said:
            return Badge("attention", t(f"accounts.state.{state}"))
    return Badge("good", t("accounts.state.open"))


def _list(rows: list[AccountRow]) -> None:
    columns = [
        Column(key, t(f"accounts.list.{key}")) for key in ("login", "name", "role", "institution", "state", "last")
    ]
    shown = [
        Row(
            str(row.id),
            {
                "login": row.login,
                "name": row.name,
                "role": t(f"shell.role.{row.role.value}"),
                "institution": row.institution,
                "state": state_badge(row),
                "last": Cell(account_form.last_sign_in(row), row.last_sign_in),
            },
        )
        for row in rows
    ]  # fmt: skip
    data_table(
        columns,
        shown,
        key="account_list",
        caption=t("accounts.list.caption", n=len(rows)),
        action=t("accounts.list.choose"),
        selected=str(st.session_state.get(CHOSEN, "")),
        empty=t("accounts.list.none"),
        height=560,
        on_pick=_pick,
    )


render()
