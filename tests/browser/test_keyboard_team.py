"""The team's and the nation's work by keyboard alone: a meeting from its call to the locked minutes, and a quarter's
report on its way to the national map."""

import pytest
from playwright.sync_api import Page, expect

from dashboard.words import t
from tests.browser.site import Visitors, go, settle
from tests.browser.story.telling import tells
from tests.browser.test_keyboard import NAME, enter, pick, reach

pytestmark = pytest.mark.xdist_group("browser")
ALBA, CARAS, REGIONAL, CENTRAL = "prefectura.alba", "prefectura.caras-severin", "cr.brasov", "anitp.central"
NOTES = "Echipa a verificat fiecare referire și a stabilit pașii următori."
DECISION = "Referirile medicale se trimit direct asistentului social de gardă."
ACTION = "Numirea unei persoane care răspunde la referiri"


def type_in(page: Page, label: str, text: str) -> None:
    reach(page, label)
    page.keyboard.type(text)


def do(page: Page, button: str) -> None:
    reach(page, button)
    enter(page)


def everybody_is_here(page: Page) -> None:
    """Walk down the register: the first choice of each institution is "prezent"."""
    groups = page.get_by_role("radiogroup", name="Prezența: ")
    expect(groups.first).to_be_visible()
    names = [str(group.get_attribute("aria-label")) for group in groups.all()]
    for name in names[: len(names) // 2 + 2]:
        while name not in _group(page):
            page.keyboard.press("Tab")
        page.keyboard.press("Space")
        settle(page)
        expect(page.get_by_role("radiogroup", name=name).get_by_role("radio", checked=True)).to_have_count(1)


def _group(page: Page) -> str:
    """The group of choices in which the focus is."""
    return str(page.evaluate("""() => document.activeElement?.closest('[role="radiogroup"]')?.ariaLabel ?? ''"""))


def test_a_meeting_is_called_held_and_closed_by_keyboard(visitors: Visitors) -> None:
    page = visitors.signed_in(ALBA).page
    go(page, "sedinte")
    do(page, t("meetings.prepare"))
    type_in(page, t("meetings.field.place"), "Sala mare")
    do(page, t("meetings.prepare"))
    tells(page, t("meetings.prepared"))
    expect(page.locator(".point").first).to_be_visible()
    before = page.locator(".point").count()
    do(page, t("meetings.change_point", number=1))
    type_in(page, t("meetings.drop_reason"), "Se discută la ședința următoare.")
    do(page, t("meetings.drop"))
    expect(page.locator(".point")).to_have_count(before - 1)
    do(page, t("meetings.add_point"))
    type_in(page, t("meetings.point_title"), "Campania din școli")
    do(page, t("meetings.add_point_save"))
    tells(page, t("meetings.point_added"))
    do(page, t("meetings.begin"))
    tells(page, t("meetings.begun"))
    everybody_is_here(page)
    _write(page)
    _close(page)
    reach(page, "Procesul-verbal (PDF)")


def _write(page: Page) -> None:
    type_in(page, t("meetings.notes"), NOTES)
    type_in(page, t("meetings.new_decision"), DECISION)
    do(page, t("meetings.decide"))
    tells(page, t("meetings.decided"))
    type_in(page, t("meetings.new_action"), ACTION)
    pick(page, t("meetings.owner"), "DGASPC Alba")
    do(page, t("meetings.assume"))
    tells(page, t("meetings.assumed"))


def _close(page: Page) -> None:
    reach(page, t("meetings.panel.attendance"))  # one stop for the three panels; the arrow moves on to the last
    while t("meetings.panel.close") not in str(page.evaluate(NAME)):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    settle(page)
    do(page, t("meetings.close_confirm"))
    tells(page, t("meetings.closed_now"))
    for text in (NOTES, DECISION, ACTION):
        expect(page.get_by_text(text).first).to_be_visible()


def test_a_report_is_sent_by_keyboard(visitors: Visitors) -> None:
    page = visitors.signed_in(CARAS).page
    go(page, "indicatori")
    type_in(page, t("plan.submit.note"), "Cifrele au fost verificate în ședință.")
    do(page, t("plan.submit.send"))
    tells(page, t("plan.submit.sent"))


def test_a_report_is_given_back_sent_again_validated_and_released_by_keyboard(visitors: Visitors) -> None:
    page = visitors.signed_in(REGIONAL).page
    go(page, "indicatori")
    do(page, t("plan.validate.back"))
    type_in(page, t("plan.validate.reason"), "Lipsesc acțiunile din august.")
    do(page, t("plan.validate.send_back"))
    tells(page, t("plan.validate.sent_back"))
    again = visitors.signed_in("prefectura.covasna").page
    go(again, "indicatori")
    do(again, t("plan.submit.send"))
    tells(again, t("plan.submit.sent"))
    go(page, "indicatori")
    do(page, t("plan.validate.yes"))
    tells(page, t("plan.validate.done"))
    nation = visitors.signed_in(CENTRAL).page
    go(nation, "indicatori")
    do(nation, t("plan.release.one", county="Covasna"))
    tells(nation, t("plan.release.done", n=1))
