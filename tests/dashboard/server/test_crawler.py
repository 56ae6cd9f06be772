"""A crawler signed in as each role asks for every page, route and parameter with the ids of all counties: no word
planted for others comes back."""

import re
from itertools import product
from typing import Any

import pytest
from starlette.routing import Mount, Route

from dashboard.server import app
from dashboard.shell.pages import HOME, PAGES
from tests.dashboard.server.conftest import Server
from tests.dashboard.server.planting import TEAMS, Planted, plant
from tests.dashboard.server.streamlit_client import visit
from tests.dashboard.server.test_confidential_paths import words_of

VISITORS = {
    "prefecture_cj": "BV", "dgaspc_cj": "BV", "centre_cj": "BV", "anitp": "BV", "admin": "CJ", "hospital": "CJ",
    "prefecture_cv": "BV",
}  # fmt: skip
"""Each role, an institution beside the case and a county of the same regional centre; with the county that each asks
for by its parameters."""
TRIED = ("BV", "CJ")
HEADERS = {"x-impreuna": "editor", "accept": "text/html"}


def gaps(planted: Planted) -> dict[str, list[Any]]:
    """What each gap of an address is filled with: things of two counties, and what nobody has."""
    ids = [planted.ids[county] for county in TRIED]
    return {
        "meeting_id": [found[key] for found in ids for key in ("meeting inchisa", "meeting deschisa")] + [99],
        "material_id": [found[key] for found in ids for key in ("material inchisa", "material deschisa")] + [99],
        "point_id": [found["point"] for found in ids],
        "number": [1],
        "year": [2026],
        "county": [*TRIED, "XX"],
        "field": [f"case.{found['case']}.note" for found in ids] + [f"point.{f['point']}.notes" for f in ids],
        "rest": ["x"],
        "path": ["x"],
    }


def addresses(planted: Planted) -> list[tuple[str, str]]:
    """Every method and address of our own routes, its gaps filled in every way."""
    found, filled = [], gaps(planted)
    for route in app.routes():
        if isinstance(route, Mount) or getattr(route, "path", "").startswith("/assets/"):
            continue
        assert isinstance(route, Route)
        names = re.findall(r"{(\w+)(?::\w+)?}", route.path)
        assert set(names) <= set(filled), f"{route.path} has a gap that the crawler cannot fill"
        for values in product(*(filled[name] for name in names)):
            path = route.path
            for name, value in zip(names, values, strict=True):
                path = re.sub(rf"{{{name}(:\w+)?}}", str(value), path)
            found += [(method, path) for method in (route.methods or {"GET"}) - {"HEAD"}]
    return [(method, path) for method, path in found if path != "/iesire"]  # that would end the crawl


def asked(planted: Planted, world: Any, county: str) -> str:
    """Every parameter that any page or route reads, with the ids of one county."""
    ids, lead = planted.ids[county], world.institutions[TEAMS[county][1]]
    parameters = {
        "sedinta": ids["meeting inchisa"], "judet": county, "institutie": lead, "serviciu": world.services["shelter"],
        "resursa": 1, "actiune": ids["action"], "cazuri": ids["case"], "jurnal": county, "trimestru": "2026-Q3",
        "straturi": "cases,referrals,places,services", "parte": "practici", "registru": "goluri", "vedere": "goluri",
        "baza": 1, "peste": "", "pe": "altul", "scris": 1, "nume": "x.csv", "next": f"/judet?judet={county}",
    }  # fmt: skip
    return "&".join(f"{name}={value}" for name, value in parameters.items())


def read_in(text: str, planted: Planted, who: str) -> list[str]:
    return [word for word in planted.forbidden(who) if word in text]


@pytest.fixture
def planted(fresh: Server) -> Planted:
    return plant(fresh.world)


def test_no_route_and_no_page_gives_a_word_of_others(fresh: Server, planted: Planted) -> None:
    leaks, own = [], set()
    for who, county in VISITORS.items():
        visitor = fresh.as_(who, **HEADERS)
        for method, path in addresses(planted):
            answer = visitor.request(method, f"{path}?{asked(planted, fresh.world, county)}", content=b"")
            assert answer.status_code < 500, (who, method, path)
            kind = answer.headers.get("content-type", "")
            assert "charset=utf-8" in kind if kind.startswith("text/") else kind or not answer.content, (path, kind)
            text = words_of(answer.content) + str(answer.headers)
            leaks += [(who, method, path, word) for word in read_in(text, planted, who)]
            own |= {word for word in planted.readers if word in text}
        for entry in PAGES:
            with fresh.socket(fresh.token(who)) as socket:
                seen = visit(socket, "" if entry.key == HOME else entry.path, asked(planted, fresh.world, county))
            assert "Traceback" not in seen, (who, entry.key)
            leaks += [(who, entry.path, county, word) for word in read_in(seen, planted, who)]
            own |= {word for word in planted.readers if word in seen}
    assert leaks == []
    assert len(own) > 15, "the crawler meets what its visitors may read"
