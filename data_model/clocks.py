"""Every deadline that has run out, and to whom it is raised: derived from the rows, never stored.

A referral without an answer, a hand-over without one, a case whose next step is overdue. What an institution owes is
its own matter first; after the hours of `escalation` the county's coordinator and ANITP's regional centre see it, and
after more of them the next agenda proposes it, so that nothing dies silently.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func
from sqlmodel import Session, col, select

from data_model import escalation, institutions, settings
from data_model.cases import Case, CaseNote, Notification, Progress
from data_model.escalation import Stage
from data_model.handovers import HandOver, HandOverStatus
from data_model.institutions import InstitutionKind
from data_model.referrals import CURRENT, WAITING, Referral
from data_model.tracks import overdue_steps
from geodata.counties import COUNTIES


class Clock(StrEnum):
    """What was not done in time; words/ro/clocks.toml has a sentence for each."""

    ANSWER = "answer"  # of a referral
    HANDOVER = "handover"  # the answer to one
    NOTIFY = "notify"
    ASSESS = "assess"
    REVIEW = "review"
    MONITOR = "monitor"  # its end: to close the case, or to ask for a new service
    VALIDATE_CLOSING = "validate_closing"
    STEP = "step"  # of a track of the case


@dataclass(frozen=True)
class Late:
    """One thing overdue. `counties` are those whose teams it is raised to, the case's own first; `owner_id` who owes
    it; `hours` how long its deadline has passed."""

    clock: Clock
    case_id: int
    counties: tuple[str, ...]
    owner_id: int
    due_at: datetime
    stage: Stage
    hours: int
    row_id: int  # of the referral, the hand-over or the case


def late(db: Session, *, counties: Collection[str] = (), institution_id: int | None = None) -> list[Late]:
    """All that is overdue, the longest first: of the cases of `counties`, or what an institution owes; else of the
    whole country."""
    found = [*_answers(db, counties, institution_id), *_handovers(db, counties, institution_id)]
    found += [*_course(db, counties, institution_id), *_steps(db, counties, institution_id)]
    found += [*_monitoring(db, counties, institution_id), *_closings(db, counties, institution_id)]
    return sorted(found, key=lambda one: (one.due_at, one.row_id))


def _answers(db: Session, counties: Collection[str], owner: int | None) -> Iterator[Late]:
    now, ladder = settings.now(db), escalation.ladder(db)
    wanted = select(Referral).where(col(Referral.status).in_(WAITING), Referral.due_at < now)
    if counties:
        wanted = wanted.where(col(Referral.county).in_(counties))
    if owner is not None:
        wanted = wanted.where(Referral.to_institution_id == owner)
    for r in db.exec(wanted):
        stage = ladder.stage(r.due_at, now, urgent=r.urgent)
        if stage is not None:
            hours = _hours(now - r.due_at)
            yield Late(Clock.ANSWER, r.case_id, (r.county,), r.to_institution_id, r.due_at, stage, hours, r.id or 0)


def _handovers(db: Session, counties: Collection[str], owner: int | None) -> Iterator[Late]:
    now, ladder = settings.now(db), escalation.ladder(db)
    wanted = select(HandOver).where(HandOver.status == HandOverStatus.PROPOSED, HandOver.due_at < now)
    if counties:
        wanted = wanted.where(col(HandOver.from_county).in_(counties) | col(HandOver.to_county).in_(counties))
    if owner is not None:
        wanted = wanted.where(HandOver.to_institution_id == owner)
    for h in db.exec(wanted):
        stage = ladder.stage(h.due_at, now, urgent=h.urgent)
        if stage is not None:
            both = tuple(dict.fromkeys((h.from_county, h.to_county)))
            hours = _hours(now - h.due_at)
            yield Late(Clock.HANDOVER, h.case_id, both, h.to_institution_id, h.due_at, stage, hours, h.id or 0)


def _cases(
    db: Session, counties: Collection[str], owner: int | None, *stages: Progress
) -> Iterator[tuple[Case, datetime | None, datetime | None, datetime | None]]:
    """The open cases at these stages, each with the moments of its newest note, of its first notice, and of the last
    service's end."""
    noted = select(func.max(CaseNote.at)).where(CaseNote.case_id == Case.id).scalar_subquery()
    told = select(func.min(Notification.sent_at)).where(Notification.case_id == Case.id).scalar_subquery()
    served = select(func.max(Referral.ended_at)).where(
        Referral.case_id == Case.id, col(Referral.started_at).is_not(None)
    )
    wanted = select(Case, noted, told, served.scalar_subquery()).where(
        col(Case.closed_at).is_(None), col(Case.progress).in_(stages)
    )
    if counties:
        wanted = wanted.where(col(Case.handling_county).in_(counties))
    if owner is not None:
        wanted = wanted.where(Case.lead_institution_id == owner)
    yield from db.exec(wanted)


def _course(db: Session, counties: Collection[str], owner: int | None) -> Iterator[Late]:
    """A case whose next step on its course is overdue: a notice, an assessment, a review while it is assisted."""
    now, ladder = settings.now(db), escalation.ladder(db)
    limits = {clock: timedelta(hours=settings.number(db, clock)) for clock in set(WAITS_FOR.values())}
    for case, noted, told, _served in _cases(db, counties, owner, *WAITS_FOR):
        clock = WAITS_FOR[case.progress]
        since = (noted if clock is Clock.REVIEW else told if clock is Clock.ASSESS else None) or case.opened_at
        due = since + limits[clock]
        if stage := ladder.stage(due, now, urgent=False):
            county, hours = (case.handling_county,), _hours(now - due)
            yield Late(clock, case.id or 0, county, case.lead_institution_id, due, stage, hours, case.id or 0)


WAITS_FOR = {
    Progress.SIGNALLED: Clock.NOTIFY,
    Progress.NOTIFIED: Clock.ASSESS,
    Progress.IN_ASSISTANCE: Clock.REVIEW,
    Progress.MONITORED: Clock.REVIEW,
}
"""What a case owes at each stage; its deadline is the setting of the same name."""


def _monitoring(db: Session, counties: Collection[str], owner: int | None) -> Iterator[Late]:
    """A case still monitored so long after its last service: its lead proposes to close it, or asks for a new one."""
    now, ladder = settings.now(db), escalation.ladder(db)
    limit = timedelta(hours=settings.number(db, Clock.MONITOR))
    ended = {
        case.id or 0: (case, served + limit)
        for case, _noted, _told, served in _cases(db, counties, owner, Progress.IN_ASSISTANCE, Progress.MONITORED)
        if served is not None and case.closing_at is None and served + limit < now
    }
    under_way = select(Referral.case_id).where(col(Referral.case_id).in_(ended), col(Referral.status).in_(CURRENT))
    for case_id in ended.keys() - set(db.exec(under_way)):
        case, due = ended[case_id]
        if stage := ladder.stage(due, now, urgent=False):
            county, hours = (case.handling_county,), _hours(now - due)
            yield Late(Clock.MONITOR, case_id, county, case.lead_institution_id, due, stage, hours, case_id)


def _closings(db: Session, counties: Collection[str], owner: int | None) -> Iterator[Late]:
    """A closing that the lead has proposed and ANITP's regional centre neither validated nor gave back."""
    now, ladder = settings.now(db), escalation.ladder(db)
    limit = timedelta(hours=settings.number(db, Clock.VALIDATE_CLOSING))
    wanted = select(Case).where(col(Case.closed_at).is_(None), col(Case.closing_at).is_not(None))
    if counties:
        wanted = wanted.where(col(Case.handling_county).in_(counties))
    for case in db.exec(wanted):
        due = (case.closing_at or now) + limit
        if (stage := ladder.stage(due, now, urgent=False)) is None:
            continue
        centre = next(iter(institutions.serving(db, case.handling_county, InstitutionKind.ANITP_REGIONAL)), None)
        by = centre.id if centre and centre.id else case.lead_institution_id
        if owner in (None, by):
            hours = _hours(now - due)
            yield Late(
                Clock.VALIDATE_CLOSING, case.id or 0, (case.handling_county,), by, due, stage, hours, case.id or 0
            )


def _steps(db: Session, counties: Collection[str], owner: int | None) -> Iterator[Late]:
    """The steps of the cases' tracks, with their documents and deadlines (data_model/tracks)."""
    now, ladder = settings.now(db), escalation.ladder(db)
    if owner is not None:
        led = select(Case.handling_county).where(Case.lead_institution_id == owner, col(Case.closed_at).is_(None))
        counties = set(db.exec(led.distinct()))
    for one in overdue_steps(db, counties or tuple(COUNTIES), now) if counties or owner is None else ():
        stage = ladder.stage(one.due_at, now, urgent=False)
        if stage is not None and owner in (None, one.owner_institution_id):
            hours = _hours(now - one.due_at)
            yield Late(
                Clock.STEP, one.case_id, (one.county,), one.owner_institution_id, one.due_at, stage, hours, one.case_id
            )


def _hours(late: timedelta) -> int:
    return int(late.total_seconds() // 3600)
