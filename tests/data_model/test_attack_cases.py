"""Ways round the rules of a case that an attacker found: each is shut, by whatever door one comes."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from data_model import admission, audit, cases, handovers, referrals, store, tracks
from data_model.access import Actor
from data_model.admission import Purpose
from data_model.cases import AgeBand, ConsentAnswer, Giver, NeedKind, Risk, Screening, SpecialNeed
from data_model.errors import Invalid, NotAllowed, NotFound
from data_model.people import sessions
from data_model.people.tables import Account
from data_model.referrals import Refusal, Request
from tests.world import NOW, World, ask, assess_a_case, do, later, send_three, version_of


def led(world: World, command: Callable[..., Any], case_id: int, *, who: str | Actor = "dgaspc", **given: Any) -> Any:
    actor = world.actor(who) if isinstance(who, str) else who
    return do(actor, command, case_id=case_id, expected_version=version_of(actor, case_id), **given)


def test_a_parents_consent_ends_when_the_parent_is_suspected_afterwards(sqlite_world: World) -> None:
    world, dgaspc = sqlite_world, sqlite_world.actor("dgaspc")
    child = assess_a_case(dgaspc, age_band=AgeBand.UNDER_14)
    led(world, cases.record_consent, child, answer=ConsentAnswer.GIVEN, giver=Giver.PARENT)
    led(world, cases.set_needs, child, kinds=(NeedKind.SHELTER,))
    (need,) = ask(dgaspc, cases.detail, case_id=child).needs
    do(
        dgaspc, cases.assess, case_id=child, screening=Screening.SIGNS, risk=Risk.HIGH,
        special=(SpecialNeed.PARENT_SUSPECTED,), expected_version=1,
    )  # fmt: skip
    request = Request(need.id, world.institutions["shelter"])
    with pytest.raises(Invalid, match=r"referral\.consent_parent"):
        led(world, referrals.send_batch, child, requests=(request,))
    led(world, cases.record_consent, child, answer=ConsentAnswer.GIVEN, giver=Giver.REPRESENTATIVE)
    assert led(world, referrals.send_batch, child, requests=(request,))


def test_who_may_be_a_child_consents_only_once_known_to_be_an_adult(sqlite_world: World) -> None:
    world, dgaspc = sqlite_world, sqlite_world.actor("dgaspc")
    young = assess_a_case(dgaspc, age_band=AgeBand.UNKNOWN)
    with pytest.raises(Invalid, match=r"consent\.child"):
        led(world, cases.record_consent, young, answer=ConsentAnswer.GIVEN, giver=Giver.SELF)
    led(world, cases.state_age, young, age_band=AgeBand.FROM_18)
    led(world, cases.record_consent, young, answer=ConsentAnswer.GIVEN, giver=Giver.SELF)
    led(world, cases.set_needs, young, kinds=(NeedKind.SHELTER,))
    led(world, cases.state_age, young, age_band=AgeBand.FROM_14)  # she was younger after all
    (need,) = ask(dgaspc, cases.detail, case_id=young).needs
    with pytest.raises(Invalid, match=r"referral\.consent_age"):
        led(world, referrals.send_batch, young, requests=(Request(need.id, world.institutions["shelter"]),))


def test_a_referral_sent_on_a_parents_consent_waits_for_another_once_the_parent_is_suspected(
    sqlite_world: World,
) -> None:
    world, dgaspc = sqlite_world, sqlite_world.actor("dgaspc")
    child = assess_a_case(dgaspc, age_band=AgeBand.UNDER_14)
    led(world, cases.record_consent, child, answer=ConsentAnswer.GIVEN, giver=Giver.PARENT)
    led(world, cases.set_needs, child, kinds=(NeedKind.SHELTER,))
    (need,) = ask(dgaspc, cases.detail, case_id=child).needs
    (sent,) = led(world, referrals.send_batch, child, requests=(Request(need.id, world.institutions["shelter"]),))
    do(
        dgaspc, cases.assess, case_id=child, screening=Screening.SIGNS, risk=Risk.HIGH,
        special=(SpecialNeed.PARENT_SUSPECTED,), expected_version=1,
    )  # fmt: skip
    with pytest.raises(Invalid, match=r"referral\.consent_void"):
        do(world.actor("shelter"), referrals.accept, referral_id=sent, expected_version=1)
    led(world, cases.record_consent, child, answer=ConsentAnswer.GIVEN, giver=Giver.REPRESENTATIVE)
    do(world.actor("shelter"), referrals.accept, referral_id=sent, expected_version=1)


def test_an_organisation_leads_a_case_only_while_a_consent_holds(sqlite_world: World) -> None:
    world = sqlite_world
    made = offer(world, "ngo_cj")
    led(world, cases.record_consent, world.case_id, answer=ConsentAnswer.WITHDRAWN, giver=Giver.SELF)
    with pytest.raises(Invalid, match=r"handover\.no_consent"):
        do(world.actor("ngo_cj"), handovers.accept, handover_id=made, expected_version=1)
    do(world.actor("dgaspc"), handovers.withdraw, handover_id=made, expected_version=1)
    with pytest.raises(Invalid, match=r"handover\.no_consent"):
        offer(world, "ngo_cj")
    assert offer(world, "dgaspc_cj")


def test_nobody_takes_on_or_begins_what_the_person_no_longer_wants(sqlite_world: World) -> None:
    world, shelter = sqlite_world, sqlite_world.actor("shelter")
    first, _, third = send_three(world)
    do(shelter, referrals.accept, referral_id=first, expected_version=1)
    led(world, cases.record_consent, world.case_id, answer=ConsentAnswer.WITHDRAWN, giver=Giver.SELF)
    with pytest.raises(Invalid, match="consent_gone"):
        do(shelter, referrals.start, referral_id=first, expected_version=2)
    hospital = world.actor("hospital")
    with pytest.raises(Invalid, match="consent_gone"):
        do(hospital, referrals.accept, referral_id=third, expected_version=1)
    do(hospital, referrals.refuse, referral_id=third, reason=Refusal.SAFETY, expected_version=1)
    led(world, cases.record_consent, world.case_id, answer=ConsentAnswer.GIVEN, giver=Giver.SELF)
    do(shelter, referrals.start, referral_id=first, expected_version=2)


def test_a_partner_sees_a_case_no_longer_than_its_consent_covers(sqlite_world: World) -> None:
    world, partner = sqlite_world, sqlite_world.actor("counsellor")
    led(world, tracks.invite_partner, world.case_id, institution_id=world.institutions["counsellor"])
    assert ask(partner, cases.detail, case_id=world.case_id)
    led(world, cases.record_consent, world.case_id, answer=ConsentAnswer.WITHDRAWN, giver=Giver.SELF)
    with pytest.raises(NotFound):
        ask(partner, cases.detail, case_id=world.case_id)


def test_who_is_admitted_to_a_case_for_a_time_notes_no_step_of_it(sqlite_world: World) -> None:
    world, owner = sqlite_world, sqlite_world.actor("dgaspc")
    code = ask(owner, cases.detail, case_id=world.case_id).row.code
    do(world.actor("shelter"), admission.ask_access, code=code, purpose=Purpose.HELP)
    (row,) = ask(owner, admission.asked_of_me)
    do(owner, admission.grant, ask_id=row.id, hours=24, expected_version=1)
    with store.reading(NOW) as db:
        admitted = sessions.actor_of(db, db.get_one(Account, world.actor("shelter").account_id))
    with pytest.raises(NotAllowed):
        led(world, tracks.record_step, world.case_id, who=admitted, step="basic_needs", on=NOW.date())
    shown = ask(admitted, tracks.of_case, case_id=world.case_id)
    assert not any(s.may_record or s.may_skip for t in shown.tracks for s in t.steps)


def offer(world: World, to: str, *, who: str = "dgaspc") -> int:
    made: int = led(world, handovers.propose, world.case_id, who=who, to_institution_id=world.institutions[to])
    return made


def test_no_offer_that_waits_takes_a_case_into_a_county_avoided_since(sqlite_world: World) -> None:
    world, made = sqlite_world, offer(sqlite_world, "ngo_cj")
    with pytest.raises(Invalid, match=r"avoided\.offered"):
        led(world, cases.set_avoided, world.case_id, counties=("CJ",), towns=())
    do(world.actor("dgaspc"), handovers.withdraw, handover_id=made, expected_version=1)
    led(world, cases.set_avoided, world.case_id, counties=("CJ",), towns=())


def test_a_hand_over_that_is_over_tells_no_need_and_not_where_the_case_went_next(sqlite_world: World) -> None:
    world, since = sqlite_world, later(days=-1)
    made = offer(world, "dgaspc_cj")
    do(world.actor("dgaspc_cj"), handovers.refuse, handover_id=made, reason=Refusal.NO_PLACE, expected_version=1)
    led(world, cases.set_needs, world.case_id, kinds=(NeedKind.LEGAL, NeedKind.SHELTER))
    (row,) = ask(world.actor("dgaspc_cj"), handovers.listed, since=since)
    assert row.needs == ()
    made = offer(world, "ngo_cj")
    do(world.actor("ngo_cj"), handovers.accept, handover_id=made, expected_version=1)
    old = ask(world.actor("dgaspc"), handovers.listed, since=since)[-1]
    assert (old.needs, old.lead) == ((), "Asociația Departe (inventată)")
    made = offer(world, "dgaspc_cj", who="ngo_cj")
    do(world.actor("dgaspc_cj"), handovers.accept, handover_id=made, expected_version=1)
    old = ask(world.actor("dgaspc"), handovers.listed, since=since)[-1]
    assert (old.lead, old.progress is None) == ("", False)


def test_no_more_is_blanked_in_the_audit_than_its_own_event_says(sqlite_world: World) -> None:
    send_three(sqlite_world)
    with store.writing(NOW) as db:
        audit.forget(db, [f"case {sqlite_world.case_id}"])
    with store.engine().begin() as connection:  # as somebody does who has the database's file
        for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type='trigger'")).all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        by = connection.execute(
            text("SELECT sequence FROM auditevent WHERE chain = 'BV' AND action = 'payloads_forgotten'")
        ).scalar_one()
        connection.execute(
            text(
                "UPDATE auditevent SET account_id = NULL, institution_id = NULL, subject = '', detail = '', salt = '', "
                "forgotten_by = :by WHERE id = (SELECT min(id) FROM auditevent WHERE chain = 'BV' AND salt <> '')"
            ),
            {"by": by},
        )
    with store.reading() as db:
        assert not audit.prove(db, "BV").holds
