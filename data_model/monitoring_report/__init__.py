"""Reports on the Strategy, for the country and for each county: one value, which every form of it draws."""

from data_model.monitoring_report.asked import kind_of, periods_of
from data_model.monitoring_report.making import note_taken, of
from data_model.monitoring_report.value import (
    Cell,
    Chart,
    Code,
    Column,
    Form,
    Kind,
    Measured,
    Report,
    Section,
    Sentence,
    Shape,
    Table,
    Unit,
)

__all__ = [
    "Cell", "Chart", "Code", "Column", "Form", "Kind", "Measured", "Report", "Section", "Sentence", "Shape", "Table",
    "Unit", "kind_of", "note_taken", "of", "periods_of",
]  # fmt: skip
