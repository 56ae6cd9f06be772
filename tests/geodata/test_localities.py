import re
from collections import Counter

import pytest
from shapely import Point

from geodata.boundaries import boundaries
from geodata.counties import COUNTIES, UnknownCounty
from geodata.localities import (
    Kind,
    Locality,
    PopulationClass,
    UnknownLocality,
    every_locality,
    localities,
    locality,
    search,
    sectors,
)
from geodata.spelling import ro_key

CEDILLA = re.compile("[\u015e\u015f\u0162\u0163]")


def test_there_are_exactly_3181_and_as_many_of_each_rank_as_the_law_made() -> None:
    counted = Counter(place.kind for place in every_locality())
    assert counted == {Kind.MUNICIPALITY: 103, Kind.TOWN: 216, Kind.COMMUNE: 2862}
    assert sum(counted.values()) == 3181


def test_every_locality_is_in_one_county_list() -> None:
    listed = [place.siruta for code in COUNTIES for place in localities(code)]
    assert sorted(listed) == sorted(place.siruta for place in every_locality())
    assert len(set(listed)) == 3181


def test_bucharest_is_one_locality_and_its_sectors_stand_apart() -> None:
    assert [place.name for place in localities("B")] == ["București"]
    assert [place.name for place in sectors()] == [f"Sectorul {n}" for n in range(1, 7)]
    assert {place.county_code for place in sectors()} == {"B"}
    assert locality(sectors()[2].siruta) == sectors()[2]


def test_siruta_codes_end_in_their_control_digit_but_for_those_of_the_youngest_communes() -> None:
    wrong = [place for place in every_locality() if not _control_digit_is_right(place.siruta)]
    assert len(wrong) == 68
    assert {place.kind for place in wrong} == {Kind.COMMUNE}
    assert all(_control_digit_is_right(place.siruta) for place in sectors())


def _control_digit_is_right(siruta: int) -> bool:
    """INS's rule: weigh the digits, add the digits of the products, take 11 less the last."""
    *body, last = (int(digit) for digit in f"{siruta:06d}")
    products = (w * d for w, d in zip((7, 5, 3, 2, 1), body, strict=True))
    return last == (11 - sum(p // 10 + p % 10 for p in products) % 10) % 10


def test_every_residence_is_a_locality_of_its_county_with_the_same_name() -> None:
    for c in COUNTIES.values():
        place = locality(c.residence_siruta)
        assert (place.name, place.county_code, place.is_residence) == (
            c.residence,
            c.code,
            True,
        )
    assert sum(place.is_residence for place in every_locality()) == 42


def test_names_have_no_cedilla_no_rank_and_no_run_of_capitals() -> None:
    for place in every_locality():
        assert not CEDILLA.search(place.name)
        assert not re.search(r"[A-ZĂÂÎȘȚ]{2}|  |^(Municipiul|Oraș|Comuna) ", place.name), place


def test_small_words_in_names_are_written_small() -> None:
    names = {place.name for place in every_locality()}
    assert {
        "Ștefan cel Mare",
        "Râmnicu Vâlcea",
        "Valea lui Mihai",
        "Curtea de Argeș",
    } <= names
    assert {"Cluj-Napoca", "Chișineu-Criș", "1 Decembrie", "C.A. Rosetti"} <= names


def test_a_county_list_is_in_the_romanian_order() -> None:
    names = [place.name for place in localities("BV")]
    assert names == sorted(names, key=ro_key)
    assert len(names) == 58


def test_only_twenty_localities_have_no_point() -> None:
    without = [place for place in every_locality() if place.lat is None or place.lon is None]
    assert len(without) == 20
    assert all((place.lat is None) == (place.lon is None) for place in every_locality())
    assert {place.kind for place in without} == {Kind.COMMUNE}


def test_every_point_lies_in_its_county_or_at_its_border() -> None:
    shapes = boundaries().geometry
    for place in (*every_locality(), *sectors()):
        if place.lat is not None and place.lon is not None:
            assert shapes[place.county_code].distance(Point(place.lon, place.lat)) < 0.03, place


def test_a_floor_lets_through_only_places_that_surely_reach_it() -> None:
    brasov, unknown = locality(40198), _with_class(PopulationClass.UNKNOWN)
    assert brasov.has_at_least(100_000)
    assert not brasov.has_at_least(100_001)
    assert not unknown.has_at_least(0)
    assert not unknown.has_at_least(-5)
    assert _with_class(PopulationClass.FROM_5000).has_at_least(4_999)
    assert not _with_class(PopulationClass.FROM_5000).has_at_least(5_001)


def test_population_classes_keep_to_what_the_rank_tells() -> None:
    for place in every_locality():
        if place.kind is Kind.MUNICIPALITY:
            assert place.has_at_least(20_000 if place.is_residence else 5_000), place
        if place.kind is Kind.COMMUNE:
            assert not place.has_at_least(5_001), place


@pytest.mark.parametrize("typed", ["Timisoara", "Timi\u015foara", "Timișoara", "TIMIȘOARA", "timis"])
def test_timisoara_is_found_first_however_it_is_typed(typed: str) -> None:
    assert search(typed)[0].name == "Timișoara"


@pytest.mark.parametrize("typed", ["Tirgu Mures", "Tîrgu Mure\u015f", "Târgu Mureș", "targu-mures"])
def test_the_old_spelling_is_found_too(typed: str) -> None:
    assert search(typed)[0].name == "Târgu Mureș"


def test_a_whole_name_comes_before_a_start_and_a_start_before_a_later_word() -> None:
    names = [place.name for place in search("Mare", limit=100)]
    assert "Satu Mare" in names
    assert search("Bran")[0].name == "Bran"
    starts = [not name.lower().startswith("mare") for name in names]
    assert starts == sorted(starts)


def test_a_search_keeps_to_its_county_and_its_limit() -> None:
    assert {place.county_code for place in search("s", county_code="BV")} == {"BV"}
    assert len(search("s", limit=3)) == 3
    assert search("s", limit=0) == search("s", limit=-1) == ()


def test_a_sector_is_found_by_its_number() -> None:
    assert [place.name for place in search("Sectorul 3")] == ["Sectorul 3"]


@pytest.mark.parametrize("typed", ["", "   ", "…", "<script>", "zzzz", "🙂", "a" * 10_000])
def test_what_names_no_place_finds_none(typed: str) -> None:
    assert search(typed) == ()


def test_an_unknown_code_is_named_in_the_error() -> None:
    with pytest.raises(UnknownLocality, match="999"):
        locality(999)
    with pytest.raises(UnknownCounty, match="XX"):
        localities("XX")


def _with_class(size: PopulationClass) -> Locality:
    return Locality(1, "Nicăieri", "BV", Kind.COMMUNE, size, None, None)
