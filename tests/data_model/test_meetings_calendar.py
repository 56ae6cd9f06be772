"""The year's calendar: four quarters for action 3.2.9 and two half-years for 3.3.6, from closed meetings alone."""

from datetime import UTC, date, datetime

import pytest

from data_model import indicators, meetings, store
from data_model.errors import Invalid
from data_model.meetings.calendar import Held, TermState, terms
from data_model.periods import Quarter
from tests.data_model.test_meetings import held, prepare
from tests.world import NOW, World, ask, later

H, M, P, A = TermState.HELD, TermState.MISSED, TermState.POSSIBLE, TermState.AHEAD


def met(*meetings_held: tuple[str, str], today: date, year: int = 2026) -> list[TermState]:
    """The states of a year, from days with the actions they served."""
    rows = [
        Held("BV", datetime.fromisoformat(f"{day}T08:00").replace(tzinfo=UTC), tuple(codes.split(",")))
        for day, codes in meetings_held
    ]
    return [term.state for term in terms(rows, year, today)]


def test_each_quarter_and_half_is_met_by_a_meeting_that_served_its_action() -> None:
    both, quarterly, other = "3.2.9,3.3.6", "3.2.9", "5.1.2"
    spring = date(2026, 5, 3)
    assert met(today=spring) == [M, P, A, A, P, A]
    assert met(("2026-02-10", quarterly), ("2026-04-01", both), today=spring) == [H, H, A, A, H, A]
    assert met(("2026-02-10", other), ("2025-05-10", both), today=spring) == [M, P, A, A, P, A]
    assert met(("2026-02-10", "3.3.6"), today=date(2026, 12, 31)) == [M, M, M, P, H, P]
    assert met(("2026-08-10", quarterly), today=date(2027, 1, 1)) == [M, M, H, M, M, M]


def test_a_meeting_on_new_years_eve_by_the_clock_of_bucharest_is_of_the_new_year() -> None:
    rows = [Held("BV", datetime(2025, 12, 31, 22, 30, tzinfo=UTC), ("3.2.9",))]
    assert terms(rows, 2026, date(2026, 3, 1))[0].days == (date(2026, 1, 1),)
    assert terms(rows, 2025, date(2026, 3, 1))[3].state is M


def test_one_rule_counts_meetings_on_the_map_and_in_the_calendar_and_an_open_one_counts_nowhere(
    sqlite_world: World,
) -> None:
    held(sqlite_world, later(days=1))
    prepare(sqlite_world, later(days=2))
    at = later(days=3)
    for who in ("prefecture", "centre", "anitp"):
        found = ask(sqlite_world.actor(who), meetings.calendars, at=at, year=2026, counties=("BV", "CV"))
        assert [c.county for c in found] == ["BV", "CV"]
        assert [t.state for t in found[0].terms] == [M, M, M, H, M, P]
        assert [t.state for t in found[1].terms] == [M, M, M, P, M, P]
        assert found[0].terms[3].days == (date(2026, 11, 24),)
        assert (found[0].act_since, found[1].act_since, found[1].act_ended) == (date(2024, 2, 5), None, None)
    with store.reading(at) as db:
        assert indicators.live(db, "meetings_held", Quarter(2026, 4)) == {"BV": 1.0}
    every = ask(sqlite_world.actor("anitp"), meetings.calendars, at=at, year=2026)
    assert len(every) == 42
    assert [c.county for c in every if c.act_since] == ["BV"]


@pytest.mark.parametrize("year", [2023, 2027])
def test_a_year_before_the_plan_or_not_begun_is_refused(sqlite_world: World, year: int) -> None:
    with pytest.raises(Invalid, match=r"period\.unknown"):
        ask(sqlite_world.actor("anitp"), meetings.calendars, at=NOW, year=year)
