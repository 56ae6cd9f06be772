"""Files of cases go out on record, no cell of them is run; lists come in by who may open a case."""

import io
import zipfile

import pytest
from sqlmodel import select

from dashboard.documents.exchange_file import MODELS, _sayings, exchange_csv, exchange_xlsx, model_xlsx
from dashboard.server import exchanging
from dashboard.words import t
from data_model import exchange, store
from data_model.audit import AuditEvent
from data_model.exchange import Register, Table
from data_model.exchange.layout import head, layout
from data_model.releasing import ReleasedFigure
from tests.dashboard.server.conftest import Server
from tests.data_model.test_exchange import GOOD, table
from tests.world import NOW, do, version_of

FILES = "/documente/schimb"


def test_each_file_is_given_to_who_may_and_on_record(server: Server) -> None:
    dgaspc = server.as_("dgaspc")
    for file in ("cazuri.xlsx", "cazuri.csv", "htcds.csv", "model-cazuri.xlsx", "model-referiri.xlsx"):
        got = dgaspc.get(f"{FILES}/{file}")
        assert got.status_code == 200, file
        assert got.headers["cache-control"] == "no-store"
    with store.reading() as db:
        taken = db.exec(select(AuditEvent.subject).where(AuditEvent.action == "cases_exported")).all()
    assert sorted(taken) == ["cases htcds", "cases own", "cases own"]
    assert dgaspc.get(f"{FILES}/ue-2025.csv").status_code == 403
    assert server.as_("anitp").get(f"{FILES}/ue-2025.csv").status_code == 200
    for who in ("anitp", "admin"):
        assert server.as_(who).get(f"{FILES}/cazuri.csv").status_code == 403


@pytest.mark.parametrize("kind", ["cases", "referrals"])
def test_a_model_says_what_each_column_may_hold_and_is_itself_an_empty_list(kind: str) -> None:
    model = model_xlsx(kind)
    with zipfile.ZipFile(io.BytesIO(model)) as book:
        words = book.read("xl/sharedStrings.xml").decode()
    assert all(f"<t>{head(kind, column)}</t>" in words for column in MODELS[kind])
    assert layout()["words"]["need"]["shelter"][0] in words
    assert exchange.lines_of(model) == ()
    said = {column for column, _ in _sayings(kind)}
    assert said == {head(kind, column) for column in MODELS[kind]}, "a column of which nothing is said"


def test_no_cell_is_run_by_a_spreadsheet(server: Server) -> None:
    bad = Table("cases", ("=1+1",), (("=cmd|' /C calc'!A0",), ("@SUM(A1)",), ("-2+3",), ("\tx",)))
    lines = exchange_csv(bad).decode("utf-8-sig").splitlines()[1:]
    assert all(line.lstrip('"').startswith("'") for line in lines), lines
    with zipfile.ZipFile(io.BytesIO(exchange_xlsx([bad]))) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    world = server.world
    do(
        world.actor("dgaspc"), exchange.put_reference, case_id=world.case_id, register=Register.SIMEV,
        reference="A-1", expected_version=version_of(world.actor("dgaspc"), world.case_id),
    )  # fmt: skip
    assert "A-1" in server.as_("dgaspc").get(f"{FILES}/cazuri.csv").text


def test_a_list_comes_in_by_who_may_open_a_case_and_by_our_own_page(server: Server) -> None:
    put = {"content": table(GOOD), "headers": {"x-impreuna": "upload"}}
    assert server.as_("dgaspc").put("/liste/cazuri", content=table(GOOD)).status_code == 403
    assert server.as_("prefecture").put("/liste/cazuri", **put).status_code == 403
    assert server.as_("dgaspc").put("/liste/cazuri", **put).json()["ok"]
    bad = server.as_("dgaspc").put("/liste/cazuri", content=b"a;b\n1;2\n", headers={"x-impreuna": "upload"})
    assert bad.status_code == 422
    assert exchanging.HELD is not None


def test_the_public_file_holds_the_publics_figures_and_no_exact_one(server: Server) -> None:
    with store.writing(NOW) as db:
        for audience, value, edition in (("anitp", 37.0, 1), ("public", 35.0, 1), ("anitp", 38.0, 2)):
            db.add(
                ReleasedFigure(
                    place="BV", quarter="2026-Q3", indicator="victims_identified", audience=audience, edition=edition,
                    state="value", value=value, released_at=NOW,
                )
            )  # fmt: skip
        db.add(
            ReleasedFigure(
                place="RO", quarter="2026", indicator="sex.male", audience="public", state="protected", released_at=NOW
            )
        )
    anitp = server.as_("anitp")
    assert server.as_("prefecture").get("/documente/date-deschise/2026.csv").status_code == 403
    got = anitp.get("/documente/date-deschise/2026.csv").content.decode("utf-8-sig")
    assert [line.split(";")[8] for line in got.splitlines()[1:]] == ["", "35"]
    assert t("context.sex.groups.male") in got and "37" not in got and "38" not in got
    with zipfile.ZipFile(io.BytesIO(anitp.get("/documente/date-deschise/2026.xlsx").content)) as book:
        assert b"<v>35</v>" in book.read("xl/worksheets/sheet2.xml")
    assert anitp.get("/documente/date-deschise/2021.csv").status_code == 400
    with store.reading() as db:
        assert len(db.exec(select(AuditEvent).where(AuditEvent.action == "open_data_taken")).all()) == 2
