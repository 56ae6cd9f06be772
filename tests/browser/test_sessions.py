"""A session ended elsewhere: the page that it left open clears within seconds, in a real browser."""

import time

import pytest
from playwright.sync_api import expect

from dashboard.words import t
from tests.browser.site import Visitors, go, press

pytestmark = pytest.mark.xdist_group("browser")
SECONDS = 15.0  # on an idle machine it is 5: three until the watch looks, two for the page to be drawn empty


def test_a_session_ended_from_another_browser_clears_its_open_page_within_seconds(visitors: Visitors) -> None:
    left, here = (visitors.signed_in("ipj.brasov", anew=True) for _ in range(2))
    go(left.page, "cazuri")
    expect(left.page.get_by_role("heading", name=t("cases.title"))).to_be_visible()
    go(here.page, "contul-meu")
    press(here.page, t("account.sessions.end"))
    expect(here.page.get_by_text(t("account.sessions.ended"))).to_be_visible()
    ended = time.monotonic()
    expect(left.page.get_by_role("heading", name=t("cases.title"))).to_have_count(0, timeout=SECONDS * 1000)
    assert time.monotonic() - ended < SECONDS
    expect(left.page.get_by_text(t("signin.ended"))).to_be_visible()
    expect(left.page.locator("#password")).to_be_visible()
    assert left.violations == here.violations == []
