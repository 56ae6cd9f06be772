"""Every screen passes axe-core's WCAG A and AA rules, and its main action can be reached and done by keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from dashboard.words import t
from tests.browser.site import Visitors, go, said, settle
from tests.browser.walk import WALKERS, Screen, violations

pytestmark = pytest.mark.xdist_group("browser")

MAIN = (
    ("dgaspc.brasov", "cazuri", t("cases.open")),
    ("dgaspc.brasov", "referiri", t("referrals.inbox.accept")),
    ("prefectura.brasov", "sedinte", t("meetings.prepare")),
)
"""Pages and the action that each is for."""
STOPS = 120

FOCUSED = """() => {
  let one = document.activeElement;
  while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
  const box = one.getBoundingClientRect();
  return { words: (one.getAttribute("aria-label") || one.textContent || "").trim(), tag: one.tagName,
           code: one.dataset?.code ?? "", drawn: box.width > 0 && box.height > 0 };
}"""


def tab_to(page: Page, words: str) -> int:
    """Press Tab until a button or a link with these words has the focus; how many stops that took."""
    for stops in range(1, STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop["tag"] in ("BUTTON", "A") and words in stop["words"]:
            return stops
    raise AssertionError(f"{words!r} cannot be reached by Tab")


@pytest.mark.parametrize("login", WALKERS)
def test_axe_finds_no_violation_on_any_screen(walked: Callable[[str], list[Screen]], login: str) -> None:
    assert {s.name: s.axe for s in walked(login) if s.axe} == {}


@pytest.mark.parametrize(
    ("login", "path"),
    [
        ("prefectura.brasov", "judet"),
        ("prefectura.brasov", "sedinte?sedinta=noua"),
        ("anitp.central", "harta-nationala"),
    ],
)
def test_axe_finds_no_violation_in_the_dark(visitors: Visitors, login: str, path: str) -> None:
    page = visitors.signed_in(login).page
    page.emulate_media(color_scheme="dark")
    go(page, path)
    assert [line for frame in page.frames for line in violations(frame)] == []


def test_axe_would_find_a_violation(visitors: Visitors) -> None:
    page = visitors.anonymous().page
    page.goto(visitors.site.address("intrare"))
    page.evaluate("""() => document.querySelector('label[for="login"]').remove()""")
    assert any(line.startswith("label:") for line in violations(page.main_frame))


@pytest.mark.parametrize(("login", "path", "action"), MAIN)
def test_the_main_action_of_a_page_is_reached_by_tab(visitors: Visitors, login: str, path: str, action: str) -> None:
    page = visitors.signed_in(login).page
    go(page, path)
    tab_to(page, action)


def test_a_case_form_is_opened_and_left_by_keyboard(visitors: Visitors) -> None:
    page = visitors.signed_in("dgaspc.brasov").page
    go(page, "cazuri")
    tab_to(page, t("cases.open"))
    page.keyboard.press("Enter")
    settle(page)
    expect(page.get_by_role("heading", name=t("cases.form.title"))).to_be_visible()
    tab_to(page, t("cases.form.save"))
    page.keyboard.press("Enter")
    settle(page)
    assert any(t("cases.form.age_band").lower() in sentence for sentence in said(page))


def test_every_stop_of_a_page_is_drawn(visitors: Visitors) -> None:
    """Nobody who walks a page by Tab is led to something that cannot be seen."""
    page = visitors.signed_in("prefectura.brasov").page
    go(page, "judet")
    for _ in range(40):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        assert stop["drawn"], stop


def test_signing_in_is_done_by_keyboard(visitors: Visitors) -> None:
    page = visitors.anonymous().page
    page.goto(visitors.site.address("intrare"))
    tab_to(page, t("signin.persona.coordinator"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
