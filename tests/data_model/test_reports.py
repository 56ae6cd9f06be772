"""A county's quarter on its way to the national map."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from data_model import audit, cases, country, indicators, meetings, releasing, reports, settings, store
from data_model.cases import ConsentAnswer, Giver
from data_model.disclosure import FigureState
from data_model.errors import Conflict, Invalid, NotAllowed
from data_model.institutions import InstitutionKind
from data_model.periods import Quarter
from data_model.releasing import ReleasedFigure
from data_model.reports import ReportState
from geodata.counties import COUNTIES
from tests.world import World, ask, assess_a_case, do, identify, later, open_a_case, version_of

AUGUST = datetime(2026, 8, 10, 9, tzinfo=UTC)
Q3 = "2026-Q3"


def identify_new(world: World, n: int) -> None:
    actor = world.actor("dgaspc")
    for _ in range(n):
        identify(actor, open_a_case(actor, at=AUGUST), at=AUGUST)


def move(world: World, who: str, command, expected: int, county: str = "BV") -> None:
    do(world.actor(who), command, county=county, quarter=Q3, expected_version=expected)


def through(world: World) -> None:
    move(world, "prefecture", reports.submit, 1)
    move(world, "centre", reports.validate, 2)
    move(world, "anitp", reports.release, 3)


def brasov(world: World, indicator: str):
    seen = ask(world.actor("anitp"), country.compared, indicator=indicator, quarter=Q3)
    return next(c for c in seen.cells if c.county == "BV")


def test_figures_about_persons_reach_the_map_only_by_a_release(world: World) -> None:
    identify_new(world, 7)
    assert brasov(world, "victims_identified").figure.state is FigureState.NOT_REPORTED
    move(world, "prefecture", reports.submit, 1)
    assert brasov(world, "victims_identified").figure.state is FigureState.NOT_REPORTED
    move(world, "centre", reports.validate, 2)
    assert brasov(world, "victims_identified").figure.state is FigureState.NOT_REPORTED
    move(world, "anitp", reports.release, 3)
    assert brasov(world, "victims_identified").figure.value == 7
    identify_new(world, 1)
    assert brasov(world, "victims_identified").figure.value == 7


def test_a_small_count_is_released_as_protected(world: World) -> None:
    identify_new(world, 4)
    through(world)
    assert brasov(world, "victims_identified").figure.state is FigureState.PROTECTED
    assert brasov(world, "victims_identified").figure.value is None


def test_a_rate_and_its_interval_stand_beside_the_count(world: World) -> None:
    identify_new(world, 9)
    through(world)
    cell = brasov(world, "victims_identified")
    people = COUNTIES["BV"].population / 100_000
    assert cell.rate == pytest.approx(9 / people)
    assert cell.interval is not None
    # the exact Poisson limits of 9 are 4.115 and 17.085
    assert cell.interval.low * people == pytest.approx(4.115, rel=0.01)
    assert cell.interval.high * people == pytest.approx(17.085, rel=0.01)


def test_wilson_limits_agree_with_a_published_example() -> None:
    # Newcombe 1998, table I: 81 of 263 gives 0.2553 to 0.3662
    found = country.wilson_interval(81, 263)
    assert (found.low, found.high) == (pytest.approx(25.53, abs=0.01), pytest.approx(36.62, abs=0.01))


def test_figures_not_about_persons_are_live(world: World) -> None:
    coordinator = world.actor("prefecture")
    made = do(coordinator, meetings.prepare, starts_at=AUGUST, place="Sala mare", at=AUGUST)
    do(coordinator, meetings.open_meeting, meeting_id=made, expected_version=1, at=AUGUST)
    do(
        coordinator, meetings.note_attendance, meeting_id=made, institution_id=world.institutions["dgaspc"],
        presence=meetings.Presence.PRESENT, at=AUGUST,
    )  # fmt: skip
    assert brasov(world, "meetings_held").figure.state is FigureState.ZERO
    do(coordinator, meetings.close_meeting, meeting_id=made, expected_version=2, at=AUGUST)
    assert brasov(world, "meetings_held").figure.value == 1
    assert brasov(world, "act_in_force").figure.value == 1


def test_a_quarter_that_has_not_ended_cannot_be_submitted(world: World) -> None:
    with pytest.raises(Invalid, match="not_ended"):
        do(world.actor("prefecture"), reports.submit, county="BV", quarter="2026-Q4", expected_version=1)


def test_each_step_belongs_to_its_own_role_and_order(world: World) -> None:
    with pytest.raises(NotAllowed):
        move(world, "prefecture", reports.validate, 1)
    with pytest.raises(NotAllowed):
        move(world, "centre_cj", reports.validate, 1)
    with pytest.raises(Invalid, match="wrong_step"):
        move(world, "anitp", reports.release, 1)
    move(world, "prefecture", reports.submit, 1)
    with pytest.raises(Conflict):
        move(world, "centre", reports.validate, 1)
    with pytest.raises(Invalid, match="wrong_step"):
        move(world, "prefecture", reports.submit, 2)


def test_a_returned_quarter_says_why_and_can_be_submitted_again(world: World) -> None:
    move(world, "prefecture", reports.submit, 1)
    do(world.actor("centre"), reports.give_back, county="BV", quarter=Q3, reason="Lipsește un caz.", expected_version=2)
    row = next(r for r in ask(world.actor("prefecture"), reports.listed, quarter=Q3) if r.county == "BV")
    assert (row.state, row.returned_because) == (ReportState.RETURNED, "Lipsește un caz.")
    move(world, "prefecture", reports.submit, 3)


def test_a_validated_quarter_can_be_given_back_until_it_is_locked(sqlite_world: World) -> None:
    move(sqlite_world, "prefecture", reports.submit, 1)
    move(sqlite_world, "centre", reports.validate, 2)
    give_back(sqlite_world, 3)
    move(sqlite_world, "prefecture", reports.submit, 4)
    move(sqlite_world, "centre", reports.validate, 5)
    move(sqlite_world, "anitp", reports.lock, 6)
    with pytest.raises(Invalid, match="wrong_step"):
        give_back(sqlite_world, 7)
    with pytest.raises(Invalid, match="wrong_step"):
        move(sqlite_world, "prefecture", reports.submit, 7)
    move(sqlite_world, "anitp", reports.release, 7)


def give_back(world: World, version: int) -> None:
    do(world.actor("centre"), reports.give_back, county="BV", quarter=Q3, reason="Un caz.", expected_version=version)


def test_a_reopened_quarter_is_released_as_a_second_edition_and_both_stay_sealed(world: World) -> None:
    identify_new(world, 6)
    through(world)
    anitp = world.actor("anitp")
    with pytest.raises(Invalid, match="empty"):
        do(anitp, reports.reopen, county="BV", quarter=Q3, reason=" ", expected_version=4)
    do(anitp, reports.reopen, county="BV", quarter=Q3, reason="Un caz a lipsit.", expected_version=4)
    identify_new(world, 1)
    assert brasov(world, "victims_identified").figure.value == 6, "what was released stays until the next release"
    move(world, "centre", reports.validate, 5)
    move(world, "anitp", reports.release, 6)
    cell = brasov(world, "victims_identified")
    assert (cell.figure.value, cell.edition) == (7, 2)
    (one,) = ask(world.actor("dgaspc"), reports.reopenings, period="2026-H2")
    assert (one.because, one.edition, one.released) == ("Un caz a lipsit.", 2, True)
    with store.reading() as db:
        seals = db.exec(select(releasing.ReleaseSeal).where(releasing.ReleaseSeal.place == "BV")).all()
        kept = db.exec(select(ReleasedFigure.value).where(ReleasedFigure.indicator == "victims_identified")).all()
    assert len({s.digest for s in seals}) == 2 and {6.0, 7.0} <= set(kept)


def test_the_regional_centre_sees_its_two_counties_and_anitp_all_states(world: World) -> None:
    assert [r.county for r in ask(world.actor("centre"), reports.listed, quarter=Q3)] == ["BV", "CV"]
    assert len(ask(world.actor("anitp"), reports.listed, quarter=Q3)) == 42


def test_margins_wait_for_the_last_county(sqlite_world: World) -> None:
    identify_new(sqlite_world, 9)
    *most, last = COUNTIES
    with store.writing(later()) as db:
        for county in most:
            releasing.keep_released(db, county, Q3)
    seen = ask(sqlite_world.actor("anitp"), country.compared, indicator="victims_identified", quarter=Q3)
    assert seen.margins == {}
    with store.writing(later()) as db:
        releasing.keep_released(db, last, Q3)
    seen = ask(sqlite_world.actor("anitp"), country.compared, indicator="victims_identified", quarter=Q3)
    assert set(seen.margins) >= {"Centru", "RO"}


def test_the_store_holds_no_small_count(sqlite_world: World) -> None:
    identify_new(sqlite_world, 3)
    through(sqlite_world)
    with store.reading() as db:
        kept = db.exec(select(ReleasedFigure)).all()
        assert all(f.value is None for f in kept if f.state is FigureState.PROTECTED)
        assert all(f.value is None or f.value >= 5 for f in kept if f.indicator != "days_to_service")


def test_every_indicator_counts_what_its_definition_says(world: World) -> None:
    """By hand: nine cases of Brașov in the quarter, six of them minors, two with consent, one monitored."""
    actor = world.actor("dgaspc")
    for n in range(9):
        band = cases.AgeBand.FROM_14 if n < 6 else cases.AgeBand.FROM_26
        case_id = assess_a_case(actor, at=AUGUST, age_band=band, origin_county="BV" if n < 8 else "CJ")
        identify(actor, case_id, by=InstitutionKind.DIICOT, at=AUGUST)
        if n in (0, 8):
            giver = Giver.REPRESENTATIVE if n == 0 else Giver.SELF
            do(
                actor,
                cases.record_consent,
                at=AUGUST,
                case_id=case_id,
                answer=ConsentAnswer.GIVEN,
                giver=giver,
                expected_version=3,
            )
            after = AUGUST + timedelta(days=1)
            do(actor, cases.add_note, at=after, case_id=case_id, text="Monitorizare.", expected_version=4)
    with store.reading(later()) as db:
        got = {k: raw._open()[0] for k, raw in indicators.raw_counts(db, "BV", Quarter(2026, 3)).items()}
    assert got == {
        "victims_identified": 8, "victims_minors": 6, "victims_assisted": 0, "cases_notified": 9, "cases_assisted": 0,
        "cases_resolved": 0, "cases_monitored": 2, "referrals_sent": 0, "referrals_solved": 0, "referrals_refused": 0,
        "cases_need_unmet": 0, "cases_not_possible": 0, "days_to_service": 0,
    }  # fmt: skip


def test_the_days_to_service_are_the_median_of_those_started(world: World) -> None:
    from data_model import referrals
    from tests.world import send_three

    for days, (who, referral) in enumerate(
        zip(("shelter", "counsellor", "hospital"), send_three(world), strict=True), 1
    ):
        do(world.actor(who), referrals.accept, referral_id=referral, expected_version=1, at=later(days=days))
        do(world.actor(who), referrals.start, referral_id=referral, expected_version=2, at=later(days=days))
    with store.reading(later(days=9)) as db:
        assert indicators.raw_counts(db, "BV", Quarter(2026, 4))["days_to_service"]._open() == (3, 2.0)


def test_a_release_leaves_its_trace(world: World) -> None:
    through(world)
    actions = [e.action for e in ask(world.actor("admin"), audit.latest, chain="BV")][:3]
    assert actions == ["report_released", "report_validated", "report_submitted"]


def test_the_threshold_of_the_setting_is_obeyed(sqlite_world: World) -> None:
    with store.writing() as db:
        settings.put(db, "threshold_anitp", 8)
    identify_new(sqlite_world, 7)
    through(sqlite_world)
    assert brasov(sqlite_world, "victims_identified").figure.state is FigureState.PROTECTED


def test_the_version_of_a_case_still_counts(world: World) -> None:
    assert version_of(world.actor("dgaspc"), world.case_id) == 3
