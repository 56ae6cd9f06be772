"""docs/availability.md says what the code does."""

from dashboard.documents import availability_page
from data_model.services import Availability


def test_the_page_is_as_the_code_writes_it_now() -> None:
    written = availability_page.PAGE.read_text("utf-8")
    assert written == availability_page.text(), "run: python -m dashboard.documents.availability_page"


def test_the_page_follows_the_settings_and_the_words(monkeypatch) -> None:
    before = availability_page.text()
    monkeypatch.setitem(availability_page.settings.DEFAULTS, "stale_places_days", 15)
    assert availability_page.text() != before
    assert all(f"| `{state}` |" in before for state in Availability)
