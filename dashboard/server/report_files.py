"""GET /documente/raport.docx?fel=annual&perioada=2026&public=anitp&judet=BV: a report on the Strategy, made for whoever
asks and on record before it is given; without a county, the country's."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.documents.exchange_file import XLSX
from dashboard.documents.monitoring_report import report_docx, report_name, report_xlsx
from dashboard.server.downloads import DOCX, Paper, made, sent
from dashboard.widgets.report_choice import COUNTY, FOR, KIND, PERIOD
from data_model import monitoring_report, store
from data_model.access import Actor
from data_model.errors import Invalid
from data_model.monitoring_report import Form, Kind
from data_model.releasing import Audience

MAKERS = {Form.DOCX: (report_docx, DOCX), Form.XLSX: (report_xlsx, XLSX)}


def _asked(query: Mapping[str, str]) -> dict[str, Any]:
    """What the address asks for; Invalid for words of no list."""
    try:
        kind, audience = Kind(query.get(KIND, "")), Audience(query.get(FOR, ""))
    except ValueError:
        raise Invalid("choice.unknown") from None
    return {"county": query.get(COUNTY, ""), "kind": kind, "period": query.get(PERIOD, ""), "audience": audience}


def _report(db: Session, actor: Actor, form: Form, query: Mapping[str, str]) -> Paper:
    asked = _asked(query)
    report = monitoring_report.of(db, actor, **asked)
    make, kind = MAKERS[form]
    body = make(report)
    with store.writing() as log:
        monitoring_report.note_taken(log, actor, form=form, **asked)
    return Paper(body, kind, report_name(report, form))


def _route(form: Form) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Response:
        return sent(await made(request, _report, form, request.query_params))

    return answer


def routes() -> list[Route]:
    return [Route(f"/documente/raport.{form}", _route(form)) for form in Form]
