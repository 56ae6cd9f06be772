"""Hypothesis sends hostile input to every route: forms, drafts, lists, documents and their parameters, for a bounded
time. No answer is a 500, none shows a trace or a word of others, and nothing fails behind the sentence."""

import re
import time
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.routing import Mount, Route

from dashboard.server import app
from tests import pdfs
from tests.dashboard.server.conftest import Server
from tests.dashboard.server.planting import Planted, plant
from tests.dashboard.server.test_confidential_paths import words_of
from tests.data_model.lists import LISTS
from tests.world import PASSWORD

LONGEST = 7.0  # seconds, but on a busy machine at least a few dozen requests
TOKEN, FORM = "f" * 32, "application/x-www-form-urlencoded"
VISITORS = ("", "dgaspc_cj", "prefecture_cj", "anitp", "admin")
NASTY = [
    "", "0", "-1", "1", "99999999999999999999", "2147483648", "NaN", "../../etc/passwd", "..%2f", "%00", "\x00", "a\nb",
    "' OR 1=1 --", "\"; DROP TABLE account; --", "<script>alert(1)</script>", "{{7*7}}", "${7*7}", "%s%n", "\u202etxt",
    "\ud7ff", "🙂" * 50, "é" * 300, "\u015f" * 40, "a" * 5000, "[]", "{}", "true", "null", "=1+1", "@SUM(A1)",
    "BV", "CJ", "2026-Q3", "2026-13-45T99:99", "//rau.example", "javascript:alert(1)", "\\\\host\\share",
    "http://[::1", "٣", "Ⅻ",
]  # fmt: skip
PARAMETERS = (
    "next", "judet", "straturi", "baza", "peste", "de", "pe", "nume", "titlu", "scris", "nevoie", "formular", "login",
    "password", "persona", "cod", "state", "code", "incheiat", "limba", "liber",
)  # fmt: skip
text = st.sampled_from(NASTY) | st.text(st.characters(exclude_categories=("Cs",)), max_size=60)
pairs = st.dictionaries(st.sampled_from(PARAMETERS) | text, text, max_size=6)
ROUTES = [
    (method, route.path)
    for route in app.routes()
    if not isinstance(route, Mount) and isinstance(route, Route) and not route.path.startswith("/assets/")
    for method in sorted((route.methods or {"GET"}) - {"HEAD"})
]
LIST_FILES = [make() for _, make in list(LISTS.values())[:6]]


@st.composite
def damaged(draw: st.DrawFn, files: list[bytes]) -> bytes:
    """A sound file with a piece of it cut out, doubled or overwritten."""
    data = draw(st.sampled_from(files))
    at, size = draw(st.integers(0, len(data))), draw(st.integers(0, 200))
    piece = draw(st.binary(max_size=40) | st.just(data[at : at + size] * 3))
    return data[:at] + piece + data[at + size :]


bodies = st.one_of(
    pairs.map(lambda fields: urlencode(fields).encode()), st.binary(max_size=400), text.map(str.encode),
    st.sampled_from([b"a=1&" * 500, b"{" * 2000, b"\xff\xfe", b"PK\x03\x04" + b"\0" * 50, b"%PDF-1.7\n%%EOF"]),
)  # fmt: skip


@st.composite
def requests(draw: st.DrawFn) -> dict[str, Any]:
    method, path = draw(st.sampled_from(ROUTES))
    for gap, kind in re.findall(r"({\w+(?::(\w+))?})", path):
        value = str(draw(st.integers(0, 60) | st.integers(2**31, 2**70))) if kind == "int" else draw(text)
        path = path.replace(gap, quote(value, safe="/" if kind else ""))
    query = urlencode(draw(pairs), errors="replace")
    own, kind = draw(st.sampled_from(["editor", "upload", "altceva"])), draw(st.sampled_from([FORM, ""]))
    body = draw(damaged(LIST_FILES) | bodies if path.startswith("/liste/") else bodies)
    return {
        "method": method, "url": f"{path}?{query}", "content": body,
        "headers": {"x-impreuna": own, "content-type": kind},
    }  # fmt: skip


class Fuzz:
    """The server under fire, until the time is over."""

    def __init__(self, server: Server, planted: Planted, caplog: pytest.LogCaptureFixture) -> None:
        self.server, self.planted, self.caplog = server, planted, caplog
        self.ends, self.sent, self.least = time.monotonic() + LONGEST, 0, 40
        self.clients = {who: server.as_(who) if who else server.visitor() for who in VISITORS}
        self.secrets = [*server.tokens.values(), PASSWORD]

    def send(self, who: str, request: dict[str, Any]) -> httpx.Response | None:
        if time.monotonic() > self.ends and self.sent >= self.least:
            return None
        self.sent += 1
        token = self.server.tokens.get(who, "")
        self.clients[who].cookies.clear()
        self.clients[who].cookies.update({"impreuna-formular": TOKEN} | ({"impreuna": token} if token else {}))
        if request["method"] == "POST" and self.sent % 2:  # half of the forms come from a page of ours
            request["content"] = f"formular={TOKEN}&".encode() + request["content"]
        answer = self.clients[who].request(**request)
        said = words_of(answer.content) + str(answer.headers)
        assert answer.status_code < 500, (answer.status_code, self.caplog.text)
        assert not re.search(r"Traceback|File \"|sqlalchemy|sqlite3|psycopg", said)
        assert [word for word in self.planted.forbidden(who) if word in said] == []
        assert [secret for secret in self.secrets if secret in said] == []
        failed = [r for r in self.caplog.records if r.levelname in ("ERROR", "CRITICAL")]
        assert failed == [], self.caplog.text
        return answer


@pytest.fixture
def fuzz(server: Server, caplog: pytest.LogCaptureFixture) -> Fuzz:
    return Fuzz(server, plant(server.world), caplog)


FAST = settings(
    max_examples=400, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def test_hostile_requests_to_every_route_are_answered_and_nothing_fails(fuzz: Fuzz) -> None:
    leaving = "/iesire"

    @FAST
    @given(st.sampled_from(VISITORS), requests())
    def attack(who: str, request: dict[str, Any]) -> None:
        if not request["url"].startswith(leaving):
            fuzz.send(who, request)

    attack()
    assert fuzz.sent >= fuzz.least


def test_a_document_that_was_damaged_anywhere_is_read_or_refused_with_a_sentence(fuzz: Fuzz) -> None:
    sound = pdfs.made()
    point, fuzz.least = fuzz.planted.ids["CJ"]["point"], 2

    @settings(FAST, max_examples=4)
    @given(damaged([sound]))
    def attack(data: bytes) -> None:
        url = f"/materiale/punct/{point}?titlu=Locuri"
        answer = fuzz.send(
            "prefecture_cj", {"method": "PUT", "url": url, "content": data, "headers": {"x-impreuna": "upload"}}
        )
        if answer is not None:
            assert answer.status_code in (200, 422)
            assert set(answer.json()) <= {"ok", "number", "sentence"}

    attack()
