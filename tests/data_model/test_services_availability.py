"""The one rule on free places: four states, a confidence that decays, and the reminders before and after."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_model.services.availability import (
    Availability,
    Patience,
    Reminder,
    availability,
    confidence,
    counts_places,
    reminder,
    silent,
)
from tests.world import NOW

GIVEN = Patience(stale=14, silent=35, remind=3)
AGES = st.floats(0, 400)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


@pytest.mark.parametrize(
    ("free", "days", "state"),
    [
        (2, 0, Availability.FREE),
        (0, 0, Availability.FULL),
        (2, 14, Availability.FREE),
        (2, 14.01, Availability.OLD),
        (0, 14.01, Availability.OLD),
    ],
)
def test_an_answer_is_free_or_full_and_then_old(free: int, days: float, state: Availability) -> None:
    assert availability(free, ago(days), NOW, GIVEN) is state


@pytest.mark.parametrize(("free", "at"), [(None, None), (3, None), (None, NOW)])
def test_without_a_whole_answer_there_was_never_one(free: int | None, at: datetime | None) -> None:
    assert availability(free, at, NOW, GIVEN) is Availability.NEVER


def test_confidence_is_one_when_fresh_halves_with_each_fortnight_and_is_nothing_once_silent() -> None:
    believed = [confidence(ago(days), NOW, GIVEN) for days in (0, 7, 14, 28, 35, 35.01)]
    assert believed == pytest.approx([1, 0.7071, 0.5, 0.25, 0.1768, 0], abs=1e-4)
    assert confidence(None, NOW, GIVEN) == 0


@given(AGES, AGES)
def test_confidence_never_grows_with_age_and_an_old_answer_is_believed_less_than_half(one: float, other: float) -> None:
    younger, older = sorted((one, other))
    assert 1 >= confidence(ago(younger), NOW, GIVEN) >= confidence(ago(older), NOW, GIVEN) >= 0
    old = availability(1, ago(one), NOW, GIVEN) is Availability.OLD
    assert old == (confidence(ago(one), NOW, GIVEN) < 0.5)


def test_an_answer_from_a_clock_that_runs_ahead_counts_as_just_given() -> None:
    assert confidence(NOW + timedelta(hours=2), NOW, GIVEN) == 1
    assert availability(1, NOW + timedelta(hours=2), NOW, GIVEN) is Availability.FREE


@pytest.mark.parametrize(
    ("days", "why"),
    [(0, None), (10.9, None), (11, Reminder.SOON), (14, Reminder.SOON), (14.01, Reminder.OLD), (60, Reminder.OLD)],
)
def test_the_provider_is_reminded_three_days_before_its_answer_grows_old(days: float, why: Reminder | None) -> None:
    assert reminder(ago(days), NOW, GIVEN) is why


def test_who_never_answered_is_reminded_too_and_the_coordinator_is_told_of_silence() -> None:
    assert reminder(None, NOW, GIVEN) is Reminder.NEVER
    assert [silent(ago(days), NOW, GIVEN) for days in (0, 35, 35.01)] == [False, False, True]
    assert silent(None, NOW, GIVEN)


def test_places_count_where_there_is_a_capacity_or_an_answer() -> None:
    assert [counts_places(c, at) for c, at in ((6, None), (None, NOW), (None, None))] == [True, True, False]
