"""`make bench`: what a page costs the server, what the maps weigh, how long a click takes; aims beside the figures."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from dashboard.shell.pages import entry_of
from dashboard.widgets.assets import geometry_url
from dashboard.widgets.county_view import map_address
from geodata.counties import COUNTIES
from tests.bench import importing, million
from tests.bench.browsing import CLICKS, click_ms, load
from tests.bench.crowd import CROWD_COUNTY, crowd
from tests.bench.line import Line
from tests.bench.minutes import closing
from tests.bench.pages import CENTRAL, COORDINATOR, CROWDED, INSTITUTION, Meter, PageCost
from tests.bench.serving import SERVER
from tests.bench.visitor import deflated, tab
from tests.browser.site import Site, Visitors, build_demo, launch, serving

MAP_AIM = 40_000  # bytes
CLICK_AIM = 250  # ms
COUNTRY = entry_of("country").path


def page_table(costs: list[PageCost]) -> Iterator[str]:
    yield f"{'page':24} {'for':18} {'CPU-ms':>7} {'empty':>6} {'ratio':>6} {'aim':>5}      {'bytes':>7}"
    for c in costs:
        verdict = "ok" if c.holds else "over"
        yield (
            f"{c.name:24} {c.login:18} {c.ms:7.1f} {c.empty:6.1f} {c.ratio:6.2f} {c.aim:5.1f} {verdict:4} {c.wire:>7,}"
        )
        if c.frame:
            yield f"    of which the map's own page, made once a visit: {c.frame:.1f}"


def maps(meter: Meter, visitors: Visitors) -> Iterator[Line]:
    """Both maps: what is fetched for them, as Chromium counts it, and what the socket carries."""
    with tab(meter.client(CENTRAL), COUNTRY) as opened:
        message = opened.opened().component("country_map")
    seen = load(visitors, CENTRAL, COUNTRY)
    own, outlines = seen.of("country_map"), seen.of(geometry_url())
    yield Line("country map: message on the socket, packed", deflated(message), "bytes")
    yield Line("country map: message on the socket, unpacked", len(message), "bytes")
    yield Line("country map: script and style", own, "bytes")
    yield Line("country map: outlines, once", outlines, "bytes")
    yield Line("country map: all of a first view", deflated(message) + own + outlines, "bytes", MAP_AIM)
    html = meter.client(COORDINATOR).get(map_address("BV", dark=False)).content
    crowded = meter.client(CROWDED).get(map_address(CROWD_COUNTY, dark=False)).content
    seen = load(visitors, COORDINATOR, entry_of("county").path)
    yield Line("county map: its page, as sent", seen.of("/harti/"), "bytes")
    yield Line("county map: its page, unpacked", len(html), "bytes")
    yield Line("county map with 300 services: packed", deflated(crowded), "bytes")
    yield Line("county map with 300 services: unpacked", len(crowded), "bytes")
    yield Line("county map: Leaflet and our style, once", seen.of("/assets/leaflet", "/assets/maps"), "bytes")


def first_loads(visitors: Visitors) -> Iterator[Line]:
    for login, path in ((INSTITUTION, ""), (COORDINATOR, entry_of("county").path), (CENTRAL, COUNTRY)):
        seen = load(visitors, login, path)
        yield Line(f"first load of /{path}: files", sum(seen.fetched.values()), "bytes")
        yield Line(f"first load of /{path}: socket, unpacked", seen.socket, "bytes")


def clicks(visitors: Visitors) -> Line:
    counties = [(c.code, c.name) for c in COUNTIES.values() if c.code != "B"][:CLICKS]
    took = click_ms(visitors, CENTRAL, COUNTRY, counties)
    return Line(f"click on a county to its answer, median of {CLICKS}", took, "ms", CLICK_AIM)


def measure(site: Site, browser: Browser) -> None:
    meter, visitors = Meter(site), Visitors(browser, site)
    for row in page_table(meter.every()):
        print(row, flush=True)
    print()
    for line in (*maps(meter, visitors), *first_loads(visitors), clicks(visitors)):
        print(line, flush=True)
    visitors.close()


def main() -> None:
    for line in closing():
        print(line, flush=True)
    with tempfile.TemporaryDirectory(prefix="impreuna-bench-") as name, sync_playwright() as playwright:
        folder = Path(name)
        build_demo(folder)
        crowd(folder)
        with serving(folder, SERVER) as site:
            measure(site, launch(playwright))
        print()
        for line in million.table(folder):
            print(line, flush=True)
    print()
    for row in importing.table():
        print(row, flush=True)


if __name__ == "__main__":
    main()
