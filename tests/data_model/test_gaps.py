"""The gap map by hand: one case of Brașov with three needs, asked, refused, noted as impossible."""

from datetime import UTC, datetime

import pytest

from data_model import cases, country, gaps, indicators, referrals, releasing, services, store
from data_model.cases import ConsentAnswer, Giver, Need, NeedKind
from data_model.disclosure import FigureState
from data_model.errors import Invalid, NotAllowed
from data_model.gaps import CountyGaps
from data_model.periods import Quarter
from data_model.referrals import Refusal
from data_model.unmet import NotPossible, UnmetNeed
from geodata.counties import COUNTIES
from tests.data_model.test_unmet import note
from tests.world import NOW, World, ask, assess_a_case, do, later, open_a_case, send_three

Q4 = "2026-Q4"
THIS = Quarter(2026, 4)


def of_brasov(world: World, who: str = "prefecture", quarter: str = Q4) -> CountyGaps:
    found: CountyGaps = ask(world.actor(who), gaps.of_county, county="BV", quarter=quarter, at=later(days=3))
    return found


def counts(found: CountyGaps) -> dict[str, tuple[float | None, ...]]:
    """Recorded, met, open, refused, not possible; services, those that count places, places, free."""
    return {
        k.kind.value: (
            *(f.value for f in (k.recorded, k.met, k.open, k.refused, k.not_possible)),
            k.services, k.counted, k.places, k.free,
        )
        for k in found.kinds
    }  # fmt: skip


def asked_and_answered(world: World) -> None:
    """The shelter says no, the counsellor begins, the hospital does not answer; then shelter is noted impossible."""
    shelter, counsellor, _ = send_three(world)
    at = later(days=1)
    do(
        world.actor("shelter"),
        referrals.refuse,
        at=at,
        referral_id=shelter,
        reason=Refusal.NO_PLACE,
        expected_version=1,
    )
    do(world.actor("counsellor"), referrals.accept, at=at, referral_id=counsellor, expected_version=1)
    do(world.actor("counsellor"), referrals.start, at=at, referral_id=counsellor, expected_version=2)
    note(world, NeedKind.SHELTER, reason=NotPossible.NONE_EXISTS)


def test_needs_stand_beside_places_by_kind(world: World) -> None:
    asked_and_answered(world)
    found = of_brasov(world)
    assert counts(found) == {
        "shelter": (1, 0, 1, 1, 1, 1, 1, 6, 0),
        "counselling": (1, 1, 0, 0, 0, 1, 1, 10, 0),
        "medical": (1, 0, 1, 0, 0, 1, 0, 0, 0),
    }
    assert [(r, f.value) for r, f in found.refusals] == [(Refusal.NO_PLACE, 1)]
    assert [(r, f.value) for r, f in found.impossible] == [(NotPossible.NONE_EXISTS, 1)]
    assert found.provision.shelters == 1


def test_another_quarter_has_its_own_needs_and_the_same_places(world: World) -> None:
    asked_and_answered(world)
    found = of_brasov(world, quarter="2026-Q3")
    assert {row[:5] for row in counts(found).values()} == {(0, 0, 0, 0, 0)}
    assert counts(found)["shelter"][5:] == (1, 1, 6, 0)
    assert found.refusals == found.impossible == ()


def test_the_regional_centre_sees_its_counties_and_a_stranger_none(world: World) -> None:
    confirm = {"service_id": world.services["shelter"], "free": 2, "expected_version": 1}
    do(world.actor("shelter"), services.confirm_places, **confirm)
    team, centre = counts(of_brasov(world)), counts(of_brasov(world, "centre"))
    assert {kind: row[:-1] for kind, row in centre.items()} == {kind: row[:-1] for kind, row in team.items()}
    assert (team["shelter"][-1], {row[-1] for row in centre.values()}) == (2, {None})
    for who in ("prefecture_cj", "centre_cj", "prefecture_cv", "anitp", "shelter", "admin"):
        with pytest.raises(NotAllowed):
            of_brasov(world, who)
    with pytest.raises(Invalid):
        of_brasov(world, quarter="2026")


def raw(name: str, quarter: Quarter = THIS) -> int:
    with store.reading(later(days=3)) as db:
        return indicators.raw_counts(db, "BV", quarter, only=(name,))[name]._open()[0]


def test_a_case_with_several_open_needs_counts_once(world: World) -> None:
    """Three needs, none taken on: one case. All three taken on: none."""
    assert raw("cases_need_unmet") == 1
    for who, referral in zip(("shelter", "counsellor", "hospital"), send_three(world), strict=True):
        assert raw("cases_need_unmet") == 1, "not before the last has said yes"
        do(world.actor(who), referrals.accept, referral_id=referral, expected_version=1)
    assert raw("cases_need_unmet") == 0
    assert raw("cases_need_unmet", Quarter(2026, 3)) == 0


def test_the_indicators_of_gaps_are_a_chain_on_the_cases_notified_in_a_quarter(world: World) -> None:
    """Three cases of this quarter, one with needs and one of them impossible; one of an earlier quarter with a note."""
    open_a_case(world.actor("dgaspc"))
    open_a_case(world.actor("dgaspc"))
    older = open_a_case(world.actor("dgaspc"), at=AUGUST)
    with store.writing(NOW) as db:
        need = Need(case_id=older, kind=NeedKind.LEGAL, recorded_at=NOW)
        db.add(need)
        db.flush()
        db.add(UnmetNeed(need_id=need.id or 0, case_id=older, county="BV", reason=NotPossible.TOO_FAR, at=NOW))
    note(world, NeedKind.SHELTER)
    chain = ("cases_notified", "cases_need_unmet", "cases_not_possible")
    assert [raw(name) for name in chain] == [3, 1, 1]
    assert [raw(name, Quarter(2026, 3)) for name in chain] == [1, 1, 1]
    assert [indicators.wholes()[name] for name in chain] == ["", *chain[:2]]


def test_a_case_with_several_impossible_referrals_counts_once_in_the_quarter_it_was_notified(world: World) -> None:
    note(world, NeedKind.SHELTER)
    note(world, NeedKind.MEDICAL)
    assert (raw("cases_not_possible"), raw("cases_not_possible", Quarter(2026, 3))) == (1, 0)
    send_three(world)
    assert raw("cases_not_possible") == 0


AUGUST = datetime(2026, 8, 10, 9, tzinfo=UTC)


def with_needs(world: World, n: int) -> None:
    dgaspc = world.actor("dgaspc")
    for _ in range(n):
        made = assess_a_case(dgaspc, at=AUGUST)
        do(
            dgaspc, cases.record_consent, at=AUGUST, case_id=made, answer=ConsentAnswer.GIVEN, giver=Giver.SELF,
            expected_version=1,
        )  # fmt: skip
        do(dgaspc, cases.set_needs, at=AUGUST, case_id=made, kinds=(NeedKind.LEGAL,), expected_version=2)


def released(world: World, n: int) -> gaps.CountryGap:
    """Brașov's quarter with `n` cases whose need nobody took on, beside five without any need."""
    with_needs(world, n)
    for _ in range(5):
        open_a_case(world.actor("dgaspc"), at=AUGUST)
    with store.writing(NOW) as db:
        releasing.keep_released(db, "BV", "2026-Q3")
    rows = ask(world.actor("anitp"), gaps.of_country, quarter="2026-Q3")
    assert [r.county for r in rows] == list(COUNTIES)
    return next(r for r in rows if r.county == "BV")


def test_the_nation_reads_what_was_released_and_the_register_live(world: World) -> None:
    before = ask(world.actor("anitp"), gaps.of_country, quarter="2026-Q3")
    assert {r.need_unmet.state for r in before} == {FigureState.NOT_REPORTED}
    row = released(world, 6)
    assert (row.need_unmet.value, row.not_possible.state) == (6, FigureState.PROTECTED)
    assert (row.provision.shelters, row.provision.places) == (1, 6)


def test_few_cases_are_protected_for_the_nation(sqlite_world: World) -> None:
    assert released(sqlite_world, 4).need_unmet.state is FigureState.PROTECTED


LIVE = {"shelter_places": 6, "has_shelter": 1, "ssvi_functional": 0, "services_listed": 3, "services_verified": 3}


@pytest.mark.parametrize("name", LIVE)
def test_the_register_is_live_on_the_national_map_whatever_quarter_is_chosen(sqlite_world: World, name: str) -> None:
    for quarter in ("2026-Q3", Q4):
        seen = ask(sqlite_world.actor("anitp"), country.compared, indicator=name, quarter=quarter)
        assert str(seen.quarter) == Q4
        assert {c.county: c.figure.value for c in seen.cells}["BV"] == LIVE[name]
        assert all(c.interval is None for c in seen.cells), "places are no estimate"
        assert seen.margins["RO"].value == LIVE[name]
    line = ask(sqlite_world.actor("anitp"), country.trend, indicator=name, county="BV", last=Q4)
    assert [p.county.state is FigureState.NOT_REPORTED for p in line] == [True] * 7 + [False]


def test_places_are_compared_per_person_and_verified_entries_as_a_share(sqlite_world: World) -> None:
    from data_model.services import Service

    with store.writing(NOW) as db:
        db.get_one(Service, sqlite_world.services["shelter"]).verified_at = None
    anitp = sqlite_world.actor("anitp")
    cell = {
        name: next(c for c in ask(anitp, country.compared, indicator=name, quarter=Q4).cells if c.county == "BV")
        for name in ("shelter_places", "services_verified")
    }
    assert cell["shelter_places"].rate == pytest.approx(6 / COUNTIES["BV"].population * 100_000)
    assert cell["services_verified"].rate == pytest.approx(200 / 3)
    whole = ask(anitp, country.compared, indicator="services_verified", quarter=Q4)
    assert whole.margin_rates["RO"] == pytest.approx(200 / 3)
