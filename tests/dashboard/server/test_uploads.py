"""A list on its way in: who may send one, what is answered, and that nothing of it can be taken by another."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from dashboard.server import uploads
from dashboard.server.uploads import SHELF, Shelf, Upload
from dashboard.words import t
from data_model import imports, people
from data_model.imports import LARGEST_FILE, Book
from tests.dashboard.server.conftest import Server
from tests.data_model.lists import LISTS
from tests.world import ask

OURS = {"x-impreuna": "upload"}
REPORT = "/documente/import-servicii.xlsx"
DATA = LISTS["cedillas in cp1250"][1]()


def put(server: Server, data: bytes = DATA, who: str = "prefecture", **headers: str):
    return server.as_(who).put("/liste/servicii?nume=lista.csv", content=data, headers=OURS | headers)


def held(server: Server, who: str = "prefecture") -> Upload | None:
    return SHELF.of(people.session_id(server.token(who)))


def test_a_list_is_read_and_waits_in_the_memory_of_its_own_session(server: Server) -> None:
    answer = put(server)
    assert answer.json() == {"ok": True, "number": held(server).number}  # type: ignore[union-attr]
    assert len(held(server).book.sheets[0].rows) == 3  # type: ignore[union-attr]
    assert held(server, "centre") is None


@pytest.mark.parametrize("who", ["dgaspc", "shelter", "admin"])
def test_who_may_not_import_may_not_send_a_list(server: Server, who: str) -> None:
    answer = put(server, who=who)
    assert (answer.status_code, answer.json()["sentence"]) == (403, t("errors.not_allowed"))
    assert held(server, who) is None
    assert server.as_(who).get(REPORT).status_code == 403


def test_nobody_sends_one_without_signing_in_or_from_elsewhere(server: Server) -> None:
    assert server.visitor().put("/liste/servicii", content=DATA, headers=OURS).status_code == 401
    assert put(server, origin="http://exemplu.invalid").status_code == 403
    assert server.as_("prefecture").put("/liste/servicii", content=DATA).status_code == 403


def test_a_bad_file_is_answered_with_its_sentence_and_the_list_before_it_stays(server: Server) -> None:
    put(server)
    before = held(server)
    answer = put(server, b"%PDF-1.7")
    assert (answer.status_code, answer.json()) == (422, {"ok": False, "sentence": t("errors.import.kind")})
    assert held(server) is before


def test_a_file_that_is_too_big_is_refused_before_all_of_it_is_read(server: Server) -> None:
    answer = put(server, b"x" * (LARGEST_FILE + 1))
    assert answer.status_code == 422
    assert answer.json()["sentence"] == t("errors.import.size", longest="10")


def test_the_report_is_taken_by_its_own_session_alone_and_no_cell_of_it_is_a_formula(server: Server) -> None:
    assert server.as_("prefecture").get(REPORT).status_code == 404
    rows = b'Furnizor;Serviciu;Judet\n=1+1;=HYPERLINK("http://exemplu.invalid");BV\n'
    put(server, rows)
    mine = held(server)
    assert mine is not None
    sheet = mine.book.sheets[0]
    entries = imports.entries_of(sheet, imports.propose(sheet.heads))
    mine.report = ask(server.world.actor("prefecture"), imports.check, entries=entries)
    answer = server.as_("prefecture").get(REPORT)
    assert answer.status_code == 200
    cells = [c for row in load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows() for c in row]
    assert {c.data_type for c in cells} <= {"s", "n"}
    assert '=HYPERLINK("http://exemplu.invalid")' in [c.value for c in cells]
    assert server.as_("centre").get(REPORT).status_code == 404


def test_the_shelf_holds_few_lists_and_none_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf()
    for n in range(uploads.MOST_HELD + 5):
        shelf.put(f"sid{n}", Upload(Book("x", ())))
    assert shelf.of("sid0") is None
    assert sum(shelf.of(f"sid{n}") is not None for n in range(uploads.MOST_HELD + 5)) == uploads.MOST_HELD
    monkeypatch.setattr(uploads, "KEPT", -1.0)
    assert shelf.of("sid24") is None
