"""What the server spends on a rerun of each page, for the person whose page it is, next to an empty page."""

from dataclasses import dataclass

import httpx

from dashboard.shell.pages import HOME, PAGES
from dashboard.widgets.county_view import map_address
from tests.bench.crowd import CROWD_COUNTY, MANY
from tests.bench.serving import EMPTY
from tests.bench.visitor import costs, signed_in, tab
from tests.browser.site import Site

INSTITUTION, COORDINATOR, CENTRAL, ADMINISTRATOR = (
    "dgaspc.brasov", "prefectura.brasov", "anitp.central", "administrator",
)  # fmt: skip
CROWDED = "prefectura.cluj"  # whose county has 300 services more
WHOSE = {
    "home": INSTITUTION,
    "county": COORDINATOR,
    "cases": INSTITUTION,
    "referrals": INSTITUTION,
    "exchange": INSTITUTION,
    "retention": ADMINISTRATOR,
    "services": INSTITUTION,
    "service_import": COORDINATOR,
    "meetings": COORDINATOR,
    "teams": COORDINATOR,
    "questions": COORDINATOR,
    "actions": COORDINATOR,
    "declaring": INSTITUTION,
    "tracking": COORDINATOR,
    "plan": COORDINATOR,
    "country": CENTRAL,
    "reports": CENTRAL,
    "accounts": ADMINISTRATOR,
    "confirming": COORDINATOR,
    "account": INSTITUTION,
    "audit": ADMINISTRATOR,
    "help": INSTITUTION,
}
PAGE_AIM, COUNTY_AIM = 2.0, 4.0


@dataclass(frozen=True)
class PageCost:
    """CPU-ms of one rerun, and bytes on the wire of the first; `empty` is the empty page's for the same person, `frame`
    the part of a document shown inside it."""

    name: str
    login: str
    ms: float
    empty: float
    wire: int
    aim: float
    frame: float = 0

    @property
    def ratio(self) -> float:
        return self.ms / self.empty

    @property
    def holds(self) -> bool:
        return self.ratio <= self.aim


class Meter:
    """Measures pages on one server; each person signs in once."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._clients: dict[str, httpx.Client] = {}

    def client(self, login: str) -> httpx.Client:
        if login not in self._clients:
            self._clients[login] = signed_in(self.site.url, login)
        return self._clients[login]

    def page(self, name: str, path: str, login: str, *, frame: str = "", query: str = "") -> PageCost:
        """One page's cost; with `frame`, that of the document which it shows inside too."""
        client = self.client(login)
        with tab(client, EMPTY) as empty, tab(client, path, query) as opened:
            empty.opened()
            wire = opened.opened().wire
            kinds = [empty.rerun, opened.rerun] + ([lambda: client.get(frame).raise_for_status()] if frame else [])
            bare, *own = costs(*((self.site.pid, do) for do in kinds))
        aim, inner = (COUNTY_AIM, own[1]) if frame else (PAGE_AIM, 0)
        return PageCost(name, login, sum(own), bare, wire, aim, inner)

    def every(self) -> list[PageCost]:
        """All pages that exist; the county's together with its map, and once more with a crowd of services."""
        found = []
        for entry in PAGES:
            path, login = "" if entry.key == HOME else entry.path, WHOSE[entry.key]
            if entry.key == "county":
                found.append(self.page(f"{path} + folium", path, login, frame=map_address("BV", dark=False)))
                frame = map_address(CROWD_COUNTY, dark=False)
                found.append(self.page(f"{path}, {MANY} services", path, CROWDED, frame=frame))
            elif entry.key == "services":
                found.append(self.page(entry.path, path, login))
                found.append(self.page(f"{entry.path}, gaps", path, COORDINATOR, query="registru=goluri"))
            elif entry.key == "country":
                found.append(self.page(entry.path, path, login))
                found.append(self.page(f"{entry.path}, gaps", path, login, query="vedere=goluri"))
            elif entry.file.exists():
                found.append(self.page(entry.path, path, login))
        return found
