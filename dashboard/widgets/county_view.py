"""What the county map shows to whoever asks: the model's answers turned into marks and bands.

A service whose place is confidential, or not known, stands at the county's residence town, and says so.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from dashboard.widgets.county_map import CaseBand, Place, PlaceLayer, county_map_html
from dashboard.widgets.places import freshness, places_text
from dashboard.words import t
from data_model import county as counties
from data_model import services, settings
from data_model.access import Actor
from data_model.county import TownBands, Waiting
from data_model.places import locality_or_none
from data_model.services import BEST_FIRST, Availability, ServiceRow
from geodata.counties import county as county_facts

LAYERS = ("services", "places", "cases", "referrals")
DARK = "dark"
"""Not a layer: asks for the dark page, as Streamlit's theme is."""


def map_address(county: str, *, dark: bool, layers: tuple[str, ...] = LAYERS) -> str:
    """The address of the county's map with these layers, for an iframe of ours."""
    return f"/harti/judet/{county}?straturi={','.join((*layers, DARK) if dark else layers)}"


def county_page_html(db: Session, actor: Actor, county: str, layers: frozenset[str]) -> str:
    """The page of the map, with the layers asked for; NotAllowed out of the actor's reach."""
    bands = counties.town_bands(db, actor, county=county)
    rows, now = services.listed(db, actor, counties=(county,)), settings.now(db)
    made = []
    if "services" in layers:
        made.append(_layer("services", [r for r in rows if r.capacity is None], now))
    if "places" in layers:
        made.append(_layer("places", [r for r in rows if r.capacity is not None], now))
    if "referrals" in layers:
        made.append(_referrals(counties.waiting_at(db, actor, county=county), rows))
    with_cases = "cases" in layers
    return county_map_html(
        county,
        made,
        _bands(bands) if with_cases else None,
        rest=bands.rest.value if bands.rest else None,
        dark=DARK in layers,
    )


def _bands(bands: TownBands) -> list[CaseBand]:
    return [CaseBand(one.town, one.lat, one.lon, one.band.value) for one in bands.towns]


def _layer(key: str, rows: Sequence[ServiceRow], now: datetime) -> PlaceLayer:
    return PlaceLayer(t(f"county.layer.{key}"), [_mark(row, now) for row in rows])


def _mark(row: ServiceRow, now: datetime) -> Place:
    told = t("county.map.free", places=places_text(row)) if row.counted else places_text(row)
    details = [*_whose(row), t(f"terms.need.{row.kind.value}"), told, freshness(row, now)]
    return _placed(row, row.name, row.availability, details)


def _whose(row: ServiceRow) -> list[str]:
    return [] if row.institution in row.name else [row.institution]


def _placed(row: ServiceRow, name: str, state: Availability, details: list[str]) -> Place:
    """A confidential service stands at the residence even before those who know its town: a map is soon shown on."""
    town = locality_or_none(row.town) if row.town is not None and not row.confidential else None
    if town is not None and town.lat is not None and town.lon is not None:
        return Place(name, town.name, town.lat, town.lon, state, details, unverified=row.aged)
    seat = county_facts(row.county)
    if not row.confidential:
        details = [*details, t("county.map.town_unknown")]
    return Place(name, seat.residence, seat.lat, seat.lon, state, details, row.confidential, row.aged)


def _referrals(waiting: Sequence[Waiting], rows: Sequence[ServiceRow]) -> PlaceLayer:
    """One mark an institution whose answer is waited for, where its freest service of the county stands."""
    places = []
    for one in waiting:
        own = sorted(
            (r for r in rows if r.institution_id == one.institution_id), key=lambda r: BEST_FIRST.index(r.availability)
        )
        if own:
            details = [t("county.map.waiting", n=one.waiting)]
            details += [t("county.map.late", n=one.late)] if one.late else []
            places.append(_placed(own[0], one.institution, own[0].availability, details))
    return PlaceLayer(t("county.layer.referrals"), places, shown=False)
