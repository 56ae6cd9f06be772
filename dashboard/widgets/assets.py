"""What our maps fetch: the counties' outlines for the national map, Leaflet for the county map. All from here."""

import gzip
import hashlib
import json
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from geodata.boundaries import notice
from geodata.drawing import drawing

MAPS = "/assets/maps"
LEAFLET = "/assets/leaflet"
CLUSTER = "/assets/markercluster"
FOREVER = "public, max-age=31536000, immutable"


def _packed_in(package: str, folder: str) -> Path:
    """Where an installed package keeps its browser files; found without importing it."""
    return Path(str(distribution(package).locate_file(f"xstatic/pkg/{folder}/data")))


LEAFLET_DIR = _packed_in("XStatic-Leaflet", "leaflet")
"""Leaflet 1.9.3."""
CLUSTER_DIR = _packed_in("XStatic-Leaflet-MarkerCluster", "leaflet_markercluster")
"""Leaflet.markercluster 1.4.1: marks that would lie on one another become one, that opens."""


@cache
def geometry() -> bytes:
    """The outlines as JSON: viewBox, a path and a label point for each county code, and the notice."""
    country = drawing(width=1000)
    sheet = {
        "viewBox": country.view_box,
        "paths": dict(country.paths),
        "labels": dict(country.labels),
        "notice": notice(),
    }
    return json.dumps(sheet, ensure_ascii=False, separators=(",", ":")).encode()


@cache
def geometry_url() -> str:
    """The address of the outlines; it changes with them, so that the browser may keep them for ever."""
    return f"{MAPS}/counties-{hashlib.sha256(geometry()).hexdigest()[:12]}.json"


def _outlines(request: Request) -> Response:
    if request.url.path != geometry_url():
        return Response(status_code=404)
    headers = {"cache-control": FOREVER, "vary": "accept-encoding"}
    body = geometry()
    if "gzip" in request.headers.get("accept-encoding", ""):
        body, headers["content-encoding"] = _packed(), "gzip"
    return Response(body, headers=headers, media_type="application/json")


@cache
def _packed() -> bytes:
    return gzip.compress(geometry(), 9, mtime=0)


def routes() -> list[BaseRoute]:
    """For the server, before its own `/assets`: the outlines, Leaflet and its clusters."""
    return [
        Route(MAPS + "/counties-{mark}.json", _outlines),
        Mount(LEAFLET, StaticFiles(directory=LEAFLET_DIR)),
        Mount(CLUSTER, StaticFiles(directory=CLUSTER_DIR)),
    ]
