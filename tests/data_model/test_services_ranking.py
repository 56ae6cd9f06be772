"""The order of the services for a need, on hand-made cases; and what must hold for any of them."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_model.cases import Avoided, Sex
from data_model.services.availability import Availability, Patience
from data_model.services.ranking import (
    Candidate,
    Fit,
    Person,
    Ranking,
    Seeker,
    Today,
    Where,
    Why,
    fit,
    free_for,
    rank,
)
from data_model.services.tables import GroupPlaces, TargetGroup
from geodata.counties import COUNTIES
from tests.world import NOW

G = TargetGroup
BRASOV, FAGARAS, CODLEA = 40198, 40278, 40241
SEAT = (COUNTIES["BV"].lat, COUNTIES["BV"].lon)
TODAY = Today(NOW, NOW.date(), Patience(14, 35, 3), timedelta(days=183))
WOMAN = Person(minor=False, sex=Sex.FEMALE, foreign=False)
GIRL = Person(minor=True, sex=Sex.FEMALE, foreign=False)
BOY = Person(minor=True, sex=Sex.MALE, foreign=False)
MAN = Person(minor=False, sex=Sex.MALE, foreign=False)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def seeker(person: Person = WOMAN, **more: Any) -> Seeker:
    return Seeker(person=person, county="BV", neighbours=frozenset({"CV", "SB", "PH"}), at=SEAT, town=BRASOV, **more)


def place(n: int, **more: Any) -> Candidate:
    """A verified service in Brașov town that said today: two places free."""
    facts: dict[str, Any] = {
        "groups": (), "county": "BV", "at": SEAT, "town": BRASOV, "capacity": 6, "free": 2, "confirmed_at": NOW,
        "verified_at": NOW,
    }  # fmt: skip
    return Candidate(service_id=n, **(facts | more))


def in_county(code: str, n: int, **more: Any) -> Candidate:
    at = (COUNTIES[code].lat, COUNTIES[code].lon)
    return place(n, county=code, at=at, town=COUNTIES[code].residence_siruta, **more)


def order(*candidates: Candidate, who: Seeker | None = None) -> list[int]:
    return [o.service_id for o in rank(who or seeker(), candidates, TODAY).offers]


def reasons(found: Ranking, n: int) -> dict[Why, dict[str, Any]]:
    offer = next(o for o in found.offers if o.service_id == n)
    return {r.why: dict(r.values) for r in offer.reasons}


# Who is admitted


@pytest.mark.parametrize(
    ("groups", "person", "how"),
    [
        ((), WOMAN, Fit.OPEN),
        ((G.ADULT,), WOMAN, Fit.NAMED),
        ((G.ADULT,), GIRL, Fit.BARRED),
        ((G.CHILD,), WOMAN, Fit.BARRED),
        ((G.CHILD,), BOY, Fit.NAMED),
        ((G.ADULT, G.WOMAN), WOMAN, Fit.NAMED),
        ((G.ADULT, G.WOMAN), MAN, Fit.BARRED),
        ((G.WOMAN, G.CHILD), BOY, Fit.NAMED),
        ((G.WOMAN, G.CHILD), MAN, Fit.BARRED),
        ((G.WOMAN,), GIRL, Fit.DOUBTFUL),
        ((G.WOMAN,), BOY, Fit.BARRED),
        ((G.WOMAN, G.MAN), MAN, Fit.NAMED),
        ((G.WOMAN,), Person(minor=False), Fit.DOUBTFUL),
        ((G.CHILD,), Person(minor=None), Fit.DOUBTFUL),
        ((G.ADULT, G.CHILD), Person(minor=None), Fit.NAMED),
        ((G.FAMILY,), WOMAN, Fit.DOUBTFUL),
        ((G.WOMAN, G.FAMILY), WOMAN, Fit.NAMED),
        ((G.FOREIGNER,), WOMAN, Fit.BARRED),
        ((G.FOREIGNER,), replace(WOMAN, foreign=True), Fit.NAMED),
        ((G.FOREIGNER,), replace(WOMAN, foreign=None), Fit.DOUBTFUL),
        ((G.ADULT, G.FOREIGNER), WOMAN, Fit.NAMED),
        ((G.DISABILITY,), WOMAN, Fit.DOUBTFUL),
        ((G.DISABILITY,), replace(WOMAN, disability=True), Fit.NAMED),
        ((G.DISABILITY,), replace(WOMAN, disability=False), Fit.BARRED),
        ((G.CHILD, G.DISABILITY), replace(WOMAN, disability=True), Fit.BARRED),
    ],
)
def test_the_groups_of_a_service_admit_a_person_or_bar_her(groups: tuple[G, ...], person: Person, how: Fit) -> None:
    assert fit(groups, person) is how


def test_places_are_counted_for_the_person_and_not_for_the_house() -> None:
    by_group = (GroupPlaces(G.WOMAN, 4, 0), GroupPlaces(G.CHILD, 4, 3))
    house = place(1, groups=(G.WOMAN, G.CHILD), free=3, by_group=by_group)
    assert (free_for(house, WOMAN), free_for(house, GIRL)) == (0, 3)
    found = rank(seeker(), [house], TODAY)
    assert found.offers[0].availability is Availability.FULL
    assert Why.FULL_FOR_GROUP in reasons(found, 1)


# The order


def test_free_places_come_first_and_a_fresh_answer_before_an_old_one() -> None:
    full, never = place(1, free=0), place(2, free=None, confirmed_at=None)
    old, free, uncounted = (
        place(3, confirmed_at=ago(20)),
        place(4),
        place(5, capacity=None, free=None, confirmed_at=None),
    )
    old_and_full = place(6, free=0, confirmed_at=ago(20))
    assert order(full, never, old, free, uncounted, old_and_full) == [4, 5, 3, 2, 6, 1]


def test_among_equals_the_fresher_answer_then_the_more_places() -> None:
    assert order(
        place(1, confirmed_at=ago(6)), place(2, confirmed_at=ago(1)), place(3, free=4, confirmed_at=ago(1))
    ) == [
        3,
        2,
        1,
    ]


def test_what_is_near_comes_before_what_is_fresh_and_far_within_the_county() -> None:
    far = place(1, at=(45.8416, 24.9731), town=FAGARAS)
    near = place(2, confirmed_at=ago(5))
    found = rank(seeker(), [far, near], TODAY)
    assert [o.service_id for o in found.offers] == [2, 1]
    assert reasons(found, 2)[Why.SAME_TOWN] == {}
    assert 50 < reasons(found, 1)[Why.DISTANCE]["km"] < 60


def test_a_doubtful_group_an_expired_licence_and_an_unverified_entry_each_put_a_service_back_and_say_so() -> None:
    doubtful = place(1, groups=(G.FAMILY,))
    expired = place(2, licence_until=date(2026, 11, 22))
    unverified = place(3, verified_at=ago(200))
    twice = place(4, licence_until=date(2026, 1, 1), verified_at=None)
    good = place(5, licence_until=date(2026, 11, 23))
    found = rank(seeker(), [doubtful, expired, unverified, twice, good], TODAY)
    assert [(o.service_id, o.steps) for o in found.offers] == [(5, 0), (1, 1), (2, 1), (3, 1), (4, 2)]
    assert reasons(found, 2)[Why.LICENCE_EXPIRED] == {"on": date(2026, 11, 22)}
    assert reasons(found, 3)[Why.UNVERIFIED] == {"at": ago(200)}
    assert reasons(found, 1)[Why.DOUBTFUL_GROUP] == {"groups": ("family",)}


def test_a_foreigner_is_sent_first_where_a_language_besides_romanian_is_spoken() -> None:
    silent, romanian, english = place(1), place(2, languages=("ro",)), place(3, languages=("ro", "en", "fr"))
    foreigner = seeker(replace(WOMAN, foreign=True))
    assert order(silent, romanian, english, who=foreigner) == [3, 1, 2]
    assert order(silent, romanian, english) == [1, 2, 3]
    found = rank(replace(foreigner, language="fr"), [english, place(4, languages=("en",))], TODAY)
    assert reasons(found, 3)[Why.LANGUAGES] == {"languages": ("en", "fr")}
    assert Why.NO_LANGUAGE in reasons(found, 4)


def test_who_refused_this_need_before_comes_after_an_old_answer_and_before_a_full_house() -> None:
    refused, old, full = place(1, refused=True), place(2, confirmed_at=ago(20)), place(3, free=0)
    found = rank(seeker(), [refused, old, full], TODAY)
    assert [o.service_id for o in found.offers] == [2, 1, 3]
    assert Why.REFUSED in reasons(found, 1)


def test_where_the_victims_town_is_not_known_distances_are_from_the_residence_town_and_say_so() -> None:
    there, away = place(1), place(2, at=(45.8416, 24.9731), town=FAGARAS)
    found = rank(replace(seeker(), town=None), [there, away], TODAY)
    assert Why.IN_SEAT in reasons(found, 1)
    assert 50 < reasons(found, 2)[Why.FROM_SEAT]["km"] < 60


# Other counties


def test_neighbours_are_looked_at_only_when_home_has_nothing_that_may_have_a_place() -> None:
    away, home, full = in_county("CV", 1), place(2, confirmed_at=ago(20)), place(3, free=0)
    assert order(away, home) == [2]
    found = rank(seeker(), [away, full], TODAY)
    assert found.widened
    assert [o.service_id for o in found.offers] == [1, 3]
    assert reasons(found, 1)[Why.NEIGHBOUR] == {"county": "CV"}


def test_a_service_that_covers_the_county_counts_as_home_and_says_where_it_is() -> None:
    covering, far, next_door = in_county("CJ", 1, covers=frozenset({"BV"})), in_county("CJ", 2), in_county("CV", 3)
    found = rank(seeker(), [covering, far, next_door], TODAY)
    assert not found.widened
    assert [(o.service_id, o.where) for o in found.offers] == [(1, Where.COVERS)]
    assert reasons(found, 1)[Why.COVERS] == {"county": "CJ"}
    assert order(covering, place(4)) == [4, 1]


# What is hidden, and what is avoided


def hidden(n: int, **more: Any) -> Candidate:
    return place(n, town=None, rough=True, **more)


def test_of_a_hidden_place_the_distance_is_a_band_from_the_county_seat() -> None:
    found = rank(seeker(), [hidden(1)], TODAY)
    assert reasons(found, 1)[Why.ROUNDED] == {"low": 0, "high": 25}


def test_an_avoided_town_takes_out_its_services_and_those_that_may_be_there() -> None:
    there, elsewhere = place(1, town=FAGARAS, at=(45.84, 24.97)), place(2)
    avoiding = seeker(avoided=Avoided(towns=frozenset({("BV", FAGARAS)})))
    found = rank(avoiding, [there, elsewhere, hidden(3)], TODAY)
    assert [o.service_id for o in found.offers] == [2]
    assert found.avoided == 2


def test_an_avoided_county_takes_out_all_that_stands_in_it_wherever_it_reaches() -> None:
    avoiding = seeker(avoided=Avoided(counties=frozenset({"CV"})))
    found = rank(
        avoiding, [in_county("CV", 1), in_county("CV", 2, covers=frozenset({"BV"})), in_county("SB", 3)], TODAY
    )
    assert [o.service_id for o in found.offers] == [3]
    assert found.avoided == 2


def test_in_bucuresti_the_city_may_be_any_of_its_sectors() -> None:
    city, one, six = COUNTIES["B"].residence_siruta, 179141, 179196
    by_sector, by_city = Avoided(towns=frozenset({("B", one)})), Avoided(towns=frozenset({("B", city)}))
    assert [by_sector.bars("B", town) for town in (one, six, city, None)] == [True, False, True, True]
    assert [by_city.bars("B", town) for town in (one, six, city)] == [True, True, True]
    assert not by_city.bars("IF", None)


# What must hold whatever is asked

towns = {"BV": (BRASOV, FAGARAS, CODLEA), "CV": (63394,), "SB": (143450,), "CJ": (54975,)}
people = st.builds(
    Person, st.sampled_from([True, False, None]), st.sampled_from(Sex), st.sampled_from([True, False, None]),
    st.sampled_from([True, False, None]),
)  # fmt: skip


@st.composite
def candidates(draw: st.DrawFn, n: int) -> Candidate:
    county = draw(st.sampled_from(sorted(towns)))
    town = draw(st.sampled_from((*towns[county], None)))
    answered = draw(st.booleans())
    return Candidate(
        service_id=n, groups=tuple(draw(st.sets(st.sampled_from(G), max_size=4))), county=county,
        at=(COUNTIES[county].lat, COUNTIES[county].lon), town=town, rough=town is None,
        covers=frozenset(draw(st.sets(st.sampled_from(["BV", "CV"])))), capacity=draw(st.sampled_from([None, 5])),
        free=draw(st.integers(0, 5)) if answered else None,
        by_group=draw(st.sampled_from([(), (GroupPlaces(G.WOMAN, 3, 1), GroupPlaces(G.CHILD, 3, 0))])),
        confirmed_at=ago(draw(st.sampled_from([0, 3, 13, 20, 60]))) if answered else None,
        languages=tuple(draw(st.sets(st.sampled_from(["ro", "en", "fr"])))),
        licence_until=draw(st.sampled_from([None, date(2026, 1, 1), date(2027, 1, 1)])),
        verified_at=draw(st.sampled_from([None, ago(1), ago(400)])),
    )  # fmt: skip


@st.composite
def scenes(draw: st.DrawFn) -> tuple[Seeker, list[Candidate]]:
    pairs = [(county, town) for county, some in towns.items() for town in some]
    avoided = Avoided(
        frozenset(draw(st.sets(st.sampled_from(sorted(towns)), max_size=2))),
        frozenset(draw(st.sets(st.sampled_from(pairs), max_size=2))),
    )
    who = seeker(draw(people), avoided=avoided, language=draw(st.sampled_from(["", "en"])))
    return who, [draw(candidates(n)) for n in range(1, draw(st.integers(0, 7)) + 1)]


@given(scenes(), st.randoms(use_true_random=False))
def test_nothing_avoided_or_barred_is_ever_offered_and_the_order_is_total(scene: Any, shuffled: Any) -> None:
    who, rows = scene
    found = rank(who, rows, TODAY)
    by_id = {c.service_id: c for c in rows}
    for offer in found.offers:
        one = by_id[offer.service_id]
        assert one.county not in who.avoided.counties
        assert (one.county, one.town) not in who.avoided.towns
        assert one.town is not None or one.county not in {county for county, _ in who.avoided.towns}
        assert fit(one.groups, who.person) is not Fit.BARRED
        assert offer.steps >= 0 and offer.reasons
    assert len({o.service_id for o in found.offers}) == len(found.offers)
    again = list(rows)
    shuffled.shuffle(again)
    assert rank(who, again, TODAY) == found


@given(scenes())
def test_the_true_town_of_a_hidden_place_cannot_change_anything(scene: Any) -> None:
    """It is not among what the function is given; a service is as far as its county's residence town."""
    who, rows = scene
    for offer in rank(who, rows, TODAY).offers:
        told = {r.why for r in offer.reasons}
        if next(c for c in rows if c.service_id == offer.service_id).town is None:
            assert Why.ROUNDED in told and not told & {Why.DISTANCE, Why.SAME_TOWN}
