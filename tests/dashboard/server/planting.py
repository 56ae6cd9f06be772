"""Words planted in three counties, each with who alone may read it: what a crawler must not meet as anybody else."""

from dataclasses import dataclass, field
from datetime import date

from data_model import cases, drafts, handovers, meetings, practices, reports, teams
from data_model.cases import ConsentAnswer, Giver, NeedKind
from data_model.meetings import Addressee
from data_model.pdf import CheckedPdf
from data_model.practices import PracticeKind
from tests.world import World, assess_a_case, do, later, version_of

TEAMS = {
    "BV": ("prefecture", "dgaspc", "bcco", "shelter", "counsellor", "hospital", "centre"),
    "CV": ("prefecture_cv", "dgaspc_cv", "centre"),
    "CJ": ("prefecture_cj", "dgaspc_cj", "ngo_cj", "centre_cj"),
}
FOLLOWS = {"BV": "CV", "CV": "CJ", "CJ": "BV"}


@dataclass
class Planted:
    """The words, each with its readers; and the ids of each county's things."""

    readers: dict[str, frozenset[str]] = field(default_factory=dict)
    ids: dict[str, dict[str, int]] = field(default_factory=dict)

    def word(self, county: str, thing: str, *readers: str) -> str:
        """A new word in a plain sentence."""
        made = f"zor{county.lower()}{thing}"
        self.readers[made] = frozenset(readers or TEAMS[county])
        return f"Text de probă {made} fără persoane."

    def forbidden(self, who: str) -> list[str]:
        return [word for word, readers in self.readers.items() if who not in readers]


def plant(world: World) -> Planted:
    """A case, a closed and an open meeting, material, drafts, proposals, a practice and a report in each county."""
    planted = Planted()
    for county, team in TEAMS.items():
        planted.ids[county] = _case(world, planted, county, team[1]) | _meetings(world, planted, county, team)
        _own(world, planted, county, team)
    return planted


def _case(world: World, planted: Planted, county: str, lead: str) -> dict[str, int]:
    actor = world.actor(lead)
    case = world.case_id if county == "BV" else assess_a_case(actor, origin_county=county)
    if county != "BV":
        given = {"answer": ConsentAnswer.GIVEN, "giver": Giver.SELF}
        do(actor, cases.record_consent, case_id=case, expected_version=1, **given)
        do(actor, cases.set_needs, case_id=case, kinds=(NeedKind.SHELTER,), expected_version=2)
    note = planted.word(county, "nota", lead)
    do(actor, cases.add_note, case_id=case, text=note, expected_version=version_of(actor, case))
    to = TEAMS[FOLLOWS[county]][1]
    do(
        actor, handovers.propose, case_id=case, to_institution_id=world.institutions[to],
        message=planted.word(county, "predare", lead, to), expected_version=version_of(actor, case),
    )  # fmt: skip
    return {"case": case}


def _meetings(world: World, planted: Planted, county: str, team: tuple[str, ...]) -> dict[str, int]:
    coordinator, word = world.actor(team[0]), planted.word
    if county != "BV":
        members = tuple(world.institutions[who] for who in team)
        do(
            coordinator, teams.record_act, number="7", signed_on=date(2024, 2, 1), in_force_from=date(2024, 2, 5),
            member_ids=members, chair="Prefectul județului", secretary="Secretariat",
        )  # fmt: skip
    found = {}
    for state in ("inchisa", "deschisa"):
        meeting = do(coordinator, meetings.prepare, starts_at=later(days=2), place=word(county, f"loc{state}"))
        point = do(coordinator, meetings.add_point, meeting_id=meeting, title=word(county, f"titlu{state}"))
        paper = CheckedPdf(b"%PDF-1.7 " + word(county, f"material{state}").encode(), 1)
        title = word(county, f"numematerial{state}")
        material = do(coordinator, meetings.attach_material, point_id=point, title=title, paper=paper)
        do(coordinator, meetings.open_meeting, meeting_id=meeting, expected_version=1)
        do(
            coordinator, meetings.write_notes, point_id=point, notes=word(county, f"discutii{state}"),
            expected_version=1,
        )  # fmt: skip
        do(coordinator, meetings.decide, point_id=point, text=word(county, f"hotarare{state}"))
        owner = world.institutions[team[1]]
        action = do(
            coordinator, meetings.assume_action, point_id=point, text=word(county, f"actiune{state}"),
            owner_institution_id=owner, due_on=date(2026, 12, 20),
        )  # fmt: skip
        found |= {f"meeting {state}": meeting, f"material {state}": material, "point": point, "action": action}
        if state == "inchisa":
            do(coordinator, meetings.note_attendance, meeting_id=meeting, institution_id=owner, presence="present")
            do(coordinator, meetings.close_meeting, meeting_id=meeting, expected_version=2)
    asked = word(county, "intrebare", *team)
    do(coordinator, meetings.forward_point, point_id=point, to=Addressee.CENTRE, question=asked)
    return found


def _own(world: World, planted: Planted, county: str, team: tuple[str, ...]) -> None:
    """What belongs to one institution, or to it and its coordinator."""
    coordinator, second, third = team[0], team[1], team[-2]
    for who in {coordinator, second, third}:
        text = planted.word(county, f"ciorna{who.replace('_', '')}", who)
        do(world.actor(who), drafts.save, field="case.new.note", text=text)
    wish = {"title": planted.word(county, "dorinta", coordinator, second), "why": "Sunt puține locuri."}
    do(world.actor(second), meetings.propose_point, county=county, **wish)
    do(
        world.actor(coordinator), practices.write, kind=PracticeKind.INITIATIVE,
        title=planted.word(county, "initiativa"), text="Se merge în comune.", started_on=date(2026, 10, 1),
        institution_ids=(world.institutions[second],),
    )  # fmt: skip
    note = planted.word(county, "raport", coordinator, team[-1])
    do(world.actor(coordinator), reports.submit, county=county, quarter="2026-Q3", note=note, expected_version=1)
