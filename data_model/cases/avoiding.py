"""Where a victim must not be sent: counties and towns, without a reason.

Only the institution that leads the case and ANITP's regional centre see the list; no receiver, no coordinator, no map,
no export and no audit event holds it. `data_model/services/ranking.py` obeys it.
"""

from dataclasses import dataclass

from sqlmodel import Field, Session, SQLModel, col, delete, select

from data_model import access, audit
from data_model.access import Actor, Right
from data_model.cases.tables import led, moved
from data_model.errors import Invalid
from data_model.places import known_county, locality_or_none
from geodata.counties import county as county_facts

MOST = 60  # places


class CaseAvoided(SQLModel, table=True):
    """One place to avoid: a whole county, or one town of it."""

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    county: str = Field(max_length=2)
    town: int | None = None  # SIRUTA code


@dataclass(frozen=True)
class Avoided:
    """The places to avoid: county codes, and towns as (county code, SIRUTA code)."""

    counties: frozenset[str] = frozenset()
    towns: frozenset[tuple[str, int]] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.counties or self.towns)

    def bars(self, county: str, town: int | None) -> bool:
        """Whether a place may lie where the victim must not be. One whose town is hidden or not known may lie in any
        town of its county, one of which only București is known in any sector."""
        if county in self.counties:
            return True
        here = {siruta for at, siruta in self.towns if at == county}
        if not here or town is None or town in here:
            return bool(here)
        facts = county_facts(county)
        return facts.is_capital and facts.residence_siruta in (town, *here)


def avoided_of(db: Session, case_id: int) -> Avoided:
    """The places that a case avoids; for rules, and for who sees the case in full."""
    found = db.exec(select(CaseAvoided).where(CaseAvoided.case_id == case_id)).all()
    return Avoided(
        frozenset(a.county for a in found if a.town is None),
        frozenset((a.county, a.town) for a in found if a.town is not None),
    )


@access.command(Right.WORK_CASE)
def set_avoided(
    db: Session, actor: Actor, *, case_id: int, counties: tuple[str, ...], towns: tuple[int, ...], expected_version: int
) -> None:
    """Make these the places to avoid: county codes and SIRUTA codes, nothing for none. Invalid for an unknown one."""
    from data_model.handovers import waiting_of

    case = led(db, actor, case_id, expected_version)
    if len(counties) + len(towns) > MOST:
        raise Invalid("avoided.too_many", field="towns", most=MOST)
    for code in counties:
        known_county(code, field="counties")
    offer = waiting_of(db, case_id)
    if offer and offer.to_county in counties:  # accepted, it would bring the victim there
        raise Invalid("avoided.offered", field="counties")
    rows = [CaseAvoided(case_id=case_id, county=code) for code in dict.fromkeys(counties)]
    for siruta in dict.fromkeys(towns):
        place = locality_or_none(siruta)
        if place is None:
            raise Invalid("place.town", field="towns")
        rows.append(CaseAvoided(case_id=case_id, county=place.county_code, town=siruta))
    db.exec(delete(CaseAvoided).where(col(CaseAvoided.case_id) == case_id))
    db.add_all(rows)
    moved(db, case)
    audit.record(db, actor, "avoided_set", county=case.handling_county, subject=f"case {case_id}")
