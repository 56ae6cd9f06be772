"""The context analysis of the Strategy (its figures 1-8) from released figures: victims by one characteristic at a
time, the counties that they come from, and why referrals are refused."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select as columns
from sqlmodel import Session, col

from data_model import access, completeness
from data_model.access import Actor, Right
from data_model.context_tables import ContextTable, context_tables
from data_model.disclosure import NOT_REPORTED, Figure
from data_model.disclosure.released_tables import span_of
from data_model.periods import parse_period
from data_model.releasing import Audience, ReleasedFigure
from geodata.counties import COUNTIES, COUNTRY, regions

ORIGIN = "origin"
"""The counties of origin: the released indicator of victims identified, county by county."""


class Missing(StrEnum):
    """Why a table has no figures."""

    NOT_THIS_PERIOD = "not_this_period"  # the table is not released for a period of this length
    WAITS = "waits"  # some county's quarter is not released
    WHOLE_PROTECTED = "whole_protected"  # the sum that the groups add up is not told for the period
    NOT_COUNTED = "not_counted"  # of the time before these tables: cases that are no more, or released without them


@dataclass(frozen=True)
class GroupFigure:
    """One group. `share`: of the whole, in per cent, where both are told."""

    group: str
    figure: Figure
    share: float | None


@dataclass(frozen=True)
class ContextFigure:
    """One table of a period, for the country, and by development region where it is released for regions.

    `whole`: the sum that the groups add up, NOT_REPORTED where it is not out. `missing`: why `groups` is empty.
    `waits_for`: the counties, by code, whose quarters it waits for.
    """

    id: str
    groups: tuple[GroupFigure, ...]
    whole: Figure
    regions: dict[str, tuple[GroupFigure, ...]]
    missing: Missing | None = None
    waits_for: tuple[str, ...] = ()


Known = dict[tuple[str, str], Figure]


@access.question(Right.SEE_COUNTRY)
def figures(
    db: Session, actor: Actor, *, period: str, audience: Audience = Audience.ANITP
) -> tuple[ContextFigure, ...]:
    """The tables of a half-year or a year, as ANITP's readers or the public are told them; of a quarter, the counties
    of origin alone."""
    asked = str(parse_period(period))
    waits = completeness.without_indicators(db, parse_period(asked)).waits_for
    known = _known(db, asked, audience)
    tables = [t for t in context_tables().values() if audience in t.audiences]
    found = [_figure(table, asked, known, waits) for table in tables]
    return (*found, _origin(known, waits))


def _known(db: Session, period: str, audience: Audience) -> Known:
    f = ReleasedFigure
    wanted = columns(col(f.indicator), col(f.place), col(f.state), col(f.value)).where(
        col(f.quarter) == period,
        col(f.audience) == audience,
        col(f.indicator).contains(".") | col(f.indicator).in_(("victims_identified", "referrals_refused")),
    )
    rows = db.execute(wanted.order_by(col(f.edition)))
    return {(name, place): Figure(state, value) for name, place, state, value in rows}


def _figure(table: ContextTable, period: str, known: Known, waits: tuple[str, ...]) -> ContextFigure:
    whole = known.get((table.whole, COUNTRY), NOT_REPORTED)
    if span_of(period) not in table.periods:
        return ContextFigure(table.id, (), whole, {}, Missing.NOT_THIS_PERIOD)
    groups = _groups(table, COUNTRY, known)
    if groups:
        by_region = {r: mine for r in regions() if (mine := _groups(table, r, known))}
        return ContextFigure(table.id, groups, whole, by_region)
    if waits:
        return ContextFigure(table.id, (), whole, {}, Missing.WAITS, waits)
    told = whole.value is not None
    return ContextFigure(table.id, (), whole, {}, Missing.NOT_COUNTED if told else Missing.WHOLE_PROTECTED)


def _groups(table: ContextTable, place: str, known: Known) -> tuple[GroupFigure, ...]:
    """The groups of a place; none where a block of them is not released."""
    found = {name: known[name, place] for name in table.groups if (name, place) in known}
    if len(found) < len(table.groups):
        return ()
    whole = known.get((table.whole, place), NOT_REPORTED)
    return tuple(GroupFigure(name.partition(".")[2], f, _share(f, whole)) for name, f in found.items())


def _share(figure: Figure, whole: Figure) -> float | None:
    if figure.value is None or not whole.value:
        return None
    return min(100 * figure.value / whole.value, 100.0)  # the public's figures are rounded


def _origin(known: Known, waits: tuple[str, ...]) -> ContextFigure:
    whole = known.get(("victims_identified", COUNTRY), NOT_REPORTED)
    told = {c: known.get(("victims_identified", c), NOT_REPORTED) for c in COUNTIES}
    if all(f == NOT_REPORTED for f in told.values()):
        return ContextFigure(ORIGIN, (), whole, {}, Missing.WAITS, waits)
    return ContextFigure(ORIGIN, tuple(GroupFigure(c, f, _share(f, whole)) for c, f in told.items()), whole, {})
