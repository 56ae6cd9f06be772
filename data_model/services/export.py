"""The public part of the register, to be taken away as a file."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlmodel import Session, col, select

from data_model import access, audit
from data_model.access import Actor, Right, Role
from data_model.periods import BUCHAREST
from data_model.services.facts import ServiceFacts, facts_of, told_without_place, without_answers
from data_model.services.questions import ServiceRow, listed
from data_model.services.search import Search
from data_model.services.tables import GroupPlaces, ProviderType, Service, places_of, told_name
from geodata.counties import COUNTIES


class ExportForm(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"
    GEOJSON = "geojson"


@dataclass(frozen=True)
class PublicService:
    """What anybody may know of a service. A file travels: of a confidential place it says the county alone, whoever
    asks; free places, which tell of arrivals, are not in it."""

    institution: str
    provider: ProviderType
    county: str
    facts: ServiceFacts
    verified_on: date | None


def exportable(actor: Actor) -> frozenset[str]:
    """The counties whose register the actor may take away: its own with their neighbours, or all for ANITP."""
    from geodata.boundaries import neighbours  # geopandas comes with it

    if actor.role is Role.CENTRAL:
        return frozenset(COUNTIES)
    return actor.counties.union(*(neighbours(code) for code in actor.counties))


@access.command(Right.SEE_SERVICES)
def export(
    db: Session, actor: Actor, *, form: ExportForm, counties: tuple[str, ...] = (), search: Search | None = None
) -> list[PublicService]:
    """The public fields of the services that fit, for a file; on record."""
    asked = counties or tuple(sorted(actor.counties)) or tuple(COUNTIES)
    if not exportable(actor).issuperset(asked):
        raise access.refusal(actor, "services.export")
    rows = {r.id: r for r in listed(db, actor, counties=asked, search=search)}
    found = db.exec(access.visible(select(Service).where(col(Service.id).in_(list(rows))), actor))
    by_id = {s.id: s for s in found}
    audit.record(db, actor, "register_exported", county=actor.county, subject=f"register {form}", n=len(rows))
    places = places_of(db, list(rows))
    made = [_public(row, by_id[id], places.get(id, ())) for id, row in rows.items()]
    return sorted(made, key=lambda p: (p.county, p.facts.name))


def _public(row: ServiceRow, s: Service, places: tuple[GroupPlaces, ...]) -> PublicService:
    facts = without_answers(facts_of(s, places))
    if s.confidential:
        facts = told_without_place(facts, told_name(s, row.institution, known=()))
    on = s.verified_at.astimezone(BUCHAREST).date() if s.verified_at else None
    return PublicService(row.institution, row.provider, s.county, facts, on)
