"""Documents and the county map, made for whoever asks, at the moment of asking; nothing is kept.

Routes of our own, because Streamlit's media store gives a file to any signed-in user who has its address.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import anyio.to_thread
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from dashboard.documents.common_plan import plan_docx, plan_file_name, plan_pdf
from dashboard.documents.invitation import invitation_docx, invitation_ics, letter_of
from dashboard.documents.minutes import minutes_docx, minutes_pdf
from dashboard.documents.names import file_name, material_name
from dashboard.documents.register_file import register_file
from dashboard.server import plain
from dashboard.server.gate import identity_of
from dashboard.shell.messages import apology, log_failure, sentence, status_of
from dashboard.widgets.county_map import csp_for
from dashboard.widgets.county_view import county_page_html
from dashboard.widgets.register import filters
from dashboard.words import t
from data_model import actions, meetings, people, practices, services, settings, store
from data_model.access import Actor, speaker_of
from data_model.errors import ModelError, NotAllowed, NotFound
from data_model.minutes import MinutesRecord
from data_model.practices import PracticeState
from data_model.services import ExportForm

PRINTED = (PracticeState.SUBMITTED, PracticeState.VALIDATED)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MakePaper = Callable[[Session, Actor, int, str], "Paper"]
LARGEST_ID = 2**31 - 1  # what both databases can look up
_LAYER = re.compile(r"[a-z_]{1,30}")


class Paper(NamedTuple):
    """A made document: its bytes, media type and file name."""

    body: bytes
    kind: str
    name: str


def _minutes(db: Session, actor: Actor, meeting_id: int, ending: str) -> Paper:
    return _written("minutes", meetings.minutes_of(db, actor, meeting_id=meeting_id), ending)


def _version(number: int) -> MakePaper:
    def make(db: Session, actor: Actor, meeting_id: int, ending: str) -> Paper:
        return _written("minutes", meetings.minutes_of(db, actor, meeting_id=meeting_id, number=number), ending)

    return make


def _draft(db: Session, actor: Actor, meeting_id: int, ending: str) -> Paper:
    return _written("draft", meetings.draft_of(db, actor, meeting_id=meeting_id), ending)


def _written(paper: str, record: MinutesRecord, ending: str) -> Paper:
    body, kind = (minutes_pdf(record), "application/pdf") if ending == "pdf" else (minutes_docx(record), DOCX)
    name = file_name(paper, record.county, record.number, record.year, ending, version=record.version)
    return Paper(body, kind, name)


def _invitation(db: Session, actor: Actor, meeting_id: int, ending: str) -> Paper:
    facts = meetings.invitation_of(db, actor, meeting_id=meeting_id)
    letter = letter_of(facts, settings.now(db))
    body, kind = (invitation_ics(letter), "text/calendar") if ending == "ics" else (invitation_docx(letter), DOCX)
    return Paper(body, kind, file_name("invitation", facts.county, facts.number, facts.year, ending))


def _plan(db: Session, actor: Actor, county: str, ending: str) -> Paper:
    """The common plan, once it is on record who took it."""
    plan = actions.common_plan(db, actor, county=county)
    known = [row for row in practices.listed(db, actor) if row.county == county and row.state in PRINTED]
    body, kind = (plan_pdf(plan, known), "application/pdf") if ending == "pdf" else (plan_docx(plan, known), DOCX)
    with store.writing() as log:
        actions.note_plan(log, actor, county=county)
    return Paper(body, kind, plan_file_name(plan, ending))


def _material(db: Session, actor: Actor, material_id: int) -> Paper:
    """The PDF beside a point, once it is on record who took it; its name is ours."""
    found = meetings.material_file(db, actor, material_id=material_id)
    with store.writing() as log:
        meetings.note_material(log, actor, material_id=material_id)
    return Paper(found.content, "application/pdf", material_name(found))


def _as_actor(sid: str, make: Callable[..., Any], *args: object) -> Any:
    with store.reading() as db:
        actor = people.actor_of_session(db, sid)
        if actor is None:
            raise NotAllowed("not_allowed", action=make.__name__)
        store.speak_as(db, speaker_of(actor))
        return make(db, actor, *args)


def _paper(db: Session, actor: Actor, make: MakePaper, meeting_id: int, ending: str) -> Paper:
    """The paper, once it is on record who took it."""
    paper = make(db, actor, meeting_id, ending)
    with store.writing() as log:
        meetings.note_paper(log, actor, meeting_id=meeting_id, minutes=make is not _invitation)
    return paper


def _register(db: Session, actor: Actor, form: ExportForm, asked: Mapping[str, str]) -> Paper:
    """The public part of the register that the filters of the address leave, once it is on record who took it."""
    counties, search = filters.read(asked)
    with store.writing() as log:
        found = services.export(log, actor, form=form, counties=counties, search=search)
    body, kind = register_file(form, found)
    return Paper(body, kind, f"{t('register.files.name')}.{form.value}")


async def made(request: Request, make: Callable[..., Any], *args: object) -> Any:
    """What `make(db, actor, …)` returns, or the page that says why not; nothing internal in it."""
    try:
        return await anyio.to_thread.run_sync(_as_actor, identity_of(request), make, *args)
    except NotFound:
        return plain.notice(t("signin.not_found_title"), t("signin.not_found"), status=404)
    except NotAllowed:
        return plain.notice(t("signin.not_allowed_title"), t("errors.not_allowed"), status=403)
    except ModelError as error:
        return plain.notice(t("signin.not_found_title"), sentence(error), status=400)
    except Exception as error:  # whatever it is, one sentence
        log_failure("download", error)
        return plain.notice(t("signin.failed_title"), apology(error), status=status_of(error))


def _paper_route(make: MakePaper | None, ending: str) -> Callable[[Request], Any]:
    """The route of one paper; without `make`, of the version of the minutes that the address names."""

    async def answer(request: Request) -> Response:
        meeting_id, number = request.path_params["meeting_id"], request.path_params.get("number", 1)
        if max(meeting_id, number) > LARGEST_ID:
            return await missing(request)
        return sent(await made(request, _paper, make or _version(number), meeting_id, ending))

    return answer


def sent(found: Paper | Response) -> Response:
    """The file as an attachment that no cache keeps; a page that says why not, as it is."""
    if isinstance(found, Response):
        return found
    headers = {"content-disposition": f'attachment; filename="{found.name}"', "cache-control": "no-store"}
    return Response(found.body, media_type=found.kind, headers=headers)


async def material(request: Request) -> Response:
    """GET /documente/material/7.pdf: for who may see its meeting now."""
    material_id = request.path_params["material_id"]
    return sent(await made(request, _material, material_id)) if material_id <= LARGEST_ID else await missing(request)


def _register_route(form: ExportForm) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Response:
        """GET /documente/registru.csv?nevoie=shelter&judet=BV: the filters of the page's own address."""
        return sent(await made(request, _register, form, request.query_params))

    return answer


def _plan_route(ending: str) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Response:
        return sent(await made(request, _plan, request.path_params["county"], ending))

    return answer


async def county_map(request: Request) -> Response:
    """GET /harti/judet/{county}?straturi=cases,services: a page for an iframe of ours."""
    layers = frozenset(_LAYER.findall(request.query_params.get("straturi", "")[:200]))
    found = await made(request, county_page_html, request.path_params["county"], layers)
    if isinstance(found, Response):
        return found
    headers = {
        "content-security-policy": csp_for(found),
        "x-frame-options": "SAMEORIGIN",
        "cache-control": "no-store",
    }
    return HTMLResponse(found, headers=headers)


async def missing(_request: Request) -> Response:
    """Any other address under /documente and /harti: not Streamlit's page, which would answer 200."""
    return plain.notice(t("signin.not_found_title"), t("signin.not_found"), status=404)


def routes() -> list[Route]:
    meeting = "/documente/sedinta/{meeting_id:int}"
    return [
        Route("/documente/material/{material_id:int}.pdf", material),
        Route(f"{meeting}/proces-verbal.docx", _paper_route(_minutes, "docx")),
        Route(f"{meeting}/proces-verbal.pdf", _paper_route(_minutes, "pdf")),
        *(Route(f"{meeting}/proiect.{ending}", _paper_route(_draft, ending)) for ending in ("docx", "pdf")),
        *(
            Route(f"{meeting}/versiunea/{{number:int}}/proces-verbal.{ending}", _paper_route(None, ending))
            for ending in ("docx", "pdf")
        ),
        Route(f"{meeting}/invitatie.docx", _paper_route(_invitation, "docx")),
        Route(f"{meeting}/invitatie.ics", _paper_route(_invitation, "ics")),
        *(Route(f"/documente/registru.{form.value}", _register_route(form)) for form in ExportForm),
        Route("/documente/plan-comun/{county}/plan-comun.docx", _plan_route("docx")),
        Route("/documente/plan-comun/{county}/plan-comun.pdf", _plan_route("pdf")),
        Route("/harti/judet/{county}", county_map),
        Route("/documente/{rest:path}", missing),
        Route("/harti/{rest:path}", missing),
    ]
