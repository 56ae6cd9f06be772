"""A country of released figures for the reports: exact ones for ANITP, rounded ones for the public, planted so that an
exact one is told from everything else."""

from functools import cache

from sqlalchemy import insert

from data_model import store
from data_model.context_tables import context_tables
from data_model.disclosure import FigureState
from data_model.indicators import of_persons
from data_model.releasing import Audience, ReleasedFigure
from geodata.counties import COUNTIES
from tests.world import NOW

PERIODS = ("2025-Q1", "2025-Q2", "2025-H1", "2025-Q3", "2025-Q4", "2025-H2", "2025")
GROUPS = tuple(group for table in context_tables().values() for group in table.groups)
PROTECTED_IN = "CV"
"""The county whose year is protected for everybody."""


@cache
def exact(indicator: str, place: str, period: str) -> int:
    """What ANITP is told: never a multiple of five, so that no rounded figure is one."""
    if place == "RO":
        return sum(exact(indicator, county, period) for county in COUNTIES) // 5 * 5 + 2
    names = [*(i.id for i in of_persons()), *GROUPS]
    n = 31_000 + 211 * list(COUNTIES).index(place) + 53 * PERIODS.index(period) + 7 * names.index(indicator)
    return n - n % 5 + 2


def rounded(n: int) -> int:
    return 5 * round(n / 5)


def plant(*, protect: bool = True) -> set[int]:
    """Put the figures of 2025 in the database; all the exact values."""
    rows = [
        {
            "place": place, "quarter": period, "indicator": name, "audience": audience, "edition": 1, "threshold": 5,
            "state": FigureState.PROTECTED if hidden else FigureState.VALUE, "value": None if hidden else value,
            "released_at": NOW,
        }
        for name, places in (*((i.id, (*COUNTIES, "RO")) for i in of_persons()), *((g, ("RO",)) for g in GROUPS))
        for place in places
        for period in PERIODS
        for hidden in (protect and (place, period) == (PROTECTED_IN, "2025"),)
        for n in (exact(name, place, period),)
        for audience, value in ((Audience.ANITP, n), (Audience.PUBLIC, rounded(n)))
    ]  # fmt: skip
    with store.writing(NOW) as db:
        db.execute(insert(ReleasedFigure), rows)
    return {int(row["value"]) for row in rows if row["value"] and row["audience"] is Audience.ANITP}
