"""Whatever is typed, pasted or asked for: one sentence in Romanian, no traceback, and what was typed is still there."""

import re
import sqlite3
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dashboard.words import t
from tests.browser import bad_pages, bad_routes
from tests.browser.bad_pages import ADDRESSED, TYPED
from tests.browser.bad_routes import ROUTES
from tests.browser.site import Site, Visitors, choose, go, pick, press, said, settle

pytestmark = pytest.mark.xdist_group("browser")

ENGLISH = re.compile(
    r"Traceback|Exception|\b(?:[A-Z][a-z]+)?Error\b|[Ii]nvalid|\bdoes not\b|\bnot found\b|\bmust be\b|[Ff]ailed|"
    r"\brequired\b|\bplease\b|Choose an option|No results|No options|\bPress\b|\bUpload\b|Bad Request|Forbidden|"
    r"Method Not Allowed|Internal Server|too large|Please|\bselect\b|Clear",
)
"""Words by which an English sentence of a library shows itself."""


@pytest.fixture(scope="module")
def cluj(demo_site: Site) -> str:
    """A closed meeting of a county that none of these people reach."""
    with sqlite3.connect(demo_site.log.parent / "demo.db") as database:
        found = database.execute("select max(id) from meeting where county = 'CJ' and state = 'closed'").fetchone()
    return str(found[0])


def test_there_are_fifty_of_them() -> None:
    assert len(ROUTES) + len(TYPED) + len(ADDRESSED) >= 50


def _ask(page: Page, site: Site, bad: bad_routes.Bad, cluj: str) -> tuple[int, str]:
    body: Any = bad.body
    headers = {**bad.headers, "origin": site.url}
    if isinstance(body, dict):
        kept = page.context.request.get(site.address("intrare"))
        token = re.search(r'name="formular" value="([^"]+)"', kept.text())
        body = {name: value.replace("{form}", token[1] if token else "") for name, value in body.items()}
        given: dict[str, Any] = {"form": body}
    else:
        given = {} if body is None else {"data": body.encode()}
    answer = page.context.request.fetch(
        site.url + bad.path.replace("{cluj}", cluj), method=bad.method, headers=headers, max_redirects=0, **given
    )
    return answer.status, answer.text()


@pytest.mark.parametrize("bad", ROUTES, ids=lambda bad: f"{bad.method} {bad.path[:60]} {str(bad.body)[:20]}")
def test_a_bad_request_gets_a_sentence(visitors: Visitors, demo_site: Site, cluj: str, bad: bad_routes.Bad) -> None:
    visitor = visitors.signed_in(bad.login) if bad.login else visitors.anonymous()
    status, text = _ask(visitor.page, demo_site, bad, cluj)
    assert status == bad.status, text[:300]
    assert bad.sentence.lower() in text.lower()
    assert not ENGLISH.search(re.sub(r"<head>.*?</head>|<[^>]+>", " ", text, flags=re.DOTALL)), text[:500]


@pytest.mark.parametrize("bad", TYPED, ids=lambda bad: bad.name)
def test_a_bad_entry_gets_a_sentence_and_stays_on_the_screen(visitors: Visitors, bad: bad_pages.Bad) -> None:
    visitor = visitors.signed_in(bad.login)
    bad.do(visitor.page)
    _judge(visitor.page, bad.sentence, alert=bad.alert)
    assert visitor.errors == []


@pytest.mark.parametrize("bad", ADDRESSED, ids=lambda bad: f"{bad.name} {bad.login}")
def test_a_bad_address_gets_a_page_with_a_sentence(visitors: Visitors, cluj: str, bad: bad_pages.Bad) -> None:
    page = visitors.signed_in(bad.login).page
    go(page, bad.name.replace("{cluj}", cluj))
    _judge(page, bad.sentence, alert=bad.alert)


def _judge(page: Page, sentence: str, *, alert: bool) -> None:
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    seen = page.locator("body").inner_text()
    where = "\n".join(said(page)) if alert else seen
    assert sentence.lower() in where.lower(), where
    assert t("errors.unexpected") not in seen
    assert (wrong := ENGLISH.search(seen)) is None, wrong
    assert page.title() != "spart"


def test_a_stale_tab_is_told_so_and_keeps_its_answer(visitors: Visitors) -> None:
    """Two tabs show one referral; the second answers what the first has answered already."""
    first, second = (visitors.signed_in("spital.brasov").page for _ in range(2))
    for page in (first, second):
        go(page, "referiri")
    press(second, t("referrals.inbox.refuse"))
    pick(second, t("referrals.refuse.reason"), t("terms.refusal.no_place"))
    press(first, t("referrals.inbox.accept"))
    press(second, t("referrals.refuse.send"))
    assert any(t("errors.conflict.stale") in one or t("errors.referral.wrong_step") in one for one in said(second))
    assert ENGLISH.search(second.locator("body").inner_text()) is None


def test_a_tab_whose_session_ended_says_so_and_shows_nothing_more(visitors: Visitors) -> None:
    """Signed out in one tab, pressed in another."""
    visitor = visitors.signed_in("dgaspc.brasov", anew=True)
    old = visitor.page
    go(old, "cazuri")
    other = old.context.new_page()
    other.goto(visitor.site.address("iesire"))
    other.locator("form button.primary").click()
    other.wait_for_url("**/intrare")
    expect(old).to_have_url(visitor.site.address("intrare?incheiat=1"))
    expect(old.get_by_text(t("signin.ended"))).to_be_visible()
    expect(old.get_by_role("button", name=t("cases.open"))).to_have_count(0)


def test_a_script_that_was_stored_is_drawn_as_text(visitors: Visitors) -> None:
    """A service named with markup is only a name, in the register and on the county's map."""
    visitor = visitors.signed_in("dgaspc.brasov")
    page = visitor.page
    go(page, "servicii")
    fold = page.locator('[data-testid="stExpander"]').filter(has_text=t("services.add.title"))
    if fold.locator("details:not([open])").count():
        fold.locator("summary").click()
    name = "Centru <img src=x onerror=\"document.title='spart'\"> & <b>co</b>"
    page.get_by_label(t("services.add.name")).fill(name)
    page.get_by_label(t("services.add.name")).press("Tab")
    settle(page)
    choose(page, t("services.add.kind"), t("terms.need.shelter"))
    press(page, t("services.add.save"))
    expect(page.get_by_text(name).first).to_be_visible()
    coordinator = visitors.signed_in("prefectura.brasov")
    go(coordinator.page, "judet")
    expect(coordinator.page.get_by_text(name).first).to_be_visible()
    assert "spart" not in (page.title(), coordinator.page.title())
    assert visitor.violations == coordinator.violations == []
