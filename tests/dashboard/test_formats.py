"""Every format people read, in one table each."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from dashboard.words import formats

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "digits", "written"),
    [
        (1234.5, None, "1.234,5"),
        (1234567, None, "1.234.567"),
        (0, None, "0"),
        (-3.25, None, "-3,25"),
        (3.4, 2, "3,40"),
        (2.5, 0, "2"),
        (Decimal("1234.50"), 1, "1.234,5"),
    ],
)
def test_numbers_have_a_point_between_thousands_and_a_comma_before_decimals(value, digits, written):
    assert formats.number_text(value, digits) == written


def test_a_share_becomes_a_percent_that_does_not_break_over_lines():
    assert formats.percent_text(0.123, 1) == "12,3\u00a0%"
    assert formats.percent_text(0.29) == "29\u00a0%"


def test_dates_are_day_month_year():
    assert formats.date_text(date(2026, 3, 2)) == "02.03.2026"
    assert formats.date_words(date(2026, 11, 22)) == "22 noiembrie 2026"


@pytest.mark.parametrize(
    ("moment", "day", "written"),
    [
        (datetime(2026, 11, 22, 8, 42, tzinfo=UTC), "22.11.2026", "22.11.2026, 10:42"),
        (datetime(2026, 7, 1, 21, 30, tzinfo=UTC), "02.07.2026", "02.07.2026, 00:30"),
        (datetime(2026, 7, 1, 21, 30), "02.07.2026", "02.07.2026, 00:30"),  # noqa: DTZ001  no zone means UTC
    ],
)
def test_moments_are_shown_on_a_bucharest_clock(moment, day, written):
    assert formats.date_text(moment) == day
    assert formats.datetime_text(moment) == written


@pytest.mark.parametrize(
    ("passed", "written"),
    [
        (timedelta(seconds=20), "chiar acum"),
        (timedelta(seconds=-20), "chiar acum"),
        (timedelta(minutes=1), "acum un minut"),
        (timedelta(minutes=25), "acum 25 de minute"),
        (timedelta(hours=1, minutes=59), "acum o oră"),
        (timedelta(hours=47), "acum 47 de ore"),
        (timedelta(days=3), "acum 3 zile"),
        (timedelta(days=45), "acum 45 de zile"),
        (timedelta(days=92), "acum 3 luni"),
        (timedelta(days=800), "acum 2 ani"),
    ],
)
def test_what_is_past_is_told_in_whole_units(passed, written):
    assert formats.ago(NOW - passed, NOW) == written


@pytest.mark.parametrize(
    ("left", "written"),
    [
        (timedelta(hours=5), "mai sunt 5 ore"),
        (timedelta(hours=1, minutes=30), "mai este o oră"),
        (timedelta(hours=23, minutes=59), "mai sunt 23 de ore"),
        (timedelta(days=3), "mai sunt 3 zile"),
        (timedelta(seconds=30), "mai este mai puțin de un minut"),
        (timedelta(seconds=-30), "tocmai depășit"),
        (timedelta(days=-2), "depășit de 2 zile"),
        (timedelta(hours=-20), "depășit de 20 de ore"),
    ],
)
def test_a_deadline_never_promises_more_time_than_there_is(left, written):
    assert formats.until(NOW + left, NOW) == written


@pytest.mark.parametrize(
    ("period", "written"),
    [
        ("2026-Q4", "trim. IV 2026"),
        ("2026-H1", "sem. I 2026"),
        ("2026-S2", "sem. II 2026"),
        ("2026-11", "noiembrie 2026"),
        ("2026", "2026"),
    ],
)
def test_periods_are_named_as_the_plan_names_them(period, written):
    assert formats.period_label(period) == written


@pytest.mark.parametrize("period", ["", "2026-Q5", "2026-13", "trim. IV", "2026-Q4 "])
def test_what_is_no_period_is_refused(period):
    with pytest.raises(ValueError, match="not a period"):
        formats.period_label(period)
