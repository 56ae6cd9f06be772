"""A full disk, a database that is gone, slow or busy, and a clock that jumps: a clear sentence, and recovery without a
restart."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pyotp
import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from dashboard.words import t
from data_model import audit, drafts, guessing, people, settings, store
from data_model.outage import Outage, outage_of
from data_model.people import factor
from tests.dashboard.server.conftest import Server
from tests.dashboard.server.streamlit_client import visit
from tests.dashboard.server.test_signin import enter
from tests.world import PASSWORD, World, ask, open_a_case

OTHERS = "WHERE datname = current_database() AND pid <> pg_backend_pid()"
HTML = {"accept": "text/html"}
LONG = "Echipa a hotărât o vizită. " * 250
FULL, GONE, BUSY = (t(f"errors.outage.{outage}") for outage in Outage)


def file() -> Path:
    return Path(store.engine().url.database or "")


@contextmanager
def full() -> Iterator[None]:
    """No page more than there is now."""

    def narrow(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # SQLite keeps at least the present size

    event.listen(store.engine(), "connect", narrow)
    store.engine().dispose()
    try:
        yield
    finally:
        event.remove(store.engine(), "connect", narrow)
        store.engine().dispose()


@contextmanager
def gone() -> Iterator[None]:
    """The file is moved away while connections to it are open."""
    away = file().with_suffix(".away")
    file().rename(away)
    try:
        yield
    finally:
        assert not file().exists(), "an empty database was made in the place of the lost one"
        away.rename(file())


@contextmanager
def held() -> Iterator[None]:
    """Another program writes and does not end."""
    with closing(sqlite3.connect(file(), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def put(visitor: httpx.Client, body: str) -> httpx.Response:
    return visitor.put("/ciorne/case.new.note", content=body, headers={"x-impreuna": "editor"})


def clean(answer: httpx.Response) -> bool:
    return not any(word in answer.text for word in ("Traceback", "sqlite", "OperationalError", "SELECT", "INSERT"))


def fill(visitor: httpx.Client) -> httpx.Response:
    """Drafts until one does not fit: free pages that the database has are used first."""
    for n in range(60):
        answer = visitor.put(f"/ciorne/case.{n + 1}.note", content=LONG, headers={"x-impreuna": "editor"})
        if answer.status_code != 200:
            return answer
    raise AssertionError("the disk never got full")


def test_on_a_full_disk_one_reads_on_is_told_and_goes_on_when_there_is_room(server: Server) -> None:
    inside = server.as_("dgaspc")
    assert put(inside, "Prima formă.").json()["ok"]
    with full():
        answer = fill(inside)
        assert (answer.status_code, answer.json()) == (503, {"ok": False, "sentence": FULL})
        assert inside.get("/cazuri", headers=HTML).status_code == 200
        with server.socket(server.token("dgaspc")) as socket:
            assert "home pentru dgaspc" in visit(socket)
        assert ask(server.world.actor("dgaspc"), drafts.read, field="case.new.note").text == "Prima formă."
    assert put(inside, LONG).json()["ok"]
    with store.reading() as db:
        assert audit.verify(db, "BV") is None


def test_while_the_database_is_gone_each_answer_says_so_and_it_is_found_again(server: Server) -> None:
    inside, outside = server.as_("dgaspc"), server.visitor()
    assert put(inside, "Prima formă.").json()["ok"]
    with server.socket(server.token("dgaspc")) as socket:
        assert "home pentru dgaspc" in visit(socket)
        with gone():
            time.sleep(0.3)  # the gate's memory of who holds which cookie
            for answer in (inside.get("/cazuri", headers=HTML), put(inside, "A doua."), outside.get("/intrare")):
                assert answer.status_code == 503
                assert GONE in answer.text
                assert clean(answer)
            seen = visit(socket)
            assert GONE in seen
            assert "Traceback" not in seen
        assert "home pentru dgaspc" in visit(socket)
    assert put(inside, "A doua formă.").json()["ok"]
    assert enter(server.visitor(), "shelter").status_code == 303
    with server.socket(server.token("dgaspc")) as socket:
        assert "home pentru dgaspc" in visit(socket)


def test_a_database_that_somebody_holds_is_said_to_be_busy_and_one_reads_on(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = server.as_("dgaspc")
    monkeypatch.setattr(store, "PATIENCE", 0.2)
    store.engine().dispose()
    with held():
        begun = time.monotonic()
        answer = put(inside, "Prima formă.")
        assert time.monotonic() - begun < 5
        assert (answer.status_code, answer.json()["sentence"]) == (503, BUSY)
        assert inside.get("/cazuri", headers=HTML).status_code == 200
        assert BUSY in enter(server.visitor(), "shelter").text
    assert put(inside, "Prima formă.").json()["ok"]
    assert enter(server.visitor(), "shelter").status_code == 303


class Clock:
    """The machine's clock, moved."""

    def __init__(self) -> None:
        self.by = timedelta(0)

    def now(self, _zone: Any = None) -> datetime:
        return datetime.now(UTC) + self.by

    def __getattr__(self, name: str) -> Any:
        return getattr(datetime, name)


def test_a_clock_that_jumps_ends_sessions_or_leaves_them_and_locks_nobody_out(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr(settings, "datetime", clock)
    first = server.token("dgaspc")
    for jump in (timedelta(days=2), timedelta(days=-2)):
        clock.by = jump
        time.sleep(0.3)
        turned_away = server.visitor(first).get("/cazuri", headers=HTML)
        assert turned_away.status_code in (200, 303)
        assert (jump.days > 0) <= (turned_away.status_code == 303)
        for _ in range(guessing.FREE_TRIES + 1):
            enter(server.visitor(), "shelter", "greșit de tot")
        assert enter(server.visitor(), "prefecture").status_code == 303
        inside = server.visitor(people.sign_in("bcco", PASSWORD))
        assert put(inside, "Un text.").json()["ok"]
        assert inside.get("/cazuri", headers=HTML).status_code == 200
        clock.by = timedelta(0)
        time.sleep(0.3)  # nobody knows how old a session of the future is, and nobody waits out a lock of it
        assert inside.get("/cazuri", headers=HTML).status_code == 303
        assert enter(server.visitor(), "shelter").status_code == 303
        with store.writing() as db:
            db.execute(text("UPDATE account SET failures = 0, locked_until = NULL"))
    with store.reading() as db:
        assert audit.verify(db, audit.NATION) is None


def test_a_second_factor_used_in_a_wrong_future_is_taken_again_now() -> None:
    secret, now = factor.new_secret(), datetime.now(UTC)
    code, used = pyotp.TOTP(secret).at(now), int(now.timestamp()) // factor.STEP
    assert factor.step_of(secret, code, now, after=used) == 0
    assert factor.step_of(secret, code, now, after=used + 5_000) == used


def _cut_while_writing() -> None:
    with store.writing() as db, store.owner_engine().connect() as one:
        mine = db.execute(text("SELECT pg_backend_pid()")).scalar_one()
        one.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": mine})
        db.execute(text("SELECT 1"))


@pytest.mark.parametrize("world", ["postgresql"], indirect=True)
def test_postgresql_that_is_slow_or_was_restarted_is_told_apart_and_found_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "PATIENCE", 1.0)
    store.engine_for.cache_clear()
    dgaspc = world.actor("dgaspc")
    with store.owner_engine().connect() as other, other.begin():
        other.execute(text("LOCK TABLE auditevent IN ACCESS EXCLUSIVE MODE"))
        with pytest.raises(DBAPIError) as slow:
            open_a_case(dgaspc)
    assert outage_of(slow.value) is Outage.BUSY
    with pytest.raises(DBAPIError) as ended:
        _cut_while_writing()
    assert outage_of(ended.value) is Outage.GONE
    with store.owner_engine().connect() as one:  # every connection but this is cut, as by a restart
        one.execute(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity " + OTHERS))
    open_a_case(dgaspc)
    store.engine().dispose()
    store.engine_for.cache_clear()
