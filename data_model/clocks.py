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

from data_model import escalation, settings
from data_model.cases import Case, CaseNote, Progress
from data_model.escalation import Stage
from data_model.handovers import HandOver, HandOverStatus
from data_model.referrals import WAITING, Referral


class Clock(StrEnum):
    """What was not done in time; words/ro/clocks.toml has a sentence for each."""

    ANSWER = "answer"  # of a referral
    HANDOVER = "handover"  # the answer to one
    REVIEW = "review"


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
    found += [*_reviews(db, counties, institution_id)]
    return sorted(found, key=lambda one: one.due_at)


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


def _reviews(db: Session, counties: Collection[str], owner: int | None) -> Iterator[Late]:
    """A case in assistance that nobody has written a note about for too long."""
    now, ladder = settings.now(db), escalation.ladder(db)
    limit = timedelta(hours=settings.number(db, "review"))
    last = select(func.max(CaseNote.at)).where(CaseNote.case_id == Case.id).scalar_subquery()
    wanted = select(Case, last).where(
        col(Case.closed_at).is_(None), col(Case.progress).in_((Progress.IN_ASSISTANCE, Progress.MONITORED))
    )
    if counties:
        wanted = wanted.where(col(Case.handling_county).in_(counties))
    if owner is not None:
        wanted = wanted.where(Case.lead_institution_id == owner)
    for case, noted in db.exec(wanted):
        due = (noted or case.opened_at) + limit
        if stage := ladder.stage(due, now, urgent=False):
            county, hours = (case.handling_county,), _hours(now - due)
            yield Late(Clock.REVIEW, case.id or 0, county, case.lead_institution_id, due, stage, hours, case.id or 0)


def _hours(late: timedelta) -> int:
    return int(late.total_seconds() // 3600)
