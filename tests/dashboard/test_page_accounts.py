"""Conturi: the administrator invites, closes, unlocks, and lets in anew."""

import re
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.shell.pages import pages_of
from dashboard.words import t
from data_model import people, settings, store
from data_model.access import Role
from data_model.people import Account, Stage
from tests.dashboard.opening import open_page, said
from tests.world import PASSWORD, World, ask

NEW = "altă parolă lungă 7"


def account(world: World, login: str) -> people.AccountRow | None:
    return next((a for a in ask(world.actor("admin"), people.accounts) if a.login == login), None)


def fill(
    page: AppTest, *, institution: int, login: str = "nou.brasov", email: str = "nou@exemplu.ro", place: str = "BV"
) -> None:
    page.selectbox(key="new_place_0").set_value(place).run()
    page.selectbox(key=f"new_institution_{place}_0").set_value(institution).run()
    page.text_input(key="new_login_0").set_value(login)
    page.text_input(key="new_name_0").set_value("Om Nou (inventat)")
    page.text_input(key="new_email_0").set_value(email)


def choose(page: AppTest, account_id: int) -> AppTest:
    page.session_state["account_chosen"] = account_id
    return page.run()


def test_an_invitation_opens_an_account_with_the_institutions_role_and_shows_its_code_once(sqlite_world: World) -> None:
    page = open_page("admin", "accounts")
    fill(page, institution=sqlite_world.institutions["prefecture"])
    page.button(key="account_open").click().run()
    assert not page.exception
    assert t("accounts.new.done") in said(page)
    made = account(sqlite_world, "nou.brasov")
    assert made is not None
    assert made.role is Role.COORDINATOR
    code = re.findall(r"cod=([\w-]+)<", said(page))[0]
    people.use_code(code, NEW)
    assert people.sign_in("nou.brasov", NEW)
    page.button(key="account_put_away").click().run()
    assert code not in said(page)
    assert page.text_input(key="new_login_1").value == "", "the next form begins empty"


@pytest.mark.parametrize(
    ("login", "email"),
    [("nou", "fără semn"), ("dgaspc", "nou@exemplu.ro"), ("", "nou@exemplu.ro"), ("nou", "")],
)
def test_a_refused_account_keeps_what_was_typed(sqlite_world: World, login: str, email: str) -> None:
    before = len(ask(sqlite_world.actor("admin"), people.accounts))
    page = open_page("admin", "accounts")
    fill(page, institution=sqlite_world.institutions["dgaspc"], login=login, email=email)
    page.button(key="account_open").click().run()
    assert page.error
    assert not page.exception
    assert page.text_input(key="new_name_0").value == "Om Nou (inventat)"
    assert page.text_input(key="new_login_0").value == login
    assert len(ask(sqlite_world.actor("admin"), people.accounts)) == before


def test_an_institution_offers_only_the_roles_it_can_have(sqlite_world: World) -> None:
    page = open_page("admin", "accounts")
    page.selectbox(key="new_place_0").set_value("BV").run()
    centre = sqlite_world.institutions["centre"]
    page.selectbox(key="new_institution_BV_0").set_value(centre).run()
    offered = page.selectbox(key=f"new_role_{centre}_0").options
    assert offered == [t("shell.role.regional"), t("shell.role.administrator")]


def test_national_institutions_can_be_chosen_too(sqlite_world: World) -> None:
    page = open_page("admin", "accounts")
    page.selectbox(key="new_place_0").set_value("").run()
    assert page.selectbox(key="new_institution__0").options == ["ANITP"]


def test_an_account_is_closed_and_opened_again(sqlite_world: World) -> None:
    found = account(sqlite_world, "dgaspc")
    assert found
    page = choose(open_page("admin", "accounts"), found.id)
    page.button(key="account_close").click().run()
    assert t("accounts.one.closed") in said(page)
    with pytest.raises(people.Refused):
        people.sign_in("dgaspc", PASSWORD)
    page.button(key="account_open_again").click().run()
    assert people.sign_in("dgaspc", PASSWORD)


def test_a_locked_account_is_unlocked(sqlite_world: World) -> None:
    found = account(sqlite_world, "dgaspc")
    assert found
    with store.writing() as db:
        row = db.get(Account, found.id)
        assert row
        row.locked_until = settings.real_now() + timedelta(minutes=10)
    page = choose(open_page("admin", "accounts"), found.id)
    page.button(key="account_unlock").click().run()
    assert t("accounts.one.unlocked") in said(page)
    assert people.sign_in("dgaspc", PASSWORD)


def test_a_new_password_counts_at_once_and_a_weak_one_is_refused(sqlite_world: World) -> None:
    found = account(sqlite_world, "bcco")
    assert found
    page = choose(open_page("admin", "accounts"), found.id)
    field = f"password_{found.id}_{found.version}"
    page.text_input(key=field).set_value("scurt")
    page.button(key="account_password").click().run()
    assert page.error
    assert page.text_input(key=field).value == "scurt"
    page.text_input(key=field).set_value(NEW)
    page.button(key="account_password").click().run()
    assert t("accounts.one.changed") in said(page)
    assert people.stage_of(people.sign_in("bcco", NEW)) is Stage.PASSWORD


def test_a_code_lets_in_anew_and_open_sessions_are_ended(sqlite_world: World) -> None:
    token = people.sign_in("bcco", PASSWORD)
    found = account(sqlite_world, "bcco")
    assert found
    assert found.sessions == 1
    page = choose(open_page("admin", "accounts"), found.id)
    page.button(key="account_end_sessions").click().run()
    assert people.stage_of(token) is None
    page.button(key="account_code").click().run()
    assert not page.exception
    assert t("accounts.one.handed") in said(page)
    assert t("accounts.handed.recovery", name=found.name) in said(page)


def test_the_own_account_offers_no_closing(sqlite_world: World) -> None:
    page = choose(open_page("admin", "accounts"), sqlite_world.actor("admin").account_id)
    assert t("accounts.one.own") in said(page)
    assert not [b for b in page.button if b.key == "account_close"]


def test_the_search_finds_with_and_without_diacritics(sqlite_world: World) -> None:
    page = open_page("admin", "accounts")
    page.text_input(key="account_search").set_value("sfantu").run()
    assert t("accounts.list.none") in said(page)
    page.text_input(key="account_search").set_value("BRASOV").run()
    assert "DGASPC Brașov" in said(page)
    assert "DGASPC Cluj" not in said(page)


@pytest.mark.parametrize("who", ["prefecture", "dgaspc", "centre", "anitp"])
def test_nobody_else_has_accounts_or_the_journal_among_the_pages(sqlite_world: World, who: str) -> None:
    assert {"accounts", "audit"}.isdisjoint(entry.key for entry in pages_of(sqlite_world.actor(who)))
    assert {"accounts", "audit"} <= {entry.key for entry in pages_of(sqlite_world.actor("admin"))}
