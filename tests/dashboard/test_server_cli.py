"""The `impreuna` command, run as in a terminal."""

import io
import re

import pytest
from sqlalchemy import text

from dashboard import cli
from dashboard.words import t
from data_model import audit, meetings, people, store
from tests.world import NOW, World, do

NEW = ["account", "create", "--login", "sef", "--name", "Om Inventat", "--institution", "ANITP"]


def answering(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))


def test_the_first_administrator_is_made_from_the_terminal_and_can_sign_in(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(monkeypatch, "o parolă cu totul nouă")
    assert cli.main(NEW) == 0
    with store.reading() as db:
        actor = people.actor_for(db, people.sign_in("sef", "o parolă cu totul nouă"))
    assert actor
    assert actor.role == "administrator"


@pytest.mark.parametrize(
    ("change", "password", "said"),
    [([], "scurtă", "cel puțin 12 semne"), (["--institution", "Nicăieri"], "o parolă nouă", "nu există")],
)
def test_an_account_that_cannot_be_says_why(
    sqlite_world: World,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    change: list[str],
    password: str,
    said: str,
) -> None:
    answering(monkeypatch, password)
    assert cli.main([*NEW, *change]) == 1
    assert said in capsys.readouterr().err


def test_sums_that_do_not_fit_are_found_and_built_anew(sqlite_world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["rollups", "verify"]) == 0
    with store.engine().begin() as connection:
        connection.execute(text("UPDATE rollup SET n = n + 1 WHERE measure = 'cases_notified' AND county = 'BV'"))
    assert cli.main(["rollups", "verify"]) == 1
    assert "cases_notified" in capsys.readouterr().out
    assert cli.main(["rollups", "rebuild"]) == 0
    assert cli.main(["rollups", "verify"]) == 0
    assert t("cli.rollups_same") in capsys.readouterr().out


def test_verifying_the_audit_finds_the_event_that_was_changed(
    sqlite_world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["audit", "verify"]) == 0
    assert t("cli.audit_whole") in capsys.readouterr().out
    with store.engine().begin() as connection:
        connection.execute(text("DROP TRIGGER auditevent_no_update"))
        connection.execute(text("UPDATE auditevent SET subject = 'altceva' WHERE chain = 'BV' AND sequence = 2"))
    assert cli.main(["audit", "verify"]) == 1
    assert t("audit.verify.broken", name="Brașov", sequence=2) in capsys.readouterr().out


def test_a_printed_head_is_looked_for_in_the_chains(sqlite_world: World, capsys: pytest.CaptureFixture[str]) -> None:
    with store.reading() as db:
        head = audit.head(db, "BV")
    do(sqlite_world.actor("prefecture"), meetings.prepare, starts_at=NOW, place="Sala mare")
    for printed in (head, head[:12], head[:12].upper(), f" {head[:12]}…"):
        assert cli.main(["audit", "verify", "--head", printed]) == 0
        assert "lanțul BV" in capsys.readouterr().out
    assert cli.main(["audit", "verify", "--head", "0123456789abcdef"]) == 1
    assert t("cli.head_missing") in capsys.readouterr().out
    assert cli.main(["audit", "verify", "--head", "capul"]) == 2
    assert t("cli.head_unreadable", least=12) in capsys.readouterr().out
    with store.engine().begin() as connection:
        connection.execute(text("DROP TRIGGER auditevent_no_update"))
        connection.execute(text("UPDATE auditevent SET subject = 'altceva' WHERE chain = 'BV' AND sequence = 2"))
    assert cli.main(["audit", "verify", "--head", head[:12]]) == 1
    assert "a fost schimbat" in capsys.readouterr().out


def test_an_unknown_command_is_told_how_to_ask(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["ceva"])
    assert "usage: impreuna" in capsys.readouterr().err


def test_a_lost_telephone_of_the_last_administrator_is_mended_from_the_terminal(
    sqlite_world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["account", "recover", "--login", "nimeni"]) == 1
    assert cli.main(["account", "recover", "--login", "Admin"]) == 0
    code = re.findall(r": ([\w-]{32})$", capsys.readouterr().out, re.MULTILINE)[0]
    assert people.use_code(code, "trei castane sub pod") == "admin"
    assert people.sign_in("admin", "trei castane sub pod")
