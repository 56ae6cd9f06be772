"""The counties as paths of one light drawing (SVG)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import geopandas
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.boundaries import boundaries

# Stereo 70, the projection of Romania's own maps, in metres.
_PROJECTION = 3844
# Edges are thinned to what a drawing of 1000 units can show; neighbours are thinned alike.
_THIN_UNITS = 1.0
_MARGIN = 4


@dataclass(frozen=True, slots=True)
class Drawing:
    """The country in whole units, the origin top left, north up.

    `paths`: county code to the `d` of an SVG path, in the order of the Romanian alphabet; draw with
    fill-rule evenodd, Ilfov has București's hole. `labels`: county code to (x, y), the point with
    the most room around it. `km_per_unit`: for a scale bar.
    """

    width: int
    height: int
    paths: Mapping[str, str]
    labels: Mapping[str, tuple[int, int]]
    km_per_unit: float

    @property
    def view_box(self) -> str:
        """The viewBox attribute."""
        return f"0 0 {self.width} {self.height}"


@cache
def drawing(width: int = 1000) -> Drawing:
    """The country drawn `width` units wide, the margin included; made once per width.

    Raises ValueError for a width below 100, BadBoundaries when the user's boundary file is bad.
    """
    if width < 100:
        raise ValueError(f"a drawing of {width} units is too small to tell counties apart")
    flat = boundaries().to_crs(_PROJECTION)
    west, south, east, north = flat.total_bounds
    unit = (east - west) / (width - 2 * _MARGIN)
    thinned = flat.geometry.simplify_coverage(_THIN_UNITS * unit)
    placed = thinned.affine_transform([1 / unit, 0, 0, -1 / unit, _MARGIN - west / unit, _MARGIN + north / unit])
    return Drawing(
        width=width,
        height=round((north - south) / unit) + 2 * _MARGIN,
        paths={str(code): _path(shape) for code, shape in placed.items()},
        labels=_labels(placed),
        km_per_unit=unit / 1000,
    )


def _labels(placed: geopandas.GeoSeries) -> dict[str, tuple[int, int]]:
    centres = shapely.maximum_inscribed_circle(placed.to_numpy(), tolerance=0.5)
    return {
        str(code): (round(line.coords[0][0]), round(line.coords[0][1]))
        for code, line in zip(placed.index, centres, strict=True)
    }


def _path(shape: BaseGeometry) -> str:
    rings = [ring for part in shapely.get_parts(shape) for ring in (part.exterior, *part.interiors)]
    return "".join(_ring(shapely.get_coordinates(ring).round().astype(int).tolist()) for ring in rings)


def _ring(points: list[list[int]]) -> str:
    """A closed ring as one absolute point and relative steps; empty if it is too small to draw."""
    steps = [(x - px, y - py) for (px, py), (x, y) in pairwise(points) if (x, y) != (px, py)]
    if len(steps) < 3:
        return ""
    body = "".join(_pair(dx, dy) for dx, dy in steps[:-1])
    return f"M{points[0][0]} {points[0][1]}l{body.lstrip()}z"


def _pair(dx: int, dy: int) -> str:
    first = f"{dx}" if dx < 0 else f" {dx}"
    second = f"{dy}" if dy < 0 else f" {dy}"
    return first + second
