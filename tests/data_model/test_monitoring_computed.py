"""Every computed indicator of the plan against a value counted by hand, and none of victims outside the county."""

from datetime import UTC, date, datetime, timedelta

import pytest

from data_model import monitoring, store
from data_model.cases import Case, CaseNote, Consent, ConsentAnswer, Giver, Need, NeedKind, Signal, VictimStatus
from data_model.disclosure import FigureState
from data_model.monitoring import IndicatorValue, ValueState, counting, living
from data_model.plan_catalog import How, plans
from data_model.practices import Practice, PracticeKind, PracticeState
from data_model.referrals import Referral, ReferralStatus
from data_model.releasing import ReleasedFigure
from data_model.resources import Resource, ResourceKind
from data_model.services import Service, SsviPosts
from data_model.tracks.support import Compensation, CompensationKind, Coordination, Decision
from tests.world import FACTS, NOW, World, ask

AUGUST, SEPTEMBER = datetime(2026, 8, 10, 9, tzinfo=UTC), datetime(2026, 9, 1, 9, tzinfo=UTC)
SIGNALS = 3 * [Signal.HOTLINE] + 4 * [Signal.LABOUR] + 2 * [Signal.MIGRATION] + [Signal.BORDER_POLICE]
SIGNALS += 2 * [Signal.CHILD_PROTECTION]

# Brașov, the second half of 2026: twelve identified victims (SIGNALS) and the world's own case, a potential one.
BY_HAND = {
    "3.2.9-I1": 7,  # six with a service, one refused
    "S-I1": 50,  # six of twelve
    "1.1.1-I4": 3, "1.4.3-I4": 3, "1.1.3-I5": 3,
    "1.5.4-I2": 4, "1.5.5-I4": 4, "1.5.6-I5": 2,
    "3.2.1-I1": 3, "3.2.1-I2": 2,
    "3.2.4-I6": 7, "3.2.4-I7": 7,
    "3.2.9-I2": 50,  # five days, ten in 2024
    "3.3.3-I3": 2, "3.3.4-I2": 1, "3.3.6-I1": 7, "5.1.2-I1": 7,
    "3.3.6-I2": 2, "5.1.2-I2": 2,  # three notes, of two cases
    "3.6.2-I2": 6, "3.6.2-I3": 5, "3.6.2-I4": 20_000,
    "5.1.3-I3": 2,
    "3.6.3-I6": None,
    "3.2.6-I3": 75, "3.3.3-I4": 1, "3.3.6-I3": 2, "5.1.2-I3": 2, "5.1.2-I4": 1, "3.6.1-I3": 1,
    "3.5.2-I1": 2, "3.6.2-I1": 1, "3.6.3-I1": 1, "3.6.6-I1": 1, "3.6.6-I2": 1, "3.6.6-I4": 1, "5.1.1-I1": 1,
}  # fmt: skip


@pytest.fixture
def brasov(sqlite_world: World) -> World:
    with store.writing(NOW) as db:
        ids = sqlite_world.institutions
        cases = []
        for n, signal in enumerate([*SIGNALS, Signal.OTHER]):
            old = signal is Signal.OTHER
            case = Case(
                code=f"BV-2026-HAND{n:02}"[:16], handling_county="BV", lead_institution_id=ids["dgaspc"],
                **FACTS | {"source": signal}, opened_at=datetime(2024, 3, 1, tzinfo=UTC) if old else AUGUST,
                moved_at=AUGUST, victim_status=VictimStatus.POTENTIAL if old else VictimStatus.IDENTIFIED,
                identified_on=None if old else date(2026, 8, 20),
            )  # fmt: skip
            db.add(case)
            db.flush()
            need = Need(case_id=case.id, kind=NeedKind.LEGAL, recorded_at=AUGUST)
            db.add(need)
            db.flush()
            cases.append((case.id or 0, need.id or 0))

        def started(n: int, to: str, sent: datetime, days: int, batch: str = "") -> None:
            case_id, need_id = cases[n]
            db.add(
                Referral(
                    batch=batch or f"{n}-{to}"[:12], case_id=case_id, need_id=need_id, county="BV",
                    from_institution_id=ids["dgaspc"], to_institution_id=ids[to], status=ReferralStatus.STARTED,
                    sent_at=sent, due_at=sent, started_at=sent + timedelta(days=days),
                    ended_at=sent + timedelta(days=60) if batch == "of2024" else None,
                )
            )  # fmt: skip

        started(0, "dgaspc", SEPTEMBER, 2, "together")
        started(0, "shelter", SEPTEMBER, 5, "together")
        started(1, "dgaspc", SEPTEMBER, 1)
        for n in (2, 3, 4, 5):
            started(n, "counsellor", SEPTEMBER, 1)
        for to, days in (("dgaspc", 3), ("shelter", 10)):
            started(12, to, datetime(2024, 3, 2, tzinfo=UTC), days, "of2024")
        db.add(Consent(case_id=cases[6][0], answer=ConsentAnswer.REFUSED, giver=Giver.SELF, at=AUGUST))
        for n, month in ((0, 9), (0, 10), (1, 10)):
            db.add(CaseNote(case_id=cases[n][0], at=datetime(2026, month, 5, tzinfo=UTC), text="Monitorizare."))
        spans = (date(2026, 7, 10), None), (date(2026, 1, 1), date(2026, 6, 1)), (date(2026, 6, 1), date(2026, 7, 1))
        for n, (first, last) in enumerate(spans):
            db.add(Coordination(case_id=cases[n][0], from_on=first, to_on=last))
        for n, (amount, hours) in enumerate(((1_000, 10), (2_000, 20), (3_000, 72), (4_000, 73), (10_000, 200))):
            db.add(
                Compensation(
                    case_id=cases[n][0], kind=CompensationKind.VOUCHER, requested_at=SEPTEMBER, amount=amount,
                    decision=Decision.GRANTED, decided_at=SEPTEMBER + timedelta(hours=hours),
                )
            )  # fmt: skip
        db.add(Compensation(case_id=cases[5][0], kind=CompensationKind.VOUCHER, requested_at=SEPTEMBER))
        _registers(db, ids)
    return sqlite_world


def _registers(db: store.Session, ids: dict[str, int]) -> None:
    for kind in ResourceKind:
        db.add(Resource(institution_id=ids["counsellor"], kind=kind, name=f"{kind} (inventat)", county="BV"))
    over = Resource(institution_id=ids["dgaspc"], kind=ResourceKind.PROTOCOL, name="Vechi (inventat)", county="BV")
    over.valid_until = date(2025, 12, 31)
    db.add(over)
    mine = Service(institution_id=ids["dgaspc"], county="BV", name="SSVI (inventat)", kind=NeedKind.COUNSELLING)
    mine.ssvi, mine.voucher = SsviPosts.DEDICATED, True
    db.add(mine)
    for kind, action in (
        (PracticeKind.GOOD_PRACTICE, "3.6.1"), (PracticeKind.GOOD_PRACTICE, ""), (PracticeKind.INITIATIVE, ""),
    ):  # fmt: skip
        db.add(
            Practice(
                county="BV", kind=kind, title="Probă", text="Probă.", started_on=date(2026, 10, 1), plan_action=action,
                author_institution_id=ids["prefecture"], state=PracticeState.VALIDATED, validated_on=date(2026, 10, 9),
            )
        )  # fmt: skip


def computed(values: list[IndicatorValue]) -> dict[str, IndicatorValue]:
    return {v.indicator_id: v for v in values if v.definition.how is How.COMPUTED}


def test_every_computed_indicator_is_what_was_counted_by_hand(brasov: World) -> None:
    found = computed(ask(brasov.actor("prefecture"), monitoring.of_county, county="BV", period="2026-H2"))
    assert set(found) == set(BY_HAND)
    quarter = computed(ask(brasov.actor("prefecture"), monitoring.of_county, county="BV", period="2026-Q3"))
    for guarded in ("S-I1", "3.6.2-I4"):
        assert found[guarded].state is ValueState.PROTECTED, "with it the fourth quarter would be told: nobody"
        assert not found[guarded].parts
        found[guarded] = quarter[guarded]
    assert {i: v.figure.value for i, v in found.items()} == BY_HAND
    parts = {i: {m: f.value for m, f in v.parts} for i, v in found.items()}
    assert parts["3.2.9-I1"] == {"resolved": 7, "confirmed": 12, "notified": 13}
    assert parts["3.6.2-I4"] == {"total": 20_000, "median": 3_000, "within_72h": 60}
    assert parts["3.2.9-I2"] == {"reduction": 50, "days": 5, "ended": 1, "open": 0}
    assert found["3.6.3-I6"].state is ValueState.PROTECTED


def test_outside_the_county_victims_are_told_by_released_values_or_not_at_all(brasov: World) -> None:
    for county in ("BV", "RO"):
        question = {"period": "2026-H2"} | ({"county": county} if county == "BV" else {})
        asked = monitoring.of_county if county == "BV" else monitoring.of_country
        seen = computed(ask(brasov.actor("anitp"), asked, **question))
        assert {v.figure.value for v in seen.values() if v.definition.persons} == {None}
        assert not any(f.value for v in seen.values() if v.definition.persons for _, f in v.parts)
        assert seen["3.5.2-I1"].figure.value == 2, "what is no person is live"
    with store.writing(NOW) as db:
        for indicator, n in (("cases_resolved", 60), ("cases_notified", 100)):
            db.add(
                ReleasedFigure(
                    place="RO", quarter="2026-H2", indicator=indicator, state=FigureState.VALUE, value=n,
                    released_at=NOW,
                )
            )  # fmt: skip
    country = computed(ask(brasov.actor("anitp"), monitoring.of_country, period="2026-H2"))
    assert (country["3.2.9-I1"].figure.value, country["3.2.9-I1"].state) == (60, ValueState.COMPUTED)
    assert country["3.3.6-I2"].state is ValueState.PROTECTED, "distinct cases are never released of a half-year"


def test_each_computed_definition_names_a_source_that_there_is() -> None:
    for plan in plans().values():
        for d in plan.definitions.values():
            if d.how is How.COMPUTED:
                assert d.source in (counting.SOURCES if d.persons else living.SOURCES), d.indicator_id
