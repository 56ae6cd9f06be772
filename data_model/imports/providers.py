"""The institutions that a list's providers are, or become: found by name, else by what the county has one of."""

import re
from dataclasses import dataclass

from sqlmodel import Session, col, select

from data_model.imports.columns import meant
from data_model.imports.entries import Entry
from data_model.imports.remarks import Refused, Remark
from data_model.institutions import Institution, InstitutionKind
from geodata.counties import COUNTIES
from geodata.spelling import fold

MADE = (InstitutionKind.NGO, InstitutionKind.SPAS, InstitutionKind.HOSPITAL)
"""Kinds that a list may bring in. Bodies to which cases are routed are entered by the administrator alone."""


@dataclass(frozen=True)
class Provider:
    """An institution that is there (`id`), or one to be made."""

    name: str
    kind: InstitutionKind
    county: str | None
    id: int | None = None


class Providers:
    """All institutions by name, and those that this list adds."""

    def __init__(self, db: Session) -> None:
        wanted = select(Institution.id, Institution.name, Institution.kind, Institution.county)
        found = db.exec(wanted.where(col(Institution.active)))
        self._all = [Provider(name, InstitutionKind(kind), county, i) for i, name, kind, county in found]
        self._closed = {fold(n) for n in db.exec(select(Institution.name).where(~col(Institution.active)))}
        self._by_name = {fold(p.name): p for p in self._all}
        self.made: dict[str, Provider] = {}

    def of(self, entry: Entry) -> tuple[Provider, list[Remark]]:
        """Who runs the entry's service, and what is to be said of it. Raises Refused."""
        name = fold(entry.provider)
        if not name:
            raise Refused("missing", "provider")
        for key in (name, fold(_branch(entry))):
            known = self._by_name.get(key) or self.made.get(key)
            if known and known.county in (entry.county, None):
                return known, []
        kinds = [InstitutionKind(k) for k in meant("providers", f"{entry.provider_kind} {entry.provider}")]
        kind = kinds[0] if kinds else InstitutionKind.NGO
        if found := self._public(entry, kind):
            return found, [Remark("provider_taken", entry.provider, found.name)]
        if kind not in MADE:
            raise Refused("provider_public", entry.provider)
        return self._make(entry, kind, sure=bool(kinds))

    def _public(self, entry: Entry, kind: InstitutionKind) -> Provider | None:
        """The county's own body of the kind, where there is no doubt which one is meant."""
        bodies = [p for p in self._all if p.kind is kind and p.county == entry.county]
        words = fold(entry.provider)
        if kind in (InstitutionKind.DGASPC, InstitutionKind.COUNTY_COUNCIL):
            if len(bodies) > 1 and (sector := re.search(r"\bsector\w*\s*(\d)", words)):
                bodies = [p for p in bodies if fold(p.name).endswith(f"sector {sector[1]}")]
            return bodies[0] if len(bodies) == 1 else None
        if kind is InstitutionKind.SPAS and re.search(r"\b(?:directi\w+|das|dasm|spas)\b", words):
            residence = fold(COUNTIES[entry.county].residence)
            bodies = [p for p in bodies if fold(p.name).endswith(residence) and words.endswith(residence)]
            return bodies[0] if len(bodies) == 1 else None
        return None

    def _make(self, entry: Entry, kind: InstitutionKind, *, sure: bool) -> tuple[Provider, list[Remark]]:
        said = [] if sure else [Remark("provider_assumed", entry.provider)]
        name, elsewhere = entry.provider, fold(entry.provider)
        if elsewhere in self._by_name or elsewhere in self.made or elsewhere in self._closed:
            name = _branch(entry)
            said.append(Remark("provider_branch", entry.provider, name))
        if fold(name) in self._closed:
            raise Refused("provider_closed", entry.provider)
        made = self.made.setdefault(fold(name), Provider(name, kind, entry.county))
        return made, said


def _branch(entry: Entry) -> str:
    """What an institution is called in a county other than its own: names of institutions stand once."""
    ending = f" ({COUNTIES[entry.county].name})"
    return entry.provider[: 160 - len(ending)] + ending
