"""A walk through every screen of a role: what each asked of other hosts, and what axe-core finds on it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Frame, Page, expect

from dashboard.shell.pages import PAGES
from dashboard.words import t
from data_model.access import ROLES, Role
from tests.browser.site import Visitors, Watched, go, menu, pick, press, settle

ROLE_OF = {
    "dgaspc.brasov": Role.INSTITUTION,
    "prefectura.brasov": Role.COORDINATOR,
    "prefectura.covasna": Role.COORDINATOR,
    "cr.brasov": Role.REGIONAL,
    "anitp.central": Role.CENTRAL,
    "administrator": Role.ADMINISTRATOR,
}
ONLY_BEHIND = ("prefectura.covasna",)
"""Who has a screen that nobody else of the role has; the menu's pages are the role's."""
ANYBODY = "anybody"
WALKERS = (*ROLE_OF, ANYBODY)
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]},
    "resultTypes": ["violations"],
}
FOLDED = """() => document.querySelectorAll('[data-testid="stExpander"] details:not([open]) > summary')
  .forEach((fold) => fold.click())"""
SHORTENED = """(most) => {
  const seen = {};
  const make = (row) => [...row.querySelectorAll("*")].map((one) => one.tagName + "." + one.className).join();
  const look = (root) => {
    for (const row of root.querySelectorAll("tbody > tr")) {
      const kind = make(row);
      seen[kind] = (seen[kind] ?? 0) + 1;
      if (seen[kind] > most) row.remove();
    }
    for (const one of root.querySelectorAll("*")) if (one.shadowRoot) look(one.shadowRoot);
  };
  look(document);
}"""
ALIKE = 4  # rows of one make that axe looks at: it judges what they are made of, not what they say
_axe = Axe()


@dataclass(frozen=True)
class Screen:
    """One screen, as a visitor's browser saw it. `axe` holds rule, element and reason of each violation."""

    name: str
    foreign: tuple[str, ...]
    policy: tuple[str, ...]
    errors: tuple[str, ...]
    axe: tuple[str, ...]


def violations(frame: Frame) -> list[str]:
    """What axe-core finds against WCAG A and AA in one frame, whose long tables are cut short."""
    frame.evaluate(SHORTENED, ALIKE)
    if not frame.evaluate("() => 'axe' in window"):
        frame.evaluate(_axe.axe_script)
    found = frame.evaluate("(rules) => axe.run(rules)", RULES)["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]} ({node['failureSummary'].splitlines()[-1].strip()})"
        for rule in found
        for node in rule["nodes"]
    ]


def walk(visitors: Visitors, login: str) -> Iterator[Screen]:
    """Every screen of a login: the pages of the menu, and what is behind them."""
    if login == ANYBODY:
        yield from _outside(visitors)
        return
    visitor = visitors.signed_in(login)
    go(visitor.page, "")
    for entry in PAGES:
        if entry.right in ROLES[ROLE_OF[login]] and login not in ONLY_BEHIND:
            menu(visitor.page, entry.key)
            expect(
                visitor.page.get_by_role("heading", level=1, name=t(f"{entry.key}.title"), exact=True)
            ).to_be_visible()
            yield _seen(visitor, entry.path)
    for name, step in BEHIND.get(login, ()):
        step(visitor.page)
        yield _seen(visitor, name)


def _seen(visitor: Watched, name: str) -> Screen:
    page = visitor.page
    _unfold(page)
    axe = [line for frame in page.frames for line in violations(frame)]
    screen = Screen(name, tuple(visitor.foreign), tuple(visitor.violations), tuple(visitor.errors), tuple(axe))
    visitor.forget()
    return screen


def _unfold(page: Page) -> None:
    """Open what is folded; what comes later of its own is waited for."""
    page.evaluate(FOLDED)
    if page.locator("iframe").count():
        page.frame_locator("iframe").first.locator("path").first.wait_for(state="attached")
    if page.locator('[data-testid="stApp"]').count():
        settle(page)


def _outside(visitors: Visitors) -> Iterator[Screen]:
    visitor = visitors.anonymous()
    page = visitor.page
    page.goto(visitor.site.address("intrare"))
    yield _seen(visitor, "intrare")
    page.fill("#login", "nimeni.nicaieri")
    page.fill("#password", "o parolă greșită")
    page.locator("form button.primary").click()
    page.get_by_role("alert").wait_for()
    yield _seen(visitor, "intrare, parolă greșită")
    visitor = visitors.signed_in("anitp.central")
    for path in ("iesire", "documente/sedinta/999999/proces-verbal.pdf", "nicaieri"):
        visitor.page.goto(visitor.site.address(path))
        yield _seen(visitor, path)


def _first_case(page: Page) -> None:
    go(page, "cazuri")
    page.locator("tbody button").first.click()
    page.get_by_role("button", name=t("cases.back")).wait_for()


def _new_case(page: Page) -> None:
    go(page, "cazuri")
    press(page, t("cases.open"))


def _refusal(page: Page) -> None:
    go(page, "referiri")
    if page.get_by_role("button", name=t("referrals.inbox.refuse")).count():
        press(page, t("referrals.inbox.refuse"))


def _meeting(state: str) -> Callable[[Page], None]:
    def show(page: Page) -> None:
        go(page, "sedinte")
        page.locator("tr").filter(has_text=state).get_by_role("button").first.click()
        page.get_by_role("button", name=t("meetings.back")).wait_for()
        settle(page)

    return show


def _new_meeting(page: Page) -> None:
    go(page, "sedinte?sedinta=noua")


def _new_order(page: Page) -> None:
    go(page, "echipe")
    pick(page, t("teams.form.choose"), t("teams.form.new"))


def _room(page: Page) -> None:
    press(page, t("meetings.begin"))
    page.get_by_text(t("meetings.panel.attendance"), exact=True).first.wait_for()


def _panel(name: str) -> Callable[[Page], None]:
    def show(page: Page) -> None:
        page.get_by_text(t(f"meetings.panel.{name}"), exact=True).first.click()
        settle(page)

    return show


def _chosen_county(page: Page) -> None:
    go(page, "harta-nationala")
    page.locator('[data-code="BV"]').click()
    settle(page)


BEHIND: dict[str, tuple[tuple[str, Callable[[Page], None]], ...]] = {
    "dgaspc.brasov": (("un caz", _first_case), ("caz nou", _new_case), ("refuz", _refusal)),
    "prefectura.brasov": (
        ("un caz al județului", _first_case),
        ("ședință încheiată", _meeting(t("terms.meeting_state.closed"))),
        ("ședință nouă", _new_meeting),
        ("ordin nou", _new_order),
    ),
    "prefectura.covasna": (
        ("ședință în pregătire", _meeting(t("terms.meeting_state.preparing"))),
        ("sala de ședință", _room),
        ("sala, datele ședinței", _panel("facts")),
        ("sala, închiderea", _panel("close")),
    ),
    "anitp.central": (("un județ ales", _chosen_county),),
}
