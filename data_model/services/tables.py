"""What the register of services keeps, who may see a row of it, and to whom a confidential place is told."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, false, true
from sqlmodel import Field, Session, SQLModel, col, select

from data_model import access, store
from data_model.access import Actor, Right, Role
from data_model.cases import NeedKind
from data_model.institutions import InstitutionKind
from data_model.services.availability import Availability, Patience, availability, counts_places
from geodata.counties import county as county_facts


class TargetGroup(StrEnum):
    ADULT = "adult"
    CHILD = "child"
    WOMAN = "woman"
    MAN = "man"
    FAMILY = "family"
    FOREIGNER = "foreigner"
    DISABILITY = "disability"


class Cost(StrEnum):
    FREE = "free"
    PARTLY = "partly"
    PAID = "paid"
    UNKNOWN = "unknown"


class SsviPosts(StrEnum):
    """How a DGASPC staffs its service of support for victims: posts of its own, or people who also do other work."""

    NONE = "none"
    DEDICATED = "dedicated"
    SHARED = "shared"


class ProviderType(StrEnum):
    PUBLIC = "public"
    NGO = "ngo"
    INTERNATIONAL = "international"


def provider_type(kind: InstitutionKind) -> ProviderType:
    """Public, non-governmental or international: it follows from what the institution is."""
    if kind in (InstitutionKind.OIM, InstitutionKind.UNHCR):
        return ProviderType.INTERNATIONAL
    return ProviderType.NGO if kind in (InstitutionKind.NGO, InstitutionKind.BAR) else ProviderType.PUBLIC


class Service(store.Versioned, table=True):
    """One kind of help by one institution. `capacity` is in places; None where places make no sense.

    The place of a confidential service is kept no finer than its town: the database refuses a street.
    """

    __table_args__ = (CheckConstraint("NOT confidential OR street = ''", name="confidential_street"),)
    id: int | None = Field(default=None, primary_key=True)
    institution_id: int = Field(foreign_key="institution.id", index=True)
    name: str = Field(max_length=160)
    kind: NeedKind = Field(sa_type=store.one_of(NeedKind))
    nomenclature: str = Field(default="", max_length=20)  # code of the national nomenclature, HG 867/2015, or one's own
    groups: str = Field(default="", max_length=120)  # TargetGroup values with commas
    county: str = Field(max_length=2, index=True)
    town: int | None = None  # SIRUTA code
    street: str = Field(default="", max_length=160)
    confidential: bool = False
    capacity: int | None = None
    free: int | None = None
    confirmed_at: datetime | None = Field(default=None, sa_type=store.Utc)
    licence: str = Field(default="", max_length=40)
    licence_until: date | None = None
    covers: str = Field(default="", max_length=160)  # codes of further counties with commas
    languages: str = Field(default="", max_length=80)  # ISO 639-1 codes with commas
    hours: str = Field(default="", max_length=120)
    cost: Cost = Field(default=Cost.UNKNOWN, sa_type=store.one_of(Cost))
    phone: str = Field(default="", max_length=60)
    email: str = Field(default="", max_length=160)
    voucher: bool = False
    ssvi: SsviPosts = Field(default=SsviPosts.NONE, sa_type=store.one_of(SsviPosts))
    verified_at: datetime | None = Field(default=None, sa_type=store.Utc)
    verified_by: int | None = Field(default=None, foreign_key="institution.id")
    listed_as: str = Field(default="", max_length=160, index=True)  # key of its row in an imported list
    active: bool = True

    def availability(self, now: datetime, given: Patience) -> Availability:
        """Free, full, an old answer, or never answered: the rule of `availability.py`."""
        return availability(self.free, self.confirmed_at, now, given)

    @property
    def answered_at(self) -> datetime | None:
        """When the answer that stands was given; None where none does."""
        return None if self.free is None else self.confirmed_at

    @property
    def counts_places(self) -> bool:
        """Whether places make sense for it."""
        return counts_places(self.capacity, self.confirmed_at)


class ServicePlaces(SQLModel, table=True):
    """Places for one target group. Where a service has such rows, its `capacity` and `free` are their sums."""

    __table_args__ = (CheckConstraint("free IS NULL OR capacity IS NULL OR free <= capacity", name="free_places"),)
    service_id: int = Field(foreign_key="service.id", primary_key=True)
    group: TargetGroup = Field(primary_key=True, sa_type=store.one_of(TargetGroup))
    capacity: int | None = None
    free: int | None = None


@access.scope(Service)
def _reach(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.may(Right.SEE_SERVICES) else false()


@access.scope(ServicePlaces)
def _places_reach(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.may(Right.SEE_SERVICES) else false()


# To whom a confidential place is told

Told = Callable[[Session, Actor], set[int]]
_told: list[Told] = []


def place_told(rule: Told) -> Told:
    """Register who else may know a confidential place: the ids of the services that are told to the actor."""
    _told.append(rule)
    return rule


def known_places(db: Session, actor: Actor) -> frozenset[int]:
    """The services whose place the actor may know though it is confidential: one's own, and those told to one."""
    own = select(Service.id).where(Service.institution_id == actor.institution_id)
    return frozenset(i for i in db.exec(own) if i is not None).union(*(rule(db, actor) for rule in _told))


def hidden(s: Service, known: Collection[int]) -> bool:
    """Whether the place of `s`, and all that might give it away, is kept from somebody who knows `known`."""
    return s.confidential and s.id not in known


def occupancy_told(actor: Actor, s: Service) -> bool:
    """Whether the actor may follow how a service fills, which betrays arrivals: its provider, and the coordinator of
    its county. Others see the state."""
    return s.institution_id == actor.institution_id or (actor.role is Role.COORDINATOR and s.county in actor.counties)


def told_name(s: Service, institution: str, known: Collection[int]) -> str:
    """What a service is called: a confidential one by its institution and county, because its own name may tell the
    place."""
    return f"{institution} · {county_facts(s.county).name}" if hidden(s, known) else s.name


@dataclass(frozen=True)
class GroupPlaces:
    """Places for one target group, as typed and as shown."""

    group: TargetGroup
    capacity: int | None = None
    free: int | None = None


def places_of(db: Session, service_ids: Collection[int]) -> dict[int, tuple[GroupPlaces, ...]]:
    """The places by group of each service that keeps them so, in the order of the groups."""
    found: dict[int, list[GroupPlaces]] = {}
    for p in db.exec(select(ServicePlaces).where(col(ServicePlaces.service_id).in_(service_ids))):
        found.setdefault(p.service_id, []).append(GroupPlaces(p.group, p.capacity, p.free))
    order = list(TargetGroup)
    return {i: tuple(sorted(rows, key=lambda r: order.index(r.group))) for i, rows in found.items()}
