"""What goes along with every case: insurance, compensation and the voucher, coordination in criminal proceedings."""

from datetime import timedelta

import pytest

from data_model import store, tracks
from data_model.errors import Invalid
from tests.data_model.test_tracks import TODAY, late
from tests.world import NOW, World, ask, do, later


def test_a_voucher_is_timed_from_request_to_decision_and_told_when_it_is_late(sqlite_world: World) -> None:
    world, dgaspc, case_id = sqlite_world, sqlite_world.actor("dgaspc"), sqlite_world.case_id
    asked = do(
        dgaspc, tracks.request_compensation, case_id=case_id, kind=tracks.CompensationKind.VOUCHER, moment=NOW,
        expected_version=3,
    )  # fmt: skip
    assert (case_id, tracks.VOUCHER_STEP) in late("BV", hours=73)
    decide = {"case_id": case_id, "compensation_id": asked, "decision": tracks.Decision.GRANTED, "expected_version": 4}
    for wrong, code in (({"amount": None}, "amount"), ({"moment": later(hours=-1), "amount": 900}, "order")):
        with pytest.raises(Invalid, match=f"compensation.{code}"):
            do(dgaspc, tracks.decide_compensation, at=later(hours=80), **{"moment": NOW} | decide | wrong)
    with store.writing(later(hours=80)) as db:
        tracks.decide_compensation(db, dgaspc, moment=later(hours=74), amount=900, **decide)
    found = ask(world.actor("centre"), tracks.support_of, case_id=case_id).compensation[0]
    assert (found.hours, found.late, found.amount) == (74, True, 900)
    assert (case_id, tracks.VOUCHER_STEP) not in late("BV", hours=90)


def test_insurance_and_coordination_in_proceedings_are_kept_with_their_days(sqlite_world: World) -> None:
    dgaspc, case_id = sqlite_world.actor("dgaspc"), sqlite_world.case_id
    do(
        dgaspc, tracks.note_health, case_id=case_id, insured=tracks.Insured.REQUESTED,
        health=tracks.HealthAccess.EMERGENCY_ONLY, expected_version=3,
    )  # fmt: skip
    do(dgaspc, tracks.begin_coordination, case_id=case_id, on=TODAY, expected_version=4)
    with pytest.raises(Invalid, match="coordination.running"):
        do(dgaspc, tracks.begin_coordination, case_id=case_id, on=TODAY, expected_version=5)
    with pytest.raises(Invalid, match="coordination.order"):
        do(dgaspc, tracks.end_coordination, case_id=case_id, on=TODAY - timedelta(days=1), expected_version=5)
    do(dgaspc, tracks.end_coordination, case_id=case_id, on=TODAY, expected_version=5)
    found = ask(dgaspc, tracks.support_of, case_id=case_id)
    assert (found.insured, found.noted_on) == (tracks.Insured.REQUESTED, TODAY)
    assert found.coordination == ((TODAY, TODAY),)
