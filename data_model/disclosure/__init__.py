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
)
from data_model.disclosure.linked import Cell, Tables, Told
from data_model.disclosure.released_tables import Level, ReleasedTable, members, released_tables, spans, sums_of

__all__ = [
    "NOT_REPORTED", "PROTECTED", "SMALLEST_THRESHOLD", "Cell", "Figure", "FigureState", "Level", "Raw", "ReleasedTable",
    "Tables", "Told", "checked_threshold", "decided", "for_own_team", "members", "released", "released_part", "released_tables",
    "shown", "spans", "sums_of",
]  # fmt: skip
