"""How the register is kept: services entered, described, checked, taken out; free places confirmed."""

from dataclasses import replace

from sqlmodel import Session, select

from data_model import access, audit, keeping, settings, store
from data_model.access import Actor, Right, StaffText
from data_model.cases import NeedKind
from data_model.errors import Invalid, NotFound
from data_model.services.facts import (
    MOST_PLACES,
    ServiceFacts,
    check_number,
    checked,
    facts_of,
    kept_from,
    put_places,
    total,
    write,
)
from data_model.services.occupancy import note_answer
from data_model.services.tables import GroupPlaces, Service, TargetGroup, hidden, known_places, places_of


def _held(db: Session, actor: Actor, service_id: int) -> Service:
    """The service, held for a change. One out of the register is unknown to all but its keeper."""
    wanted = access.visible(select(Service).where(Service.id == service_id), actor)
    found = db.exec(store.for_change(wanted)).first()
    if found is None or not (found.active or keeping.may_keep(actor, found, keeping.with_account(db))):
        raise NotFound("service.unknown")
    return found


def _kept(db: Session, actor: Actor, service_id: int, expected_version: int) -> Service:
    """The service, for whoever keeps it, taken for a change."""
    service = _held(db, actor, service_id)
    keeping.require_keeper(db, actor, service, action="services.keep")
    service.take(expected_version)
    return service


def _record(db: Session, actor: Actor, action: str, service: Service) -> None:
    audit.record(db, actor, action, county=service.county, subject=f"service {service.id}")


@access.command(Right.UPDATE_PLACES)
def confirm_places(
    db: Session,
    actor: Actor,
    *,
    service_id: int,
    free: int | None = None,
    groups: tuple[GroupPlaces, ...] = (),
    expected_version: int,
) -> None:
    """Say how many places of one's own service are free today, in all or by target group; the same number confirms it.

    Where the service keeps its places by group, a new number in all does not say whose they are: then `groups` has
    each of them, with its free places.
    """
    service = _held(db, actor, service_id)
    if service.institution_id != actor.institution_id:
        raise access.refusal(actor, "services.own")
    kept = places_of(db, [service_id]).get(service_id, ())
    answered = _answered(kept, groups) if groups else kept
    if groups:
        free = total(row.free for row in answered)
    if free is None or (kept and not groups and free != service.free):
        raise Invalid("places.by_group" if kept else "places.none_said", field="free")
    check_number(free, field="free", most=MOST_PLACES if service.capacity is None else service.capacity)
    service.take(expected_version)
    if groups:
        put_places(db, service, answered)
    service.free, service.confirmed_at = free, settings.now(db)
    note_answer(db, service)
    _record(db, actor, "places_confirmed", service)


def _answered(kept: tuple[GroupPlaces, ...], said: tuple[GroupPlaces, ...]) -> tuple[GroupPlaces, ...]:
    """The kept groups with their new free places; Invalid unless each has just one answer within its places."""
    answers = {row.group: row.free for row in said}
    if len(said) != len(kept) or set(answers) != {row.group for row in kept} or None in answers.values():
        raise Invalid("places.by_group", field="free")
    for row in kept:
        check_number(answers[row.group], field="free", most=MOST_PLACES if row.capacity is None else row.capacity)
    return tuple(replace(row, free=answers[row.group]) for row in kept)


@access.command(Right.KEEP_REGISTER)
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
    institution_id: int | None = None,
) -> int:
    """Enter a service by what others need first, in the actor's county; its id. `edit_service` adds the rest.

    It is one's own institution's; a coordinator enters it also for an institution of the county without an account.
    """
    owner, county = keeping.owner_of_new(db, actor, institution_id, action="services.keep")
    facts = checked(ServiceFacts(name, kind, tuple(groups), town, confidential, capacity), county)
    made = Service(institution_id=owner, name=facts.name, kind=facts.kind, county=county)
    write(db, made, facts)
    keeping.mark_checked(db, actor, made)
    _record(db, actor, "service_added", made)
    assert made.id is not None
    return made.id


@access.command(Right.KEEP_REGISTER)
def edit_service(db: Session, actor: Actor, *, service_id: int, facts: ServiceFacts, expected_version: int) -> None:
    """Describe a service anew, in all its fields; whoever describes it has checked it.

    A coordinator who keeps a confidential service of others changes nothing that may give its place away.
    """
    service = _kept(db, actor, service_id, expected_version)
    if hidden(service, known_places(db, actor)):
        facts = kept_from(facts, facts_of(service, ()))
    write(db, service, checked(facts, service.county))
    keeping.mark_checked(db, actor, service)
    _record(db, actor, "service_edited", service)


@access.command(Right.KEEP_REGISTER)
def set_active(db: Session, actor: Actor, *, service_id: int, active: bool, expected_version: int) -> None:
    """Take a service out of the register, or put it back. Nothing of it is lost."""
    service = _kept(db, actor, service_id, expected_version)
    service.active = bool(active)
    _record(db, actor, "service_restored" if active else "service_retired", service)


@access.command(Right.KEEP_REGISTER)
def verify_service(db: Session, actor: Actor, *, service_id: int, expected_version: int) -> None:
    """Say that the entry is true today; for its institution and for the coordinator of its county."""
    service = _held(db, actor, service_id)
    if not keeping.may_check(actor, service):
        raise access.refusal(actor, "services.check")
    service.take(expected_version)
    keeping.mark_checked(db, actor, service)
    _record(db, actor, "service_verified", service)
