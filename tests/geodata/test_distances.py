"""Distances: as the ellipsoid has them, within what is promised."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from geodata.counties import COUNTIES
from geodata.distances import band_of, km_between
from geodata.localities import every_locality

WGS84 = Geod(ellps="WGS84")
POINTS = [(p.lat, p.lon) for p in every_locality() if p.lat is not None and p.lon is not None]


def on_the_ellipsoid(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(WGS84.inv(one[1], one[0], other[1], other[0])[2]) / 1000


@given(st.sampled_from(POINTS), st.sampled_from(POINTS))
def test_between_any_two_localities_the_distance_is_within_one_percent_of_the_geodesic(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    assert km_between(*one, *other) == pytest.approx(on_the_ellipsoid(one, other), rel=0.01, abs=0.001)


def test_between_all_residences_it_is_closer_than_that() -> None:
    seats = [(c.lat, c.lon) for c in COUNTIES.values()]
    worst = max(abs(km_between(*a, *b) / on_the_ellipsoid(a, b) - 1) for a in seats for b in seats if a != b)
    assert worst < 0.004


def test_a_rounded_distance_is_told_as_a_band_of_25_km() -> None:
    assert [band_of(km) for km in (0, 24.9, 25, 131)] == [(0, 25), (0, 25), (25, 50), (125, 150)]
