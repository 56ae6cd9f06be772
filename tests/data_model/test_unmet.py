"""Referral not possible: noted with a reason, seen by the team, gone when somebody is asked."""

from typing import Any

import pytest

from data_model import audit, cases, referrals, unmet
from data_model.cases import ConsentAnswer, Giver, NeedKind
from data_model.errors import Conflict, Invalid, NotAllowed, NotFound
from data_model.referrals import Refusal, Request
from data_model.unmet import NotPossible, UnmetRow
from tests.world import NOW, World, ask, do, later, open_a_case, send_three, version_of


def note(world: World, kind: NeedKind = NeedKind.MEDICAL, who: str = "dgaspc", **changes: Any) -> None:
    dgaspc = world.actor("dgaspc")
    facts = {
        "case_id": world.case_id, "need_id": world.needs[kind], "reason": NotPossible.ALL_FULL,
        "expected_version": version_of(dgaspc, world.case_id),
    }  # fmt: skip
    do(world.actor(who), unmet.note_not_possible, **(facts | changes))


def standing(world: World, who: str = "dgaspc") -> list[UnmetRow]:
    found: list[UnmetRow] = ask(world.actor(who), unmet.of_case, case_id=world.case_id)
    return found


def test_the_lead_notes_why_nobody_can_be_asked_and_the_team_reads_the_reason_alone(world: World) -> None:
    note(world, reason=NotPossible.OTHER, note="Programul începe la primăvară.")
    row = UnmetRow(world.needs[NeedKind.MEDICAL], NotPossible.OTHER, "Programul începe la primăvară.", NOW)
    assert standing(world) == standing(world, "centre") == [row]
    assert [(u.reason, u.note) for u in standing(world, "prefecture")] == [(NotPossible.OTHER, "")]
    assert standing(world, "hospital") == standing(world, "prefecture_cj") == []
    done = [e.action for e in ask(world.actor("admin"), audit.latest, chain="BV")]
    assert [action for action in done if action != "case_seen"][0] == "referral_not_possible"


def test_noted_again_the_newer_reason_stands(world: World) -> None:
    note(world)
    note(world, reason=NotPossible.TOO_FAR)
    assert [u.reason for u in standing(world)] == [NotPossible.TOO_FAR]


def test_a_referral_sent_later_takes_the_note_back(world: World) -> None:
    note(world)
    note(world, NeedKind.SHELTER)
    request = Request(world.needs[NeedKind.MEDICAL], world.institutions["hospital"])
    dgaspc = world.actor("dgaspc")
    do(
        dgaspc, referrals.send_batch, case_id=world.case_id, requests=(request,),
        expected_version=version_of(dgaspc, world.case_id),
    )  # fmt: skip
    assert [u.need_id for u in standing(world)] == [world.needs[NeedKind.SHELTER]]


def test_the_lead_takes_it_back_once(world: World) -> None:
    dgaspc = world.actor("dgaspc")
    note(world)
    again = {"case_id": world.case_id, "need_id": world.needs[NeedKind.MEDICAL]}
    do(dgaspc, unmet.take_back, **again, expected_version=version_of(dgaspc, world.case_id))
    assert standing(world) == []
    with pytest.raises(NotFound, match=r"unmet\.unknown"):
        do(dgaspc, unmet.take_back, **again, expected_version=version_of(dgaspc, world.case_id))


def test_a_need_that_is_dropped_takes_its_note_along(world: World) -> None:
    note(world)
    dgaspc = world.actor("dgaspc")
    do(
        dgaspc, cases.set_needs, case_id=world.case_id, kinds=(NeedKind.SHELTER,),
        expected_version=version_of(dgaspc, world.case_id),
    )  # fmt: skip
    assert standing(world) == []


def test_a_need_is_not_impossible_while_somebody_is_asked_for_it(world: World) -> None:
    shelter = send_three(world)[0]
    with pytest.raises(Invalid, match="need_asked"):
        note(world, NeedKind.SHELTER)
    do(world.actor("shelter"), referrals.refuse, referral_id=shelter, reason=Refusal.NO_PLACE, expected_version=1)
    note(world, NeedKind.SHELTER)
    assert len(standing(world)) == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason": None}, "reason_missing"),
        ({"reason": NotPossible.OTHER}, "other_needs_words"),
        ({"note": "x" * 1_001}, "too_long"),
        ({"note": "Sună la 0722123456."}, "guard"),
        ({"reason": "fără motiv"}, "choice"),
    ],
)
def test_a_reason_is_coded_and_its_words_are_guarded(sqlite_world: World, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid, match=code):
        note(sqlite_world, **changes)
    assert standing(sqlite_world) == []


def test_only_the_lead_notes_it_with_consent_on_its_own_need_and_the_newest_version(sqlite_world: World) -> None:
    world, dgaspc = sqlite_world, sqlite_world.actor("dgaspc")
    with pytest.raises((NotAllowed, NotFound)):
        note(world, who="hospital")
    other = open_a_case(dgaspc)
    with pytest.raises(NotFound, match=r"need\.unknown"):
        note(world, need_id=10_000)
    with pytest.raises(Invalid, match="no_consent"):
        note(world, case_id=other, expected_version=1)
    with pytest.raises(Conflict):
        note(world, expected_version=1)
    do(
        dgaspc, cases.record_consent, at=later(days=1), case_id=world.case_id, answer=ConsentAnswer.WITHDRAWN,
        giver=Giver.SELF, expected_version=version_of(dgaspc, world.case_id),
    )  # fmt: skip
    with pytest.raises(Invalid, match="no_consent"):
        note(world)
