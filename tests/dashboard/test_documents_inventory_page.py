"""docs/data_inventory.md tells every column of every table: why it is kept, how long, and who sees it."""

from dashboard.documents import inventory_page
from data_model.tables import METADATA


def test_every_table_and_column_is_described_and_nothing_that_is_not_there() -> None:
    known = inventory_page.said()
    parts = [table for part in known["part"].values() for table in part["tables"]]
    assert sorted(parts) == sorted(METADATA.tables), "put each table in one part of catalog/inventory.toml"
    purposes = inventory_page.purposes()
    assert [name for name, why in purposes.items() if not why] == [], "say in catalog/inventory.toml what it is for"
    columns = {name.rpartition(".")[2] for name in purposes}
    named = [name for names in known["purpose"].values() for name in names]
    assert sorted(set(named)) == sorted(named)
    assert set(named) <= columns
    assert set(known["own"]) <= set(purposes)


def test_the_page_is_the_one_that_the_tables_give() -> None:
    written = inventory_page.PAGE.read_text("utf-8")
    assert written == inventory_page.text(), "run: python -m dashboard.documents.inventory_page"
