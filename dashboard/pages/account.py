"""Contul meu: one's own open sessions, password and second factor."""

import streamlit as st

from dashboard.shell.frame import act, ask, page
from dashboard.widgets.badge import apply_style
from dashboard.widgets.note import note
from dashboard.words import t
from dashboard.words.formats import datetime_text
from data_model import people
from data_model.access import Actor, Right
from data_model.people import Means, OwnAccount, SessionRow


@page(Right.USE_PROGRAM, "account")
def render(actor: Actor) -> None:
    apply_style()
    own = ask(people.my_account)
    _who(actor, own)
    _sessions(ask(people.my_sessions))
    _entry(own)


def _who(actor: Actor, own: OwnAccount) -> None:
    role = t(f"shell.role.{actor.role.value}")
    note(t("account.who", name=own.name, login=actor.login, role=role, place=actor.institution_name))
    if own.previous_sign_in:
        note(t("account.last", moment=datetime_text(own.previous_sign_in)))
    if own.failed_before:
        st.warning(t("account.failed", n=own.failed_before), icon=":material/warning:")


def device_words(row: SessionRow) -> str:
    """The browser and the system of a session, in words."""
    browser, _, system = row.device.partition(".")
    if not browser:
        return t("account.sessions.unknown")
    return t("account.sessions.device", browser=t(f"account.browser.{browser}"), system=t(f"account.system.{system}"))


def _sessions(rows: list[SessionRow]) -> None:
    st.subheader(t("account.sessions.title"), anchor=False)
    note(t("account.sessions.lead"))
    mine = st.user.get("sid")
    for row in rows:
        here = isinstance(mine, str) and mine.startswith(row.name)
        with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"session_{row.name}"):
            how = "" if row.means is Means.PASSWORD else t(f"account.means.{row.means.value}")
            times = t("account.sessions.times", since=datetime_text(row.started_at), seen=datetime_text(row.seen_at))
            st.markdown(f"**{device_words(row)}**  \n{times} {how}", width="stretch")
            if here:
                st.markdown(t("account.sessions.here"), width="content")
            else:
                st.button(
                    t("account.sessions.end"),
                    key=f"end_{row.name}",
                    on_click=act,
                    args=(people.end_session,),
                    kwargs={"session": row.name, "done": "account.sessions.ended"},
                )
    st.button(
        t("account.sessions.end_all"),
        key="end_all",
        help=t("account.sessions.end_all_help"),
        on_click=act,
        args=(people.end_my_sessions,),
    )


def _entry(own: OwnAccount) -> None:
    st.subheader(t("account.entry.title"), anchor=False)
    if own.linked:
        note(t("account.entry.linked"))
        return
    state = "on" if own.factor else ("needed" if own.factor_needed else "off")
    note(t(f"account.entry.factor_{state}"))
    links = (("/cont/parola", "password"), ("/cont/factor", "factor_change" if own.factor else "factor_start"))
    each = " ".join(
        f'<a class="action" href="{address}?next=/contul-meu" target="_self">{t(f"account.entry.{key}")}</a>'
        for address, key in links
    )
    st.html(f"<p>{each}</p>")


render()
