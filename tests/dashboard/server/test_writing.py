"""The route to which the editor saves."""

import json

import pytest
from sqlmodel import select

from dashboard.words import t
from data_model import drafts, store
from data_model.drafts import Draft
from tests.dashboard.server.conftest import Server
from tests.world import ask

OURS = {"x-impreuna": "editor"}
FIELD = "meeting.1.notes"


def kept(server: Server, who: str = "prefecture") -> str | None:
    draft = ask(server.world.actor(who), drafts.read, field=FIELD)
    return draft.text if draft else None


def put(server: Server, text: str | bytes, who: str = "prefecture", field: str = FIELD):
    return server.as_(who).put(f"/ciorne/{field}", content=text, headers=OURS)


def test_a_text_is_kept_and_the_answer_says_when(server: Server) -> None:
    answer = put(server, "Echipa a hotărât o vizită. 🙂").json()
    assert answer["ok"]
    assert len(answer["at"]) == 5
    assert kept(server) == "Echipa a hotărât o vizită. 🙂"


def test_a_text_with_a_phone_number_is_refused_with_a_sentence_and_the_older_draft_stays(server: Server) -> None:
    put(server, "Prima formă.")
    answer = put(server, "Prima formă. Sună la 0722 123 456.")
    assert answer.status_code == 422
    assert answer.json() == {
        "ok": False,
        "sentence": t("errors.guard.phone"),
    }
    assert kept(server) == "Prima formă."
    with store.reading() as db:
        assert "0722" not in json.dumps([d.text for d in db.exec(select(Draft))])


def test_an_emptied_text_drops_the_draft(server: Server) -> None:
    put(server, "ceva")
    assert put(server, "  ").json()["ok"]
    assert kept(server) is None


def test_nobody_reads_or_overwrites_anothers_draft(server: Server) -> None:
    put(server, "a mea")
    put(server, "a ei", who="dgaspc")
    assert (kept(server), kept(server, "dgaspc"), kept(server, "shelter")) == ("a mea", "a ei", None)


def test_a_text_that_is_too_long_is_refused_with_a_sentence(server: Server) -> None:
    for size in (8_001, 30_000, 200_000):
        answer = put(server, "a " * (size // 2) + "b")
        assert answer.status_code in (413, 422)
        assert "prea lung" in answer.json()["sentence"]
    assert kept(server) is None


@pytest.mark.parametrize("field", ["../x", "a b", "A", "x" * 200, "meeting.1.notes.a.b.c", "é"])
def test_a_field_that_is_none_is_refused(server: Server, field: str) -> None:
    assert put(server, "text", field=field).status_code in (404, 405, 422)
    with store.reading() as db:
        assert db.exec(select(Draft)).all() == []


def test_a_form_of_another_page_cannot_write_a_draft(server: Server) -> None:
    visitor = server.as_("prefecture")
    assert visitor.put(f"/ciorne/{FIELD}", content="text").status_code == 403
    assert (
        server.as_("prefecture", origin="http://rau.example").put(f"/ciorne/{FIELD}", headers=OURS).status_code == 403
    )
    assert kept(server) is None


def test_without_a_session_the_answer_is_a_sentence_and_nothing_is_kept(server: Server) -> None:
    answer = server.visitor().put(f"/ciorne/{FIELD}", content="text", headers=OURS)
    assert answer.status_code == 401
    assert answer.json() == {"ok": False, "sentence": t("signin.needed")}


@pytest.mark.parametrize("body", [b"\xff\xfe\xfa", b"\x00\x01", "text\u202e".encode(), b"<script>alert(1)</script>"])
def test_no_bytes_make_it_fail(server: Server, body: bytes) -> None:
    answer = put(server, body)
    assert answer.status_code in (200, 422)
    assert set(answer.json()) <= {"ok", "at", "stamp", "sentence"}
