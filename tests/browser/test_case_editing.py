"""Two people who write on one case at once, each in a browser of their own."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

from dashboard.words import t
from data_model import cases, people, store
from data_model.access import Actor
from data_model.cases import (
    Case,
)
from data_model.people import Account
from tests.browser.site import Site, Visitors, go, press, settle, write
from tests.browser.story.telling import tells, text_of
from tests.browser.walk import FOLDED
from tests.world import FACTS

pytestmark = pytest.mark.xdist_group("browser")
LEAD = "dgaspc.brasov"
MINE, THEIRS = "Însoțită la medic; revine săptămâna viitoare.", "A sunat: este în siguranță."


@pytest.fixture
def acting(demo_site: Site, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Actor]:
    """People of the demonstration, whose commands run on the database of the server."""
    monkeypatch.setenv("IMPREUNA_DATABASE_URL", f"sqlite:///{demo_site.log.parent / 'demo.db'}")

    def actor(login: str) -> Actor:
        with store.reading() as db:
            return people.actor_of(db, db.exec(select(Account).where(Account.login == login)).one())

    return actor


def do(actor: Actor, command: Callable[..., Any], **given: Any) -> Any:
    with store.writing() as db:
        return command(db, actor, **given)


def opened(lead: Actor, **facts: Any) -> int:
    made: int = do(lead, cases.open_case, **(FACTS | facts))
    return made


def code_of(case_id: int) -> str:
    with store.reading() as db:
        return db.get_one(Case, case_id).code


def at_the_case(page: Page, case_id: int) -> None:
    go(page, "cazuri")
    code = code_of(case_id)
    write(page, t("cases.list.search"), code)
    press(page, f"{t('cases.list.action')}: {code}")
    expect(page.get_by_role("heading", name=code)).to_be_visible()
    page.evaluate(FOLDED)
    settle(page)


def test_two_people_who_write_on_one_case_lose_nothing(visitors: Visitors, acting: Callable[[str], Actor]) -> None:
    case_id = opened(acting(LEAD))
    first, second = visitors.signed_in(LEAD).page, visitors.signed_in(LEAD, anew=True).page
    for page in (first, second):
        at_the_case(page, case_id)
    write(first, t("cases.notes.new"), THEIRS)
    press(first, t("cases.notes.add"))
    tells(first, t("cases.notes.added"))
    write(second, t("cases.notes.new"), MINE)
    press(second, t("cases.notes.add"))
    tells(second, t("errors.conflict.stale"))
    tells(second, t("cases.conflict.both", now=THEIRS, here=MINE))
    expect(second.get_by_label(t("cases.notes.new")).first).to_have_value(MINE)
    press(second, t("cases.notes.add"))
    tells(second, t("cases.notes.added"))
    assert all(text in text_of(second) for text in (MINE, THEIRS))
