"""The register of help: which institution offers what, where, and how many places were free when last asked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, false, true
from sqlmodel import Field, Session, col, select

from data_model import access, audit, institutions, settings, store
from data_model.access import Actor, Right, StaffText
from data_model.cases import NeedKind
from data_model.errors import Invalid, NotFound
from data_model.places import known_county, known_town
from geodata.counties import county as county_facts


class TargetGroup(StrEnum):
    ADULT = "adult"
    CHILD = "child"
    WOMAN = "woman"
    MAN = "man"
    FAMILY = "family"
    FOREIGNER = "foreigner"
    DISABILITY = "disability"


class Availability(StrEnum):
    FREE = "free"
    FULL = "full"
    OLD = "old"
    NEVER = "never"


class Service(store.Versioned, table=True):
    """One kind of help by one institution. `capacity` is in places; None where places make no sense."""

    id: int | None = Field(default=None, primary_key=True)
    institution_id: int = Field(foreign_key="institution.id", index=True)
    name: str = Field(max_length=160)
    kind: NeedKind = Field(sa_type=store.one_of(NeedKind))
    nomenclature: str = Field(default="", max_length=20)  # code of the national nomenclature, HG 867/2015
    groups: str = Field(default="", max_length=120)  # TargetGroup values with commas
    county: str = Field(max_length=2, index=True)
    town: int | None = None  # SIRUTA code
    confidential: bool = False
    capacity: int | None = None
    free: int | None = None
    confirmed_at: datetime | None = Field(default=None, sa_type=store.Utc)
    active: bool = True

    def availability(self, now: datetime, stale: timedelta) -> Availability:
        """Free, full, an old answer, or never answered: one rule for list, map and agenda."""
        if self.confirmed_at is None or self.free is None:
            return Availability.NEVER
        if now - self.confirmed_at > stale:
            return Availability.OLD
        return Availability.FREE if self.free > 0 else Availability.FULL


@access.scope(Service)
def _reach(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.may(Right.SEE_SERVICES) else false()


@dataclass(frozen=True)
class ServiceRow:
    """One service as the actor may see it: of a confidential one others learn the county, never the town."""

    id: int
    version: int
    institution_id: int
    institution: str
    name: str
    kind: NeedKind
    groups: tuple[TargetGroup, ...]
    county: str
    town: int | None
    confidential: bool
    capacity: int | None
    free: int | None
    availability: Availability
    confirmed_at: datetime | None
    own: bool


def stale_after(db: Session) -> timedelta:
    """How long an answer about free places counts as fresh."""
    return timedelta(days=settings.number(db, "stale_places_days"))


def _rows(db: Session, actor: Actor, found: list[Service]) -> list[ServiceRow]:
    names = institutions.names(db, (s.institution_id for s in found))
    now, stale = settings.now(db), stale_after(db)
    return [_row(actor, s, names[s.institution_id], s.availability(now, stale)) for s in found]


def told_name(actor: Actor, s: Service, institution: str) -> str:
    """What a service is called before the actor: a confidential one by its institution and county, because its own
    name may tell the place."""
    if s.confidential and s.institution_id != actor.institution_id:
        return f"{institution} · {county_facts(s.county).name}"
    return s.name


def _row(actor: Actor, s: Service, institution: str, availability: Availability) -> ServiceRow:
    own = s.institution_id == actor.institution_id
    hidden = s.confidential and not own
    return ServiceRow(
        s.id or 0, s.version, s.institution_id, institution, told_name(actor, s, institution), s.kind,
        tuple(TargetGroup(g) for g in s.groups.split(",") if g), s.county, None if hidden else s.town, s.confidential,
        s.capacity, s.free, availability, s.confirmed_at, own,
    )  # fmt: skip


@access.question(Right.SEE_SERVICES)
def listed(
    db: Session, actor: Actor, *, counties: tuple[str, ...] = (), kind: NeedKind | None = None
) -> list[ServiceRow]:
    """The active services of the counties (the actor's where none is named), by county and name."""
    wanted = select(Service).where(col(Service.active), col(Service.county).in_(counties or tuple(actor.counties)))
    if kind is not None:
        wanted = wanted.where(Service.kind == kind)
    rows = _rows(db, actor, list(db.exec(access.visible(wanted, actor)).all()))
    return sorted(rows, key=lambda r: (r.county, r.name))  # by the name that is told: the order tells nothing more


@access.question(Right.UPDATE_PLACES)
def own(db: Session, actor: Actor) -> list[ServiceRow]:
    """The services that the actor's institution runs."""
    wanted = select(Service).where(Service.institution_id == actor.institution_id, col(Service.active))
    return _rows(db, actor, list(db.exec(access.visible(wanted, actor).order_by(Service.name)).all()))


ORDER = (Availability.FREE, Availability.OLD, Availability.NEVER, Availability.FULL)


@access.question(Right.SEND_REFERRAL)
def fitting(db: Session, actor: Actor, *, kind: NeedKind, child: bool) -> list[ServiceRow]:
    """The services of the actor's county that meet a need, for a child or an adult; those with free places first."""
    barred = TargetGroup.ADULT if child else TargetGroup.CHILD
    served = TargetGroup.CHILD if child else TargetGroup.ADULT
    rows = [row for row in listed(db, actor, kind=kind) if served in row.groups or barred not in row.groups]
    return sorted(rows, key=lambda r: (ORDER.index(r.availability), -(r.free or 0), r.name))


def _own(db: Session, actor: Actor, service_id: int) -> Service:
    wanted = access.visible(select(Service).where(Service.id == service_id), actor)
    found = db.exec(store.for_change(wanted)).first()
    if found is None:
        raise NotFound("service.unknown")
    if found.institution_id != actor.institution_id:
        raise access.refusal(actor, "services.own")
    return found


@access.command(Right.UPDATE_PLACES)
def confirm_places(db: Session, actor: Actor, *, service_id: int, free: int, expected_version: int) -> None:
    """Say how many places of one's own service are free today; the same number again confirms it."""
    service = _own(db, actor, service_id)
    if free < 0 or (service.capacity is not None and free > service.capacity) or free > 10_000:
        raise Invalid(
            "places.range", field="free", capacity=service.capacity if service.capacity is not None else 10_000
        )
    service.take(expected_version)
    service.free, service.confirmed_at = free, settings.now(db)
    audit.record(db, actor, "places_confirmed", county=service.county, subject=f"service {service_id}", free=free)


@access.command(Right.UPDATE_PLACES)
def add_service(
    db: Session,
    actor: Actor,
    *,
    name: StaffText,
    kind: NeedKind,
    groups: tuple[TargetGroup, ...],
    town: int | None = None,
    confidential: bool = False,
    capacity: int | None = None,
) -> int:
    """Enter a service of one's own institution, in its county; its id."""
    if not name or len(name) > 160:
        raise Invalid("service.name", field="name", longest=160)
    if capacity is not None and not 0 <= capacity <= 10_000:
        raise Invalid("places.range", field="capacity", capacity=10_000)
    known_county(actor.county, field="county")  # a national body has none
    known_town(town, actor.county, field="town")
    made = Service(
        institution_id=actor.institution_id, name=name, kind=NeedKind(kind), county=actor.county, town=town,
        groups=",".join(dict.fromkeys(TargetGroup(g).value for g in groups)), confidential=confidential,
        capacity=capacity,
    )  # fmt: skip
    db.add(made)
    db.flush()
    audit.record(db, actor, "service_added", county=actor.county, subject=f"service {made.id}")
    assert made.id is not None
    return made.id
