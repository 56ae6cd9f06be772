"""How a browser test comes to a case: opened by the model's own command, found on the page's own list."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from dashboard.words import t
from data_model import cases, store
from data_model.access import Actor
from data_model.cases import Case
from tests.browser.site import go, press, settle, write
from tests.browser.walk import FOLDED
from tests.world import FACTS


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
