"""A providers' list, as it comes, into the register of services: read, mapped, checked, decided, entered whole."""

from data_model.imports.carrying import carry_out, check, note_check
from data_model.imports.columns import NEEDED, Columns, Field, holds_persons, propose
from data_model.imports.entries import Entry, entries_of
from data_model.imports.named_places import NOT_SAID, Decisions, county_of, town_key
from data_model.imports.planning import Line, Report, reach
from data_model.imports.reading import read
from data_model.imports.remarks import Remark, Verdict
from data_model.imports.sheets import LARGEST_FILE, MOST_ROWS, Book, Sheet
from data_model.imports.tables import Listing

__all__ = [
    "LARGEST_FILE",
    "MOST_ROWS",
    "NEEDED",
    "NOT_SAID",
    "Book",
    "Columns",
    "Decisions",
    "Entry",
    "Field",
    "Line",
    "Listing",
    "Remark",
    "Report",
    "Sheet",
    "Verdict",
    "carry_out",
    "check",
    "county_of",
    "entries_of",
    "holds_persons",
    "note_check",
    "propose",
    "reach",
    "read",
    "town_key",
]
