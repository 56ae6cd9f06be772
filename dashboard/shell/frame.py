"""The frame of every page, and the two ways a page reaches the model: `ask` a question, `act` a command.

@page(Right.SEE_ACTIONS, "actions")
def render(actor: Actor) -> None:
    rows = ask(actions.of_county, county=actor.county)
    st.button(t("actions.done"), on_click=act, args=(actions.finish,), kwargs={"action_id": 7, "done": "actions.said"})

render()
"""

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

import streamlit as st
from sqlmodel import Session
from streamlit.runtime.scriptrunner_utils.exceptions import StopException

from dashboard import words
from dashboard.shell import session, versions
from dashboard.shell.messages import apology, flash, log_failure, not_saved, sentence, show_flash
from dashboard.shell.pages import PAGES, go, link_to, page_link
from dashboard.shell.session import actor, is_demo, now
from dashboard.shell.versions import forget_version, remember_version
from dashboard.words import t
from data_model import store
from data_model.access import Actor, Right, speaker_of
from data_model.errors import Conflict, ModelError

__all__ = [
    "PAGES",
    "act",
    "actor",
    "ask",
    "flash",
    "forget_version",
    "go",
    "is_demo",
    "last_result",
    "link_to",
    "now",
    "page",
    "page_link",
    "remember_version",
    "sentence",
    "show_flash",
]

P = ParamSpec("P")
R = TypeVar("R")
HEARTBEAT = 15  # seconds; the gate closes an ended session's socket sooner, this clears what it left on the screen
_RESULT = "_last_result"


def page(right: Right, key: str) -> Callable[[Callable[[Actor], None]], Callable[[], None]]:
    """Frame a page's `render(actor)`: session, right, title, lead sentence, messages, heartbeat, one apology."""

    def wrap(render: Callable[[Actor], None]) -> Callable[[], None]:
        @functools.wraps(render)
        def show() -> None:
            who = _enter(right, key)
            said = st.container(key="messages")
            with said:
                show_flash()
            try:
                render(who)
            except StopException:
                _say_more(said)
                raise
            except Exception as error:  # whatever it is, the page says one sentence
                log_failure(f"page {key}", error)
                st.error(apology(error), icon=":material/error:")
            _say_more(said)

        return show

    return wrap


def _say_more(said: Any) -> None:
    with said:
        show_flash(more=True)


def _enter(right: Right, key: str) -> Actor:
    """Check the session and the right, and draw what stands above every page."""
    try:
        who = session.look_up()
    except session.SignedOut:
        session.say_ended()
    session.keep_alive()
    versions.entering(key)
    if is_demo():
        st.html(f'<p class="demo-banner" role="note">{t("shell.demo_banner")}</p>')
    st.title(t(f"{key}.title"), anchor=False)
    if words.has(f"{key}.lead"):
        st.html(f'<p class="lead">{t(f"{key}.lead")}</p>')
    heartbeat()
    if not who.may(right):
        st.error(t("errors.not_allowed"), icon=":material/block:")
        st.stop()
    return who


@st.fragment(run_every=HEARTBEAT)
def heartbeat() -> None:
    """Clear an open page whose session has ended; it does not prolong the session."""
    if not session.still_signed_in():
        st.rerun()


def ask(
    question: Callable[Concatenate[Session, Actor, P], R],
    *args: P.args,
    **kwargs: P.kwargs,
) -> R:
    """The answer to a question, as the present actor; a broken rule is shown and ends the page."""
    who = actor()
    try:
        with store.reading() as db:
            store.speak_as(db, speaker_of(who))
            return question(db, who, *args, **kwargs)
    except ModelError as error:
        st.error(sentence(error), icon=":material/error:")
        st.stop()


def act(command: Callable[..., object], *, done: str | None = None, **kwargs: object) -> Any:
    """Run one command as the present actor, in a transaction of its own; for callbacks and inline use.

    True when it was saved: then `t(done)` is said. Otherwise False: the reason is said, and what was typed stays.
    (Typed Any because a Streamlit callback must be typed as returning nothing.)
    """
    st.session_state.pop(_RESULT, None)
    try:
        with store.writing() as db:
            who = session.signed_in(db)
            store.speak_as(db, speaker_of(who))
            st.session_state[_RESULT] = command(db, who, **kwargs)
    except session.SignedOut:
        flash(t("shell.ended"), good=False)
        return False
    except ModelError as error:
        if isinstance(error, Conflict):
            versions.forget_all_versions()
        flash(sentence(error), good=False)
        return False
    except Exception as error:  # the same
        log_failure(getattr(command, "__name__", "command"), error)
        flash(not_saved(error), good=False)
        return False
    if done:
        flash(t(done))
    return True


def last_result() -> Any:
    """What the last `act` of this tab returned; None after one that failed."""
    return st.session_state.get(_RESULT)
