"""A batch of referrals, as each of its institutions lives it."""

import pytest

from data_model import cases, referrals
from data_model.cases import ConsentAnswer, Giver, NeedKind, Progress
from data_model.errors import Conflict, Invalid, NotAllowed, NotFound
from data_model.referrals import ReferralStatus, Refusal, Request
from tests.world import NOW, World, ask, do, later, open_a_case, send_three, version_of


def rows(world: World, who: str, at=NOW):
    return {r.need: r for r in ask(world.actor(who), referrals.of_case, case_id=world.case_id, at=at)}


def test_three_needs_leave_in_one_batch_and_each_receiver_sees_its_own(world: World) -> None:
    send_three(world)
    assert len({r.batch for r in rows(world, "dgaspc").values()}) == 1
    for who, kind in (
        ("shelter", NeedKind.SHELTER),
        ("counsellor", NeedKind.COUNSELLING),
        ("hospital", NeedKind.MEDICAL),
    ):
        assert [r.need for r in ask(world.actor(who), referrals.waiting)] == [kind]
    assert ask(world.actor("dgaspc"), cases.detail, case_id=world.case_id).row.progress is Progress.REFERRED


def test_an_urgent_need_is_due_in_a_day_and_another_in_three(world: World) -> None:
    send_three(world)
    due = {need: r.due_at for need, r in rows(world, "dgaspc").items()}
    assert due[NeedKind.SHELTER] == later(hours=24)
    assert due[NeedKind.MEDICAL] == later(hours=72)


def test_an_accepted_referral_that_starts_puts_the_case_in_assistance(world: World) -> None:
    shelter, _, _ = send_three(world)
    actor = world.actor("shelter")
    do(actor, referrals.accept, referral_id=shelter, note="O primim astăzi.", expected_version=1)
    do(actor, referrals.start, referral_id=shelter, expected_version=2)
    assert rows(world, "dgaspc")[NeedKind.SHELTER].status is ReferralStatus.STARTED
    assert ask(world.actor("dgaspc"), cases.detail, case_id=world.case_id).row.progress is Progress.IN_ASSISTANCE
    do(actor, referrals.finish, referral_id=shelter, expected_version=3)
    assert rows(world, "dgaspc")[NeedKind.SHELTER].ended_at == NOW


def test_a_refused_referral_tells_the_sender_why(world: World) -> None:
    _, counselling, _ = send_three(world)
    actor = world.actor("counsellor")
    do(
        actor,
        referrals.refuse,
        referral_id=counselling,
        reason=Refusal.NO_PLACE,
        note="Lista este plină.",
        expected_version=1,
    )
    seen = rows(world, "dgaspc")[NeedKind.COUNSELLING]
    assert (seen.status, seen.reason, seen.answer) == (ReferralStatus.REFUSED, Refusal.NO_PLACE, "Lista este plină.")


@pytest.mark.parametrize(("reason", "note"), [(None, ""), (Refusal.OTHER, "")])
def test_a_refusal_needs_its_reason(world: World, reason: Refusal | None, note: str) -> None:
    _, counselling, _ = send_three(world)
    with pytest.raises(Invalid):
        do(
            world.actor("counsellor"),
            referrals.refuse,
            referral_id=counselling,
            reason=reason,
            note=note,
            expected_version=1,
        )


def test_silence_past_the_deadline_is_late_for_sender_receiver_and_coordinator(world: World) -> None:
    send_three(world)
    for who in ("dgaspc", "hospital", "prefecture"):
        assert not rows(world, who, at=later(hours=71))[NeedKind.MEDICAL].late
        assert rows(world, who, at=later(hours=73))[NeedKind.MEDICAL].late


def test_the_coordinator_reads_no_texts_of_a_referral(world: World) -> None:
    _, counselling, _ = send_three(world)
    do(world.actor("counsellor"), referrals.accept, referral_id=counselling, note="Începem luni.", expected_version=1)
    assert rows(world, "prefecture")[NeedKind.COUNSELLING].answer == ""
    assert rows(world, "dgaspc")[NeedKind.COUNSELLING].answer == "Începem luni."


def test_nothing_leaves_without_consent(world: World) -> None:
    actor = world.actor("dgaspc")
    case_id = open_a_case(actor)
    do(actor, cases.set_needs, case_id=case_id, kinds=(NeedKind.LEGAL,), expected_version=1)
    need = ask(actor, cases.detail, case_id=case_id).needs[0]
    request = (Request(need.id, world.institutions["shelter"]),)
    with pytest.raises(Invalid, match="no_consent"):
        do(actor, referrals.send_batch, case_id=case_id, requests=request, expected_version=2)
    do(actor, cases.record_consent, case_id=case_id, answer=ConsentAnswer.REFUSED, giver=Giver.SELF, expected_version=2)
    with pytest.raises(Invalid, match="no_consent"):
        do(actor, referrals.send_batch, case_id=case_id, requests=request, expected_version=3)


def test_a_batch_leaves_whole_or_not_at_all(world: World) -> None:
    dgaspc = world.actor("dgaspc")
    good = Request(world.needs[NeedKind.SHELTER], world.institutions["shelter"])
    bad = Request(world.needs[NeedKind.MEDICAL], world.institutions["ngo_cj"])
    with pytest.raises(Invalid, match="other_county"):
        do(
            dgaspc,
            referrals.send_batch,
            case_id=world.case_id,
            requests=(good, bad),
            expected_version=version_of(dgaspc, world.case_id),
        )
    assert rows(world, "dgaspc") == {}


def test_a_need_is_not_asked_twice_at_once(world: World) -> None:
    send_three(world)
    dgaspc = world.actor("dgaspc")
    again = (Request(world.needs[NeedKind.SHELTER], world.institutions["shelter"]),)
    with pytest.raises(Invalid, match="need_asked"):
        do(
            dgaspc,
            referrals.send_batch,
            case_id=world.case_id,
            requests=again,
            expected_version=version_of(dgaspc, world.case_id),
        )


def test_another_institution_cannot_answer_and_a_stranger_learns_nothing(world: World) -> None:
    shelter, _, _ = send_three(world)
    with pytest.raises(NotFound):
        do(world.actor("hospital"), referrals.accept, referral_id=shelter, expected_version=1)
    with pytest.raises(NotFound):
        do(world.actor("ngo_cj"), referrals.accept, referral_id=shelter, expected_version=1)
    with pytest.raises(NotAllowed):
        do(world.actor("dgaspc"), referrals.accept, referral_id=shelter, expected_version=1)
    with pytest.raises(NotAllowed):
        do(world.actor("prefecture"), referrals.accept, referral_id=shelter, expected_version=1)


def test_the_second_of_two_answers_is_a_conflict_and_the_first_stays(world: World) -> None:
    shelter, _, _ = send_three(world)
    do(world.actor("shelter"), referrals.accept, referral_id=shelter, expected_version=1)
    with pytest.raises(Conflict):
        do(world.actor("shelter"), referrals.refuse, referral_id=shelter, reason=Refusal.NO_PLACE, expected_version=1)
    assert rows(world, "dgaspc")[NeedKind.SHELTER].status is ReferralStatus.ACCEPTED


def test_a_finished_referral_takes_the_case_from_the_provider_and_leaves_it_its_referral(world: World) -> None:
    shelter, _, _ = send_three(world)
    actor = world.actor("shelter")
    assert [c.id for c in ask(actor, cases.listed)] == [world.case_id]
    do(actor, referrals.refuse, referral_id=shelter, reason=Refusal.SAFETY, expected_version=1)
    assert ask(actor, cases.listed) == []
    assert [r.id for r in ask(actor, referrals.ended, since=later(days=-1))] == [shelter]
