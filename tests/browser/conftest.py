"""One server, demonstration and Chromium for the browser tests of a worker; each test has windows of its own."""

import fcntl
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from sqlmodel import select

from data_model import people, store
from data_model.access import Actor
from data_model.people import Account
from tests.browser import site as sites
from tests.browser.site import Site, Visitors
from tests.browser.walk import Screen, walk


@pytest.fixture(scope="session")
def demo_made(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of the demonstration country, built once a run for all workers. Copy it before you serve it."""
    base = tmp_path_factory.getbasetemp()
    made = (base if worker_id == "master" else base.parent) / "demo_made"
    with made.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            building = made.with_suffix(".building")
            building.mkdir()
            sites.build_demo(building)
            building.rename(made)
    return made


@pytest.fixture(scope="session")
def demo_site(demo_made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The real server over the demonstration country, built in this run, because its clock goes on."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(demo_made, folder, dirs_exist_ok=True)
    with sites.serving(folder) as site:
        yield site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = sites.launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def kept() -> dict[str, BrowserContext]:
    """The signed-in browser of each login, kept for all tests."""
    return {}


@pytest.fixture
def visitors(browser: Browser, demo_site: Site, kept: dict[str, BrowserContext]) -> Iterator[Visitors]:
    people = Visitors(browser, demo_site, kept)
    yield people
    people.close()


@pytest.fixture(scope="session")
def walked(browser: Browser, demo_site: Site, kept: dict[str, BrowserContext]) -> Callable[[str], list[Screen]]:
    """The walk of each login, made once and judged by several tests."""

    @cache
    def made(login: str) -> list[Screen]:
        people = Visitors(browser, demo_site, kept)
        try:
            return list(walk(people, login))
        finally:
            people.close()

    return made


@pytest.fixture
def acting(demo_site: Site, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Actor]:
    """People of the demonstration, whose commands run on the database of the server."""
    monkeypatch.setenv("IMPREUNA_DATABASE_URL", f"sqlite:///{demo_site.log.parent / 'demo.db'}")

    def actor(login: str) -> Actor:
        with store.reading() as db:
            return people.actor_of(db, db.exec(select(Account).where(Account.login == login)).one())

    return actor
