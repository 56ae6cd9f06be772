"""The shapes of the 42 counties: ours, or a file of the user's that passes the same checks.

Ours are GISCO's NUTS 2021 at 1:3 million, "© EuroGeographics for the administrative boundaries"
(see SOURCES.md). The environment variable IMPREUNA_BOUNDARIES names a file that takes their place:
anything geopandas reads, one row a county, with a column that tells the counties apart.
"""

import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import geopandas
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.counties import COUNTIES, County, county
from geodata.spelling import fold

__all__ = [
    "BadBoundaries",
    "BrokenCoverage",
    "InvalidShapes",
    "OutOfPlace",
    "Unreadable",
    "WrongCounties",
    "boundaries",
    "checked",
    "load_boundaries",
    "neighbours",
    "notice",
    "share_an_edge",
]

REPLACEMENT = "IMPREUNA_BOUNDARIES"

_FILE = Path(__file__).with_name("boundaries.geojson")
_NOTICE = "© EuroGeographics for the administrative boundaries"
# Romania with a margin, in degrees: west, south, east, north.
_ABOUT_HERE = (20.0, 43.4, 30.1, 48.5)


class BadBoundaries(ValueError):
    """A boundary file that can not stand for Romania's counties; the message says why."""


class Unreadable(BadBoundaries):
    """No such file, or not one of shapes."""


class WrongCounties(BadBoundaries):
    """The rows do not match the 42 counties one to one."""


class InvalidShapes(BadBoundaries):
    """A county's shape is empty, no area, or crosses itself."""


class OutOfPlace(BadBoundaries):
    """The shapes are not where Romania is, or a residence lies outside its county."""


class BrokenCoverage(BadBoundaries):
    """Counties overlap, leave gaps, or București lies inside Ilfov's shape."""


@cache
def _chosen() -> geopandas.GeoDataFrame:
    return load_boundaries(os.environ.get(REPLACEMENT) or _FILE)


def boundaries() -> geopandas.GeoDataFrame:
    """The 42 shapes, EPSG:4326, indexed by county code in the order of the Romanian alphabet.

    A copy, so that the caller may add columns. Raises BadBoundaries when the user's file is bad.
    """
    return _chosen().copy()


def notice() -> str:
    """What must stand beside every map of these shapes; empty when the user brought their own."""
    return "" if os.environ.get(REPLACEMENT) else _NOTICE


def load_boundaries(path: str | os.PathLike[str]) -> geopandas.GeoDataFrame:
    """The shapes of a file, checked; the same form as `boundaries()`.

    Raises a kind of BadBoundaries whose message names the file, the counties and the reason.
    """
    if not Path(path).is_file():
        raise Unreadable(f"{path}: there is no such file")
    try:
        frame = geopandas.read_file(path)
    except Exception as error:  # each reader behind geopandas has errors of its own
        raise Unreadable(f"{path}: can not be read as a map ({error})") from error
    try:
        return checked(frame)
    except BadBoundaries as error:
        raise type(error)(f"{path}: {error}") from None


def checked(frame: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """The frame's shapes alone, indexed by county code, EPSG:4326, after every check.

    Raises a kind of BadBoundaries.
    """
    if not isinstance(frame, geopandas.GeoDataFrame) or "geometry" not in frame:
        raise Unreadable("the file holds no shapes")
    codes = _codes(frame)
    shapes = geopandas.GeoDataFrame(geometry=list(frame.geometry), index=codes, crs=frame.crs)
    shapes.index.name = "code"
    shapes = shapes.loc[list(COUNTIES)]
    _check_shapes(shapes)
    _check_coverage(shapes)
    if shapes.crs is None:
        shapes = shapes.set_crs(4326)
    shapes = shapes.to_crs(4326)
    _check_place(shapes)
    return shapes


def _codes(frame: geopandas.GeoDataFrame) -> list[str]:
    """The county code of each row, from whichever column gives the most of them."""
    known = {key: c.code for c in COUNTIES.values() for key in _ways_to_write(c)}
    best: list[str | None] = [None] * len(frame)
    for column in frame.columns.drop("geometry"):
        read = [known.get(_cell(value)) for value in frame[column]]
        if len(set(read) - {None}) > len(set(best) - {None}):
            best = read
    found = [code for code in best if code is not None]
    if len(found) == len(frame) == len(COUNTIES) == len(set(found)):
        return found
    raise WrongCounties(_what_is_wrong(frame, found))


def _ways_to_write(place: County) -> set[str]:
    texts = (place.code, place.iso, place.nuts3, str(place.siruta), place.name)
    with_rank = (f"județul {place.name}", f"municipiul {place.name}")
    return {fold(text) for text in (*texts, *with_rank)}


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return fold(str(value))


def _what_is_wrong(frame: geopandas.GeoDataFrame, found: Sequence[str]) -> str:
    missing = [code for code in COUNTIES if code not in found]
    twice = sorted({code for code in found if found.count(code) > 1})
    unknown = len(frame) - len(found)
    parts = [
        f"missing: {', '.join(missing)}" if missing else "",
        f"more than once: {', '.join(twice)}" if twice else "",
        f"rows that are no county: {unknown}" if unknown else "",
    ]
    return "the rows are not the 42 counties, one each (" + "; ".join(filter(None, parts)) + ")"


def _check_shapes(shapes: geopandas.GeoDataFrame) -> None:
    for code, shape in zip(COUNTIES, shapes.geometry, strict=True):
        if shape is None or shape.is_empty or shape.area == 0:
            raise InvalidShapes(f"{code} has no area")
        if shape.geom_type not in ("Polygon", "MultiPolygon"):
            raise InvalidShapes(f"{code} is a {shape.geom_type}, not an area")
        if not shape.is_valid:
            raise InvalidShapes(f"{code}: {shapely.is_valid_reason(shape)}")


def _check_coverage(shapes: geopandas.GeoDataFrame) -> None:
    ilfov, capital = shapes.geometry["IF"], shapes.geometry["B"]
    if ilfov.intersection(capital).area > capital.area / 2:
        raise BrokenCoverage("București lies inside the shape of Ilfov, which must leave it out")
    if not shapely.coverage_is_valid(shapes.geometry.to_numpy()):
        raise BrokenCoverage(f"counties overlap or do not share their edges: {_at_fault(shapes)}")
    whole = shapes.geometry.union_all()
    if any(part.interiors for part in getattr(whole, "geoms", [whole])):
        raise BrokenCoverage("there is a gap between counties")


def _at_fault(shapes: geopandas.GeoDataFrame) -> str:
    edges = shapely.coverage_invalid_edges(shapes.geometry.to_numpy())
    return ", ".join(c for c, edge in zip(shapes.index, edges, strict=True) if not edge.is_empty)


def _check_place(shapes: geopandas.GeoDataFrame) -> None:
    west, south, east, north = shapes.total_bounds
    if not (_ABOUT_HERE[0] < west < east < _ABOUT_HERE[2]) or not (_ABOUT_HERE[1] < south < north < _ABOUT_HERE[3]):
        raise OutOfPlace("the shapes are not where Romania is: is the coordinate system given, and is longitude first?")
    for code, place in COUNTIES.items():
        if not shapes.geometry[code].covers(shapely.Point(place.lon, place.lat)):
            raise OutOfPlace(f"{place.residence} is not inside the shape marked {code}")


@cache
def neighbours(code: str) -> tuple[str, ...]:
    """The codes of the counties that share a stretch of border, in the Romanian alphabet.

    A single common point is none. Raises UnknownCounty.
    """
    shapes = _chosen().geometry
    own = shapes[county(code).code]
    return tuple(
        other for other, shape in zip(COUNTIES, shapes, strict=True) if other != code and share_an_edge(own, shape)
    )


def share_an_edge(shape: BaseGeometry, other: BaseGeometry) -> bool:
    """Whether two shapes meet along a line, not only in a point."""
    return bool(shape.intersects(other) and shape.intersection(other).length > 0)
