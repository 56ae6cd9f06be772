import re
import subprocess
import sys

import pytest

from geodata.counties import COUNTIES, UnknownCounty, county, find, in_region, regions
from geodata.distances import km_between
from geodata.spelling import ro_key

CEDILLA = re.compile("[\u015e\u015f\u0162\u0163]")


def test_there_are_forty_two_and_no_code_of_any_system_stands_twice() -> None:
    assert len(COUNTIES) == 42
    for system in (
        "code",
        "iso",
        "nuts3",
        "siruta",
        "name",
        "residence",
        "residence_siruta",
    ):
        assert len({getattr(c, system) for c in COUNTIES.values()}) == 42, system


def test_each_code_has_the_form_of_its_system() -> None:
    for code, c in COUNTIES.items():
        assert code == c.code
        assert c.iso == f"RO-{code}"
        assert re.fullmatch(r"RO[1-4][1-2][1-7]", c.nuts3)
        assert c.nuts2 == c.nuts3[:4]


def test_the_counties_stand_in_the_order_of_the_romanian_alphabet() -> None:
    names = [c.name for c in COUNTIES.values()]
    assert names == sorted(names, key=ro_key)
    assert names.index("Brașov") < names.index("Brăila")
    assert names.index("Satu Mare") < names.index("Sălaj") < names.index("Sibiu")


def test_no_name_has_a_cedilla() -> None:
    for c in COUNTIES.values():
        assert not CEDILLA.search(c.name + c.residence + c.region)


def test_the_counties_add_up_to_the_census_of_2021() -> None:
    assert sum(c.population for c in COUNTIES.values()) == 19_053_815


def test_minors_are_between_a_seventh_and_a_quarter_of_each_county() -> None:
    for c in COUNTIES.values():
        assert 1 / 7 < c.population_minors_est / c.population < 1 / 4, c.code


def test_the_counties_can_not_be_changed() -> None:
    with pytest.raises(TypeError):
        COUNTIES["XX"] = COUNTIES["B"]  # type: ignore[index]
    with pytest.raises(AttributeError):
        COUNTIES["B"].name = "Bucharest"  # type: ignore[misc]


def test_an_unknown_code_is_named_in_the_error() -> None:
    with pytest.raises(UnknownCounty, match="'XX'"):
        county("XX")


def test_eight_regions_hold_every_county_once() -> None:
    assert len(regions()) == 8
    members = [c.code for region in regions() for c in in_region(region)]
    assert sorted(members) == sorted(COUNTIES)
    assert {c.code for c in in_region("București-Ilfov")} == {"B", "IF"}
    assert in_region("Nicăieri") == ()


@pytest.mark.parametrize(
    "typed",
    [
        "Timis",
        "Timi\u015f",
        "Timiș",
        "TM",
        "ro-tm",
        "RO424",
        "350",
        "județul Timiș",
        "Timisoara",
    ],
)
def test_timis_is_found_however_it_is_typed(typed: str) -> None:
    assert find(typed)[0].code == "TM"


def test_the_whole_name_comes_before_names_that_only_start_so() -> None:
    assert [c.code for c in find("Alba")] == ["AB"]
    assert find("b")[0].code == "B"
    assert {c.code for c in find("bra")} == {"BV", "BR"}


def test_the_old_spelling_of_a_county_is_found() -> None:
    assert find("Vilcea")[0].code == "VL"
    assert find("Tirgu Jiu")[0].code == "GJ"


@pytest.mark.parametrize("typed", ["", "  ", "-", "județul ", "Moldova Nouă de Sus", "🙂"])
def test_what_names_no_county_finds_none(typed: str) -> None:
    assert find(typed) == ()


def test_distances_are_those_of_the_map() -> None:
    brasov, capital, arad = COUNTIES["BV"], COUNTIES["B"], COUNTIES["AR"]
    assert km_between(brasov.lat, brasov.lon, brasov.lat, brasov.lon) == 0
    assert 135 < km_between(brasov.lat, brasov.lon, capital.lat, capital.lon) < 145
    there = km_between(arad.lat, arad.lon, capital.lat, capital.lon)
    assert there == pytest.approx(km_between(capital.lat, capital.lon, arad.lat, arad.lon))
    assert 400 < there < 430


def test_counties_and_localities_are_read_without_the_map_libraries() -> None:
    code = (
        "import sys, geodata.counties, geodata.localities as l; l.search('brasov');"
        "sys.exit(any(m in sys.modules for m in ('geopandas', 'pandas', 'shapely', 'numpy')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
