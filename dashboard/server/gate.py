"""The gate before every request and every socket: nobody passes without a living session, except to sign in.

It puts the identity into headers that Streamlit trusts, and takes away any that a visitor sent under these names.
"""

import time
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import anyio.to_thread
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard import words
from dashboard.server import cookies, plain, rates, sockets
from dashboard.server.configuration import LANGUAGE_HEADER, SESSION_HEADER, USER_HEADER
from dashboard.words import t
from data_model import people, store

OPEN_PATHS = frozenset(
    {
        "/intrare", "/intrare/persona", "/_stcore/health", "/assets/style.css", "/assets/icon.svg",
        # They look for a session of their own kind: one that still lacks a code, or a password of the person's own.
        "/intrare/cod", "/cont/parola", "/cont/factor", "/invitatie",
        "/intrare/institutie", "/intrare/institutie/inapoi",
        "/limba/ro", "/limba/en",
    }
)  # fmt: skip
# Streamlit routes that we do not use; media files would be open to any signed-in user who has the address.
SHUT = (
    "/_stcore/metrics",
    "/_stcore/agent",
    "/_stcore/script-health-check",
    "/_stcore/upload_file",
    "/auth",
    "/component",
    "/media",
    "/oauth2callback",
)
SAFE = ("GET", "HEAD", "OPTIONS")
PREFIX = b"x-gate-"
KEPT = 2.0  # seconds for which an identity serves a page's many small requests


@dataclass(frozen=True)
class Identity:
    login: str
    sid: str


class Identities:
    """Who holds which cookie, asked of the database at most every two seconds for each."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, Identity | None]] = {}

    async def of(self, token: str, *, fresh: bool = False) -> Identity | None:
        sid = people.session_id(token)
        until, found = self._kept.get(sid, (0.0, None))
        if fresh or until < time.monotonic():
            found = await anyio.to_thread.run_sync(self._look_up, sid)
            self._keep(sid, found)
        return found

    @staticmethod
    def _look_up(sid: str) -> Identity | None:
        with store.reading() as db:
            actor = people.actor_of_session(db, sid)
        return Identity(quote(actor.login), sid) if actor else None

    def _keep(self, sid: str, found: Identity | None) -> None:
        if len(self._kept) > 5_000:
            self._kept.clear()
        if found:
            self._kept[sid] = (time.monotonic() + KEPT, found)
        else:
            self._kept.pop(sid, None)

    def forget(self, sid: str) -> None:
        """A session was ended here: ask anew."""
        self._kept.pop(sid, None)


IDENTITIES = Identities()


def is_shut(path: str) -> bool:
    odd = "//" in path or "\\" in path or ".." in path.split("/") or not path.isprintable()
    return odd or any(path == shut or path.startswith(shut + "/") for shut in SHUT)


def same_origin(scope: Scope, *, required: bool) -> bool:
    """Whether the Origin header names this very host; `required` refuses a request without one."""
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    if origin is None:
        return not required or headers.get("sec-fetch-site") == "same-origin"
    parts = urlsplit(origin)
    if cookies.is_tls(scope) and parts.scheme != "https":
        return False
    return parts.netloc != "" and parts.netloc.lower() == headers.get("host", "").lower()


def _without_ours(scope: Scope) -> Scope:
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if not name.startswith(PREFIX)]}


def _with_identity(scope: Scope, who: Identity) -> Scope:
    ours = [
        (USER_HEADER.encode(), who.login.encode()),
        (SESSION_HEADER.encode(), who.sid.encode()),
        (LANGUAGE_HEADER.encode(), words.language().encode()),
    ]
    return {**scope, "headers": [*scope["headers"], *ours]}


def _asks_for_a_page(scope: Scope) -> bool:
    path: str = scope["path"]
    return (
        scope["method"] in ("GET", "HEAD")
        and "text/html" in Headers(scope=scope).get("accept", "")
        and not path.startswith(("/_stcore/", "/static/", "/assets/", "/ciorne/", "//"))
    )


def _turned_away(scope: Scope) -> Response:
    """For an anonymous request: a page leads to the sign-in, anything else is a bare 401."""
    if not _asks_for_a_page(scope):
        return JSONResponse({"ok": False, "sentence": t("signin.needed")}, status_code=401)
    wanted = scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
    address = "/intrare" if wanted in ("/", "/iesire") else f"/intrare?next={quote(wanted, safe='/')}"
    return RedirectResponse(address, status_code=303)


def _too_often(scope: Scope, who: Identity | None) -> Response | None:
    """The answer to a request that comes too soon after too many others; None to let it pass."""
    rule = rates.rule_of(scope)
    asking = rates.address_of(scope) if rule is None or rule.by_address or who is None else who.login
    if rule is None or not rates.too_often(rule, asking):
        return None
    later = {"retry-after": "60"}
    if scope["method"] == "PUT":
        return JSONResponse({"ok": False, "sentence": t("signin.too_often")}, status_code=429, headers=later)
    page = plain.notice(t("signin.failed_title"), t("signin.too_often"), status=429)
    page.headers.update(later)
    return page


class Gate:
    """ASGI middleware, outermost but for the headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        with words.speaking(cookies.language(scope)):
            answer = self._request if scope["type"] == "http" else self._socket
            await answer(_without_ours(scope), receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        if is_shut(path):
            answer: ASGIApp = PlainTextResponse(t("signin.no_page"), status_code=404)
        elif scope["method"] not in SAFE and not same_origin(scope, required=True):
            answer = PlainTextResponse(t("signin.foreign"), status_code=403)
        elif path in OPEN_PATHS:
            answer = _too_often(scope, None) or self.app
        else:
            token = cookies.read(scope, cookies.SESSION)
            who = await IDENTITIES.of(token) if token else None
            answer = (_too_often(scope, who) or self.app) if who else _turned_away(scope)
            scope = _with_identity(scope, who) if who else scope
        await answer(scope, receive, send)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        token = cookies.read(scope, cookies.SESSION)
        who = None
        if same_origin(scope, required=True) and scope["path"] == "/_stcore/stream" and token:
            who = await IDENTITIES.of(token, fresh=True)
        if who and not sockets.OPEN.is_full(who.sid):
            await sockets.serve(self.app, _with_identity(scope, who), receive, send, who.sid)
        else:
            await send({"type": "websocket.close", "code": 1008})  # before the handshake: a plain 403


def identity_of(request: Request) -> str:
    """The session id that the gate put into a request it let through."""
    return request.headers[SESSION_HEADER]
