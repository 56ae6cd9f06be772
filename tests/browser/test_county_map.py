"""The county map with many services: gathered, opened by keyboard, none hidden, nothing refused by the policy."""

import pytest
from playwright.sync_api import FrameLocator, Page, Route, expect

from dashboard.widgets.county_map import Place, PlaceLayer, county_map_html, csp_for
from data_model.services import Availability
from tests.browser.site import Visitors, go

pytestmark = pytest.mark.xdist_group("browser")
TOGETHER, SPREAD = 30, 60
BOXES = """(all) => all.map((one) => {
  const box = one.getBoundingClientRect();
  return [box.left, box.top, box.right, box.bottom];
})"""
BIGGEST = """(all) => all.map((one) => Number(one.querySelector("b").textContent))"""


def crowded() -> str:
    """Brașov with thirty services at one point of its residence, five of them free, and sixty over the county."""
    places = [
        Place(f"Centrul {n}", "Brașov", 45.6427, 25.5887, Availability.FREE if n < 5 else Availability.FULL)
        for n in range(TOGETHER)
    ]
    places += [
        Place(f"Serviciul {n}", "Rupea", 45.5 + 0.01 * (n % 10), 25.0 + 0.06 * (n // 10), Availability.OLD)
        for n in range(SPREAD)
    ]
    return county_map_html("BV", [PlaceLayer("Locuri", places)])


@pytest.fixture
def county(visitors: Visitors) -> Page:
    """The coordinator's county page, its map a crowded one."""
    page = visitors.signed_in("prefectura.brasov").page
    html = crowded()

    def answer(route: Route) -> None:
        headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": csp_for(html)}
        route.fulfill(body=html, headers=headers)

    page.route("**/harti/judet/**", answer)
    go(page, "judet")
    return page


def framed(page: Page) -> FrameLocator:
    frame = page.frame_locator("iframe").first
    frame.locator(".map .gathered").first.wait_for()
    return frame


def test_no_service_is_lost_and_no_sign_lies_on_another(county: Page) -> None:
    frame = framed(county)
    counts = frame.locator(".map .gathered").evaluate_all(BIGGEST)
    assert sum(counts) + frame.locator(".map .place").count() == TOGETHER + SPREAD
    boxes = frame.locator(".map .gathered, .map .place").evaluate_all(BOXES)
    for i, (left, top, right, bottom) in enumerate(boxes):
        for x0, y0, x1, y1 in boxes[:i]:
            assert right <= x0 + 1 or x1 <= left + 1 or bottom <= y0 + 1 or y1 <= top + 1


def test_what_stands_in_one_town_opens_by_keyboard_as_a_list(county: Page) -> None:
    frame = framed(county)
    frame.locator(".map .gathered").filter(has_text="locuri libere: 5").focus()
    county.keyboard.press("Enter")
    frame.locator(".together").wait_for()
    assert frame.locator(".together li").count() == TOGETHER
    assert "Centrul 0" in frame.locator(".together").inner_text()
    county.keyboard.press("Escape")
    expect(frame.locator(".together")).to_have_count(0)


def test_what_stands_apart_opens_by_keyboard_into_its_parts(county: Page) -> None:
    frame = framed(county)
    signs = frame.locator(".map .gathered")
    before = signs.count()
    signs.filter(has_text="răspuns vechi: 40").focus()
    county.keyboard.press("Enter")
    expect(signs.nth(before)).to_be_attached()


def test_a_gathered_sign_says_how_many_are_free(county: Page) -> None:
    words = framed(county).locator(".map .gathered .unseen").all_inner_texts()
    assert any("are locuri libere: 5" in one and "fără locuri libere: 25" in one for one in words), words


def test_a_layer_that_is_switched_off_takes_its_services_along(county: Page) -> None:
    frame = framed(county)
    frame.get_by_label("Locuri").uncheck()
    assert frame.locator(".map .gathered, .map .place").count() == 0
    frame.get_by_label("Locuri").check()
    frame.locator(".map .gathered").first.wait_for()
