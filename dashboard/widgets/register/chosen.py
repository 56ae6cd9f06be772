"""Which entry of the register is open: it stands in the address, so that a link leads to it."""

import streamlit as st

from dashboard.shell.frame import forget_version
from dashboard.widgets.typed import start_anew

SERVICE, RESOURCE = "serviciu", "resursa"
LARGEST_ID = 2**31 - 1  # what both databases can look up
_EDITED = "register.edited"


def service() -> int | None:
    """The id of the open service, if there is one and it is a number."""
    return _asked(SERVICE)


def resource() -> int | None:
    """The id of the open resource."""
    return _asked(RESOURCE)


def _asked(name: str) -> int | None:
    asked = st.query_params.get(name, "")
    return int(asked) if asked.isascii() and asked.isdigit() and 0 < int(asked[:11]) <= LARGEST_ID else None


def open_service(id: str) -> None:
    """Open one service; for a callback."""
    st.query_params[SERVICE] = id
    stop_editing()


def open_resource(id: str) -> None:
    """Open one resource; for a callback."""
    st.query_params[RESOURCE] = id
    stop_editing()


def close_resource() -> None:
    """The list alone again."""
    st.query_params.pop(RESOURCE, None)
    stop_editing()


def close_service() -> None:
    """Back to the list."""
    st.query_params.pop(SERVICE, None)
    stop_editing()


def edited() -> tuple[str, int] | None:
    """What is being edited: "service" or "resource", and its id, 0 for a new one."""
    kept: tuple[str, int] | None = st.session_state.get(_EDITED)
    return kept


def edit(kind: str, id: int) -> None:
    """Open the form of one entry, filled with what stands there now."""
    st.session_state[_EDITED] = (kind, id)
    forget_version(kind, id)
    start_anew(f"{kind}.{id}")


def stop_editing() -> None:
    st.session_state.pop(_EDITED, None)
