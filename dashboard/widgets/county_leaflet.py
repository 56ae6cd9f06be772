"""The few pieces of folium that we draw ourselves: without jQuery, tiles, English titles or another host."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any

import branca.element
import folium
import shapely
from branca.element import Element, Figure, MacroElement
from folium.template import Template

from dashboard.widgets.assets import CLUSTER, LEAFLET, MAPS
from dashboard.words import language
from geodata.boundaries import boundaries, neighbours

OWN = {"color": "#3b7dc0", "weight": 2.5, "fillColor": "#3b7dc0", "fillOpacity": 0.07}
NEAR = {"color": "#8a929c", "weight": 1, "fillColor": "#8a929c", "fillOpacity": 0.04, "dashArray": "3 4"}


class Verbatim:
    """What folium has written, as it stands. Branca would compile it as a template once more: that takes two thirds
    of a map's time, and would run whatever stands in a service's name."""

    def __init__(self, text: str) -> None:
        self.text = text

    def render(self, **_: object) -> str:
        return self.text


branca.element.Template = Verbatim  # type: ignore[attr-defined,assignment]


class Page(Figure):
    """The whole page: the map and, beside it, a panel of HTML that is already escaped."""

    _template = Template(
        """<!DOCTYPE html>
<html lang="{{ this.language }}" class="{{ this.tone }}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ this.title|e }}</title>
{{ this.header.render(**kwargs) }}
<link rel="stylesheet" href="/assets/maps/county_map.css">
</head>
<body><main>{{ this.html.render(**kwargs) }}<section class="panel">{{ this.panel }}</section></main>
<script>{{ this.script.render(**kwargs) }}</script>
</body>
</html>
"""
    )

    def __init__(self, title: str, panel: str, *, dark: bool) -> None:
        super().__init__(title=title)
        self.header._children.clear()
        self.panel = panel
        self.tone = "dark" if dark else "light"
        self.language = language()


class BareMap(folium.Map):
    """A map with no tiles, that names itself and keeps the browser's own zoom working."""

    default_js = [("leaflet", f"{LEAFLET}/leaflet.js"), ("county_map", f"{MAPS}/county_map.js")]
    default_css = [("leaflet_css", f"{LEAFLET}/leaflet.css")]
    _template = Template(
        """
        {% macro html(this, kwargs) %}
        <div id={{ this.get_name()|tojson }} class="map" role="region" aria-label="{{ this.label|e }}"></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
            center: {{ this.location|tojson }}, zoom: 8, zoomSnap: 0.25, minZoom: 6, maxZoom: 13,
            zoomControl: false, attributionControl: false,
        });
        {% endmacro %}
        """
    )

    def __init__(self, label: str, *, many: bool) -> None:
        super().__init__(location=(45.9, 24.9), tiles=None)
        self.label = label
        if many:
            self.default_js = [*self.default_js, ("clusters", f"{CLUSTER}/leaflet.markercluster.js")]


class Popup(MacroElement):
    """What a mark says when it is opened; `html` must be escaped already. Escape or a click outside closes it."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        {{ this._parent.get_name() }}.bindPopup({{ this.html|tojson }}, {closeButton: false, maxWidth: 260});
        {% endmacro %}
        """
    )

    def __init__(self, html: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Popup"
        self.html = html


class Zoom(MacroElement):
    """The two zoom buttons with titles of our language."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        L.control.zoom({zoomInTitle: {{ this.closer|tojson }}, zoomOutTitle: {{ this.further|tojson }}})
            .addTo({{ this._parent.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self, closer: str, further: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Zoom"
        self.closer, self.further = closer, further


class LayerPanel(folium.LayerControl):
    """Leaflet's layer boxes, moved beside the map, where they hide nothing and are always open."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = L.control.layers({}, {
            {% for title, layer in this.overlays.items() %}{{ title|tojson }}: {{ layer }},{% endfor %}
        }, {collapsed: false}).addTo({{ this._parent.get_name() }});
        document.getElementById("layers").append({{ this.get_name() }}.getContainer());
        {{ this._parent.get_name() }}.invalidateSize(false);
        {% endmacro %}
        """
    )


class Crowd(MacroElement):
    """What all layers of services share: where marks are many, those near one another become one, that opens."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} =
            crowd({{ this._parent.get_name() }}, {{ this.words|tojson }}, {{ this.many|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, words: Mapping[str, Any], *, many: bool) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Crowd"
        self.words, self.many = dict(words), many


class Marks(folium.map.Layer):
    """A layer of services. `marks` are rows of latitude, longitude, classes, shape, spoken words, popup; the last two
    are HTML that is escaped already. One element for all: three a mark would cost a second for 300."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = placeLayer({{ this.crowd.get_name() }}, {{ this.marks|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, name: str, marks: Sequence[Sequence[object]], crowd: Crowd, *, show: bool) -> None:
        super().__init__(name=name, overlay=True, control=True, show=show)
        self._name = "Marks"
        self.marks, self.crowd = [list(mark) for mark in marks], crowd


class KeepApart(MacroElement):
    """Marks and names that would cover one another move aside, again at each zoom (our county_map.js)."""

    _template = Template("{% macro script(this, kwargs) %}keepApart({{ this._parent.get_name() }});{% endmacro %}")

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "KeepApart"


def ground(code: str, page: folium.Map) -> list[list[float]]:
    """Draw the county and, faintly, its neighbours; return the county's south-west and north-east corners."""
    shapes = boundaries().geometry
    for near in neighbours(code):
        _outline(near, shapes[near], NEAR).add_to(page)
    _outline(code, shapes[code], OWN).add_to(page)
    west, south, east, north = shapes[code].bounds
    return [[south, west], [north, east]]


def _outline(code: str, shape: shapely.Geometry, style: dict[str, Any]) -> folium.GeoJson:
    # Four decimals are 10 metres; more would only be bytes.
    rounded = shapely.transform(shape, lambda points: points.round(4))
    feature = {
        "type": "Feature",
        "id": code,
        "properties": {"style": style},
        "geometry": json.loads(shapely.to_geojson(rounded)),
    }
    return folium.GeoJson(feature, control=False, interactive=False)


def number_elements(root: Element) -> None:
    """Give every element a short name by its place, so that the same map is the same page, byte for byte."""
    numbers = count()
    for element in _walk(root):
        element._id = f"{next(numbers)}"


def _walk(element: Element) -> Iterator[Element]:
    yield element
    for child in element._children.values():
        yield from _walk(child)
