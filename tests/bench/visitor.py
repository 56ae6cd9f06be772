"""A browser's half of Streamlit's protocol without a browser, through the real gate: what a rerun costs the server."""

import os
import re
import socket
import statistics
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from tests.browser.site import PASSWORD

RERUNS = 20
ROUNDS = 3
TICK = 1000 / os.sysconf("SC_CLK_TCK")  # ms


class CountingSocket(socket.socket):
    """Counts what really came over the wire, compressed."""

    received = 0

    def recv(self, bufsize: int, flags: int = 0, /) -> bytes:
        data = super().recv(bufsize, flags)
        self.received += len(data)
        return data


def cpu_ms(pid: int) -> float:
    """CPU time of a process and its threads so far, user and system."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK


def signed_in(url: str, login: str) -> httpx.Client:
    """A visitor with the session cookie of `login`."""
    client = httpx.Client(base_url=url, headers={"origin": url}, timeout=60)
    found = re.search(r'name="formular" value="([^"]+)"', client.get("/intrare").text)
    assert found, "the sign-in page has no form"
    form = {"formular": found[1], "login": login, "password": PASSWORD}
    answer = client.post("/intrare", data=form)
    assert answer.status_code == 303, f"{login} cannot sign in: {answer.status_code}"
    return client


@dataclass
class Run:
    """What one run sent: its messages, and their bytes as read from the wire."""

    messages: list[ForwardMsg]
    wire: int

    @property
    def failed(self) -> str:
        """Why no page was drawn; "" when it was."""
        for message in self.messages:
            if message.WhichOneof("type") == "page_not_found":
                return "no such page for this person"
            element = message.delta.new_element
            if element.WhichOneof("type") == "exception":
                return str(element.exception.type)
            if element.WhichOneof("type") == "alert" and element.alert.format == Alert.ERROR:
                return str(element.alert.body)
        return ""

    def component(self, name: str) -> bytes:
        """The message that carries a component of ours; b"" when the run drew none."""
        for message in self.messages:
            if message.delta.new_element.bidi_component.component_name.endswith(name):
                return bytes(message.SerializeToString())
        return b""


@dataclass
class Tab:
    """One open page of one person."""

    connection: ClientConnection
    wire: CountingSocket
    path: str
    query: str = ""
    script: str = ""
    cached: set[str] = field(default_factory=set)

    def opened(self) -> Run:
        """The first run; RuntimeError when the page is not drawn."""
        first = self.rerun()
        if first.failed:
            raise RuntimeError(f"/{self.path}: {first.failed}")
        return first

    def rerun(self) -> Run:
        """Ask for a run as the browser does: it names what it still holds, and gets only a sign for that."""
        message = BackMsg()
        asked: Any = message.rerun_script
        asked.query_string, asked.cached_message_hashes[:] = self.query, sorted(self.cached)
        asked.context_info.timezone, asked.context_info.locale = "Europe/Bucharest", "ro-RO"
        asked.context_info.color_scheme = "light"
        if self.script:
            asked.page_script_hash = self.script
        else:
            asked.page_name = self.path
        before = self.wire.received
        self.connection.send(message.SerializeToString())
        return self._answer(before)

    def _answer(self, before: int) -> Run:
        messages = []
        while True:
            data = self.connection.recv(timeout=60)
            assert isinstance(data, bytes)
            message = ForwardMsg.FromString(data)
            messages.append(message)
            kind = message.WhichOneof("type")
            if message.metadata.cacheable and message.hash:
                self.cached.add(message.hash)
            if kind == "navigation":
                self.script = message.navigation.page_script_hash
            if kind == "script_finished":
                return Run(messages, self.wire.received - before)


@contextmanager
def tab(client: httpx.Client, path: str, query: str = "") -> Iterator[Tab]:
    url = str(client.base_url).rstrip("/")
    where = urlsplit(url)
    wire = CountingSocket(socket.AF_INET, socket.SOCK_STREAM)
    wire.connect((where.hostname, where.port))
    with connect(
        url.replace("http", "ws", 1) + "/_stcore/stream",
        sock=wire,
        origin=Origin(url),
        additional_headers={"Cookie": "; ".join(f"{k}={v}" for k, v in client.cookies.items())},
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
    ) as connection:
        yield Tab(connection, wire, path, query)


Asked = tuple[int, Callable[[], object]]
"""The process of a server, and what is asked of it."""


def costs(*asked: Asked, rounds: int = ROUNDS) -> list[float]:
    """CPU-ms of the server for one of each: taken in turns, so that a busy machine slows all alike; medians."""
    for _, do in asked:
        do()
    found = [[_mean(pid, do) for pid, do in asked] for _ in range(rounds)]
    return [statistics.median(each) for each in zip(*found, strict=True)]


def _mean(pid: int, do: Callable[[], object]) -> float:
    before = cpu_ms(pid)
    for _ in range(RERUNS):
        do()
    return (cpu_ms(pid) - before) / RERUNS


def deflated(data: bytes) -> int:
    """Bytes as a socket with per-message compression carries them."""
    packer = zlib.compressobj(wbits=-12)
    return len(packer.compress(data) + packer.flush())
