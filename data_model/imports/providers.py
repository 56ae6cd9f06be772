"""The institutions that a list's providers are, or become: found by name, else by what the county has one of."""

import re
import unicodedata
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


RUN_NONE = (InstitutionKind.PREFECTURE, InstitutionKind.ANITP_REGIONAL, InstitutionKind.ANITP_CENTRAL)
"""Bodies that lead and watch, and run no services."""
_RUN_NONE = re.compile(r"\b(?:prefect\w*|anitp|agentia nationala impotriva traficului)\b")
_PUBLIC = re.compile(r"\b(?:dgaspc|bcco|diicot|ipj|ijj|itm|ajofm|dsp|isj|igi)\b")
"""Names of bodies to which cases are routed: a list may mean one that is there, never make one."""
MOST_MADE = 500
"""New institutions of one import."""


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
        self._closed = {spelled(n) for n in db.exec(select(Institution.name).where(~col(Institution.active)))}
        self._by_name = {spelled(p.name): p for p in self._all}
        self.made: dict[str, Provider] = {}

    def of(self, entry: Entry) -> tuple[Provider, list[Remark]]:
        """Who runs the entry's service, and what is to be said of it. Raises Refused."""
        name = spelled(entry.provider)
        if not name:
            raise Refused("missing", "provider")
        if _mixes_scripts(entry.provider):
            raise Refused("provider_script", entry.provider)
        if _RUN_NONE.search(name):
            raise Refused("provider_runs_none", entry.provider)
        for key in (name, spelled(_branch(entry))):
            known = self._by_name.get(key) or self.made.get(key)
            if known and known.kind in RUN_NONE:
                raise Refused("provider_runs_none", entry.provider)
            if known and known.county in (entry.county, None):
                return known, []
        kinds = [InstitutionKind(k) for k in meant("providers", f"{entry.provider_kind} {entry.provider}")]
        kind = kinds[0] if kinds else InstitutionKind.NGO
        if found := self._public(entry, kind):
            return found, [Remark("provider_taken", entry.provider, found.name)]
        if kind not in MADE or _PUBLIC.search(name):
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
        name, elsewhere = entry.provider, spelled(entry.provider)
        if elsewhere in self._by_name or elsewhere in self.made or elsewhere in self._closed:
            name = _branch(entry)
            said.append(Remark("provider_branch", entry.provider, name))
        if spelled(name) in self._closed:
            raise Refused("provider_closed", entry.provider)
        if spelled(name) not in self.made and len(self.made) >= MOST_MADE:
            raise Refused("providers_many", entry.provider, str(MOST_MADE))
        made = self.made.setdefault(spelled(name), Provider(name, kind, entry.county))
        return made, said


def spelled(name: str) -> str:
    """What providers are compared by: marks, capitals, hyphens and the dots of "D.G.A.S.P.C." do not matter."""
    return fold(re.sub(r"(?<=\w)\.\s?(?=\w\b)", "", name))


def _mixes_scripts(name: str) -> bool:
    """Whether letters of several alphabets stand in a name, so that it looks like another one."""
    return len({unicodedata.name(c, "?").split()[0] for c in name if c.isalpha()}) > 1


def _branch(entry: Entry) -> str:
    """What an institution is called in a county other than its own: names of institutions stand once."""
    ending = f" ({COUNTIES[entry.county].name})"
    return entry.provider[: 160 - len(ending)] + ending
