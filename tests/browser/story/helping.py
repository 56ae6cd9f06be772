"""Steps 1 to 4: a case is opened, three institutions are asked, each answers in its way, places are kept up to date."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.site import choose, go, menu, pick, press, settle, write
from tests.browser.story.telling import (
    COUNSELLING,
    DGASPC,
    HOSPITAL,
    PHONE,
    PREFECTURE,
    SCREEN,
    SHELTER,
    Story,
    says_nothing_bad,
    shoot,
    tells,
    text_of,
    tick,
)

NOTE = "Notă despre situație (opțional)"
SAFE = "Semnal de la o colegă de muncă; persoana lucra fără contract și fără zile libere."
REFUSED = {
    f"{SAFE} O găsiți la 0722 123 456.": "număr de telefon",
    f"{SAFE} Se numește Maria Popescu.": "numele unei persoane",
    f"{SAFE} CNP 2960101080019.": "cod numeric personal",
}
TYPED = {
    "Grupa de vârstă": "26–40 de ani",
    "Sexul": "feminin",
    "Cetățenia": "română",
    "Județul de origine": "Covasna",
    "Cine a semnalat": "inspecția muncii",
    "Forma de exploatare": "exploatare prin muncă",
    "Țara în care a fost exploatată": "România",
    "Județul în care a fost exploatată": "Sibiu",
}
ASKED = {
    "cazare": "Asociația Lumina",
    "consiliere psihologică": "Centrul de consiliere Drum Drept",
    "asistență medicală": "Ambulatoriul integrat",
}


def cell_of(page: Page, *words: str) -> Locator:
    """The row of a table that holds all these words."""
    row = page.locator("tr")
    for word in words:
        row = row.filter(has_text=word)
    return row.first


def the_door_is_shown(story: Story) -> None:
    """Before: who does not sign in sees the sign-in page alone."""
    page = story.visitors.anonymous().page
    page.set_viewport_size(SCREEN)  # type: ignore[arg-type]
    page.goto(story.site.address("cazuri"))
    expect(page.get_by_role("button", name="DGASPC Brașov")).to_be_visible()
    shoot(page, "sign-in")


def a_case_is_opened(story: Story) -> None:
    """Step 1: a text that holds a person's data is refused before anything is saved; the rest stays."""
    page = story.page(DGASPC)
    before = len(story.codes())
    menu(page, "cases")
    press(page, "Deschide un caz")
    for label, option in TYPED.items():
        choose(page, label, option)
    choose(page, "Localitatea", "Codlea")
    for text, kind in REFUSED.items():
        write(page, NOTE, text)
        press(page, "Deschide cazul")
        tells(page, kind)
        tells(page, "Nimic nu s-a salvat")
        _all_is_still_there(page, text)
        assert len(story.codes()) == before, "a refused case was stored"
    write(page, NOTE, SAFE)
    press(page, "Deschide cazul")
    tells(page, "Centrul Regional ANITP Brașov")
    tells(page, "BCCO Brașov")
    (story.told.code,) = set(story.codes()) - {code for (code,) in story.ask(OLDER, before)}
    expect(page.get_by_role("heading", name=story.told.code)).to_be_visible()
    seen = text_of(page)
    for word in ("Covasna", "Sibiu", "Brașov", "exploatare prin muncă", SAFE):
        assert word in seen, word


OLDER = 'select code from "case" order by id limit ?'


def _all_is_still_there(page: Page, text: str) -> None:
    for label, option in TYPED.items():
        expect(page.get_by_role("combobox", name=label).first).to_have_value(option)
    expect(page.get_by_label(NOTE)).to_have_value(text)


def _at_the_case(story: Story) -> Page:
    page = story.page(DGASPC)
    menu(page, "cases")
    if not page.get_by_role("heading", name=story.told.code).count():
        press(page, f"Deschide: {story.told.code}")
    return page


def help_is_asked_for(story: Story) -> None:
    """Step 2: the assessment, consent, three needs, and one batch of three referrals."""
    page = _at_the_case(story)
    pick(page, "Ce au arătat semnele de trafic", "semne clare de trafic")
    pick(page, "Cât de mare este riscul pentru persoană", "mediu")
    press(page, "Notează evaluarea")
    tells(page, "Evaluarea este notată.")
    pick(page, "Răspunsul", "dat")
    pick(page, "Cine l-a dat", "persoana în cauză")
    press(page, "Notează răspunsul")
    tells(page, "Răspunsul este notat.")
    for need in ASKED:
        tick(page, "De ce are nevoie", need)
    press(page, "Salvează nevoile")
    tells(page, "Nevoile sunt salvate.")
    for need, service in ASKED.items():
        choose(page, need, service)
    press(page, "Trimite 3 referiri")
    tells(page, "Au plecat 3 referiri")
    sent = story.ask(
        "select count(distinct batch), count(*) from referral where case_id = (select max(id) from 'case')"
    )
    assert sent == [(1, 3)], "the three did not leave as one batch"
    expect(page.get_by_text("3 referiri își așteaptă răspunsul.")).to_be_visible()


def each_answers_in_its_way(story: Story) -> None:
    """Step 3: one accepts and starts, one refuses with a coded reason, one is silent past its deadline."""
    code = story.told.code
    _accepts_and_starts(story, code)
    _refuses(story, code)
    silent = story.page(HOSPITAL)
    menu(silent, "referrals")
    expect(_card(silent, code)).to_be_visible()
    story.forward(DGASPC, "+ 3 zile", times=2)
    _the_sender_sees_all_three(story, code)
    coordinator = story.page(PREFECTURE)
    go(coordinator, "referiri")
    expect(cell_of(coordinator, code, "Spitalul Județean de Urgență Brașov", "fără răspuns")).to_be_visible()


def _card(page: Page, code: str) -> Locator:
    return page.get_by_test_id("stVerticalBlock").filter(has_text=f"Cazul {code}").last


def _accepts_and_starts(story: Story, code: str) -> None:
    page = story.page(SHELTER)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    go(page, "")
    expect(page.get_by_text(f"Cazul {code}").first).to_be_visible()
    story.shot(SHELTER, "institution-phone")
    page.set_viewport_size(SCREEN)  # type: ignore[arg-type]
    settle(page)
    press(page, "Acceptă", within=_card(page, code))
    tells(page, f"Ai acceptat: cazare, cazul {code}. DGASPC Brașov vede răspunsul.")
    menu(page, "referrals")
    press(page, "A început serviciul", within=_card(page, code))
    tells(page, f"Serviciul a început: cazare, cazul {code}.")


def _refuses(story: Story, code: str) -> None:
    page = story.page(COUNSELLING)
    menu(page, "referrals")
    press(page, "Nu putem", within=_card(page, code))
    pick(page, "Motivul", "nu există loc liber")
    write(page, "Câteva cuvinte pentru cel care a trimis", "Avem un loc peste două săptămâni.")
    press(page, "Trimite răspunsul")
    tells(page, "nu există loc liber")


def _the_sender_sees_all_three(story: Story, code: str) -> None:
    page = story.page(DGASPC)
    menu(page, "referrals")
    expect(cell_of(page, code, "cazare", "serviciu început")).to_be_visible()
    expect(cell_of(page, code, "asistență medicală", "fără răspuns")).to_be_visible()
    refused = cell_of(page, code, "consiliere psihologică", "refuzată")
    expect(refused).to_contain_text("nu există loc liber")
    expect(refused).to_contain_text("Avem un loc peste două săptămâni.")
    _at_the_case(story)
    expect(page.get_by_text("Termenul a trecut fără răspuns").first).to_be_visible()


def free_places_in_three_clicks(story: Story) -> None:
    """Step 4: from its home page, an institution says how many places are free."""
    page = story.page(SHELTER)
    go(page, "")
    page.evaluate("() => { window.clicks = 0; addEventListener('click', () => window.clicks++, true); }")
    ours = page.locator(".st-key-places_74, [class*='st-key-places_']").filter(has_text="Adăpostul Lumina")
    expect(ours).to_contain_text("4 din 12")
    ours.get_by_test_id("stNumberInputStepDown").click()
    settle(page)
    press(page, "Confirmă", within=ours)
    tells(page, "Locurile libere au fost confirmate.")
    expect(ours).to_contain_text("3 din 12")
    expect(ours).to_contain_text("confirmat azi")
    story.told.clicks = page.evaluate("() => window.clicks")
    assert 1 <= story.told.clicks <= 3, f"{story.told.clicks} clicks"
    says_nothing_bad(page)
