"""The demo's register is believable: whole, partly out of date, with the victim support services that the Strategy
counts, and no place of a confidential service finer than its town."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlmodel import Session

from data_model.cases import NeedKind
from data_model.institutions import InstitutionKind, get
from data_model.languages import LANGUAGES
from data_model.resources import Resource, ResourceKind
from data_model.services import Service, ServicePlaces, SsviPosts
from geodata.counties import COUNTIES
from tests.data_model.demo_built import NOW, country, demo_file, rows  # noqa: F401

pytestmark = pytest.mark.xdist_group("demo")


def test_nineteen_dgaspcs_support_victims_with_posts_of_their_own_and_nine_with_shared_ones(
    country: Session,  # noqa: F811
) -> None:
    found = [s for s in rows(country, Service) if s.ssvi is not SsviPosts.NONE]
    assert Counter(s.ssvi for s in found) == {SsviPosts.DEDICATED: 19, SsviPosts.SHARED: 9}
    assert len({s.institution_id for s in found}) == 28
    assert {get(country, s.institution_id).kind for s in found} == {InstitutionKind.DGASPC}


def test_bucharest_has_no_emergency_shelter_for_adults(country: Session) -> None:  # noqa: F811
    shelters = [s for s in rows(country, Service) if s.county == "B" and s.kind is NeedKind.SHELTER]
    assert shelters
    assert "8790CR-VD-I" not in {s.nomenclature for s in shelters}


def test_some_entries_are_long_unchecked_and_some_licences_over(country: Session) -> None:  # noqa: F811
    found = rows(country, Service)
    aged = [s for s in found if s.verified_at is None or NOW - s.verified_at > timedelta(days=183)]
    over = [s for s in found if s.licence_until and s.licence_until < NOW.date()]
    assert 0.15 < len(aged) / len(found) < 0.45
    assert 0.02 < len(over) / len(found) < 0.2
    assert all((s.verified_at is None) == (s.verified_by is None) for s in found)


def test_a_confidential_service_has_no_street_and_the_others_have_one(country: Session) -> None:  # noqa: F811
    found = rows(country, Service)
    assert {bool(s.street) for s in found if s.confidential} == {False}
    assert {bool(s.street) for s in found if not s.confidential} == {True}


def test_places_by_group_add_up_to_the_services(country: Session) -> None:  # noqa: F811
    services = {s.id: s for s in rows(country, Service)}
    groups: dict[int, list[ServicePlaces]] = {}
    for p in rows(country, ServicePlaces):
        groups.setdefault(p.service_id, []).append(p)
    assert len(groups) > 5
    for id, found in groups.items():
        s = services[id]
        assert sum(p.capacity for p in found) == s.capacity
        assert (sum(p.free for p in found) if s.free is not None else None) == s.free
        assert {p.group.value for p in found} == set(s.groups.split(","))


def test_the_codes_of_the_register_are_known(country: Session) -> None:  # noqa: F811
    for s in rows(country, Service):
        assert set(s.languages.split(",")) <= set(LANGUAGES)
        assert set(filter(None, s.covers.split(","))) <= set(COUNTIES) - {s.county}
        assert s.phone.startswith("0200 000") and s.email.endswith(".example")


def test_there_are_resources_of_every_kind_and_the_story_has_them_all(country: Session) -> None:  # noqa: F811
    found = rows(country, Resource)
    assert {r.kind for r in found} == {r.kind for r in found if r.county == "BV"} == set(ResourceKind)
    people = [r for r in found if r.kind in (ResourceKind.INTERPRETER, ResourceKind.COUNSELLING_SPECIALIST)]
    assert all("(inventat)" in r.name for r in people)
