"""The national nomenclature of social services (HG 867/2015), as `social_services.csv` keeps it."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data_model.catalog.table import rows

_FILE = Path(__file__).with_name("social_services.csv")


@dataclass(frozen=True)
class ServiceType:
    """One code of the nomenclature: the service, and the larger kind that it belongs to."""

    code: str
    name: str
    category: str


@cache
def service_types() -> dict[str, ServiceType]:
    """The nomenclature by code, in its own order."""
    found = (
        ServiceType(r.text("code"), r.text("name"), r.text("category"))
        for r in rows(_FILE, ("code", "name", "category"))
    )
    return {one.code: one for one in found}


def type_name(code: str) -> str:
    """What a code stands for; "" for one's own code, which the nomenclature does not know."""
    known = service_types().get(code)
    return known.name if known else ""
