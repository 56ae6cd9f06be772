"""The national map by keyboard and by pointer, and its table and chart, which always speak of the same county."""

from base64 import b64decode
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from dashboard.words import t
from dashboard.words.formats import period_label
from geodata.counties import COUNTIES
from tests.browser.site import Visitors, choose, go, settle
from tests.browser.test_accessibility import FOCUSED, tab_to

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def page(visitors: Visitors) -> Page:
    """The national map, as ANITP sees it."""
    shown = visitors.signed_in("anitp.central").page
    go(shown, "harta-nationala")
    county(shown, "BV").wait_for()
    return shown


def county(page: Page, code: str) -> Locator:
    return page.locator(f'[role="option"][data-code="{code}"]')


def row(page: Page, code: str) -> Locator:
    """The county's row in the table."""
    head = page.get_by_role("rowheader", name=COUNTIES[code].name, exact=True)
    return page.locator("tr").filter(has=head)


def is_chosen_everywhere(page: Page, code: str) -> None:
    """On the map, in the table, above the chart; and nowhere another one."""
    expect(county(page, code)).to_have_attribute("aria-selected", "true")
    expect(page.locator('[role="option"][aria-selected="true"]')).to_have_count(1)
    expect(row(page, code)).to_have_attribute("aria-current", "true")
    expect(page.locator('tr[aria-current="true"]')).to_have_count(1)
    title = t("country.trend.title", county=COUNTIES[code].name)
    expect(page.get_by_role("heading", name=title)).to_be_visible()


def test_every_county_stands_on_the_map_and_in_the_table(page: Page) -> None:
    assert page.locator('[role="option"]').count() == 42
    assert page.locator("tbody tr").count() == 42
    for code in COUNTIES:
        label = county(page, code).get_attribute("aria-label") or ""
        assert label.startswith(f"{COUNTIES[code].name}:") or COUNTIES[code].name in label, label


def test_on_a_phone_a_county_is_a_card_that_shows_all_the_table_says(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    settle(page)
    said = row(page, "BV").locator("td")
    titled = [text for text in said.evaluate_all("(cells) => cells.map((one) => one.dataset.title)") if text]
    assert titled[0] == t("country.table.value")
    assert titled[-1] == t("country.table.state")
    for part in (row(page, "BV").get_by_role("rowheader"), *said.all()):
        box = part.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390


def test_arrows_and_enter_choose_a_county(page: Page) -> None:
    """One stop by Tab; arrows go to the neighbour in their direction; Enter chooses, Escape lets go."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED)["code"]:
            break
    page.keyboard.press("Home")
    begun = page.evaluate(FOCUSED)["code"]
    assert begun
    page.keyboard.press("ArrowRight")
    then = page.evaluate(FOCUSED)["code"]
    assert then not in ("", begun)
    page.keyboard.press("Enter")
    settle(page)
    is_chosen_everywhere(page, then)
    assert page.evaluate(FOCUSED)["code"] == then
    page.keyboard.press("Escape")
    settle(page)
    expect(page.locator('[role="option"][aria-selected="true"]')).to_have_count(0)
    expect(page.get_by_text(t("country.trend.choose"))).to_be_visible()


def test_tab_leaves_the_map_after_one_stop(page: Page) -> None:
    county(page, "BV").click()
    settle(page)
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["code"] == ""


def test_a_click_on_the_map_and_a_button_in_the_table_choose_for_all_three(page: Page) -> None:
    county(page, "IS").click()
    settle(page)
    is_chosen_everywhere(page, "IS")
    row(page, "TM").get_by_role("button").click()
    settle(page)
    is_chosen_everywhere(page, "TM")
    county(page, "CJ").click()
    settle(page)
    is_chosen_everywhere(page, "CJ")


def test_the_table_sorts_by_keyboard_and_keeps_rows_without_a_value_last(page: Page) -> None:
    tab_to(page, t("country.table.value"))
    head = page.get_by_role("columnheader", name=t("country.table.value"))
    values = []
    for way in ("ascending", "descending"):
        page.keyboard.press("Enter")
        expect(head).to_have_attribute("aria-sort", way)
        shown = page.locator("tbody tr td:nth-child(2)").all_inner_texts()
        numbers = [float(one.replace(".", "").replace(",", ".")) for one in shown if one != "–"]
        assert shown[: len(numbers)].count("–") == 0, "a row without a value stands before one with"
        assert numbers == sorted(numbers, reverse=way == "descending")
        values.append(numbers)
    assert len(set(values[0])) > 1


def test_counties_sort_as_romanian_does(page: Page) -> None:
    """Before any click the table stands in the order of the county list."""
    names = page.locator('tbody th[scope="row"]').all_inner_texts()
    place = {name: n for n, name in enumerate(names)}
    assert place["Satu Mare"] < place["Sălaj"] < place["Sibiu"]
    assert place["Teleorman"] < place["Timiș"] < place["Tulcea"]


def test_another_indicator_recolours_map_and_table_and_keeps_the_county(page: Page) -> None:
    county(page, "BC").click()
    settle(page)
    before = page.locator("caption").first.inner_text()
    choose(page, t("country.indicator"), t("indicators.meetings_held.name"))
    expect(page.locator("caption").first).not_to_have_text(before)
    expect(page.locator("caption").first).to_contain_text(t("indicators.meetings_held.name"))
    expect(county(page, "BC")).to_have_attribute("aria-selected", "true")
    expect(row(page, "BC")).to_have_attribute("aria-current", "true")


def test_the_address_holds_what_is_compared(page: Page) -> None:
    """A link opens the same comparison."""
    go(page, "harta-nationala?indicator=meetings_held&trimestru=2026-Q1")
    expect(page.locator("caption").first).to_contain_text(t("indicators.meetings_held.name"))
    expect(page.locator("caption").first).to_contain_text(period_label("2026-Q1"))


# At each frame: how many counties are drawn and painted, how opaque the map is, and its colours.
WATCH = """() => {
  const deep = (root) => {
    const found = root.querySelector("svg.map");
    if (found) return found;
    for (const host of root.querySelectorAll("*")) {
      const inside = host.shadowRoot && deep(host.shadowRoot);
      if (inside) return inside;
    }
    return null;
  };
  const opaque = (one) => {
    let found = 1;
    for (let at = one; at; at = at.parentElement ?? at.getRootNode().host) {
      found *= Number(getComputedStyle(at).opacity);
    }
    return found;
  };
  const frames = (window.__frames = []);
  const look = () => {
    const map = deep(document);
    const paths = [...(map?.querySelectorAll("path[data-code]") ?? [])];
    const drawn = paths.filter((one) => one.getAttribute("d") && one.getAttribute("fill")
      && one.getBoundingClientRect().width > 0 && getComputedStyle(one).visibility === "visible");
    frames.push([drawn.length, map ? opaque(map) : 0, drawn.map((one) => one.getAttribute("fill")).join()]);
    window.__watch = requestAnimationFrame(look);
  };
  look();
}"""
FRAMES = """() => { cancelAnimationFrame(window.__watch); return window.__frames; }"""


def test_another_indicator_never_leaves_a_frame_without_the_map(page: Page) -> None:
    """Seen from inside, at each frame, and from outside, in the pictures that Chromium puts on the screen."""
    box = page.locator("svg.map").bounding_box()
    assert box
    pictures: list[bytes] = []
    screen = page.context.new_cdp_session(page)

    def taken(event: dict[str, Any]) -> None:
        pictures.append(b64decode(event["data"]))
        screen.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})

    screen.on("Page.screencastFrame", taken)
    page.evaluate(WATCH)
    screen.send("Page.startScreencast", {"format": "png", "everyNthFrame": 1})
    for indicator in ("cases_notified", "meetings_held"):
        choose(page, t("country.indicator"), t(f"indicators.{indicator}.name"))
        expect(page.locator("caption").first).to_contain_text(t(f"indicators.{indicator}.name"))
    screen.send("Page.stopScreencast")
    frames = page.evaluate(FRAMES)
    assert len(frames) > 20
    assert {drawn for drawn, _, _ in frames} == {42}
    assert min(opacity for _, opacity, _ in frames) > 0.3
    assert len({colours for _, _, colours in frames}) >= 3, "nothing was recoloured"
    assert len(pictures) > 5
    assert min(painted(picture, box) for picture in pictures) > 0.2


def painted(picture: bytes, box: Any) -> float:
    """The part of the map's place, in a picture of the screen, that is not paper. While Streamlit waits for an answer
    it fades the page to a third, outlines and colours with it."""
    with Image.open(BytesIO(picture)) as shown:
        scale = shown.width / 1360
        edges = (box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"])
        place = shown.convert("L").crop(tuple(round(edge * scale) for edge in edges))  # type: ignore[arg-type]
    counted = place.histogram()
    return float(sum(counted[:252]) / sum(counted))
