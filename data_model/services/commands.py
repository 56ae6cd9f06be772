"""How the register is kept: services entered, free places confirmed."""

from sqlmodel import Session, select

from data_model import access, audit, settings, store
from data_model.access import Actor, Right, StaffText
from data_model.cases import NeedKind
from data_model.errors import Invalid, NotFound
from data_model.places import known_county, known_town
from data_model.services.tables import Service, TargetGroup


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
