"""What a browser fetches and how long a click takes, in the real Chromium."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.browser.site import Visitors, go, settle

CLICKS = 10

# From the click to the moment when the page has drawn what the server answered: its words hold the county's name.
ANSWER = """([code, name]) => new Promise((done, fail) => {
  const deep = (root, wanted) => {
    const found = root.querySelector(wanted);
    if (found) return found;
    for (const host of root.querySelectorAll("*")) {
      const inside = host.shadowRoot && deep(host.shadowRoot, wanted);
      if (inside) return inside;
    }
    return null;
  };
  const county = deep(document, `[data-code="${code}"]`);
  const answered = () => [...document.querySelectorAll('[data-testid="stHeading"], h2, h3')]
    .some((head) => head.textContent.includes(name));
  if (answered()) { fail(new Error(`${name} stands there already`)); return; }
  const begun = performance.now();
  const look = () => {
    if (answered()) done(performance.now() - begun);
    else if (performance.now() - begun > 10000) fail(new Error("no answer"));
    else requestAnimationFrame(look);
  };
  county.dispatchEvent(new MouseEvent("click", { bubbles: true, composed: true }));
  requestAnimationFrame(look);
})"""


@dataclass
class Traffic:
    """Bytes by address path, as they came over the wire; the socket's messages unpacked."""

    fetched: dict[str, int] = field(default_factory=dict)
    socket: int = 0

    def of(self, *parts: str) -> int:
        return sum(size for path, size in self.fetched.items() if any(part in path for part in parts))


def traffic(page: Page) -> Traffic:
    """Count from now on."""
    seen, paths = Traffic(), {}
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")

    def answered(event: dict[str, Any]) -> None:
        paths[event["requestId"]] = urlsplit(event["response"]["url"]).path

    def finished(event: dict[str, Any]) -> None:
        path = paths.get(event["requestId"], "?")
        seen.fetched[path] = seen.fetched.get(path, 0) + int(event["encodedDataLength"])

    def received(event: dict[str, Any]) -> None:
        seen.socket += len(event["response"]["payloadData"]) * 3 // 4  # base64

    session.on("Network.responseReceived", answered)
    session.on("Network.loadingFinished", finished)
    session.on("Network.webSocketFrameReceived", received)
    return seen


def load(visitors: Visitors, login: str, path: str) -> Traffic:
    """A first load of a page, nothing kept from before."""
    known = visitors.signed_in(login).page.context.storage_state()
    visitor = visitors.anonymous(storage_state=known)
    seen = traffic(visitor.page)
    visitor.page.goto(visitor.site.address(path))
    settle(visitor.page)
    visitor.page.wait_for_load_state("networkidle")
    visitor.page.context.close()
    return seen


def click_ms(visitors: Visitors, login: str, path: str, counties: Sequence[tuple[str, str]]) -> float:
    """Milliseconds from a click on a county to the server's answer on the screen; the median."""
    visitor = visitors.signed_in(login)
    go(visitor.page, path)
    visitor.page.wait_for_selector(f'[data-code="{counties[-1][0]}"]')
    took = []
    for code, name in counties:
        took.append(float(visitor.page.evaluate(ANSWER, [code, name])))
        settle(visitor.page)
    visitor.page.close()
    return statistics.median(took)
