"""Initiatives and good practices: written, proposed, validated or given back, counted, and read by ANITP."""

from datetime import date, datetime
from typing import Any

import pytest

from data_model import audit, country, indicators, practices, store
from data_model.disclosure import FigureState
from data_model.errors import Conflict, Invalid, NotAllowed, NotFound
from data_model.periods import Quarter
from data_model.practices import PracticeKind, PracticeRow, PracticeState
from tests.world import NOW, World, ask, do, later

RECORD: dict[str, Any] = {
    "kind": PracticeKind.INITIATIVE,
    "title": "Caravana „Munca sigură” (inventată)",
    "text": "Inspectorii merg în zilele de târg.",
    "started_on": date(2026, 10, 5),
    "beneficiaries": 3,
    "plan_action": "1.5.4",
}


def write(world: World, who: str = "prefecture", **changes: Any) -> int:
    ids = (world.institutions["shelter"], world.institutions["dgaspc"])
    made: int = do(world.actor(who), practices.write, **({"institution_ids": ids} | RECORD | changes))
    return made


def row(world: World, who: str, practice_id: int) -> PracticeRow | None:
    return next((r for r in ask(world.actor(who), practices.listed) if r.id == practice_id), None)


def step(world: World, who: str, command: Any, practice_id: int, *, at: datetime = NOW, **more: Any) -> None:
    shown = row(world, who, practice_id)
    assert shown is not None
    do(world.actor(who), command, at=at, practice_id=practice_id, expected_version=shown.version, **more)


def state(world: World, practice_id: int) -> PracticeState:
    shown = row(world, "prefecture", practice_id)
    assert shown is not None
    return shown.state


def counted(indicator: str, quarter: str = "2026-Q4") -> float:
    with store.reading(NOW) as db:
        return indicators.live(db, indicator, Quarter.parse(quarter)).get("BV", 0)


def test_the_coordinators_record_is_validated_and_then_counted(world: World) -> None:
    made = write(world)
    assert (state(world, made), counted("initiatives_started")) == (PracticeState.SUBMITTED, 0)
    step(world, "centre", practices.validate, made)
    assert (state(world, made), counted("initiatives_started")) == (PracticeState.VALIDATED, 1)
    assert counted("initiatives_started", "2026-Q3") == 0
    assert ask(world.actor("admin"), audit.latest, chain="BV")[0].action == "practice_validated"


def test_a_good_practice_counts_in_the_quarter_of_its_validation(sqlite_world: World) -> None:
    made = write(sqlite_world, kind=PracticeKind.GOOD_PRACTICE, started_on=date(2025, 3, 1))
    step(sqlite_world, "centre", practices.validate, made)
    assert counted("practices_validated") == 1
    cells = ask(sqlite_world.actor("anitp"), country.compared, indicator="practices_validated", quarter="2026-Q4").cells
    assert {c.county: c.figure.value for c in cells}["BV"] == 1


def test_what_the_centre_gives_back_says_why_and_comes_again_changed(world: World) -> None:
    made = write(world)
    with pytest.raises(Invalid) as refused:
        step(world, "centre", practices.give_back, made, reason="")
    assert refused.value.code == "practice.reason"
    step(world, "centre", practices.give_back, made, reason="Spuneți ce s-a obținut.")
    shown = row(world, "prefecture", made)
    assert shown and (shown.state, shown.returned_because) == (PracticeState.RETURNED, "Spuneți ce s-a obținut.")
    ids = (world.institutions["bcco"],)
    step(world, "prefecture", practices.rewrite, made, institution_ids=ids, **(RECORD | {"title": "Alt titlu"}))
    shown = row(world, "centre", made)
    assert shown and (shown.state, shown.title, shown.returned_because) == (PracticeState.SUBMITTED, "Alt titlu", "")
    assert shown.institutions == ((world.institutions["bcco"], "BCCO Brașov"),)


def test_a_validation_by_mistake_is_taken_back_and_no_longer_counted(sqlite_world: World) -> None:
    made = write(sqlite_world)
    step(sqlite_world, "centre", practices.validate, made)
    with pytest.raises(Invalid):
        step(sqlite_world, "prefecture", practices.rewrite, made, institution_ids=(1,), **RECORD)
    step(sqlite_world, "centre", practices.give_back, made, reason="Este un proiect, nu o practică.")
    assert (state(sqlite_world, made), counted("initiatives_started")) == (PracticeState.RETURNED, 0)


def test_an_institution_of_the_team_proposes_and_the_coordinator_takes_it_up(world: World) -> None:
    made = write(world, "shelter")
    assert state(world, made) is PracticeState.PROPOSED
    assert row(world, "hospital", made) is None, "a proposal is not the team's yet"
    with pytest.raises(Invalid):
        step(world, "centre", practices.validate, made)
    step(world, "prefecture", practices.take_up, made)
    assert row(world, "hospital", made) is not None
    step(world, "centre", practices.validate, made)
    with pytest.raises(Invalid):
        step(world, "prefecture", practices.take_up, made)


def test_a_declined_proposal_tells_its_author_why_and_may_come_again(sqlite_world: World) -> None:
    made = write(sqlite_world, "shelter")
    step(sqlite_world, "prefecture", practices.decline, made, reason="Adăugați partenerii.")
    shown = row(sqlite_world, "shelter", made)
    assert shown and shown.returned_because == "Adăugați partenerii."
    ids = (sqlite_world.institutions["shelter"],)
    step(sqlite_world, "shelter", practices.rewrite, made, institution_ids=ids, **RECORD)
    assert state(sqlite_world, made) is PracticeState.PROPOSED
    step(sqlite_world, "prefecture", practices.take_up, made)
    with pytest.raises(Invalid):
        step(sqlite_world, "shelter", practices.rewrite, made, institution_ids=ids, **RECORD)


def test_only_the_team_proposes(sqlite_world: World) -> None:
    with pytest.raises(Invalid) as refused:
        write(sqlite_world, "ngo_cj", institution_ids=(sqlite_world.institutions["ngo_cj"],))
    assert refused.value.code == "practice.not_of_team"
    with pytest.raises(NotAllowed):
        write(sqlite_world, "centre")


def test_another_institution_does_not_rewrite_what_it_can_read(sqlite_world: World) -> None:
    made = write(sqlite_world)
    with pytest.raises(NotAllowed):
        step(sqlite_world, "hospital", practices.rewrite, made, institution_ids=(1,), **RECORD)


def test_anitp_reads_what_is_validated_in_all_counties_with_small_numbers_protected(sqlite_world: World) -> None:
    made, waits = write(sqlite_world), write(sqlite_world, title="Alta")
    step(sqlite_world, "centre", practices.validate, made)
    shown = row(sqlite_world, "anitp", made)
    assert shown and shown.beneficiaries and shown.beneficiaries.state is FigureState.PROTECTED
    own = row(sqlite_world, "hospital", made)
    assert own and own.beneficiaries and own.beneficiaries.value == 3
    assert row(sqlite_world, "anitp", waits) is None
    assert ask(sqlite_world.actor("prefecture_cj"), practices.listed) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": ""}, "practice.title"), ({"title": "A" * 161}, "practice.title"), ({"text": ""}, "text.empty"),
        ({"text": "Pornită de la cazul BV-2026-ABCDE."}, "text.case_code"),
        ({"title": "Cazul BV-2026-ABCDE"}, "text.case_code"),
        ({"text": "Coordonată de Maria Popescu."}, "guard.name"),
        ({"started_on": date(2028, 1, 1)}, "practice.started_on"),
        ({"started_on": date(1999, 1, 1)}, "practice.started_on"),
        ({"beneficiaries": -1}, "practice.beneficiaries"), ({"beneficiaries": 10**9}, "practice.beneficiaries"),
        ({"plan_action": "9.9.9"}, "plan.action_unknown"), ({"institution_ids": ()}, "practice.institutions"),
        ({"institution_ids": (4040,)}, "institution.unknown"), ({"kind": "orice"}, "choice.unknown"),
    ],
)  # fmt: skip
def test_bad_input_is_one_sentence_and_nothing_is_kept(sqlite_world: World, changes: dict[str, Any], code: str) -> None:
    with pytest.raises((Invalid, NotFound)) as refused:
        write(sqlite_world, **changes)
    assert refused.value.code == code
    assert ask(sqlite_world.actor("prefecture"), practices.listed) == []


def test_of_two_who_decide_the_second_is_told(sqlite_world: World) -> None:
    made = write(sqlite_world)
    step(sqlite_world, "centre", practices.validate, made, at=later(hours=1))
    with pytest.raises(Conflict):
        do(sqlite_world.actor("centre"), practices.give_back, practice_id=made, reason="Nu.", expected_version=1)
