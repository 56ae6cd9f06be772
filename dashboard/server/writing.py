"""What the editor sends as one types: PUT /ciorne/{field}."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard.server.gate import identity_of
from dashboard.shell.messages import log_failure, sentence
from dashboard.words import t
from dashboard.words.formats import local, number_ro
from data_model import drafts, people, store
from data_model.access import LONGEST
from data_model.errors import ModelError

OWN_HEADER = "x-impreuna"
LONGEST_BODY = 64_000  # bytes


def _answer(ok: bool, status: int = 200, **rest: str) -> Response:
    return JSONResponse({"ok": ok, **rest}, status_code=status)


async def _text_of(request: Request) -> str | None:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_BODY:
            return None
    return body.decode("utf-8", "replace")


def _moment(text: str) -> datetime | None:
    """When the writing began, as the editor was told; None for a text that is no moment."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _save(sid: str, field: str, text: str, begun: datetime | None) -> str:
    people.touch(sid)
    with store.writing() as db:
        actor = people.actor_of_session(db, sid)
        if actor is None:
            raise PermissionError
        if text.strip():
            at = drafts.save(db, actor, field=field, text=text, begun=begun)
            return f"{local(at):%H:%M}" if at else ""
        drafts.drop(db, actor, field=field, sent=False)
        return ""


async def keep(request: Request) -> Response:
    """PUT: {"ok": true, "at": "10:42"}, or {"ok": false, "sentence": …} and nothing saved."""
    if request.headers.get(OWN_HEADER) != "editor":
        return _answer(False, 403, sentence=t("signin.foreign"))
    text = await _text_of(request)
    if text is None:
        return _answer(False, 413, sentence=t("errors.text.too_long", longest=number_ro(LONGEST)))
    begun = _moment(request.query_params.get("de", ""))
    return await _said(_save, identity_of(request), request.path_params["field"], text, begun)


async def _said(save: Callable[..., str], *args: Any) -> Response:
    try:
        return _answer(True, at=await anyio.to_thread.run_sync(save, *args))
    except PermissionError:
        return _answer(False, 401, sentence=t("signin.needed"))
    except ModelError as error:
        return _answer(False, 422, sentence=sentence(error))
    except Exception as error:  # the text stays on the screen and is sent again
        log_failure("draft", error)
        return _answer(False, 503, sentence=t("errors.not_saved"))


def routes() -> list[Route]:
    return [Route("/ciorne/{field}", keep, methods=["PUT"])]
