"""The register is kept whole: described in every field, checked by those who may, searched in any spelling."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from data_model import audit, keeping, resources, services, store
from data_model.cases import NeedKind
from data_model.errors import Conflict, Invalid, NotAllowed, NotFound
from data_model.institutions import Institution, InstitutionKind
from data_model.periods import BUCHAREST
from data_model.services import (
    Availability,
    Cost,
    GroupPlaces,
    ProviderType,
    Search,
    Service,
    ServiceDetail,
    ServiceFacts,
    SsviPosts,
    TargetGroup,
    Why,
    provider_type,
)
from tests.world import World, ask, do, later

FACTS = ServiceFacts(
    name="Centru de zi (inventat)", kind=NeedKind.COUNSELLING, groups=(TargetGroup.WOMAN, TargetGroup.CHILD),
    town=40198, nomenclature="8899CZ-VTP-I", street="Strada Inventată 1", licence="LF 123", covers=("CV", "HR", "CV"),
    licence_until=date(2027, 1, 1), languages=("ro", "hu"), hours="luni–vineri, 8–16", cost=Cost.FREE,
    phone="0268 000 000", email="centru@exemplu.example", voucher=True, ssvi=SsviPosts.SHARED, capacity=9,
)  # fmt: skip


def detail(world: World, who: str, service_id: int, **at: float) -> ServiceDetail:
    found: ServiceDetail = ask(world.actor(who), services.detail, service_id=service_id, at=later(**at))
    return found


def edit(world: World, who: str = "counsellor", of: str = "counsellor", version: int = 1, **changes: Any) -> None:
    facts = replace(FACTS, **changes)
    do(world.actor(who), services.edit_service, service_id=world.services[of], facts=facts, expected_version=version)


def without_account(world: World, county: str = "BV") -> int:
    """An institution of the county that nobody can sign in for."""
    with store.writing() as db:
        body = Institution(kind=InstitutionKind.NGO, name=f"Fundația Fără Cont {county} (inventată)", county=county)
        db.add(body)
        db.flush()
        return body.id or 0


def taken_in(world: World, **more: Any) -> int:
    """A service that Brașov's coordinator entered for an institution without an account."""
    made: int = do(
        world.actor("prefecture"), services.add_service, name="Locuință protejată", kind=NeedKind.SHELTER, groups=(),
        institution_id=without_account(world), **more,
    )  # fmt: skip
    return made


def test_a_service_is_kept_in_all_its_fields(world: World) -> None:
    edit(world)
    found = detail(world, "hospital", world.services["counsellor"])
    assert found.facts == replace(FACTS, covers=("CV", "HR"))
    assert found.verified_by == "Asociația Sprijin (inventată)"
    assert (found.keeps, found.checks) == (False, False)
    assert (found.row.aged, found.row.expired, found.row.provider) == (False, False, ProviderType.NGO)


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("service.name", {"name": ""}),
        ("service.name", {"name": "x" * 161}),
        ("text.too_long", {"licence": "x" * 41}),
        ("text.too_long", {"nomenclature": "x" * 21}),
        ("text.unreadable", {"hours": "a\x00b"}),
        ("place.town", {"town": 54984}),  # Cluj-Napoca
        ("service.confidential_street", {"confidential": True}),
        ("service.phone", {"phone": "la Maria"}),
        ("service.email", {"email": "fără semn"}),
        ("place.county", {"covers": ("XX",)}),
        ("choice.unknown", {"languages": ("klingon",)}),
        ("choice.unknown", {"cost": "lots"}),
        ("choice.unknown", {"groups": ("cats",)}),
        ("places.range", {"capacity": -1}),
        ("places.range", {"places": (GroupPlaces(TargetGroup.MAN, 10_001),)}),
        ("places.group_twice", {"places": (GroupPlaces(TargetGroup.MAN, 1), GroupPlaces(TargetGroup.MAN, 2))}),
    ],
)
def test_what_breaks_a_rule_is_refused_and_nothing_changes(
    sqlite_world: World, code: str, changes: dict[str, Any]
) -> None:
    before = detail(sqlite_world, "counsellor", sqlite_world.services["counsellor"])
    with pytest.raises(Invalid) as refused:
        edit(sqlite_world, **changes)
    assert refused.value.code == code
    assert detail(sqlite_world, "counsellor", sqlite_world.services["counsellor"]) == before


def test_the_database_itself_refuses_a_street_of_a_confidential_service(world: World) -> None:
    with pytest.raises(DBAPIError), store.writing() as db:
        db.get_one(Service, world.services["shelter"]).street = "Strada Secretă 1"


def test_two_who_edit_one_service_never_lose_an_edit(world: World) -> None:
    edit(world, version=1)
    with pytest.raises(Conflict):
        edit(world, version=1)


@pytest.mark.parametrize("who", ["hospital", "dgaspc", "prefecture", "prefecture_cj", "centre", "anitp", "admin"])
def test_only_its_institution_describes_a_service_that_has_an_account(sqlite_world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        edit(sqlite_world, who=who)


def test_the_coordinator_keeps_the_services_of_an_institution_without_an_account(world: World) -> None:
    id = taken_in(world)
    assert [b.name for b in ask(world.actor("prefecture"), keeping.without_account)] == [
        "Fundația Fără Cont BV (inventată)"
    ]
    assert not ask(world.actor("hospital"), keeping.without_account)
    found = detail(world, "prefecture", id)
    assert found.keeps and found.checks
    do(world.actor("prefecture"), services.edit_service, service_id=id, facts=FACTS, expected_version=1)
    for who in ("prefecture_cv", "hospital"):
        with pytest.raises(NotAllowed):
            do(world.actor(who), services.edit_service, service_id=id, facts=FACTS, expected_version=2)
    with pytest.raises(Invalid, match="register.keeps_its_own"):
        do(
            world.actor("prefecture"), services.add_service, name="Altul", kind=NeedKind.LEGAL, groups=(),
            institution_id=world.institutions["hospital"],
        )  # fmt: skip
    with pytest.raises(NotFound):
        do(
            world.actor("prefecture"), services.add_service, name="Altul", kind=NeedKind.LEGAL, groups=(),
            institution_id=without_account(world, "CJ"),
        )  # fmt: skip


def test_a_coordinator_who_keeps_a_confidential_service_cannot_change_what_it_cannot_see(world: World) -> None:
    id = taken_in(world, confidential=True, town=40198, capacity=4)
    changed = replace(FACTS, town=None, street="", name="Altfel", confidential=False, cost=Cost.FREE)
    do(world.actor("prefecture"), services.edit_service, service_id=id, facts=changed, expected_version=1)
    with store.reading() as db:
        kept = db.get_one(Service, id)
        assert (kept.name, kept.town, kept.confidential, kept.phone) == ("Locuință protejată", 40198, True, "")
        assert (kept.cost, kept.capacity) == (Cost.FREE, 9)


def test_a_checked_entry_turns_grey_after_six_months_and_a_check_makes_it_good_again(world: World) -> None:
    edit(world, licence_until=date(2026, 11, 23))
    id = world.services["counsellor"]
    assert [detail(world, "hospital", id, days=n).row.aged for n in (0, 183, 184)] == [False, False, True]
    assert [detail(world, "hospital", id, days=n).row.expired for n in (0, 1)] == [False, True]
    for who in ("hospital", "prefecture_cv", "centre"):
        with pytest.raises(NotAllowed):
            do(world.actor(who), services.verify_service, service_id=id, expected_version=2)
    do(world.actor("prefecture"), services.verify_service, service_id=id, expected_version=2, at=later(days=200))
    found = detail(world, "hospital", id, days=200)
    assert (found.row.aged, found.verified_by) == (False, "Instituția Prefectului Brașov")


def test_a_service_out_of_the_register_is_seen_by_its_keeper_alone_and_can_come_back(world: World) -> None:
    id, owner = world.services["counsellor"], world.actor("counsellor")
    do(owner, services.set_active, service_id=id, active=False, expected_version=1)
    assert id not in [r.id for r in ask(owner, services.listed)]
    assert id not in [r.id for r in ask(owner, services.own)]
    assert [r.id for r in ask(owner, services.retired)] == [id]
    assert not ask(world.actor("prefecture"), services.retired)
    with pytest.raises(NotFound):
        detail(world, "hospital", id)
    do(owner, services.set_active, service_id=id, active=True, expected_version=2)
    assert id in [r.id for r in ask(owner, services.listed)]


GROUPED = (GroupPlaces(TargetGroup.WOMAN, 4), GroupPlaces(TargetGroup.CHILD, 2))


def test_places_by_group_add_up_and_are_confirmed_together(world: World) -> None:
    edit(world, capacity=None, places=GROUPED)
    id, owner = world.services["counsellor"], world.actor("counsellor")
    answer = (GroupPlaces(TargetGroup.CHILD, free=1), GroupPlaces(TargetGroup.WOMAN, free=3))
    do(owner, services.confirm_places, service_id=id, groups=answer, expected_version=2)
    found = detail(world, "counsellor", id)
    assert (found.row.capacity, found.row.free, found.row.availability) == (6, 4, Availability.FREE)
    assert [(p.group, p.capacity, p.free) for p in found.facts.places] == [
        (TargetGroup.CHILD, 2, 1), (TargetGroup.WOMAN, 4, 3),
    ]  # fmt: skip
    do(owner, services.confirm_places, service_id=id, free=4, expected_version=3)  # the same number, a day later


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("places.by_group", {"free": 3}),
        ("places.by_group", {"groups": (GroupPlaces(TargetGroup.WOMAN, free=1),)}),
        (
            "places.by_group",
            {"groups": (GroupPlaces(TargetGroup.WOMAN, free=1), GroupPlaces(TargetGroup.CHILD, free=None))},
        ),
        ("places.range", {"groups": (GroupPlaces(TargetGroup.WOMAN, free=5), GroupPlaces(TargetGroup.CHILD, free=0))}),
        ("places.range", {"groups": (GroupPlaces(TargetGroup.WOMAN, free=-1), GroupPlaces(TargetGroup.CHILD, free=0))}),
    ],
)
def test_an_answer_that_does_not_say_each_groups_places_is_refused(
    sqlite_world: World, code: str, answer: dict[str, Any]
) -> None:
    edit(sqlite_world, capacity=None, places=GROUPED)
    id = sqlite_world.services["counsellor"]
    with pytest.raises(Invalid) as refused:
        do(sqlite_world.actor("counsellor"), services.confirm_places, service_id=id, expected_version=2, **answer)
    assert refused.value.code == code


def test_fewer_places_never_leave_more_free_than_there_are(world: World) -> None:
    id, owner = world.services["counsellor"], world.actor("counsellor")
    do(owner, services.confirm_places, service_id=id, free=9, expected_version=1)
    edit(world, version=2, capacity=5)
    assert detail(world, "counsellor", id).row.free == 5
    edit(world, version=3, capacity=None, places=GROUPED)
    row = detail(world, "counsellor", id).row
    assert (row.free, row.availability) == (5, Availability.FREE)  # the answer for all stands until each group has one
    edit(world, version=4, capacity=7, places=())
    found = detail(world, "counsellor", id)
    assert (found.row.capacity, found.facts.places) == (7, ())


def test_free_places_by_group_are_for_the_provider_and_its_coordinator(world: World) -> None:
    edit(world, capacity=None, places=GROUPED)
    answer = tuple(replace(p, free=1) for p in GROUPED)
    id = world.services["counsellor"]
    do(world.actor("counsellor"), services.confirm_places, service_id=id, groups=answer, expected_version=2)
    seen = {
        who: {p.free for p in detail(world, who, id).facts.places}
        for who in ("counsellor", "prefecture", "hospital", "centre", "anitp", "prefecture_cj")
    }
    assert seen == {"counsellor": {1}, "prefecture": {1}} | dict.fromkeys(
        ("hospital", "centre", "anitp", "prefecture_cj"), {None}
    )


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("", True), ("CENTRU", True), ("sprijin centru", True), ("brasov", True), ("Bra\u015fov", True),
        ("poiana", False),
        ("8899cz-vtp", True), ("entru", False), ("centru cluj", False),
    ],
)  # fmt: skip
def test_the_search_ignores_diacritics_and_capitals(sqlite_world: World, text: str, fits: bool) -> None:
    edit(sqlite_world)
    found = ask(sqlite_world.actor("prefecture"), services.listed, search=Search(text=text))
    assert (sqlite_world.services["counsellor"] in [r.id for r in found]) is fits


def test_each_filter_narrows(sqlite_world: World) -> None:
    edit(sqlite_world)
    found = {
        name: {r.id for r in ask(sqlite_world.actor("prefecture"), services.listed, search=search)}
        for name, search in {
            "voucher": Search(voucher=True), "public": Search(provider=ProviderType.PUBLIC),
            "child": Search(group=TargetGroup.CHILD), "medical": Search(kind=NeedKind.MEDICAL),
            "free": Search(state=Availability.FREE), "to_check": Search(to_check=True),
        }.items()
    }  # fmt: skip
    one, two = {sqlite_world.services["counsellor"]}, {sqlite_world.services["hospital"]}
    assert found == {
        "voucher": one, "public": two, "child": one, "medical": two, "free": set(), "to_check": set()
    }  # fmt: skip


def test_a_service_that_covers_a_county_is_found_there(world: World) -> None:
    edit(world)
    found = {
        county: [r.id for r in ask(world.actor("anitp"), services.listed, counties=(county,))]
        for county in ("CV", "B", "HR", "CJ")
    }
    one = [world.services["counsellor"]]
    assert found == {"CV": one, "B": [], "HR": one, "CJ": []}


def test_how_a_service_fills_cannot_be_followed_by_asking_again(world: World) -> None:
    """Between two arrivals of one day nothing moves for who is neither the provider nor its coordinator."""
    id, shelter, seen = world.services["shelter"], world.actor("shelter"), {}
    for hours, free in ((1, 4), (2, 3), (5, 1)):
        version = detail(world, "shelter", id, hours=hours).row.version
        do(
            shelter, services.confirm_places, service_id=id, free=free, expected_version=version, at=later(hours=hours)
        )  # fmt: skip
        for who in ("shelter", "prefecture", "hospital", "dgaspc", "centre", "anitp", "prefecture_cj"):
            asked = {"counties": ("BV",), "at": later(hours=hours)}
            (row,) = (r for r in ask(world.actor(who), services.listed, **asked) if r.id == id)
            assert row == detail(world, who, id, hours=hours).row
            seen.setdefault(who, []).append((row.free, row.confirmed_at, row.version, row.availability, row.capacity))
    for who in ("shelter", "prefecture"):
        assert [(free, at) for free, at, *_ in seen.pop(who)] == [
            (4, later(hours=1)), (3, later(hours=2)), (1, later(hours=5))
        ]  # fmt: skip
    day = datetime(2026, 11, 23, tzinfo=BUCHAREST)
    assert seen == {who: [(None, day, 0, Availability.FREE, 6)] * 3 for who in seen}


def test_a_service_out_of_the_register_is_as_unknown_to_others_as_one_that_never_was(world: World) -> None:
    id = world.services["counsellor"]
    do(world.actor("counsellor"), services.set_active, service_id=id, active=False, expected_version=1)
    for asked in (id, 10**6):
        for who, command, more in (
            ("hospital", services.verify_service, {}), ("hospital", services.confirm_places, {"free": 1}),
            ("hospital", services.edit_service, {"facts": FACTS}), ("prefecture", services.verify_service, {}),
            ("hospital", services.set_active, {"active": True}),
        ):  # fmt: skip
            with pytest.raises(NotFound):
                do(world.actor(who), command, service_id=asked, expected_version=2, **more)


@pytest.mark.parametrize("code", ["%", "_", "B_", "XX", ""])
def test_a_register_is_asked_by_known_counties_alone(sqlite_world: World, code: str) -> None:
    for listed in (services.listed, resources.listed):
        with pytest.raises(Invalid, match="place.county"):
            ask(sqlite_world.actor("hospital"), listed, counties=("BV", code))


def test_the_licence_of_a_confidential_service_tells_others_nothing(world: World) -> None:
    id = world.services["shelter"]
    with store.writing() as db:
        db.get_one(Service, id).licence_until = date(2026, 3, 14)
    assert detail(world, "shelter", id).row.expired
    assert not detail(world, "hospital", id).row.expired
    (offer,) = ask(world.actor("dgaspc"), services.help_for, case_id=world.case_id)[NeedKind.SHELTER].offers
    assert Why.LICENCE_EXPIRED not in {r.why for r in offer.ranked.reasons}


def test_anitp_reads_the_register_of_every_county_and_no_free_place(world: World) -> None:
    do(
        world.actor("shelter"),
        services.confirm_places,
        service_id=world.services["shelter"],
        free=3,
        expected_version=1,
    )
    rows = ask(world.actor("anitp"), services.listed)
    assert {r.id for r in rows} == set(world.services.values())
    assert {r.free for r in rows} == {None}
    assert Availability.FREE in {r.availability for r in rows}


def test_the_provider_type_follows_from_the_institution() -> None:
    found = {kind: provider_type(kind) for kind in InstitutionKind}
    assert {k for k, p in found.items() if p is ProviderType.NGO} == {InstitutionKind.NGO, InstitutionKind.BAR}
    assert {k for k, p in found.items() if p is ProviderType.INTERNATIONAL} == {
        InstitutionKind.OIM, InstitutionKind.UNHCR,
    }  # fmt: skip


def test_what_leaves_as_a_file_is_on_record_and_within_reach(world: World) -> None:
    edit(world)
    made = do(world.actor("prefecture"), services.export, form="csv")
    assert {p.facts.name for p in made} >= {"Centru de zi (inventat)"}
    newest = ask(world.actor("admin"), audit.latest, chain="BV")[0]
    assert (newest.action, newest.subject) == ("register_exported", "register csv")
    assert do(world.actor("prefecture"), services.export, form="csv", counties=("CV",))  # covered from Brașov
    assert len(do(world.actor("anitp"), services.export, form="geojson")) == 3
    with pytest.raises(NotAllowed):
        do(world.actor("prefecture"), services.export, form="csv", counties=("CJ",))
    with pytest.raises(Invalid):
        do(world.actor("prefecture"), services.export, form="exe")


def test_places_shared_out_among_groups_keep_the_last_answer_until_each_group_has_answered(
    sqlite_world: World,
) -> None:
    edit(sqlite_world)
    owner, id = sqlite_world.actor("counsellor"), sqlite_world.services["counsellor"]
    do(owner, services.confirm_places, service_id=id, free=5, expected_version=2)
    edit(sqlite_world, version=3, places=(GroupPlaces(TargetGroup.WOMAN, 6), GroupPlaces(TargetGroup.CHILD, 3)))
    shown = detail(sqlite_world, "counsellor", id).row
    assert (shown.capacity, shown.free, shown.availability) == (9, 5, Availability.FREE)
    edit(sqlite_world, version=4, capacity=4, places=())
    assert detail(sqlite_world, "counsellor", id).row.free == 4, "no more are free than there are"


def test_a_group_without_its_number_of_places_is_refused(sqlite_world: World) -> None:
    with pytest.raises(Invalid, match="places.group_capacity"):
        edit(sqlite_world, places=(GroupPlaces(TargetGroup.WOMAN),))
