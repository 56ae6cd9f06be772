"""What the editor sends as one types: PUT /ciorne/{field}."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import anyio.to_thread
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard.server.gate import identity_of
from dashboard.shell.messages import log_failure, not_saved, sentence
from dashboard.words import t
from dashboard.words.formats import local, number_text
from data_model import drafts, people, store
from data_model.access import LONGEST
from data_model.drafts import Over
from data_model.errors import Conflict, ModelError
from data_model.settings import real_now

OWN_HEADER = "x-impreuna"
LONGEST_BODY = 64_000  # bytes
_VERSION = re.compile(r"\d{1,9}")


@dataclass(frozen=True)
class Writing:
    """What the editor tells beside its text: when the writing began, on which version of the row, over which draft,
    on which open page."""

    begun: datetime | None
    base: int | None
    over: Over | None
    device: str


def _answer(ok: bool, status: int = 200, **rest: str) -> Response:
    return JSONResponse({"ok": ok, **rest}, status_code=status)


async def _text_of(request: Request) -> str | None:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_BODY:
            return None
    return body.decode("utf-8", "replace")


def _writing(asked: QueryParams) -> Writing:
    base = asked.get("baza", "")
    over = Over(_moment(asked["peste"])) if "peste" in asked else None
    return Writing(
        _moment(asked.get("de", "")), int(base) if _VERSION.fullmatch(base) else None, over, asked.get("pe", "")
    )


def _moment(text: str) -> datetime | None:
    """A moment as the editor was told it; None for a text that is no moment."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _save(sid: str, field: str, text: str, about: Writing) -> dict[str, str]:
    people.touch(sid)
    with store.writing() as db:
        actor = people.actor_of_session(db, sid)
        if actor is None:
            raise PermissionError
        if text.strip():
            at = drafts.save(
                db,
                actor,
                field=field,
                text=text,
                begun=about.begun,
                base=about.base,
                over=about.over,
                device=about.device,
            )
            moment = at or real_now()  # without `at` it was sent: what is written from now on is new
            return {"at": f"{local(at):%H:%M}" if at else "", "stamp": moment.isoformat()}
        drafts.drop(db, actor, field=field, sent=False, over=about.over)
        return {"at": "", "stamp": ""}


async def keep(request: Request) -> Response:
    """PUT: {"ok": true, "at": "10:42", "stamp": …}, or {"ok": false, "sentence": …} and nothing saved; with `other`
    and `stamp` when another device wrote meanwhile."""
    if request.headers.get(OWN_HEADER) != "editor":
        return _answer(False, 403, sentence=t("signin.foreign"))
    text = await _text_of(request)
    if text is None:
        return _answer(False, 413, sentence=t("errors.text.too_long", longest=number_text(LONGEST)))
    about = _writing(request.query_params)
    return await _said(_save, identity_of(request), request.path_params["field"], text, about)


async def _said(save: Callable[..., dict[str, str]], *args: Any) -> Response:
    try:
        return _answer(True, 200, **await anyio.to_thread.run_sync(save, *args))
    except PermissionError:
        return _answer(False, 401, sentence=t("signin.needed"))
    except Conflict as error:
        return _answer(False, 409, sentence=sentence(error), **_other(error))
    except ModelError as error:
        return _answer(False, 422, sentence=sentence(error))
    except Exception as error:  # the text stays on the screen and is sent again
        log_failure("draft", error)
        return _answer(False, 503, sentence=not_saved(error))


def _other(error: Conflict) -> dict[str, str]:
    """The text that another device wrote; nothing for a conflict of another kind, after which one tries again."""
    text, saved_at = error.params.get("text"), error.params.get("saved_at")
    if not isinstance(text, str) or not isinstance(saved_at, datetime):
        return {}
    return {"other": text, "stamp": saved_at.isoformat()}


def routes() -> list[Route]:
    return [Route("/ciorne/{field}", keep, methods=["PUT"])]
