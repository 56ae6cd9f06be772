"""Quarters, half-years and years are written one way, and hold each other."""

import pytest

from data_model.errors import Invalid
from data_model.periods import HalfYear, Quarter, Year, parse_period, up_to


@pytest.mark.parametrize("text", ["2026-Q1", "2026-Q4", "2026-H1", "2026-H2", "2026"])
def test_a_period_is_read_as_it_is_written(text: str) -> None:
    assert str(parse_period(text)) == text


@pytest.mark.parametrize("text", ["", "2026-Q5", "2026-H3", "26", "2026-", "2026-H1 ", "1999"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="period"):
        parse_period(text)


def test_a_year_is_two_half_years_and_four_quarters_without_a_gap() -> None:
    first, second = HalfYear(2026, 1), HalfYear(2026, 2)
    assert Year(2026).quarters == first.quarters + second.quarters
    assert (first.start, first.end, second.end) == (Year(2026).start, second.start, Year(2026).end)
    assert Quarter(2026, 3).quarters == (Quarter(2026, 3),)


@pytest.mark.parametrize(
    ("last", "found"),
    [
        (Quarter(2026, 2), ["2025-Q4", "2026-Q1", "2026-Q2"]),
        (HalfYear(2026, 1), ["2025-H1", "2025-H2", "2026-H1"]),
        (Year(2026), ["2024", "2025", "2026"]),
    ],
)
def test_the_periods_before_one_are_of_its_kind(last: Quarter | HalfYear | Year, found: list[str]) -> None:
    assert [str(one) for one in up_to(last, 3)] == found
