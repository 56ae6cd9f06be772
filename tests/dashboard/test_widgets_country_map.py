"""The national map: what a county says, what is sent, and colours that stay apart."""

import asyncio
import gzip
import json
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations

import httpx
import pytest
import streamlit as st
from starlette.applications import Starlette

from dashboard.widgets import assets, country_map
from dashboard.widgets.country_map import SEQUENCE, Legend, MapCell
from geodata.counties import COUNTIES

LIMITS = Legend("Victime identificate", ("1–5", "6–11", "12–20", "21–36", "37 și peste"))


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (MapCell("BV", "Brașov", "value", "37 de victime", 4), "Brașov: 37 de victime, clasa 4 din 5"),
        (MapCell("BV", "Brașov", "zero", "0 victime"), "Brașov: 0 victime"),
        (MapCell("BV", "Brașov", "protected"), "Brașov: valoare protejată"),
        (MapCell("BV", "Brașov", "protected", "sub 5"), "Brașov: valoare protejată (sub 5)"),
        (MapCell("BV", "Brașov", "not_reported"), "Brașov: neraportat"),
        (MapCell("BV", "Brașov", "old", "9 victime", 2), "Brașov: 9 victime, clasa 2 din 5, valoare veche"),
        (MapCell("BV", "Brașov", "old", "9 victime"), "Brașov: 9 victime, valoare veche"),
        (MapCell("BV", "Brașov", "value", "9 victime", 2, True), "Brașov: 9 victime, clasa 2 din 5, numitor mic"),
    ],
)
def test_a_county_says_its_name_its_value_and_its_state(cell, said):
    assert country_map.cell_text(cell, 5) == said


@pytest.mark.parametrize(("state", "klass"), [("protected", 1), ("not_reported", 1), ("zero", 1), ("value", None)])
def test_a_value_that_may_not_be_shown_can_not_bring_a_class_along(state, klass):
    with pytest.raises(ValueError, match="class"):
        MapCell("BV", "Brașov", state, "", klass)


def test_a_recolouring_sends_42_short_rows_and_no_outline():
    cells = [MapCell(code, county.name, "value", "1.234 de victime", 3) for code, county in COUNTIES.items()]
    sent = json.dumps(country_map.map_data(cells, LIMITS, "BV"), ensure_ascii=False)
    assert len(sent.encode()) < 6_000
    outlines = json.loads(assets.geometry())["paths"]
    assert not any(outline in sent for outline in outlines.values())


def test_the_whole_map_is_far_below_forty_kilobytes():
    files = [country_map.component.FRONTEND / name for name in ("country_map.js", "states.js", "country_map.css")]
    assert sum(len(file.read_bytes()) for file in files) + len(gzip.compress(assets.geometry())) < 30_000


def test_every_county_has_an_outline_and_a_place_for_its_name():
    sheet = json.loads(assets.geometry())
    assert set(sheet["paths"]) == set(sheet["labels"]) == set(COUNTIES)


def _get(address: str) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=Starlette(routes=assets.routes()))
        async with httpx.AsyncClient(transport=transport, base_url="http://noi") as client:
            return await client.get(address)

    # in a thread of its own: a browser test of the same worker keeps an event loop running in this one
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(ask())).result()


def test_the_outlines_are_kept_by_the_browser_and_an_old_address_is_gone():
    answer = _get(assets.geometry_url())
    assert answer.content == assets.geometry()
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "gzip"
    assert _get(f"{assets.MAPS}/counties-000000000000.json").status_code == 404


def test_leaflet_comes_from_an_installed_package():
    assert "Leaflet 1.9" in _get(f"{assets.LEAFLET}/leaflet.js").text[:200]


def test_what_has_no_value_can_not_be_marked_as_small():
    with pytest.raises(ValueError, match="small"):
        MapCell("BV", "Brașov", "protected", small=True)


def test_more_classes_than_colours_are_refused():
    with pytest.raises(ValueError, match="at most 5 classes"):
        Legend("Prea multe", tuple("123456"))


@pytest.mark.parametrize("classes", [1, 2, 3, 4, 5])
def test_fewer_classes_still_use_the_whole_range(classes):
    chosen = country_map.colours(classes)
    assert len(set(chosen)) == classes
    if classes > 1:
        assert (chosen[0], chosen[-1]) == (SEQUENCE[0], SEQUENCE[-1])


# Machado, Oliveira and Fernandes (2009), full deficiency; rows of linear RGB.
SIGHT = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def _lightness(colour: str, sight: str = "usual") -> float:
    srgb = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in srgb]
    seen = [sum(a * b for a, b in zip(row, linear, strict=True)) for row in SIGHT[sight]]
    luminance = max(0.0, 0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2])
    return 116 * luminance ** (1 / 3) - 16 if luminance > 0.008856 else 903.3 * luminance


@pytest.mark.parametrize("sight", SIGHT)
def test_the_classes_grow_darker_in_clear_steps_for_every_eye_and_in_grey(sight):
    steps = [_lightness(colour, sight) for colour in SEQUENCE]
    assert all(lighter - darker >= 10 for lighter, darker in zip(steps, steps[1:], strict=False)), steps


def test_no_class_looks_like_the_white_of_zero():
    assert all(100 - _lightness(colour) > 6 for colour in SEQUENCE)


def test_an_out_of_date_value_has_no_colour_of_a_class():
    scale = {*SEQUENCE, *(country_map.faded(colour) for colour in SEQUENCE)}
    assert len(scale) == 10
    assert all(one != other for one, other in combinations(scale, 2))


@pytest.fixture
def session(monkeypatch):
    kept: dict[str, object] = {}
    monkeypatch.setattr(st, "session_state", kept)
    return kept


def test_the_readers_click_counts_until_the_page_chooses_anew(session):
    assert country_map._follow("harta", None) is None
    session["harta"] = {"picked": "CJ"}
    country_map._picked("harta", None)
    assert country_map._follow("harta", None) == "CJ"
    assert country_map._follow("harta", "BV") == "BV"
    assert country_map._follow("harta", "BV") == "BV"


def test_taking_a_choice_back_leaves_none(session):
    told = []
    country_map._follow("harta", "BV")
    session["harta"] = {"picked": ""}
    country_map._picked("harta", told.append)
    assert country_map._follow("harta", "BV") is None
    assert told == [None]
