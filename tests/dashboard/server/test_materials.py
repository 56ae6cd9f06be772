"""A material on its way in and out: checked before it is kept, given only to members, always on record."""

import hashlib
import threading
from io import BytesIO

import pytest
from pypdf import PdfReader

from dashboard.server import materials
from dashboard.words import t
from data_model import audit, meetings, pdf
from tests import pdfs
from tests.dashboard.server.conftest import Server
from tests.world import ask, do, later

OURS = {"x-impreuna": "upload"}


@pytest.fixture
def point(server: Server) -> int:
    who = server.world.actor("prefecture")
    meeting = do(who, meetings.prepare, starts_at=later(days=5), place="Sala mare")
    made: int = do(who, meetings.add_point, meeting_id=meeting, title="Locuri")
    return made


def put(server: Server, point: int, data: bytes, who: str = "prefecture", **headers: str):
    address = f"/materiale/punct/{point}?titlu=Situa%C8%9Bia+locurilor&nume=Maria%20Popescu.pdf"
    return server.as_(who).put(address, content=data, headers=OURS | headers)


def kept(server: Server) -> list[meetings.MaterialRow]:
    actor = server.world.actor("prefecture")
    (row,) = ask(actor, meetings.listed)
    return [m for p in ask(actor, meetings.detail, meeting_id=row.id).points for m in p.materials]


def test_a_material_is_checked_kept_and_given_to_members_as_a_file_of_ours(server: Server, point: int) -> None:
    answer = put(server, point, pdfs.made(author="Ana Exemplu"))
    assert answer.json()["ok"], answer.json()
    (row,) = kept(server)
    address = f"/documente/material/{row.id}.pdf"
    given = server.as_("shelter").get(address)
    assert given.status_code == 200
    assert given.headers["content-type"] == "application/pdf"
    assert given.headers["content-disposition"] == f'attachment; filename="material-bv-1-2026-{row.id}.pdf"'
    assert (given.headers["x-content-type-options"], given.headers["cache-control"]) == ("nosniff", "no-store")
    assert hashlib.sha256(given.content).hexdigest() == row.digest
    assert "Situația locurilor" in PdfReader(BytesIO(given.content)).pages[0].extract_text()
    newest = ask(server.world.actor("admin"), audit.latest, chain="BV")[0]
    assert (newest.action, newest.subject) == ("material_taken", f"material {row.id}")
    assert newest.account_id == server.world.actor("shelter").account_id
    for who, status in (("dgaspc_cj", 404), ("prefecture_cv", 404), ("anitp", 403), ("admin", 403)):
        assert server.as_(who).get(address).status_code == status
    assert server.visitor().get(address).status_code == 401
    assert server.as_("shelter").get(f"/documente/material/{2**40}.pdf").status_code == 404


def test_a_material_that_names_somebody_is_refused_without_a_word_of_it_and_nothing_is_kept(
    server: Server, point: int
) -> None:
    answer = put(server, point, pdfs.made(f"{pdfs.SOUND}\n\nVictima Maria Popescu"))
    assert (answer.status_code, answer.json()["ok"]) == (422, False)
    assert answer.json()["sentence"] == t("errors.pdf_guard.name", page=1)
    too_big = put(server, point, b"%PDF-" + bytes(pdf.LARGEST))
    assert too_big.json()["sentence"] == t("errors.pdf.size", longest="10")
    assert kept(server) == []


def test_nobody_else_attaches_and_nobody_from_elsewhere(server: Server, point: int) -> None:
    data = pdfs.made()
    for who in ("shelter", "prefecture_cv", "dgaspc_cj"):
        assert put(server, point, data, who).status_code == 404
    assert put(server, point, data, "anitp").status_code == 403
    assert put(server, 2**40, data).status_code == 404
    assert put(server, point, data, origin="http://exemplu.invalid").status_code == 403
    assert server.as_("prefecture").put(f"/materiale/punct/{point}", content=data).status_code == 403
    assert server.visitor().put(f"/materiale/punct/{point}", content=data, headers=OURS).status_code == 401
    assert kept(server) == []


def test_a_session_sends_one_document_at_a_time_and_none_is_read_without_a_place(
    server: Server, point: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrived, go_on, held, kinds = threading.Event(), threading.Event(), [], []
    body_of, keep = materials.body_of, materials._keep

    async def reading(*given):
        held.append(materials._held.borrowed_tokens)
        return await body_of(*given)

    def keeping(*given):
        arrived.set()
        assert go_on.wait(20)
        return keep(*given)

    monkeypatch.setattr(materials, "body_of", reading)
    monkeypatch.setattr(materials, "_keep", keeping)
    data = pdfs.made()
    first = threading.Thread(target=lambda: kinds.append(put(server, point, data).json()["ok"]))
    first.start()
    assert arrived.wait(20)
    second = put(server, point, data)
    go_on.set()
    first.join(20)
    assert second.json() == {"ok": False, "sentence": t("errors.pdf.one")}
    assert (kinds, held) == ([True], [1])
    assert put(server, point, pdfs.made(f"{pdfs.SOUND} Alt document.")).json()["ok"]


def test_a_document_that_arrives_too_slowly_gives_up_its_place(
    server: Server, point: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_given):
        await materials.anyio.sleep_forever()

    monkeypatch.setattr(materials, "body_of", never)
    monkeypatch.setattr(materials, "PATIENCE", 0.05)
    assert put(server, point, b"%PDF-").json() == {"ok": False, "sentence": t("errors.pdf.late")}
    assert (materials._held.borrowed_tokens, materials._sending) == (0, set())
