"""What helps beside services: interpreters, mediators, hearing and breathing rooms, specialists, protocols in force."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, false, true
from sqlmodel import Field

from data_model import access, store
from data_model.access import Actor, Right


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
