"""The county map's page: our files only, escaped, cases as bands, for those alone who may see them."""

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from dashboard.widgets.availability import SIGNS
from dashboard.widgets.county_map import BANDS, CaseBand, Place, PlaceLayer, county_map_html, csp_for
from data_model.services import Availability
from geodata.counties import UnknownCounty

EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(1)>`${1}"
SHELTER = Place("Adăpostul Speranța", "Făgăraș", 45.84, 24.97, Availability.FREE, ("3 din 12 locuri libere",))


class Tags(HTMLParser):
    """Every tag of a page with its attributes, and the text of its inline scripts."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.scripts, self._inside = [], [], False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._inside = tag == "script" and not attrs

    def handle_data(self, data):
        if self._inside:
            self.scripts.append(data)

    def handle_endtag(self, _tag):
        self._inside = False


def _page(*places, **rest):
    return county_map_html("BV", [PlaceLayer("Adăposturi", places)], **rest)


def readable(html):
    """The page with the letters that its scripts write as \\u0219 readable."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), html)


def marks(html):
    """The rows of the page's layers of services."""
    return readable(" ".join(re.findall(r"placeLayer\((.*?)\);", html)))


def crowd_of(html):
    return " ".join(re.findall(r"crowd\(.*?\);", html))


def test_every_file_of_the_page_is_ours():
    tags = Tags(_page(SHELTER)).tags
    files = [attrs.get("src") or attrs.get("href") for tag, attrs in tags if tag in ("script", "link", "img")]
    assert set(filter(None, files)) == {
        "/assets/leaflet/leaflet.js",
        "/assets/leaflet/leaflet.css",
        "/assets/maps/county_map.js",
        "/assets/maps/county_map.css",
    }


def test_no_address_of_another_host_stands_in_the_page():
    assert not re.findall(r"(?:https?:)?//[a-z][a-z0-9.-]+\.[a-z]{2,}", _page(SHELTER))


def test_the_policy_names_each_inline_script_by_its_hash_and_no_other():
    html = _page(SHELTER)
    scripts = Tags(html).scripts
    assert len(scripts) == 1
    mark = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    policy = csp_for(html)
    assert re.findall(r"'sha256-([^']+)'", policy) == [mark]
    assert "frame-ancestors 'self'" in policy
    assert "unsafe-inline" not in policy.split("script-src")[1].split(";")[0]
    assert "unsafe-eval" not in policy


def test_the_same_map_is_the_same_page_byte_for_byte():
    assert _page(SHELTER) == _page(SHELTER)


def test_nothing_typed_becomes_markup_or_script():
    evil = Place(EVIL, EVIL, 45.6, 25.6, Availability.FULL, (EVIL,))
    html = county_map_html("BV", [PlaceLayer(EVIL, [evil])], [CaseBand(EVIL, 45.6, 25.6, "1-4")])
    assert len(Tags(html).scripts) == 1
    assert "<img" not in html.replace("\\u003c", "[")
    assert "<script>alert" not in html
    # Inside the script a mark's HTML is text that was escaped before it became a string.
    assert "\\u003cscript" not in html


def test_who_may_not_see_cases_gets_no_trace_of_them():
    html = _page(SHELTER)
    assert "cazuri" not in html.lower()
    assert 'class="ring"' not in html


def test_cases_are_a_ring_with_a_band_and_the_rest_is_a_box():
    html = _page(SHELTER, towns=[CaseBand("Făgăraș", 45.84, 24.97, "5-9")], rest="1-4")
    assert "F\\u0103g\\u0103ra\\u0219: 5\\u20139 cazuri" in html
    assert "Restul județului: 1–4 cazuri." in html


def test_with_no_case_below_the_floor_the_box_says_none():
    assert "Restul județului: niciun caz." in _page(towns=[])


@pytest.mark.parametrize("state", SIGNS)
def test_each_state_is_a_shape_and_a_word_on_the_mark_and_in_the_legend(state):
    html = _page(Place("X", "Y", 45.6, 25.6, state))
    assert f'"{state}", "{SIGNS[state]}"' in readable(html)
    assert html.count(f'<span class="shape">{SIGNS[state]}</span>') == 1, "in the legend; the marks' is drawn there"


def test_the_legend_holds_every_band_when_cases_are_shown():
    html = _page(towns=[])
    assert len(re.findall(r'<span class="ring">', html)) == len(BANDS)


def test_a_confidential_service_does_not_tell_a_town():
    html = _page(Place("X", "Rupea", 45.6, 25.6, Availability.FREE, confidential=True))
    assert "Locul este confiden" in html
    assert "Rupea" not in marks(html)
    assert "Rupea" in marks(_page(Place("X", "Rupea", 45.6, 25.6, Availability.FREE)))


def test_an_entry_that_nobody_verified_for_long_is_grey_and_says_so():
    old = marks(_page(Place("X", "Y", 45.6, 25.6, Availability.FREE, unverified=True)))
    assert '"free unverified"' in old and "neverificat" in old
    assert "neverificat" not in marks(_page(SHELTER))
    assert "neverificat" in _page(SHELTER), "the legend tells it"


def test_many_services_are_gathered_and_few_are_not():
    few, many = _page(*[SHELTER] * 40), _page(*[SHELTER] * 41)
    assert "markercluster" not in few and "true);" not in crowd_of(few)
    assert "/assets/markercluster/leaflet.markercluster.js" in many and "true);" in crowd_of(many)
    assert 'class="gathered"' in many and 'class="gathered"' not in few, "the legend tells what the sign is"


def test_the_page_is_romanian_titled_and_can_be_zoomed_by_the_browser():
    tags = dict(Tags(_page()).tags)
    html = _page()
    assert tags["html"]["lang"] == "ro"
    assert "<title>Harta județului Brașov</title>" in html
    assert "user-scalable" not in html
    assert "Zoom in" not in html


def test_an_unknown_county_has_no_map():
    with pytest.raises(UnknownCounty):
        county_map_html("XX", [])


def test_bucharest_is_no_county_and_is_not_called_one():
    assert "<title>Harta municipiului București</title>" in county_map_html("B", [])
