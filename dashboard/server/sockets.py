"""The open pages' sockets, by session: when a session ends, its pages are cleared and their sockets closed."""

import asyncio
import logging
from collections.abc import Iterable

import anyio.to_thread
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from data_model import people, store

LOOK_EVERY = 3.0  # seconds
CLEARING = 2.0  # seconds for an ended page to be drawn empty
SIGNED_OUT = 4401
MOST_OPEN = 30  # sockets of one session: each open page has one
ASKED = frozenset({"rerun_script", "app_heartbeat", "stop_script"})
"""What a page of ours sends. Streamlit also takes messages for its developers: one empties everybody's caches."""
_log = logging.getLogger("impreuna")


class OpenSockets:
    """Which sockets are open for which session."""

    def __init__(self) -> None:
        self._ends: dict[str, set[asyncio.Event]] = {}

    def opened(self, sid: str) -> asyncio.Event:
        """Note one more socket; the event is set when its session ends."""
        end = asyncio.Event()
        self._ends.setdefault(sid, set()).add(end)
        return end

    def is_full(self, sid: str) -> bool:
        """Whether a session has as many open pages as one may have."""
        return len(self._ends.get(sid, ())) >= MOST_OPEN

    def closed(self, sid: str, end: asyncio.Event) -> None:
        self._ends.get(sid, set()).discard(end)
        if not self._ends.get(sid):
            self._ends.pop(sid, None)

    def end(self, sid: str) -> None:
        """Clear and close every socket of a session; from the event loop's thread."""
        for end in self._ends.get(sid, set()):
            end.set()

    def sessions(self) -> tuple[str, ...]:
        return tuple(self._ends)


OPEN = OpenSockets()


def _ended(sessions: Iterable[str]) -> list[str]:
    with store.reading() as db:
        return [sid for sid in sessions if people.actor_of_session(db, sid) is None]


async def watch() -> None:
    """Look again and again which open sessions were revoked, ran out or lost their account; for ever."""
    while True:
        await asyncio.sleep(LOOK_EVERY)
        if sessions := OPEN.sessions():
            try:
                for sid in await anyio.to_thread.run_sync(_ended, sessions):
                    OPEN.end(sid)
            except Exception as error:  # a busy database must not stop the watch
                _log.error("the watch over sessions failed: %s", type(error).__name__)


def is_ours(message: Message) -> bool:
    """Whether a page of ours may have sent this; what cannot be read is Streamlit's to refuse."""
    if message["type"] != "websocket.receive":
        return True
    asked = BackMsg()
    try:
        asked.ParseFromString(message.get("bytes") or b"")
    except Exception:  # protobuf's own error, which has no types
        return True
    return asked.WhichOneof("type") in ASKED


def _rerun() -> bytes:
    """The message by which a browser asks for a run; with a dead session it draws the page empty."""
    message = BackMsg()
    message.rerun_script.query_string = ""
    return bytes(message.SerializeToString())


class Watched:
    """One socket: passes everything on until its session ends; then one run that clears it, then the close."""

    def __init__(self, receive: Receive, send: Send, end: asyncio.Event) -> None:
        self._receive, self._send, self._end = receive, send, end
        self._connected = self._cleared = self._closed = False

    async def receive(self) -> Message:
        if not self._connected:
            self._connected = True
            return await self._receive()
        if not self._end.is_set():
            coming, ending = asyncio.ensure_future(self._from_page()), asyncio.ensure_future(self._end.wait())
            try:
                await asyncio.wait({coming, ending}, return_when=asyncio.FIRST_COMPLETED)
                if coming.done() and not self._end.is_set():
                    return coming.result()
            finally:
                coming.cancel()
                ending.cancel()
        if not self._cleared:
            self._cleared = True
            return {"type": "websocket.receive", "bytes": _rerun(), "text": None}
        await asyncio.sleep(CLEARING)
        if not self._closed:
            self._closed = True
            await self._send({"type": "websocket.close", "code": SIGNED_OUT})
        return {"type": "websocket.disconnect", "code": SIGNED_OUT}

    async def _from_page(self) -> Message:
        while not is_ours(message := await self._receive()):
            pass
        return message

    async def send(self, message: Message) -> None:
        if not self._closed:
            self._closed = message["type"] == "websocket.close"
            await self._send(message)


async def serve(app: ASGIApp, scope: Scope, receive: Receive, send: Send, sid: str) -> None:
    """Run `app` on a socket that ends with the session `sid`."""
    end = OPEN.opened(sid)
    watched = Watched(receive, send, end)
    try:
        await app(scope, watched.receive, watched.send)
    finally:
        OPEN.closed(sid, end)
