"""The real server and a real Chromium, and the few moves that every browser test makes."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Playwright, TimeoutError, expect

from dashboard.words import t

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium") or "/usr/bin/chromium"
"""The same engine without its windows costs half as much."""
PROGRAM = Path(sys.executable).parent / "impreuna"
ROOT = Path(__file__).parents[2]
PASSWORD = "Demonstratie-2026"  # the demo's, in docs/demo.md
PATIENCE = 30_000  # ms
SHUT = 5_000  # ms after which a list is opened once more
expect.set_options(timeout=PATIENCE)  # how fast a machine is says nothing about the page
PERSONAS = ("dgaspc.brasov", "prefectura.brasov", "cr.brasov", "anitp.central", "administrator")
"""One for each role, as the sign-in page shows them."""

# On a busy machine the script starts long after a click: what was sent must have been answered first.
ANSWERED = """(() => {
  window.__sent = window.__got = 0;
  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", () => { window.__got = performance.now(); });
    }
    send(message) {
      window.__sent = performance.now();
      super.send(message);
    }
  };
})()"""

# Streamlit is idle when its script does not run and nothing old is left on the screen, for a while.
IDLE = """([quiet, call]) => {
  if (window.__call !== call) { window.__call = call; window.__idle = null; }
  const app = document.querySelector('[data-testid="stApp"]');
  if (!app) { window.__idle = null; return document.readyState === "complete" && !document.querySelector("#root"); }
  const still = app.dataset.testScriptState === "notRunning" && app.dataset.testConnectionState === "CONNECTED"
    && window.__got >= window.__sent && !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]');
  if (!still) { window.__idle = null; return false; }
  window.__idle ??= performance.now();
  return performance.now() - window.__idle >= quiet;
}"""

_CALLS = count()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def demo_environment(folder: Path) -> dict[str, str]:
    """For a server that works in `folder`, and finds the tests' own modules too."""
    return os.environ | {"IMPREUNA_DATABASE_URL": f"sqlite:///{folder / 'demo.db'}", "PYTHONPATH": str(ROOT)}


def build_demo(folder: Path) -> None:
    """The demonstration country in `folder`/demo.db, by the program's own command."""
    subprocess.run(
        [PROGRAM, "demo"], env=demo_environment(folder), check=True, stdout=subprocess.DEVNULL, timeout=300, cwd=folder
    )


@dataclass
class Site:
    """A running server."""

    url: str
    log: Path
    pid: int

    def address(self, path: str) -> str:
        return f"{self.url}/{path.lstrip('/')}"


@contextmanager
def serving(folder: Path, command: Sequence[str | Path] | None = None, *, port: int = 0) -> Iterator[Site]:
    """The server on `port` or one of its own, on the database of `folder`; its words go to `folder`/server.log."""
    port, log = port or free_port(), folder / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*(command or [PROGRAM, "run"]), "--port", str(port)],
            env=demo_environment(folder), stdout=out, stderr=subprocess.STDOUT, cwd=folder,
        )  # fmt: skip
        site = Site(f"http://127.0.0.1:{port}", log, process.pid)
        try:
            _wait_for(site, process)
            yield site
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(5)


def _wait_for(site: Site, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended at its start:\n{site.log.read_text()[-2000:]}")
        try:
            with urlopen(f"{site.url}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not answer within a minute")


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(
        executable_path=CHROMIUM,
        args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--font-render-hinting=none"],
    )


@dataclass
class Watched:
    """What a visitor's browser did that nobody should see; `page` is where a test works."""

    page: Page
    site: Site
    foreign: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def forget(self) -> None:
        for kept in (self.foreign, self.violations, self.errors):
            kept.clear()

    def watch(self, page: Page) -> None:
        """The page, and every window that it opens."""
        page.on("request", lambda request: self._asked(request.url))
        page.on("websocket", lambda one: self._asked(one.url))
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("popup", self.watch)

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != urlsplit(self.site.url).netloc:
            self.foreign.append(url)

    def _said(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
            self.violations.append(message.text)
        elif message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.errors.append(message.text)


@dataclass
class Visitors:
    """Opens browser windows of people. Each login signs in once, and its further windows share what it has loaded: a
    browser that knows nothing yet needs seconds to read Streamlit's scripts. Windows end with `close`; the signed-in
    browsers of `kept` stay for whoever gave them.
    """

    browser: Browser
    site: Site
    kept: dict[str, BrowserContext] = field(default_factory=dict)
    opened: list[Page | BrowserContext] = field(default_factory=list)

    def anonymous(self, **options: Any) -> Watched:
        context = self._knowing_nothing(**options)
        self.opened.append(context)
        return self._window(context)

    def signed_in(self, login: str, *, anew: bool = False) -> Watched:
        """A window on an empty page, with the login's session; `anew` gives it a session of its own."""
        if anew:
            visitor = self.anonymous()
            sign_in(visitor.page, self.site, login)
            return visitor
        if login not in self.kept:
            context = self._knowing_nothing()
            first = context.new_page()
            sign_in(first, self.site, login)
            first.close()
            self.kept[login] = context
        return self._window(self.kept[login])

    def _knowing_nothing(self, **options: Any) -> BrowserContext:
        context = self.browser.new_context(
            base_url=self.site.url,
            locale="ro-RO",
            timezone_id="Europe/Bucharest",
            reduced_motion="reduce",
            viewport={"width": 1360, "height": 900},
            **options,
        )
        context.set_default_timeout(PATIENCE)
        context.add_init_script(ANSWERED)
        return context

    def _window(self, context: BrowserContext) -> Watched:
        watched = Watched(context.new_page(), self.site)
        watched.watch(watched.page)
        self.opened.append(watched.page)
        return watched

    def close(self) -> None:
        while self.opened:
            self.opened.pop().close()


def sign_in(page: Page, site: Site, login: str) -> None:
    """One click for a persona, name and password for anybody else."""
    page.goto(site.address("intrare"))
    persona = page.locator(f'form:has(input[name="persona"][value="{login}"]) button')
    if persona.count():
        persona.click()
    else:
        page.fill("#login", login)
        page.fill("#password", PASSWORD)
        page.locator("form button.primary").click()
    expect(page).not_to_have_url(f"{site.url}/intrare")
    settle(page)


def settle(page: Page, quiet: int = 150) -> None:
    """Wait until Streamlit has nothing more to do; `quiet` is for how many milliseconds it must stay so."""
    page.wait_for_function(IDLE, arg=[quiet, next(_CALLS)], polling=25, timeout=PATIENCE)


def go(page: Page, path: str) -> None:
    """Open an address by its path ("cazuri"), as a new load."""
    page.goto(f"/{path.lstrip('/')}")
    settle(page)


def menu(page: Page, key: str) -> None:
    """Follow the menu to the page of that key, without a new load."""
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=t(f"shell.page.{key}"), exact=True).click()
    settle(page)


def press(page: Page, name: str, *, within: Locator | None = None) -> None:
    (within or page).get_by_role("button", name=name).first.click()
    settle(page)


def choose(page: Page, label: str, option: str, *, within: Locator | None = None) -> None:
    """Pick from a list by what is typed and shown; opened again where it shut because the page moved under it."""
    box = (within or page).get_by_role("combobox", name=label).first
    for wait in (SHUT, SHUT, PATIENCE):
        box.click()
        box.fill(option)
        with suppress(TimeoutError):
            page.get_by_role("option", name=option).first.click(timeout=wait)
            break
    else:
        raise AssertionError(f"{option!r} cannot be chosen in {label!r}")
    settle(page)


def pick(page: Page, group: str, option: str) -> None:
    """Pick a radio, a pill or a segment by the group's label and its own."""
    place = page.get_by_role("radiogroup", name=group).or_(page.get_by_role("group", name=group)).first
    place.get_by_text(option, exact=True).first.click()
    settle(page)


def write(page: Page, label: str, text: str) -> None:
    """Fill a field and leave it."""
    box = page.get_by_label(label).first
    box.fill(text)
    box.press("Tab")
    settle(page)


def said(page: Page) -> list[str]:
    """The sentences that stand on the page as messages, good and bad."""
    texts: list[str] = page.get_by_test_id("stAlert").all_inner_texts()
    return [text.strip() for text in texts]


def frames_of(page: Page) -> list[str]:
    """The addresses of the frames inside a page: our maps."""
    return [frame.url for frame in page.frames if frame is not page.main_frame]
