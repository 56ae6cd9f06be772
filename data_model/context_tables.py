"""The Strategy's context tables (its figures 1-8): what they count, and which groups of them are released when.

The closed list is catalog/context_tables.toml. Nothing is released of a county by group: nearly every cell would be
below the threshold. A table is released only where the sum that it adds up is.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tomllib import loads
from typing import Any

from sqlmodel import Session, col, select

from data_model import carried, store
from data_model.cases import Case, VictimStatus
from data_model.disclosure import PROTECTED, Cell, Figure, Raw, shown
from data_model.disclosure.by_group import Block, Spell, adds_up, opened
from data_model.disclosure.released_tables import (
    Level,
    Span,
    level_of,
    members,
    released_tables,
    span_of,
    spans,
)
from data_model.periods import Quarter
from data_model.referrals import Referral, ReferralStatus
from geodata.counties import COUNTIES, COUNTRY, regions

OTHERS = "*"


@dataclass(frozen=True)
class ContextTable:
    """One table: `blocks` by name, of groups by name, each with the codes that it counts."""

    id: str
    whole: str
    needs: tuple[str, ...]
    periods: tuple[Span, ...]
    regions: bool
    audiences: tuple[str, ...]
    blocks: Mapping[str, Mapping[str, tuple[str, ...]]]

    @property
    def groups(self) -> tuple[str, ...]:
        """The names of all groups, as released: sex.female and so on."""
        return tuple(self.name(group) for block in self.blocks.values() for group in block)

    def name(self, group: str) -> str:
        return f"{self.id}.{group}"

    def group_of(self, code: str) -> str:
        """The group's name as released, of a code."""
        every = [(group, codes) for block in self.blocks.values() for group, codes in block.items()]
        found = next((g for g, codes in every if code in codes), None)
        return self.name(found or next(g for g, codes in every if OTHERS in codes))

    def has(self, place: str, period: str) -> bool:
        """Whether a cell of this place and period is on the closed list."""
        if level_of(place) is Level.COUNTRY:
            return span_of(period) in self.periods
        return self.regions and level_of(place) is Level.REGION and span_of(period) is Span.YEAR


@cache
def _catalog() -> dict[str, dict[str, Any]]:
    return loads((Path(__file__).parent / "catalog" / "context_tables.toml").read_text("utf-8"))


def never_alone() -> tuple[str, ...]:
    """The regions that are always protected, and told only together: two counties make the first."""
    return tuple(_catalog()["never_alone"]["regions"])


@cache
def context_tables() -> dict[str, ContextTable]:
    """The closed list, by id, in the order of the catalog."""
    return {
        name: ContextTable(
            name,
            one["whole"],
            tuple(one.get("needs", ())),
            tuple(map(Span, one["periods"])),
            one["regions"],
            tuple(one.get("audiences", ("anitp", "public"))),
            {block: {g: tuple(codes) for g, codes in groups.items()} for block, groups in one["blocks"].items()},
        )
        for name, one in _catalog().items()
        if "whole" in one
    }


def group_names() -> tuple[str, ...]:
    """The names of all groups of all tables."""
    return tuple(name for table in context_tables().values() for name in table.groups)


# What is counted


def counted(db: Session, county: str, quarter: Quarter) -> dict[str, int]:
    """The groups of a county's quarter in the rows that stand: victims by county of origin, refusals by handling."""
    found: Counter[str] = Counter(dict.fromkeys(group_names(), 0))
    start, end = quarter.start, quarter.end
    victims = select(Case).where(
        Case.origin_county == county, Case.victim_status == VictimStatus.IDENTIFIED,
        col(Case.identified_on) >= start.date(), col(Case.identified_on) < end.date(),
    )  # fmt: skip
    for case in db.exec(victims):  # ungated: counted, not shown
        found.update(of_victim(case))
    reasons = select(Referral.reason).where(
        Referral.county == county, Referral.status == ReferralStatus.REFUSED,
        col(Referral.ended_at) >= start, col(Referral.ended_at) < end,
    )  # fmt: skip
    for reason in db.exec(reasons):
        found[context_tables()["refusal"].group_of(reason or "")] += 1
    return dict(found)


def of_victim(case: Case) -> list[str]:
    """The groups that one identified victim counts in."""
    tables = context_tables()
    codes: dict[str, str] = {
        "sex": case.sex, "age": case.age_band, "form": case.exploitation, "way": case.destination,
        "citizenship": case.citizenship,
    }  # fmt: skip
    found = [tables[name].group_of(code) for name, code in codes.items()]
    return found + ([tables["destination"].group_of(case.destination)] if case.destination != "RO" else [])


def raw_counts(db: Session, county: str, quarter: Quarter) -> dict[str, Raw]:
    """The groups of a county's quarter, unreadable, with what was carried forward of cases that are no more."""
    with store.as_system(db):
        kept = carried.counts(db, county, quarter)
        return {name: Raw(n + kept.get(name, 0)) for name, n in counted(db, county, quarter).items()}


# What is released

Told = Callable[[Cell], Figure | None]
"""What an audience was told of a cell; None for nothing yet."""
Counts = Callable[[str, str], Mapping[str, Raw]]
"""All counts behind the release of a county's quarter, groups too; none where they are not known."""


def decided(
    year: int, told: Told, counts: Counts, k: int, *, audience: str, exact: Told | None = None
) -> dict[Cell, Figure]:
    """The groups of a year that are not decided yet and whose sums are told. `exact`: what ANITP was told, for the
    public, whose sums are rounded and which is shown no more than that."""
    raws = {(c, q): known for c in COUNTIES for q in spans(f"{year}") if (known := counts(c, q))}
    found: dict[Cell, Figure] = {}

    def now(cell: Cell) -> Figure | None:
        return found.get(cell) or told(cell)

    for table in context_tables().values():
        if audience in table.audiences:
            for block, groups in table.blocks.items():
                names = tuple(map(table.name, groups))
                mine = Block(names, opened(raws, names), k)
                found |= _OneBlock(table, block, mine, year, raws, now, exact or now).made()
    return found


class _OneBlock:
    """The groups of one block, in all places and periods of a year."""

    def __init__(
        self,
        table: ContextTable,
        block: str,
        mine: Block,
        year: int,
        raws: Mapping[tuple[str, str], Mapping[str, Raw]],
        now: Told,
        exact: Told,
    ) -> None:
        self._table, self._mine, self._year, self._raws = table, mine, f"{year}", raws
        self._now, self._exact = now, exact
        self._wholes = (table.whole, *table.needs)
        self._adding = [w for w in (table.whole, block) if w in released_tables()]
        self._halves = [spans(f"{year}-H1"), spans(f"{year}-H2")]

    def made(self) -> dict[Cell, Figure]:
        found: dict[Cell, Figure] = {}
        before: frozenset[str] = frozenset()
        for period, new in self._periods():
            if not self._stands(spans(period)):
                continue
            kept = self._kept(COUNTRY, period)
            if kept is None:
                already = before | self._protected(COUNTRY, period)
                kept = self._mine.hidden([frozenset(COUNTIES)], [new], already)
                if self._told(COUNTRY, period):
                    found |= self._cells(kept, COUNTRY, period)
            before |= kept
        if self._table.regions and self._stands(spans(self._year)) and self._kept(regions()[0], self._year) is None:
            found |= self._in_regions(before)
        return found

    def _periods(self) -> list[tuple[str, Spell]]:
        """The periods, and what of each is new: of a year its second half, where there are half-years."""
        if Span.HALF in self._table.periods:
            first, second = self._halves
            return [(f"{self._year}-H1", first), (f"{self._year}-H2", second), (self._year, second)]
        return [(self._year, spans(self._year))]

    def _stands(self, quarters: Iterable[str]) -> bool:
        """Whether each county's groups are known, as many as the released sums have."""
        return all(
            (c, q) in self._raws and all(self._adds_up(self._raws[c, q], whole) for whole in self._adding)
            for c in COUNTIES
            for q in quarters
        )

    def _adds_up(self, raws: Mapping[str, Raw], whole: str) -> bool:
        return adds_up(raws, self._table.groups if whole == self._table.whole else self._mine.groups, whole)

    def _told(self, place: str, period: str) -> bool:
        """Whether the sums that follow from the groups are told, and are the groups' own."""
        if not all((f := self._now(Cell(w, place, period))) is not None and f.value is not None for w in self._wholes):
            return False
        total = sum(self._mine.total(g, members(place), [spans(period)]) for g in self._mine.groups)
        exact = self._exact(Cell(self._table.whole, place, period))
        return len(self._table.blocks) > 1 or (exact is not None and exact.value == total)

    def _kept(self, place: str, period: str) -> frozenset[str] | None:
        """The groups that were protected when the table was decided; None where it is not decided."""
        figures = {name: self._now(Cell(name, place, period)) for name in self._mine.groups}
        if any(f is None for f in figures.values()):
            return None
        return frozenset(name for name, f in figures.items() if f is not None and f.value is None)

    def _protected(self, place: str, period: str) -> frozenset[str]:
        """What is protected from ANITP's readers too."""
        figures = {name: self._exact(Cell(name, place, period)) for name in self._mine.groups}
        return frozenset(name for name, f in figures.items() if f is not None and f.value is None)

    def _cells(self, hidden: frozenset[str], place: str, period: str) -> dict[Cell, Figure]:
        quarters, counties = [spans(period)], members(place)
        return {
            Cell(g, place, period): PROTECTED if g in hidden else shown(float(self._mine.total(g, counties, quarters)))
            for g in self._mine.groups
        }

    def _in_regions(self, before: frozenset[str]) -> dict[Cell, Figure]:
        """The same groups in every region: what one hid and all others told would follow from the country's."""
        alone = [r for r in regions() if r not in never_alone()]
        if not all(self._told(place, self._year) for place in (COUNTRY, *regions())):
            return {}
        pools = [*(members(r) for r in alone), frozenset().union(*map(members, never_alone()))]
        already = before.union(*(self._protected(r, self._year) for r in alone))
        hidden, every = self._mine.hidden(pools, self._halves, already), frozenset(self._mine.groups)
        if not self._mine.exchanges(hidden, every - before, pools, self._halves):
            hidden = every
        found: dict[Cell, Figure] = {}
        for region in regions():
            found |= self._cells(hidden if region in alone else every, region, self._year)
        return found
