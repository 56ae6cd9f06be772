"""Nobody's secret: the closed list of tables about people, and what of them may be shown (docs/disclosure.md)."""

from data_model.disclosure.deciding import decided
from data_model.disclosure.figures import (
    NOT_REPORTED,
    PROTECTED,
    SMALLEST_THRESHOLD,
    Figure,
    FigureState,
    Raw,
    checked_threshold,
    for_own_team,
    released,
    released_part,
    shown,
    to_keep,
)
from data_model.disclosure.linked import Cell, Tables, Told
from data_model.disclosure.released_tables import members, released_tables, spans, sums_of
from data_model.disclosure.rounding import rounded

__all__ = [
    "NOT_REPORTED", "PROTECTED", "SMALLEST_THRESHOLD", "Cell", "Figure", "FigureState", "Raw", "Tables", "Told",
    "checked_threshold", "decided", "for_own_team", "members", "released", "released_part",
    "released_tables", "rounded", "shown", "spans", "sums_of", "to_keep",
]  # fmt: skip
