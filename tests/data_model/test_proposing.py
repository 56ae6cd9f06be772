"""Points that institutions propose before a meeting, and what becomes of them."""

from typing import Any

import pytest

from data_model import meetings
from data_model.errors import Conflict, Invalid, NotFound
from data_model.meetings import MOST_WAITING, ProposalRow, ProposalState
from tests.world import World, ask, do, later

WORDS = {"title": "Locuri în adăpost", "why": "De trei luni nu s-a eliberat niciun loc."}


def propose(world: World, who: str = "dgaspc", **changes: Any) -> int:
    made: int = do(world.actor(who), meetings.propose_point, **({"county": "BV", **WORDS} | changes))
    return made


def own(world: World, who: str = "dgaspc") -> list[ProposalRow]:
    found: list[ProposalRow] = ask(world.actor(who), meetings.own_proposals)
    return found


def prepared(world: World) -> int:
    made: int = do(world.actor("prefecture"), meetings.prepare, starts_at=later(days=9), place="Sala mare")
    return made


def test_a_proposal_waits_for_the_next_meeting_and_becomes_a_point_that_says_who_proposed_it(world: World) -> None:
    coordinator, made = world.actor("prefecture"), propose(world, minutes_long=25)
    (waiting,) = ask(coordinator, meetings.waiting_proposals)
    assert (waiting.id, waiting.institution, waiting.why) == (made, "DGASPC Brașov", WORDS["why"])
    meeting = prepared(world)
    point = do(coordinator, meetings.accept_proposal, proposal_id=made, meeting_id=meeting, expected_version=1)
    last = ask(coordinator, meetings.detail, meeting_id=meeting).points[-1]
    assert (last.id, last.title, last.minutes_long) == (point, WORDS["title"], 25)
    assert last.figures == {"institution": "DGASPC Brașov", "why": WORDS["why"]}
    (told,) = own(world)
    assert (told.state, told.meeting, told.dropped_because) == (ProposalState.ACCEPTED, (1, 2026), "")
    do(coordinator, meetings.drop_point, point_id=point, reason="S-a rezolvat.", expected_version=1)
    assert own(world)[0].dropped_because == "S-a rezolvat."
    assert ask(coordinator, meetings.waiting_proposals) == []


def test_a_declined_proposal_tells_its_institution_why_and_is_answered_once(sqlite_world: World) -> None:
    coordinator, made = sqlite_world.actor("prefecture"), propose(sqlite_world)
    with pytest.raises(Invalid, match=r"proposal\.reason"):
        do(coordinator, meetings.decline_proposal, proposal_id=made, reason="", expected_version=1)
    do(
        coordinator,
        meetings.decline_proposal,
        proposal_id=made,
        reason="Se discută la altă ședință.",
        expected_version=1,
    )
    assert own(sqlite_world)[0].declined_because == "Se discută la altă ședință."
    for version in (1, 2):
        with pytest.raises(Conflict):
            do(sqlite_world.actor("dgaspc"), meetings.take_back_proposal, proposal_id=made, expected_version=version)


def test_only_its_own_institution_sees_a_proposal_and_takes_it_back(sqlite_world: World) -> None:
    made = propose(sqlite_world)
    assert own(sqlite_world, "shelter") == []
    with pytest.raises(NotFound):
        do(sqlite_world.actor("shelter"), meetings.take_back_proposal, proposal_id=made, expected_version=1)
    do(sqlite_world.actor("dgaspc"), meetings.take_back_proposal, proposal_id=made, expected_version=1)
    assert own(sqlite_world) == ask(sqlite_world.actor("prefecture"), meetings.waiting_proposals) == []


def test_the_members_of_the_team_propose_in_its_county_and_nobody_else(sqlite_world: World) -> None:
    centre, stranger = sqlite_world.actor("centre"), sqlite_world.actor("dgaspc_cv")
    assert ask(centre, meetings.counties_to_propose_in) == ("BV",)  # it covers CV, which has no act
    assert ask(stranger, meetings.counties_to_propose_in) == ()
    with pytest.raises(NotFound, match=r"proposal\.not_of_team"):
        propose(sqlite_world, "dgaspc_cv")
    assert propose(sqlite_world, "centre")


def test_nobody_floods_an_agenda(world: World) -> None:
    for n in range(MOST_WAITING):
        propose(world, title=f"Punctul {n}")
    with pytest.raises(Invalid, match=r"proposal\.too_many"):
        propose(world)
    do(world.actor("dgaspc"), meetings.take_back_proposal, proposal_id=own(world)[0].id, expected_version=1)
    assert propose(world) and propose(world, "shelter")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"title": ""}, r"point\.title"), ({"why": ""}, r"proposal\.why"), ({"why": "x" * 601}, r"proposal\.why"),
        ({"minutes_long": 0}, r"point\.minutes"), ({"why": "Despre BV-2026-A1B2C."}, r"text\.case_code"),
        ({"why": "O cheamă Maria Popescu."}, r"guard\.name"), ({"title": "CNP 2960712080012"}, r"guard\.cnp"),
    ],
)  # fmt: skip
def test_what_a_proposal_may_not_hold_is_refused_and_nothing_is_kept(
    sqlite_world: World, wrong: dict[str, Any], code: str
) -> None:
    with pytest.raises(Invalid, match=code):
        propose(sqlite_world, **wrong)
    assert own(sqlite_world) == []
