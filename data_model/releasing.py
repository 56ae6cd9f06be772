"""What is released of a county's quarter, and of the sums over it: decided once, kept once, sealed by a hash.

A county's quarter is decided when ANITP releases it. Sums over places and periods are decided when the last of the 42
counties of a quarter is released: the difference between two sums would be the newest county's own count. They are
decided together, against all that was released before (docs/disclosure.md).
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, Session, SQLModel, col, select

from data_model import disclosure, indicators, settings, store
from data_model.disclosure import Cell, Figure, FigureState, Raw, Tables, Told
from data_model.periods import Quarter
from geodata.counties import COUNTIES

COUNTRY = "RO"


class Audience(StrEnum):
    """For whom figures are released. A county's own team sees its own cases, and these figures of all others."""

    ANITP = "anitp"
    PUBLIC = "public"


class ReleasedFigure(SQLModel, table=True):
    """What was released: for a county, a development region or the country (RO). Written once, never changed."""

    place: str = Field(primary_key=True, max_length=40)
    quarter: str = Field(primary_key=True, max_length=7, index=True)  # or 2026-H2, or 2026
    indicator: str = Field(primary_key=True, max_length=40)
    audience: Audience = Field(default=Audience.ANITP, primary_key=True, sa_type=store.one_of(Audience))
    edition: int = Field(default=1, primary_key=True)  # the next one after each re-opening
    state: FigureState = Field(sa_type=store.one_of(FigureState))
    value: float | None = None
    threshold: int = disclosure.SMALLEST_THRESHOLD  # of the day
    released_at: datetime = Field(sa_type=store.Utc)


class ReleaseSeal(SQLModel, table=True):
    """The hash of what was released of a place and a period, for all audiences: of released values alone."""

    place: str = Field(primary_key=True, max_length=40)
    period: str = Field(primary_key=True, max_length=7)
    edition: int = Field(default=1, primary_key=True)
    digest: str = Field(max_length=64)
    sealed_at: datetime = Field(sa_type=store.Utc)


@dataclass(frozen=True)
class Decision:
    """One figure to keep."""

    cell: Cell
    audience: Audience
    figure: Figure
    threshold: int


Thresholds = Mapping[Audience, int]
Counts = Callable[[str, str, Iterable[str]], Mapping[str, Raw]]
"""The raw counts of a county and quarter, of the indicators named."""


def thresholds(db: Session) -> Thresholds:
    """Each audience's threshold: the public's is never below ANITP's."""
    anitp = disclosure.checked_threshold(settings.number(db, "threshold_anitp"))
    return {Audience.ANITP: anitp, Audience.PUBLIC: max(anitp, settings.number(db, "threshold_public"))}


def of_county(county: str, quarter: str, raws: Mapping[str, Raw], k: Thresholds) -> list[Decision]:
    """A county's quarter as each audience is told it. A median is told where the count behind it is."""
    found = []
    for audience, threshold in k.items():
        for i in indicators.of_persons():
            figure = disclosure.released_part(i.id, raws, indicators.wholes(), threshold)
            if audience is Audience.PUBLIC:
                figure = disclosure.rounded(figure, median=i.kind == "median")
            found.append(Decision(Cell(i.id, county, quarter), audience, figure, threshold))
    return found


Known = dict[Cell, tuple[Figure, int]]
"""Figures released of a year, exact, with the threshold of their day."""


def of_sums(
    year: int, known: Mapping[Audience, Known], counted: Counts, k: Thresholds, *, audited: bool = True
) -> list[Decision]:
    """The sums of a year that are not decided yet and of which every county's quarter is released.

    `known`: what each audience was told, with the values that ANITP was told, never the rounded ones.
    """
    found, told_anitp = [], dict[Cell, Figure]()
    for audience in k:
        told = known[audience]
        for linked in _linked():
            tables = _tables(year, linked, told, counted, k[audience])
            for cell, figure in disclosure.decided(tables, audited=audited).items():
                if audience is Audience.ANITP:
                    told_anitp[cell] = figure
                elif figure.value is not None:
                    before = known[Audience.ANITP].get(cell)
                    seen = told_anitp.get(cell) or (before[0] if before else disclosure.PROTECTED)
                    figure = disclosure.rounded(figure) if seen.value is not None else disclosure.PROTECTED
                found.append(Decision(cell, audience, figure, k[audience]))
    return found


def _tables(year: int, linked: tuple[str, ...], known: Known, counted: Counts, k: int) -> Tables:
    mine = {cell: one for cell, one in known.items() if cell.indicator in linked}
    base = {cell: one for cell, one in mine.items() if cell.place in COUNTIES and "Q" in cell.period}
    hidden: dict[tuple[str, str], list[str]] = {}
    for cell, (figure, _) in base.items():
        if figure.value is None:
            hidden.setdefault((cell.place, cell.period), []).append(cell.indicator)
    raws = {key: counted(*key, names) for key, names in hidden.items()}
    told = {
        cell: Told(raws[cell.place, cell.period][cell.indicator] if figure.value is None else Raw(0), figure, threshold)
        for cell, (figure, threshold) in base.items()
    }
    earlier = {
        cell: figure.value for cell, (figure, _) in mine.items() if cell not in base and figure.value is not None
    }
    asked = [
        cell
        for place, period in disclosure.sums_of(year)
        for name in linked
        if disclosure.released_tables()[name].has(place, period) and (cell := Cell(name, place, period)) not in mine
    ]
    return Tables({name: indicators.wholes()[name] for name in linked}, told, earlier, asked, k)


def _linked() -> list[tuple[str, ...]]:
    """The indicators whose tables are linked, a part with its whole; medians are never added up."""
    groups: dict[str, list[str]] = {}
    for i in indicators.of_persons():
        if i.kind != "median":
            name = i.id
            while whole := indicators.wholes()[name]:
                name = whole
            groups.setdefault(name, []).append(i.id)
    return [tuple(group) for group in groups.values()]


def keep_released(db: Session, county: str, quarter: str) -> None:
    """Decide and store a county's figures; with the last county of a quarter, the sums of its year too."""
    k = thresholds(db)
    raws = indicators.raw_counts(db, county, Quarter.parse(quarter))
    _keep(db, of_county(county, quarter, raws, k))
    done = db.exec(select(ReleasedFigure.place).where(ReleasedFigure.quarter == quarter).distinct()).all()
    if set(COUNTIES) <= set(done):
        keep_sums(db, int(quarter[:4]))


def keep_sums(db: Session, year: int) -> None:
    """Decide and store the sums of a year that can be."""

    def counted(county: str, quarter: str, names: Iterable[str]) -> Mapping[str, Raw]:
        return indicators.raw_counts(db, county, Quarter.parse(quarter), only=set(names))

    _keep(db, of_sums(year, known(db, year), counted, thresholds(db)))


def known(db: Session, year: int) -> dict[Audience, Known]:
    """What each audience was told of a year, with ANITP's exact values."""
    rows = db.exec(select(ReleasedFigure).where(col(ReleasedFigure.quarter).startswith(f"{year}"))).all()
    return exactly(
        Decision(Cell(r.indicator, r.place, r.quarter), r.audience, Figure(r.state, r.value), r.threshold) for r in rows
    )


def exactly(told: Iterable[Decision]) -> dict[Audience, Known]:
    """By audience; the public's rounded values as ANITP was told them."""
    decisions = list(told)
    exact = {d.cell: d.figure for d in decisions if d.audience is Audience.ANITP}
    found: dict[Audience, Known] = {audience: {} for audience in Audience}
    for d in decisions:
        figure = d.figure if d.figure.value is None else exact[d.cell]
        found[d.audience][d.cell] = figure, d.threshold
    return found


def _keep(db: Session, decisions: Iterable[Decision]) -> None:
    now, kept = settings.now(db), list(decisions)
    db.add_all(
        ReleasedFigure(
            place=d.cell.place, quarter=d.cell.period, indicator=d.cell.indicator, audience=d.audience,
            state=d.figure.state, value=d.figure.value, threshold=d.threshold, released_at=now,
        )
        for d in kept
    )  # fmt: skip
    for (place, period), digest in seals(kept).items():
        db.add(ReleaseSeal(place=place, period=period, digest=digest, sealed_at=now))
    db.flush()


def seals(told: Iterable[Decision]) -> dict[tuple[str, str], str]:
    """By place and period, the SHA-256 of what was told; a protected figure enters as the word alone."""
    lines: dict[tuple[str, str], list[tuple[str, str, str, str]]] = {}
    for d in told:
        said = (d.audience, d.cell.indicator, d.figure.state, repr(d.figure.value))
        lines.setdefault((d.cell.place, d.cell.period), []).append(said)
    return {at: hashlib.sha256(json.dumps(sorted(mine)).encode()).hexdigest() for at, mine in lines.items()}
