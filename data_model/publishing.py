"""What ANITP can publish: all figures of a year as the public is told them, and no other number."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from data_model import access, audit, releasing
from data_model.access import Actor, Right
from data_model.disclosure import Figure
from data_model.disclosure.released_tables import Level, level_of
from data_model.errors import Invalid
from data_model.releasing import Audience, ReleasedFigure


@dataclass(frozen=True)
class OpenLine:
    """One figure: a place by code (a county's, a region's name, RO), a period as text, an indicator, and for a context
    table its group."""

    place: str
    level: Level
    period: str
    indicator: str
    group: str
    figure: Figure
    edition: int
    released_at: datetime


@dataclass(frozen=True)
class OpenData:
    """The figures of a year for the public, and the threshold that holds for it now."""

    year: int
    threshold: int
    lines: tuple[OpenLine, ...]


@access.command(Right.RELEASE_REPORT)
def open_data(db: Session, actor: Actor, *, year: int) -> OpenData:
    """The figures of a year, rounded, every edition; on record. Invalid where nothing of the year is public."""
    lines = tuple(_lines(db, year))
    if not lines:
        raise Invalid("report.nothing_public", field="year", year=year)
    audit.record(db, actor, "open_data_taken", subject=f"year {year}")
    return OpenData(year, releasing.thresholds(db)[Audience.PUBLIC], lines)


def _lines(db: Session, year: int) -> Iterator[OpenLine]:
    f = ReleasedFigure
    wanted = select(f).where(col(f.audience) == Audience.PUBLIC, col(f.quarter).startswith(f"{year:04d}"))
    for row in db.exec(wanted.order_by(col(f.indicator), col(f.quarter), col(f.place), col(f.edition))):
        name, _, group = row.indicator.partition(".")
        figure = Figure(row.state, row.value)
        yield OpenLine(row.place, level_of(row.place), row.quarter, name, group, figure, row.edition, row.released_at)
