"""Step 6: the minutes as people get them, read back from the files; and what the next meeting finds."""

import re
from io import BytesIO
from pathlib import Path

from docx import Document
from playwright.sync_api import Download, Page, expect
from pypdf import PdfReader

from tests.browser.site import go, menu, press
from tests.browser.story.telling import PREFECTURE, Story, drawn_page, tells
from tests.dashboard.test_documents_minutes import SECTIONS

A_CODE = re.compile(r"\b[A-Z]{1,2}-20\d\d-[0-9A-Z]{5}\b")


def download(page: Page, name: str) -> bytes:
    """Follow a link of the page to a document, as one click does, and read what came."""
    came: list[Download] = []

    def keep(one: Download) -> None:
        came.append(one)

    page.context.on("page", lambda opened: opened.on("download", keep))
    page.on("download", keep)
    page.get_by_role("link", name=name).click()
    for _ in range(100):
        if came:
            return Path(came[0].path()).read_bytes()
        page.wait_for_timeout(100)
    raise AssertionError(f"{name}: nothing was downloaded")


def text_of_docx(file: bytes) -> str:
    """Every paragraph and cell, heads and feet of the pages too."""
    paper = Document(BytesIO(file))
    parts = [p.text for p in paper.paragraphs]
    parts += [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    for section in paper.sections:
        parts += [p.text for p in (*section.header.paragraphs, *section.footer.paragraphs)]
    return "\n".join(parts)


def text_of_pdf(file: bytes) -> str:
    """The words of all pages in one line, as a line may end anywhere."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(file)).pages).split())


def the_minutes_are_complete_and_locked(story: Story) -> None:
    """Numbered, with every section, decision and action; cases only by the meeting's numbers; the same each time."""
    page = story.page(PREFECTURE)
    go(page, f"sedinte?sedinta={story.told.meeting}")
    digest = str(page.locator(".digest").get_attribute("title"))
    pdf = download(page, "Procesul-verbal (PDF)")
    letter = text_of_docx(download(page, "Procesul-verbal (DOCX)"))
    for said in (letter, text_of_pdf(pdf)):
        _complete(story, said, digest)
    headings = [line for line in letter.splitlines() if line in SECTIONS]
    assert headings == SECTIONS, headings
    assert pdf == download(page, "Procesul-verbal (PDF)"), "the locked minutes changed between two downloads"
    file = story.database.parent / "minutes.pdf"
    file.write_bytes(pdf)
    drawn_page(file, "minutes")


def _complete(story: Story, said: str, digest: str) -> None:
    told = story.told
    assert f"PROCES-VERBAL nr. {told.number}" in said
    for words in (*SECTIONS, told.decision, told.action, told.notes, told.added, "Ioana Inventată", digest):
        assert words in said, words
    assert told.dropped not in said, "a point that was taken off is in the minutes"
    assert "Cvorumul este întrunit." in said
    assert re.search(r"\bcazul 1\b", said, re.IGNORECASE)
    found = A_CODE.findall(said) + [code for code in story.codes() if code in said]
    assert not found, f"case codes in the minutes: {found}"


def the_next_meeting_remembers(story: Story) -> None:
    """A week later, the action that was assumed stands on the next agenda by itself, with its owner."""
    story.forward(PREFECTURE, "+ 7 zile")
    page = story.page(PREFECTURE)
    menu(page, "home")
    press(page, "Pregătește ședința")
    press(page, "Pregătește ședința")
    press(page, "Pregătește ședința")
    tells(page, "Ședința este pregătită.")
    point = page.locator(".point").filter(has_text=f"Acțiune asumată anterior: {story.told.action}")
    expect(point).to_contain_text("Responsabil: Spitalul Județean de Urgență Brașov")
    expect(page.locator(".point").filter(has_text=story.told.added)).to_have_count(1)  # it was not reached: it goes on
