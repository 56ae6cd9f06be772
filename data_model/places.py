"""Counties and towns as the rules need them: known or not, and above which size a town may be shown."""

from data_model.errors import Invalid
from geodata.counties import COUNTIES
from geodata.localities import Locality, UnknownLocality, locality


def known_county(code: str | None, *, field: str) -> None:
    """Invalid unless the code is one of the 42, or None."""
    if code is not None and code not in COUNTIES:
        raise Invalid("place.county", field=field)


def known_town(siruta: int | None, county: str, *, field: str) -> None:
    """Invalid unless the SIRUTA code is a town or commune of the county, or None."""
    if siruta is None:
        return
    found = locality_or_none(siruta)
    if found is None or found.county_code != county:
        raise Invalid("place.town", field=field)


def locality_or_none(siruta: int) -> Locality | None:
    """The locality with this SIRUTA code, if there is one."""
    try:
        return locality(siruta)
    except UnknownLocality:
        return None
