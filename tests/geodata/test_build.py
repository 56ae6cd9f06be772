from pathlib import Path

import pytest

from geodata import build
from geodata.boundaries import boundaries
from geodata.build import (
    Place,
    boundaries_text,
    fetch,
    official_name,
    population_class,
    seat,
)
from geodata.localities import Kind, PopulationClass


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("MUNICIPIUL RÂMNICU VÂLCEA", "Râmnicu Vâlcea"),
        ("ORAȘ CHIȘINEU-CRIȘ", "Chișineu-Criș"),
        ("ORA\u015e TECHIRGHIOL", "Techirghiol"),
        ("ȘTEFAN CEL MARE", "Ștefan cel Mare"),
        ("VALEA LUI MIHAI", "Valea lui Mihai"),
        ("LA MARE", "La Mare"),
        ("1 DECEMBRIE", "1 Decembrie"),
        ("C.A.ROSETTI", "C.A. Rosetti"),
        ("I. L. CARAGIALE", "I.L. Caragiale"),
        ("ALEXANDRU I.CUZA", "Alexandru I. Cuza"),
        ("BUCUREȘTI SECTORUL 3", "Sectorul 3"),
    ],
)
def test_a_name_of_the_register_becomes_one_that_people_write(written: str, read: str) -> None:
    assert official_name(written) == read


def test_a_figure_counts_only_when_seven_tenths_of_it_reach_the_class() -> None:
    assert population_class(Kind.TOWN, False, 7_200) is PopulationClass.FROM_5000
    assert population_class(Kind.TOWN, False, 7_000) is PopulationClass.FROM_2000
    assert population_class(Kind.TOWN, False, 0) is PopulationClass.UNKNOWN


def test_a_rank_bounds_what_a_figure_says() -> None:
    assert population_class(Kind.MUNICIPALITY, False, 0) is PopulationClass.FROM_5000
    assert population_class(Kind.MUNICIPALITY, True, 6_687) is PopulationClass.FROM_20000
    assert population_class(Kind.COMMUNE, False, 50_000) is PopulationClass.FROM_5000


def test_the_seat_is_the_place_of_the_same_name_then_of_a_like_name_then_the_largest() -> None:
    large, like, same = (
        Place("Perșani", 45, 25, 900),
        Place("\u015einca Veche", 45, 25, 500),
        Place("Sinca", 45, 25, 1),
    )
    assert seat("Șinca", [large, like, same]) is same
    assert seat("Șinca", [large, like]) is like
    assert seat("Hoghiz", [like, large]) is large
    assert seat("Șinca", []) is None


def test_a_package_that_is_not_the_pinned_one_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "PACKAGES", {"a.tgz": ("a@1", "0" * 64)})
    (tmp_path / "a.tgz").write_bytes(b"something else")
    with pytest.raises(SystemExit, match=r"a\.tgz"):
        fetch(tmp_path)


def test_the_kept_boundaries_are_what_the_program_writes() -> None:
    kept = Path(build.__file__).with_name("boundaries.geojson").read_text(encoding="utf-8")
    assert boundaries_text(boundaries()) == kept


def test_every_package_is_named_with_its_version_among_the_sources() -> None:
    sources = Path(build.__file__).with_name("SOURCES.md").read_text(encoding="utf-8")
    for name, _ in build.PACKAGES.values():
        package, version = name.replace("==", "@").rsplit("@", 1)
        assert any(package in row and version in row for row in sources.splitlines()), name
    assert "© EuroGeographics for the administrative boundaries" in sources
    assert "© GeoNames, CC BY 4.0" in sources
