"""From the rows of a sheet to services that could be entered: what is sure, what was mended, what is missing."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from data_model import guard
from data_model.access import StaffText
from data_model.cases import NeedKind
from data_model.imports import codes, named_places, values
from data_model.imports.columns import NEEDED, Columns, Field
from data_model.imports.named_places import NOT_SAID, Decisions
from data_model.imports.remarks import Refused, Remark
from data_model.imports.sheets import Sheet
from data_model.services import Cost, TargetGroup
from geodata.spelling import fold

Progress = Callable[[float], None]
"""Told the share that is done, from 0 to 1."""
LONGEST_NAME = 160
MOST_PARTS = 12
MOST_REMARKS = 20
LONGEST_SEARCHED = {Field.NAME: 2_000, Field.NOMENCLATURE: 500, Field.CATEGORY: 1_000, Field.GROUPS: 1_000}
"""Characters of the cells in which services, needs and victims are looked for: a longer one refuses its row, because
what is cut off might be what makes a place confidential."""
LONGEST_OTHER = 500
"""Characters that are read of any other cell."""
EVERY = 250


def silent(_share: float) -> None:
    """Nobody waits for the progress."""


@dataclass(frozen=True)
class Entry:
    """One service that a row tells of, or why it cannot be taken (`refused`). `part` counts the services of a row.

    `towns` are the localities that a doubtful town may be; while there are some, the entry waits for a decision.
    """

    row: int
    part: int
    name: StaffText
    provider: StaffText
    kind: NeedKind
    county: str
    provider_kind: StaffText = ""
    nomenclature: str = ""
    groups: tuple[TargetGroup, ...] = ()
    town: int | None = None
    town_said: StaffText = ""
    towns: tuple[int, ...] = ()
    doubtful: bool = False
    street: StaffText = ""
    confidential: bool = False
    capacity: int | None = None
    licence: StaffText = ""
    licence_until: date | None = None
    languages: str = ""
    hours: StaffText = ""
    cost: Cost = Cost.UNKNOWN
    phone: StaffText = ""
    email: StaffText = ""
    voucher: bool = False
    list_id: StaffText = ""
    told: frozenset[str] = frozenset()  # the facts of which the list has a column
    remarks: tuple[Remark, ...] = ()
    refused: Remark | None = None

    def key(self, *parts: str) -> str:
        """What finds the service again: a digest, because a name or a place must not be read from it."""
        own = ("id", self.list_id) if self.list_id else (fold(self.name), *parts)
        return hashlib.sha256("\x1f".join((self.county, fold(self.provider), *own)).encode()).hexdigest()[:40]


@dataclass
class _Row:
    """One row while it is read."""

    number: int
    cells: dict[Field, str]
    remarks: list[Remark] = field(default_factory=list)
    victims: bool = False  # a code of it, though not known, is of the services for victims

    def say(self, code: str, found: str = "", taken: str = "") -> None:
        if len(self.remarks) < MOST_REMARKS:
            self.remarks.append(Remark(code, found[:160], taken[:160]))

    def get(self, name: Field) -> str:
        return self.cells.get(name, "")

    def text(self, name: Field, longest: int) -> str:
        return values.text(self.get(name), longest, what=name.value)

    def short(self, name: Field, longest: int) -> str:
        """A text that can be left out: what does not fit is left out, and said."""
        try:
            return self.text(name, longest)
        except Refused as why:
            self.say(f"left_{why.remark.code}", name.value)
            return ""

    def unnamed(self, name: Field, longest: int) -> str:
        """The same, left out too where it names a person."""
        said = self.short(name, longest)
        if said and _persons(said):
            self.say("left_person", name.value)
            return ""
        return said


@lru_cache(5_000)
def _persons(text: str) -> frozenset[guard.Found]:
    """What of persons stands in a text of a list: a personal numeric code, a name."""
    return frozenset(guard.findings(text)) & {guard.Found.CNP, guard.Found.NAME}


def entries_of(
    sheet: Sheet, columns: Columns, decisions: Decisions = (), *, tell: Progress = silent
) -> tuple[Entry, ...]:
    """Every service that the rows tell of, in their order; nothing is looked up in the register here."""
    decided = {(county, key): siruta for county, key, siruta in decisions}
    places = [(f, c) for f, c in columns.columns if 0 <= c < len(sheet.heads)]
    made: list[Entry] = []
    for count, (number, cells) in enumerate(zip(sheet.numbers, sheet.rows, strict=True)):
        row = _Row(number, {f: cells[c][: LONGEST_SEARCHED.get(f, LONGEST_OTHER - 1) + 1] for f, c in places})
        if not any(row.cells.values()):
            continue
        if columns.county and not row.get(Field.COUNTY):
            row.cells[Field.COUNTY] = columns.county
        made += _entries(row, frozenset(f.value for f, _ in places), decided)
        if count % EVERY == 0:
            tell(count / len(sheet.rows))
    tell(1)
    return tuple(made)


def _entries(row: _Row, told: frozenset[str], decided: dict[tuple[str, str], int]) -> list[Entry]:
    name, provider = _shown(row.get(Field.NAME)), _shown(row.get(Field.PROVIDER))
    blank = Entry(row.number, 1, name, provider, NeedKind.SHELTER, "")
    try:
        first = replace(_whole(row, decided), told=told)
        parts = _parts(row, first)
    except Refused as why:
        return [replace(blank, refused=why.remark, remarks=tuple(row.remarks))]
    return [replace(part, remarks=(*row.remarks, *part.remarks)) for part in parts]


def _shown(text: str) -> str:
    """What a row that is refused is called in the report."""
    return "".join(c for c in text if c.isprintable())[:LONGEST_NAME]


def _whole(row: _Row, decided: dict[tuple[str, str], int]) -> Entry:
    """What all services of a row share."""
    for needed in NEEDED:
        if not row.get(needed):
            raise Refused("missing", needed.value)
    for name, most in LONGEST_SEARCHED.items():
        if len(row.get(name)) > most:
            raise Refused("too_long", name.value, str(most))
    county = _county(row)
    entry = Entry(
        row.number, 1, "", row.text(Field.PROVIDER, LONGEST_NAME), NeedKind.SHELTER, county,
        provider_kind=row.short(Field.PROVIDER_KIND, LONGEST_NAME),
        licence=row.unnamed(Field.LICENCE, 40),
        licence_until=_day(row),
        languages=values.languages(row.get(Field.LANGUAGES)),
        hours=row.unnamed(Field.HOURS, 120),
        cost=values.cost(row.get(Field.COST)),
        phone=values.phones(row.get(Field.PHONE)),
        email=values.email(row.get(Field.EMAIL)),
        voucher=values.yes(row.get(Field.VOUCHER)),
        list_id=row.short(Field.LIST_ID, 60),
    )  # fmt: skip
    for name, kept in ((Field.PHONE, entry.phone), (Field.EMAIL, entry.email), (Field.LANGUAGES, entry.languages)):
        if row.get(name) and not kept:
            row.say("left_unclear", name.value)
    return _placed(row, entry, decided)


def _county(row: _Row) -> str:
    said = row.get(Field.COUNTY)
    if not said:
        raise Refused("county_missing")
    code = named_places.county_of(said)
    if not code:
        raise Refused("county_unknown", said, named_places.near_counties(said))
    return code


def _day(row: _Row) -> date | None:
    said = row.get(Field.LICENCE_UNTIL)
    found = values.day(said)
    if said and found is None:
        row.say("left_unclear", Field.LICENCE_UNTIL.value)
    return found


def _placed(row: _Row, entry: Entry, decided: dict[tuple[str, str], int]) -> Entry:
    said, street = row.get(Field.TOWN), row.short(Field.STREET, LONGEST_NAME)
    if not said and Field.TOWN not in row.cells and street:
        said, street = named_places.parts_of_address(street, entry.county)
    if not said:
        row.say("town_missing")
        return replace(entry, street=street)
    said = values.text(said, LONGEST_NAME, what=Field.TOWN.value)
    entry = replace(entry, street=street, town_said=said)
    town, candidates = named_places.town_of(said, entry.county)
    if town is not None:
        return replace(entry, town=town)
    chosen = decided.get((entry.county, named_places.town_key(said)))
    if chosen is not None:
        row.say("town_decided", said)
        return replace(entry, town=None if chosen == NOT_SAID else chosen)
    spot = values.spot(row.get(Field.LATITUDE), row.get(Field.LONGITUDE), row.get(Field.COORDINATES))
    near = named_places.towns_near(spot, entry.county) if spot else ()
    ordered = tuple(dict.fromkeys((*(c for c in near if c in candidates), *candidates, *near)))
    return replace(entry, towns=ordered[: named_places.MOST_CANDIDATES], doubtful=True)


def _parts(row: _Row, whole: Entry) -> list[Entry]:
    """The services of the row: as many as its name, its codes or, where it has no code, its categories list."""
    names = _names(row.get(Field.NAME))
    if not names:
        raise Refused("missing", Field.NAME.value)
    known, categories = _codes(row), values.several(row.get(Field.CATEGORY))
    if len(names) > 1:
        names = [name[0].upper() + name[1:] for name in names]
        code = known * len(names) if len(known) == 1 else known
        made = [(name, _at(code, i), _at(categories, i, len(names))) for i, name in enumerate(names)]
    elif len(known) > 1:
        named = [names[0], *(f"{names[0]} \u2013 {codes.names()[code]}"[:LONGEST_NAME] for code in known[1:])]
        made = [(named[i], code, _at(categories, i, len(known))) for i, code in enumerate(known)]
    elif not known and len(first := _one_a_need(categories)) > 1:
        named = [names[0], *(f"{names[0]} \u2013 {category}"[:LONGEST_NAME] for category in first[1:])]
        made = [(named[i], "", category) for i, category in enumerate(first)]
    else:
        made = [(names[0], _at(known, 0), "; ".join(categories))]
    if len(made) > MOST_PARTS:
        raise Refused("too_many", str(len(made)))
    if len(made) > 1:
        row.say("several", str(len(made)))
    parts = [_part(row, whole, place, *each, many=len(names) > 1) for place, each in enumerate(made, start=1)]
    return _sized(row, parts, values.several(row.get(Field.CAPACITY)))


def _names(cell: str) -> list[str]:
    """The names in a cell. Commas part them only where each piece names a need of its own."""
    names = values.several(cell)
    pieces = [p.strip() for p in cell.split(",")] if len(names) == 1 else []
    needs = [codes.needs_of(p)[:1] for p in pieces if len(p) <= 60]
    apart = len(needs) == len(pieces) > 1 and all(needs) and len({n[0] for n in needs}) == len(needs)
    return pieces if apart else names


def _at(values_: list[str], place: int, many: int = 0) -> str:
    """The value at a place; where `many` things share a list of another length, all of it."""
    if many and len(values_) != many:
        return "; ".join(values_)
    return values_[place] if place < len(values_) else ""


def _one_a_need(categories: list[str]) -> list[str]:
    """The first category of each need."""
    found: dict[NeedKind, str] = {}
    for category in categories:
        for need in codes.needs_of(category)[:1]:
            found.setdefault(need, category)
    return list(found.values())


def _codes(row: _Row) -> list[str]:
    found = []
    every = codes.written_codes(row.get(Field.NOMENCLATURE))
    if len(every) > MOST_PARTS:
        raise Refused("too_many", str(len(every)))
    for written in every:
        code = codes.mended(written)
        if not code:
            row.say("code_unknown", written)
            row.victims = row.victims or codes.names_victims(written)
        elif code != written:
            row.say("code_mended", written, code)
        found += [code] if code else []
    return list(dict.fromkeys(found))


def _part(row: _Row, whole: Entry, place: int, name: str, code: str, category: str, *, many: bool) -> Entry:
    """One service. A code that a row gives once for several services counts for those that it fits."""
    served = codes.served(code) if code else None
    if served and many and (told := codes.needs_of(name)) and served.need not in told:
        served, code = None, ""
    if re.search(r"\d{4}", name) and guard.Found.CNP in _persons(name[:LONGEST_NAME]):
        raise Refused("name_person")
    needs = [served.need] if served else codes.needs_of(category) or codes.needs_of(name)
    if not needs:
        raise Refused("need_unknown", name)
    groups = row.get(Field.GROUPS)
    words = f"{name} {groups}" if served else f"{name} {category} {groups}"
    decided_by_code = "-VD-" in code or "-VTP-" in code
    confidential = row.victims or (served is not None and served.confidential)
    confidential = confidential or (not decided_by_code and codes.speaks_of_victims(words))
    told_groups = codes.groups_of(f"{groups} {category}") or (list(served.groups) if served else [])
    said = (Remark("confidential_street" if whole.street else "confidential"),) if confidential else ()
    return replace(
        whole, part=place, name=values.text(name, LONGEST_NAME, what=Field.NAME.value), kind=needs[0],
        nomenclature=code, groups=tuple(told_groups), confidential=confidential,
        street="" if confidential else whole.street, remarks=said,
    )  # fmt: skip


def _sized(row: _Row, parts: list[Entry], sizes: list[str]) -> list[Entry]:
    """The parts with their places: one figure each, or all of them with the first."""
    if len(sizes) == len(parts):
        pairs = [values.capacity(size) for size in sizes]
        return [replace(p, capacity=n, remarks=(*p.remarks, *said)) for p, (n, said) in zip(parts, pairs, strict=True)]
    number, said = values.capacity(row.get(Field.CAPACITY))
    row.remarks += said
    if number is not None and len(parts) > 1:
        row.say("capacity_shared", str(number))
    return [replace(parts[0], capacity=number), *parts[1:]]


def told_apart(entries: tuple[Entry, ...]) -> tuple[tuple[Entry, str], ...]:
    """Each entry with its key: town and, where a list has several of a name in it, street and code tell them apart.

    What is confidential is known by its name alone, so that no answer of an import depends on where it is.
    """
    plain = [e.key("" if e.confidential else str(e.town or e.town_said)) for e in entries]
    often = Counter(k for e, k in zip(entries, plain, strict=True) if e.refused is None)
    return tuple(
        (e, e.key("" if e.confidential else str(e.town or e.town_said), fold(e.street), e.nomenclature))
        if often[k] > 1 and not e.list_id else (e, k)
        for e, k in zip(entries, plain, strict=True)
    )  # fmt: skip
