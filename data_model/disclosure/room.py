"""How far protected counts can move: plain arithmetic that proves most of the promise before any solver is asked.

A shown sum is one equation over protected counts with windows. One of them can reach an end of its range where the
others in the sum can make up for it: by falling, or by rising. What an insider knows cannot make up for anything, so
the one county with the most room is left out of the account. Counts of a county some of whose own sums are shown move
inside that county, and make up for nobody else.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

NEAR = 1e-6


@dataclass(frozen=True)
class Atom:
    """A protected count of a county. `falls` and `rises`: the room it gives to others. `down` and `up`: how far it
    must itself be able to move, to the ends of its range."""

    county: str
    falls: float
    rises: float
    down: float
    up: float


def among_counties(atoms: Collection[Atom], tied: Mapping[str, float]) -> bool:
    """Whether a sum over many counties leaves each of them its range: each count to its ends, and all counts of one
    county to their low ends at once. `tied`: how far a county moves whose own sums are shown; it makes up for nobody.
    """
    by_county: dict[str, list[Atom]] = {}
    for a in atoms:
        by_county.setdefault(a.county, []).append(a)
    falls = Room({c: sum(a.falls for a in mine) for c, mine in by_county.items() if c not in tied})
    rises = Room({c: sum(a.rises for a in mine) for c, mine in by_county.items() if c not in tied})
    for county, mine in by_county.items():
        down, up = (tied[county],) * 2 if county in tied else (sum(a.down for a in mine), max(a.up for a in mine))
        if falls.beside(county) < up - NEAR or rises.beside(county) < down - NEAR:
            return False
    return True


class Room:
    """What counties can give to another one, by county."""

    def __init__(self, room: Mapping[str, float]) -> None:
        self._room, self._all = room, sum(room.values())
        self._most = sorted(((r, c) for c, r in room.items()), reverse=True)[:2]

    def beside(self, county: str) -> float:
        """The room of all others, less that of the one with the most: an insider may know it."""
        known = next((r for r, c in self._most if c != county), 0.0)
        return self._all - self._room.get(county, 0.0) - known


def in_county(atoms: Mapping[str, Atom], together: Collection[Collection[str]]) -> float | None:
    """How far counts must move when one county's own sum over quarters is shown; None where it tells too much.

    `atoms` by quarter; `together`: quarters whose own sum is protected, and could be nil.
    """
    far = 0.0
    for quarters in [(q,) for q in atoms] + [tuple(q for q in group if q in atoms) for group in together]:
        mine, others = [atoms[q] for q in quarters], [a for q, a in atoms.items() if q not in quarters]
        down = sum(a.down for a in mine)
        up = max((a.up for a in mine), default=0.0)
        if sum(a.rises for a in others) < down - NEAR or sum(a.falls for a in others) < up - NEAR:
            return None
        far = max(far, down, up)
    return far
