"""What is released of a county's quarter, and of the sums over it: decided once, kept once, sealed by a hash.

A county's quarter is decided when ANITP releases it. Sums over places and periods are decided when the last of the 42
counties of a quarter is released: the difference between two sums would be the newest county's own count. They are
decided together, against all that was released before (docs/disclosure.md).

Sums add up what was released, not what moved since: the counts behind a release stay (`ReleasedCount`), and no door
reads them. A quarter that was re-opened gets a further edition. The sums follow it only where every linked figure is
shown in both editions, so that their difference tells nothing new; else they keep the edition that they were made of.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select as columns
from sqlmodel import Field, Session, SQLModel, col, func, select

from data_model import context_tables, disclosure, indicators, settings, store
from data_model.disclosure import Cell, Figure, FigureState, Raw, Tables, Told
from data_model.periods import Quarter
from geodata.counties import COUNTIES


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
    summed: bool = True  # whether the sums that hold a county's quarter are made of this edition
    released_at: datetime = Field(sa_type=store.Utc)


class ReleasedCount(SQLModel, table=True):
    """What stood behind a county's release, protected or not, for the sums over it. It leaves only through
    `disclosure`, as a count of cases does."""

    county: str = Field(primary_key=True, max_length=2)
    quarter: str = Field(primary_key=True, max_length=7)
    edition: int = Field(primary_key=True)
    indicator: str = Field(primary_key=True, max_length=40)  # or a group of a context table, where it is not nil
    count: int


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


def keep_released(db: Session, county: str, quarter: str, edition: int = 1) -> None:
    """Decide and store a county's figures; with the last county of a quarter, the sums of its year too."""
    k = thresholds(db)
    asked = Quarter.parse(quarter)
    raws = indicators.raw_counts(db, county, asked)
    groups = context_tables.raw_counts(db, county, asked)
    db.add_all(
        ReleasedCount(county=county, quarter=quarter, edition=edition, indicator=name, count=count)
        for name, count in disclosure.to_keep({n: raws[n] for n in indicators.COUNTS}, groups).items()
    )
    decisions = of_county(county, quarter, raws, k)
    if edition == 1:
        keep(db, decisions, edition=edition)
    else:
        followed, moved = follow(decisions, told_of(db, int(quarter[:4])))
        keep(db, decisions, edition=edition, summed=followed)
        keep(db, moved)
    done = db.exec(select(ReleasedFigure.place).where(ReleasedFigure.quarter == quarter).distinct()).all()
    if set(COUNTIES) <= set(done):
        keep_sums(db, int(quarter[:4]))


def keep_sums(db: Session, year: int) -> None:
    """Decide and store the sums of a year that can be, and the groups of the context tables under them."""
    kept, k, before = behind(db, year), thresholds(db), told_of(db, year)

    def counted(county: str, quarter: str, names: Iterable[str]) -> Mapping[str, Raw]:
        if (county, quarter) in kept:
            return kept[county, quarter]
        return indicators.raw_counts(db, county, Quarter.parse(quarter), only=set(names))

    sums = of_sums(year, exactly(before), counted, k)
    keep(db, [*sums, *of_groups(year, [*before, *sums], lambda c, q: kept.get((c, q), {}), k)])


def of_groups(year: int, told: Iterable[Decision], counts: context_tables.Counts, k: Thresholds) -> list[Decision]:
    """The context tables of a year that are not decided yet and can be."""
    known = {audience: {d.cell: d.figure for d in told if d.audience is audience} for audience in k}
    found = []
    for audience in k:
        exact = None if audience is Audience.ANITP else known[Audience.ANITP].get
        made = context_tables.decided(year, known[audience].get, counts, k[audience], audience=audience, exact=exact)
        known[audience] |= made
        for cell, figure in made.items():
            told_as = figure if audience is Audience.ANITP else disclosure.rounded(figure)
            found.append(Decision(cell, audience, told_as, k[audience]))
    return found


def behind(db: Session, year: int) -> dict[tuple[str, str], dict[str, Raw]]:
    """What stands behind the editions that the sums of a year are made of, by county and quarter."""
    c = ReleasedCount
    wanted = columns(col(c.county), col(c.quarter), col(c.edition), col(c.indicator), col(c.count))
    rows = db.execute(wanted.where(col(c.quarter).startswith(f"{year}-"))).all()
    editions: dict[tuple[str, str], set[int]] = {}
    for county, quarter, edition, _, _ in rows:
        editions.setdefault((county, quarter), set()).add(edition)
    summed = _summed(db, [at for at, known in editions.items() if len(known) > 1])
    found: dict[tuple[str, str], dict[str, Raw]] = {at: {} for at in editions}
    for county, quarter, edition, name, count in rows:
        if edition == summed.get((county, quarter, whole_of(name)), 1):
            found[county, quarter][name] = Raw(count)
    return found


def _summed(db: Session, places: Iterable[tuple[str, str]]) -> dict[tuple[str, str, str], int]:
    """By county, quarter and indicator: the edition that sums are made of, where there is more than one."""
    found: dict[tuple[str, str, str], int] = {}
    for county, quarter in places:
        wanted = select(ReleasedFigure).where(ReleasedFigure.place == county, ReleasedFigure.quarter == quarter)
        for f in db.exec(wanted.where(col(ReleasedFigure.summed)).order_by(col(ReleasedFigure.edition))):
            found[county, quarter, f.indicator] = f.edition
    return found


def whole_of(name: str) -> str:
    """The indicator that a group of a context table is a part of; an indicator itself."""
    table = context_tables.context_tables().get(name.partition(".")[0])
    return name if table is None else whole_of(table.whole)


def follow(
    decisions: Iterable[Decision], told: Iterable[Decision], tables: Sequence[tuple[str, ...]] = ()
) -> tuple[frozenset[str], list[Decision]]:
    """The indicators of a further edition of a county's quarter that sums follow, and the sums that change with them.

    They follow where nothing was added up yet, or where all figures that are linked are shown to every audience in
    both editions: then the new sum is the old one and a difference that everybody sees.
    """
    new = {(d.audience, d.cell.indicator): d for d in decisions}
    county, quarter = next(iter(new.values())).cell[1:]
    old, sums = {}, []
    for d in told:
        if (d.cell.place, d.cell.period) == (county, quarter):
            old[d.audience, d.cell.indicator] = d.figure
        elif county in disclosure.members(d.cell.place) and quarter in disclosure.spans(d.cell.period):
            sums.append(d)
    followed, moved = set[str](), list[Decision]()
    for linked in tables or _linked():
        over = [d for d in sums if d.cell.indicator in linked]
        pairs = [(old.get(key), d.figure) for key, d in new.items() if key[1] in linked]
        if over and not all(_both_shown(was, now) for was, now in pairs):
            continue
        followed |= set(linked)
        moved += [_moved(d, new, old, sums) for d in over if d.figure.value is not None]
    return frozenset(followed), moved


def _both_shown(was: Figure | None, now: Figure) -> bool:
    return was is not None and was.value is not None and now.value is not None


def _moved(
    one: Decision,
    new: Mapping[tuple[Audience, str], Decision],
    old: Mapping[tuple[Audience, str], Figure],
    sums: Iterable[Decision],
) -> Decision:
    """A shown sum in its next edition."""
    name = one.cell.indicator
    exact = next(d.figure.value for d in sums if d.cell == one.cell and d.audience is Audience.ANITP)
    was, now = old[Audience.ANITP, name].value, new[Audience.ANITP, name].figure.value
    assert exact is not None and was is not None and now is not None
    figure = disclosure.shown(exact + now - was)
    return replace(one, figure=figure if one.audience is Audience.ANITP else disclosure.rounded(figure))


def told_of(db: Session, year: int) -> list[Decision]:
    """What each audience was told of a year: of a county's quarter the edition that sums are made of, else the last."""
    rows = db.exec(
        select(ReleasedFigure)
        .where(col(ReleasedFigure.quarter).startswith(f"{year}"), col(ReleasedFigure.summed))
        .order_by(col(ReleasedFigure.edition))
    ).all()
    last = {(r.indicator, r.place, r.quarter, r.audience): r for r in rows}
    return [
        Decision(Cell(r.indicator, r.place, r.quarter), r.audience, Figure(r.state, r.value), r.threshold)
        for r in last.values()
    ]


def exactly(told: Iterable[Decision]) -> dict[Audience, Known]:
    """By audience; the public's rounded values as ANITP was told them."""
    decisions = list(told)
    exact = {d.cell: d.figure for d in decisions if d.audience is Audience.ANITP}
    found: dict[Audience, Known] = {audience: {} for audience in Audience}
    for d in decisions:
        figure = d.figure if d.figure.value is None else exact[d.cell]
        found[d.audience][d.cell] = figure, d.threshold
    return found


def keep(
    db: Session, decisions: Iterable[Decision], *, edition: int = 0, summed: Collection[str] | None = None
) -> None:
    """Store what was decided, sealed; without `edition`, as the next one of its place and period."""
    now, kept = settings.now(db), list(decisions)
    digests = seals(kept)
    last = {} if edition else _last_editions(db, {period for _, period in digests})
    editions = {at: edition or last.get(at, 0) + 1 for at in digests}
    db.add_all(
        ReleasedFigure(
            place=d.cell.place, quarter=d.cell.period, indicator=d.cell.indicator, audience=d.audience,
            edition=editions[d.cell.place, d.cell.period], state=d.figure.state, value=d.figure.value,
            threshold=d.threshold, summed=summed is None or d.cell.indicator in summed, released_at=now,
        )
        for d in kept
    )  # fmt: skip
    for (place, period), digest in digests.items():
        db.add(ReleaseSeal(place=place, period=period, edition=editions[place, period], digest=digest, sealed_at=now))
    db.flush()


def _last_editions(db: Session, periods: Collection[str]) -> dict[tuple[str, str], int]:
    f = ReleasedFigure
    wanted = columns(col(f.place), col(f.quarter), func.max(col(f.edition))).where(col(f.quarter).in_(periods))
    rows = db.execute(wanted.group_by(col(f.place), col(f.quarter)))
    return {(place, period): n for place, period, n in rows}


def seals(told: Iterable[Decision]) -> dict[tuple[str, str], str]:
    """By place and period, the SHA-256 of what was told; a protected figure enters as the word alone."""
    lines: dict[tuple[str, str], list[tuple[str, str, str, str]]] = {}
    for d in told:
        said = (d.audience, d.cell.indicator, d.figure.state, repr(d.figure.value))
        lines.setdefault((d.cell.place, d.cell.period), []).append(said)
    return {at: hashlib.sha256(json.dumps(sorted(mine)).encode()).hexdigest() for at, mine in lines.items()}
