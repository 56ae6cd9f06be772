"""A correction of locked minutes: a new version that says what changed, in old and new words, why and by whom.

Only what the minutes say can be corrected; never the cases, their numbers, or an action that an institution assumed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from sqlmodel import Session, select

from data_model import access, audit, institutions, settings
from data_model.access import Actor, FreeText, Right, StaffText
from data_model.errors import Invalid
from data_model.meetings.gathered import PointRow, numbers_of, points_of
from data_model.meetings.record import count_of
from data_model.meetings.tables import (
    AgendaPoint,
    Attendance,
    Decision,
    Meeting,
    MeetingState,
    PointState,
    Presence,
    find,
    without_codes,
)
from data_model.meetings.versions import lock, newest
from data_model.minutes import MinutesAttendee, MinutesChange, MinutesCorrection, MinutesPoint, MinutesRecord
from data_model.people import Account

T = TypeVar("T")
LONGEST_NAME, LONGEST_PLACE, LONGEST_REASON = 120, 160, 500


@dataclass(frozen=True)
class AttendanceCorrection:
    number: int  # the row of the attendance, from 1, as printed
    presence: Presence
    person: StaffText


@dataclass(frozen=True)
class NotesCorrection:
    point: int  # the point's number, as printed
    text: FreeText


@dataclass(frozen=True)
class DecisionCorrection:
    point: int
    number: int  # the decision's number within the point, from 1
    text: FreeText


@access.command(Right.HOLD_MEETING)
def correct_minutes(
    db: Session,
    actor: Actor,
    *,
    meeting_id: int,
    because: FreeText,
    place: StaffText,
    chair: StaffText,
    secretary: StaffText,
    expected_version: int,
    attendance: tuple[AttendanceCorrection, ...] = (),
    notes: tuple[NotesCorrection, ...] = (),
    decisions: tuple[DecisionCorrection, ...] = (),
) -> int:
    """The next version of a closed meeting's minutes; its number. Place, chair and secretary are handed in as they
    shall be, the rest only where it changes.

    Invalid before the meeting is closed, without a reason, or where nothing changes; Conflict after another correction.
    """
    meeting = find(db, actor, meeting_id, for_change=True)
    if meeting.state is not MeetingState.CLOSED:
        raise Invalid("minutes.not_yet")
    meeting.take(expected_version)
    _reason(because)
    before = newest(db, meeting_id)
    after = replace(
        before,
        place=_line(place, "place", LONGEST_PLACE, empty="meeting.place"),
        chair=_line(chair, "chair", LONGEST_NAME, empty="meeting.no_chair"),
        secretary=_line(secretary, "secretary", LONGEST_NAME),
        attendees=_attendees(before, attendance),
        points=_points(before, notes, decisions),
    )
    after = replace(after, quorum=count_of(after).met)
    changes = tuple(_changes(before, after))
    if not changes:
        raise Invalid("minutes.unchanged")
    account = db.get(Account, actor.account_id)
    who = f"{account.name}, {actor.institution_name}" if account else actor.institution_name
    made = replace(
        after,
        audit_head=audit.head(db, meeting.county),
        correction=MinutesCorrection(before.version + 1, before.digest(), because, who, settings.now(db), changes),
    )
    lock(db, meeting, made)
    _follow(db, meeting, made)
    audit.record(
        db, actor, "minutes_corrected", county=meeting.county, subject=f"meeting {meeting_id}", digest=made.digest(),
        version=made.version,
    )  # fmt: skip
    return made.version


def _reason(because: str) -> None:
    if not because:
        raise Invalid("minutes.because", field="because")
    _line(because, "because", LONGEST_REASON)


def _line(text: str, field: str, longest: int, *, empty: str = "") -> str:
    if empty and not text:
        raise Invalid(empty, field=field, longest=longest)
    if len(text) > longest:
        raise Invalid("text.too_long", field=field, longest=longest)
    without_codes(text, field=field)
    return text


def _one_of(rows: tuple[T, ...], number: int) -> T:
    if not 1 <= number <= len(rows):
        raise Invalid("minutes.no_such_line")
    return rows[number - 1]


def _attendees(before: MinutesRecord, wanted: Iterable[AttendanceCorrection]) -> tuple[MinutesAttendee, ...]:
    made = list(before.attendees)
    for one in wanted:
        row = _one_of(before.attendees, one.number)
        if one.presence not in set(Presence) - {Presence.INVITED}:
            raise Invalid("choice.unknown", field="presence")
        person = _line(one.person, "person", LONGEST_NAME)
        presence = Presence(one.presence)
        instead_of = row.instead_of if presence is Presence.SUBSTITUTE else ""
        made[one.number - 1] = replace(row, person=person, presence=presence, instead_of=instead_of)
    return tuple(made)


def _points(
    before: MinutesRecord, notes: Iterable[NotesCorrection], decisions: Iterable[DecisionCorrection]
) -> tuple[MinutesPoint, ...]:
    made = list(before.points)
    for said in notes:
        _one_of(before.points, said.point)
        without_codes(said.text, field="notes")
        made[said.point - 1] = replace(made[said.point - 1], notes=said.text)
    for decided in decisions:
        _one_of(_one_of(before.points, decided.point).decisions, decided.number)
        if not decided.text:
            raise Invalid("text.empty", field="decisions")
        without_codes(decided.text, field="decisions")
        point = made[decided.point - 1]
        texts = (*point.decisions[: decided.number - 1], decided.text, *point.decisions[decided.number :])
        made[decided.point - 1] = replace(point, decisions=texts)
    return tuple(made)


def _changes(before: MinutesRecord, after: MinutesRecord) -> Iterable[MinutesChange]:
    """Each place where the two say something else, in the order of the paper."""
    told = [(f, "", getattr(before, f), getattr(after, f)) for f in ("place", "chair", "secretary")]
    for old, new in zip(before.attendees, after.attendees, strict=True):
        told.append(("presence", old.institution, old.presence, new.presence))
        told.append(("person", old.institution, old.person, new.person))
    told.append(("quorum", "", str(int(before.quorum)), str(int(after.quorum))))
    for was, now in zip(before.points, after.points, strict=True):
        told.append(("notes", str(was.number), was.notes, now.notes))
        for n, (old_text, new_text) in enumerate(zip(was.decisions, now.decisions, strict=True), start=1):
            told.append(("decision", f"{was.number}.{n}", old_text, new_text))
    return (MinutesChange(*one) for one in told if one[2] != one[3])


def _follow(db: Session, meeting: Meeting, record: MinutesRecord) -> None:
    """The meeting's own rows say what the newest version says, for whoever reads them."""
    assert meeting.id is not None
    meeting.place, meeting.chair, meeting.secretary = record.place, record.chair, record.secretary
    by_name = {a.institution: a for a in record.attendees}
    attending = db.exec(select(Attendance).where(Attendance.meeting_id == meeting.id)).all()
    names = institutions.names(db, (a.institution_id for a in attending))
    for row in attending:
        if came := by_name.get(names[row.institution_id]):
            row.presence, row.person = Presence(came.presence), came.person
    for point, said in zip(kept(db, meeting.id), record.points, strict=True):
        if point.notes != said.notes:
            noted = db.get_one(AgendaPoint, point.id)
            noted.notes, noted.version = said.notes, noted.version + 1
        for decision, text in zip(point.decisions, said.decisions, strict=True):
            db.get_one(Decision, decision.id).text = text


def kept(db: Session, meeting_id: int) -> list[PointRow]:
    """The points that stand in the minutes, in their order: the first is point 1."""
    return [p for p in points_of(db, meeting_id, numbers_of(db, meeting_id)) if p.state is PointState.KEPT]
