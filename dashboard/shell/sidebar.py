"""The side of every page: who is signed in, the way out, and in a demo the clock."""

from html import escape

import streamlit as st

from dashboard.shell.frame import act, ask, is_demo, now
from dashboard.shell.language import switch
from dashboard.shell.session import session_id
from dashboard.words import t
from dashboard.words.formats import datetime_text
from data_model import people
from data_model.access import Actor, Right

STEPS = (1, 3, 7)  # days
_ENTRY = "_last_entry"


def draw(actor: Actor, path: str) -> None:
    """Draw the sidebar under the menu; `path` is the page's."""
    with st.sidebar:
        st.html(
            f'<div class="who"><p class="small">{t("shell.signed_in_as")}</p><p>'
            f"<strong>{escape(actor.login)}</strong><br>"
            f"{escape(actor.institution_name)}<br>{t(f'shell.role.{actor.role.value}')}</p>"
            f'<p class="small">{_last_entry()}</p>'
            f'<p><a class="action quiet" href="/iesire" target="_self">{t("shell.sign_out")}</a> '
            f"{switch(path)}</p></div>"
        )
        if actor.may(Right.MOVE_CLOCK) and is_demo():
            _clock()


def _last_entry() -> str:
    """When the person was here before, and how often somebody failed to get in as her since; asked once a session."""
    sid, said = st.session_state.get(_ENTRY, ("", ""))
    if sid != session_id():
        own = ask(people.my_account)
        before = own.previous_sign_in
        said = t("shell.last_entry", moment=datetime_text(before)) if before else t("shell.first_entry")
        if own.failed_before:
            said += f" <strong>{t('shell.failed_before', n=own.failed_before)}</strong>"
        st.session_state[_ENTRY] = (session_id(), said)
    return str(said)


def _clock() -> None:
    st.html(
        f'<div class="clock"><p class="small">{t("shell.clock.title")}</p>'
        f"<p>{t('shell.clock.shows', moment=datetime_text(now()))} {t('shell.clock.why')}</p></div>"
    )
    for column, days in zip(st.columns(len(STEPS)), STEPS, strict=True):
        column.button(
            t("shell.clock.forward", n=days),
            key=f"clock_{days}",
            width="stretch",
            on_click=act,
            args=(people.move_clock,),
            kwargs={"hours": days * 24, "done": "shell.clock.moved"},
        )
