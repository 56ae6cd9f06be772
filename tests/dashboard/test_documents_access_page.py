"""docs/access.md says who may do and see what, as the code has it."""

from dashboard.documents import access_page
from data_model.access import GRANTED, LETTERS, Right, Role


def test_the_page_is_the_one_that_the_tables_give() -> None:
    written = access_page.PAGE.read_text("utf-8")
    assert written == access_page.text(), "run: python -m dashboard.documents.access_page"


def test_every_right_stands_in_the_one_table_and_every_reach_is_told() -> None:
    assert list(GRANTED) == list(Right)
    assert {letter for who in GRANTED.values() for letter in who.split()} <= {*LETTERS, "."}
    access_page.text()
    assert set(access_page.reach()) == access_page.scoped(), "tell the reach of each table in catalog/reach.toml"
    assert all(set(said) - {"what"} <= {role.value for role in Role} for said in access_page.reach().values())
