"""Sentences for what went well or wrong, kept over a rerun until the page shows them."""

import logging
import traceback

import streamlit as st

from dashboard import words
from dashboard.words import t
from dashboard.words.formats import inside, number_text
from data_model.errors import ModelError
from data_model.outage import outage_of

_QUEUE = "_messages"
_SHOWN = "_messages_shown"
_log = logging.getLogger("impreuna")


def sentence(error: ModelError) -> str:
    """The sentence of a broken rule, led by the name of the field it belongs to."""
    values = {name: value for name, value in error.params.items() if isinstance(value, (str, int, float))}
    for name in ("longest", "most", "capacity"):
        if isinstance(figure := values.get(name), int):
            values[name] = number_text(figure)
            if name == "most":
                values["longest"] = values[name]
    try:
        text = t(f"errors.{error.code}", **values)
    except KeyError:
        _log.warning("no sentence for %s", error.code)
        text = t("errors.unknown")
    label = f"errors.field.{error.field}"
    return f"{t(label)}: {inside(text)}" if error.field and words.has(label) else text


def flash(text: str, *, good: bool = True) -> None:
    """Show a sentence at the top of the page, at its next drawing."""
    st.session_state.setdefault(_QUEUE, []).append((good, text))


def repeat_flash() -> None:
    """For a page that is drawn anew by itself: what was just said is said once more, so that it can be read."""
    st.session_state[_QUEUE] = [*st.session_state.get(_SHOWN, []), *st.session_state.get(_QUEUE, [])]


def show_flash(*, more: bool = False) -> None:
    """Draw what waits to be said; `more` for what came up while the page was drawn. The frame does it; call it yourself
    only at the top of a fragment."""
    waiting = st.session_state.pop(_QUEUE, [])
    st.session_state[_SHOWN] = [*(st.session_state.get(_SHOWN, []) if more else []), *waiting]
    for good, text in waiting:
        if good:
            st.success(text, icon=":material/check_circle:")
        else:
            st.error(text, icon=":material/error:")


def where(error: BaseException) -> str:
    """The kind of an error and the places it passed, without its message: that may quote what was typed."""
    places = [f"{f.filename.rsplit('/', 1)[-1]}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]
    return f"{type(error).__name__} at {' > '.join(places[-8:])}"


def log_failure(subject: str, error: BaseException) -> None:
    """Write an unexpected error to the log, without data."""
    _log.error("%s failed: %s", subject, where(error))


def apology(error: BaseException) -> str:
    """The one sentence for an error that nobody foresaw, or for a database that does not answer."""
    return _outage(error) or t("errors.unexpected")


def not_saved(error: BaseException) -> str:
    """The same for what was to be saved."""
    return _outage(error) or t("errors.not_saved")


def status_of(error: BaseException) -> int:
    """The answer of a route that failed: 503 while the database does not answer, else 500."""
    return 503 if outage_of(error) else 500


def _outage(error: BaseException) -> str:
    outage = outage_of(error)
    return t(f"errors.outage.{outage}") if outage else ""
