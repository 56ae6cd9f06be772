"""Who is signed in, in a Streamlit run: the gate's trusted session id, looked up in the database."""

import time
from datetime import datetime
from typing import NoReturn

import streamlit as st
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard import words
from dashboard.shell.messages import log_failure
from dashboard.words import t
from data_model import people, settings, store
from data_model.access import Actor

KEPT = 2.0  # seconds for which a looked-up actor serves the questions of one run
TOUCH_EVERY = 60.0
_ACTOR = "_actor"
_TOUCHED = "_touched"


class SignedOut(Exception):
    """The session has ended while its page was open."""


def session_id() -> str:
    """The stored id of this page's session, as the gate handed it in; "" for none."""
    sid = st.user.get("sid")
    return sid if isinstance(sid, str) else ""


def language() -> str | None:
    """The language that the gate handed in; None outside a run of a page."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    found = st.user.get("language")
    return found if isinstance(found, str) else words.usual()


words.listen(language)


def signed_in(db: Session) -> Actor:
    """Who is signed in now, looked up in `db`; SignedOut when the session has ended."""
    sid = session_id()
    found = people.actor_of_session(db, sid) if sid else None
    if found is None:
        st.session_state.pop(_ACTOR, None)
        raise SignedOut
    st.session_state[_ACTOR] = (sid, time.monotonic(), found)
    return found


def look_up() -> Actor:
    """The same in a reading of its own."""
    with store.reading() as db:
        return signed_in(db)


def actor() -> Actor:
    """Who is signed in, at most two seconds old; without a session the page ends with a sentence."""
    sid, seen, found = st.session_state.get(_ACTOR, ("", 0.0, None))
    if found is not None and sid == session_id() and time.monotonic() - seen < KEPT:
        known: Actor = found
        return known
    try:
        return look_up()
    except SignedOut:
        say_ended()


def still_signed_in() -> bool:
    """Whether the session lives; asking does not prolong it."""
    try:
        look_up()
    except SignedOut:
        return False
    return True


def keep_alive() -> None:
    """Note that the person is at work, at most once a minute."""
    if time.monotonic() - st.session_state.get(_TOUCHED, -TOUCH_EVERY) >= TOUCH_EVERY:
        st.session_state[_TOUCHED] = time.monotonic()
        try:
            people.touch(session_id())
        except DBAPIError as error:  # where nothing can be saved one can still read
            log_failure("keeping the session", error)


def say_ended() -> NoReturn:
    """Show that the session has ended, and nothing else."""
    st.warning(t("shell.ended"), icon=":material/logout:")
    st.html(
        f'<p class="session-ended"><a class="action" href="/intrare" target="_self">{t("shell.sign_in_again")}</a></p>'
    )
    st.stop()


def now() -> datetime:
    """The product's clock, aware UTC: what deadlines are shown against."""
    with store.reading() as db:
        return settings.now(db)


def is_demo() -> bool:
    """Whether all data are invented."""
    with store.reading() as db:
        return settings.is_demo(db)
