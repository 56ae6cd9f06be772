"""Secrets planted through the server's own forms and searched for: none in any log, none in the database where it does
not belong."""

import logging
import os
from pathlib import Path

import pytest
from sqlalchemy import select

from data_model import drafts, people, sealing, store
from data_model.access import Role
from data_model.tables import METADATA
from tests.dashboard.server.conftest import Server
from tests.dashboard.server.test_signin import enter
from tests.dashboard.server.test_steps import set_up
from tests.world import PASSWORD, do

MINE, TYPED, NOTE = "castan-7-secret-fraza", "parola-scrisa-la-login", "zornota pentru caz"
OURS = {"x-impreuna": "editor"}


def cells() -> dict[str, set[str]]:
    """Every text of every table, by table and column."""
    found: dict[str, set[str]] = {}
    with store.reading() as db:
        for table in METADATA.sorted_tables:
            for row in db.execute(select(table)).mappings():
                for name, value in row.items():
                    found.setdefault(f"{table.name}.{name}", set()).add(str(value))
    return found


def test_passwords_tokens_second_factors_and_texts_of_cases_reach_no_log(
    server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.WARNING, "httpx")  # this test's own visitor
    do(server.world.actor("admin"), people.set_factor_rule, role=Role.INSTITUTION, needed=True)
    visitor = server.visitor()
    assert enter(visitor, "shelter", MINE).status_code == 401
    assert enter(visitor, TYPED, MINE).status_code == 401
    assert enter(visitor, "shelter").status_code == 303
    secret, answer = set_up(visitor)
    assert answer.status_code == 303
    token = visitor.cookies["impreuna"]
    assert visitor.put("/ciorne/case.new.note", content=NOTE, headers=OURS).status_code == 200
    assert visitor.put("/ciorne/case.new.note", content=f"{NOTE} 0722 123 456", headers=OURS).status_code == 422

    def fail(*_args: object, text: str, **_rest: object) -> None:
        raise RuntimeError(f"{text} {token} {secret}")

    monkeypatch.setattr(drafts, "save", fail)
    assert visitor.put("/ciorne/case.new.note", content=NOTE, headers=OURS).status_code == 503
    out, err = capfd.readouterr()
    logged = caplog.text + out + err
    assert "draft failed: RuntimeError" in logged
    planted = {MINE, TYPED, PASSWORD, token, secret, NOTE, "0722 123 456", os.environ.get("IMPREUNA_KEY") or "-" * 9}
    assert [one for one in planted if one in logged] == []
    held = cells()
    where = {one: {name for name, values in held.items() if any(one in v for v in values)} for one in planted}
    assert where.pop(NOTE) == {"draft.text"}
    assert set().union(*where.values()) == set()
    assert token.encode() not in Path(store.engine().url.database or "").read_bytes()
    assert any(sealing.unseal(value) == secret for value in held["account.factor_secret"] if value != "None")
