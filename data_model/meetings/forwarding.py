"""A point's question to another county's team, to the regional centre or to ANITP, and the answer that comes back.

Only the typed words leave the county, with the bare kind of the point: no figure, number or code of a case.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, or_
from sqlmodel import Field, Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from data_model import access, audit, institutions, settings, store
from data_model.access import Actor, FreeText, Right
from data_model.cases.codes import without_codes
from data_model.errors import Invalid, NotFound
from data_model.guard.cases import names_a_case
from data_model.institutions import Institution, InstitutionKind
from data_model.meetings.acknowledging import entered
from data_model.meetings.carrying import origins
from data_model.meetings.tables import ABOUT_CASES, AgendaPoint, AgendaRule, Meeting, PointState, find, point_of
from geodata.counties import COUNTIES


class Addressee(StrEnum):
    COUNTY = "county"
    CENTRE = "centre"
    NATIONAL = "national"


class ForwardState(StrEnum):
    SENT = "sent"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


class Forward(store.Versioned, table=True):
    """A question from a county's point; `to_county` is empty where it goes to the centre or to ANITP."""

    id: int | None = Field(default=None, primary_key=True)
    county: str = Field(max_length=2, index=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    point_id: int = Field(foreign_key="agendapoint.id", index=True)
    to_institution_id: int = Field(foreign_key="institution.id", index=True)
    to_county: str = Field(default="", max_length=2, index=True)
    question: str
    state: ForwardState = Field(default=ForwardState.SENT, sa_type=store.one_of(ForwardState))
    sent_at: datetime = Field(sa_type=store.Utc)
    accepted_at: datetime | None = Field(default=None, sa_type=store.Utc)  # onto the receiving county's agenda
    answer: str = ""
    answered_at: datetime | None = Field(default=None, sa_type=store.Utc)


@access.scope(Forward)
def _reach(actor: Actor) -> ColumnElement[bool]:
    """What one's institution is asked, and what the meetings in reach have asked."""
    meetings = access.visible(select(Meeting), actor).with_only_columns(col(Meeting.id))
    return or_(col(Forward.to_institution_id) == actor.institution_id, col(Forward.meeting_id).in_(meetings))


def without_cases(text: str, *, field: str) -> None:
    """Invalid where words that leave the county hold a case's code or its number in a meeting."""
    without_codes(text, field=field)
    if names_a_case(text):
        raise Invalid("forward.case_number", field=field)


_TOLD: dict[AgendaRule, tuple[str, ...]] = {
    AgendaRule.PLAN_ACTION_DUE: ("code", "title"),
    AgendaRule.SERVICE_MISSING: ("what", "n", "all", "shared"),
    AgendaRule.MEASURE: ("measure", "text", "session", "due"),
}
"""The figures of a point that may leave the county: what the plan, the register of services or the Committee say."""


def told_elsewhere(
    rule: AgendaRule, title: str, figures: Mapping[str, str | int]
) -> tuple[AgendaRule, str, dict[str, str | int]]:
    """The rule, the title and the figures of a point as the addressee is told them: nothing that stands for a case.

    A point about cases is told as any other subject; what a person called a point stays in the county.
    """
    if rule in ABOUT_CASES:
        return AgendaRule.OTHER, "", {}
    if rule not in _TOLD:
        return rule, "", {}
    kept = {name: figures[name] for name in _TOLD[rule] if name in figures}
    try:
        without_cases(title, field="title")
    except Invalid:
        title = ""
    return rule, title, kept


@access.command(Right.HOLD_MEETING)
def forward_point(
    db: Session, actor: Actor, *, point_id: int, to: Addressee, question: FreeText, county: str = ""
) -> int:
    """Ask another county's team (`county` says which), the regional centre or ANITP from a point of a meeting that is
    not closed; the id.

    Invalid without words, with words about a case, or while the same addressee owes an answer at this point.
    """
    point, meeting = point_of(db, actor, point_id)
    if point.state is PointState.DROPPED:
        raise Invalid("forward.dropped")
    if not question:
        raise Invalid("forward.question", field="question")
    without_cases(question, field="question")
    receiver = _addressee(db, meeting.county, Addressee(to), county)
    waiting = db.exec(
        select(Forward.id).where(
            Forward.point_id == point_id, Forward.to_institution_id == receiver, Forward.state == ForwardState.SENT
        )
    ).first()
    if waiting is not None:
        raise Invalid("forward.already")
    made = Forward(
        county=meeting.county, meeting_id=point.meeting_id, point_id=point_id, to_institution_id=receiver,
        to_county=county if to is Addressee.COUNTY else "", question=question, sent_at=settings.now(db),
    )  # fmt: skip
    db.add(made)
    db.flush()
    audit.record(db, actor, "point_forwarded", county=meeting.county, subject=f"forward {made.id}")
    assert made.id is not None
    return made.id


def _addressee(db: Session, own: str, to: Addressee, county: str) -> int:
    """The institution that answers: a prefecture, the centre that serves the county, or ANITP."""
    if to is Addressee.COUNTY:
        if county not in COUNTIES or county == own:
            raise Invalid("forward.county", field="county")
        found = institutions.serving(db, county, InstitutionKind.PREFECTURE)
    elif to is Addressee.CENTRE:
        found = institutions.serving(db, own, InstitutionKind.ANITP_REGIONAL)
    else:
        wanted = select(Institution).where(Institution.kind == InstitutionKind.ANITP_CENTRAL, col(Institution.active))
        found = list(db.exec(wanted.order_by(col(Institution.id))).all())
    if not found:
        raise Invalid("forward.nobody", field="to")
    assert found[0].id is not None
    return found[0].id


def received(db: Session, actor: Actor, forward_id: int, expected_version: int) -> Forward:
    """A question that waits for the actor's institution, held for its answer; NotFound for one of somebody else."""
    mine = select(Forward).where(Forward.id == forward_id, Forward.to_institution_id == actor.institution_id)
    return _held(db, access.visible(mine, actor), expected_version)


def _held(db: Session, wanted: SelectOfScalar[Forward], expected_version: int) -> Forward:
    found = db.exec(store.for_change(wanted)).first()
    if found is None:
        raise NotFound("forward.unknown")
    found.take(expected_version)
    if found.state is not ForwardState.SENT:
        raise Invalid("forward.ended")
    return found


def _asking_meeting(db: Session, forward_id: int) -> Meeting:
    """The meeting that asked, held: its minutes are closed with the answer or without it."""
    asking = select(Forward.meeting_id).where(Forward.id == forward_id).scalar_subquery()
    found = db.exec(store.for_change(select(Meeting).where(col(Meeting.id) == asking))).first()
    if found is None:
        raise NotFound("forward.unknown")
    return found


@access.command(Right.ANSWER_FORWARD)
def answer_forward(db: Session, actor: Actor, *, forward_id: int, answer: FreeText, expected_version: int) -> None:
    """Answer a question that one's institution was asked; it goes back to the point it came from."""
    asking = _asking_meeting(db, forward_id)
    found = received(db, actor, forward_id, expected_version)
    if not answer:
        raise Invalid("forward.answer", field="answer")
    without_cases(answer, field="answer")
    answered_at = max(settings.now(db), asking.closed_at or settings.now(db))  # what the minutes miss comes after them
    found.state, found.answer, found.answered_at = ForwardState.ANSWERED, answer, answered_at
    audit.record(db, actor, "forward_answered", county=found.county, subject=f"forward {forward_id}")


@access.command(Right.HOLD_MEETING)
def withdraw_forward(db: Session, actor: Actor, *, forward_id: int, expected_version: int) -> None:
    """Take back a question of one's own team that nobody has answered."""
    own = select(Forward).where(Forward.id == forward_id, col(Forward.county).in_(actor.counties))
    found = _held(db, access.visible(own, actor), expected_version)
    found.state = ForwardState.WITHDRAWN
    audit.record(db, actor, "forward_withdrawn", county=found.county, subject=f"forward {forward_id}")


@dataclass(frozen=True)
class ForwardRow:
    """A question with its answer. `rule`, `title` and `figures` say the point as it may be told elsewhere; of one that
    was taken back the other counties have no word any more."""

    id: int
    version: int
    county: str
    meeting: str  # the asking meeting, "3/2026"
    rule: AgendaRule
    title: str
    figures: dict[str, str | int]
    to: str
    to_county: str
    question: str
    state: ForwardState
    sent_at: datetime
    accepted: bool
    answer: str
    answered_at: datetime | None
    mine: bool  # asked of the actor's institution


def _rows(db: Session, actor: Actor, found: list[Forward]) -> list[ForwardRow]:
    with store.as_system(db):  # of a point elsewhere only what `told_elsewhere` leaves is told
        points = {
            p.id: (p, m)
            for p, m in db.exec(
                select(AgendaPoint, Meeting)
                .join(Meeting, col(Meeting.id) == col(AgendaPoint.meeting_id))
                .where(col(AgendaPoint.id).in_([f.point_id for f in found]))
            )
        }
    names = institutions.names(db, (f.to_institution_id for f in found))
    rows = []
    for f in found:
        point, meeting = points[f.point_id]
        rule, title, figures = told_elsewhere(point.rule, point.title, json.loads(point.figures))
        question = f.question
        if f.state is ForwardState.WITHDRAWN and f.county not in actor.counties:
            question, title, figures = "", "", {}
        rows.append(
            ForwardRow(
                f.id or 0, f.version, f.county, f"{meeting.number}/{meeting.year}", rule, title, figures,
                names[f.to_institution_id], f.to_county, question, f.state, f.sent_at, f.accepted_at is not None,
                f.answer, f.answered_at, f.to_institution_id == actor.institution_id,
            )
        )  # fmt: skip
    return rows


@access.question(Right.ANSWER_FORWARD)
def forwards_received(db: Session, actor: Actor) -> list[ForwardRow]:
    """What the actor's institution was asked: what waits first, the oldest on top; then what is ended, the newest."""
    wanted = access.visible(select(Forward), actor).where(Forward.to_institution_id == actor.institution_id)
    rows = _rows(db, actor, list(db.exec(wanted.order_by(col(Forward.sent_at), col(Forward.id))).all()))
    ended = [r for r in rows if r.state is not ForwardState.SENT]
    return [*(r for r in rows if r.state is ForwardState.SENT), *reversed(ended)]


@access.question(Right.SEE_MEETINGS)
def forwards_sent(db: Session, actor: Actor) -> list[ForwardRow]:
    """What the teams whose meetings are in reach have asked, the newest first."""
    meetings = access.visible(select(Meeting), actor).with_only_columns(col(Meeting.id))
    wanted = access.visible(select(Forward), actor).where(col(Forward.meeting_id).in_(meetings))
    return _rows(db, actor, list(db.exec(wanted.order_by(col(Forward.sent_at).desc(), col(Forward.id).desc())).all()))


@access.question(Right.SEE_MEETINGS)
def forwards_of(db: Session, actor: Actor, *, meeting_id: int) -> dict[int, list[ForwardRow]]:
    """The questions of each point of a meeting, also of the earlier points that it goes on from, in their order."""
    entered(db, actor, find(db, actor, meeting_id))
    ids = db.exec(select(AgendaPoint.id).where(AgendaPoint.meeting_id == meeting_id)).all()
    led = origins(db, [i for i in ids if i is not None])
    wanted = access.visible(select(Forward), actor).where(col(Forward.point_id).in_(led))
    found = list(db.exec(wanted.order_by(col(Forward.sent_at), col(Forward.id))).all())
    told: dict[int, list[ForwardRow]] = {}
    for forward, row in zip(found, _rows(db, actor, found), strict=True):
        told.setdefault(led[forward.point_id], []).append(row)
    return told


@dataclass(frozen=True)
class Sent:
    """A question as the minutes tell it; the answer is empty while none has come."""

    point_id: int
    to: str
    question: str
    answer: str


def sent_at_points(db: Session, meeting_id: int) -> list[Sent]:
    """What the meeting asked and did not take back, in the order of asking."""
    wanted = select(Forward).where(Forward.meeting_id == meeting_id, Forward.state != ForwardState.WITHDRAWN)
    found = db.exec(wanted.order_by(col(Forward.sent_at), col(Forward.id))).all()
    names = institutions.names(db, (f.to_institution_id for f in found))
    return [Sent(f.point_id, names[f.to_institution_id], f.question, f.answer) for f in found]
