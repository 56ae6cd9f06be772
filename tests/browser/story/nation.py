"""Steps 7 and 8: the quarter is submitted, validated and released; ANITP compares the counties, and sees no case."""

from datetime import UTC, datetime

from playwright.sync_api import Locator, Page, expect

from dashboard.words import t
from dashboard.words.formats import number_text, period_label
from data_model.indicators import of_persons
from data_model.periods import Quarter
from tests.browser.site import choose, go, menu, pick, press, settle, write
from tests.browser.story.telling import CENTRAL, PREFECTURE, REGIONAL, Story, tells, text_of

LIVE = "Ședințe ținute"
PERSONS = "Cazuri notificate"
RELEASED = (
    "select indicator, state, value from releasedfigure where place = 'BV' and audience = 'anitp' and quarter = ?"
)
CASE_PAGES = ("cazuri", "referiri", "judet", "sedinte")


def _row(page: Page, county: str) -> Locator:
    head = page.get_by_role("rowheader", name=county, exact=True)
    return page.locator("tr").filter(has=head).first


def _look_at(story: Story, indicator: str, quarter: Quarter) -> Page:
    page = story.page(CENTRAL)
    if not page.url.split("?")[0].endswith("harta-nationala"):
        menu(page, "country")
    for label, wanted in (("Indicator", indicator), ("Perioada", period_label(str(quarter)))):
        if page.get_by_role("combobox", name=label).input_value() != wanted:
            choose(page, label, wanted)
    expect(page.locator("caption")).to_have_text(f"{indicator}, {period_label(str(quarter))}")
    return page


def nothing_is_known_yet(story: Story) -> None:
    """Before: Brașov's quarter is not reported; the quarter that runs has no meeting of Brașov's."""
    page = _look_at(story, PERSONS, story.quarter())
    expect(_row(page, "Brașov")).to_contain_text("neraportat")
    assert not story.ask(RELEASED, str(story.quarter()))
    page = _look_at(story, LIVE, Quarter.of(story.now()))
    story.told.held = _row(page, "Brașov").locator("td").first.inner_text()


def the_quarter_is_released(story: Story) -> None:
    """Step 7: the coordinator submits, the regional centre of Brașov and Covasna validates, ANITP releases."""
    quarter, period = story.quarter(), period_label(str(story.quarter()))
    page = story.page(PREFECTURE)
    menu(page, "plan")
    expect(page.get_by_role("heading", name=f"Brașov, {period}")).to_be_visible()
    write(page, "O notă pentru centrul regional (opțional)", "Cifrele au fost verificate în ședința echipei.")
    press(page, "Trimite la centrul regional")
    tells(page, "Trimestrul a fost trimis la centrul regional.")
    page = story.page(REGIONAL)
    menu(page, "plan")
    for county in ("Brașov", "Covasna"):
        expect(_row(page, county)).to_be_visible()
    press(page, "Arată: Brașov")
    expect(page.get_by_text("Cifrele au fost verificate în ședința echipei.").first).to_be_visible()
    press(page, "Validează")
    tells(page, "Trimestrul este validat.")
    page = story.page(CENTRAL)
    menu(page, "plan")
    assert not story.ask(RELEASED, str(quarter)), "figures were released before ANITP did it"
    press(page, "Publică Brașov")
    tells(page, "Un județ a fost publicat.")
    expect(_row(page, "Brașov")).to_contain_text("publicat")


def the_counties_are_compared(story: Story) -> None:
    """Step 8: an indicator and a period, on the map, in an equal table and in a chart with the uncertainty shown."""
    quarter = story.quarter()
    released = {indicator: (state, value) for indicator, state, value in story.ask(RELEASED, str(quarter))}
    assert set(released) == {indicator.id for indicator in of_persons()}
    page = _look_at(story, PERSONS, quarter)
    expect(_row(page, "Brașov")).not_to_contain_text("neraportat")
    _all_42(page)
    _sorted(page)
    story.shot(CENTRAL, "national-map", ".completeness")
    for name, indicator in (("Cazuri notificate", "cases_notified"), ("Victime identificate", "victims_identified")):
        row = _row(_look_at(story, name, quarter), "Brașov")
        state, value = released[indicator]
        if value is None:
            expect(row).to_contain_text("protejat")
        else:
            expect(row.locator("td").first).to_have_text(number_text(value))
            expect(row).to_contain_text("publicat" if state == "value" else "zero")
    page = _look_at(story, LIVE, Quarter.of(_held_on(story)))
    now = _row(page, "Brașov").locator("td").first.inner_text()
    assert int(now) == int(story.told.held) + 1, f"{story.told.held} meetings before, {now} after"


def _held_on(story: Story) -> datetime:
    ((at,),) = story.ask("select starts_at from meeting where id = ?", story.told.meeting)
    return datetime.fromisoformat(at).replace(tzinfo=UTC)


def _all_42(page: Page) -> None:
    expect(page.get_by_role("option")).to_have_count(42)
    sizes = page.get_by_role("option").evaluate_all("all => all.map((one) => one.getBBox().width)")
    assert min(sizes) > 1, "a county has no outline"
    assert "Brașov" in str(page.locator("path[data-code=BV]").get_attribute("aria-label"))
    expect(page.locator("tbody tr").filter(has=page.get_by_role("button", name="Alege: "))).to_have_count(42)
    pick(page, t("country.view.choose"), t("country.view.bars"))
    expect(page.locator("svg[role=img] rect.over")).to_have_count(42)
    shown = page.locator("tbody tr").filter(has_text="publicat").all_inner_texts()
    assert shown and all("(" in text for text in shown), "a released rate has no interval"


def _sorted(page: Page) -> None:
    button = page.get_by_role("columnheader").get_by_role("button").nth(1)
    button.click()
    button.click()
    settle(page)
    cells = page.locator("tbody tr td:nth-child(2)").all_inner_texts()[:42]
    numbers = [int(text.replace(".", "")) for text in cells if text.replace(".", "").isdecimal()]
    assert len(numbers) > 1 and numbers == sorted(numbers, reverse=True), numbers


def no_way_to_a_case(story: Story) -> None:
    """ANITP has no page, no address and no document that leads to a case."""
    page = story.page(CENTRAL)
    labels = page.get_by_test_id("stSidebarNav").get_by_role("link").all_inner_texts()
    assert labels and not {"Cazuri", "Referiri", "Județul", "Ședințe"} & {label.strip() for label in labels}, labels
    for path in CASE_PAGES:
        go(page, path)
        tells(page, "Rolul tău nu permite acest lucru.")
        seen = text_of(page)
        assert not [code for code in story.codes() if code in seen], path
        assert len(seen.split()) < 60, f"/{path} shows more than a refusal: {seen}"
    for address in (
        f"documente/sedinta/{story.told.meeting}/proces-verbal.pdf",
        f"documente/sedinta/{story.told.meeting}/proces-verbal.docx",
        f"documente/sedinta/{story.told.meeting}/invitatie.ics",
        "harti/judet/BV",
    ):
        answer = page.context.request.get(story.site.address(address))
        assert answer.status in (403, 404), f"{address}: {answer.status}"
        assert "text/html" in answer.headers["content-type"]
