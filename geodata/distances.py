"""How far apart two points are."""

from math import asin, cos, radians, sin, sqrt

_EARTH_RADIUS_KM = 6371.0


def km_between(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Kilometres in a straight line between two points given in degrees (haversine, within 0.5 %)."""
    north = radians(other_lat - lat)
    east = radians(other_lon - lon)
    shrink = cos(radians(lat)) * cos(radians(other_lat))
    half = sin(north / 2) ** 2 + shrink * sin(east / 2) ** 2
    return 2 * _EARTH_RADIUS_KM * asin(sqrt(half))
