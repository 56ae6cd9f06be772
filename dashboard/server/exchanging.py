"""Cases and referrals in and out by routes of our own: PUT /liste/cazuri reads a list into its session's memory; GET
/documente/schimb/… makes a file for whoever asks. Neither is kept."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.documents.exchange_file import CSV, XLSX, eu_csv, exchange_csv, exchange_xlsx, model_xlsx
from dashboard.documents.open_data_file import open_data_csv, open_data_xlsx
from dashboard.server.downloads import Paper, made, sent
from dashboard.server.uploads import NUMBERS, Shelf, receive
from dashboard.words import t
from data_model import exchange, publishing, store
from data_model.access import Actor, Right
from data_model.exchange import CaseLine, CaseReport, ExchangeForm, ReferralLine, Table


@dataclass
class CaseList:
    """One list in memory: its lines, and what was found about them."""

    cases: tuple[CaseLine, ...] = ()
    referrals: tuple[ReferralLine, ...] = ()
    number: int = field(default_factory=lambda: next(NUMBERS))
    report: CaseReport | None = None


HELD: Shelf[CaseList] = Shelf()


def _take(sid: str, data: bytes) -> int:
    lines = exchange.lines_of(data)
    of_cases = tuple(line for line in lines if isinstance(line, CaseLine))
    of_referrals = tuple(line for line in lines if isinstance(line, ReferralLine))
    held = CaseList(of_cases, of_referrals)
    HELD.put(sid, held)
    return held.number


async def take(request: Request) -> Response:
    """PUT of a list of cases and referrals."""
    return await receive(request, Right.OPEN_CASE, _take, what="case list")


Make = Callable[[Session, Actor], Paper]


def _exported(actor: Actor, form: ExchangeForm) -> list[Table]:
    """The tables, once it is on record who took them."""
    with store.writing() as log:
        return exchange.export(log, actor, form=form)


def _own(_db: Session, actor: Actor) -> Paper:
    tables = _exported(actor, ExchangeForm.OWN)
    return Paper(exchange_xlsx(tables), XLSX, f"{t('exchange.export.file_cases')}.xlsx")


def _own_csv(_db: Session, actor: Actor) -> Paper:
    tables = _exported(actor, ExchangeForm.OWN)
    return Paper(exchange_csv(tables[0]), CSV, f"{t('exchange.export.file_cases')}.csv")


def _htcds(_db: Session, actor: Actor) -> Paper:
    (table,) = _exported(actor, ExchangeForm.HTCDS)
    return Paper(exchange_csv(table), CSV, f"{t('exchange.export.file_htcds')}.csv")


def _model(kind: str) -> Make:
    def make(_db: Session, _actor: Actor) -> Paper:
        name = f"{t('exchange.export.file_model')}-{t(f'exchange.export.sheet_{kind}').lower()}.xlsx"
        return Paper(model_xlsx(kind), XLSX, name)

    return make


def _eu(year: int) -> Make:
    def make(_db: Session, actor: Actor) -> Paper:
        with store.writing() as log:
            lines = exchange.eu_breakdown(log, actor, year=year)
        return Paper(eu_csv(lines), CSV, f"{t('exchange.eu.name', year=year)}.csv")

    return make


def _open_data(year: int, form: str) -> Make:
    def make(_db: Session, actor: Actor) -> Paper:
        with store.writing() as log:
            found = publishing.open_data(log, actor, year=year)
        body, kind = (open_data_xlsx(found), XLSX) if form == "xlsx" else (open_data_csv(found), CSV)
        return Paper(body, kind, f"{t('open_data.name', year=year)}.{form}")

    return make


def _route(make: Make) -> Callable[[Request], Any]:
    async def give(request: Request) -> Response:
        return sent(await made(request, make))

    return give


async def _eu_route(request: Request) -> Response:
    return sent(await made(request, _eu(min(request.path_params["year"], 9999))))


def _open_data_route(form: str) -> Callable[[Request], Any]:
    async def give(request: Request) -> Response:
        return sent(await made(request, _open_data(min(request.path_params["year"], 9999), form)))

    return give


def routes() -> list[Route]:
    files = "/documente/schimb"
    return [
        Route("/liste/cazuri", take, methods=["PUT"]),
        Route(f"{files}/cazuri.xlsx", _route(_own)),
        Route(f"{files}/cazuri.csv", _route(_own_csv)),
        Route(f"{files}/htcds.csv", _route(_htcds)),
        Route(f"{files}/model-cazuri.xlsx", _route(_model("cases"))),
        Route(f"{files}/model-referiri.xlsx", _route(_model("referrals"))),
        Route(f"{files}/ue-{{year:int}}.csv", _eu_route),
        *(Route(f"/documente/date-deschise/{{year:int}}.{form}", _open_data_route(form)) for form in ("xlsx", "csv")),
    ]
