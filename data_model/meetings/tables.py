"""The tables of a meeting, and which meetings an actor may see."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Index, false, text
from sqlmodel import Field, Session, SQLModel, col, select

from data_model import access, store
from data_model.access import Actor, Role
from data_model.cases.codes import without_codes as without_codes
from data_model.errors import Invalid, NotFound


class MeetingKind(StrEnum):
    ORDINARY = "ordinary"
    AT_NEED = "at_need"


class MeetingState(StrEnum):
    PREPARING = "preparing"
    OPEN = "open"
    CLOSED = "closed"


class PointState(StrEnum):
    KEPT = "kept"
    DROPPED = "dropped"


class Presence(StrEnum):
    INVITED = "invited"
    PRESENT = "present"
    SUBSTITUTE = "substitute"
    ABSENT_NOTICE = "absent_notice"
    ABSENT = "absent"


HERE = (Presence.PRESENT, Presence.SUBSTITUTE)
NOT_CLOSED = text("state <> 'closed'")
SERVED = ("3.2.9", "3.3.6", "5.1.1", "5.1.2")


class AgendaRule(StrEnum):
    LATE_REFERRALS = "late_referrals"
    LATE_HANDOVERS = "late_handovers"
    OVERDUE_CASES = "overdue_cases"
    CASE_WITHOUT_MOVEMENT = "case_without_movement"
    NEED_WITHOUT_SERVICE = "need_without_service"
    SERVICE_MISSING = "service_missing"
    OVERDUE_ACTION = "overdue_action"
    PLAN_ACTION_DUE = "plan_action_due"
    OPEN_ACTION = "open_action"
    ANSWER = "answer"
    FORWARDED = "forwarded"
    MEASURE = "measure"
    OTHER = "other"


ABOUT_CASES = (
    AgendaRule.LATE_REFERRALS, AgendaRule.LATE_HANDOVERS, AgendaRule.OVERDUE_CASES, AgendaRule.CASE_WITHOUT_MOVEMENT,
    AgendaRule.NEED_WITHOUT_SERVICE,
)  # fmt: skip


class Meeting(store.Versioned, table=True):
    """One meeting of a county's team; `number` counts within county and year. A county has one that is not closed."""

    __table_args__ = (
        Index("uq_meeting_number", "county", "year", "number", unique=True),
        Index("uq_meeting_unfinished", "county", unique=True, sqlite_where=NOT_CLOSED, postgresql_where=NOT_CLOSED),
    )
    id: int | None = Field(default=None, primary_key=True)
    county: str = Field(max_length=2, index=True)
    year: int
    number: int
    kind: MeetingKind = Field(sa_type=store.one_of(MeetingKind))
    state: MeetingState = Field(default=MeetingState.PREPARING, sa_type=store.one_of(MeetingState))
    starts_at: datetime = Field(sa_type=store.Utc, index=True)
    minutes_long: int = 90
    place: str = Field(default="", max_length=160)
    chair: str = Field(default="", max_length=120)
    secretary: str = Field(default="", max_length=120)
    plan_actions: str = Field(default="3.2.9", max_length=60)  # codes with commas
    sequence: int = 0  # of the invitation; grows when its time or place changes
    opened_at: datetime | None = Field(default=None, sa_type=store.Utc)
    closed_at: datetime | None = Field(default=None, sa_type=store.Utc)
    digest: str = Field(default="", max_length=64)  # of the newest version of the minutes; empty before closing
    current_point: int | None = None  # on the room's screen; no foreign key, as points already point here
    changes: int = 0  # grows with each change of anything in the meeting: who follows asks for it alone


class AgendaPoint(store.Versioned, table=True):
    """A point of a meeting; `key` is its proposal's, empty for one that a person added."""

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    position: int
    rule: AgendaRule = Field(sa_type=store.one_of(AgendaRule))
    key: str = Field(default="", max_length=80)
    title: str = Field(default="", max_length=300)
    figures: str = "{}"
    state: PointState = Field(default=PointState.KEPT, sa_type=store.one_of(PointState))
    dropped_because: str = ""
    minutes_long: int = 10
    notes: str = ""


class MeetingCase(SQLModel, table=True):
    """The number that a case has in one meeting and in no other."""

    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    case_id: int = Field(foreign_key="case.id", primary_key=True, index=True)
    number: int


class PointCase(SQLModel, table=True):
    """A case that a point is about."""

    point_id: int = Field(foreign_key="agendapoint.id", primary_key=True)
    case_id: int = Field(foreign_key="case.id", primary_key=True)


class Decision(SQLModel, table=True):
    """What the team decided at a point."""

    id: int | None = Field(default=None, primary_key=True)
    point_id: int = Field(foreign_key="agendapoint.id", index=True)
    text: str
    plan_action: str = Field(default="", max_length=10)


class Attendance(SQLModel, table=True):
    """An invited institution and who came for it."""

    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    institution_id: int = Field(foreign_key="institution.id", primary_key=True, index=True)
    presence: Presence = Field(default=Presence.INVITED, sa_type=store.one_of(Presence))
    person: str = Field(default="", max_length=120)


class MinutesVersion(SQLModel, table=True):
    """The minutes as they were locked: 1 at closing, each correction the next. A trigger of migration 0007 refuses
    every change and removal."""

    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    number: int = Field(primary_key=True)
    record: str  # canonical JSON
    digest: str = Field(max_length=64)
    changed_because: str = ""
    made_at: datetime = Field(sa_type=store.Utc)
    audit_head: str = Field(max_length=64)


@access.scope(Meeting)
def _reach(actor: Actor) -> ColumnElement[bool]:
    if actor.role in (Role.COORDINATOR, Role.REGIONAL):
        return col(Meeting.county).in_(actor.counties)
    if actor.role is not Role.INSTITUTION:
        return false()
    invited = select(Attendance.meeting_id).where(Attendance.institution_id == actor.institution_id)
    return col(Meeting.id).in_(invited)


def find(db: Session, actor: Actor, meeting_id: int, *, for_change: bool = False) -> Meeting:
    """A meeting in the actor's reach; NotFound otherwise."""
    wanted = access.visible(select(Meeting).where(Meeting.id == meeting_id), actor)
    found = db.exec(store.for_change(wanted) if for_change else wanted).first()
    if found is None:
        raise NotFound("meeting.unknown")
    return found


def editable(db: Session, actor: Actor, meeting_id: int, *, state: MeetingState | None = None) -> Meeting:
    """A meeting that may still be changed, in `state` where one is asked for; Invalid for a closed one.

    Held until the transaction ends: all that changes in a meeting passes here, so it changes in one order.
    """
    meeting = find(db, actor, meeting_id, for_change=True)
    if meeting.state is MeetingState.CLOSED:
        raise Invalid("meeting.closed")
    if state is not None and meeting.state is not state:
        raise Invalid(f"meeting.not_{state}")
    meeting.changes += 1
    return meeting


def point_of(db: Session, actor: Actor, point_id: int) -> tuple[AgendaPoint, Meeting]:
    """A point and its meeting, which may still be changed; the meeting is held first, then the point is read."""
    meeting_id = db.exec(select(AgendaPoint.meeting_id).where(AgendaPoint.id == point_id)).first()
    if meeting_id is None:
        raise NotFound("point.unknown")
    meeting = editable(db, actor, meeting_id)
    return db.exec(store.for_change(select(AgendaPoint).where(AgendaPoint.id == point_id))).one(), meeting
