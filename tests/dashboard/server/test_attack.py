"""The server as an attacker meets it: without an account, and with one that sends what no page sends."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlmodel import select
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection

from dashboard.server import signin, sockets
from dashboard.words import t
from data_model import guessing, meetings, services, store
from data_model.audit import AuditEvent
from tests.dashboard.server.conftest import Server
from tests.dashboard.server.streamlit_client import run_of, visit
from tests.dashboard.server.test_sockets import drained
from tests.world import do, later


def closed_meeting(server: Server) -> int:
    """A meeting of Brașov with locked minutes."""
    coordinator = server.world.actor("prefecture")
    found: int = do(coordinator, meetings.prepare, starts_at=later(days=1), place="Sala mare")
    do(coordinator, meetings.open_meeting, meeting_id=found, expected_version=1)
    shelter = server.world.institutions["shelter"]
    do(coordinator, meetings.note_attendance, meeting_id=found, institution_id=shelter, presence="present")
    do(coordinator, meetings.close_meeting, meeting_id=found, expected_version=2)
    return found


def done() -> list[tuple[str, str, int | None]]:
    with store.reading() as db:
        return [(e.action, e.subject, e.account_id) for e in db.exec(select(AuditEvent).order_by("id"))]


def hashes(socket: ClientConnection) -> set[str]:
    """The hashes of all pages that the server names to this visitor."""
    return set(re.findall(r'page_script_hash: "(\w+)"', visit(socket)))


def test_a_page_asked_for_by_its_hash_is_shown_to_nobody_without_the_right(server: Server) -> None:
    every: set[str] = set()
    for who in ("prefecture", "admin", "anitp", "shelter"):
        with server.socket(server.token(who)) as socket:
            every |= hashes(socket)
    assert len(every) >= 10
    for who, foreign in (("anitp", ("cases", "county", "accounts")), ("shelter", ("accounts", "audit", "county"))):
        for page in every:
            with server.socket(server.token(who)) as socket:
                message = BackMsg()
                message.rerun_script.page_script_hash = page
                socket.send(message.SerializeToString())
                seen = run_of(socket)
            assert not any(f"{name} pentru" in seen for name in foreign)


@pytest.mark.parametrize("asked", ["clear_cache", "load_git_info", "set_run_on_save", "debug_shutdown_runtime"])
def test_messages_for_streamlits_developers_are_not_listened_to(server: Server, asked: str) -> None:
    with server.socket(server.token("shelter")) as socket:
        visit(socket)
        message = BackMsg()
        setattr(message, asked, True)
        assert not sockets.is_ours({"type": "websocket.receive", "bytes": message.SerializeToString()})
        socket.send(message.SerializeToString())
        message = BackMsg()
        message.app_heartbeat = True
        socket.send(message.SerializeToString())
        kinds = []
        while "heartbeat_ack" not in kinds:
            data = socket.recv(timeout=20)
            assert isinstance(data, bytes)
            kinds.append(str(ForwardMsg.FromString(data).WhichOneof("type")))
        assert "git_info_changed" not in kinds
        assert "home pentru shelter" in visit(socket)


def test_frames_that_no_browser_sends_harm_nobody(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    with server.socket(server.token("dgaspc")) as other, server.socket(server.token("shelter")) as socket:
        visit(other)
        visit(socket)
        socket.send("1960523226783")
        assert "home pentru shelter" in visit(socket)
        socket.send(b"\xff\xff1960523226783")
        assert drained(socket)[1] == 1002
        assert "home pentru dgaspc" in visit(other)
    assert "1960523226783" not in caplog.text


def test_forged_widgets_put_nothing_into_the_session(server: Server) -> None:
    """Names of our own session's entries, sent as widgets, are not read."""
    with server.socket(server.token("shelter")) as socket:
        visit(socket)
        message = BackMsg()
        message.rerun_script.widget_states.widgets.extend(
            WidgetState(id=name, json_value='["", 1e12, {"role": "administrator"}]')
            for name in ("_actor", "_messages", "_versions", "cases.chosen", "$$ID-0-_actor")
        )
        socket.send(message.SerializeToString())
        seen = run_of(socket)
    assert "home pentru shelter" in seen
    assert t("errors.unexpected") not in seen


def test_no_spelling_of_the_gates_headers_opens_a_page_as_somebody_else(server: Server) -> None:
    for name in ("x-gate-user", "X-Gate-User", "x_gate_user", "X_GATE_SESSION", "x-gate-session"):
        with server.socket(server.token("shelter"), **{name: "admin"}) as socket:
            assert "home pentru shelter" in visit(socket)


def test_a_later_sign_in_does_not_take_up_the_pages_of_an_earlier_one(server: Server) -> None:
    with server.socket(server.token("shelter")) as first:
        sid = visit(first).partition('session_id: "')[2].partition('"')[0]
        del server.tokens["shelter"]
        with server.socket(server.token("shelter"), resuming=sid) as second:
            assert sid not in visit(second)


def test_it_is_on_record_who_took_a_paper(server: Server) -> None:
    meeting = closed_meeting(server)
    for ending in ("proces-verbal.pdf", "proces-verbal.docx", "invitatie.docx", "invitatie.ics"):
        assert server.as_("shelter").get(f"/documente/sedinta/{meeting}/{ending}").status_code == 200
    account = server.world.actor("shelter").account_id
    taken = [(f"{kind}_taken", f"meeting {meeting}", account) for kind in ("minutes", "minutes", *["invitation"] * 2)]
    assert [event for event in done() if event[0].endswith("_taken")] == taken


def test_a_strangers_meeting_looks_like_none(server: Server) -> None:
    meeting = closed_meeting(server)
    for who in ("prefecture_cj", "ngo_cj", "anitp", "admin"):
        for paper in ("proces-verbal.pdf", "invitatie.ics"):
            there = server.as_(who).get(f"/documente/sedinta/{meeting}/{paper}")
            nowhere = server.as_(who).get(f"/documente/sedinta/{meeting + 1000}/{paper}")
            assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content)
            assert there.status_code in (403, 404)
    assert not [event for event in done() if event[0].endswith("_taken")]


def test_a_strangers_county_map_looks_like_no_county(server: Server) -> None:
    for who in ("prefecture_cj", "shelter", "anitp"):
        answers = {
            (r.status_code, r.content) for r in (server.as_(who).get(f"/harti/judet/{c}") for c in ("BV", "XX", "bv"))
        }
        assert len(answers) == 1
        assert next(iter(answers))[0] == 403


def test_the_map_of_the_county_names_no_confidential_place(server: Server) -> None:
    for who in ("prefecture", "centre"):
        page = server.as_(who).get("/harti/judet/BV?straturi=services,places,cases,referrals")
        assert page.status_code == 200
        assert "Adăpost de urgență" not in page.text


@pytest.mark.parametrize(
    "path",
    [
        "/assets/..%2fserver%2fgate.py",
        "/assets/leaflet/..%2f..%2f__init__.py",
        "/static/..%2f..%2fconfig.py",
        "/_stcore/bidi-components/impreuna.table/..%2fcomponent.py",
        "/_stcore/bidi-components/impreuna.table/%2e%2e/component.py",
        "/_stcore/upload_file/a/b",
        "/media/a",
        "/component/a/b",
        "/_stcore/metrics%2f",
    ],
)
def test_no_way_around_leads_to_a_file_of_the_server(server: Server, path: str) -> None:
    got = server.as_("shelter").get(path)
    assert got.status_code in (400, 404)
    assert "import" not in got.text


def sign_in(server: Server, **fields: str) -> Any:
    visitor = server.visitor()
    form = visitor.get("/intrare").text.partition('name="formular" value="')[2].partition('"')[0]
    return visitor.post("/intrare", data={"formular": form, "password": "greșit de tot", **fields})


def test_a_lock_says_nothing_of_who_has_an_account(server: Server) -> None:
    def statuses(login: str) -> list[int]:
        return [sign_in(server, login=login).status_code for _ in range(guessing.FREE_TRIES + 1)]

    assert statuses("hospital") == statuses("nu.exista")


def test_a_crowd_at_the_door_does_not_stop_those_inside(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signin, "LONGEST_QUEUE", 1)
    inside = server.as_("dgaspc")
    with ThreadPoolExecutor(8) as pool:
        crowd = [pool.submit(sign_in, server, login=f"nimeni.{n}") for n in range(8)]
        assert inside.get("/cazuri").status_code == 200
        answers = [one.result().status_code for one in crowd]
    assert set(answers) <= {401, 503}
    assert 401 in answers
    assert sign_in(server, login="shelter", password="o parolă lungă de probă").status_code == 303


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil", "/%5cevil"]
)
def test_signing_in_never_leads_to_another_host(server: Server, wanted: str) -> None:
    answer = sign_in(server, login="shelter", password="o parolă lungă de probă", next=wanted)
    assert answer.status_code == 303
    assert answer.headers["location"] in ("/", "/%5cevil", "/%255cevil")


def test_a_huge_body_is_refused_everywhere(server: Server) -> None:
    big = "a" * 3_000_000
    assert sign_in(server, login=big).status_code == 413
    inside = server.as_("shelter")
    assert inside.put("/ciorne/case.1.note", content=big, headers={"x-impreuna": "editor"}).status_code == 413
    assert inside.post("/", content=big).status_code == 405


HOSTILE = "Y{{7*7}}Y{%x%}{#c#}</script><script>alert(1)</script><img src=x onerror=alert(2)>`${3}`"


def test_a_services_name_is_no_program_on_the_county_map(server: Server) -> None:
    """Folium reads its own output once more as a Jinja template: in braces a name would run on the server."""
    hospital = server.world.actor("hospital")
    do(hospital, services.add_service, name=HOSTILE, kind="medical", groups=("adult",), town=40198)
    page = server.as_("prefecture").get("/harti/judet/BV?straturi=services,places,cases,referrals")
    assert page.status_code == 200
    assert "7*7" in page.text
    assert "Y49Y" not in page.text
    assert "<script>alert" not in page.text
    assert "<img src=x" not in page.text


def test_hostile_words_stay_words_in_every_paper(server: Server) -> None:
    coordinator, shelter = server.world.actor("prefecture"), server.world.institutions["shelter"]
    broken = 'X"\r\nATTENDEE:mailto:x\nBEGIN:VALARM;#let a = 1'
    found = do(coordinator, meetings.prepare, starts_at=later(days=1), place=broken)
    do(
        coordinator, meetings.reschedule, meeting_id=found, starts_at=later(days=1), place=broken, minutes_long=90,
        chair=broken, secretary=HOSTILE[:100], plan_actions=("3.2.9",), expected_version=1,
    )  # fmt: skip
    point = do(coordinator, meetings.add_point, meeting_id=found, title=HOSTILE)
    do(coordinator, meetings.open_meeting, meeting_id=found, expected_version=2)
    do(coordinator, meetings.decide, point_id=point, text=f'{HOSTILE} #import "x" =1+1')
    do(
        coordinator, meetings.note_attendance, meeting_id=found, institution_id=shelter, presence="present",
        person=f"=cmd|' /C calc'!A0 {HOSTILE[:60]}",
    )  # fmt: skip
    do(coordinator, meetings.close_meeting, meeting_id=found, expected_version=3)
    papers = {
        name: server.as_("prefecture").get(f"/documente/sedinta/{found}/{name}")
        for name in ("invitatie.ics", "invitatie.docx", "proces-verbal.docx", "proces-verbal.pdf")
    }
    assert {paper.status_code for paper in papers.values()} == {200}
    calendar = papers["invitatie.ics"].text.replace("\r\n ", "")
    assert not [line for line in calendar.splitlines() if line.startswith(("ATTENDEE", "BEGIN:VALARM"))]
    assert b"/JavaScript" not in papers["proces-verbal.pdf"].content
