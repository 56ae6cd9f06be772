"""Who takes part in the story, what is remembered from step to step, and the few questions put to the database."""

import os
import sqlite3
import subprocess
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from data_model.periods import BUCHAREST, Quarter
from tests.browser.site import Site, Visitors, Watched, press, said, settle

DGASPC, PREFECTURE, REGIONAL, CENTRAL = "dgaspc.brasov", "prefectura.brasov", "cr.brasov", "anitp.central"
SHELTER, COUNSELLING, HOSPITAL = "lumina.brasov", "drum-drept.brasov", "spital.brasov"
SHOTS = Path(__file__).parents[3] / "docs" / "shots"
SCREEN = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}


@dataclass
class Told:
    """What a step learned and a later one needs."""

    code: str = ""  # of the case
    meeting: int = 0
    number: str = ""  # of the meeting: 4/2026
    decision: str = ""
    action: str = ""
    notes: str = ""
    added: str = ""  # the point that the coordinator added
    dropped: str = ""  # the title of the point that was taken off
    clicks: int = 0
    held: str = ""  # meetings of Brașov in the running quarter, before


@dataclass
class Story:
    """The people's windows, one for each login, over a demonstration of the story's own."""

    visitors: Visitors
    database: Path
    told: Told = field(default_factory=Told)
    windows: dict[str, Watched] = field(default_factory=dict)

    @property
    def site(self) -> Site:
        return self.visitors.site

    def page(self, login: str) -> Page:
        """The window of a login, signed in when it is first needed."""
        if login not in self.windows:
            self.windows[login] = self.visitors.signed_in(login)
            self.windows[login].page.set_viewport_size(SCREEN)  # type: ignore[arg-type]
            self.windows[login].page.goto(self.site.url)
            settle(self.windows[login].page)
        return self.windows[login].page

    def ask(self, question: str, *values: object) -> list[Any]:
        """Rows of the database, to compare with what is seen."""
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True) as db:
            return db.execute(question, values).fetchall()

    def codes(self) -> list[str]:
        """The code of every case there is."""
        return [code for (code,) in self.ask('select code from "case"')]

    def now(self) -> datetime:
        """The product's clock, aware UTC."""
        moved = self.ask("select value from setting where name = 'clock_offset_seconds'")
        return datetime.now(UTC) + timedelta(seconds=moved[0][0] if moved else 0)

    def today(self) -> date:
        return self.now().astimezone(BUCHAREST).date()

    def quarter(self) -> Quarter:
        """The quarter that ended last, by the product's clock."""
        return Quarter.of(self.now()).before()

    def forward(self, login: str, words: str, times: int = 1) -> None:
        """Move the demonstration's clock by a button of the sidebar: "+ 3 zile"."""
        for _ in range(times):
            before = self.now()
            press(self.page(login), words)
            assert self.now() - before > timedelta(hours=23), "the clock did not move"

    def shot(self, login: str, name: str, top: str = "") -> None:
        """Save a picture for the README, when asked to; `top` is what it begins with, as a selector."""
        shoot(self.page(login), name, top)


def shoot(page: Page, name: str, top: str = "") -> None:
    """docs/shots/<name>.png, in few colours; only with IMPREUNA_SHOTS=1."""
    if os.environ.get("IMPREUNA_SHOTS") != "1":
        return
    SHOTS.mkdir(parents=True, exist_ok=True)
    file = SHOTS / f"{name}.png"
    if top:
        page.locator(top).first.evaluate("(one) => one.scrollIntoView({ block: 'start' })")
    page.screenshot(path=file)
    fewer_colours(file)


def fewer_colours(file: Path) -> None:
    from PIL import Image

    Image.open(file).convert("RGB").quantize(128, dither=Image.Dither.NONE).save(file, optimize=True)


def tells(page: Page, words: str) -> None:
    """The page says so in a message."""
    expect(page.get_by_test_id("stAlert").filter(has_text=words).first).to_be_visible()


def says_nothing_bad(page: Page) -> None:
    """No message on the page is about an error."""
    bad = [text for text in said(page) if "nu s-a" in text.lower() or "eroare" in text.lower()]
    assert not bad, bad


def tick(page: Page, group: str, option: str) -> None:
    """Press one of several pills, by the group's label and its own, and see that it took: a page that is being drawn
    on a busy machine may move under the pointer."""
    place = page.get_by_role("toolbar", name=group).or_(page.get_by_role("radiogroup", name=group)).first
    one = place.get_by_role("button", name=option, exact=True).or_(place.get_by_role("radio", name=option, exact=True))
    for _ in range(3):
        one.first.click()
        settle(page)
        if "true" in (one.first.get_attribute("aria-pressed"), one.first.get_attribute("aria-checked")):
            return
    raise AssertionError(f"{option!r} of {group!r} does not stay pressed")


def write_day(page: Page, label: str, day: date) -> None:
    """Type a day into a date field, part by part, and leave it."""
    field = page.get_by_role("group", name=label, exact=True).first
    field.get_by_role("spinbutton").first.click()
    page.keyboard.type(f"{day:%d%m%Y}")
    page.keyboard.press("Tab")
    settle(page)
    expect(field).to_contain_text(f"{day:%Y}")


def text_of(page: Page) -> str:
    """All that can be read in the page's main part, shadow roots of our components included."""
    return str(page.get_by_test_id("stMain").evaluate(WHOLE_TEXT))


WHOLE_TEXT = """(start) => {
  const parts = [];
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) parts.push(node.textContent);
    if (node.shadowRoot) node.shadowRoot.childNodes.forEach(walk);
    node.childNodes.forEach(walk);
    if (node.nodeType === Node.ELEMENT_NODE && /^(P|DIV|TR|LI|TD|TH)$/.test(node.tagName)) parts.push("\\n");
  };
  walk(start);
  return parts.join(" ").replace(/[ \\t]+/g, " ");
}"""


def drawn_page(pdf: Path, name: str) -> None:
    """The first page of a PDF as a picture for the README, when asked to."""
    if os.environ.get("IMPREUNA_SHOTS") != "1":
        return
    picture = SHOTS / name
    subprocess.run(
        ["pdftoppm", "-png", "-r", "80", "-f", "1", "-l", "1", "-singlefile", pdf, picture], check=True, timeout=60
    )
    fewer_colours(picture.with_suffix(".png"))
