import re

import pytest
from shapely import Point, Polygon

from geodata.counties import COUNTIES
from geodata.drawing import Drawing, drawing

Ring = list[tuple[int, int]]


def _rings(path: str) -> list[Ring]:
    """The corners of each ring of a path, read as a browser reads them."""
    rings = []
    for x, y, steps in re.findall(r"M(\d+) (\d+)l([^z]+)z", path):
        here = (int(x), int(y))
        ring = [here]
        numbers = [int(n) for n in re.findall(r"-?\d+", steps)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            here = (here[0] + dx, here[1] + dy)
            ring.append(here)
        rings.append(ring)
    return rings


@pytest.fixture(scope="module")
def country() -> Drawing:
    return drawing(1000)


def test_every_county_has_a_path_in_order(country: Drawing) -> None:
    assert list(country.paths) == list(country.labels) == list(COUNTIES)


def test_the_paths_together_are_light(country: Drawing) -> None:
    assert sum(len(path.encode()) for path in country.paths.values()) <= 24 * 1024


def test_a_path_holds_only_what_a_path_may_hold(country: Drawing) -> None:
    for path in country.paths.values():
        assert re.fullmatch(r"(M\d+ \d+l-?\d+(?:[ -]\d+)+z)+", path)


def test_all_corners_and_labels_are_inside_the_view_box(country: Drawing) -> None:
    assert country.view_box == f"0 0 1000 {country.height}"
    corners = [c for path in country.paths.values() for ring in _rings(path) for c in ring]
    for x, y in (*corners, *country.labels.values()):
        assert 0 <= x <= country.width
        assert 0 <= y <= country.height


def test_a_label_stands_on_its_own_county(country: Drawing) -> None:
    for code, (x, y) in country.labels.items():
        shell, *holes = _rings(max(country.paths[code].split("z"), key=len) + "z")
        assert not holes
        assert Polygon(shell).buffer(1).contains(Point(x, y)), code


def test_ilfov_keeps_the_hole_where_bucharest_stands(country: Drawing) -> None:
    shell, hole = _rings(country.paths["IF"])
    capital = Polygon(_rings(country.paths["B"])[0])
    assert Polygon(shell).contains(capital)
    assert Polygon(hole).symmetric_difference(capital).area < capital.area * 0.05


def test_neighbours_share_corners_so_that_no_seam_shows(country: Drawing) -> None:
    def corners(code: str) -> set[tuple[int, int]]:
        return {c for ring in _rings(country.paths[code]) for c in ring}

    assert len(corners("BV") & corners("CV")) > 10


def test_north_is_up_and_east_is_right(country: Drawing) -> None:
    assert country.labels["BT"][1] < country.labels["TR"][1]
    assert country.labels["TM"][0] < country.labels["CT"][0]


def test_the_scale_is_that_of_the_country(country: Drawing) -> None:
    (x1, y1), (x2, y2) = country.labels["B"], country.labels["BV"]
    km = ((x1 - x2) ** 2 + (y1 - y2) ** 2) ** 0.5 * country.km_per_unit
    assert 130 < km < 190


def test_a_drawing_too_small_to_read_is_refused() -> None:
    with pytest.raises(ValueError, match="too small"):
        drawing(50)


def test_a_wider_drawing_is_the_same_country(country: Drawing) -> None:
    wide = drawing(2000)
    assert wide.height == pytest.approx(2 * country.height, abs=12)
