"""The one place for long texts: it saves what is written as one types, and never loses it on the way.

Streamlit's own text area sends nothing before it is left; this one puts a draft to /ciorne/{field} after each pause.
"""

from collections.abc import Mapping
from functools import cache
from uuid import uuid4

import streamlit as st
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest
from streamlit.components.v2.types import ComponentRenderer

from dashboard.server.index import ASSETS
from dashboard.shell.frame import act, ask
from dashboard.words import t
from dashboard.words.formats import date_text, local
from data_model import drafts
from data_model.access import LONGEST
from data_model.drafts import DraftRow
from data_model.settings import real_now

PACKAGE = "impreuna_editor"
WORDS = ("saving", "saved", "back", "refused", "offline", "left", "keep_both", "keep_mine")
_ROUNDS = "_editor_rounds"
_DEVICE = "_editor_device"


def register(manager: BidiComponentManager | None = None) -> None:
    """Tell Streamlit where the editor's files are. At server start; again does nothing."""
    manager = manager or get_bidi_component_manager()
    if manager.get_component_asset_root(f"{PACKAGE}.editor") is None:
        manager.register_from_manifest(ComponentManifest(PACKAGE, "1", [ComponentConfig("editor", "editor")]), ASSETS)


@cache
def _renderer() -> ComponentRenderer:
    return st.components.v2.component(
        f"{PACKAGE}.editor", js="editor.js", css="editor.css", html='<div class="root"></div>'
    )


def device() -> str:
    """What tells this open page from others of the same account."""
    return str(st.session_state.setdefault(_DEVICE, uuid4().hex))


def _key(field: str) -> str:
    rounds: dict[str, int] = st.session_state.get(_ROUNDS, {})
    return f"editor.{field}.{rounds.get(field, 0)}"


def editor(
    field: str,
    *,
    label: str,
    value: str = "",
    height: int = 160,
    key: str | None = None,
    base: int | None = None,
    saved: tuple[str, int] | None = None,
) -> str:
    """A labelled text area for the field `field` (a code like "meeting.12.notes"); returns what is in it.

    An unsent draft wins over `value`, and a line says so. `height` is in pixels; `base` is the version of the row that
    `value` is of, for `base_of`; `saved` is the text that this page put there last, and the version that it made. In a
    callback read `text_of(field)`: the arguments of a button were fixed when it was drawn.
    """
    register()
    left = ask(drafts.read, field=field)
    draft = left if left and left.text != value else None
    start = draft.text if draft else value
    result = _renderer()(
        key=key or _key(field),
        data={
            "key": key or _key(field),
            "address": f"/ciorne/{field}",
            "begun": real_now().isoformat(),
            "stamp": left.saved_at.isoformat() if left else "",
            "device": device(),
            "base": draft.base if draft else base,
            "draft": draft is not None,
            "saved": saved[0] if saved else None,
            "saved_base": saved[1] if saved else None,
            "label": label,
            "start": start,
            "height": height,
            "longest": LONGEST,
            "restored": _restored(draft, value),
            "words": {word: t(f"shell.editor.{word}") for word in WORDS},
        },
        default={"text": None},
        on_text_change=_nothing,
    )
    return start if result.text is None else _text(result.text)


def _nothing() -> None:
    """Streamlit wants a callback for each state."""


def _restored(draft: DraftRow | None, value: str) -> str:
    if draft is None or draft.text == value:
        return ""
    moment, today = local(draft.saved_at), local(real_now()).date()
    when = f"{moment:%H:%M}" if moment.date() == today else f"{date_text(draft.saved_at)}, {moment:%H:%M}"
    return t("shell.editor.restored", when=when)


def written(field: str, *, key: str | None = None) -> str | None:
    """What was last written into the editor of `field`, for use in a callback; None when nobody wrote."""
    state = st.session_state.get(key or _key(field))
    told = state.get("text") if state is not None else None
    return None if told is None else _text(told)


def text_of(field: str, saved: str = "") -> str:
    """What stands in the editor of `field`, for use in a callback: written in this tab, left there from another time,
    or `saved` before."""
    text = written(field)
    if text is not None:
        return text
    left = ask(drafts.read, field=field)
    return left.text if left else saved


def base_of(field: str, *, key: str | None = None) -> int | None:
    """The version of the row on which the text of `written` was begun; None where the browser did not say."""
    state = st.session_state.get(key or _key(field))
    told = state.get("text") if state is not None else None
    base = told.get("base") if isinstance(told, Mapping) else None
    return base if isinstance(base, int) else None


def _text(told: object) -> str:
    return str(told.get("text", "")) if isinstance(told, Mapping) else str(told)


def clear(field: str) -> None:
    """After its text was saved where it belongs: drop the draft and begin with an empty editor."""
    act(drafts.drop, field=field)
    rounds: dict[str, int] = st.session_state.setdefault(_ROUNDS, {})
    rounds[field] = rounds.get(field, 0) + 1
