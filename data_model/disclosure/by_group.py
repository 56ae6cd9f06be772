"""One characteristic at a time: which groups of the same people may be shown beside each other, and which may not.

A table adds up a sum that is released anyway. Even a reader who knows that sum of every county by half-years, and an
insider who knows all groups of one county, must find for each small count of a county (which is never shown) that it
could be nil, and that it could be one less than the threshold, or all of the county's. Two people of two counties can
be exchanged between two groups without any sum that is shown changing: a group is shown where the others, without the
insider's county, have people enough for that, and the protected groups together must have them too.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from data_model.disclosure.figures import Raw
from data_model.disclosure.room import Room

Spell = tuple[str, ...]
"""Quarters that are looked at as one: a half-year, or a year."""
Counts = Mapping[tuple[str, str, str], int]


def opened(raws: Mapping[tuple[str, str], Mapping[str, Raw]], names: Iterable[str]) -> dict[tuple[str, str, str], int]:
    """The counts of the groups named, by group, county and quarter; for `Block` alone."""
    wanted = tuple(names)
    return {(name, *at): mine[name]._open()[0] for at, mine in raws.items() for name in wanted if name in mine}


def adds_up(raws: Mapping[str, Raw], groups: Iterable[str], whole: str) -> bool:
    """Whether the groups of a county's quarter are as many as the whole that was released."""
    return whole in raws and sum(raws[g]._open()[0] for g in groups if g in raws) == raws[whole]._open()[0]


@dataclass(frozen=True)
class Block:
    """Groups that add up one sum, counted by group, county and quarter."""

    groups: tuple[str, ...]
    counts: Counts
    k: int
    _kept: dict[tuple[object, ...], dict[str, int]] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def counties(self) -> frozenset[str]:
        return frozenset(county for _, county, _ in self.counts)

    def total(self, group: str, counties: Iterable[str], spells: Iterable[Spell]) -> int:
        """How many of a group in all these counties and quarters."""
        return sum(self.counts.get((group, c, q), 0) for c in counties for spell in spells for q in spell)

    def hidden(
        self, pools: Sequence[frozenset[str]], spells: Sequence[Spell], already: Iterable[str] = ()
    ) -> frozenset[str]:
        """The groups that are protected in all the pools, so that the others may be shown in each of them and spell."""
        found = set(already) & set(self.groups)
        for group in self.groups:
            small = any(self.total(group, pool, spells) < self.k for pool in pools)
            if small or not all(self._roomy([group], pool, spell) for pool in pools for spell in spells):
                found.add(group)
        for group in sorted(set(self.groups) - found, key=lambda g: (self.total(g, self.counties, spells), g)):
            if self._fits(found, pools, spells):
                break
            found.add(group)
        return frozenset(found)

    def _fits(self, hidden: set[str], pools: Sequence[frozenset[str]], spells: Sequence[Spell]) -> bool:
        if not hidden:
            return True
        together = sorted(hidden)
        return len(hidden) > 1 and all(
            sum(self.total(g, pool, spells) for g in hidden) >= 2 * self.k
            and all(self._roomy(together, pool, spell) for spell in spells)
            for pool in pools
        )

    def _by_county(self, groups: Iterable[str], pool: frozenset[str], spell: Spell) -> dict[str, int]:
        key = tuple(groups), pool, spell
        if key not in self._kept:
            self._kept[key] = {c: sum(self.counts.get((g, c, q), 0) for g in key[0] for q in spell) for c in pool}
        return self._kept[key]

    def _roomy(self, together: Sequence[str], pool: frozenset[str], spell: Spell) -> bool:
        """Whether each small count of a group inside `together`, whose sum alone is told, keeps its range."""
        mine, rows = self._by_county(together, pool, spell), self._by_county(self.groups, pool, spell)
        given = Room(mine)
        taken = Room({c: rows[c] - mine[c] for c in pool})
        for group in together:
            counts = self._by_county([group], pool, spell)
            for c, n in counts.items():
                up = min(self.k - 1, rows[c]) - n
                if n < self.k and (given.beside(c) + mine[c] - n < up or (len(together) == 1 and taken.beside(c) < n)):
                    return False
        return True

    def exchanges(
        self, hidden: frozenset[str], told: Iterable[str], pools: Sequence[frozenset[str]], spells: Sequence[Spell]
    ) -> bool:
        """Whether groups that are protected in each pool, but `told` for all pools together, keep their range there."""
        within = sorted(hidden)
        for group in set(told) & hidden:
            for spell in spells:
                counts = self._by_county([group], self.counties, spell)
                rest = Room({c: n - counts[c] for c, n in self._by_county(within, self.counties, spell).items()})
                if any(n < self.k and rest.beside(c) < n for c, n in counts.items()):
                    return False
            mine = [self.total(group, pool, spells) for pool in pools]
            others = [sum(self.total(g, pool, spells) for g in within) - n for pool, n in zip(pools, mine, strict=True)]
            if any(n < self.k and sum(others) - others[i] < n for i, n in enumerate(mine)):
                return False
        return True
