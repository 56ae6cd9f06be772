"""What the demo's teams recorded: a few initiatives and good practices a county, most of them validated."""

from datetime import date, datetime, timedelta
from typing import Any

from data_model.demo.bodies import Bodies, id_of
from data_model.demo.chance import Chance
from data_model.demo.published import table
from data_model.demo.rows import Rows
from data_model.demo.teamwork import Act
from data_model.institutions import Institution, InstitutionKind
from data_model.periods import BUCHAREST
from data_model.practices import Practice, PracticeInstitution, PracticeKind, PracticeState

STATES = {
    PracticeState.VALIDATED: 0.68, PracticeState.SUBMITTED: 0.16, PracticeState.RETURNED: 0.08,
    PracticeState.PROPOSED: 0.08,
}  # fmt: skip
TOLD = (PracticeState.VALIDATED, PracticeState.SUBMITTED, PracticeState.PROPOSED, PracticeState.VALIDATED)
"""Brașov, where the story is told, has one of each that waits for somebody."""


def make(rows: Rows, bodies: Bodies, acts: dict[str, list[Act]], seed: int, now: datetime) -> int:
    """One to three records of each team with an act in force, four of Brașov's; how many."""
    chance, today = Chance(seed, "initiatives"), now.astimezone(BUCHAREST).date()
    before = len(rows.of(Practice))
    for county, theirs in acts.items():
        act = next((one for one in reversed(theirs) if one.row.in_force(today)), None)
        if act is None:
            continue
        by_kind = {body.kind: body for body in reversed(act.members)}
        known = [w for w in table("initiatives")["record"] if InstitutionKind(w["with"][0]) in by_kind]
        states = list(TOLD) if county == "BV" else [chance.one(STATES) for _ in range(chance.randint(1, 3))]
        for words, state in zip(chance.sample(known, min(len(known), len(states))), states, strict=False):
            taking_part = [by_kind[k] for k in map(InstitutionKind, words["with"]) if k in by_kind]
            _add(rows, bodies, chance, county, words, state, taking_part, today)
    return len(rows.of(Practice)) - before


def _add(
    rows: Rows,
    bodies: Bodies,
    chance: Chance,
    county: str,
    words: dict[str, Any],
    state: PracticeState,
    taking_part: list[Institution],
    today: date,
) -> None:
    began = today - timedelta(days=chance.randint(20, 500))
    author = taking_part[0] if state is PracticeState.PROPOSED else bodies.one(county, InstitutionKind.PREFECTURE)
    returned = chance.choice(table("initiatives")["returned"]) if state is PracticeState.RETURNED else ""
    validated = began + (today - began) / 2 if state is PracticeState.VALIDATED else None
    row = rows.add(
        Practice(
            county=county,
            kind=PracticeKind(words["kind"]),
            title=words["title"],
            text=words["text"],
            started_on=began,
            beneficiaries=words["people"] or None,
            plan_action=words["plan"],
            author_institution_id=id_of(author),
            state=state,
            returned_because=returned,
            validated_on=validated,
        )  # fmt: skip
    )
    for body in taking_part:
        rows.put(PracticeInstitution, practice_id=row.id, institution_id=id_of(body))
