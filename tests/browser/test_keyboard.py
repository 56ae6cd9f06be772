"""The critical steps of the story by keyboard alone: Tab until the thing is reached, then type, arrows and Enter."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site, Visitors, go, settle
from tests.browser.story.telling import tells

pytestmark = pytest.mark.xdist_group("browser")
FAR = 90  # stops; further away nobody would go
NAME = """() => {
  let one = document.activeElement;
  while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
  const inside = ["A", "BUTTON", "SUMMARY"].includes(one?.tagName) ? one.innerText : one?.tagName;
  return (one?.getAttribute("aria-label") || one?.labels?.[0]?.innerText || inside || "").trim();
}"""


def reach(page: Page, name: str) -> None:
    """Tab onwards until the focus is on what is called so."""
    passed = []
    for _ in range(FAR):
        page.keyboard.press("Tab")
        passed.append(str(page.evaluate(NAME)))
        if name in passed[-1]:
            return
    raise AssertionError(f"{name!r} is not among the stops: {passed}")


def enter(page: Page) -> None:
    page.keyboard.press("Enter")
    settle(page)


def pick(page: Page, label: str, option: str) -> None:
    """Choose from a list by typing all but the last letter: what is typed alone is not yet chosen.

    The list shuts when the page moves under it; whoever sees that opens it again with the arrow.
    """
    reach(page, label)
    settle(page)
    page.keyboard.type(option[:-1])
    settle(page)
    if not page.get_by_role("listbox").count():
        page.keyboard.press("ArrowDown")
    expect(page.locator('[role="option"][data-focused]').filter(has_text=option)).to_be_visible()
    enter(page)
    expect(page.get_by_role("combobox", name=label).first).to_have_value(re.compile(re.escape(option)))


def test_a_case_is_opened_and_help_asked_for_by_keyboard_from_the_sign_in_page_on(
    visitors: Visitors, demo_site: Site
) -> None:
    page = visitors.anonymous().page
    page.goto(demo_site.url)
    reach(page, "DGASPC Brașov")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{demo_site.url}/")
    settle(page)
    reach(page, "Cazuri")
    enter(page)
    reach(page, "Deschide un caz")
    enter(page)
    pick(page, "Grupa de vârstă", "18–25 de ani")
    pick(page, "Sexul", "feminin")
    pick(page, "Cetățenia", "română")
    pick(page, "Cine a semnalat", "inspecția muncii")
    pick(page, "Forma de exploatare", "exploatare prin muncă")
    pick(page, "Țara în care a fost exploatată", "Italia")
    reach(page, "Notă despre situație")
    page.keyboard.type("Semnal de la un control în agricultură.")
    reach(page, "Deschide cazul")
    enter(page)
    tells(page, "Am notificat: ")
    _help_is_asked_for(page)
    _one_of_them_is_refused(visitors.signed_in("drum-drept.brasov").page)


NEEDS = ("cazare", "consiliere psihologică", "asistență medicală", "sprijin material")
ASKED = {
    "consiliere psihologică": "Centrul de consiliere Drum Drept",
    "asistență medicală": "Ambulatoriul integrat",
    "sprijin material": "Ajutor de urgență",
}


def _help_is_asked_for(page: Page) -> None:
    """Assessment, consent, needs, the service that fits the first one best in one click, and a batch of three."""
    for choice in ("semne clare de trafic", "scăzut"):
        reach(page, choice)
        page.keyboard.press("Space")
        settle(page)
    reach(page, "Notează evaluarea")
    enter(page)
    tells(page, "Evaluarea este notată.")
    for choice in ("dat", "persoana în cauză"):
        reach(page, choice)
        page.keyboard.press("Space")
        settle(page)
    reach(page, "Notează răspunsul")
    enter(page)
    tells(page, "Răspunsul este notat.")
    reach(page, "cazare")  # the needs are one stop, arrows move on among them
    for need in NEEDS:
        _move_on_to(page, need)
        enter(page)
    reach(page, "Salvează nevoile")
    enter(page)
    tells(page, "Nevoile sunt salvate.")
    reach(page, "Trimite la ")
    enter(page)
    tells(page, "A plecat o referire")
    for need, service in ASKED.items():
        pick(page, f"{need}: cui trimiți", service)
    reach(page, "Trimite 3 referiri")
    enter(page)
    tells(page, "Au plecat 3 referiri")


def _one_of_them_is_refused(page: Page) -> None:
    go(page, "referiri")
    reach(page, "Nu putem")
    enter(page)
    reach(page, "nu există loc liber")
    page.keyboard.press("Space")
    settle(page)
    reach(page, "Câteva cuvinte pentru cel care a trimis")
    page.keyboard.type("Avem un loc peste două săptămâni.")
    reach(page, "Trimite răspunsul")
    enter(page)
    tells(page, "nu există loc liber")


def _move_on_to(page: Page, need: str) -> None:
    for _ in range(FAR):
        if page.evaluate(NAME) == need:
            return
        page.keyboard.press("ArrowRight")
    raise AssertionError(f"{need!r} is not among the needs")


def test_a_referral_is_accepted_by_keyboard(visitors: Visitors) -> None:
    page = visitors.signed_in("das.brasov").page
    go(page, "")
    reach(page, "Acceptă")
    enter(page)
    tells(page, "Ai acceptat: sprijin material")


def test_free_places_are_confirmed_by_keyboard(visitors: Visitors) -> None:
    page = visitors.signed_in("ajofm.brasov").page
    go(page, "")
    reach(page, "Locuri libere: Consiliere pentru muncă și formare")
    page.keyboard.press("ArrowUp")
    reach(page, "Confirmă")
    enter(page)
    tells(page, "Locurile libere au fost confirmate.")
    expect(page.get_by_text("12 din 25").first).to_be_visible()


def test_a_county_is_picked_on_the_national_map_by_keyboard(visitors: Visitors) -> None:
    page = visitors.signed_in("anitp.central").page
    go(page, "harta-nationala")
    expect(page.get_by_role("option")).to_have_count(42)
    settle(page)
    reach(page, "Alba")  # the first county is the map's one stop
    page.keyboard.press("ArrowRight")
    name = str(page.evaluate(NAME)).split(":")[0].split(",")[0]
    assert name != "Alba", "the arrow did not move on"
    enter(page)
    expect(page.get_by_role("option", name=name, selected=True)).to_have_count(1)
    expect(page.locator("tr[aria-current=true]")).to_contain_text(name)
    expect(page.get_by_text(f"{name} față de regiune și de țară").first).to_be_visible()
    page.keyboard.press("Escape")
    settle(page)
    expect(page.locator("tr[aria-current=true]")).to_have_count(0)
