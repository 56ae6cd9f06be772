"""Contul meu and Confirmări: one's own sessions, and who still works where."""

from datetime import timedelta

import pytest

from dashboard.words import t
from data_model import people, settings, store
from data_model.periods import Quarter
from tests.dashboard.opening import open_page, said
from tests.world import PASSWORD, World


def test_a_person_sees_her_sessions_in_words_and_ends_them(sqlite_world: World) -> None:
    other = people.sign_in("dgaspc", PASSWORD, device="firefox.android")
    with pytest.raises(people.Refused):
        people.sign_in("dgaspc", "greșită dar lungă")
    page = open_page("dgaspc", "account")
    assert not page.exception
    assert "Firefox pe Android" in said(page)
    assert t("account.failed", n=1) in said(page)
    page.button(key=f"end_{people.session_id(other)[:16]}").click().run()
    assert t("account.sessions.ended") in said(page)
    assert people.stage_of(other) is None
    page.button(key="end_all").click().run()
    assert t("shell.ended") in said(page)


def test_a_coordinator_confirms_each_account_and_says_who_left(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = Quarter.of(settings.real_now()).end + timedelta(days=1) - settings.real_now()
    real = settings.real_now
    monkeypatch.setattr(settings, "real_now", lambda: real() + later)
    page = open_page("prefecture", "confirming")
    assert not page.exception
    assert t("confirming.due", n=5) in said(page)
    stays, left = (sqlite_world.actor(name).account_id for name in ("dgaspc", "shelter"))
    page.button(key=f"stays_{stays}").click().run()
    assert t("confirming.confirmed") in said(page)
    page.button(key=f"close_{left}").click().run()
    assert t("confirming.closed") in said(page)
    assert t("confirming.due", n=3) in said(page)
    with store.reading() as db:
        account = db.get(people.Account, left)
        assert account
        assert not account.active
