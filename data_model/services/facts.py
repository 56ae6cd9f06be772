"""All that an entry of the register says of a service, checked as it is typed and written as the tables keep it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlmodel import Session, col, delete

from data_model.access import StaffText
from data_model.cases import NeedKind
from data_model.errors import Invalid
from data_model.languages import joined_languages
from data_model.places import known_county, known_town
from data_model.services.tables import Cost, GroupPlaces, Service, ServicePlaces, SsviPosts, TargetGroup, places_of

MOST_PLACES = 10_000
LONGEST = {"name": 160, "nomenclature": 20, "street": 160, "licence": 40, "hours": 120, "phone": 60, "email": 160}
"""How many characters each text may have."""

_PHONES = re.compile(r"[0-9+()/.,; -]*")
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+")


@dataclass(frozen=True)
class ServiceFacts:
    """One service as its keeper describes it. `places` by target group; where given, `capacity` is their sum."""

    name: StaffText
    kind: NeedKind
    groups: tuple[TargetGroup, ...] = ()
    town: int | None = None
    confidential: bool = False
    capacity: int | None = None
    places: tuple[GroupPlaces, ...] = ()
    nomenclature: StaffText = ""
    street: StaffText = ""
    licence: StaffText = ""
    licence_until: date | None = None
    covers: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    hours: StaffText = ""
    cost: Cost = Cost.UNKNOWN
    phone: StaffText = ""
    email: StaffText = ""
    voucher: bool = False
    ssvi: SsviPosts = SsviPosts.NONE


TELLING = ("name", "town", "street", "confidential", "licence", "licence_until", "hours", "phone", "email")
"""The fields that may give a confidential place away: who may not see them cannot change them either."""


def facts_of(s: Service, places: tuple[GroupPlaces, ...]) -> ServiceFacts:
    """What the register says of a service now."""
    return ServiceFacts(
        name=s.name, kind=s.kind, groups=split_groups(s.groups), town=s.town, confidential=s.confidential,
        capacity=s.capacity, places=places, nomenclature=s.nomenclature,
        street=s.street, licence=s.licence, licence_until=s.licence_until, covers=split(s.covers),
        languages=split(s.languages), hours=s.hours, cost=s.cost, phone=s.phone, email=s.email, voucher=s.voucher,
        ssvi=s.ssvi,
    )  # fmt: skip


def split(joined: str) -> tuple[str, ...]:
    """The codes of a column that keeps them with commas."""
    return tuple(code for code in joined.split(",") if code)


def split_groups(joined: str) -> tuple[TargetGroup, ...]:
    return tuple(TargetGroup(code) for code in split(joined))


def kept_from(facts: ServiceFacts, stored: ServiceFacts) -> ServiceFacts:
    """`facts` with the telling fields as they are stored."""
    return replace(facts, **{name: getattr(stored, name) for name in TELLING})


def told_without_place(facts: ServiceFacts, name: str) -> ServiceFacts:
    """`facts` without what may give a confidential place away, under the name that is told instead."""
    empty = ServiceFacts(name=name, kind=facts.kind, confidential=True)
    return replace(facts, **{field: getattr(empty, field) for field in TELLING})


def without_answers(facts: ServiceFacts) -> ServiceFacts:
    """`facts` with the places of each group, but not how many of them are free."""
    return replace(facts, places=tuple(replace(row, free=None) for row in facts.places))


def checked(facts: ServiceFacts, county: str) -> ServiceFacts:
    """The facts with their codes as members and their repetitions left out; Invalid where one breaks a rule."""
    if not facts.name or len(facts.name) > LONGEST["name"]:
        raise Invalid("service.name", field="name", longest=LONGEST["name"])
    for name, longest in LONGEST.items():
        if len(getattr(facts, name)) > longest:
            raise Invalid("text.too_long", field=name, longest=longest)
    known_town(facts.town, county, field="town")
    if facts.confidential and facts.street:
        raise Invalid("service.confidential_street", field="street")
    if not _PHONES.fullmatch(facts.phone):
        raise Invalid("service.phone", field="phone")
    if facts.email and not _EMAIL.fullmatch(facts.email):
        raise Invalid("service.email", field="email")
    for code in facts.covers:
        known_county(code, field="covers")
    joined_languages(facts.languages)
    _check_places(facts)
    return replace(
        facts, kind=one(NeedKind, facts.kind, "kind"), cost=one(Cost, facts.cost, "cost"),
        ssvi=one(SsviPosts, facts.ssvi, "ssvi"),
        groups=tuple(dict.fromkeys(one(TargetGroup, g, "groups") for g in facts.groups)),
        covers=tuple(code for code in dict.fromkeys(facts.covers) if code != county),
    )  # fmt: skip


def one(codes: type[StrEnum], value: Any, field: str) -> Any:
    """The member of a list that a browser sent; Invalid for a word that no list offered."""
    try:
        return codes(value)
    except ValueError:
        raise Invalid("choice.unknown", field=field) from None


def check_number(places: int | None, *, field: str, most: int | None = None) -> None:
    """Invalid unless it is a number of places up to `most`, or None."""
    most = MOST_PLACES if most is None else most
    if places is not None and not 0 <= places <= most:
        raise Invalid("places.range", field=field, capacity=most)


def _check_places(facts: ServiceFacts) -> None:
    check_number(facts.capacity, field="capacity")
    for row in facts.places:
        one(TargetGroup, row.group, "places")
        if row.capacity is None:
            raise Invalid("places.group_capacity", field="places")
        check_number(row.capacity, field="places")
    if len({row.group for row in facts.places}) < len(facts.places):
        raise Invalid("places.group_twice", field="places")
    check_number(total(row.capacity for row in facts.places), field="places")


def total(numbers: Any) -> int | None:
    """The sum of the numbers that are known; None where none is."""
    known = [n for n in numbers if n is not None]
    return sum(known) if known else None


Forget = Callable[[Session, int], None]
_forget: list[Forget] = []


def forgets_place(rule: Forget) -> Forget:
    """Register what else must forget a service's place once it is confidential."""
    _forget.append(rule)
    return rule


def write(db: Session, s: Service, facts: ServiceFacts) -> None:
    """Put checked facts into the row and its places by group. Nobody has more free places than places in all."""
    for name in ("name", "kind", "town", "confidential", "nomenclature", "street", "licence", "licence_until", "hours"):
        setattr(s, name, getattr(facts, name))
    for name in ("cost", "phone", "email", "voucher", "ssvi", "capacity"):
        setattr(s, name, getattr(facts, name))
    s.groups, s.covers = ",".join(facts.groups), ",".join(facts.covers)
    s.languages = joined_languages(facts.languages)
    db.add(s)
    db.flush()
    if s.confidential:
        for rule in _forget:
            rule(db, s.id or 0)
    _write_places(db, s, facts.places)


def _write_places(db: Session, s: Service, wanted: tuple[GroupPlaces, ...]) -> None:
    """The places by group as described; a group that stays keeps its answer, a new one waits for its first. Until each
    group has answered, the service keeps the number of free places that it gave for all."""
    before = {row.group: row.free for row in places_of(db, [s.id or 0]).get(s.id or 0, ())}
    rows = tuple(replace(row, free=_within(before.get(row.group), row.capacity)) for row in wanted)
    put_places(db, s, rows)
    if rows:
        s.capacity = total(row.capacity for row in rows)
    answered = rows and all(row.free is not None for row in rows)
    s.free = total(row.free for row in rows) if answered else _within(s.free, s.capacity)


def _within(free: int | None, capacity: int | None) -> int | None:
    return free if free is None or capacity is None else min(free, capacity)


def put_places(db: Session, s: Service, rows: tuple[GroupPlaces, ...]) -> None:
    """These rows and no others are the service's places by group."""
    db.exec(delete(ServicePlaces).where(col(ServicePlaces.service_id) == s.id))
    for row in rows:
        db.add(ServicePlaces(service_id=s.id or 0, group=TargetGroup(row.group), capacity=row.capacity, free=row.free))
    db.flush()
