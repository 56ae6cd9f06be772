"""The tracks of a case: which apply, what comes first, what is never allowed, what is late, who sees and does what."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_model import cases, store, tracks
from data_model.cases import AgeBand, Citizenship, ConsentAnswer, Giver, Signal, VictimStatus
from data_model.errors import Conflict, Invalid, ModelError, NotAllowed, NotFound
from data_model.institutions import Institution, InstitutionKind
from data_model.settings import deadlines
from data_model.tracks import SEEKERS, Arrival, Asylum, Bar, NotNeeded, PartnerRole, Sender, StepState, rules
from data_model.tracks.rules import Facts, Record
from tests.world import NOW, World, ask, close_a_case, do, later, open_a_case, version_of

TODAY = NOW.date()
THIRD = {"citizenship": Citizenship.THIRD, "destination": "RO", "source": Signal.MIGRATION, "origin_county": None}
CHILD = {"age_band": AgeBand.FROM_14, "destination": "RO"}


def facts(**changes: Any) -> Facts:
    plain = {
        "age_band": AgeBand.FROM_18, "citizenship": Citizenship.RO, "destination": "RO", "source": Signal.POLICE,
        "opened_at": NOW,
    }  # fmt: skip
    return Facts(**(plain | changes))


def applying(f: Facts) -> set[str]:
    return {code for code, track in rules.tracks().items() if rules.applies(track, f)}


def body(name: str, kind: InstitutionKind, county: str | None = "BV") -> int:
    with store.writing(NOW) as db:
        made = Institution(kind=kind, name=name, county=county)
        db.add(made)
        db.flush()
        return made.id or 0


def noted(world: World, case_id: int, who: str = "dgaspc", **changes: Any) -> None:
    plain = {"asylum": Asylum.NONE, "parent_exploits": False, "unaccompanied": False, "sender": None, "arrival": None}
    actor = world.actor(who)
    do(actor, tracks.set_circumstances, case_id=case_id, expected_version=version_of(actor, case_id), **plain | changes)


def step(world: World, case_id: int, code: str, who: str = "dgaspc", **given: Any) -> None:
    actor = world.actor(who)
    given = {"on": TODAY, "expected_version": version_of(actor, case_id)} | given
    do(actor, tracks.record_step, case_id=case_id, step=code, **given)


def row(world: World, case_id: int, code: str, who: str = "dgaspc", at: Any = NOW) -> tracks.StepRow:
    found = ask(world.actor(who), tracks.of_case, at=at, case_id=case_id)
    return next(s for t in found.tracks for s in t.steps if s.step.code == code)


# Which apply


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        (facts(), {"adult"}),
        (facts(age_band=AgeBand.UNDER_14), {"child"}),
        (facts(age_band=AgeBand.UNKNOWN), {"child"}),
        (facts(refused=True), set()),
        (facts(destination="DE"), {"adult", "returning"}),
        (facts(destination="DE", sender=Sender.SELF), {"adult"}),
        (facts(sender=Sender.FOREIGN_POLICE), {"adult", "returning"}),
        (facts(citizenship=Citizenship.EU, destination="DE"), {"adult"}),
        (facts(citizenship=Citizenship.THIRD, asylum=Asylum.SOUGHT), {"adult", "third_country", "asylum"}),
        (
            facts(age_band=AgeBand.FROM_14, source=Signal.CONSULATE, unaccompanied=True),
            {"child", "returning", "unaccompanied"},
        ),
        (facts(sender=Sender.UNHCR, partners={PartnerRole.OIM: NOW}), {"adult", "unhcr", "oim"}),
    ],
)  # fmt: skip
def test_tracks_apply_by_age_citizenship_return_asylum_and_partners_and_combine(of: Facts, expected: set[str]) -> None:
    assert applying(of) == expected | {"everyone"}


def test_the_catalog_names_only_things_that_are_there() -> None:
    anchors = {*rules.steps(), rules.CASE_OPENED, rules.PARTNER_INVITED, ""}
    codes = [s.code for t in rules.tracks().values() for s in t.steps]
    assert len(codes) == len(set(codes))
    for s in rules.steps().values():
        assert {*s.after, *s.requires, *s.child_requires} <= set(codes), s.code
        assert {d for d in (s.deadline, s.every, s.until, s.days) if d} <= set(deadlines()), s.code
        assert s.runs_from in anchors and bool(s.runs_from) == bool(s.deadline or s.every), s.code
        assert {b for b in s.by if b != rules.LEAD} <= set(InstitutionKind), s.code
        assert all(rules.FAVOURABLE in rules.steps()[a].outcomes for a in (*s.requires, *s.child_requires)), s.code
        assert s.basis and s.by, s.code


# What no combination allows

RECORDS = st.lists(
    st.builds(
        Record,
        st.sampled_from(sorted(rules.steps())),
        st.sampled_from(list(StepState)),
        st.dates(date(2026, 1, 1), date(2026, 11, 23)),
        st.sampled_from(["", "favourable", "unfavourable", "stay"]),
        st.sampled_from([None, 30, 90]),
    ),
    max_size=12,
)
ANY_FACTS = st.builds(
    Facts,
    st.sampled_from(list(AgeBand)), st.sampled_from(list(Citizenship)), st.sampled_from(["RO", "DE", "ZZ"]),
    st.sampled_from(list(Signal)), st.just(NOW), st.sampled_from(list(Asylum)), st.booleans(),
    st.none() | st.sampled_from(list(Sender)), st.none() | st.sampled_from(list(Arrival)),
    st.dictionaries(st.sampled_from(list(PartnerRole)), st.just(NOW)), st.booleans(),
)  # fmt: skip
CONSULAR = ("consular_safety", "consular_contact", "travel_papers", "oim_papers")
RETURNS = ("family_return", "voluntary_return", "oim_transport")


@settings(max_examples=300, deadline=None)
@given(ANY_FACTS, RECORDS)
def test_no_combination_allows_consular_contact_for_an_asylum_seeker_nor_a_childs_return_unassessed(
    f: Facts, before: list[Record]
) -> None:
    if f.asylum in SEEKERS:
        for code in (*CONSULAR, "voluntary_return", "oim_transport", "repatriation"):
            assert rules.bar(rules.steps()[code], f, before), code
    for code in RETURNS if f.maybe_child else ("family_return",):
        if rules.bar(rules.steps()[code], f, before) is None:
            done = [r for r in before if r.state is StepState.DONE and r.step in ("family_risk", code)]
            assert done and (done[-1].step, done[-1].outcome) == ("family_risk", "favourable"), code
    if rules.bar(rules.steps()["consular_contact"], f, before) is None:
        safe = [r for r in before if r.step == "consular_safety" and r.state is StepState.DONE]
        assert safe[-1].outcome == "favourable"
    if f.citizenship in (Citizenship.EU, Citizenship.RO):
        assert rules.bar(rules.steps()["reflection"], f, before) == (Bar.OTHER_TRACK, ())


def test_a_child_returns_to_the_family_only_after_a_favourable_assessment_and_each_time_a_new_one(
    sqlite_world: World,
) -> None:
    world, child = sqlite_world, open_a_case(sqlite_world.actor("dgaspc"), **CHILD)
    step(world, child, "case_manager")
    with pytest.raises(Invalid, match="step.assessment"):
        step(world, child, "family_return")
    step(world, child, "family_risk", outcome="unfavourable")
    with pytest.raises(Invalid, match="step.unfavourable"):
        step(world, child, "family_return")
    step(world, child, "family_risk", outcome="favourable")
    with pytest.raises(Invalid, match="step.before_assessment"):
        step(world, child, "family_return", on=TODAY - timedelta(days=1))
    step(world, child, "family_return")
    with pytest.raises(Invalid, match="step.rests"):
        do(
            world.actor("dgaspc"), tracks.take_back_step, case_id=child, step="family_risk",
            expected_version=version_of(world.actor("dgaspc"), child),
        )  # fmt: skip
    with pytest.raises(Invalid, match="step.assessment"):
        step(world, child, "family_return")


def test_consular_contact_needs_safety_and_is_never_for_who_seeks_asylum(sqlite_world: World) -> None:
    world, case_id = sqlite_world, open_a_case(sqlite_world.actor("dgaspc"), **THIRD)
    with pytest.raises(Invalid, match="step.assessment"):
        step(world, case_id, "consular_contact")
    step(world, case_id, "consular_safety", outcome="favourable")
    assert row(world, case_id, "consular_contact").may_record
    noted(world, case_id, asylum=Asylum.WISHES)
    with pytest.raises(Invalid, match="step.asylum"):
        step(world, case_id, "consular_contact")
    assert row(world, case_id, "consular_contact").bar is Bar.ASYLUM


def test_the_reflection_period_is_a_third_country_nationals_of_ninety_days_at_most(sqlite_world: World) -> None:
    world, igi = sqlite_world, body("Imigrări Brașov", InstitutionKind.IGI)
    eu = open_a_case(world.actor("dgaspc"), **THIRD | {"citizenship": Citizenship.EU})
    with pytest.raises(Invalid, match="step.other_track"):
        step(world, eu, "reflection", by_institution_id=igi, days=30)
    assert ask(world.actor("dgaspc"), tracks.of_case, case_id=eu).as_romanian
    foreign = open_a_case(world.actor("dgaspc"), **THIRD)
    for days in (0, 91, None):
        with pytest.raises(Invalid, match="step.days"):
            step(world, foreign, "reflection", by_institution_id=igi, days=days)
    step(world, foreign, "reflection", by_institution_id=igi, days=60, on=TODAY - timedelta(days=11))

    def period(**delta: float) -> rules.Period:
        found: rules.Period = ask(world.actor("centre"), tracks.of_case, at=later(**delta), case_id=foreign).period
        return found

    assert (period().day, period().days, period().over) == (12, 60, False)
    assert (period(days=48).day, period(days=48).over) == (60, False)
    assert (period(days=49).day, period(days=49).over) == (60, True)
    assert row(world, foreign, "stay").due_at.date() <= period().last + timedelta(days=1)


# Steps


def test_a_step_is_done_by_who_may_do_it_on_a_day_that_has_passed_and_once(sqlite_world: World) -> None:
    world = sqlite_world
    with pytest.raises(Invalid, match="step.by"):
        step(world, world.case_id, "coordinator")
    with pytest.raises(Invalid, match="step.by"):
        step(world, world.case_id, "coordinator", by_institution_id=world.institutions["centre_cj"])
    with pytest.raises(Invalid, match="step.future"):
        step(world, world.case_id, "rights_told", on=TODAY + timedelta(days=1))
    with pytest.raises(Invalid, match="step.after"):
        step(world, world.case_id, "risks_needs")
    with pytest.raises(Invalid, match="step.fact"):
        step(world, world.case_id, "return_notice")
    with pytest.raises(Invalid, match="choice.unknown"):
        step(world, world.case_id, "no_such_step")
    step(world, world.case_id, "coordinator", by_institution_id=world.institutions["centre"])
    assert row(world, world.case_id, "coordinator", "centre").by == "Centrul Regional ANITP Brașov"
    with pytest.raises(Invalid, match="step.recorded"):
        step(world, world.case_id, "coordinator", by_institution_id=world.institutions["centre"])
    with pytest.raises(Conflict):
        step(world, world.case_id, "rights_told", expected_version=1)


def test_a_step_is_left_out_with_a_reason_and_taken_back_but_some_never(sqlite_world: World) -> None:
    world, dgaspc = sqlite_world, sqlite_world.actor("dgaspc")

    def skip(code: str, reason: NotNeeded | None = NotNeeded.NOT_FITTING) -> None:
        version = version_of(dgaspc, world.case_id)
        do(dgaspc, tracks.skip_step, case_id=world.case_id, step=code, reason=reason, expected_version=version)

    with pytest.raises(Invalid, match="step.never_left_out"):
        skip("rights_told")
    with pytest.raises(Invalid, match="step.reason_missing"):
        skip("coordinator", None)
    skip("coordinator")
    assert row(world, world.case_id, "coordinator").reason is NotNeeded.NOT_FITTING
    version = version_of(dgaspc, world.case_id)
    do(dgaspc, tracks.take_back_step, case_id=world.case_id, step="coordinator", expected_version=version)
    assert row(world, world.case_id, "coordinator").state is None


def test_circumstances_that_cannot_be_are_refused_and_a_parent_who_exploits_is_told_to_the_rules(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    with pytest.raises(Invalid, match="circumstances.romanian"):
        noted(world, world.case_id, asylum=Asylum.SOUGHT)
    with pytest.raises(Invalid, match="circumstances.adult"):
        noted(world, world.case_id, parent_exploits=True)
    child = open_a_case(world.actor("dgaspc"), **CHILD)
    noted(world, child, parent_exploits=True)
    with store.reading(NOW) as db:
        assert (tracks.parent_exploits(db, child), tracks.parent_exploits(db, world.case_id)) == (True, False)
    with pytest.raises(Invalid, match="consent.parent"):
        do(
            world.actor("dgaspc"), cases.record_consent, case_id=child, answer=ConsentAnswer.GIVEN,
            giver=Giver.PARENT, expected_version=version_of(world.actor("dgaspc"), child),
        )  # fmt: skip


# Who sees and does what


def test_a_party_sees_and_records_its_own_steps_alone_and_the_team_none(sqlite_world: World) -> None:
    world = sqlite_world
    assert ask(world.actor("prefecture"), tracks.of_case, case_id=world.case_id) is None
    assert ask(world.actor("prefecture"), tracks.support_of, case_id=world.case_id) is None
    seen = ask(world.actor("bcco"), tracks.of_case, case_id=world.case_id)
    assert {s.step.code for t in seen.tracks for s in t.steps} == {"rights_told"}
    assert (seen.circumstances, seen.partners) == (None, ())
    step(world, world.case_id, "rights_told", who="bcco")
    assert row(world, world.case_id, "rights_told").by == "BCCO Brașov"
    back = {"case_id": world.case_id, "step": "rights_told"}
    do(
        world.actor("bcco"),
        tracks.take_back_step,
        **back,
        expected_version=version_of(world.actor("bcco"), world.case_id),
    )
    step(world, world.case_id, "rights_told")
    with pytest.raises(NotAllowed):
        do(world.actor("bcco"), tracks.take_back_step, **back, expected_version=6)
    with pytest.raises(NotAllowed):
        step(world, world.case_id, "basic_needs", who="bcco")
    with pytest.raises(NotAllowed):
        step(world, world.case_id, "coordinator", who="centre")


def test_a_partner_is_invited_with_consent_and_sees_the_case_while_it_is(sqlite_world: World) -> None:
    world, dgaspc, partner = sqlite_world, sqlite_world.actor("dgaspc"), sqlite_world.actor("counsellor")
    invite = {"case_id": world.case_id, "institution_id": world.institutions["counsellor"]}
    without = open_a_case(dgaspc)
    with pytest.raises(Invalid, match="partner.no_consent"):
        do(dgaspc, tracks.invite_partner, **invite | {"case_id": without}, expected_version=1)
    with pytest.raises(Invalid, match="partner.kind"):
        do(
            dgaspc, tracks.invite_partner, case_id=world.case_id, institution_id=world.institutions["ngo_cj"],
            expected_version=3,
        )  # fmt: skip
    with pytest.raises(NotFound):
        ask(partner, tracks.of_case, case_id=world.case_id)
    do(dgaspc, tracks.invite_partner, **invite, expected_version=3)
    with pytest.raises(Invalid, match="partner.invited"):
        do(dgaspc, tracks.invite_partner, **invite, expected_version=4)
    seen = ask(partner, tracks.of_case, case_id=world.case_id)
    assert "counsel_met" in {s.step.code for t in seen.tracks for s in t.steps}
    step(world, world.case_id, "counsel_met", who="counsellor")
    do(dgaspc, tracks.end_partner, **invite, expected_version=version_of(dgaspc, world.case_id))
    with pytest.raises(NotFound):
        ask(partner, cases.detail, case_id=world.case_id)
    assert row(world, world.case_id, "counsel_met").state is StepState.DONE, "what it did stays"


# What is late


def late(*counties: str, **delta: float) -> set[tuple[int, str]]:
    with store.reading(later(**delta)) as db:
        return {(o.case_id, o.step) for o in tracks.overdue_steps(db, counties, later(**delta))}


def test_steps_past_their_deadline_are_told_by_county_until_they_are_done(sqlite_world: World) -> None:
    world, case_id = sqlite_world, sqlite_world.case_id
    assert late("BV") == set()
    assert late("BV", hours=25) == {(case_id, "basic_needs")}
    assert (case_id, "coordinator") in late("BV", hours=73)
    assert late("CV", hours=73) == set()
    step(world, case_id, "basic_needs")
    assert late("BV", hours=25) == set()
    do(
        world.actor("dgaspc"), cases.set_victim_status, case_id=case_id, status=VictimStatus.RULED_OUT,
        decided_by=InstitutionKind.BCCO, expected_version=version_of(world.actor("dgaspc"), case_id),
    )  # fmt: skip
    assert late("BV", days=30) == set()


def test_a_child_who_returned_is_visited_again_and_again_for_a_year(sqlite_world: World) -> None:
    world, child = sqlite_world, open_a_case(sqlite_world.actor("dgaspc"), **CHILD)
    for code, more in (("case_manager", {}), ("family_risk", {"outcome": "favourable"}), ("family_return", {})):
        step(world, child, code, **more)
    first = row(world, child, "child_monitoring")
    assert first.due_at is not None and first.due_at.date() == TODAY + timedelta(days=30)
    assert (child, "child_monitoring") in late("BV", days=31)
    version = version_of(world.actor("dgaspc"), child)
    do(
        world.actor("dgaspc"), tracks.record_step, at=later(days=350), case_id=child, step="child_monitoring",
        on=TODAY + timedelta(days=350), expected_version=version,
    )  # fmt: skip
    last = row(world, child, "child_monitoring", at=later(days=370))
    assert (last.due_at, last.bar) == (None, Bar.ENDED)


def test_a_closed_case_takes_no_step(sqlite_world: World) -> None:
    world, dgaspc = sqlite_world, sqlite_world.actor("dgaspc")
    close_a_case(dgaspc, world.actor("centre"), world.case_id, cases.CloseReason.CONTACT_LOST)
    with pytest.raises(Invalid, match="case.closed"):
        step(world, world.case_id, "rights_told")
    assert late("BV", days=60) == set()


def test_who_refuses_services_is_not_chased_for_a_plan(sqlite_world: World) -> None:
    world, dgaspc = sqlite_world, sqlite_world.actor("dgaspc")
    fresh = open_a_case(dgaspc, destination="RO")
    do(dgaspc, cases.record_consent, case_id=fresh, answer=ConsentAnswer.REFUSED, giver=Giver.SELF, expected_version=1)
    assert (fresh, "coordinator") not in late("BV", days=30)
    with pytest.raises(ModelError, match="step.other_track"):
        step(world, fresh, "coordinator", by_institution_id=world.institutions["centre"])
