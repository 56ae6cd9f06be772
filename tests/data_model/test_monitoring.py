"""The plan tracked: what is declared and computed, what leaves a county, what was aimed at and why it was missed."""

from typing import Any

import pytest

from data_model import facts, monitoring
from data_model.catalog.definitions import FactKind, Rule
from data_model.disclosure import FigureState
from data_model.errors import Conflict, Invalid, NotAllowed, NotFound
from data_model.facts import FigureGiven
from data_model.monitoring import IndicatorValue, Reached, ValueState
from data_model.monitoring.combining import NeverAdded, added, over_time
from data_model.periods import HalfYear, Year
from tests.world import World, ask, do


def value(world: World, who: str, indicator: str, period: str, county: str = "BV") -> IndicatorValue:
    found = (
        ask(world.actor(who), monitoring.of_country, period=period)
        if county == "RO"
        else ask(world.actor(who), monitoring.of_county, county=county, period=period)
    )
    return next(v for v in found if v.indicator_id == indicator)


def declare(
    world: World, who: str, action: str, kind: FactKind, period: str, county: str = "BV", *, shown: int | None = None,
    evidence: str = "Registrul instituției.", **numbers: int,
) -> int:  # fmt: skip
    """`numbers` are named by indicator and measure: i1_activities."""
    named = [(*name.split("_", 1), n) for name, n in numbers.items()]
    given = tuple(FigureGiven(f"{action}-{code.upper()}", measure, n) for code, measure, n in named)
    made: int = do(
        world.actor(who), facts.declare, county=county, action=action, kind=kind, period=period, figures=given,
        grounds=evidence, expected_version=shown,
    )  # fmt: skip
    return made


INFORMED: dict[str, Any] = {"i1_activities": 4, "i2_participants": 80, "i3_correct": 30, "i3_tested": 40}


def test_a_declaration_is_the_indicators_value_of_its_county_and_of_the_country(sqlite_world: World) -> None:
    world = sqlite_world
    before = value(world, "prefecture", "1.2.7-I1", "2026")
    assert (before.state, before.figure.value, before.reported, before.expected) == (
        ValueState.NOT_REPORTED, None, 0, 1,
    )  # fmt: skip
    declare(world, "dgaspc", "1.2.7", FactKind.ACTIVITY, "2026", **INFORMED)
    declare(world, "dgaspc_cj", "1.2.7", FactKind.ACTIVITY, "2026", "CJ", i1_activities=1, i2_participants=10,
            i3_correct=0, i3_tested=10)  # fmt: skip
    mine = value(world, "prefecture", "1.2.7-I2", "2026")
    assert (mine.state, mine.figure.value, mine.reported, mine.expected) == (ValueState.DECLARED, 80, 1, 1)
    assert value(world, "centre", "1.2.7-I3", "2026").figure.value == 75
    country = value(world, "anitp", "1.2.7-I3", "2026", "RO")
    assert (country.figure.value, country.reported, country.expected) == (60, 2, 42), "30 of 50, no mean of shares"
    assert value(world, "anitp", "1.2.7-I1", "2026-H2", "RO").state is ValueState.NOT_DUE, "it is evaluated yearly"


def test_only_the_institution_that_the_plan_names_declares_and_only_what_its_form_asks(sqlite_world: World) -> None:
    world = sqlite_world
    with pytest.raises(NotFound):
        declare(world, "hospital", "1.2.7", FactKind.ACTIVITY, "2026", **INFORMED)
    with pytest.raises(NotAllowed):
        declare(world, "dgaspc", "1.2.7", FactKind.ACTIVITY, "2026", "CJ", **INFORMED)
    for wrong, code in (
        ({"i1_activities": 4}, "facts.incomplete"),
        (INFORMED | {"i3_correct": 41}, "facts.part"),
        (INFORMED | {"i1_activities": -1}, "facts.range"),
    ):
        with pytest.raises(Invalid, match=code):
            declare(world, "dgaspc", "1.2.7", FactKind.ACTIVITY, "2026", **wrong)
    with pytest.raises(Invalid, match=r"facts\.evidence"):
        declare(world, "dgaspc", "1.2.7", FactKind.ACTIVITY, "2026", evidence="", **INFORMED)
    with pytest.raises(Invalid, match=r"facts\.future"):
        declare(world, "dgaspc", "3.3.4", FactKind.ACTIVITY, "2027-H1", i1_activities=1)


def test_a_declaration_is_put_right_and_taken_back_with_its_trace(sqlite_world: World) -> None:
    world, form = sqlite_world, ("dgaspc", "1.2.7", FactKind.ACTIVITY, "2026")
    fact = declare(world, *form, **INFORMED)
    with pytest.raises(Conflict):
        declare(world, *form, **INFORMED)
    declare(world, *form, shown=1, **INFORMED | {"i1_activities": 6})
    assert value(world, "prefecture", "1.2.7-I1", "2026").figure.value == 6
    do(world.actor("dgaspc"), facts.withdraw, fact_id=fact, reason="A fost alt an.", expected_version=2)
    assert value(world, "prefecture", "1.2.7-I1", "2026").state is ValueState.NOT_REPORTED
    steps = ask(world.actor("centre"), facts.changes, fact_id=fact)
    assert [c.what for c in steps] == ["declared", "corrected", "withdrawn"]
    assert steps[-1].words == "A fost alt an."
    assert ask(world.actor("dgaspc_cj"), facts.changes, fact_id=fact) == []


def test_zeros_are_a_report_and_not_a_gap(sqlite_world: World) -> None:
    declare(sqlite_world, "dgaspc", "1.2.7", FactKind.ACTIVITY, "2026", evidence="", **dict.fromkeys(INFORMED, 0))
    told = value(sqlite_world, "prefecture", "1.2.7-I1", "2026")
    assert (told.state, told.figure.state) == (ValueState.DECLARED, FigureState.ZERO)


def test_what_counts_each_thing_once_is_never_added_up_over_half_years(sqlite_world: World) -> None:
    world = sqlite_world
    for period, sessions, people in (("2026-H1", 2, 30), ("2026-H2", 3, 25)):
        declare(world, "dgaspc", "3.4.3", FactKind.TRAINING, period, i1_sessions=sessions, i2_trained=people)
    assert value(world, "prefecture", "3.4.3-I1", "2026").figure.value == 5
    assert value(world, "prefecture", "3.4.3-I2", "2026").state is ValueState.NOT_REPORTED
    declare(world, "dgaspc", "3.4.3", FactKind.TRAINING, "2026", i2_trained=40)
    assert value(world, "prefecture", "3.4.3-I2", "2026").figure.value == 40
    halves = [(HalfYear(2026, n), {"trained": 30.0}) for n in (1, 2)]
    for rule in (Rule.DISTINCT, Rule.MEDIAN):
        assert over_time(rule, halves, Year(2026)) is None
        with pytest.raises(NeverAdded):
            added(rule, [numbers for _, numbers in halves])


def test_what_is_declared_of_victims_stays_with_the_countys_team(sqlite_world: World) -> None:
    world = sqlite_world
    told = {"i3_situations": 40, "i4_victims": 30}
    declare(world, "dgaspc", "3.2.3", FactKind.SUPPORT, "2026-H2", **told)
    assert value(world, "prefecture", "3.2.3-I4", "2026-H2").figure.value == 30
    for county in ("BV", "RO"):
        seen = value(world, "anitp", "3.2.3-I4", "2026-H2", county)
        assert (seen.state, seen.figure.value, seen.parts) == (ValueState.PROTECTED, None, ())


def test_a_year_does_not_tell_the_half_year_that_is_protected(sqlite_world: World) -> None:
    for period, n in (("2026-H1", 3), ("2026-H2", 20)):
        declare(sqlite_world, "anitp", "2.3.4", FactKind.SUPPORT, period, "RO", i6_victims=n)
    seen = [value(sqlite_world, "prefecture", "2.3.4-I6", p, "RO") for p in ("2026-H1", "2026-H2", "2026")]
    assert [one.figure.value for one in seen] == [None, 20, None], "20 of 23"
    assert seen[-1].state is ValueState.PROTECTED


def test_a_target_is_anitps_and_what_is_missing_is_explained_by_who_reports(sqlite_world: World) -> None:
    world = sqlite_world
    declare(world, "dgaspc", "1.2.7", FactKind.ACTIVITY, "2025", **INFORMED)
    aim: dict[str, Any] = {"indicator": "1.2.7-I1", "year": 2025, "place": "BV"}
    with pytest.raises(NotAllowed):
        do(world.actor("prefecture"), monitoring.set_target, value=5, **aim)
    do(world.actor("anitp"), monitoring.set_target, value=5, **aim)
    told = value(world, "prefecture", "1.2.7-I1", "2025")
    assert told.attainment is not None and (told.attainment.percent, told.attainment.reached) == (80, Reached.PARTLY)
    do(world.actor("anitp"), monitoring.set_target, value=4, expected_version=1, **aim)
    told = value(world, "prefecture", "1.2.7-I1", "2025")
    assert told.attainment is not None and told.attainment.reached is Reached.REACHED
    why: dict[str, Any] = {"indicator": "1.2.7-I1", "place": "BV", "period": "2025"}
    with pytest.raises(NotAllowed):
        do(world.actor("hospital"), monitoring.explain, reason="Nu știm.", **why)
    do(world.actor("dgaspc"), monitoring.explain, reason="Formatorul a lipsit.", **why)
    assert [r.text for r in value(world, "anitp", "1.2.7-I1", "2025").reasons] == ["Formatorul a lipsit."]
