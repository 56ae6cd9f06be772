"""docs/indicators.md is the one that the definitions give."""

from dashboard.documents import indicators_page


def test_the_page_is_the_one_that_the_definitions_give() -> None:
    written = indicators_page.PAGE.read_text("utf-8")
    assert written == indicators_page.text(), "run: python -m dashboard.documents.indicators_page"
