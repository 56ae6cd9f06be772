"""The course of a case: what the rules let happen, what they refuse, and that the audit tells the same story."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlmodel import col, select

from data_model import cases, referrals, store
from data_model.audit import AuditEvent
from data_model.audit.recording import _digest
from data_model.cases import (
    PROGRESS,
    VICTIM_STATUS,
    AgeBand,
    Case,
    CaseStep,
    CloseReason,
    ConsentAnswer,
    Giver,
    NeedKind,
    Progress,
    ReopenReason,
    Risk,
    Screening,
    SpecialNeed,
    VictimStatus,
)
from data_model.errors import Conflict, Invalid, ModelError, NotAllowed
from data_model.institutions import Institution, InstitutionKind
from data_model.referrals import Referral, Request
from data_model.transitions import step
from tests.world import (
    NOW,
    World,
    ask,
    assess_a_case,
    close_a_case,
    do,
    identify,
    later,
    open_a_case,
    send_three,
    version_of,
)


def progress(world: World, case_id: int) -> Progress:
    found: Progress = ask(world.actor("dgaspc"), cases.detail, case_id=case_id).row.progress
    return found


def answer(world: World, case_id: int, said: ConsentAnswer, giver: Giver = Giver.SELF, **more: Any) -> None:
    dgaspc = world.actor("dgaspc")
    do(
        dgaspc, cases.record_consent, case_id=case_id, answer=said, giver=giver,
        expected_version=version_of(dgaspc, case_id), **more,
    )  # fmt: skip


def send(world: World, kind: NeedKind, *, at: Any = NOW) -> list[int]:
    dgaspc, request = world.actor("dgaspc"), Request(world.needs[kind], world.institutions["hospital"])
    sent: list[int] = do(
        dgaspc, referrals.send_batch, at=at, case_id=world.case_id, requests=(request,),
        expected_version=version_of(dgaspc, world.case_id),
    )  # fmt: skip
    return sent


def test_no_consent_stands_before_the_case_was_assessed_but_a_refusal_may(sqlite_world: World) -> None:
    fresh = open_a_case(sqlite_world.actor("dgaspc"))
    with pytest.raises(Invalid, match=r"course\.assessed"):
        answer(sqlite_world, fresh, ConsentAnswer.GIVEN)
    answer(sqlite_world, fresh, ConsentAnswer.REFUSED)
    assert progress(sqlite_world, fresh) is Progress.REFUSED


def test_the_regional_centre_may_assess_and_of_two_at_once_the_second_is_told(sqlite_world: World) -> None:
    fresh = open_a_case(sqlite_world.actor("dgaspc"))
    given = {"case_id": fresh, "screening": Screening.SIGNS, "risk": Risk.HIGH}
    do(sqlite_world.actor("centre"), cases.assess, **given)
    with pytest.raises(Conflict):
        do(sqlite_world.actor("dgaspc"), cases.assess, **given)
    assert progress(sqlite_world, fresh) is Progress.ASSESSED


def test_a_suspected_parent_consents_for_no_child(sqlite_world: World) -> None:
    dgaspc = sqlite_world.actor("dgaspc")
    child = assess_a_case(dgaspc, age_band=AgeBand.UNDER_14)
    special = (SpecialNeed.PARENT_SUSPECTED,)
    do(
        dgaspc, cases.assess, case_id=child, screening=Screening.SIGNS, risk=Risk.HIGH, special=special,
        expected_version=1,
    )  # fmt: skip
    with pytest.raises(Invalid, match=r"consent\.parent"):
        answer(sqlite_world, child, ConsentAnswer.GIVEN, Giver.PARENT)
    answer(sqlite_world, child, ConsentAnswer.GIVEN, Giver.REPRESENTATIVE)
    with pytest.raises(Invalid, match="adult_parent"):
        answer(sqlite_world, sqlite_world.case_id, ConsentAnswer.GIVEN, Giver.PARENT)


def test_a_referral_leaves_only_under_a_consent_that_covers_it_and_has_not_expired(sqlite_world: World) -> None:
    world = sqlite_world
    answer(world, world.case_id, ConsentAnswer.GIVEN, kinds=(NeedKind.SHELTER,), until=later(days=9).date())
    with pytest.raises(Invalid, match="consent_scope"):
        send(world, NeedKind.MEDICAL)
    answer(world, world.case_id, ConsentAnswer.GIVEN, until=later(days=9).date())
    with pytest.raises(Invalid, match="consent_expired"):
        send(world, NeedKind.MEDICAL, at=later(days=10))
    answer(world, world.case_id, ConsentAnswer.WITHDRAWN)
    with pytest.raises(Invalid, match="consent_withdrawn"):
        send(world, NeedKind.MEDICAL)
    with pytest.raises(Invalid, match=r"consent\.until"):
        answer(world, world.case_id, ConsentAnswer.GIVEN, until=later(days=400).date())
    answer(world, world.case_id, ConsentAnswer.GIVEN)
    assert send(world, NeedKind.MEDICAL)


def test_who_withdraws_and_comes_back_finds_the_service_that_runs(sqlite_world: World) -> None:
    (referral, *_) = send_three(sqlite_world)
    shelter = sqlite_world.actor("shelter")
    do(shelter, referrals.accept, referral_id=referral, expected_version=1)
    do(shelter, referrals.start, referral_id=referral, expected_version=2)
    answer(sqlite_world, sqlite_world.case_id, ConsentAnswer.WITHDRAWN)
    assert progress(sqlite_world, sqlite_world.case_id) is Progress.WITHDRAWN
    answer(sqlite_world, sqlite_world.case_id, ConsentAnswer.GIVEN)
    assert progress(sqlite_world, sqlite_world.case_id) is Progress.IN_ASSISTANCE


def test_a_body_decides_only_what_it_may_and_for_itself(sqlite_world: World) -> None:
    bcco, case_id = sqlite_world.actor("bcco"), sqlite_world.case_id
    given = {"case_id": case_id, "expected_version": version_of(bcco, case_id)}
    with pytest.raises(NotAllowed):
        do(bcco, cases.set_victim_status, status=VictimStatus.PRESUMED, decided_by=InstitutionKind.DIICOT, **given)
    with pytest.raises(Invalid, match=r"course\.decider"):
        do(
            sqlite_world.actor("dgaspc"), cases.set_victim_status, status=VictimStatus.RULED_OUT,
            decided_by=InstitutionKind.NGO, **given,
        )  # fmt: skip
    identify(bcco, case_id)
    steps = ask(bcco, cases.detail, case_id=case_id).facts.steps
    assert [(s.after, s.decided_by) for s in steps if s.axis == "victim_status"][-1] == ("identified", "bcco")


def test_a_reason_to_close_says_nothing_that_is_not_so(sqlite_world: World) -> None:
    dgaspc, case_id = sqlite_world.actor("dgaspc"), sqlite_world.case_id
    for reason, need in cases.CLOSE_NEEDS.items():
        with pytest.raises(Invalid, match=rf"closing\.{need}"):
            do(
                dgaspc, cases.propose_closing, case_id=case_id, reason=reason,
                expected_version=version_of(dgaspc, case_id),
            )  # fmt: skip


def test_a_proposed_end_is_given_back_in_words_that_the_lead_reads_and_taken_back_by_it(sqlite_world: World) -> None:
    dgaspc, centre, case_id = sqlite_world.actor("dgaspc"), sqlite_world.actor("centre"), sqlite_world.case_id
    propose = {"case_id": case_id, "reason": CloseReason.CONTACT_LOST}
    do(dgaspc, cases.propose_closing, expected_version=version_of(dgaspc, case_id), **propose)
    do(
        centre, cases.return_closing, case_id=case_id, reason="Mai încercați o dată prin SPAS.",
        expected_version=version_of(centre, case_id),
    )  # fmt: skip
    note = ask(dgaspc, cases.detail, case_id=case_id).facts.notes[-1]
    assert (note.text, note.by) == ("Mai încercați o dată prin SPAS.", "Centrul Regional ANITP Brașov")
    do(dgaspc, cases.propose_closing, expected_version=version_of(dgaspc, case_id), **propose)
    do(dgaspc, cases.take_back_closing, case_id=case_id, expected_version=version_of(dgaspc, case_id))
    with pytest.raises(Invalid, match="closing_proposed"):
        do(centre, cases.validate_closing, case_id=case_id, expected_version=version_of(centre, case_id))


def test_a_closed_case_is_opened_again_with_all_that_it_held(sqlite_world: World) -> None:
    dgaspc, centre, case_id = sqlite_world.actor("dgaspc"), sqlite_world.actor("centre"), sqlite_world.case_id
    close_a_case(dgaspc, centre, case_id, CloseReason.CONTACT_LOST)
    do(
        dgaspc, cases.reopen_case, case_id=case_id, reason=ReopenReason.CAME_BACK, note="A sunat din nou.",
        expected_version=version_of(dgaspc, case_id),
    )  # fmt: skip
    found = ask(dgaspc, cases.detail, case_id=case_id)
    assert (found.row.progress, found.close_reason, found.may_work) == (Progress.REOPENED, None, True)
    assert send(sqlite_world, NeedKind.MEDICAL), "the consent given before still holds"
    assert progress(sqlite_world, case_id) is Progress.REFERRED


def test_where_no_centre_and_no_bcco_serve_the_county_its_lead_institution_goes_on_alone(sqlite_world: World) -> None:
    with store.writing(NOW) as db:
        for name in ("centre", "bcco"):
            db.get_one(Institution, sqlite_world.institutions[name]).active = False
    dgaspc = sqlite_world.actor("dgaspc")
    fresh = open_a_case(dgaspc)
    with pytest.raises(Invalid, match=r"course\.told"):
        do(dgaspc, cases.assess, case_id=fresh, screening=Screening.SIGNS, risk=Risk.LOW)
    do(dgaspc, cases.note_notified, case_id=fresh, expected_version=1)
    do(dgaspc, cases.propose_closing, case_id=fresh, reason=CloseReason.DEATH, expected_version=2)
    assert progress(sqlite_world, fresh) is Progress.CLOSED


# Random histories

WHO = ("dgaspc", "dgaspc", "dgaspc", "centre", "centre", "bcco", "hospital", "hospital", "prefecture", "dgaspc_cj")
TABLES = {"progress": PROGRESS, "victim_status": VICTIM_STATUS}
STATES: dict[str, Any] = {"progress": Progress, "victim_status": VictimStatus}


def kept(case_id: int) -> tuple[Any, ...]:
    """All of a case that a command may change."""
    with store.reading() as db:
        case = db.get_one(Case, case_id)
        rows = [
            sorted(str(row) for row in db.exec(select(table).where(table.case_id == case_id)))
            for table in (CaseStep, cases.Consent, cases.Assessment, cases.CaseNote, cases.Need, Referral)
        ]
        return (str(case.model_dump()), *rows)


def replayed(case_id: int) -> dict[str, str]:
    """Where the steps lead, each of them proven by its audit event, in the order of the audit."""
    with store.reading() as db:
        wanted = select(AuditEvent).where(AuditEvent.action == "case_step", AuditEvent.subject == f"case {case_id}")
        events = db.exec(wanted.order_by(col(AuditEvent.id))).all()
        steps = db.exec(select(CaseStep).where(CaseStep.case_id == case_id).order_by(col(CaseStep.id))).all()
    state: dict[str, str] = {}
    for event, made in zip(events, steps, strict=True):
        assert event.detail == _digest({"axis": made.axis, "before": made.before, "after": made.after})
        assert made.before == state.get(made.axis, "")
        state_of = STATES[made.axis]
        source = state_of(made.before) if made.before else None
        assert step(TABLES[made.axis], source, state_of(made.after)), (made.before, made.after)
        state[made.axis] = made.after
    return state


def test_random_histories_make_only_allowed_steps_and_the_audit_tells_the_same(sqlite_world: World) -> None:
    world = sqlite_world
    who = st.sampled_from(WHO)

    class Histories(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.case = open_a_case(world.actor("dgaspc"))
            self.now = NOW

        def tried(self, who: str, command: Any, **given: Any) -> None:
            self.now += timedelta(hours=5)
            before = kept(self.case)
            try:
                do(world.actor(who), command, at=self.now, **given)
            except ModelError:
                assert kept(self.case) == before, "a refused command changed something"

        @property
        def version(self) -> int:
            return version_of(world.actor("dgaspc"), self.case)

        def on_case(self, who: str, command: Any, **given: Any) -> None:
            self.tried(who, command, case_id=self.case, expected_version=self.version, **given)

        @rule(who=who, screening=st.sampled_from(Screening))
        def assess(self, who: str, screening: Screening) -> None:
            made = ask(world.actor("centre"), cases.detail, case_id=self.case).facts.assessments
            given = {"screening": screening, "risk": Risk.HIGH, "expected_version": len(made)}
            self.tried(who, cases.assess, case_id=self.case, **given)

        @rule(who=who, said=st.sampled_from(ConsentAnswer), giver=st.sampled_from(Giver))
        def consent(self, who: str, said: ConsentAnswer, giver: Giver) -> None:
            self.on_case(who, cases.record_consent, answer=said, giver=giver)

        @rule(
            who=who, status=st.sampled_from(VictimStatus), by=st.sampled_from((InstitutionKind.BCCO, *cases.PRESUMING))
        )
        def decide(self, who: str, status: VictimStatus, by: InstitutionKind) -> None:
            self.on_case(who, cases.set_victim_status, status=status, decided_by=by)

        @rule(who=who)
        def note(self, who: str) -> None:
            self.on_case(who, cases.add_note, text="Vizită de monitorizare.")

        @rule(who=who, reason=st.sampled_from(CloseReason))
        def propose(self, who: str, reason: CloseReason) -> None:
            self.on_case(who, cases.propose_closing, reason=reason)

        @rule(who=who, command=st.sampled_from((cases.take_back_closing, cases.validate_closing)))
        def end(self, who: str, command: Any) -> None:
            self.on_case(who, command)

        @rule(who=who, reason=st.sampled_from(ReopenReason))
        def reopen(self, who: str, reason: ReopenReason) -> None:
            self.on_case(who, cases.reopen_case, reason=reason)

        @rule(who=who)
        def send(self, who: str) -> None:
            self.on_case(who, cases.set_needs, kinds=(NeedKind.MEDICAL,))
            (need, *_) = ask(world.actor("centre"), cases.detail, case_id=self.case).needs or (None,)
            if need is not None:
                request = Request(need.id, world.institutions["hospital"])
                self.on_case(who, referrals.send_batch, requests=(request,))

        @rule(who=who, command=st.sampled_from(("accept", "start", "finish", "withdraw")))
        def refer(self, who: str, command: str) -> None:
            found = ask(world.actor("centre"), referrals.of_case, case_id=self.case)
            if found:
                given = {"referral_id": found[-1].id, "expected_version": found[-1].version}
                self.tried(who, getattr(referrals, command), **given)

        @invariant()
        def the_audit_tells_the_same(self) -> None:
            with store.reading() as db:
                case = db.get_one(Case, self.case)
            assert replayed(self.case) == {"progress": case.progress, "victim_status": case.victim_status}

    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=5, stateful_step_count=25, deadline=None, derandomize=True, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
