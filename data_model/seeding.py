"""The public bodies that exist, put where they exist: none, one or several of a kind in a county.

Their names and places are data (catalog/institutions.toml); which counties a city serves stands in
catalog/anitp_centres.csv, mostly unverified, so that an administrator may correct it.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tomllib import loads
from typing import Any

from sqlmodel import Session, select

from data_model.institutions import Coverage, Institution, InstitutionKind
from geodata.counties import COUNTIES

CATALOG = Path(__file__).parent / "catalog"


@dataclass(frozen=True)
class Body:
    """One public body. `county` is where it sits, None for the nation; `serves` are the counties given to it."""

    kind: InstitutionKind
    name: str
    county: str | None
    serves: tuple[str, ...] = ()


@cache
def kinds() -> dict[str, dict[str, Any]]:
    """The catalog of institutions, by kind."""
    return loads((CATALOG / "institutions.toml").read_text("utf-8"))


@cache
def appeal_cities() -> dict[str, tuple[str, ...]]:
    """The 15 cities with a regional centre, a BCCO and a DIICOT service, and the counties that each serves."""
    served: dict[str, list[str]] = {}
    with (CATALOG / "anitp_centres.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            served.setdefault(row["centre"], []).append(row["county_code"])
    return {city: tuple(counties) for city, counties in served.items()}


def bodies() -> list[Body]:
    """Every public body of the catalog."""
    return [body for name, rule in kinds().items() for body in _of_kind(InstitutionKind(name), rule)]


def _of_kind(kind: InstitutionKind, rule: dict[str, Any]) -> list[Body]:
    if rule["each"] == "nation":
        return [Body(kind, rule["name"], None)]
    if rule["each"] == "appeal_city":
        return [
            Body(kind, rule["name"].format(city=city), _seat(city, counties), counties)
            for city, counties in appeal_cities().items()
        ]
    return [Body(kind, name, code) for code in COUNTIES for name in _names_in(code, rule)]


def _seat(city: str, counties: tuple[str, ...]) -> str:
    return next(code for code in counties if COUNTIES[code].residence == city)


def _names_in(code: str, rule: dict[str, Any]) -> list[str]:
    if code in rule.get("instead", {}):
        return list(rule["instead"][code])
    if code in rule.get("except", ()) or (rule["each"] == "listed" and code not in rule["in"]):
        return []
    place = COUNTIES[code]
    return [rule["name"].format(county=place.name, residence=place.residence), *rule.get("besides", {}).get(code, ())]


def seed_institutions(db: Session) -> int:
    """Add the public bodies that are not there yet, by name; how many were added. What was edited stays."""
    known = set(db.exec(select(Institution.name)))
    fresh = [body for body in bodies() if body.name not in known]
    made = [(body, Institution(kind=body.kind, name=body.name, county=body.county)) for body in fresh]
    db.add_all(institution for _, institution in made)
    db.flush()
    for body, institution in made:
        assert institution.id is not None
        others = (county for county in body.serves if county != body.county)
        db.add_all(Coverage(institution_id=institution.id, county=county) for county in others)
    db.flush()
    return len(fresh)
