"""An adult's, a child's, a returning person's and a foreigner's case from the signal to the end, through the pages.

What the story presses already (opening, sending, answering) is done by the same commands of the model here.
"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard.words import t
from data_model import cases, referrals, store
from data_model.access import Actor
from data_model.cases import (
    AgeBand,
    Case,
    Citizenship,
    CloseReason,
    ConsentAnswer,
    Giver,
    NeedKind,
    Progress,
    Risk,
    Screening,
    Signal,
)
from data_model.referrals import Request
from tests.browser.casework import at_the_case, do, opened
from tests.browser.site import Visitors, choose, pick, press, settle, write
from tests.browser.story.telling import tells, tick
from tests.world import version_of

pytestmark = pytest.mark.xdist_group("browser")
LEAD, CENTRE, PROVIDER = "dgaspc.brasov", "cr.brasov", "spital.brasov"
KINDS: dict[str, dict[str, Any]] = {
    "adult": {"origin_county": "BV", "destination": "RO"},
    "child": {"age_band": AgeBand.FROM_14, "destination": "RO"},
    "returning": {"destination": "IT", "source": Signal.CONSULATE},
    "third_country": {"citizenship": Citizenship.THIRD, "origin_county": None, "destination": "RO"},
}
NOTE = "Însoțită la medic; revine săptămâna viitoare."


def test_a_case_of_each_track_goes_from_the_signal_to_its_end(
    visitors: Visitors, acting: Callable[[str], Actor]
) -> None:
    lead, provider = acting(LEAD), acting(PROVIDER)
    page, centre = visitors.signed_in(LEAD).page, visitors.signed_in(CENTRE).page
    for track, facts in KINDS.items():
        case_id = opened(lead, **facts)
        at_the_case(page, case_id)
        _assessed_and_agreed(page, child=track == "child")
        sent = _helped(lead, provider, case_id)
        at_the_case(page, case_id)
        _own_step(page, case_id, track)
        write(page, t("cases.notes.new"), NOTE)
        press(page, t("cases.notes.add"))
        tells(page, t("cases.notes.added"))
        do(provider, referrals.finish, referral_id=sent, expected_version=3)
        at_the_case(page, case_id)
        _ended(page)
        at_the_case(centre, case_id)
        press(centre, t("cases.close.validate"))
        tells(centre, t("cases.close.closed"))
        with store.reading() as db:
            done = db.get_one(Case, case_id)
        assert (done.progress, done.close_reason) == (Progress.CLOSED, CloseReason.PLAN_COMPLETED), track


def _assessed_and_agreed(page: Page, *, child: bool) -> None:
    pick(page, t("cases.assess.screening"), t(f"terms.screening.{Screening.SIGNS}"))
    pick(page, t("cases.assess.risk"), t(f"terms.risk.{Risk.MEDIUM}"))
    press(page, t("cases.assess.save"))
    tells(page, t("cases.assess.saved"))
    pick(page, t("cases.consent.answer"), t(f"terms.consent.{ConsentAnswer.GIVEN}"))
    pick(page, t("cases.consent.giver"), t(f"terms.giver.{Giver.REPRESENTATIVE if child else Giver.SELF}"))
    tick(page, t("cases.consent.kinds"), t(f"terms.need.{NeedKind.MEDICAL}"))
    press(page, t("cases.consent.save"))
    tells(page, t("cases.consent.saved"))


def _helped(lead: Actor, provider: Actor, case_id: int) -> int:
    """The need is noted, asked, and its service has begun; the referral's id."""
    kinds = (NeedKind.MEDICAL,)
    do(lead, cases.set_needs, case_id=case_id, kinds=kinds, expected_version=version_of(lead, case_id))
    with store.reading() as db:
        (need,) = cases.detail(db, lead, case_id=case_id).needs
    sent: int
    (sent,) = do(
        lead, referrals.send_batch, case_id=case_id, requests=(Request(need.id, provider.institution_id),),
        expected_version=version_of(lead, case_id),
    )  # fmt: skip
    for version, command in enumerate((referrals.accept, referrals.start), start=1):
        do(provider, command, referral_id=sent, expected_version=version)
    return sent


def _own_step(page: Page, case_id: int, track: str) -> None:
    """The next step of the case's own track, noted on its page."""
    page.locator(f".st-key-case-{case_id}-next-{track} button").first.click()
    settle(page)
    who = page.get_by_role("combobox", name=t("tracks.who_did")).first
    if not who.input_value():
        _take_the_first(page, who)
    if (came := page.get_by_role("radiogroup", name=t("tracks.came_to"))).count():
        came.locator("label").first.click()
        settle(page)
    press(page, t("tracks.save.done"))
    tells(page, t("tracks.saved.done"))


def _take_the_first(page: Page, box: Locator) -> None:
    """By the keys: a list shuts when the page moves under it, as it does when a pointer scrolls to its option."""
    box.scroll_into_view_if_needed()
    settle(page)
    box.press("ArrowDown")
    expect(page.locator('[role="option"][data-focused]')).to_be_visible()
    page.keyboard.press("Enter")
    settle(page)
    expect(box).not_to_have_value("")


def _ended(page: Page) -> None:
    choose(page, t("cases.close.reason"), t(f"terms.close_reason.{CloseReason.PLAN_COMPLETED}"))
    page.get_by_text(t("cases.close.sure"), exact=True).first.click()
    settle(page)
    press(page, t("cases.close.save"))
    tells(page, t("cases.close.saved"))
