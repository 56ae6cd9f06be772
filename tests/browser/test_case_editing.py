"""Two people who write on one case at once, each in a browser of their own."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from dashboard.words import t
from data_model.access import Actor
from tests.browser.casework import at_the_case, opened
from tests.browser.site import Visitors, press, write
from tests.browser.story.telling import tells, text_of

pytestmark = pytest.mark.xdist_group("browser")
LEAD = "dgaspc.brasov"
MINE, THEIRS = "Însoțită la medic; revine săptămâna viitoare.", "A sunat: este în siguranță."


def test_two_people_who_write_on_one_case_lose_nothing(visitors: Visitors, acting: Callable[[str], Actor]) -> None:
    case_id = opened(acting(LEAD))
    first, second = visitors.signed_in(LEAD).page, visitors.signed_in(LEAD, anew=True).page
    for page in (first, second):
        at_the_case(page, case_id)
    write(first, t("cases.notes.new"), THEIRS)
    press(first, t("cases.notes.add"))
    tells(first, t("cases.notes.added"))
    write(second, t("cases.notes.new"), MINE)
    press(second, t("cases.notes.add"))
    tells(second, t("errors.conflict.stale"))
    tells(second, t("cases.conflict.both", now=THEIRS, here=MINE))
    expect(second.get_by_label(t("cases.notes.new")).first).to_have_value(MINE)
    press(second, t("cases.notes.add"))
    tells(second, t("cases.notes.added"))
    assert all(text in text_of(second) for text in (MINE, THEIRS))
