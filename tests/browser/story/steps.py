"""The story in its order."""

from collections.abc import Callable

from tests.browser.story import helping, meeting, nation, papers
from tests.browser.story.telling import Story

STEPS: tuple[Callable[[Story], None], ...] = (
    helping.the_door_is_shown,
    helping.a_case_is_opened,
    helping.help_is_asked_for,
    helping.each_answers_in_its_way,
    helping.free_places_in_three_clicks,
    nation.nothing_is_known_yet,
    meeting.the_county_is_seen,
    meeting.the_meeting_is_prepared,
    meeting.the_meeting_is_held,
    meeting.the_meeting_is_closed,
    papers.the_minutes_are_complete_and_locked,
    papers.the_next_meeting_remembers,
    nation.the_quarter_is_released,
    nation.the_counties_are_compared,
    nation.no_way_to_a_case,
)
