"""What helps beside services: interpreters, mediators, hearing and breathing rooms, specialists, protocols in force."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, false, true
from sqlmodel import Field, Session, col, select

from data_model import access, audit, institutions, keeping, settings, store
from data_model.access import Actor, Right, StaffText
from data_model.errors import Invalid, NotFound
from data_model.languages import joined_languages
from data_model.places import known_county, known_town, locality_or_none
from data_model.services.tables import Service
from geodata.counties import COUNTIES
from geodata.spelling import fold


class ResourceKind(StrEnum):
    INTERPRETER = "interpreter"
    MEDIATOR = "mediator"
    HEARING_ROOM = "hearing_room"
    BREATHING_ROOM = "breathing_room"
    COUNSELLING_SPECIALIST = "counselling_specialist"
    PROTOCOL = "protocol"


class Feature(StrEnum):
    """What a hearing room or a breathing room has."""

    SEPARATE_ENTRANCE = "separate_entrance"
    AV_RECORDING = "av_recording"
    ONE_WAY_MIRROR = "one_way_mirror"
    CHILD_FURNITURE = "child_furniture"
    WAITING_AREA = "waiting_area"
    WHEELCHAIR_ACCESS = "wheelchair_access"
    QUIET_LIGHT = "quiet_light"


class TrainingLevel(StrEnum):
    """How far a specialist of the counselling network is trained."""

    BASIC = "basic"
    ADVANCED = "advanced"
    TRAINER = "trainer"


class Resource(store.Versioned, table=True):
    """One person, room or agreement of an institution. `features` of rooms, `level` of specialists, `valid_until` and
    `partners` of protocols; empty for the other kinds."""

    id: int | None = Field(default=None, primary_key=True)
    institution_id: int = Field(foreign_key="institution.id", index=True)
    kind: ResourceKind = Field(sa_type=store.one_of(ResourceKind))
    name: str = Field(max_length=160)
    county: str = Field(max_length=2, index=True)
    town: int | None = None  # SIRUTA code
    languages: str = Field(default="", max_length=80)  # ISO 639-1 codes with commas
    features: str = Field(default="", max_length=200)  # Feature values with commas
    level: TrainingLevel | None = Field(default=None, sa_type=store.one_of(TrainingLevel))
    valid_until: date | None = None
    partners: str = Field(default="", max_length=300)
    verified_at: datetime | None = Field(default=None, sa_type=store.Utc)
    verified_by: int | None = Field(default=None, foreign_key="institution.id")
    active: bool = True


@access.scope(Resource)
def _reach(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.may(Right.SEE_SERVICES) else false()


ROOMS = (ResourceKind.HEARING_ROOM, ResourceKind.BREATHING_ROOM)
SPEAKERS = (ResourceKind.INTERPRETER, ResourceKind.MEDIATOR, ResourceKind.COUNSELLING_SPECIALIST)


@dataclass(frozen=True)
class ResourceFacts:
    """One resource as its keeper describes it; what does not belong to its kind is left out when it is kept."""

    kind: ResourceKind
    name: StaffText
    town: int | None = None
    languages: tuple[str, ...] = ()
    features: tuple[Feature, ...] = ()
    level: TrainingLevel | None = None
    valid_until: date | None = None
    partners: StaffText = ""


@dataclass(frozen=True)
class ResourceRow:
    """One resource. `aged`: nobody has checked it lately; `expired`: a protocol that is no longer in force."""

    id: int
    version: int
    institution_id: int
    institution: str
    county: str
    facts: ResourceFacts
    active: bool
    verified_at: datetime | None
    verified_by: str
    aged: bool
    expired: bool
    keeps: bool
    checks: bool


@dataclass(frozen=True)
class ResourceSearch:
    """What somebody looks for; None and "" ask for nothing. `text` in any spelling, with or without diacritics."""

    text: str = ""
    kind: ResourceKind | None = None
    language: str = ""

    def fits(self, row: ResourceRow) -> bool:
        facts = row.facts
        town = locality_or_none(facts.town) if facts.town is not None else None
        told = (facts.name, row.institution, facts.partners, COUNTIES[row.county].name, town.name if town else "")
        there = f" {fold(' '.join(told))}"
        return (
            self.kind in (None, facts.kind)
            and (not self.language or self.language in facts.languages)
            and all(f" {word}" in there for word in fold(self.text[:200]).split())
        )


def _checked(facts: ResourceFacts, county: str) -> dict[str, Any]:
    """The facts as the columns keep them; Invalid where one breaks a rule."""
    kind = _one(ResourceKind, facts.kind, "kind")
    if not facts.name or len(facts.name) > 160:
        raise Invalid("resource.name", field="name", longest=160)
    if len(facts.partners) > 300:
        raise Invalid("text.too_long", field="partners", longest=300)
    known_town(facts.town, county, field="town")
    if kind is ResourceKind.PROTOCOL and not facts.partners:
        raise Invalid("resource.partners", field="partners")
    specialist = kind is ResourceKind.COUNSELLING_SPECIALIST
    features = dict.fromkeys(_one(Feature, f, "features") for f in facts.features)
    protocol = kind is ResourceKind.PROTOCOL
    return {
        "kind": kind,
        "name": facts.name,
        "town": facts.town,
        "languages": joined_languages(facts.languages) if kind in SPEAKERS else "",
        "features": ",".join(features) if kind in ROOMS else "",
        "level": _one(TrainingLevel, facts.level, "level") if specialist and facts.level else None,
        "valid_until": facts.valid_until if protocol else None,
        "partners": facts.partners if protocol else "",
    }


def _one(codes: type[StrEnum], value: Any, field: str) -> Any:
    try:
        return codes(value)
    except ValueError:
        raise Invalid("choice.unknown", field=field) from None


def _held(db: Session, actor: Actor, resource_id: int) -> Resource:
    wanted = access.visible(select(Resource).where(Resource.id == resource_id), actor)
    found = db.exec(store.for_change(wanted)).first()
    if found is None or not (found.active or keeping.may_keep(actor, found, keeping.with_account(db))):
        raise NotFound("resource.unknown")
    return found


def _kept(db: Session, actor: Actor, resource_id: int, expected_version: int) -> Resource:
    resource = _held(db, actor, resource_id)
    keeping.require_keeper(db, actor, resource, action="resources.keep")
    resource.take(expected_version)
    return resource


def _secret(db: Session, actor: Actor) -> frozenset[int]:
    """The other institutions whose every service is confidential: the town of their rooms would tell theirs."""
    wanted = select(Service.institution_id, Service.confidential).where(
        col(Service.active), Service.institution_id != actor.institution_id
    )
    found = set(db.exec(wanted))
    return frozenset(id for id, confidential in found if confidential and (id, False) not in found)


def _record(db: Session, actor: Actor, action: str, resource: Resource) -> None:
    audit.record(db, actor, action, county=resource.county, subject=f"resource {resource.id}")


@access.command(Right.KEEP_REGISTER)
def add_resource(db: Session, actor: Actor, *, facts: ResourceFacts, institution_id: int | None = None) -> int:
    """Enter a resource of one's own institution, or of one of the county without an account; its id."""
    owner, county = keeping.owner_of_new(db, actor, institution_id, action="resources.keep")
    made = Resource(institution_id=owner, county=county, **_checked(facts, county))
    keeping.mark_checked(db, actor, made)
    db.add(made)
    db.flush()
    _record(db, actor, "resource_added", made)
    assert made.id is not None
    return made.id


@access.command(Right.KEEP_REGISTER)
def edit_resource(db: Session, actor: Actor, *, resource_id: int, facts: ResourceFacts, expected_version: int) -> None:
    """Describe a resource anew; whoever describes it has checked it."""
    resource = _kept(db, actor, resource_id, expected_version)
    if resource.institution_id in _secret(db, actor):
        facts = replace(facts, town=resource.town)  # who cannot see the town cannot change it
    for name, value in _checked(facts, resource.county).items():
        setattr(resource, name, value)
    keeping.mark_checked(db, actor, resource)
    _record(db, actor, "resource_edited", resource)


@access.command(Right.KEEP_REGISTER)
def set_active(db: Session, actor: Actor, *, resource_id: int, active: bool, expected_version: int) -> None:
    """Take a resource out of the register, or put it back."""
    resource = _kept(db, actor, resource_id, expected_version)
    resource.active = bool(active)
    _record(db, actor, "resource_restored" if active else "resource_retired", resource)


@access.command(Right.KEEP_REGISTER)
def verify_resource(db: Session, actor: Actor, *, resource_id: int, expected_version: int) -> None:
    """Say that the entry is true today; for its institution and for the coordinator of its county."""
    resource = _held(db, actor, resource_id)
    if not keeping.may_check(actor, resource):
        raise access.refusal(actor, "resources.check")
    resource.take(expected_version)
    keeping.mark_checked(db, actor, resource)
    _record(db, actor, "resource_verified", resource)


@access.question(Right.SEE_SERVICES)
def listed(
    db: Session,
    actor: Actor,
    *,
    counties: tuple[str, ...] = (),
    search: ResourceSearch | None = None,
) -> list[ResourceRow]:
    """The resources of the counties (the actor's, or every one for who has none) that fit, by county, kind and name.

    Those out of the register come last, and only to who may put them back.
    """
    for code in counties:
        known_county(code, field="counties")
    asked = counties or tuple(actor.counties) or tuple(COUNTIES)
    if search is not None and search.text:
        audit.seen(db, actor, "register_searched", county=actor.county)
    wanted = select(Resource).where(col(Resource.county).in_(asked))
    found = list(db.exec(access.visible(wanted, actor)))
    names = institutions.names(db, {r.institution_id for r in found} | {r.verified_by for r in found})
    now, today = settings.now(db), settings.today(db)
    after, signed_up = keeping.check_after(db), keeping.with_account(db)
    keeper, secret = actor.may(Right.KEEP_REGISTER), _secret(db, actor)
    rows = [
        ResourceRow(
            r.id or 0, r.version, r.institution_id, names[r.institution_id], r.county,
            _facts(r, r.institution_id in secret), r.active,
            r.verified_at, names.get(r.verified_by or 0, ""), keeping.aged(r.verified_at, now, after),
            keeping.expired(r.valid_until, today), keeper and keeping.may_keep(actor, r, signed_up),
            keeper and keeping.may_check(actor, r),
        )
        for r in found
    ]  # fmt: skip
    fitting = [r for r in rows if (r.active or r.keeps) and (search is None or search.fits(r))]
    return sorted(fitting, key=lambda r: (not r.active, r.county, list(ResourceKind).index(r.facts.kind), r.facts.name))


def _facts(r: Resource, secret: bool) -> ResourceFacts:
    return ResourceFacts(
        r.kind, r.name, None if secret else r.town, tuple(c for c in r.languages.split(",") if c),
        tuple(Feature(c) for c in r.features.split(",") if c), r.level, r.valid_until, r.partners,
    )  # fmt: skip
