"""The application: Streamlit's own, with our routes before it and our gate around it."""

import asyncio
import contextlib
import gc
import importlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.convertors import Convertor, register_url_convertor
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from dashboard.server import (
    configuration,
    digesting,
    downloads,
    entry_codes,
    exchanging,
    following,
    index,
    languages,
    materials,
    plain,
    provider,
    provider_signin,
    report_files,
    signin,
    sockets,
    steps,
    uploads,
    writing,
)
from dashboard.server.gate import Gate
from dashboard.server.headers import SecurityHeaders
from dashboard.shell.messages import apology, log_failure
from dashboard.shell.pages import HOME, PAGES
from dashboard.widgets import assets, component, editor
from dashboard.words import t

ENTRY = Path(__file__).parent.parent / "shell" / "entry.py"
WARM = ("pandas", "geopandas", "plotly.graph_objects", "folium", "docx", "typst", "openpyxl", "dashboard.shell.frame")


def _warm() -> None:
    """Import what pages need, then freeze the heap: a full collection over it would cost 150 ms a rerun."""
    for module in WARM:
        importlib.import_module(module)
    gc.collect()
    gc.freeze()


@contextlib.asynccontextmanager
async def _lifespan(_app: Any) -> AsyncIterator[None]:
    component.register()
    editor.register()
    _warm()
    watching = [asyncio.create_task(watch()) for watch in (sockets.watch, digesting.watch)]
    try:
        yield
    finally:
        for task in watching:
            task.cancel()


class OutsideStreamlit(Convertor[str]):
    """An address that Streamlit needs neither for its protocol nor for its files."""

    regex = r"(?!_stcore/|static/).*"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("outside", OutsideStreamlit())


def _home(_request: Request) -> Response:
    """Streamlit has no route for a default page's own path."""
    return RedirectResponse("/", status_code=307)


def _no_such_page(_request: Request) -> Response:
    return plain.notice(t("signin.not_found_title"), t("signin.no_page"), status=404)


def routes() -> list[BaseRoute]:
    """Ours, in the order in which they are tried; Streamlit's stand behind them."""
    pages = [Route(f"/{entry.path}", _home if entry.key == HOME else index.serve) for entry in PAGES]
    return [
        Route("/", index.serve),
        *pages,
        *signin.routes(),
        *languages.routes(),
        *steps.routes(),
        *entry_codes.routes(),
        *provider_signin.routes(),
        *writing.routes(),
        *following.routes(),
        *uploads.routes(),
        *materials.routes(),
        *exchanging.routes(),
        *report_files.routes(),
        *downloads.routes(),
        *assets.routes(),
        Mount("/assets", StaticFiles(directory=index.ASSETS)),
        Route("/{rest:outside}", _no_such_page),
    ]


def make() -> st.App:
    """A new application. One a process: Streamlit's configuration and runtime are the process's."""
    configuration.apply()
    provider.known()  # a wrong file ends the start, not somebody's way in
    return st.App(
        ENTRY,
        lifespan=_lifespan,
        routes=routes(),
        middleware=[Middleware(SecurityHeaders), Middleware(Gate)],
        on_script_error=_apologise,
    )


def _apologise(error: Exception) -> bool:
    log_failure("script", error)
    st.error(apology(error), icon=":material/error:")
    return True
