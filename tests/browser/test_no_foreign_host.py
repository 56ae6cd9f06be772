"""Everything a page needs comes from its own server, under a policy that would refuse anything else."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from dashboard.shell.pages import PAGES
from data_model.access import ROLES, Role
from tests.browser.site import Visitors
from tests.browser.walk import ROLE_OF, WALKERS, Screen

pytestmark = pytest.mark.xdist_group("browser")
Walked = Callable[[str], list[Screen]]


@pytest.mark.parametrize("login", WALKERS)
def test_no_screen_asks_another_host(walked: Walked, login: str) -> None:
    assert {s.name: s.foreign for s in walked(login) if s.foreign} == {}


@pytest.mark.parametrize("login", WALKERS)
def test_no_screen_breaks_the_policy(walked: Walked, login: str) -> None:
    assert {s.name: s.policy for s in walked(login) if s.policy} == {}


@pytest.mark.parametrize("login", WALKERS)
def test_no_screen_has_an_error_in_its_scripts(walked: Walked, login: str) -> None:
    assert {s.name: s.errors for s in walked(login) if s.errors} == {}


def test_the_walk_sees_every_page_of_every_role(walked: Walked) -> None:
    assert set(ROLE_OF.values()) == set(Role)
    for role in Role:
        offered = {entry.path for entry in PAGES if entry.right in ROLES[role]}
        assert offered <= {s.name for login, its in ROLE_OF.items() if its is role for s in walked(login)}


def test_a_request_to_another_host_would_be_seen(visitors: Visitors) -> None:
    """The watch itself: an image and a script of a stranger are noticed, and the policy refuses both."""
    visitor = visitors.anonymous()
    visitor.page.goto(visitor.site.address("intrare"))
    visitor.page.evaluate(
        """() => { const image = new Image(); image.src = "https://example.org/a.png"; document.body.append(image);
                   const script = document.createElement("script"); script.textContent = "window.strange = 1";
                   document.body.append(script); }"""
    )
    expect(visitor.page.locator("body > script")).to_have_count(1)
    visitor.page.wait_for_timeout(300)
    assert len(visitor.violations) >= 2
    assert visitor.page.evaluate("window.strange") is None
