"""Finding help, as its people do it: ranked from the register, sent to a neighbour, kept from what must be avoided."""

from typing import Any

import pytest

from data_model import cases, county, referrals, services, store
from data_model.cases import AgeBand, NeedKind
from data_model.errors import Invalid, NotAllowed, NotFound
from data_model.referrals import Request
from data_model.services import Service, TargetGroup, Where, Why
from data_model.services.finding import Help
from geodata.localities import search
from tests.world import NOW, World, ask, do, later, open_a_case, version_of

FAGARAS = search("fagaras", "BV")[0].siruta


def help_of(world: World, kind: NeedKind = NeedKind.SHELTER, *, case_id: int | None = None, **more: Any) -> Help:
    found: Help = ask(world.actor("dgaspc"), services.help_for, case_id=case_id or world.case_id, **more)[kind]
    return found


def names(found: Help) -> list[str]:
    return [o.service.name for o in found.offers]


def add(world: World, who: str, name: str, kind: NeedKind = NeedKind.SHELTER, **more: Any) -> int:
    facts = {"groups": (), "capacity": 4} | more
    made: int = do(world.actor(who), services.add_service, name=name, kind=kind, **facts)
    return made


def confirm(world: World, who: str, service_id: int, free: int, version: int = 1) -> None:
    do(world.actor(who), services.confirm_places, service_id=service_id, free=free, expected_version=version)


def change(service_id: int, **values: Any) -> None:
    with store.writing(NOW) as db:
        row = db.get_one(Service, service_id)
        for name, value in values.items():
            setattr(row, name, value)


def avoid(world: World, *, counties: tuple[str, ...] = (), towns: tuple[int, ...] = ()) -> None:
    dgaspc = world.actor("dgaspc")
    version = version_of(dgaspc, world.case_id)
    do(dgaspc, cases.set_avoided, case_id=world.case_id, counties=counties, towns=towns, expected_version=version)


def send(world: World, who: str, service_id: int | None) -> list[int]:
    dgaspc = world.actor("dgaspc")
    request = (Request(world.needs[NeedKind.SHELTER], world.institutions[who], service_id),)
    sent: list[int] = do(
        dgaspc, referrals.send_batch, case_id=world.case_id, requests=request,
        expected_version=version_of(dgaspc, world.case_id),
    )  # fmt: skip
    return sent


# What is offered


def test_each_need_has_its_services_with_reasons_and_free_places_lead(world: World) -> None:
    full = add(world, "hospital", "Camere de primire")
    confirm(world, "hospital", full, 0)
    free = add(world, "counsellor", "Locuință protejată")
    confirm(world, "counsellor", free, 2)
    found = help_of(world)
    assert [o.service.id for o in found.offers] == [free, world.services["shelter"], full]
    why = [{r.why for r in o.ranked.reasons} for o in found.offers]
    assert [w & {Why.FREE, Why.NEVER, Why.FULL} for w in why] == [{Why.FREE}, {Why.NEVER}, {Why.FULL}]
    assert set(ask(world.actor("dgaspc"), services.help_for, case_id=world.case_id)) == set(world.needs)


def test_the_lead_of_a_case_reads_the_state_of_a_service_for_the_person_and_no_number_or_hour(world: World) -> None:
    many, few = add(world, "hospital", "Camere", capacity=9), add(world, "counsellor", "Locuință protejată", capacity=9)
    seen = []
    for free, hours, version in ((7, 0, 1), (5, 3, 2)):
        for who, id, n in (("hospital", many, free), ("counsellor", few, free - 4)):
            do(
                world.actor(who), services.confirm_places, service_id=id, free=n, expected_version=version,
                at=later(hours=hours),
            )  # fmt: skip
        found = ask(world.actor("dgaspc"), services.help_for, case_id=world.case_id, at=later(hours=hours))
        seen.append(found[NeedKind.SHELTER])
    assert [o.service.id for o in seen[0].offers][:2] == [many, few]
    assert seen[0] == seen[1]
    first = seen[0].offers[0].ranked
    assert (first.free, first.confidence, first.availability) == (None, None, services.Availability.FREE)
    assert [r.values for r in first.reasons if r.why is Why.FREE] == [(("day", NOW.date()),)]


def test_help_for_a_child_leaves_out_what_is_for_adults(world: World) -> None:
    dgaspc = world.actor("dgaspc")
    for name, group in (("Doar adulți", TargetGroup.ADULT), ("Doar copii", TargetGroup.CHILD)):
        add(world, "hospital", name, NeedKind.LEGAL, groups=(group,))
    found = {}
    for band in (AgeBand.FROM_14, AgeBand.FROM_26):
        case_id = open_a_case(dgaspc, age_band=band)
        do(dgaspc, cases.set_needs, case_id=case_id, kinds=(NeedKind.LEGAL,), expected_version=1)
        offered = help_of(world, NeedKind.LEGAL, case_id=case_id)
        found[band] = names(offered)
        assert offered.barred == 1
    assert found == {AgeBand.FROM_14: ["Doar copii"], AgeBand.FROM_26: ["Doar adulți"]}


def test_a_search_may_say_a_language_and_a_disability_which_are_kept_nowhere(world: World) -> None:
    change(add(world, "hospital", "Casa cu rampă", groups=(TargetGroup.DISABILITY,)), languages="ro,en")
    first = help_of(world, disability=True, language="en").offers[0]
    assert first.service.name == "Casa cu rampă"
    assert {Why.LANGUAGES, Why.FOR_GROUP} <= {r.why for r in first.ranked.reasons}
    assert "Casa cu rampă" not in names(help_of(world, disability=False))


@pytest.mark.parametrize("who", ["bcco", "hospital", "shelter", "prefecture", "centre", "anitp", "admin", "dgaspc_cj"])
def test_only_the_institution_that_leads_a_case_finds_help_for_it(sqlite_world: World, who: str) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        ask(sqlite_world.actor(who), services.help_for, case_id=sqlite_world.case_id)


def test_a_service_that_refused_the_need_of_this_case_is_put_back_and_says_so(world: World) -> None:
    other = add(world, "hospital", "Casă deschisă")
    assert help_of(world).offers[0].service.id == world.services["shelter"]
    (sent,) = send(world, "shelter", world.services["shelter"])
    do(
        world.actor("shelter"), referrals.refuse, referral_id=sent, reason=referrals.Refusal.NO_PLACE,
        expected_version=1,
    )  # fmt: skip
    first, last = help_of(world).offers
    assert (first.service.id, last.service.id) == (other, world.services["shelter"])
    assert Why.REFUSED in {r.why for r in last.ranked.reasons}


# Neighbours


def test_a_neighbour_is_offered_when_home_is_full_and_takes_the_referral(world: World) -> None:
    next_door = add(world, "dgaspc_cv", "Adăpost Covasna")
    confirm(world, "dgaspc_cv", next_door, 3)
    add(world, "ngo_cj", "Adăpost Cluj")
    assert names(help_of(world)) == ["Asociația Adăpost (inventată) · Brașov"]
    confirm(world, "shelter", world.services["shelter"], 0)
    found = help_of(world)
    assert found.widened
    assert [(o.service.id, o.ranked.where) for o in found.offers] == [
        (next_door, Where.NEIGHBOUR),
        (world.services["shelter"], Where.HOME),
    ]
    (sent,) = send(world, "dgaspc_cv", next_door)
    seen = {
        who: [r.id for r in ask(world.actor(who), referrals.waiting)]
        for who in ("dgaspc", "dgaspc_cv", "prefecture", "prefecture_cv", "centre", "dgaspc_cj")
    }
    assert seen == {
        "dgaspc": [sent], "dgaspc_cv": [sent], "prefecture": [sent], "prefecture_cv": [], "centre": [sent],
        "dgaspc_cj": [],
    }  # fmt: skip
    assert ask(world.actor("prefecture"), county.standing, county="BV").referrals_under_way.value == 1
    assert ask(world.actor("prefecture"), county.waiting_at, county="BV")[0].institution == "DGASPC Covasna"
    assert ask(world.actor("prefecture_cv"), county.standing, county="CV").referrals_under_way.value == 0
    receiver = world.actor("dgaspc_cv")
    assert ask(receiver, cases.detail, case_id=world.case_id).facts.avoided is None
    do(receiver, referrals.accept, referral_id=sent, expected_version=1)
    do(receiver, referrals.start, referral_id=sent, expected_version=2)
    (row,) = ask(world.actor("dgaspc"), referrals.of_case, case_id=world.case_id)
    assert row.started_at == NOW


def test_a_service_farther_away_takes_the_referral_only_if_it_covers_the_county(world: World) -> None:
    far = add(world, "ngo_cj", "Adăpost Cluj")
    with pytest.raises(Invalid, match="other_county"):
        send(world, "ngo_cj", far)
    change(far, covers="MS,BV")
    assert "Adăpost Cluj" in names(help_of(world))
    assert send(world, "ngo_cj", far)


def test_bucuresti_is_not_covered_by_who_covers_brasov(world: World) -> None:
    """One code begins with the other."""
    far = add(world, "ngo_cj", "Adăpost Cluj")
    change(far, covers="B")
    with pytest.raises(Invalid, match="other_county"):
        send(world, "ngo_cj", far)


def test_a_service_that_has_ended_is_neither_offered_nor_asked(world: World) -> None:
    change(world.services["shelter"], active=False)
    assert names(help_of(world)) == []
    with pytest.raises(NotFound):
        send(world, "shelter", world.services["shelter"])


# Places to avoid


def test_a_place_to_avoid_is_not_offered_counted_and_not_asked_even_by_hand(world: World) -> None:
    shelter, open_one = world.services["shelter"], add(world, "hospital", "Casă deschisă")
    change(shelter, town=40198)
    change(open_one, town=FAGARAS)
    avoid(world, towns=(FAGARAS,))
    found = help_of(world)
    assert (names(found), found.avoided) == ([], 2)
    for who, service in (("hospital", open_one), ("shelter", shelter)):
        with pytest.raises(Invalid, match="avoided"):
            send(world, who, service)
    assert send(world, "shelter", None)  # after a call, the institution itself may be asked


def test_what_is_left_out_never_tells_the_town_of_a_confidential_place(world: World) -> None:
    """Whichever town of the county is avoided, the answer is the same."""
    change(world.services["shelter"], town=FAGARAS)
    seen = set()
    for town in (FAGARAS, 40198):
        avoid(world, towns=(town,))
        seen.add(repr(help_of(world)))
    assert len(seen) == 1
    avoid(world, towns=(search("sfantu gheorghe", "CV")[0].siruta,))
    assert help_of(world).avoided == 0


def test_where_a_confidential_place_is_changes_nothing_that_others_see(world: World) -> None:
    seen = set()
    for town in (FAGARAS, 40198, None):
        change(world.services["shelter"], town=town)
        seen.add(repr(help_of(world)))
    assert len(seen) == 1


def test_an_avoided_county_is_left_out_next_door_too(world: World) -> None:
    confirm(world, "shelter", world.services["shelter"], 0)
    confirm(world, "dgaspc_cv", add(world, "dgaspc_cv", "Adăpost Covasna"), 3)
    avoid(world, counties=("CV",))
    found = help_of(world)
    assert (names(found), found.avoided) == (["Asociația Adăpost (inventată) · Brașov"], 1)


def test_places_to_avoid_are_replaced_and_emptied_and_an_unknown_one_is_refused(world: World) -> None:
    dgaspc = world.actor("dgaspc")
    avoid(world, counties=("CV", "CV"), towns=(FAGARAS,))
    kept = ask(dgaspc, cases.detail, case_id=world.case_id).facts.avoided
    assert (kept.counties, kept.towns) == ({"CV"}, {("BV", FAGARAS)})
    avoid(world)
    assert not ask(dgaspc, cases.detail, case_id=world.case_id).facts.avoided
    for wrong in ({"counties": ("XX",)}, {"towns": (1,)}, {"counties": ("CV",) * 61}):
        with pytest.raises(Invalid):
            avoid(world, **wrong)


def test_places_to_avoid_are_seen_by_the_lead_and_the_regional_centre_alone(world: World) -> None:
    send(world, "shelter", world.services["shelter"])
    avoid(world, counties=("CV",))
    for who in ("dgaspc", "centre"):
        assert ask(world.actor(who), cases.detail, case_id=world.case_id).facts.avoided.counties == {"CV"}
    for who in ("shelter", "bcco"):  # a receiver, a notified one
        assert ask(world.actor(who), cases.detail, case_id=world.case_id).facts.avoided is None
    assert ask(world.actor("prefecture"), cases.detail, case_id=world.case_id).facts is None


def test_the_audit_says_that_places_to_avoid_changed_and_not_which(world: World) -> None:
    from sqlmodel import col, select

    from data_model.audit import AuditEvent

    avoid(world, counties=("CV",), towns=(FAGARAS,))
    with store.reading() as db:
        event = db.exec(select(AuditEvent).order_by(col(AuditEvent.id).desc())).first()
    assert event is not None and event.action == "avoided_set"
    told = repr({k: v for k, v in event.model_dump().items() if k not in ("hash", "previous", "at")})
    assert "CV" not in told and str(FAGARAS) not in told


# Reminders, and the course of free places


def test_a_provider_is_reminded_of_what_it_should_confirm_and_only_of_its_own(world: World) -> None:
    shelter = world.actor("shelter")
    (never,) = ask(shelter, services.to_confirm)
    assert never.reminder is services.Reminder.NEVER
    confirm(world, "shelter", world.services["shelter"], 2)
    assert ask(shelter, services.to_confirm, at=later(days=10)) == []
    (soon,) = ask(shelter, services.to_confirm, at=later(days=11))
    assert (soon.reminder, soon.old_at) == (services.Reminder.SOON, later(days=14))
    (old,) = ask(shelter, services.to_confirm, at=later(days=15))
    assert old.reminder is services.Reminder.OLD
    assert ask(world.actor("hospital"), services.to_confirm) == []  # it counts no places


def test_the_coordinator_is_told_of_silence_without_a_confidential_name(world: World) -> None:
    coordinator = world.actor("prefecture")
    confirm(world, "shelter", world.services["shelter"], 2)
    confirm(world, "counsellor", world.services["counsellor"], 2)
    assert ask(coordinator, services.silent_in, county="BV", at=later(days=35)) == []
    told = ask(coordinator, services.silent_in, county="BV", at=later(days=36))
    assert [s.name for s in told] == ["Asociația Adăpost (inventată) · Brașov", "Consiliere psihologică"]
    assert ask(coordinator, county.standing, county="BV", at=later(days=36)).silent_services == 2


def test_the_course_of_free_places_is_for_the_provider_and_its_coordinator_alone(world: World) -> None:
    shelter = world.services["shelter"]
    confirm(world, "shelter", shelter, 2)
    do(
        world.actor("shelter"), services.confirm_places, service_id=shelter, free=0, expected_version=2,
        at=later(days=2),
    )  # fmt: skip
    seen = {}
    for who in (*world.actors,):
        try:
            seen[who] = [a.free for a in ask(world.actor(who), services.occupancy, service_id=shelter)]
        except NotAllowed:
            seen[who] = []
    assert {who for who, course in seen.items() if course} == {"shelter", "prefecture"}
    assert seen["shelter"] == seen["prefecture"] == [2, 0]


def test_no_audit_event_tells_how_many_places_were_free(world: World) -> None:
    from sqlmodel import select

    from data_model.audit import AuditEvent

    confirm(world, "shelter", world.services["shelter"], 2)
    with store.reading() as db:
        (event,) = db.exec(select(AuditEvent).where(AuditEvent.action == "places_confirmed"))
    assert "free" not in repr(event.model_dump())
