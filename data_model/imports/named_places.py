"""Counties and towns as lists write them; a town that is not surely known is put to the person who imports."""

import math
import re
from difflib import get_close_matches
from functools import cache, lru_cache

from geodata.counties import COUNTIES
from geodata.localities import Kind, localities, search, sectors
from geodata.spelling import fold, fold_old

NOT_SAID = 0
"""The decision to enter a service with its county alone."""
MOST_CANDIDATES = 6
Decisions = tuple[tuple[str, str, int], ...]
"""County code, the town's name folded, and the SIRUTA code that the person chose (NOT_SAID for none)."""
_RANKS = (
    r"\b(?:municipiul|municipiu|mun|orasul|oras|ors|or|comuna|com|localitatea|loc|satul|sat|statiunea|judetul|jud)\b"
)


@cache
def _counties() -> dict[str, str]:
    known: dict[str, str] = {}
    for c in COUNTIES.values():
        for name in (c.name, c.iso, c.code, c.nuts3, str(c.siruta)):
            known |= {fold(name): c.code, fold_old(name): c.code, fold(name).replace(" ", ""): c.code}
    return known


@lru_cache(4_096)
def county_of(text: str) -> str:
    """The code of a county in any spelling: capitals, without hyphens or marks, with "jud."; "" for none."""
    wanted = re.sub(r"\b(?:judetul|judet|jud|municipiul|mun)\b", " ", fold(text))
    wanted = re.sub(r"\bsector(?:ul)?\s*[1-6]\b", " ", wanted) if "bucuresti" in wanted else wanted
    if re.fullmatch(r"\s*sector(?:ul)?\s*[1-6]\s*", wanted):
        return "B"
    wanted = " ".join(wanted.split())
    return _counties().get(wanted) or _counties().get(wanted.replace(" ", ""), "")


def near_counties(text: str) -> str:
    """The names that are most like a county's that is not known, for the report."""
    names = {fold(c.name): c.name for c in COUNTIES.values()}
    return ", ".join(names[n] for n in get_close_matches(fold(text), names, n=2, cutoff=0.7))


def town_key(text: str) -> str:
    """What a town's name is compared by: its rank ("mun.", "com.") and its marks do not matter."""
    folded = fold(text)
    bare = " ".join(re.sub(_RANKS, " ", folded).split())
    return bare or folded


@cache
def _towns(county: str) -> dict[str, tuple[int, ...]]:
    known: dict[str, set[int]] = {}
    for place in localities(county):
        for key in (fold(place.name), fold_old(place.name)):
            known.setdefault(key, set()).add(place.siruta)
    if county == "B":
        for sector in sectors():
            known.setdefault(fold(sector.name), set()).add(sector.siruta)
    return {key: tuple(sorted(found)) for key, found in known.items()}


@lru_cache(20_000)
def town_of(text: str, county: str) -> tuple[int | None, tuple[int, ...]]:
    """The SIRUTA code of a town that is surely meant, or None and the towns it may be, the likeliest first.

    Sure is a name that one locality of the county has; a village, a slip of the pen or a name that two share is not.
    """
    key = town_key(text)
    if county == "B" and (number := re.search(r"\bsector(?:ul)?\s*([1-6])\b", fold(text))):
        return sectors()[int(number[1]) - 1].siruta, ()
    if len(exact := _towns(county).get(key, ())) == 1:
        return exact[0], ()
    if commune := re.search(r"(?i)\bcom(?:una\b|\b\.?)\s*([^,;()]+)", text):  # a village may stand beside it
        told = _towns(county).get(fold(commune[1]), ())
        if len(told) == 1:
            return told[0], ()
    return None, tuple(dict.fromkeys((*exact, *_like(key, county))))[:MOST_CANDIDATES]


def _like(key: str, county: str) -> list[int]:
    found = [place.siruta for place in search(key, county, MOST_CANDIDATES)]
    for name in get_close_matches(key, _towns(county), n=4, cutoff=0.72):
        found += _towns(county)[name]
    for word in key.split():  # a village before its commune: "Podu Oltului, Hărman"
        if len(word) > 3:
            found += [s for s in _towns(county).get(word, ()) if s not in found]
    return found


def towns_near(spot: tuple[float, float], county: str) -> tuple[int, ...]:
    """The towns of the county nearest to a point in degrees, for the order of the candidates only."""
    lat, lon = spot
    stretch = math.cos(math.radians(lat))
    near = sorted(
        (math.hypot(p.lat - lat, (p.lon - lon) * stretch), p.siruta)
        for p in localities(county)
        if p.kind is not Kind.SECTOR and p.lat is not None and p.lon is not None
    )
    return tuple(siruta for far, siruta in near[:3] if far < 0.3)


def parts_of_address(address: str, county: str) -> tuple[str, str]:
    """The town and the rest of an address in one cell: "Str. Lungă 5, Brașov, jud. Brașov"; "" for a town not found.

    A piece is the town when it says so ("mun.", "com.") or is the name of one locality of the county.
    """
    pieces = [p.strip() for p in re.split(r"[,;\n]", address) if p.strip()]
    pieces = [p for p in pieces if not re.match(r"(?:jud|judetul|judet)\b", fold(p))]
    for piece in pieces:
        said = re.match(r"(?:municipiul|mun|orasul|oras|or|comuna|com|localitatea|loc)\b\s+\w", fold(piece))
        if said or len(_towns(county).get(fold(piece), ())) == 1:
            return piece, ", ".join(p for p in pieces if p is not piece)
    return "", ", ".join(pieces)
