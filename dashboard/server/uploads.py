"""Providers' lists on their way in: PUT /liste/servicii reads one, and its session's memory holds what was read.

The file itself is not kept and never served; only the report of what became of its rows can be taken.
"""

import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, TypeVar

import anyio
import anyio.to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard.documents.import_report import XLSX, import_report_xlsx
from dashboard.server import plain
from dashboard.server.gate import identity_of
from dashboard.shell.messages import apology, log_failure, not_saved, sentence, status_of
from dashboard.words import t
from data_model import access, imports, people, store
from data_model.access import Right
from data_model.errors import Invalid, ModelError, NotAllowed
from data_model.imports import LARGEST_FILE, Book, Entry, Report

Held = TypeVar("Held")
OWN_HEADER = "x-impreuna"
KEPT = 3600.0  # seconds after the last use
MOST_HELD = 20
NUMBERS = itertools.count(1)
reading_one = anyio.CapacityLimiter(1)
"""One list is read at a time: a large one takes seconds and memory."""


@dataclass
class Upload:
    """One list in memory: what was read, and what the page has made of it. `agreed_for` is what was checked."""

    book: Book
    number: int = field(default_factory=lambda: next(NUMBERS))
    entries: tuple[Entry, ...] = ()
    report: Report | None = None
    agreed_for: object = None
    done: bool = False

    def take_up_again(self) -> None:
        """Back to the columns and decisions of a list of which a part was imported."""
        self.done, self.report, self.agreed_for = False, None, None


class Shelf(Generic[Held]):
    """At most one list a session and twenty in all, each an hour after it was last used."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[str, tuple[float, Held]] = {}

    def put(self, sid: str, upload: Held) -> None:
        with self._lock:
            self._clear()
            self._held[sid] = (time.monotonic(), upload)
            for oldest in sorted(self._held, key=lambda s: self._held[s][0])[:-MOST_HELD]:
                del self._held[oldest]

    def of(self, sid: str) -> Held | None:
        with self._lock:
            self._clear()
            found = self._held.get(sid)
            if found:
                self._held[sid] = (time.monotonic(), found[1])
            return found[1] if found else None

    def drop(self, sid: str) -> None:
        with self._lock:
            self._held.pop(sid, None)

    def _clear(self) -> None:
        old = time.monotonic() - KEPT
        for sid in [s for s, (used, _) in self._held.items() if used < old]:
            del self._held[sid]


SHELF: Shelf[Upload] = Shelf()


def answer(ok: bool, status: int = 200, **rest: Any) -> Response:
    return JSONResponse({"ok": ok, **rest}, status_code=status)


async def body_of(request: Request, largest: int, code: str) -> bytes:
    """The file. Raises Invalid(code) as soon as it is bigger than `largest` bytes."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > largest:
            raise Invalid(code, most=largest // 1_000_000)
    return bytes(body)


def allowed(sid: str, right: Right = Right.IMPORT_SERVICES) -> None:
    """NotAllowed, on record, for somebody without the right."""
    people.touch(sid)
    with store.reading() as db:
        actor = people.actor_of_session(db, sid)
        if actor is None:
            raise NotAllowed("not_allowed", action="uploads")
        access.require(actor, right, action="uploads")


async def receive(request: Request, right: Right, keep: Callable[[str, bytes], int], *, what: str) -> Response:
    """PUT: {"ok": true, "number": 7} once `keep` has the file, or {"ok": false, "sentence": …} and nothing kept."""
    if request.headers.get(OWN_HEADER) != "upload":
        return answer(False, 403, sentence=t("signin.foreign"))
    sid = identity_of(request)
    try:
        await anyio.to_thread.run_sync(allowed, sid, right)
        data = await body_of(request, LARGEST_FILE, "import.size")
        number = await anyio.to_thread.run_sync(keep, sid, data, limiter=reading_one)
        return answer(True, number=number)
    except NotAllowed:
        return answer(False, 403, sentence=t("errors.not_allowed"))
    except ModelError as error:
        return answer(False, 422, sentence=sentence(error))
    except Exception as error:  # whatever it is, one sentence
        log_failure(what, error)
        return answer(False, status_of(error), sentence=not_saved(error))


def _take(sid: str, data: bytes, *, file: str) -> int:
    upload = Upload(imports.read(data, file))
    SHELF.put(sid, upload)
    return upload.number


async def take(request: Request) -> Response:
    """PUT of a providers' list."""
    keep = partial(_take, file=request.query_params.get("nume", "")[:160])
    return await receive(request, Right.IMPORT_SERVICES, keep, what="upload")


def _report(sid: str) -> bytes | None:
    allowed(sid)
    held = SHELF.of(sid)
    return import_report_xlsx(held.report) if held and held.report else None


async def report(request: Request) -> Response:
    """GET: the report of this session's list as XLSX."""
    try:
        body = await anyio.to_thread.run_sync(_report, identity_of(request))
    except NotAllowed:
        return plain.notice(t("signin.not_allowed_title"), t("errors.not_allowed"), status=403)
    except Exception as error:  # the same
        log_failure("import report", error)
        return plain.notice(t("signin.failed_title"), apology(error), status=status_of(error))
    if body is None:
        return plain.notice(t("signin.not_found_title"), t("service_import.upload.gone"), status=404)
    name = f"{t('service_import.report.file_name')}.xlsx"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(body, media_type=XLSX, headers=headers)


def routes() -> list[Route]:
    return [
        Route("/liste/servicii", take, methods=["PUT"]),
        Route("/documente/import-servicii.xlsx", report),
    ]
