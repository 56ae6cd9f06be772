from collections.abc import Iterator
from pathlib import Path

import geopandas
import pytest
import shapely
from shapely import Point, Polygon, box
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from geodata import boundaries as module
from geodata.boundaries import (
    REPLACEMENT,
    BadBoundaries,
    BrokenCoverage,
    InvalidShapes,
    OutOfPlace,
    Unreadable,
    WrongCounties,
    boundaries,
    load_boundaries,
    neighbours,
    notice,
    share_an_edge,
)
from geodata.counties import COUNTIES, UnknownCounty


@pytest.fixture
def ours() -> geopandas.GeoDataFrame:
    return boundaries().reset_index()


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "counties.geojson"


def test_the_shapes_match_the_counties_one_to_one() -> None:
    frame = boundaries()
    assert list(frame.index) == list(COUNTIES)
    assert frame.crs == 4326


def test_the_shapes_are_valid_and_share_their_edges() -> None:
    shapes = boundaries().geometry
    assert shapes.is_valid.all()
    assert shapely.coverage_is_valid(shapes.to_numpy())
    whole = shapes.union_all()
    assert not any(part.interiors for part in getattr(whole, "geoms", [whole]))


def test_the_whole_is_as_large_as_romania() -> None:
    km2 = boundaries().to_crs(3844).area.sum() / 1e6
    assert km2 == pytest.approx(238_397, rel=0.01)


def test_bucharest_is_apart_from_ilfov_which_surrounds_it() -> None:
    shapes = boundaries().geometry
    assert shapes["IF"].intersection(shapes["B"]).area == 0
    assert _outline(shapes["IF"]).contains(shapes["B"].centroid)
    assert not shapes["IF"].covers(shapes["B"].representative_point())


def test_each_residence_lies_in_its_own_county_alone() -> None:
    shapes = boundaries().geometry
    for code, c in COUNTIES.items():
        assert [str(k) for k in shapes.index[shapes.covers(Point(c.lon, c.lat))]] == [code]


def test_a_caller_may_change_its_frame_without_changing_ours() -> None:
    boundaries()["color"] = "red"
    assert list(boundaries().columns) == ["geometry"]


def test_neighbours_are_those_of_the_map() -> None:
    assert neighbours("B") == ("IF",)
    assert neighbours("CV") == ("BC", "BV", "BZ", "HR", "VN")
    assert set(neighbours("BV")) == {"AG", "BZ", "CV", "DB", "HR", "MS", "PH", "SB"}


def test_being_neighbours_is_mutual_and_every_county_has_one() -> None:
    for code in COUNTIES:
        assert neighbours(code)
        assert code not in neighbours(code)
        assert all(code in neighbours(other) for other in neighbours(code))


def test_meeting_in_a_point_makes_no_neighbours() -> None:
    here = box(0, 0, 1, 1)
    assert share_an_edge(here, box(1, 0.5, 2, 2))
    assert not share_an_edge(here, box(1, 1, 2, 2))
    assert not share_an_edge(here, box(3, 3, 4, 4))


def test_no_county_no_neighbours() -> None:
    with pytest.raises(UnknownCounty, match="XX"):
        neighbours("XX")


@pytest.mark.parametrize("told_by", ["code", "iso", "nuts3", "siruta", "name"])
def test_a_users_file_may_tell_the_counties_by_any_code_or_name(
    ours: geopandas.GeoDataFrame, kept: Path, told_by: str
) -> None:
    ours[told_by] = [getattr(COUNTIES[code], told_by) for code in ours["code"]]
    ours[["geometry", told_by]].iloc[::-1].to_file(kept)
    assert list(load_boundaries(kept).index) == list(COUNTIES)


def test_names_with_cedillas_and_ranks_are_understood(ours: geopandas.GeoDataFrame, kept: Path) -> None:
    cedilla = str.maketrans("ȘșȚț", "\u015e\u015f\u0162\u0163")
    ours["code"] = [f"Jude\u0163ul {COUNTIES[c].name.translate(cedilla)}" for c in ours["code"]]
    ours.to_file(kept)
    assert list(load_boundaries(kept).index) == list(COUNTIES)


def test_a_users_file_in_stereo_70_comes_back_in_degrees(ours: geopandas.GeoDataFrame, tmp_path: Path) -> None:
    file = tmp_path / "stereo70.gpkg"
    ours.to_crs(3844).to_file(file)
    frame = load_boundaries(file)
    assert frame.crs == 4326
    assert frame.total_bounds == pytest.approx(ours.total_bounds, abs=1e-4)


def _refused(frame: geopandas.GeoDataFrame, file: Path, kind: type[BadBoundaries], *reasons: str) -> None:
    frame.to_file(file)
    with pytest.raises(kind) as refusal:
        load_boundaries(file)
    assert file.name in str(refusal.value)
    for reason in reasons:
        assert reason in str(refusal.value)


def test_a_file_without_a_county_is_refused_by_its_code(ours: geopandas.GeoDataFrame, kept: Path) -> None:
    _refused(ours[ours["code"] != "VS"], kept, WrongCounties, "missing: VS")


def test_a_county_that_stands_twice_is_refused(ours: geopandas.GeoDataFrame, kept: Path) -> None:
    ours.loc[ours["code"] == "VS", "code"] = "VN"
    _refused(ours, kept, WrongCounties, "missing: VS", "more than once: VN")


def test_a_row_that_is_no_county_is_refused(ours: geopandas.GeoDataFrame, kept: Path) -> None:
    ours.loc[ours["code"] == "VS", "code"] = "Cahul"
    _refused(ours, kept, WrongCounties, "missing: VS", "no county: 1")


def test_a_file_that_tells_no_county_apart_is_refused(ours: geopandas.GeoDataFrame, kept: Path) -> None:
    _refused(ours[["geometry"]], kept, WrongCounties, "no county: 42")


def test_ilfov_with_bucharest_inside_is_refused(ours: geopandas.GeoDataFrame, kept: Path) -> None:
    _set(ours, "IF", _outline(_of(ours, "IF")))
    _refused(ours, kept, BrokenCoverage, "București", "Ilfov")


def test_counties_that_overlap_are_refused_by_their_codes(ours: geopandas.GeoDataFrame, kept: Path) -> None:
    _set(ours, "TL", _of(ours, "TL").buffer(0.02))
    _refused(ours, kept, BrokenCoverage, "overlap", "TL")


def test_a_county_that_shrank_from_its_neighbours_is_refused(ours: geopandas.GeoDataFrame, kept: Path) -> None:
    _set(ours, "BV", _of(ours, "BV").buffer(-0.02))
    _refused(ours, kept, BrokenCoverage, "gap")


def test_a_shape_that_crosses_itself_is_refused(ours: geopandas.GeoDataFrame, kept: Path) -> None:
    _set(ours, "GJ", Polygon([(23, 45), (24, 46), (24, 45), (23, 45.8)]))
    _refused(ours, kept, InvalidShapes, "GJ", "Self-intersection")


def test_a_point_in_place_of_a_county_is_refused(ours: geopandas.GeoDataFrame, kept: Path) -> None:
    _set(ours, "GJ", Point(23, 45))
    _refused(ours, kept, InvalidShapes, "GJ has no area")


def test_shapes_of_another_place_are_refused(ours: geopandas.GeoDataFrame, kept: Path) -> None:
    ours["geometry"] = ours.geometry.translate(5, 0)
    _refused(ours, kept, OutOfPlace, "not where Romania is")


def test_two_counties_with_exchanged_codes_are_refused(ours: geopandas.GeoDataFrame, kept: Path) -> None:
    ours["code"] = ours["code"].replace({"BV": "CV", "CV": "BV"})
    _refused(ours, kept, OutOfPlace, "not inside the shape marked")


def test_a_missing_file_a_text_and_a_table_are_refused(tmp_path: Path) -> None:
    text, table = tmp_path / "text.geojson", tmp_path / "table.csv"
    text.write_text("this is no map")
    table.write_text("code,name\nBV,Brașov\n")
    with pytest.raises(Unreadable, match="no such file"):
        load_boundaries(tmp_path / "none.geojson")
    with pytest.raises(Unreadable, match="can not be read"):
        load_boundaries(text)
    with pytest.raises(Unreadable, match="no shapes"):
        load_boundaries(table)


@pytest.fixture
def fresh() -> Iterator[None]:
    """Nothing remembered of the chosen file, before and after."""
    for cached in (module._chosen, module.neighbours):
        cached.cache_clear()
    yield
    for cached in (module._chosen, module.neighbours):
        cached.cache_clear()


@pytest.mark.usefixtures("fresh")
def test_the_environment_names_a_file_in_place_of_ours(
    ours: geopandas.GeoDataFrame, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "EuroGeographics" in notice()
    moved = [translate(shape, 0.001, 0) for shape in ours.geometry]
    ours.set_geometry(moved).to_file(kept)
    module._chosen.cache_clear()
    monkeypatch.setenv(REPLACEMENT, str(kept))
    assert boundaries().total_bounds[0] == pytest.approx(ours.total_bounds[0] + 0.001)
    assert notice() == ""


@pytest.mark.usefixtures("fresh")
def test_a_bad_file_in_the_environment_is_never_passed_over(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(REPLACEMENT, str(kept))
    with pytest.raises(BadBoundaries, match="no such file"):
        boundaries()


def _of(frame: geopandas.GeoDataFrame, code: str) -> BaseGeometry:
    return frame.set_index("code").geometry[code]


def _outline(shape: BaseGeometry) -> Polygon:
    """The shape with its holes filled."""
    assert isinstance(shape, Polygon)
    return Polygon(shape.exterior)


def _set(frame: geopandas.GeoDataFrame, code: str, shape: BaseGeometry) -> None:
    frame.loc[frame["code"] == code, "geometry"] = geopandas.GeoSeries([shape]).to_numpy()
