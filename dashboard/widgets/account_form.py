"""Opening an account, and what can be done with one: close, open again, unlock, give a new password."""

from collections.abc import Callable

import streamlit as st

from dashboard.shell.frame import act, ask, flash, forget_version, remember_version
from dashboard.widgets.badge import plain
from dashboard.widgets.note import note
from dashboard.words import t
from dashboard.words.formats import datetime_ro
from data_model import institutions, people
from data_model.access import Actor, Role
from data_model.institutions import InstitutionKind, InstitutionRow
from data_model.people import ROLE_OF_KIND, SHORTEST_PASSWORD, AccountRow
from geodata.counties import COUNTIES

NATIONAL = ""
ROUND = "account_round"
"""Counts the accounts opened, so that each form begins empty, and a refused one keeps what was typed."""


def _key(name: str) -> str:
    return f"new_{name}_{st.session_state.get(ROUND, 0)}"


def draw_new() -> None:
    """The form of a new account; the role follows from the institution."""
    place = st.selectbox(
        t("accounts.new.place"),
        [*COUNTIES, NATIONAL],
        format_func=lambda code: COUNTIES[code].name if code else t("accounts.new.national"),
        index=None,
        placeholder=t("accounts.new.choose"),
        key=_key("place"),
    )
    chosen, role = None, None
    if place is not None:
        chosen, role = _institution_and_role(place)
    # A form, because a password left by the Tab key reaches the server only with a form's button.
    with st.form("account_new_form", border=False, enter_to_submit=False):
        st.text_input(t("accounts.new.login"), key=_key("login"), help=t("accounts.new.login_help"))
        st.text_input(t("accounts.new.name"), key=_key("name"))
        st.text_input(t("accounts.new.password"), key=_key("password"), type="password", autocomplete="new-password")
        _rules()
        st.form_submit_button(
            t("accounts.new.open"), key="account_open", type="primary", on_click=_open, args=(chosen, role)
        )


def _institution_and_role(place: str) -> tuple[int | None, Role | None]:
    found = {row.id: row for row in _institutions(place)}
    chosen = st.selectbox(
        t("accounts.new.institution"),
        list(found),
        format_func=lambda i: found[i].name,
        index=None,
        placeholder=t("accounts.new.choose"),
        key=_key(f"institution_{place}"),
    )
    if chosen is None:
        return None, None
    role = st.selectbox(
        t("accounts.new.role"),
        roles_of(found[chosen].kind),
        format_func=lambda r: t(f"shell.role.{r.value}"),
        key=_key(f"role_{chosen}"),
        placeholder=t("accounts.new.choose"),
        help=t("accounts.new.role_help"),
    )
    return chosen, role


def roles_of(kind: InstitutionKind) -> list[Role]:
    """The roles that an account of such an institution can have."""
    return [ROLE_OF_KIND.get(kind, Role.INSTITUTION), Role.ADMINISTRATOR]


def _institutions(place: str) -> list[InstitutionRow]:
    """The institutions that sit in a county, or the national ones."""
    asked = ask(institutions.in_counties, counties=(place or "B",))
    return [row for row in asked if (row.county or NATIONAL) == place]


def _rules() -> None:
    note(t("accounts.new.rules", shortest=SHORTEST_PASSWORD))


def _open(institution_id: int | None, role: Role | None) -> None:
    login, name, password = (st.session_state[_key(field)] for field in ("login", "name", "password"))
    if institution_id is None or role is None or not (login and name and password):
        flash(t("accounts.new.again"), good=False)
        return
    if act(
        people.open_account,
        done="accounts.new.done",
        login=login,
        name=name,
        role=role,
        institution_id=institution_id,
        password=password,
    ):
        st.session_state.pop(_key("password"), None)
        st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1


def draw_one(actor: Actor, row: AccountRow, *, hide: Callable[[], None]) -> None:
    """One account: who it is, and what can be done."""
    version = remember_version("account", row.id, row.version)
    with st.container(border=True, key="account_one"):
        st.subheader(t("accounts.one.title", name=plain(row.name), login=plain(row.login)), anchor=False)
        role = t(f"shell.role.{row.role.value}")
        note(t("accounts.one.about", role=role, institution=row.institution, last=last_sign_in(row)))
        own = row.id == actor.account_id
        if own:
            note(t("accounts.one.own"))
        with st.container(horizontal=True):
            if not own:
                _switch(row, version)
            st.button(t("accounts.one.hide"), key="account_hide", on_click=hide)
        _password(row, version)


def last_sign_in(row: AccountRow) -> str:
    return datetime_ro(row.last_sign_in) if row.last_sign_in else t("accounts.list.never")


def _switch(row: AccountRow, version: int) -> None:
    if row.active and row.locked:
        _switch_button("unlock", "unlocked", row, version, active=True)
    if row.active:
        _switch_button("close", "closed", row, version, active=False)
    else:
        _switch_button("open", "opened", row, version, active=True)


def _switch_button(word: str, done: str, row: AccountRow, version: int, *, active: bool) -> None:
    st.button(
        t(f"accounts.one.{word}"),
        key="account_open_again" if word == "open" else f"account_{word}",
        on_click=_set_active,
        args=(row.id, version, active, f"accounts.one.{done}"),
    )


def _set_active(account_id: int, version: int, active: bool, done: str) -> None:
    if act(people.set_active, done=done, account_id=account_id, active=active, expected_version=version):
        forget_version("account", account_id)


def _password(row: AccountRow, version: int) -> None:
    key = f"password_{row.id}_{version}"
    with st.form("account_password_form", border=False, enter_to_submit=False):  # for the same reason
        st.text_input(t("accounts.one.password"), key=key, type="password", autocomplete="new-password")
        _rules()
        st.form_submit_button(
            t("accounts.one.set"), key="account_password", on_click=_set_password, args=(row.id, version, key)
        )


def _set_password(account_id: int, version: int, key: str) -> None:
    if act(
        people.set_password,
        done="accounts.one.changed",
        account_id=account_id,
        password=st.session_state[key],
        expected_version=version,
    ):
        forget_version("account", account_id)
        st.session_state.pop(key, None)
