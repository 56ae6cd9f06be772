"""Opening an account by an invitation, and what can be done with one: close, open again, unlock, let in anew."""

from collections.abc import Callable
from html import escape
from urllib.parse import urlsplit

import streamlit as st

from dashboard.server import provider
from dashboard.shell.frame import act, ask, flash, forget_version, last_result, remember_version
from dashboard.widgets.badge import plain
from dashboard.widgets.note import note
from dashboard.words import t
from dashboard.words.formats import datetime_text
from data_model import institutions, people
from data_model.access import Actor, Role
from data_model.institutions import InstitutionKind, InstitutionRow
from data_model.mailing import sign_in_address
from data_model.people import ROLE_OF_KIND, SHORTEST_PASSWORD, AccountRow, Handed
from geodata.counties import COUNTIES

NATIONAL = ""
HANDED = "account_handed_code"
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
    # A form, because what is left by the Tab key reaches the server only with a form's button.
    with st.form("account_new_form", border=False, enter_to_submit=False):
        st.text_input(t("accounts.new.login"), key=_key("login"), help=t("accounts.new.login_help"))
        st.text_input(t("accounts.new.name"), key=_key("name"))
        st.text_input(t("accounts.new.email"), key=_key("email"))
        if provider.known():
            st.checkbox(t("accounts.one.may_link"), key=_key("may_link"))
        note(t("accounts.new.one_person"))
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


def _open(institution_id: int | None, role: Role | None) -> None:
    login, name, email = (st.session_state[_key(field)] for field in ("login", "name", "email"))
    if institution_id is None or role is None or not (login and name and email):
        flash(t("accounts.new.again"), good=False)
        return
    if act(
        people.invite,
        done="accounts.new.done",
        login=login,
        name=name,
        email=email,
        role=role,
        institution_id=institution_id,
        may_link=bool(st.session_state.get(_key("may_link"))),
    ):
        st.session_state[HANDED] = (name, last_result())
        st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1


def draw_handed() -> None:
    """The one-time code just made, shown until it is put away: nobody can read it again."""
    name, handed = st.session_state.get(HANDED, ("", None))
    if not isinstance(handed, Handed):
        return
    address = f"{sign_in_address() or _own_address()}/invitatie?cod={handed.code}"
    with st.container(border=True, key="account_handed"):
        st.subheader(t(f"accounts.handed.{handed.purpose.value}", name=plain(name)), anchor=False)
        note(t("accounts.handed.how", until=datetime_text(handed.expires_at)))
        st.html(
            f'<p class="handed">{t("accounts.handed.address")}<br><code>{escape(address)}</code></p>'
            f'<p class="handed">{t("accounts.handed.code")}<br><code>{escape(handed.code)}</code></p>'
        )
        st.button(t("accounts.handed.put_away"), key="account_put_away", on_click=_put_away)


def _own_address() -> str:
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _put_away() -> None:
    st.session_state.pop(HANDED, None)


def draw_one(actor: Actor, row: AccountRow, *, hide: Callable[[], None]) -> None:
    """One account: who it is, and what can be done."""
    version = remember_version("account", row.id, row.version)
    with st.container(border=True, key="account_one"):
        st.subheader(t("accounts.one.title", name=plain(row.name), login=plain(row.login)), anchor=False)
        role = t(f"shell.role.{row.role.value}")
        note(t("accounts.one.about", role=role, institution=row.institution, last=last_sign_in(row)))
        note(_entry(row))
        own = row.id == actor.account_id
        if own:
            note(t("accounts.one.own"))
        with st.container(horizontal=True):
            if not own:
                _switch(row, version)
                _let_in_anew(row, version)
            st.button(t("accounts.one.hide"), key="account_hide", on_click=hide)
        _address(row, version)
        if not own and row.active:
            _password(row, version)


def _entry(row: AccountRow) -> str:
    """How the person gets in, and how many sessions are open."""
    said = [t("accounts.one.linked" if row.linked else f"accounts.one.factor_{'on' if row.factor else 'off'}")]
    said.append(t("accounts.one.sessions", n=row.sessions))
    if row.code_until:
        said.append(t("accounts.one.code_until", until=datetime_text(row.code_until)))
    return " ".join(said)


def _let_in_anew(row: AccountRow, version: int) -> None:
    """A one-time code, and the end of what is open now."""
    if row.active:
        word = "recover" if row.last_sign_in else "invite_again"
        st.button(
            t(f"accounts.one.{word}"),
            key="account_code",
            help=t(f"accounts.one.{word}_help"),
            on_click=_hand_code,
            args=(row, version),
        )
    if row.sessions:
        st.button(
            t("accounts.one.end_sessions"),
            key="account_end_sessions",
            on_click=act,
            args=(people.end_sessions_of,),
            kwargs={"account_id": row.id, "done": "accounts.one.sessions_ended"},
        )
    if row.linked:
        st.button(t("accounts.one.unlink"), key="account_unlink", on_click=_unlink, args=(row.id, version))


def _hand_code(row: AccountRow, version: int) -> None:
    if act(people.hand_code, done="accounts.one.handed", account_id=row.id, expected_version=version):
        st.session_state[HANDED] = (row.name, last_result())
        forget_version("account", row.id)


def _unlink(account_id: int, version: int) -> None:
    if act(people.unlink, done="accounts.one.unlinked", account_id=account_id, expected_version=version):
        forget_version("account", account_id)


def _address(row: AccountRow, version: int) -> None:
    key = f"{row.id}_{version}"
    with st.form("account_address_form", border=False, enter_to_submit=False):
        st.text_input(t("accounts.new.email"), value=row.email, key=f"email_{key}")
        if provider.known():
            st.checkbox(t("accounts.one.may_link"), value=row.may_link, key=f"may_link_{key}")
        st.form_submit_button(
            t("accounts.one.set_address"), key="account_address", on_click=_set_address, args=(row, version, key)
        )


def _set_address(row: AccountRow, version: int, key: str) -> None:
    if act(
        people.set_address,
        done="accounts.one.address_set",
        account_id=row.id,
        email=st.session_state[f"email_{key}"],
        may_link=bool(st.session_state.get(f"may_link_{key}", row.may_link)),
        expected_version=version,
    ):
        forget_version("account", row.id)


def draw_factor_rules() -> None:
    """Which roles must have a second factor."""
    note(t("accounts.factor.lead"))
    for role, needed in ask(people.factor_rules).items():
        key = f"factor_{role.value}"
        st.session_state.setdefault(key, needed)
        st.toggle(t(f"shell.role.{role.value}"), key=key, on_change=_set_factor_rule, args=(role, key))


def _set_factor_rule(role: Role, key: str) -> None:
    if not act(people.set_factor_rule, done="accounts.factor.set", role=role, needed=st.session_state[key]):
        st.session_state.pop(key, None)


def last_sign_in(row: AccountRow) -> str:
    return datetime_text(row.last_sign_in) if row.last_sign_in else t("accounts.list.never")


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
        note(t("accounts.one.rules", shortest=SHORTEST_PASSWORD))
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
