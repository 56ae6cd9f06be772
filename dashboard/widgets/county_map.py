"""The county map: folium on our own Leaflet, a whole page for an iframe of ours, nothing from another host.

Services are marks whose colour, shape and word tell how free they are and how fresh the answer is. Cases are a
band around a town, never a point; who may not see cases gets no such layer at all.
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

import folium

from dashboard.widgets.availability import SIGNS, state_word
from dashboard.widgets.county_leaflet import (
    BareMap,
    Crowd,
    KeepApart,
    LayerPanel,
    Marks,
    Page,
    Popup,
    Zoom,
    ground,
    number_elements,
)
from dashboard.words import t
from data_model.services import Availability
from geodata.boundaries import notice
from geodata.counties import county
from geodata.localities import Kind, localities

Band = Literal["1-4", "5-9", "10+"]

BANDS: tuple[Band, ...] = ("1-4", "5-9", "10+")
RING = {"1-4": 30, "5-9": 38, "10+": 46}
MANY = 40  # marks; fewer stand side by side around their town, more are gathered

_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Place:
    """A service; a confidential one comes in with the point of the residence town, and says so. An unverified one,
    whose entry nobody has looked at for long, is grey."""

    name: str
    town: str
    lat: float
    lon: float
    state: Availability
    details: Sequence[str] = ()
    confidential: bool = False
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class PlaceLayer:
    """Places that are shown and hidden together."""

    title: str
    places: Sequence[Place]
    shown: bool = True


@dataclass(frozen=True, slots=True)
class CaseBand:
    """How many cases a town has, as a band; only towns above the population floor come in here."""

    town: str
    lat: float
    lon: float
    band: Band


def county_map_html(
    county_code: str,
    layers: Sequence[PlaceLayer],
    towns: Sequence[CaseBand] | None = None,
    *,
    rest: Band | None = None,
    dark: bool = False,
) -> str:
    """The page of one county's map. `towns` is None for who may not see cases; `rest` is the band of the places
    below the floor. Raises UnknownCounty."""
    place = county(county_code)
    title = "title_capital" if place.is_capital else "title"
    many = sum(len(layer.places) for layer in layers) > MANY
    page = BareMap(t(f"widgets.county_map.{title}", county=place.name), many=many)
    own = ground(place.code, page)
    _add_towns(place.code, page)
    if towns is not None:
        _add_cases(towns, page)
    crowd = Crowd(_crowd_words(), many=many)
    page.add_child(crowd)
    for layer in layers:
        marks = [_mark(one) for one in layer.places]
        page.add_child(Marks(inert(layer.title), marks, crowd, show=layer.shown))
    page.add_child(Zoom(t("widgets.county_map.zoom_in"), t("widgets.county_map.zoom_out")))
    page.add_child(LayerPanel())
    page.fit_bounds(own, padding=(12, 12))
    page.add_child(KeepApart())
    sheet = Page(page.label, _panel(with_cases=towns is not None, rest=rest, many=many), dark=dark)
    sheet.add_child(page)
    number_elements(sheet)
    return str(sheet.render())


def csp_for(html: str) -> str:
    """The strict policy of such a page: our files, and its inline scripts by their hash; framed by us alone."""
    hashes = (hashlib.sha256(script.encode()).digest() for script in _INLINE.findall(html))
    allowed = " ".join(f"'sha256-{base64.b64encode(one).decode()}'" for one in hashes)
    return (
        f"default-src 'none'; script-src 'self' {allowed}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )


def _add_towns(code: str, page: folium.Map) -> None:
    group = folium.FeatureGroup(name=t("widgets.county_map.towns")).add_to(page)
    for town in localities(code):
        if town.kind is Kind.COMMUNE or town.lat is None or town.lon is None:
            continue
        words = f'<span class="dot"></span><span class="town">{inert(town.name)}</span>'
        icon = folium.DivIcon(html=words, icon_size=(0, 0), class_name="town-mark")
        point = (town.lat, town.lon)
        folium.Marker(point, icon=icon, keyboard=False, interactive=False, z_index_offset=-2000).add_to(group)


def _add_cases(towns: Sequence[CaseBand], page: folium.Map) -> None:
    group = folium.FeatureGroup(name=t("widgets.county_map.cases")).add_to(page)
    for one in towns:
        words = t("widgets.county_map.case_band", town=one.town, band=t(f"widgets.band.{one.band}"))
        size = RING[one.band]
        icon = folium.DivIcon(
            html=_named(f'<span class="ring">{t(f"widgets.band_short.{one.band}")}</span>', words),
            icon_size=(size, size),
            icon_anchor=(size // 2, size // 2),
            class_name="cases",
        )
        marker = folium.Marker((one.lat, one.lon), icon=icon, z_index_offset=-1000).add_to(group)
        marker.add_child(Popup(inert(words)))


def _mark(one: Place) -> list[object]:
    kinds = f"{one.state} unverified" if one.unverified else str(one.state)
    return [one.lat, one.lon, kinds, SIGNS[one.state], inert(_spoken(one)), _popup(one)]


def _crowd_words() -> dict[str, Any]:
    """What a mark that stands for many says; the browser counts and fills in."""
    return {
        "few": t("widgets.county_map.gathered_few", n="{n}"),
        "other": t("widgets.county_map.gathered_other", n="{n}"),
        "opens": t("widgets.county_map.gathered_opens"),
        "states": {str(state): [sign, state_word(state)] for state, sign in SIGNS.items()},
    }


def inert(text: str) -> str:
    """Text as HTML that is no template either: folium reads what it has written once more, as a Jinja template, and
    would run what stands in braces on our server."""
    return escape(text).replace("{", "&#123;").replace("}", "&#125;")


def _spoken(one: Place) -> str:
    key = "place_confidential" if one.confidential else "place"
    state = state_word(one.state)
    if one.unverified:
        state = f"{state}, {t('widgets.place.unverified')}"
    return t(f"widgets.county_map.{key}", name=one.name, town=one.town, state=state)


def _popup(one: Place) -> str:
    lines = [f"<strong>{inert(one.name)}</strong>", inert(state_word(one.state))]
    lines += [inert(t("widgets.place.unverified"))] if one.unverified else []
    lines += [t("widgets.county_map.confidential") if one.confidential else inert(one.town)]
    return "<br>".join([*lines, *(inert(detail) for detail in one.details)])


def _named(sign: str, words: str) -> str:
    return f'<span aria-hidden="true">{sign}</span><span class="unseen">{inert(words)}</span>'


def _panel(*, with_cases: bool, rest: Band | None, many: bool) -> str:
    signs = [
        f'<li><span class="place {state}" aria-hidden="true"><span class="shape">{shape}</span></span>'
        f"{state_word(state)}</li>"
        for state, shape in SIGNS.items()
    ]
    signs.append(
        f'<li><span class="place never unverified" aria-hidden="true"></span>{t("widgets.place.unverified")}</li>'
    )
    if many:
        words = t("widgets.county_map.gathered_sign")
        signs.append(f'<li><span class="gathered" aria-hidden="true"><b>12</b></span>{words}</li>')
    if with_cases:
        signs += [
            f'<li><span class="cases" aria-hidden="true"><span class="ring">{t(f"widgets.band_short.{band}")}</span>'
            f"</span>{t(f'widgets.band.{band}')}</li>"
            for band in BANDS
        ]
    words = t(f"widgets.band.{rest}") if rest else t("widgets.band.none")
    outside = f'<p class="rest">{t("widgets.county_map.rest", band=words)}</p>' if with_cases else ""
    return (
        f'<h2>{t("widgets.county_map.layers")}</h2><div id="layers"></div>{outside}'
        f"<h2>{t('widgets.county_map.legend')}</h2><ul>{''.join(signs)}</ul>"
        f'<p class="notice">{escape(notice())}</p>'
    )
