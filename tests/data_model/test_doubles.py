"""One person signalled twice is suggested to the regional centre alone; what it decides stands and can be undone."""

from datetime import timedelta
from itertools import product

import pytest

from data_model import cases, doubles
from data_model.cases import AgeBand, Case, Citizenship, Exploitation, Sex
from data_model.doubles import ENOUGH, Feature, PairState, alike
from data_model.errors import Conflict, NotAllowed
from tests.world import NOW, World, ask, do, later, open_a_case


def case(**changes: object) -> Case:
    facts = {
        "age_band": AgeBand.FROM_18, "sex": Sex.FEMALE, "citizenship": Citizenship.RO, "origin_county": "BV",
        "exploitation": Exploitation.LABOUR, "destination": "DE", "opened_at": NOW,
    }  # fmt: skip
    return Case(**(facts | changes))


HALF_YEAR = timedelta(days=180)


def test_two_cases_that_agree_in_everything_have_every_feature_in_common() -> None:
    assert alike(case(), case(), HALF_YEAR) == tuple(Feature)


@pytest.mark.parametrize(
    "other",
    [
        {"sex": Sex.MALE}, {"citizenship": Citizenship.EU}, {"origin_county": "CV"},
        {"age_band": AgeBand.FROM_41}, {"opened_at": NOW - timedelta(days=181)},
    ],
)  # fmt: skip
def test_one_contradiction_is_enough_to_be_two_persons(other: dict[str, object]) -> None:
    assert alike(case(), case(**other), HALF_YEAR) == ()


def test_what_is_not_known_contradicts_nothing_and_agrees_in_nothing() -> None:
    vague = case(sex=Sex.UNKNOWN, citizenship=Citizenship.UNKNOWN, age_band=AgeBand.UNKNOWN, origin_county=None)
    assert alike(case(), vague, HALF_YEAR) == (Feature.EXPLOITATION, Feature.PLACE, Feature.DATES)
    assert len(alike(case(), vague, HALF_YEAR)) < ENOUGH


def test_the_order_of_the_two_does_not_matter() -> None:
    ones = [case(age_band=a, destination=d) for a, d in product((AgeBand.FROM_18, AgeBand.UNKNOWN), ("DE", "RO"))]
    assert all(alike(a, b, HALF_YEAR) == alike(b, a, HALF_YEAR) for a, b in product(ones, ones))


def pair(world: World) -> dict[str, int]:
    other = open_a_case(world.actor("bcco"), at=later(days=-3))
    return {"first_id": world.case_id, "second_id": other}


def test_the_centre_links_two_cases_and_both_stay(world: World) -> None:
    both, centre = pair(world), world.actor("centre")
    (row,) = ask(centre, doubles.suggested)
    assert {row.first.id, row.second.id} == set(both.values())
    assert (row.days_apart, row.state, row.version) == (3, PairState.SUGGESTED, 1)
    before = [ask(centre, cases.detail, case_id=i) for i in both.values()]
    do(centre, doubles.link, **both, expected_version=1)
    assert ask(centre, doubles.suggested) == []
    assert [ask(centre, cases.detail, case_id=i) for i in both.values()] == before
    assert ask(centre, doubles.linked_to, case_id=world.case_id).codes == (before[1].row.code,)
    # The two institutions learn that there is another one, not which.
    told = ask(world.actor("dgaspc"), doubles.linked_to, case_id=world.case_id)
    assert (told.codes, told.others) == ((), 1)
    assert ask(world.actor("prefecture"), doubles.linked_to, case_id=world.case_id) is None


def test_what_was_dismissed_is_not_suggested_again_until_it_is_undone(sqlite_world: World) -> None:
    both, centre = pair(sqlite_world), sqlite_world.actor("centre")
    do(centre, doubles.dismiss, **both, expected_version=1)
    assert ask(centre, doubles.suggested) == []
    assert [row.state for row in ask(centre, doubles.decided)] == [PairState.DISMISSED]
    with pytest.raises(Conflict):
        do(centre, doubles.link, **both, expected_version=1)
    do(centre, doubles.undo, **both, expected_version=2)
    assert ask(centre, doubles.decided) == []
    assert [row.version for row in ask(centre, doubles.suggested)] == [3]


def test_cases_of_one_institution_are_its_own_to_compare(sqlite_world: World) -> None:
    open_a_case(sqlite_world.actor("dgaspc"))
    assert ask(sqlite_world.actor("centre"), doubles.suggested) == []


def test_nobody_but_the_regional_centre_is_told(sqlite_world: World) -> None:
    pair(sqlite_world)
    for who in ("dgaspc", "bcco", "prefecture", "anitp", "admin"):
        with pytest.raises(NotAllowed):
            ask(sqlite_world.actor(who), doubles.suggested)
    assert ask(sqlite_world.actor("centre_cj"), doubles.suggested) == []
