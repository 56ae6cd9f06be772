"""A case from its first signal, and how much of it each of the others sees."""

import pytest
from sqlmodel import select

from data_model import cases, referrals, store
from data_model.cases import (
    AgeBand,
    CloseReason,
    ConsentAnswer,
    Giver,
    Level,
    NeedKind,
    Notification,
    Progress,
    VictimStatus,
)
from data_model.errors import Invalid, NotAllowed, NotFound
from data_model.institutions import InstitutionKind
from tests.world import NOW, World, ask, assess_a_case, do, identify, open_a_case, send_three, version_of


def test_opening_a_case_notifies_the_regional_centre_and_the_bcco(world: World) -> None:
    with store.reading() as db:
        told = set(db.exec(select(Notification.institution_id).where(Notification.case_id == world.case_id)))
    assert told == {world.institutions["centre"], world.institutions["bcco"]}


def test_a_code_says_county_and_year_and_nothing_of_the_person(world: World) -> None:
    code = ask(world.actor("dgaspc"), cases.detail, case_id=world.case_id).row.code
    assert code.startswith("BV-2026-")
    assert len(code) == 13


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"origin_county": "XX"}, "origin_county"),
        ({"exploitation_county": "bv"}, "exploitation_county"),
        ({"destination": "Germania"}, "destination"),
        ({"town": 54975}, "town"),
        ({"town": -1}, "town"),
    ],
)
def test_an_unknown_place_is_refused_and_names_its_field(sqlite_world: World, changes: dict, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        open_a_case(sqlite_world.actor("dgaspc"), **changes)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("note", "kind"),
    [
        ("Vorbește cu Popescu Maria.", "name"),
        ("CNP 2960229080015", "cnp"),
        ("Sunați la 0722 123 456.", "phone"),
        ("Scrie la ana@exemplu.ro", "email"),
        ("RO49AAAA1B31007593840000", "iban"),
        ("Stă pe str. Lungă nr. 12.", "address"),
    ],
)
def test_a_text_that_names_somebody_is_refused_before_anything_is_saved(
    sqlite_world: World, note: str, kind: str
) -> None:
    actor = sqlite_world.actor("dgaspc")
    before = len(ask(actor, cases.listed))
    with pytest.raises(Invalid) as refused:
        open_a_case(actor, note=note)
    assert (refused.value.code, refused.value.field) == (f"guard.{kind}", "note")
    assert note not in str(refused.value) + repr(refused.value.params)
    assert len(ask(actor, cases.listed)) == before


def test_the_coordinator_sees_code_age_band_needs_and_status_and_no_more(world: World) -> None:
    seen = ask(world.actor("prefecture"), cases.detail, case_id=world.case_id)
    assert (seen.row.level, seen.facts, seen.may_work) == (Level.TEAM, None, False)
    assert seen.row.needs == (NeedKind.SHELTER, NeedKind.COUNSELLING, NeedKind.MEDICAL)


def test_a_referral_party_sees_the_facts_without_the_notes_and_the_centre_sees_all(world: World) -> None:
    dgaspc = world.actor("dgaspc")
    do(dgaspc, cases.add_note, case_id=world.case_id, text="Evaluare făcută.", expected_version=3)
    send_three(world)
    party = ask(world.actor("hospital"), cases.detail, case_id=world.case_id)
    assert party.facts is not None
    assert (party.row.level, party.facts.notes) == (Level.PARTY, ())
    centre = ask(world.actor("centre"), cases.detail, case_id=world.case_id)
    assert [n.text for n in centre.facts.notes] == ["Evaluare făcută."]


def test_before_it_is_asked_a_provider_does_not_know_of_the_case(world: World) -> None:
    with pytest.raises(NotFound):
        ask(world.actor("hospital"), cases.detail, case_id=world.case_id)


def test_a_child_does_not_consent_alone(world: World) -> None:
    actor = world.actor("dgaspc")
    child = assess_a_case(actor, age_band=AgeBand.FROM_14)
    consent = {"case_id": child, "answer": ConsentAnswer.GIVEN, "expected_version": 1}
    with pytest.raises(Invalid, match="child"):
        do(actor, cases.record_consent, giver=Giver.SELF, **consent)
    do(actor, cases.record_consent, giver=Giver.REPRESENTATIVE, **consent)
    assert ask(actor, cases.detail, case_id=child).row.progress is Progress.CONSENTED


def test_consent_can_be_withdrawn_only_where_it_was_given(world: World) -> None:
    actor = world.actor("dgaspc")
    fresh = open_a_case(actor)
    with pytest.raises(Invalid, match="none_to_withdraw"):
        do(
            actor, cases.record_consent, case_id=fresh, answer=ConsentAnswer.WITHDRAWN, giver=Giver.SELF,
            expected_version=1,
        )  # fmt: skip


def test_a_need_that_was_referred_stays_when_needs_are_set_anew(world: World) -> None:
    send_three(world)
    actor = world.actor("dgaspc")
    version = version_of(actor, world.case_id)
    do(actor, cases.set_needs, case_id=world.case_id, kinds=(NeedKind.LEGAL,), expected_version=version)
    assert set(ask(actor, cases.detail, case_id=world.case_id).row.needs) == {
        NeedKind.SHELTER, NeedKind.COUNSELLING, NeedKind.MEDICAL, NeedKind.LEGAL,
    }  # fmt: skip


def test_a_case_closes_when_the_centre_validates_the_reason_once_nothing_is_under_way(world: World) -> None:
    actor, centre = world.actor("dgaspc"), world.actor("centre")
    sent = send_three(world)
    close = {"case_id": world.case_id, "reason": CloseReason.CONTACT_LOST}
    with pytest.raises(Invalid, match="open_referrals"):
        do(actor, cases.propose_closing, expected_version=version_of(actor, world.case_id), **close)
    for referral in sent:
        do(actor, referrals.withdraw, referral_id=referral, expected_version=1)
    do(actor, cases.propose_closing, expected_version=version_of(actor, world.case_id), **close)
    assert [c.closing for c in ask(centre, cases.listed)] == [True]
    with pytest.raises(NotAllowed):
        do(actor, cases.validate_closing, case_id=world.case_id, expected_version=version_of(actor, world.case_id))
    do(centre, cases.validate_closing, case_id=world.case_id, expected_version=version_of(actor, world.case_id))
    assert [c.id for c in ask(actor, cases.listed, closed=True)] == [world.case_id]
    assert ask(actor, cases.listed) == []
    assert ask(world.actor("bcco"), cases.listed, closed=True) == []


def test_only_the_lead_institution_works_a_case(world: World) -> None:
    with pytest.raises(NotAllowed):
        do(world.actor("bcco"), cases.add_note, case_id=world.case_id, text="Discuție.", expected_version=3)


def test_the_day_of_identification_is_kept_and_undone_with_the_status(world: World) -> None:
    actor = world.actor("dgaspc")
    identify(actor, world.case_id, by=InstitutionKind.DIICOT)
    with store.reading() as db:
        assert db.get_one(cases.Case, world.case_id).identified_on == NOW.date()
    do(
        actor, cases.set_victim_status, status=VictimStatus.RULED_OUT, case_id=world.case_id,
        decided_by=InstitutionKind.DIICOT, expected_version=version_of(actor, world.case_id),
    )  # fmt: skip
    with store.reading() as db:
        assert db.get_one(cases.Case, world.case_id).identified_on is None
