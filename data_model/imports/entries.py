"""From the rows of a sheet to services that could be entered: what is sure, what was mended, what is missing."""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

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

    def say(self, code: str, found: str = "", taken: str = "") -> None:
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


def entries_of(
    sheet: Sheet, columns: Columns, decisions: Decisions = (), *, tell: Progress = silent
) -> tuple[Entry, ...]:
    """Every service that the rows tell of, in their order; nothing is looked up in the register here."""
    decided = {(county, key): siruta for county, key, siruta in decisions}
    places = [(f, c) for f, c in columns.columns if 0 <= c < len(sheet.heads)]
    carried: dict[Field, str] = {}
    made: list[Entry] = []
    for count, (number, cells) in enumerate(zip(sheet.numbers, sheet.rows, strict=True)):
        row = _Row(number, {f: cells[c] for f, c in places})
        if not any(row.cells.values()):
            continue
        if columns.county and not row.get(Field.COUNTY):
            row.cells[Field.COUNTY] = columns.county
        carried = row.cells
        made += _entries(row, frozenset(f.value for f, _ in places), decided)
        if count % EVERY == 0:
            tell(count / len(sheet.rows))
    del carried
    tell(1)
    return tuple(made)


def _entries(row: _Row, told: frozenset[str], decided: dict[tuple[str, str], int]) -> list[Entry]:
    blank = Entry(row.number, 1, row.get(Field.NAME)[:LONGEST_NAME], row.get(Field.PROVIDER)[:LONGEST_NAME],
                  NeedKind.SHELTER, "")  # fmt: skip
    try:
        first = replace(_whole(row, decided), told=told)
        parts = _parts(row, first)
    except Refused as why:
        return [replace(blank, refused=why.remark, remarks=tuple(row.remarks))]
    return [replace(part, remarks=(*row.remarks, *part.remarks)) for part in parts]


def _whole(row: _Row, decided: dict[tuple[str, str], int]) -> Entry:
    """What all services of a row share."""
    for needed in NEEDED:
        if not row.get(needed):
            raise Refused("missing", needed.value)
    county = _county(row)
    entry = Entry(
        row.number, 1, "", row.text(Field.PROVIDER, LONGEST_NAME), NeedKind.SHELTER, county,
        provider_kind=row.short(Field.PROVIDER_KIND, LONGEST_NAME),
        licence=row.short(Field.LICENCE, 40),
        licence_until=_day(row),
        languages=values.languages(row.get(Field.LANGUAGES)),
        hours=row.short(Field.HOURS, 120),
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
    """The services of the row: as many as its name, its codes or its categories list."""
    names = values.several(row.get(Field.NAME))
    known = _codes(row)
    categories = values.several(row.get(Field.CATEGORY))
    sizes = values.several(row.get(Field.CAPACITY))
    needs = list(dict.fromkeys(n for c in categories if (found := codes.needs_of(c)) for n in found[:1]))
    many = max(len(names), len(known), len(needs) if not known and len(names) < 2 else 1, 1)
    if many > MOST_PARTS:
        raise Refused("too_many", str(many))
    if many > 1:
        row.say("several", str(many))
    if not names:
        raise Refused("missing", Field.NAME.value)
    made = []
    for place in range(many):
        code = known[place] if place < len(known) else (known[0] if len(known) == 1 and len(names) > 1 else "")
        by_need = len(names) < 2 and len(known) < 2 and many > 1
        category = (
            next((c for c in categories if codes.needs_of(c)[:1] == [needs[place]]), "") if by_need
            else categories[place] if len(categories) == many else "; ".join(categories)
        )  # fmt: skip
        made.append(_part(row, whole, place, names, code, category))
    return _sized(row, made, sizes)


def _codes(row: _Row) -> list[str]:
    found = []
    for written in codes.written_codes(row.get(Field.NOMENCLATURE)):
        code = codes.mended(written)
        if not code:
            row.say("code_unknown", written)
        elif code != written:
            row.say("code_mended", written, code)
        found += [code] if code else []
    return list(dict.fromkeys(found))


def _part(row: _Row, whole: Entry, place: int, names: list[str], code: str, category: str) -> Entry:
    own = names[place] if place < len(names) else names[0]
    needs = codes.needs_of(own) if len(names) > 1 else []
    served = codes.served(code) if code else None
    if served is None or (needs and served.need not in needs):
        needs = needs or codes.needs_of(category) or codes.needs_of(own)
        served, code = None, code if len(names) < 2 else ""
    if served is None and not needs:
        raise Refused("need_unknown", own)
    name = own
    if len(names) < 2 and place < len(names) + 99 and (extra := _difference(place, names, code, category)):
        name = f"{own} \u2013 {extra}"
    words = f"{own} {category} {row.get(Field.GROUPS)}"
    confidential = (served is not None and served.confidential) or (
        (code == "" or served is None) and codes.speaks_of_victims(words)
    )
    groups = codes.groups_of(f"{row.get(Field.GROUPS)} {category}") or (list(served.groups) if served else [])
    said = [Remark("confidential", whole.street and "street")] if confidential else []
    return replace(
        whole, part=place + 1, name=values.text(name, LONGEST_NAME, what=Field.NAME.value),
        kind=served.need if served else needs[0], nomenclature=code, groups=tuple(groups), confidential=confidential,
        street="" if confidential else whole.street, remarks=tuple(said),
    )  # fmt: skip


def _difference(place: int, names: list[str], code: str, category: str) -> str:
    """What tells the services of a row apart that has one name for all of them; "" for the first."""
    if place == 0 or len(names) > 1:
        return ""
    return codes.names()[code][:90] if code else category[:90]


def _sized(row: _Row, parts: list[Entry], sizes: list[str]) -> list[Entry]:
    """The parts with their places: one figure each, or all of them with the first."""
    if len(sizes) == len(parts):
        pairs = [values.capacity(size) for size in sizes]
        return [
            replace(p, capacity=n, remarks=(*p.remarks, *said)) for p, (n, said) in zip(parts, pairs, strict=True)
        ]
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
