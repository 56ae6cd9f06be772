"""Jurnal: events in words, and the proof that nobody touched them."""

import ast
from datetime import date
from pathlib import Path

from sqlalchemy import text

import data_model
from dashboard import words
from dashboard.words import t
from data_model import store
from tests.dashboard.opening import open_page, said
from tests.world import World, open_a_case, send_three


def test_events_are_told_in_words_with_the_accounts_name(sqlite_world: World) -> None:
    send_three(sqlite_world)
    page = open_page("admin", "audit")
    assert not page.exception
    shown = said(page)
    for action in ("case_opened", "consent_recorded", "referrals_sent", "sign_in"):
        assert t(f"audit.action.{action}") in shown
    assert "dgaspc" in shown
    assert t("audit.subject.case", rest=sqlite_world.case_id) in shown


def test_one_countys_journal_leaves_out_the_others(sqlite_world: World) -> None:
    open_a_case(sqlite_world.actor("dgaspc_cj"))
    page = open_page("admin", "audit", jurnal="CJ")
    assert page.selectbox(key="audit_chain").value == "CJ"
    assert "dgaspc_cj" in said(page)
    assert t("audit.action.consent_recorded") not in said(page)
    page.selectbox(key="audit_chain").set_value("VS").run()
    assert t("audit.list.none") in said(page)


def test_the_chains_are_verified_and_a_broken_one_is_named(sqlite_world: World) -> None:
    page = open_page("admin", "audit")
    page.button(key="audit_verify").click().run()
    assert t("audit.verify.whole", n=43) in said(page)
    with store.writing() as db:
        for (name,) in db.execute(text("SELECT name FROM sqlite_master WHERE type='trigger'")).all():
            db.execute(text(f"DROP TRIGGER {name}"))
        db.execute(text("UPDATE auditevent SET action='altceva' WHERE chain='BV' AND sequence=2"))
    page.button(key="audit_verify").click().run()
    assert t("audit.verify.broken", name="Brașov", sequence=2) in said(page)


def test_the_journal_is_filtered_by_what_was_done_by_whom_and_when(sqlite_world: World) -> None:
    page = open_page("admin", "audit", jurnal="BV")
    page.selectbox(key="audit_action").set_value("needs_set").run()
    assert t("audit.list.caption", n=1) in said(page)
    page.date_input(key="audit_last").set_value(date(2020, 1, 1)).run()
    assert t("audit.list.none") in said(page)


def test_nonsense_in_the_address_shows_all(sqlite_world: World) -> None:
    page = open_page("admin", "audit", jurnal="<script>")
    assert page.selectbox(key="audit_chain").value == ""
    assert not page.exception


def recorded_actions() -> set[str]:
    """Every action that the model's code records, where it is written as it is."""
    found = set()
    for path in Path(data_model.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in ("record", "seen") and len(node.args) > 2 and not isinstance(node.args[2], ast.JoinedStr):
                found |= {n.value for n in ast.walk(node.args[2]) if isinstance(n, ast.Constant)}
            elif name == "_kept":
                found |= {n.value for n in node.args if isinstance(n, ast.Constant)}
    return {action for action in found if isinstance(action, str)}


def test_every_action_that_is_recorded_has_its_word() -> None:
    actions = recorded_actions()
    assert len(actions) > 30
    assert [action for action in sorted(actions) if not words.has(f"audit.action.{action}")] == []
