"""What our maps fetch: the counties' outlines for the national map, Leaflet for the county map. All from here."""

import gzip
import hashlib
import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from geodata.boundaries import notice
from geodata.drawing import drawing

MAPS = "/assets/maps"
LEAFLET = "/assets/leaflet"
FOREVER = "public, max-age=31536000, immutable"


def _leaflet_dir() -> Path:
    spec = find_spec("leaflet")
    if spec is None or spec.origin is None:
        raise ImportError("django-leaflet is missing: it carries the Leaflet files of the county map")
    return Path(spec.origin).parent / "static" / "leaflet"


LEAFLET_DIR = _leaflet_dir()
"""Leaflet 1.9.3 as django-leaflet packs it; found without importing Django."""


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
    """For the server, before its own `/assets`: the outlines and Leaflet."""
    return [
        Route(MAPS + "/counties-{mark}.json", _outlines),
        Mount(LEAFLET, StaticFiles(directory=LEAFLET_DIR)),
    ]
