"""What the register tells: each service as the actor may see it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from data_model import access, institutions, settings
from data_model.access import Actor, Right
from data_model.cases import NeedKind
from data_model.services.tables import (
    Availability,
    Service,
    TargetGroup,
    hidden,
    known_places,
    stale_after,
    told_name,
)


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
    hidden: bool


def told_rows(db: Session, actor: Actor, found: list[Service]) -> list[ServiceRow]:
    names = institutions.names(db, (s.institution_id for s in found))
    now, stale, known = settings.now(db), stale_after(db), known_places(db, actor)
    return [_row(actor, s, names[s.institution_id], known, s.availability(now, stale)) for s in found]


def _row(actor: Actor, s: Service, institution: str, known: Collection[int], availability: Availability) -> ServiceRow:
    secret = hidden(s, known)
    return ServiceRow(
        s.id or 0, s.version, s.institution_id, institution, told_name(s, institution, known), s.kind,
        tuple(TargetGroup(g) for g in s.groups.split(",") if g), s.county, None if secret else s.town, s.confidential,
        s.capacity, s.free, availability, s.confirmed_at, s.institution_id == actor.institution_id, secret,
    )  # fmt: skip


@access.question(Right.SEE_SERVICES)
def listed(
    db: Session, actor: Actor, *, counties: tuple[str, ...] = (), kind: NeedKind | None = None
) -> list[ServiceRow]:
    """The active services of the counties (the actor's where none is named), by county and name."""
    wanted = select(Service).where(col(Service.active), col(Service.county).in_(counties or tuple(actor.counties)))
    if kind is not None:
        wanted = wanted.where(Service.kind == kind)
    rows = told_rows(db, actor, list(db.exec(access.visible(wanted, actor)).all()))
    return sorted(rows, key=lambda r: (r.county, r.name))  # by the name that is told: the order tells nothing more


@access.question(Right.UPDATE_PLACES)
def own(db: Session, actor: Actor) -> list[ServiceRow]:
    """The services that the actor's institution runs."""
    wanted = select(Service).where(Service.institution_id == actor.institution_id, col(Service.active))
    return told_rows(db, actor, list(db.exec(access.visible(wanted, actor).order_by(Service.name)).all()))


ORDER = (Availability.FREE, Availability.OLD, Availability.NEVER, Availability.FULL)


@access.question(Right.SEND_REFERRAL)
def fitting(db: Session, actor: Actor, *, kind: NeedKind, child: bool) -> list[ServiceRow]:
    """The services of the actor's county that meet a need, for a child or an adult; those with free places first."""
    barred = TargetGroup.ADULT if child else TargetGroup.CHILD
    served = TargetGroup.CHILD if child else TargetGroup.ADULT
    rows = [row for row in listed(db, actor, kind=kind) if served in row.groups or barred not in row.groups]
    return sorted(rows, key=lambda r: (ORDER.index(r.availability), -(r.free or 0), r.name))
