"""The real application on a real port, in a thread of this process; each test brings its own database."""

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
import uvicorn
from websockets.sync.client import ClientConnection, connect

from dashboard.server import gate, rates, sockets
from dashboard.server.app import make
from dashboard.shell import pages
from data_model import people, settings, store
from tests.world import PASSWORD, World


@dataclass
class Server:
    """Where it listens; `as_` gives a visitor who is signed in."""

    port: int
    world: World
    tokens: dict[str, str] = field(default_factory=dict)
    opened: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def visitor(self, token: str = "", **headers: str) -> httpx.Client:
        cookies = {"impreuna": token} if token else {}
        client = httpx.Client(base_url=self.url, cookies=cookies, headers={"origin": self.url, **headers}, timeout=30)
        return self.opened.enter_context(client)

    def token(self, name: str) -> str:
        if name not in self.tokens:
            self.tokens[name] = people.sign_in(name, PASSWORD)
        return self.tokens[name]

    def as_(self, name: str, **headers: str) -> httpx.Client:
        return self.visitor(self.token(name), **headers)

    def socket(self, token: str = "", resuming: str = "", **headers: str) -> ClientConnection:
        """A page's socket; fails as a browser's would. `resuming` names a Streamlit session to take up again."""
        sent = {"Cookie": f"impreuna={token}", **{name.replace("_", "-"): value for name, value in headers.items()}}
        origin = sent.pop("Origin", self.url)
        protocols = ["streamlit", "PLACEHOLDER_AUTH_TOKEN", resuming] if resuming else ["streamlit"]
        address = f"ws://127.0.0.1:{self.port}/_stcore/stream"
        return connect(address, origin=origin or None, additional_headers=sent, subprotocols=protocols, max_size=None)


PAGE = """
import streamlit as st
from dashboard.shell.frame import page
from data_model.access import Right

@page(Right.{right}, "signin")
def render(actor):
    st.write("{key} pentru " + actor.login)

render()
"""


@pytest.fixture(scope="package")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The server's port; its pages are small ones of the test, at the real addresses."""
    patch = pytest.MonkeyPatch()
    folder = tmp_path_factory.mktemp("pages")
    for entry in pages.PAGES:
        (folder / f"{entry.key}.py").write_text(PAGE.format(right=entry.right.name, key=entry.key))
    patch.setattr(pages, "FOLDER", folder)
    patch.setattr(sockets, "LOOK_EVERY", 0.3)
    patch.setattr(sockets, "CLEARING", 0.5)
    patch.setattr(gate, "KEPT", 0.2)
    config = uvicorn.Config(
        make(), host="127.0.0.1", port=0, log_level="error", server_header=False, proxy_headers=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.05)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(20)
    patch.undo()


@pytest.fixture
def server(port: int, sqlite_world: World) -> Iterator[Server]:
    rates.forget()
    made = Server(port, sqlite_world)
    with made.opened:
        yield made


@pytest.fixture
def demo(server: Server) -> Server:
    """The same world as a demonstration, with two people who sign in by one click."""
    with store.writing() as db:
        settings.put(db, "demo", 1)
        for name in ("prefecture", "admin"):
            account = db.get(people.Account, server.world.actor(name).account_id)
            assert account
            account.persona = True
    return server


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@pytest.fixture
def fresh(sqlite_world: World, tmp_path: Path) -> Iterator[Server]:
    """A process of its own with the real pages, as `impreuna run` starts it."""
    port = free_port()
    with (
        (tmp_path / "output").open("wb") as output,
        subprocess.Popen(
            [sys.executable, "-m", "dashboard", "run", "--port", str(port)],
            stdout=output,
            stderr=output,
            env=os.environ,
        ) as process,
    ):
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline and process.poll() is None:
            try:
                if httpx.get(f"http://127.0.0.1:{port}/_stcore/health", timeout=2).status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.3)
        server = Server(port, sqlite_world)
        with server.opened:
            yield server
        process.terminate()
    assert f"http://127.0.0.1:{port}/" in (tmp_path / "output").read_text()
