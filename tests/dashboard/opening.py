"""A page, opened through the entry script by Streamlit's own test runner, as one of the world's people."""

import json
from datetime import datetime
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard.shell import pages
from data_model import people, settings
from tests.world import PASSWORD

ENTRY = Path(pages.__file__).parent / "entry.py"


@cache
def _components() -> BidiComponentManager:
    """Streamlit looks for components through every installed package: once is enough."""
    found = BidiComponentManager()
    found.discover_and_register_components(start_file_watching=False)
    return found


def open_page(who: str, key: str = "home", **query: str) -> AppTest:
    """The page `key` as `who`, after its first run."""
    test = AppTest.from_file(str(ENTRY), default_timeout=60)
    test._bidi_component_manager = _components()
    test.user = {"login": who, "sid": people.session_id(people.sign_in(who, PASSWORD))}
    for name, value in query.items():
        test.query_params[name] = value
    if key != pages.HOME:  # `switch_page` would first run the home page
        test._page_hash = calc_hash(pages.entry_of(key).path)
    return test.run()


def stand_still(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Stop the product's clock, so that nothing becomes late while the years pass over this test."""
    monkeypatch.setattr(settings, "now", lambda db: db.info.get("now") or moment)


def said(test: AppTest) -> str:
    """All words on the page, tables and messages included, as one text."""
    parts = [unescape(str(part.proto.body)) for part in test.get("html")]
    for kind in (
        test.title,
        test.subheader,
        test.markdown,
        test.error,
        test.success,
        test.info,
        test.warning,
        test.text,
    ):
        parts += [str(part.value) for part in kind]
    parts += [f"{m.label} {m.value}" for m in test.metric]
    parts += [json.dumps(json.loads(part.proto.json), ensure_ascii=False) for part in test.get("bidi_component")]
    parts += [str(link.proto.label) for link in test.get("page_link")]
    return "\n".join(parts)


def links(test: AppTest) -> list[str]:
    """The addresses of the pages that this page leads to."""
    return [link.proto.page for link in test.get("page_link")]
