"""A meeting's minutes drawn up from what happened, with cases under the meeting's own numbers."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from data_model import audit, institutions, settings, teams
from data_model.actions import PENDING, ActionItem, held_by
from data_model.cases import Case, Need
from data_model.meetings.acknowledging import acknowledged_in
from data_model.meetings.carrying import PointEnd
from data_model.meetings.forwarding import sent_at_points
from data_model.meetings.gathered import PointRow, numbers_of, points_of
from data_model.meetings.tables import HERE, Attendance, Meeting, PointState, Presence
from data_model.minutes import (
    MinutesAction,
    MinutesAttendee,
    MinutesCase,
    MinutesForward,
    MinutesMaterial,
    MinutesPoint,
    MinutesRecord,
    MinutesReminded,
)
from data_model.periods import BUCHAREST, Quarter
from data_model.teams import ConstitutionAct, Member, QuorumCount, QuorumRule, quorum_of


def counted(act: ConstitutionAct | None, members: Collection[int], attending: Iterable[Attendance]) -> QuorumCount:
    """The quorum of a meeting by its act's rule: of the member institutions, those that came, themselves or by a
    substitute. Guests do not count; where no act is in force, all that were invited do, and more than half must come.
    """
    rows = list(attending)
    theirs = set(members) if act else {a.institution_id for a in rows}
    here = sum(a.presence in HERE and a.institution_id in theirs for a in rows)
    rule, number = (act.quorum_rule, act.quorum_number) if act else (QuorumRule.MORE_THAN_HALF, None)
    return QuorumCount(len(theirs), here, quorum_of(rule, len(theirs), number), rule)


def count_of(record: MinutesRecord) -> QuorumCount:
    """The quorum as a record of minutes tells it; one that names no rule went by more than half."""
    here = sum(a.presence in HERE and a.member for a in record.attendees)
    rule = QuorumRule(record.quorum_rule or QuorumRule.MORE_THAN_HALF)
    return QuorumCount(record.members, here, record.quorum_needed or quorum_of(rule, record.members), rule)


def act_of(db: Session, meeting: Meeting) -> ConstitutionAct | None:
    """The act in force on the day on which a meeting is held."""
    return teams.act_on(db, meeting.county, (meeting.opened_at or meeting.starts_at).astimezone(BUCHAREST).date())


def draw_up(db: Session, meeting: Meeting) -> MinutesRecord:
    """The minutes as they stand now; locked only when the meeting closes."""
    act = act_of(db, meeting)
    seats = teams.seats_of(db, act)
    attending = db.exec(select(Attendance).where(Attendance.meeting_id == meeting.id)).all()
    assert meeting.id is not None
    count = counted(act, seats, attending)
    numbers = numbers_of(db, meeting.id)
    kept = [p for p in points_of(db, meeting.id, numbers) if p.state is PointState.KEPT]
    points, position = _points(kept), {p.id: n for n, p in enumerate(kept, start=1)}
    mentioned = {n for p in points for n in p.cases}
    return MinutesRecord(
        county=meeting.county,
        number=meeting.number,
        year=meeting.year,
        kind=meeting.kind,
        period=str(Quarter.of(meeting.opened_at or meeting.starts_at)),
        held_at=meeting.opened_at or meeting.starts_at,
        closed_at=meeting.closed_at,
        place=meeting.place,
        chair=meeting.chair,
        secretary=meeting.secretary,
        act=teams.said(act) if act else "",
        plan_actions=tuple(meeting.plan_actions.split(",")),
        members=count.members,
        attendees=_attendees(db, attending, seats if act else None),
        quorum=count.met,
        points=points,
        cases=tuple(c for c in cases_of(db, numbers) if c.number in mentioned),
        earlier_actions=_earlier(db, meeting),
        audit_head=audit.head(db, meeting.county),
        demo=settings.is_demo(db),
        quorum_rule=count.rule,
        quorum_needed=count.needed,
        postponed=tuple(position[p.id] for p in kept if p.ends is PointEnd.CONTINUED),
        forwards=tuple(
            MinutesForward(position[f.point_id], f.to, f.question, f.answer)
            for f in sent_at_points(db, meeting.id)
            if f.point_id in position
        ),
        acknowledged=_acknowledged(db, meeting.id, attending),
    )


def _attendees(
    db: Session, attending: Iterable[Attendance], seats: dict[int, Member] | None
) -> tuple[MinutesAttendee, ...]:
    rows = list(attending)
    names = institutions.names(db, (a.institution_id for a in rows))
    made = [attendee(a, names[a.institution_id], seats) for a in rows]
    return tuple(sorted(made, key=lambda a: a.institution))


def attendee(row: Attendance, name: str, seats: dict[int, Member] | None) -> MinutesAttendee:
    """A line of the attendance, with the person whose place a substitute took; `seats` is None without an act."""
    seat = (seats or {}).get(row.institution_id)
    instead = seat.titular if seat and row.presence is Presence.SUBSTITUTE and seat.titular != row.person else ""
    return MinutesAttendee(name, row.person, row.presence, seats is None or seat is not None, instead)


def _acknowledged(db: Session, meeting_id: int, attending: Iterable[Attendance]) -> tuple[MinutesReminded, ...]:
    """Those who were there and acknowledged the confidentiality reminder, by name."""
    known = acknowledged_in(db, meeting_id)
    here = [a.institution_id for a in attending if a.presence in HERE and a.institution_id in known]
    names = institutions.names(db, here)
    return tuple(sorted((MinutesReminded(names[i], known[i]) for i in here), key=lambda r: r.institution))


def cases_of(db: Session, numbers: dict[int, int]) -> list[MinutesCase]:
    """The cases of a meeting (their number by id) as all who sit there may know them."""
    needs: dict[int, list[str]] = {}
    for need in db.exec(select(Need).where(col(Need.case_id).in_(numbers))):
        needs.setdefault(need.case_id, []).append(need.kind.value)
    found = db.exec(
        select(Case.id, Case.age_band, Case.progress).where(col(Case.id).in_(numbers))
    ).all()  # ungated: numbers only
    made = [
        MinutesCase(numbers[i], band, progress, tuple(sorted(needs.get(i, ())))) for i, band, progress in found if i
    ]
    return sorted(made, key=lambda c: c.number)


def _points(kept: Sequence[PointRow]) -> tuple[MinutesPoint, ...]:
    """The kept points in their order; the meeting's actions numbered as they were written."""
    number = {id: n for n, id in enumerate(sorted(a.id for p in kept for a in p.actions), start=1)}
    return tuple(
        MinutesPoint(
            n, p.rule, p.title, p.figures, p.notes, tuple(d.text for d in p.decisions),
            tuple(MinutesAction(number[a.id], a.text, a.held_by, a.due_on, a.plan_action, a.state) for a in p.actions),
            p.cases, tuple(MinutesMaterial(m.number, m.title, m.pages, m.digest) for m in p.materials),
        )
        for n, p in enumerate(kept, start=1)
    )  # fmt: skip


def _action(a: ActionItem, number: int, names: dict[int, str]) -> MinutesAction:
    owner = held_by(names[a.owner_institution_id], a.person)
    return MinutesAction(number, a.text, owner, a.due_on, a.plan_action, a.state)


def _earlier(db: Session, meeting: Meeting) -> tuple[MinutesAction, ...]:
    """The actions of earlier meetings that are pending, or ended since the one before."""
    before = db.exec(
        select(Meeting.starts_at)
        .where(Meeting.county == meeting.county, Meeting.starts_at < meeting.starts_at)
        .order_by(col(Meeting.starts_at).desc())
        .limit(1)
    ).first()
    wanted = select(ActionItem).where(ActionItem.county == meeting.county, ActionItem.meeting_id != meeting.id)
    recent: ColumnElement[bool] = col(ActionItem.state).in_(PENDING)
    if before is not None:
        recent = recent | (col(ActionItem.changed_at) >= before)
    found = db.exec(wanted.where(recent).order_by(col(ActionItem.due_on), col(ActionItem.id))).all()
    names = institutions.names(db, (a.owner_institution_id for a in found))
    return tuple(_action(a, n, names) for n, a in enumerate(found, start=1))
