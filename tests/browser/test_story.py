"""The story of the first county: from a signal to signed minutes, and the country's map (docs/story.md).

One test in real Chromium against the real server, on a demonstration of its own, because it moves the clock.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import site as sites
from tests.browser.site import Site, Visitors
from tests.browser.story.steps import STEPS
from tests.browser.story.telling import Story

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture(scope="module")
def story_folder(demo_made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("story")
    return Path(shutil.copytree(demo_made, folder, dirs_exist_ok=True))


@pytest.fixture
def story(browser: Browser, story_folder: Path) -> Iterator[Story]:
    with sites.serving(story_folder) as site:
        visitors = Visitors(browser, site)
        yield Story(visitors, story_folder / "demo.db")
        visitors.close()


def test_a_county_goes_from_the_first_signal_to_signed_minutes_and_the_nations_map(story: Story) -> None:
    for step in STEPS:
        step(story)
    for login, window in story.windows.items():
        assert not window.foreign, f"{login} asked another host: {window.foreign}"
        assert not window.violations, f"{login}: {window.violations}"
        assert not window.errors, f"{login}: {window.errors}"
    _nothing_went_wrong(story.site)


def _nothing_went_wrong(site: Site) -> None:
    log = site.log.read_text()
    assert "failed" not in log and "Traceback" not in log, log
