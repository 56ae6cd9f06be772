"""A scene of Brașov for the probes of the gate: the small world with one of each thing that a door may be asked for."""

from datetime import date

from data_model import (
    actions,
    admission,
    cases,
    facts,
    handovers,
    institutions,
    measures,
    meetings,
    practices,
    reports,
    resources,
    teams,
)
from data_model.admission import Purpose
from data_model.cases import NeedKind
from data_model.catalog.definitions import FactKind
from data_model.exchange import CaseLine, ReferralLine
from data_model.imports import Entry
from data_model.meetings import Addressee
from data_model.pdf import CheckedPdf
from data_model.resources import ResourceFacts, ResourceKind
from tests.world import FACTS, World, ask, do, later, send_three

# A list with one service of Brașov, and a confidential one that stands in the register by that name.
IMPORTED = tuple(
    Entry(row, 1, name, "Asociația Adăpost (inventată)", NeedKind.SHELTER, "BV", confidential=True)
    for row, name in ((2, "Adăpost nou"), (3, "Adăpost de urgență"))
)


CASE_LINE = CaseLine(
    2, FACTS["age_band"], FACTS["sex"], FACTS["citizenship"], FACTS["exploitation"], FACTS["source"],
    needs=(NeedKind.LEGAL,),
)  # fmt: skip
REFERRAL_LINE = ReferralLine(2, "BV-2026-ZZZZZ", NeedKind.LEGAL, "DGASPC Brașov")


class Scene:
    """The world with a batch sent, a meeting with a point, an action, and Brașov's report submitted."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.referral = send_three(world)[0]
        coordinator = world.actor("prefecture")
        self.act = ask(coordinator, teams.team, county="BV").id
        self.meeting = do(coordinator, meetings.prepare, starts_at=later(days=5), place="Sala mare")
        self.point = do(coordinator, meetings.add_point, meeting_id=self.meeting, title="Informare")
        self.wish = do(world.actor("shelter"), meetings.propose_point, county="BV", title="Locuri", why="Sunt puține.")
        self.material = do(
            coordinator, meetings.attach_material, point_id=self.point, title="", paper=CheckedPdf(b"%PDF-probe", 1)
        )
        to = world.institutions["shelter"]
        do(coordinator, institutions.put_county_address, institution_id=to, email="adapost@exemplu.example")
        (letter,) = do(
            coordinator, meetings.begin_mailing, meeting_id=self.meeting, institution_ids=(to,), expected_sequence=0
        )
        self.mail = letter.mail_id
        do(coordinator, meetings.open_meeting, meeting_id=self.meeting, expected_version=1)
        dgaspc = world.actor("dgaspc")
        self.handover = do(
            dgaspc, handovers.propose, case_id=world.case_id, to_institution_id=world.institutions["counsellor"],
            expected_version=ask(dgaspc, cases.detail, case_id=world.case_id).version,
        )  # fmt: skip
        self.action = do(
            coordinator, meetings.assume_action, point_id=self.point, text="Verifică locurile libere.",
            owner_institution_id=world.institutions["shelter"], due_on=date(2026, 12, 20),
        )  # fmt: skip
        self.question = do(
            coordinator, meetings.forward_point, point_id=self.point, to=Addressee.CENTRE, question="Cine traduce?",
        )  # fmt: skip
        self.measure = do(
            world.actor("anitp"), measures.record_measure, title="Adăposturi", text="Un loc de urgență.",
            session_on=date(2026, 10, 1), due_on=date(2027, 6, 30), counties=("BV",),
        )  # fmt: skip
        self.decision = do(coordinator, meetings.decide, point_id=self.point, text="Se verifică.")
        self.resource = do(
            world.actor("counsellor"), resources.add_resource,
            facts=ResourceFacts(ResourceKind.INTERPRETER, "Interpret de probă (inventat)", languages=("ar",)),
        )  # fmt: skip
        self.account = world.actor("dgaspc").account_id
        self.practice, self.proposal = (
            do(
                world.actor(who), practices.write, kind=practices.PracticeKind.INITIATIVE, title="Caravana muncii",
                text="Se merge în comune.", started_on=date(2026, 10, 1),
                institution_ids=(world.institutions["shelter"],),
            )
            for who in ("prefecture", "shelter")
        )  # fmt: skip
        code = ask(world.actor("dgaspc"), cases.listed)[0].code
        do(world.actor("dgaspc_cv"), admission.ask_access, code=code, purpose=Purpose.HELP)
        self.asked = ask(world.actor("dgaspc"), admission.asked_of_me)[0].id
        self.fact = do(
            dgaspc, facts.declare, county="BV", action="1.2.7", kind=FactKind.ACTIVITY, period="2026",
            figures=_figures(("1.2.7-I1", "activities", 4), ("1.2.7-I2", "participants", 80),
                             ("1.2.7-I3", "correct", 30), ("1.2.7-I3", "tested", 40)),
            grounds="Procese-verbale ale întâlnirilor.",
        )  # fmt: skip
        assert ask(coordinator, actions.listed)
        do(coordinator, reports.submit, county="BV", quarter="2026-Q3", expected_version=1)


def _figures(*given: tuple[str, str, int]) -> tuple[facts.FigureGiven, ...]:
    return tuple(facts.FigureGiven(*one) for one in given)
