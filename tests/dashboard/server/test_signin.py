"""Getting in and out."""

import re

import pytest
from httpx import Client, Response
from sqlmodel import select

from dashboard.server.addresses import safe_next
from dashboard.words import t
from data_model import guessing, people, store
from tests.dashboard.server.conftest import Server
from tests.world import PASSWORD


def token_in(page: Response) -> str:
    return re.findall(r'name="formular" value="([^"]+)"', page.text)[0]


def enter(visitor: Client, login: str, password: str = PASSWORD, **more: str) -> Response:
    form = token_in(visitor.get("/intrare"))
    return visitor.post("/intrare", data={"formular": form, "login": login, "password": password, **more})


def test_the_right_pair_opens_the_first_page(server: Server) -> None:
    visitor = server.visitor()
    answer = enter(visitor, "shelter")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith("impreuna="))
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert visitor.get("/").status_code == 200


def test_the_login_may_be_typed_with_capitals_and_spaces(server: Server) -> None:
    assert enter(server.visitor(), " Shelter ").status_code == 303


def test_over_tls_the_cookie_is_secure_and_bound_to_the_host(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMPREUNA_PROXY", "1")
    visitor = server.visitor(**{"x-forwarded-proto": "https", "origin": server.url.replace("http:", "https:")})
    page = visitor.get("/intrare")
    form_cookie = page.headers["set-cookie"].partition(";")[0]
    answer = visitor.post(
        "/intrare",
        data={"formular": token_in(page), "login": "shelter", "password": PASSWORD},
        headers={"cookie": form_cookie},
    )
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith("__Host-impreuna="))
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")


def test_a_proxys_header_counts_only_when_there_is_a_proxy(server: Server) -> None:
    answer = server.visitor(**{"x-forwarded-proto": "https"}).get("/intrare")
    assert "strict-transport-security" not in answer.headers
    assert "Secure" not in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    "login", ["shelter", "nimeni", "", "a" * 500, "<script>alert(1)</script>", "🙂", "x' OR '1'='1"]
)
def test_a_wrong_pair_gets_one_sentence_whatever_was_wrong(server: Server, login: str) -> None:
    answer = enter(server.visitor(), login, "altă parolă greșită")
    assert answer.status_code == 401
    assert t("signin.wrong") in answer.text
    assert "<script>" not in answer.text
    assert "Traceback" not in answer.text


def test_repeated_wrong_passwords_lock_even_the_right_one_and_say_for_how_long(server: Server) -> None:
    visitor = server.visitor()
    answers = [enter(visitor, "shelter", "greșit de tot") for _ in range(guessing.FREE_TRIES + 1)]
    assert [a.status_code for a in answers] == [401] * (guessing.FREE_TRIES - 1) + [429, 429]
    right = enter(visitor, "shelter")
    assert right.status_code == 429
    assert "Prea multe încercări greșite" in right.text
    assert enter(visitor, "dgaspc").status_code == 303


def test_a_form_without_its_token_is_refused_and_keeps_the_login(server: Server) -> None:
    visitor = server.visitor()
    visitor.get("/intrare")
    for token in ("", "altul", "é"):
        answer = visitor.post("/intrare", data={"formular": token, "login": "shelter", "password": PASSWORD})
        assert answer.status_code == 403
        assert t("signin.form_old") in answer.text
        assert 'value="shelter"' in answer.text
    bare = server.visitor().post("/intrare", data={"login": "shelter", "password": PASSWORD})
    assert bare.status_code == 403


def test_a_huge_or_unreadable_form_is_answered_without_a_traceback(server: Server) -> None:
    for body in (b"x" * 100_000, b"\xff\xfe\x00", b"a=1&" * 1000):
        answer = server.visitor().post("/intrare", content=body)
        assert answer.status_code in (400, 403, 413)
        assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/cazuri?stare=deschis", "/cazuri?stare=deschis"),
        ("/", "/"),
        ("//rau.example", "/"),
        ("/\\rau.example", "/"),
        ("https://rau.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\nSet-Cookie: x=1", "/"),
        ("/" + "a" * 600, "/"),
        ("", "/"),
    ],
)
def test_after_signing_in_one_lands_only_on_a_page_of_ours(wanted: str, leads_to: str) -> None:
    assert safe_next(wanted) == leads_to


def test_a_deep_link_survives_the_sign_in(server: Server) -> None:
    visitor = server.visitor()
    sent = visitor.get("/cazuri?stare=deschis", headers={"accept": "text/html"}).headers["location"]
    page = visitor.get(sent)
    wanted = re.findall(r'name="next" value="([^"]+)"', page.text)[0]
    assert enter(visitor, "shelter", next=wanted).headers["location"] == "/cazuri?stare=deschis"


def test_personas_are_offered_in_a_demo_and_open_with_one_click(demo: Server) -> None:
    visitor = demo.visitor()
    page = visitor.get("/intrare")
    assert re.findall(r'name="persona" value="([^"]+)"', page.text) == ["prefecture", "admin"]
    assert t("shell.demo_banner") in page.text
    answer = visitor.post("/intrare/persona", data={"formular": token_in(page), "persona": "prefecture"})
    assert answer.headers["location"] == "/"
    assert visitor.get("/").status_code == 200


def test_personas_do_not_exist_outside_a_demo(server: Server) -> None:
    visitor = server.visitor()
    page = visitor.get("/intrare")
    assert "/intrare/persona" not in page.text
    assert t("shell.demo_banner") not in page.text
    answer = visitor.post("/intrare/persona", data={"formular": token_in(page), "persona": "prefecture"})
    assert answer.status_code == 404


def test_somebody_who_is_no_persona_does_not_get_in_with_one_click(demo: Server) -> None:
    visitor = demo.visitor()
    form = token_in(visitor.get("/intrare"))
    answer = visitor.post("/intrare/persona", data={"formular": form, "persona": "dgaspc"})
    assert answer.status_code == 404
    assert "impreuna=" not in str(answer.headers.get_list("set-cookie")).replace("impreuna-formular=", "")


def test_a_link_alone_signs_nobody_out(server: Server) -> None:
    visitor = server.as_("shelter")
    assert "<form" in visitor.get("/iesire").text
    assert visitor.post("/iesire").status_code == 403
    assert visitor.get("/").status_code == 200


def test_signing_in_as_somebody_else_ends_the_first_session(server: Server) -> None:
    visitor = server.visitor()
    enter(visitor, "shelter")
    first = visitor.cookies["impreuna"]
    form = "f" * 32
    visitor.cookies.set("impreuna-formular", form)
    visitor.post("/intrare", data={"formular": form, "login": "dgaspc", "password": PASSWORD})
    with store.reading() as db:
        assert people.actor_for(db, first) is None
        assert (
            db.exec(select(people.SignIn).where(people.SignIn.token_hash == people.session_id(first))).one().revoked_at
        )


def test_whoever_is_signed_in_skips_the_sign_in_page(server: Server) -> None:
    answer = server.as_("shelter").get("/intrare?next=/servicii")
    assert (answer.status_code, answer.headers["location"]) == (303, "/servicii")
