"""What an import would do, row by row, before anything is done; the same plan is made again when it is carried out."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, select

from data_model import store
from data_model.access import Actor, Role
from data_model.errors import Invalid
from data_model.imports.codes import names as nomenclature
from data_model.imports.entries import EVERY, LONGEST_NAME, Entry, Progress, told_apart
from data_model.imports.merging import BLANK, facts, merge, without_place
from data_model.imports.providers import Provider, Providers, spelled
from data_model.imports.remarks import Refused, Remark, Verdict
from data_model.imports.tables import Listing
from data_model.institutions import InstitutionKind
from data_model.keeping import with_account
from data_model.places import known_town
from data_model.services import Service, ServicePlaces
from data_model.services.tables import hidden, known_places
from geodata.counties import COUNTIES
from geodata.spelling import fold


@dataclass(frozen=True)
class Line:
    """One service of one row of the report."""

    row: int
    part: int
    name: str
    provider: str
    county: str
    verdict: Verdict
    remarks: tuple[Remark, ...] = ()
    town_said: str = ""
    towns: tuple[int, ...] = ()


@dataclass(frozen=True)
class Report:
    """What becomes of each row. `agreed` is the plan's fingerprint: who carries it out hands it in."""

    lines: tuple[Line, ...]
    new_providers: tuple[tuple[str, InstitutionKind, str], ...]
    agreed: int

    def count(self, verdict: Verdict) -> int:
        return Counter(line.verdict for line in self.lines)[verdict]


@dataclass
class Step:
    """What is to be done for one entry."""

    entry: Entry
    verdict: Verdict
    remarks: list[Remark]
    key: str = ""
    provider: Provider | None = None
    service: Service | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    left: bool = False  # it falls on a confidential service whose place the actor is not told: nothing is touched
    told_last: str = ""

    @property
    def told(self) -> str:
        """What lists have said of it up to this one, to be kept."""
        said = {name: value for name, value in facts(self.entry).items() if value != BLANK[name]}
        every = (json.loads(self.told_last) if self.told_last else {}) | said
        if self.entry.confidential or (self.service and self.service.confidential) or self.changes.get("confidential"):
            every = without_place(every)
        return json.dumps(every, sort_keys=True)


def reach(actor: Actor) -> frozenset[str]:
    """The counties whose services the actor may import: the nation's for ANITP, else one's own."""
    return frozenset(COUNTIES) if actor.role is Role.CENTRAL else actor.counties


class Register:
    """The services of some counties as they stand, found by an older list's key or by provider and name.

    They are read past `access.visible`, because a list is compared with all that is there; no value of theirs leaves
    this module, only the names of facts that differ. A confidential service whose place the actor is not told is not
    looked for at all: its name may tell the place, so an answer about it would. `kept_apart` has whose they are, where
    and of which kind.
    """

    def __init__(self, db: Session, actor: Actor, counties: frozenset[str], *, for_change: bool) -> None:
        wanted = select(Service).where(col(Service.county).in_(counties)).order_by(col(Service.id))
        every = db.exec(store.for_change(wanted) if for_change else wanted).all()
        known = known_places(db, actor)
        self.services = [s for s in every if not hidden(s, known)]
        self.kept_apart = frozenset((s.institution_id, s.county, s.kind) for s in every if hidden(s, known))
        self.signed_up = with_account(db)
        self.by_key = {s.listed_as: s for s in self.services if s.listed_as}
        self.by_name: dict[tuple[int, str, str], list[Service]] = {}
        for s in self.services:
            self.by_name.setdefault((s.institution_id, s.county, fold(s.name)), []).append(s)
        here = select(Service.id).where(col(Service.county).in_(counties))
        self.told = dict(
            db.exec(select(Listing.service_id, Listing.told).where(col(Listing.service_id).in_(here))).all()
        )
        by_group = select(ServicePlaces.service_id).where(col(ServicePlaces.service_id).in_(here))
        self.by_group = frozenset(db.exec(by_group.distinct()).all())
        self.claimed: dict[int, int] = {}

    def find(self, entry: Entry, key: str, provider: Provider) -> Service | None:
        """The service that the entry tells of. Raises Refused where it may be one of several."""
        if key in self.by_key:
            return self.by_key[key]
        same = self.by_name.get((provider.id or 0, entry.county, fold(entry.name)), [])
        near = [s for s in same if s.id not in self.claimed and _may_be(entry, s)]
        if len(near) > 1:
            near = [s for s in near if (s.street, s.nomenclature) == (entry.street, entry.nomenclature)] or near
        if len(near) > 1:
            raise Refused("several_known", entry.name)
        return near[0] if near else None


def _may_be(entry: Entry, service: Service) -> bool:
    hidden = entry.confidential or service.confidential
    own_id = bool(entry.list_id) and bool(service.listed_as)  # a list with ids knows which is which
    same_street = hidden or not (entry.street and service.street) or fold(entry.street) == fold(service.street)
    return not own_id and (hidden or entry.town in (None, service.town) or service.town is None) and same_street


def plan(
    db: Session, actor: Actor, entries: tuple[Entry, ...], *, for_change: bool, tell: Progress
) -> tuple[list[Step], Providers]:
    """A step for every entry, in their order."""
    own = reach(actor)
    providers = Providers(db)
    asked = frozenset(e.county for e in entries if e.refused is None) & own
    register = Register(db, actor, asked, for_change=for_change)
    first: dict[str, int] = {}
    steps = []
    for count, (entry, key) in enumerate(told_apart(entries)):
        step = Step(entry, Verdict.REFUSED, list(entry.remarks), key)
        try:
            _decide(step, own, providers, register, first)
        except Refused as why:
            step.verdict = Verdict.REFUSED
            step.remarks.append(why.remark)
        steps.append(step)
        if count % EVERY == 0:
            tell(count / len(entries))
    return steps, providers


def _decide(step: Step, own: frozenset[str], providers: Providers, register: Register, first: dict[str, int]) -> None:
    entry = step.entry
    if entry.refused:
        raise Refused(entry.refused.code, entry.refused.found, entry.refused.taken)
    if entry.county not in own:
        raise Refused("county_other", COUNTIES[entry.county].name)
    _check(entry)
    if entry.doubtful:
        step.verdict = Verdict.UNDECIDED
        step.remarks.append(Remark("town_doubtful", entry.town_said))
        return
    if step.key in first:
        raise Refused("twice", str(first[step.key]))
    first[step.key] = entry.row
    step.provider, said = providers.of(entry)
    step.remarks += said
    if (step.provider.id, entry.county, entry.kind) in register.kept_apart:
        step.verdict, step.left = Verdict.UNCHANGED, True
        step.remarks.append(Remark("confidential_kept"))
        return
    step.service = register.find(entry, step.key, step.provider) if step.provider.id else None
    if step.service is None:
        if step.provider.id in register.signed_up:
            raise Refused("keeps_its_own", entry.provider)
        step.verdict = Verdict.NEW
        return
    _compare(step, step.service, register)


def _compare(step: Step, service: Service, register: Register) -> None:
    """Updated, unchanged or a conflict: what the list says beside what stands in the register."""
    assert service.id is not None
    if service.id in register.claimed:
        raise Refused("twice", str(register.claimed[service.id]))
    register.claimed[service.id] = step.entry.row
    if not service.active:
        step.verdict = Verdict.CONFLICT
        step.remarks.append(Remark("closed"))
        return
    step.told_last = register.told.get(service.id, "")
    found = merge(
        step.entry, service, step.told_last,
        by_group=service.id in register.by_group, keeps_its_own=service.institution_id in register.signed_up,
    )  # fmt: skip
    if found.conflicts:
        step.verdict = Verdict.CONFLICT
        step.remarks += [Remark("conflict", name) for name in found.conflicts]
        return
    step.changes = found.changes
    step.remarks += [Remark("kept", name) for name in found.kept]
    step.remarks += [Remark("changed", name) for name in found.changes]
    step.verdict = Verdict.UPDATED if found.changes else Verdict.UNCHANGED


def _check(entry: Entry) -> None:
    """The rules of the register, whatever way the entry came."""
    if not 0 < len(entry.name) <= LONGEST_NAME or len(entry.street) > LONGEST_NAME:
        raise Refused("too_long", "name")
    if entry.capacity is not None and not 0 <= entry.capacity <= 10_000:
        raise Refused("capacity_question", str(entry.capacity))
    if entry.confidential and entry.street:
        raise Refused("confidential_street")
    if entry.nomenclature and entry.nomenclature not in nomenclature():
        raise Refused("code_unknown", entry.nomenclature)
    try:
        known_town(entry.town, entry.county, field="town")
    except Invalid:
        raise Refused("town_unknown", entry.town_said) from None


def report(steps: list[Step], providers: Providers) -> Report:
    """The plan as people read it, with its fingerprint."""
    lines = tuple(
        Line(
            s.entry.row, s.entry.part, s.entry.name, s.entry.provider, s.entry.county, s.verdict,
            tuple(dict.fromkeys(s.remarks)), s.entry.town_said if s.entry.doubtful else "", s.entry.towns,
        )
        for s in steps
    )  # fmt: skip
    needed = {spelled(s.provider.name) for s in steps if s.verdict is Verdict.NEW and s.provider}
    made = tuple((p.name, p.kind, p.county or "") for key, p in providers.made.items() if key in needed)
    print_ = hashlib.sha256()
    for s in steps:
        done = (
            s.entry.row,
            s.entry.part,
            s.verdict,
            s.key,
            s.service and s.service.id,
            sorted(s.changes.items()),
            s.told,
        )
        print_.update(repr(done).encode())
    print_.update(repr(made).encode())
    return Report(lines, made, int.from_bytes(print_.digest()[:7], "big"))
