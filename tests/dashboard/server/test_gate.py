"""Nobody passes without a living session, and nobody passes as somebody else."""

import pytest
from websockets.exceptions import InvalidStatus

from dashboard.server import rates, sockets
from dashboard.server.app import routes
from dashboard.server.gate import OPEN_PATHS
from dashboard.shell.pages import PAGES
from dashboard.words import t
from data_model import people
from tests.dashboard.server.conftest import Server
from tests.dashboard.server.streamlit_client import visit
from tests.world import do

STEPS = ("/intrare/cod", "/cont/parola", "/cont/factor", "/invitatie")
HTML = {"accept": "text/html"}
OWN = "trei castane sub pod"
STREAMLIT = ("/_stcore/host-config", "/static/index.html", "/index.html", "/manifest.json", "/robots.txt")
OURS = ("/ciorne/a", "/iesire", "/assets/editor/editor.js", "/documente/sedinta/1/proces-verbal.pdf", "/harti/judet/BV")


@pytest.mark.parametrize("path", ["/", *(f"/{entry.path}" for entry in PAGES), "/nicaieri", "/documente/sedinta/1/x"])
def test_an_anonymous_page_request_leads_to_the_sign_in(server: Server, path: str) -> None:
    answer = server.visitor().get(path, headers=HTML)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/intrare")


@pytest.mark.parametrize("path", [*STREAMLIT, *OURS])
def test_anything_else_without_a_session_is_a_bare_401(server: Server, path: str) -> None:
    answer = server.visitor().get(path)
    assert answer.status_code == 401
    assert "html" not in answer.headers["content-type"]


def test_only_the_sign_in_its_style_and_the_health_check_are_open(server: Server) -> None:
    statuses = {path: server.visitor().get(path).status_code for path in OPEN_PATHS}
    assert statuses == {
        "/intrare": 200,
        "/intrare/persona": 404,  # for posting alone
        "/_stcore/health": 200,
        "/assets/style.css": 200,
        "/assets/icon.svg": 200,
        "/invitatie": 200,
        "/intrare/cod": 303,  # to the sign-in: there is no session that lacks one
        "/cont/parola": 303,
        "/cont/factor": 303,
        "/intrare/institutie": 404,  # no provider is set up
        "/intrare/institutie/inapoi": 404,
        "/limba/ro": 303,  # on to the sign-in, in the language that was chosen
        "/limba/en": 303,
    }


@pytest.mark.parametrize(
    "path",
    ["/_stcore/metrics", "/_stcore/agent/interact", "/_stcore/agent/mcp", "/media/abc.png", "/auth/login",
     "/component/x/index.html", "/_stcore/upload_file/a/b", "/_stcore/script-health-check", "/oauth2callback"],
)  # fmt: skip
def test_routes_that_we_do_not_use_are_shut_even_for_the_administrator(server: Server, path: str) -> None:
    visitor = server.as_("admin")
    assert [visitor.get(path).status_code, visitor.post(path).status_code] == [404, 404]


def test_tricks_with_the_path_do_not_open_a_shut_route(server: Server) -> None:
    for path in ("//media/x.png", "/media%2Fx.png", "/./media/x.png", "/%6dedia/x.png", "/_stcore//metrics"):
        assert server.as_("admin").get(path).status_code in (400, 404), path
    for path in ("//", "/assets/../judet", "/assets/style.css/../../judet", "/intrare/..%2fjudet", "/INTRARE"):
        assert server.visitor().get(path).status_code in (400, 401, 404), path


def test_headers_that_pretend_to_come_from_the_gate_are_taken_away(server: Server) -> None:
    admin = people.session_id(server.token("admin"))
    faked = {"x-gate-session": admin, "x-gate-user": "admin", "X-Gate-Session": admin}
    assert server.visitor(**faked).get("/_stcore/host-config").status_code == 401
    with pytest.raises(InvalidStatus, match="403"):
        server.socket(x_gate_session=admin, x_gate_user="admin")
    with server.socket(server.token("shelter"), x_gate_session=admin, x_gate_user="admin") as socket:
        page = visit(socket)
    assert "admin" not in page
    assert "shelter" in page


def test_an_anonymous_socket_gets_403(server: Server) -> None:
    for token in ("", "x" * 43):
        with pytest.raises(InvalidStatus, match="403"):
            server.socket(token)


@pytest.mark.parametrize(
    "origin", ["http://rau.example", "null", "", "http://127.0.0.1", "https://127.0.0.1.rau.example"]
)
def test_a_socket_from_another_origin_gets_403(server: Server, origin: str) -> None:
    with pytest.raises(InvalidStatus, match="403"):
        server.socket(server.token("shelter"), Origin=origin)


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
@pytest.mark.parametrize("origin", ["http://rau.example", "null"])
def test_a_change_asked_from_another_origin_is_refused(server: Server, method: str, origin: str) -> None:
    for path in ("/intrare", "/iesire", "/ciorne/a", "/"):
        answer = server.as_("shelter", origin=origin).request(method, path, content=b"x")
        assert (answer.status_code, answer.text) == (403, t("signin.foreign"))


def test_a_session_that_lacks_something_opens_nothing_but_the_form_for_it(server: Server) -> None:
    account = server.world.actor("shelter").account_id
    do(server.world.actor("admin"), people.set_password, account_id=account, password=OWN, expected_version=1)
    half = people.sign_in("shelter", OWN)
    assert people.stage_of(half) is people.Stage.PASSWORD
    for path in ("/_stcore/host-config", "/documente/registru.csv", "/ciorne/a"):
        assert server.visitor(half).get(path).status_code == 401
    with pytest.raises(InvalidStatus, match="403"):
        server.socket(half)
    assert server.visitor(half).get("/cont/parola").status_code == 200


def test_who_asks_too_often_waits_and_others_do_not(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    few = rates.Rule("papers", ("GET",), ("/documente/",), (rates.parse("2/minute"),))
    drafts = rates.Rule("drafts", ("PUT",), ("/ciorne/",), (rates.parse("1/minute"),))
    entry = rates.Rule("entry", ("POST",), ("/intrare",), (rates.parse("1/minute"),), by_address=True)
    monkeypatch.setattr(rates, "RULES", (few, drafts, entry))
    asked = [server.as_("shelter").get("/documente/registru.csv") for _ in range(3)]
    assert [a.status_code for a in asked] == [200, 200, 429]
    assert asked[-1].headers["retry-after"] == "60"
    assert t("signin.too_often") in asked[-1].text
    assert server.as_("dgaspc").get("/documente/registru.csv").status_code == 200
    saved = [server.as_("shelter").put("/ciorne/a", headers={"x-impreuna": "editor"}) for _ in range(2)]
    assert [a.status_code for a in saved] == [200, 429]
    assert saved[-1].json()["sentence"] == t("signin.too_often")
    assert [server.visitor().post("/intrare").status_code for _ in range(2)] == [403, 429]


def test_behind_our_proxy_an_address_is_the_one_that_it_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    def asking(*noted: str) -> str:
        headers = [(b"x-forwarded-for", one.encode()) for one in noted]
        return rates.address_of({"type": "http", "client": ("10.0.0.1", 1), "headers": headers})

    assert asking("1.2.3.4") == "10.0.0.1", "without a proxy anybody may write it"
    monkeypatch.setenv("IMPREUNA_PROXY", "1")
    assert asking("6.6.6.6, 1.2.3.4") == "1.2.3.4"
    assert asking("2001:db8:1:2:3::4") == "2001:db8:1:2::/64"
    assert asking("<script>") == ""


def test_a_session_has_no_more_than_so_many_open_pages(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "MOST_OPEN", 1)
    with (
        server.socket(server.token("shelter")),
        server.socket(server.token("dgaspc")),
        pytest.raises(InvalidStatus, match="403"),
    ):
        server.socket(server.token("shelter"))


def test_a_revoked_cookie_opens_nothing(server: Server) -> None:
    token = server.token("shelter")
    assert server.visitor(token).get("/").status_code == 200
    people.sign_out(token)
    with pytest.raises(InvalidStatus, match="403"):
        server.socket(token)
    assert server.visitor(token).get("/_stcore/host-config").status_code == 401


def test_a_session_id_is_no_cookie(server: Server) -> None:
    """What pages hold is the stored hash; it cannot be turned back into a sign-in."""
    sid = people.session_id(server.token("shelter"))
    assert server.visitor(sid).get("/_stcore/host-config").status_code == 401


def test_an_unknown_address_says_so_in_romanian(server: Server) -> None:
    for path in ("/secret", "/pages/accounts", "/a/b/c", "/documente/x", "/harti/x/y"):
        answer = server.as_("shelter").get(path, headers=HTML)
        assert answer.status_code == 404, path
        assert '<html lang="ro">' in answer.text


def test_the_list_of_our_routes_is_the_one_that_was_reviewed() -> None:
    found = sorted(
        f"{','.join(sorted(r.methods - {'HEAD'}))} {r.path}" for r in routes() if getattr(r, "methods", None)
    )
    assert found == sorted(
        [
            "GET /",
            *(f"GET /{entry.path}" for entry in PAGES),
            "GET /intrare", "POST /intrare", "POST /intrare/persona", "GET /iesire", "POST /iesire",
            *(f"{method} {path}" for method in ("GET", "POST") for path in STEPS),
            "GET /intrare/institutie", "GET /intrare/institutie/inapoi", "GET /limba/ro", "GET /limba/en",
            "PUT /ciorne/{field}", "PUT /liste/servicii", "GET /documente/import-servicii.xlsx",
            "PUT /materiale/punct/{point_id:int}", "GET /documente/material/{material_id:int}.pdf",
            "GET /puls/sedinta/{meeting_id:int}",
            "PUT /liste/cazuri", "GET /documente/schimb/cazuri.xlsx", "GET /documente/schimb/cazuri.csv",
            "GET /documente/schimb/htcds.csv", "GET /documente/schimb/ue-{year:int}.csv",
            "GET /documente/date-deschise/{year:int}.csv", "GET /documente/date-deschise/{year:int}.xlsx",
            "GET /documente/schimb/model-cazuri.xlsx", "GET /documente/schimb/model-referiri.xlsx",
            "GET /documente/sedinta/{meeting_id:int}/proces-verbal.docx",
            "GET /documente/sedinta/{meeting_id:int}/proces-verbal.pdf",
            "GET /documente/sedinta/{meeting_id:int}/proiect.docx",
            "GET /documente/sedinta/{meeting_id:int}/proiect.pdf",
            "GET /documente/sedinta/{meeting_id:int}/versiunea/{number:int}/proces-verbal.docx",
            "GET /documente/sedinta/{meeting_id:int}/versiunea/{number:int}/proces-verbal.pdf",
            "GET /documente/plan-comun/{county}/plan-comun.docx",
            "GET /documente/plan-comun/{county}/plan-comun.pdf",
            "GET /documente/raport.docx", "GET /documente/raport.xlsx",
            "GET /documente/registru.csv", "GET /documente/registru.geojson", "GET /documente/registru.xlsx",
            "GET /documente/sedinta/{meeting_id:int}/invitatie.docx",
            "GET /documente/sedinta/{meeting_id:int}/invitatie.ics",
            "GET /documente/{rest:path}", "GET /harti/judet/{county}", "GET /harti/{rest:path}",
            "GET /assets/maps/counties-{mark}.json", "GET /{rest:outside}",
        ]
    )  # fmt: skip
