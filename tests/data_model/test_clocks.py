"""Deadlines that ran out, by what was not done in time."""

from datetime import datetime

from data_model import cases, referrals, store
from data_model.cases import CloseReason, NeedKind
from data_model.clocks import Clock
from data_model.meetings.agenda import proposals
from data_model.referrals import Refusal, Request
from tests.world import World, do, later, send_three, version_of

WORDS = "Locuiește la o rudă și lucrează."


def on_the_agenda(at: datetime) -> bool:
    with store.reading(at) as db:
        return Clock.MONITOR in {p.figures.get("clock") for p in proposals(db, "BV")}


def test_half_a_year_after_the_last_service_a_case_is_closed_or_helped_anew_or_raised(sqlite_world: World) -> None:
    world, dgaspc = sqlite_world, sqlite_world.actor("dgaspc")
    case, (shelter, *others) = world.case_id, send_three(world)
    for version, step in enumerate((referrals.accept, referrals.start, referrals.finish), 1):
        do(world.actor("shelter"), step, referral_id=shelter, expected_version=version)
    for who, other in zip(("counsellor", "hospital"), others, strict=True):
        do(world.actor(who), referrals.refuse, referral_id=other, reason=Refusal.NO_PLACE, expected_version=1)
    do(dgaspc, cases.add_note, at=later(days=170), case_id=case, text=WORDS, expected_version=version_of(dgaspc, case))
    assert not on_the_agenda(later(days=183, hours=23)), "its owner has a day to see to it"
    at = later(days=184, hours=1)
    assert on_the_agenda(at)

    anew = Request(world.needs[NeedKind.SHELTER], world.institutions["shelter"], world.services["shelter"])
    (sent,) = do(
        dgaspc, referrals.send_batch, at=at, case_id=case, requests=(anew,), expected_version=version_of(dgaspc, case)
    )
    assert not on_the_agenda(at)
    do(dgaspc, referrals.withdraw, at=at, referral_id=sent, expected_version=1)
    assert on_the_agenda(at)
    do(
        dgaspc, cases.propose_closing, at=at, case_id=case, reason=CloseReason.PLAN_COMPLETED,
        expected_version=version_of(dgaspc, case),
    )  # fmt: skip
    assert not on_the_agenda(at)
