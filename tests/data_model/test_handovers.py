"""A case that goes to another county: never without an owner, seen by both, told to the new lead once it agrees."""

import pytest
from sqlmodel import select

from data_model import cases, county, handovers, referrals, store
from data_model.cases import Notification, Progress
from data_model.errors import Conflict, Invalid, NotAllowed, NotFound
from data_model.handovers import HandOverRow, HandOverStatus
from data_model.referrals import Refusal
from tests.world import NOW, World, ask, do, later, send_three, version_of

WORDS = "Persoana se întoarce în județul de origine."


def offer(world: World, to: str = "ngo_cj") -> int:
    dgaspc = world.actor("dgaspc")
    made: int = do(
        dgaspc, handovers.propose, case_id=world.case_id, to_institution_id=world.institutions[to], message=WORDS,
        expected_version=version_of(dgaspc, world.case_id),
    )  # fmt: skip
    return made


def seen(world: World, who: str) -> HandOverRow:
    (row,) = ask(world.actor(who), handovers.listed, since=later(days=-90))
    return row  # type: ignore[no-any-return]


def test_until_it_is_accepted_the_new_lead_sees_a_card_and_no_case(world: World) -> None:
    send_three(world)
    offer(world)
    row = seen(world, "ngo_cj")
    assert (row.incoming, row.status, row.message, row.progress, row.lead) == (
        True, HandOverStatus.PROPOSED, WORDS, None, "",
    )  # fmt: skip
    assert row.due_at == later(hours=24), "one of its needs is urgent"
    for question in (cases.detail, referrals.of_case):
        if question is cases.detail:
            with pytest.raises(NotFound):
                ask(world.actor("ngo_cj"), question, case_id=world.case_id)
        else:
            assert ask(world.actor("ngo_cj"), question, case_id=world.case_id) == []
    assert ask(world.actor("dgaspc"), cases.detail, case_id=world.case_id).may_work
    for team in ("prefecture", "prefecture_cj"):
        assert (seen(world, team).case_code, seen(world, team).message) == (row.case_code, "")
    with pytest.raises(NotAllowed):
        do(world.actor("dgaspc"), handovers.accept, handover_id=row.id, expected_version=1)
    with pytest.raises(NotFound):
        do(world.actor("dgaspc_cj"), handovers.accept, handover_id=row.id, expected_version=1)


def test_an_accepted_case_goes_over_whole_and_the_old_lead_sees_how_it_stands(world: World) -> None:
    shelter, _, _ = send_three(world)
    made = offer(world)
    stale = version_of(world.actor("dgaspc"), world.case_id)
    do(world.actor("ngo_cj"), handovers.accept, handover_id=made, expected_version=1)
    new, old = world.actor("ngo_cj"), world.actor("dgaspc")
    detail = ask(new, cases.detail, case_id=world.case_id)
    assert (detail.may_work, detail.row.county) == (True, "CJ")
    assert len(ask(new, referrals.of_case, case_id=world.case_id)) == 3
    with pytest.raises(NotFound):
        do(old, cases.add_note, case_id=world.case_id, text="Discuție.", expected_version=stale)
    do(world.actor("shelter"), referrals.accept, referral_id=shelter, note="Vine luni.", expected_version=1)
    do(world.actor("shelter"), referrals.start, referral_id=shelter, expected_version=2)
    (mine,) = [r for r in ask(old, referrals.under_way) if r.id == shelter]
    assert (mine.status, mine.answer, mine.may_withdraw) == (referrals.ReferralStatus.STARTED, "", False)
    (theirs,) = [r for r in ask(new, referrals.under_way) if r.id == shelter]
    assert theirs.answer == "Vine luni."
    assert seen(world, "dgaspc").progress is Progress.IN_ASSISTANCE
    assert {seen(world, team).status for team in ("prefecture", "prefecture_cj")} == {HandOverStatus.ACCEPTED}
    with pytest.raises(NotFound):
        ask(world.actor("prefecture"), cases.detail, case_id=world.case_id)
    waits = [
        ask(world.actor(f"prefecture{its}"), county.waiting_at, county=c) for its, c in (("_cj", "CJ"), ("", "BV"))
    ]
    assert [sum(w.waiting for w in found) for found in waits] == [2, 0], "its referrals count where it is worked now"
    with store.reading(NOW) as db:
        told = db.exec(select(Notification.institution_id).where(Notification.case_id == world.case_id)).all()
    assert world.institutions["centre_cj"] in told


def test_a_declined_case_stays_and_says_why(sqlite_world: World) -> None:
    world, made = sqlite_world, offer(sqlite_world)
    with pytest.raises(Invalid, match="reason_missing"):
        do(world.actor("ngo_cj"), handovers.refuse, handover_id=made, reason=None, expected_version=1)
    with pytest.raises(Invalid, match=r"handover\.waiting"):
        offer(world, "dgaspc_cj")
    do(world.actor("ngo_cj"), handovers.refuse, handover_id=made, reason=Refusal.NO_PLACE, expected_version=1)
    row = seen(world, "dgaspc")
    assert (row.status, row.reason, row.lead) == (HandOverStatus.REFUSED, Refusal.NO_PLACE, "DGASPC Brașov")
    with pytest.raises(Conflict):
        do(world.actor("ngo_cj"), handovers.accept, handover_id=made, expected_version=1)


def test_a_case_is_offered_to_who_can_lead_one_and_never_into_a_county_to_avoid(sqlite_world: World) -> None:
    world, dgaspc = sqlite_world, sqlite_world.actor("dgaspc")
    for nobody in ("prefecture_cj", "centre_cj", "anitp"):
        with pytest.raises(Invalid, match="leads_none"):
            offer(world, nobody)
    do(dgaspc, cases.set_avoided, case_id=world.case_id, counties=("CJ",), towns=(), expected_version=3)
    with pytest.raises(Invalid, match=r"handover\.avoided"):
        offer(world)
