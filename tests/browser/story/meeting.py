"""Step 5: the coordinator sees the county, prepares the quarterly meeting from the data, holds it and closes it."""

from datetime import timedelta

from icalendar import Calendar
from playwright.sync_api import Locator, Page, expect

from data_model.plan_catalog import plan_for
from tests.browser.site import choose, go, menu, pick, press, settle, write
from tests.browser.story.papers import download, text_of_docx
from tests.browser.story.telling import PREFECTURE, Story, tells, tick, write_day

LATE = "fără răspuns în termen de la Spitalul Județean de Urgență Brașov"
LATE_REASON = "Termenul de răspuns a fost depășit cu până la"
WHY_DROPPED = "Se discută la ședința trimestrului următor."
ADDED = "Pregătirea Zilei europene de luptă împotriva traficului de persoane"
NOTES = "Spitalul explică întârzierea: cererile ajung la registratură. De acum le primește asistentul social de gardă."
DECISION = "Referirile medicale se trimit direct asistentului social de gardă al spitalului."
ACTION = "Numirea asistentului social de gardă care răspunde la referiri, anunțată echipei"
OWNER = "Spitalul Județean de Urgență Brașov"
OPENED = "select id, number, year from meeting where county = 'BV' and state != 'closed'"


def the_county_is_seen(story: Story) -> None:
    """The map is drawn; open cases, waiting referrals, free places and overdue actions are told."""
    page = story.page(PREFECTURE)
    go(page, "")
    expect(page.get_by_text("acțiuni cu termen depășit").first).to_be_visible()
    story.shot(PREFECTURE, "coordinator-home")
    menu(page, "county")
    for words in (
        "referiri fără răspuns",
        "cazuri fără mișcare",
        "acțiuni cu termen depășit",
        "Asociația Lumina (inventată)",
    ):
        expect(page.get_by_text(words).first).to_be_visible()
    _figure(
        page, "Cazuri deschise", story, "select count(*) from 'case' where handling_county='BV' and closed_at is null"
    )
    _figure(
        page, "Referiri în curs", story,
        "select count(*) from referral where county = 'BV' and status in ('sent', 'received', 'accepted', 'started')",
    )  # fmt: skip
    free = "select sum(free) || ' din ' || sum(capacity) from service where county = 'BV' and free + capacity >= 0"
    _figure(page, "Locuri libere", story, free)
    _map_is_drawn(page)
    story.shot(PREFECTURE, "county-map", "iframe")


def _figure(page: Page, name: str, story: Story, question: str) -> None:
    ((value,),) = story.ask(question)
    metric = page.get_by_test_id("stMetric").filter(has_text=name)
    expect(metric.get_by_test_id("stMetricValue")).to_have_text(str(value))


def _map_is_drawn(page: Page) -> None:
    frame = page.frame_locator("iframe[src*='/harti/judet/BV']")
    drawn = frame.get_by_role("region", name="Harta județului Brașov")
    outline = drawn.locator("svg path").first
    expect(outline).to_be_visible()
    box = outline.bounding_box()
    assert box and box["width"] > 100 and box["height"] > 100, f"the county's outline is {box}"
    for mark in ("Codlea: 1–4 cazuri", "Centrul de consiliere Drum Drept"):
        expect(drawn.get_by_role("button", name=mark).first).to_be_visible()
    expect(frame.get_by_text("EuroGeographics").first).to_be_visible()


def the_meeting_is_prepared(story: Story) -> None:
    """The agenda comes from the data, each point with its reason; it is edited, and people are invited."""
    page = story.page(PREFECTURE)
    menu(page, "home")
    press(page, "Pregătește ședința")
    press(page, "Pregătește ședința")
    write_day(page, "Ziua", story.today())
    write(page, "Locul", "Sala mare a prefecturii")
    press(page, "Pregătește ședința")
    tells(page, "Ședința este pregătită.")
    ((story.told.meeting, number, year),) = story.ask(OPENED)
    story.told.number = f"{number}/{year}"
    expect(page.get_by_role("heading", name=f"Ședința nr. {story.told.number}")).to_be_visible()
    late = _point(page, LATE)
    expect(late).to_contain_text(LATE_REASON)
    expect(late).to_contain_text(story.told.code)
    due = ("3.2.9",) if plan_for(story.today()) else ()  # where no plan is in force, none of its actions is due
    for words in ("fără mișcare de cel puțin", "Nevoie fără serviciu în județ", "Acțiune cu termen depășit", *due):
        expect(_point(page, words)).to_be_visible()
    assert all(text.strip() for text in page.locator(".point .reason").all_inner_texts()), "a point has no reason"
    _edit(story, page)
    _invite(story, page)
    go(page, f"sedinte?sedinta={story.told.meeting}")
    story.shot(PREFECTURE, "agenda", "h1")


def _point(page: Page, words: str) -> Locator:
    return page.locator(".point").filter(has_text=words).first


def _titles(page: Page) -> list[str]:
    return [text.split(". ", 1)[1] for text in page.locator(".point strong").all_inner_texts()]


def _edit(story: Story, page: Page) -> None:
    before = _titles(page)
    press(page, f"Schimbă punctul {len(before)}")
    story.told.dropped = before[-1]
    write(page, "De ce scoți punctul de pe ordinea de zi", WHY_DROPPED)
    press(page, "Scoate punctul")
    tells(page, "Punctul a fost scos de pe ordinea de zi")
    page.get_by_text("Adaugă un punct", exact=True).click()
    write(page, "Titlul punctului", ADDED)
    press(page, "Adaugă punctul")
    tells(page, "Punctul a fost adăugat")
    assert _titles(page) == [*before[:-1], ADDED]
    press(page, f"Schimbă punctul {len(before)}")
    press(page, "Mută mai sus")
    press(page, "Gata")
    assert _titles(page) == [*before[:-2], ADDED, before[-2]], "the point did not move"
    story.told.added = ADDED
    page.get_by_text("Un punct scos de pe ordinea de zi").click()
    expect(page.get_by_text(f"Motivul: {WHY_DROPPED}")).to_be_visible()


def _invite(story: Story, page: Page) -> None:
    said = text_of_docx(download(page, "Invitația (DOCX)"))
    for words in (story.told.number, "Sala mare a prefecturii", ADDED, "DGASPC Brașov"):
        assert words in said, words
    (event,) = Calendar.from_ical(download(page, "Invitația pentru calendar (.ics)")).walk("VEVENT")
    assert event.decoded("dtstart").date() == story.today()
    assert story.told.number in str(event["summary"])
    for code in story.codes():
        assert code not in said and code not in event.to_ical().decode(), "a case code left with the invitation"
    assert "cazul 1" not in said.lower()


def the_meeting_is_held(story: Story) -> None:
    """Who came, what was said, decided and assumed; what is typed survives a page that is loaded again."""
    page = story.page(PREFECTURE)
    _at_the_meeting(story, page)
    press(page, "Începe ședința")
    tells(page, "Ședința a început.")
    _attendance(page)
    pick(page, "Ce se deschide deasupra punctelor", "Prezența")
    _go_to_the_late_point(page)
    _notes_survive(story, page)
    _decide(page)
    _assume(story, page)
    menu(page, "home")
    _at_the_meeting(story, page)
    _go_to_the_late_point(page)
    story.shot(PREFECTURE, "meeting-room", "h1")
    story.told.notes, story.told.decision, story.told.action = NOTES, DECISION, ACTION


def _at_the_meeting(story: Story, page: Page) -> None:
    menu(page, "meetings")
    if not page.get_by_role("heading", name=f"Ședința nr. {story.told.number}").count():
        press(page, f"Continuă ședința nr. {story.told.number}")


def _attendance(page: Page) -> None:
    """Enough of the invited are there; one came by a substitute, with a name."""
    groups = page.get_by_role("radiogroup", name="Prezența: ")
    expect(groups.first).to_be_visible()
    named = [str(group.get_attribute("aria-label")) for group in groups.all()]
    assert len(named) > 8, named
    for i, name in enumerate(named[: len(named) // 2 + 2]):
        tick(page, name, "înlocuitor" if i == 1 else "prezent")
    who = named[0].removeprefix("Prezența: ")
    write(page, f"Cine a venit de la {who}", "Ioana Inventată")
    expect(page.get_by_text("cvorum întrunit", exact=False).first).to_be_visible()


def _go_to_the_late_point(page: Page) -> None:
    page.get_by_role("button", name="de la Spitalul Județean").first.click()
    settle(page)
    expect(page.locator(".current")).to_contain_text(LATE_REASON)


def _notes_survive(story: Story, page: Page) -> None:
    area = page.get_by_label("Discuții", exact=True)
    area.click()
    area.fill(NOTES)  # still in the field: nothing is sent to Streamlit before it is left
    expect(page.get_by_role("status").filter(has_text="salvat").first).to_be_visible()
    page.reload()
    settle(page)
    _go_to_the_late_point(page)
    expect(page.get_by_label("Discuții", exact=True)).to_have_value(NOTES)
    press(page, "Salvează discuțiile")
    expect(page.get_by_text("Discuțiile sunt salvate în ședință.")).to_be_visible()


def _decide(page: Page) -> None:
    write(page, "Hotărâre nouă", DECISION)
    press(page, "Adaugă hotărârea")
    tells(page, "Hotărârea a fost adăugată.")


def _assume(story: Story, page: Page) -> None:
    write(page, "Acțiune nouă", ACTION)
    choose(page, "Instituția responsabilă", OWNER)
    write_day(page, "Termen", story.today() + timedelta(days=21))
    press(page, "Adaugă acțiunea")
    tells(page, "Acțiunea a fost adăugată și apare în planul comun.")


def the_meeting_is_closed(story: Story) -> None:
    """Closing locks the minutes: nothing can be changed any more, and a window open since before shows it by itself."""
    page = story.page(PREFECTURE)
    _at_the_meeting(story, page)
    older = story.visitors.signed_in(PREFECTURE).page
    older.goto(page.url)
    settle(older)
    _go_to_the_late_point(older)
    older.get_by_label("Hotărâre nouă").fill("O hotărâre adăugată după închidere.")
    tick(page, "Ce se deschide deasupra punctelor", "Închide ședința")
    press(page, "Închide ședința și blochează procesul-verbal")
    tells(page, "Ședința este închisă")
    for window in (page, older):
        expect(window.get_by_text("nimic din ea nu se mai poate schimba")).to_be_visible()
        expect(window.get_by_role("textbox")).to_have_count(0)
        expect(window.get_by_role("button", name="Adaugă hotărârea")).to_have_count(0)
    late = story.ask("select count(*) from decision where text like '%după închidere%'")
    assert late == [(0,)], "a closed meeting took a decision"
