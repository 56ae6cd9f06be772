"""What the register tells: each service as the actor may see it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import literal
from sqlmodel import Session, col, or_, select

from data_model import access, audit, keeping, settings
from data_model.access import Actor, Right
from data_model.cases import NeedKind
from data_model.errors import NotFound
from data_model.institutions import Institution, InstitutionKind
from data_model.periods import BUCHAREST
from data_model.places import known_county
from data_model.services.availability import Availability, Patience, patience
from data_model.services.facts import (
    ServiceFacts,
    facts_of,
    split,
    split_groups,
    told_without_place,
)
from data_model.services.search import Search
from data_model.services.tables import (
    GroupPlaces,
    ProviderType,
    Service,
    TargetGroup,
    hidden,
    known_places,
    occupancy_told,
    places_of,
    provider_type,
    told_name,
)
from geodata.counties import COUNTIES


@dataclass(frozen=True)
class ServiceRow:
    """One service as the actor may see it: of a confidential one others learn the county, never the town.

    `hidden`: the place is kept from this actor. `aged`: nobody has checked the entry lately. `expired`: its licence is.
    `counted`: the actor is the provider or its coordinator and follows the free places. For all others, who could read
    arrivals from them, `free` is None, in all and in `places` by target group, `confirmed_at` is the first moment of
    its day and `version` is 0.
    """

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
    provider: ProviderType
    nomenclature: str
    voucher: bool
    covers: tuple[str, ...]
    verified_at: datetime | None
    aged: bool
    expired: bool
    places: tuple[GroupPlaces, ...]
    counted: bool


@dataclass(frozen=True)
class _View:
    """Who looks, when, and what the rules of that moment are."""

    actor: Actor
    known: Collection[int]
    bodies: Mapping[int | None, Institution]
    now: datetime
    today: date
    patience: Patience
    check_after: timedelta
    places: Mapping[int, tuple[GroupPlaces, ...]]

    def row(self, s: Service) -> ServiceRow:
        body = self.bodies[s.institution_id]
        secret, counted = hidden(s, self.known), occupancy_told(self.actor, s)
        return ServiceRow(
            s.id or 0, s.version if counted else 0, s.institution_id, body.name,
            told_name(s, body.name, self.known), s.kind, split_groups(s.groups), s.county,
            None if secret else s.town, s.confidential, s.capacity,
            s.free if counted else None, s.availability(self.now, self.patience),
            s.confirmed_at if counted else _day(s.confirmed_at),
            s.institution_id == self.actor.institution_id, secret, provider_type(body.kind),
            s.nomenclature, s.voucher, split(s.covers), s.verified_at,
            keeping.aged(s.verified_at, self.now, self.check_after),
            not secret and keeping.expired(s.licence_until, self.today), self._places(s, counted), counted,
        )  # fmt: skip

    def _places(self, s: Service, counted: bool) -> tuple[GroupPlaces, ...]:
        kept = self.places.get(s.id or 0, ())
        return kept if counted else tuple(replace(row, free=None) for row in kept)


def _day(moment: datetime | None) -> datetime | None:
    """The first moment of its day in Bucharest."""
    return moment and datetime.combine(moment.astimezone(BUCHAREST), time(), BUCHAREST)


def _view(db: Session, actor: Actor, found: list[Service]) -> _View:
    ids = {s.institution_id for s in found} | {s.verified_by for s in found}
    bodies = {b.id: b for b in db.exec(select(Institution).where(col(Institution.id).in_(ids)))}
    return _View(
        actor, known_places(db, actor), bodies, settings.now(db), settings.today(db), patience(db),
        keeping.check_after(db), places_of(db, [s.id or 0 for s in found]),
    )  # fmt: skip


def told_rows(db: Session, actor: Actor, found: list[Service]) -> list[ServiceRow]:
    """The services as the actor may see them, in the order given."""
    view = _view(db, actor, found)
    return [view.row(s) for s in found]


@access.question(Right.SEE_SERVICES)
def listed(
    db: Session,
    actor: Actor,
    *,
    counties: tuple[str, ...] = (),
    kind: NeedKind | None = None,
    search: Search | None = None,
) -> list[ServiceRow]:
    """The active services in or for the counties that fit the search, by county and name.

    Where no county is named: the actor's, or every one for who has none.
    """
    for code in counties:
        known_county(code, field="counties")
    asked = counties or tuple(actor.counties) or tuple(COUNTIES)
    for_them = (literal(",") + col(Service.covers) + literal(",")).contains
    wanted = select(Service).where(
        col(Service.active), or_(col(Service.county).in_(asked), *(for_them(f",{code},") for code in asked))
    )
    if kind is not None:
        wanted = wanted.where(Service.kind == kind)
    found = told_rows(db, actor, list(db.exec(access.visible(wanted, actor)).all()))
    if search is not None and search.text:
        audit.seen(db, actor, "register_searched", county=actor.county)
    fitting = [row for row in found if search is None or search.fits(row)]
    return sorted(fitting, key=lambda r: (r.county, r.name))  # by the name that is told: the order tells nothing more


@access.question(Right.UPDATE_PLACES)
def own(db: Session, actor: Actor) -> list[ServiceRow]:
    """The services that the actor's institution runs."""
    wanted = select(Service).where(Service.institution_id == actor.institution_id, col(Service.active))
    return told_rows(db, actor, list(db.exec(access.visible(wanted, actor).order_by(Service.name)).all()))


@access.question(Right.KEEP_REGISTER)
def retired(db: Session, actor: Actor) -> list[ServiceRow]:
    """The services out of the register that the actor may put back, by name."""
    signed_up = keeping.with_account(db)
    wanted = select(Service).where(
        col(Service.active).is_(False),
        or_(col(Service.institution_id) == actor.institution_id, col(Service.county).in_(actor.counties)),
    )
    found = [s for s in db.exec(access.visible(wanted, actor)) if keeping.may_keep(actor, s, signed_up)]
    return sorted(told_rows(db, actor, found), key=lambda r: r.name)


@dataclass(frozen=True)
class ServiceDetail:
    """One service in all its fields; those that may give a confidential place away are empty for who may not know it.

    `keeps`, `checks`: whether the actor may change the entry, and whether it may say that it is true today.
    """

    row: ServiceRow
    institution_kind: InstitutionKind
    facts: ServiceFacts
    active: bool
    verified_by: str
    keeps: bool
    checks: bool


@access.question(Right.SEE_SERVICES)
def detail(db: Session, actor: Actor, *, service_id: int) -> ServiceDetail:
    """One service; NotFound for one out of the register, but for who keeps it."""
    s = db.exec(access.visible(select(Service).where(Service.id == service_id), actor)).first()
    signed_up = keeping.with_account(db)
    keeps = s is not None and actor.may(Right.KEEP_REGISTER) and keeping.may_keep(actor, s, signed_up)
    if s is None or not (s.active or keeps):
        raise NotFound("service.unknown")
    view = _view(db, actor, [s])
    row = view.row(s)
    facts = facts_of(s, row.places)
    if s.confidential and not row.hidden:
        audit.seen(db, actor, "place_told", county=s.county, subject=f"service {service_id}")
    if row.hidden:
        facts = told_without_place(facts, row.name)
    by = view.bodies[s.verified_by].name if s.verified_by else ""
    checks = actor.may(Right.KEEP_REGISTER) and keeping.may_check(actor, s)
    return ServiceDetail(row, view.bodies[s.institution_id].kind, facts, s.active, by, keeps, checks)
