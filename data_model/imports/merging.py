"""One service of the register beside what a list says of it: what the list may change, and what its provider keeps.

Three are compared, fact by fact: what the list says now, what the list said last, and what stands in the register.
What the provider changed since is never overwritten; a list that leaves a fact out never empties it.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from data_model.cases import NeedKind
from data_model.imports.columns import Field
from data_model.imports.entries import Entry
from data_model.imports.tables import Listing
from data_model.services import Cost, Service
from data_model.services.facts import TELLING, forgets_place

BLANK: dict[str, Any] = {
    "name": "", "kind": "", "nomenclature": "", "groups": "", "town": None, "street": "", "confidential": False,
    "capacity": None, "licence": "", "licence_until": None, "languages": "", "hours": "", "cost": Cost.UNKNOWN.value,
    "phone": "", "email": "", "voucher": False,
}  # fmt: skip
_ALWAYS = ("name", "kind", "groups", "confidential", "town", "street")
"""Facts that every row gives, also where it has no column for them."""


@dataclass(frozen=True)
class Merged:
    """What a service would become: `changes` by fact, `conflicts` between the list and the provider, and the facts that
    the provider `kept` from an older list."""

    changes: Mapping[str, Any]
    conflicts: tuple[str, ...]
    kept: tuple[str, ...]


def facts(entry: Entry) -> dict[str, Any]:
    """The facts that a list tells, as they are compared and kept."""
    every: dict[str, Any] = {
        "name": entry.name, "kind": entry.kind.value, "nomenclature": entry.nomenclature,
        "groups": ",".join(entry.groups), "town": entry.town, "street": entry.street,
        "confidential": entry.confidential, "capacity": entry.capacity, "licence": entry.licence,
        "licence_until": entry.licence_until.isoformat() if entry.licence_until else None,
        "languages": entry.languages, "hours": entry.hours, "cost": entry.cost.value, "phone": entry.phone,
        "email": entry.email, "voucher": entry.voucher,
    }  # fmt: skip
    return {name: value for name, value in every.items() if name in _ALWAYS or Field(name).value in entry.told}


def present(service: Service) -> dict[str, Any]:
    """The same of a service as it stands."""
    until = service.licence_until
    return {name: getattr(service, name) for name in BLANK} | {
        "kind": service.kind.value, "cost": service.cost.value, "licence_until": until.isoformat() if until else None,
    }  # fmt: skip


_TYPES: dict[str, Callable[[Any], Any]] = {"licence_until": date.fromisoformat, "kind": NeedKind, "cost": Cost}


def columns_of(facts_: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as the columns of a service take them; blank ones are left to the column."""
    return {name: _TYPES.get(name, _same)(value) for name, value in facts_.items() if value != BLANK[name]}


def _same(value: Any) -> Any:
    return value


HARMLESS = ("nomenclature", "licence", "licence_until", "languages", "cost")
"""What a list may fill in of a service whose institution keeps its own entries, where it left the fact blank."""


def without_place(told: Mapping[str, Any]) -> dict[str, Any]:
    """What a list said, without what may give a confidential place away."""
    return {name: value for name, value in told.items() if name not in TELLING}


@forgets_place
def _forget_place(db: Session, service_id: int) -> None:
    if row := db.get(Listing, service_id):
        row.told = json.dumps(without_place(json.loads(row.told)), sort_keys=True)


def merge(entry: Entry, service: Service, told_last: str, *, by_group: bool, keeps_its_own: bool) -> Merged:
    """Compare; `told_last` is what the last list said ("" for a service that came from none), `by_group` whether its
    places are kept by group and are the provider's alone, `keeps_its_own` whether its institution has an account."""
    if keeps_its_own:
        return _gaps_filled(facts(entry), present(service), hidden=service.confidential)
    base, now, said = BLANK | (json.loads(told_last) if told_last else {}), present(service), facts(entry)
    if service.confidential:  # what may give the place away stays as it is, so that no answer depends on it
        said = without_place(said)
    changes: dict[str, Any] = {}
    conflicts, kept = [], []
    for name, value in said.items():
        if value in (now[name], BLANK[name]):
            continue
        if name == "capacity" and (by_group or service.free is not None or service.confirmed_at is not None):
            kept.append(name)  # whoever answers for places says how many there are; no verdict tells how many are free
        elif name == "confidential" and not service.listed_as:
            conflicts.append(name)  # only what a list made does a list close
        elif now[name] in (base[name], BLANK[name]):
            changes[name] = value
        elif value == base[name]:
            kept.append(name)
        else:
            conflicts.append(name)
    if changes.get("confidential"):
        changes["street"] = ""
        conflicts = [name for name in conflicts if name != "street"]
    return Merged(changes, tuple(conflicts), tuple(kept))


def _gaps_filled(said: Mapping[str, Any], now: Mapping[str, Any], *, hidden: bool) -> Merged:
    """What a list may add to an entry that its institution keeps: harmless facts that it left blank."""
    new = {name: value for name, value in said.items() if value not in (now[name], BLANK[name])}
    if hidden:
        new = without_place(new)
    changes = {name: value for name, value in new.items() if name in HARMLESS and now[name] == BLANK[name]}
    return Merged(changes, (), tuple(name for name in new if name not in changes))
