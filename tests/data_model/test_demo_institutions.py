"""The public bodies are seeded where they exist, once."""

from collections import Counter

from sqlmodel import select

from data_model import seeding, store
from data_model.institutions import Institution, InstitutionKind, covered, serving
from geodata.counties import COUNTIES


def counted(kind: InstitutionKind) -> Counter[str | None]:
    return Counter(body.county for body in seeding.bodies() if body.kind is kind)


def test_bucharest_has_six_sector_dgaspcs_and_no_county_council() -> None:
    assert counted(InstitutionKind.DGASPC) == Counter(list(COUNTIES)) + Counter({"B": 5})
    assert set(COUNTIES) - set(counted(InstitutionKind.COUNTY_COUNCIL)) == {"B"}


def test_a_county_without_a_border_or_an_airport_has_no_border_police() -> None:
    found = counted(InstitutionKind.BORDER_POLICE)
    assert found["BV"] == 1 and found["TM"] == 2
    assert not {"CV", "HR", "AB", "GJ", "VL", "BZ"} & set(found)
    assert [b.name for b in seeding.bodies() if b.county == "BV" and b.kind is InstitutionKind.BORDER_POLICE] == [
        "Poliția de Frontieră – Aeroportul Brașov-Ghimbav"
    ]


def test_bcco_and_the_regional_centres_sit_in_15_cities_and_serve_every_county_once() -> None:
    for kind in (InstitutionKind.BCCO, InstitutionKind.ANITP_REGIONAL, InstitutionKind.DIICOT):
        bodies = [body for body in seeding.bodies() if body.kind is kind]
        assert len(bodies) == 15
        assert Counter(county for body in bodies for county in body.serves) == Counter(list(COUNTIES))
        assert all(body.county in body.serves for body in bodies)


def test_every_other_kind_is_in_each_county_or_in_none_but_the_nation() -> None:
    for kind in InstitutionKind:
        where = set(counted(kind))
        assert where in (set(), {None}) or len(where) in (15, 26, 41, 42), kind


def test_seeding_twice_adds_nothing_and_keeps_what_was_edited(db_url: str) -> None:
    with store.writing() as db:
        first = seeding.seed_institutions(db)
        edited = serving(db, "BV", InstitutionKind.ITM)[0]
        edited.email = "secretariat@itm.example"
    with store.writing() as db:
        assert seeding.seed_institutions(db) == 0
        assert len(db.exec(select(Institution.id)).all()) == first == len(seeding.bodies())
        assert serving(db, "BV", InstitutionKind.ITM)[0].email == "secretariat@itm.example"
        (centre,) = serving(db, "CV", InstitutionKind.ANITP_REGIONAL)
        assert covered(db, centre) == {"BV", "CV"}
