"""docs/data_inventory.md, written from the tables and `data_model/catalog/inventory.toml`:
`python -m dashboard.documents.inventory_page`."""

from collections import defaultdict
from pathlib import Path
from tomllib import loads
from typing import Any

import data_model
from data_model.tables import METADATA

PAGE = Path(__file__).parents[2] / "docs" / "data_inventory.md"
FILE = Path(data_model.__file__).parent / "catalog" / "inventory.toml"


def said() -> dict[str, Any]:
    """The data file: parts, purposes by column name, and the columns that have one of their own."""
    return loads(FILE.read_text("utf-8"))


def purposes() -> dict[str, str]:
    """The purpose of every column, by "table.column"; "" for one that nobody described."""
    known = said()
    by_name = {name: why for why, names in known["purpose"].items() for name in names}
    return {
        f"{table.name}.{column.name}": known["own"].get(f"{table.name}.{column.name}", by_name.get(column.name, ""))
        for table in METADATA.sorted_tables
        for column in table.columns
    }


def text() -> str:
    """The page."""
    known, why = said(), purposes()
    lines = [
        "# Data inventory",
        "",
        "Written by `python -m dashboard.documents.inventory_page` from the tables and "
        "`data_model/catalog/inventory.toml`; a test finds a column that nobody described. Legal grounds and times are "
        "proposals until the operator's data protection officer confirms them. There is no column for a name, CNP, "
        "phone, address, birth date or picture of a victim.",
    ]
    for part in known["part"].values():
        lines += ["", f"## {part['title']}", "", f"- legal ground: {part['ground']}", f"- kept: {part['kept']}"]
        lines += [f"- seen by: {part['seen']}", "", "| table | columns | purpose |", "|---|---|---|"]
        lines += [row for table in part["tables"] for row in _rows(table, why)]
    return "\n".join(lines) + "\n"


def _rows(table: str, why: dict[str, str]) -> list[str]:
    grouped: dict[str, list[str]] = defaultdict(list)
    for column in METADATA.tables[table].columns:
        grouped[why[f"{table}.{column.name}"]].append(f"`{column.name}`")
    named = [f"`{table}`", *[""] * (len(grouped) - 1)]
    return [
        f"| {first} | {', '.join(cs)} | {purpose} |"
        for first, (purpose, cs) in zip(named, grouped.items(), strict=True)
    ]


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
