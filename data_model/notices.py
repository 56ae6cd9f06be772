"""What waits for somebody, counted: the short list on the home page, and all that the daily e-mail says.

Derived from the rows at each asking; what was done is gone from the list by itself, so nothing is marked as read. A
notice has a kind and numbers, and nothing that names a case, a place or a person.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import func
from sqlmodel import Session, col, select

from data_model import access, clocks, settings
from data_model.access import Actor, Right, Role
from data_model.cases import Case
from data_model.clocks import Clock, Late
from data_model.escalation import RAISED
from data_model.handovers import HandOver, HandOverStatus
from data_model.referrals import CURRENT, WAITING, Referral, ReferralStatus

RECENT = timedelta(days=14)
"""How long an outcome that asks for a next step is told."""


class NoticeKind(StrEnum):
    """What waits; words/ro/notices.toml has a sentence for each."""

    REFERRALS_TO_ANSWER = "referrals_to_answer"
    HANDOVERS_TO_ANSWER = "handovers_to_answer"
    OWN_SILENT = "own_silent"  # referrals of one's own cases, without an answer in time
    OWN_REFUSED = "own_refused"  # and those refused, whose need was asked of nobody since
    HANDOVERS_REFUSED = "handovers_refused"
    CASES_OVERDUE = "cases_overdue"
    RAISED_REFERRALS = "raised_referrals"
    RAISED_HANDOVERS = "raised_handovers"
    RAISED_CASES = "raised_cases"


@dataclass(frozen=True)
class Notice:
    """So many things of a kind, so many of them past their deadline."""

    kind: NoticeKind
    n: int
    late: int = 0


@access.question(Right.USE_PROGRAM)
def waiting(db: Session, actor: Actor) -> list[Notice]:
    """What waits for the actor's institution or team, the most pressing first; empty for nothing."""
    return of_actor(db, actor)


def of_actor(db: Session, actor: Actor) -> list[Notice]:
    """The same without a door: for the daily e-mail."""
    if actor.role is Role.INSTITUTION:
        found = _of_institution(db, actor)
    elif actor.role in (Role.COORDINATOR, Role.REGIONAL) and actor.counties:
        found = _of_team(db, actor)
    else:
        found = []
    return [notice for notice in found if notice.n]


def _of_team(db: Session, actor: Actor) -> list[Notice]:
    raised = [one for one in clocks.late(db, counties=actor.counties) if one.stage in RAISED]
    kinds = {Clock.ANSWER: NoticeKind.RAISED_REFERRALS, Clock.HANDOVER: NoticeKind.RAISED_HANDOVERS}
    counted = dict.fromkeys((*kinds.values(), NoticeKind.RAISED_CASES), 0)
    for one in raised:
        if one.clock in kinds:
            counted[kinds[one.clock]] += 1
    counted[NoticeKind.RAISED_CASES] = len({one.case_id for one in raised if one.clock not in kinds})
    return [Notice(kind, n, n) for kind, n in counted.items()]


def _of_institution(db: Session, actor: Actor) -> list[Notice]:
    mine = actor.institution_id
    owed = clocks.late(db, institution_id=mine)
    return [
        Notice(NoticeKind.REFERRALS_TO_ANSWER, _referrals_to_answer(db, mine), _late(owed, Clock.ANSWER)),
        Notice(NoticeKind.HANDOVERS_TO_ANSWER, _handovers_to_answer(db, mine), _late(owed, Clock.HANDOVER)),
        *_outcomes(db, actor),
        _overdue(owed),
    ]


def _late(owed: list[Late], clock: Clock) -> int:
    return sum(one.clock is clock for one in owed)


def _overdue(owed: list[Late]) -> Notice:
    cases = {one.case_id for one in owed if one.clock not in (Clock.ANSWER, Clock.HANDOVER)}
    return Notice(NoticeKind.CASES_OVERDUE, len(cases), len(cases))


def _referrals_to_answer(db: Session, mine: int) -> int:
    wanted = select(func.count()).where(Referral.to_institution_id == mine, col(Referral.status).in_(WAITING))
    return db.exec(wanted).one()


def _handovers_to_answer(db: Session, mine: int) -> int:
    proposed = HandOver.status == HandOverStatus.PROPOSED
    return db.exec(select(func.count()).where(HandOver.to_institution_id == mine, proposed)).one()


def _outcomes(db: Session, actor: Actor) -> list[Notice]:
    """What became of what one asked for, where it asks for a next step."""
    now, mine = settings.now(db), actor.institution_id
    led = access.visible(
        select(col(Case.id)).where(Case.lead_institution_id == mine, col(Case.closed_at).is_(None)), actor
    )
    own = db.exec(select(Referral).where(col(Referral.case_id).in_(led))).all()
    silent = sum(r.late(now) for r in own)
    settled = {r.need_id for r in own if r.status in (*CURRENT, ReferralStatus.FINISHED)}
    refused = {
        r.need_id
        for r in own
        if r.status is ReferralStatus.REFUSED and r.ended_at and r.ended_at > now - RECENT and r.need_id not in settled
    }
    offers = select(HandOver).where(HandOver.from_institution_id == mine, col(HandOver.case_id).in_(led))
    last = {h.case_id: h for h in db.exec(offers.order_by(col(HandOver.id)))}
    declined = sum(
        h.status is HandOverStatus.REFUSED and h.answered_at is not None and h.answered_at > now - RECENT
        for h in last.values()
    )
    return [
        Notice(NoticeKind.OWN_SILENT, silent, silent),
        Notice(NoticeKind.OWN_REFUSED, len(refused)),
        Notice(NoticeKind.HANDOVERS_REFUSED, declined),
    ]
