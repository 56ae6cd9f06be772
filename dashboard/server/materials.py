"""PDF material on its way to a point: PUT /materiale/punct/12?titlu=… reads, checks and keeps one.

The checking runs in a process of its own; meanwhile no transaction is open. Documents wait for each other: one a
session, so that nobody fills the row alone, and few of them in memory.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import anyio
import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.server.downloads import LARGEST_ID
from dashboard.server.gate import identity_of
from dashboard.server.uploads import OWN_HEADER, answer, body_of
from dashboard.shell.messages import log_failure, not_saved, sentence, status_of
from dashboard.words import t
from data_model import meetings, pdf, people, store
from data_model.errors import Invalid, ModelError, NotAllowed, NotFound
from data_model.meetings.materials import checked

LONGEST_QUERY = 400  # signs of a title that the guard may have to read
PATIENCE = 120.0  # seconds for a document to arrive; a place is held meanwhile
_held = anyio.CapacityLimiter(4)
"""Documents in memory: who comes later is not read from until one of them is done."""
_checking = anyio.CapacityLimiter(1)
"""One document is checked at a time: a large one takes seconds of a processor."""
_sending: set[str] = set()


@contextmanager
def _alone(sid: str) -> Iterator[None]:
    """Invalid("pdf.one") for a session whose earlier document is still on its way."""
    if sid in _sending:
        raise Invalid("pdf.one")
    _sending.add(sid)
    try:
        yield
    finally:
        _sending.discard(sid)


def _allowed(sid: str, point_id: int) -> None:
    people.touch(sid)
    with store.reading() as db:
        actor = people.actor_of_session(db, sid)
        if actor is None:
            raise NotAllowed("not_allowed", action="materials")
        if point_id > LARGEST_ID or not meetings.may_attach(db, actor, point_ids=(point_id,)):
            raise NotFound("point.unknown")


def _keep(sid: str, point_id: int, title: str, data: bytes) -> int:
    paper = checked(data)
    with store.writing() as db:
        actor = people.actor_of_session(db, sid)
        if actor is None:
            raise NotAllowed("not_allowed", action="materials")
        return meetings.attach_material(db, actor, point_id=point_id, title=title, paper=paper)


async def take(request: Request) -> Response:
    """PUT: {"ok": true, "number": 7}, or {"ok": false, "sentence": …} and nothing kept."""
    if request.headers.get(OWN_HEADER) != "upload":
        return answer(False, 403, sentence=t("signin.foreign"))
    sid, point_id = identity_of(request), request.path_params["point_id"]
    title = request.query_params.get("titlu", "")[:LONGEST_QUERY]
    try:
        await anyio.to_thread.run_sync(_allowed, sid, point_id)
        with _alone(sid):
            async with _held:
                with anyio.fail_after(PATIENCE):
                    data = await body_of(request, pdf.LARGEST, "pdf.size")
                number = await anyio.to_thread.run_sync(_keep, sid, point_id, title, data, limiter=_checking)
        return answer(True, number=number)
    except TimeoutError:
        return answer(False, 408, sentence=t("errors.pdf.late"))
    except NotAllowed:
        return answer(False, 403, sentence=t("errors.not_allowed"))
    except NotFound as error:
        return answer(False, 404, sentence=sentence(error))
    except ModelError as error:
        return answer(False, 422, sentence=sentence(error))
    except Exception as error:  # whatever it is, one sentence
        log_failure("material", error)
        return answer(False, status_of(error), sentence=not_saved(error))


def routes() -> list[Route]:
    return [Route("/materiale/punct/{point_id:int}", take, methods=["PUT"])]
