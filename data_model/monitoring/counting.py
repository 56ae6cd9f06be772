"""Computed indicators that count victims, for one county: numbers that nobody may read as they are (`Raw`).

Where the same thing is counted for the national map, its count is taken from there, quarter by quarter.
"""

import statistics
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy import select as columns
from sqlmodel import Session, col, func, select

from data_model import carried, indicators, store
from data_model.cases import REGISTERED, Case, Signal, VictimStatus
from data_model.disclosure import Raw
from data_model.institutions import Institution, InstitutionKind
from data_model.periods import HalfYear, Period
from data_model.plan_catalog import plan_for
from data_model.referrals import CURRENT, Referral
from data_model.tracks.support import Compensation, CompensationKind, Coordination, Decision

Raws = Mapping[str, Raw]
"""By measure; the first one is the indicator's own."""


def counted(db: Session, source: str, arguments: tuple[str, ...], county: str, period: Period) -> Raws:
    """A source in one county and period; nothing where there is nothing to tell."""
    with store.as_system(db):
        return SOURCES[source](db, county, period, arguments)


def _added(name: str) -> Callable[[Session, str, Period], int]:
    """A count of the national map over a period, of cases that are no more too; only of what may be added up."""

    def count(db: Session, county: str, period: Period) -> int:
        return sum(
            indicators.COUNTS[name](db, county, q) + carried.counts(db, county, q).get(name, 0) for q in period.quarters
        )

    return count


def _of_the_map(**measures: str) -> "Source":
    """The counts of the national map by these names."""
    counts = {measure: _added(name) for measure, name in measures.items()}

    def count(db: Session, county: str, period: Period, _arguments: tuple[str, ...]) -> Raws:
        return {measure: Raw(one(db, county, period)) for measure, one in counts.items()}

    return count


def _resolved(db: Session, county: str, period: Period, _arguments: tuple[str, ...]) -> Raws:
    """3.2.9-I1: N3, of it N2 and N1: resolved, of presumed or identified victims, of the cases notified."""
    registered = indicators.cases_notified(db, county, period, col(Case.victim_status).in_(REGISTERED))
    return {
        "resolved": Raw(_added("cases_resolved")(db, county, period)),
        "confirmed": Raw(registered),
        "notified": Raw(_added("cases_notified")(db, county, period)),
    }


def _within(moment: Any, period: Period) -> ColumnElement[bool]:
    found: ColumnElement[bool] = (col(moment) >= period.start) & (col(moment) < period.end)
    return found


def _days_within(day: Any, period: Period) -> ColumnElement[bool]:
    found: ColumnElement[bool] = (col(day) >= period.start.date()) & (col(day) < period.end.date())
    return found


def _by_signal(db: Session, county: str, period: Period, signals: tuple[str, ...]) -> Raws:
    """Cases that these bodies signalled and that were notified in the period."""
    seen = col(Case.source).in_([Signal(s) for s in signals])
    return {"cases": Raw(indicators.cases_notified(db, county, period, seen))}


def _identified_by_signal(db: Session, county: str, period: Period, signals: tuple[str, ...]) -> Raws:
    wanted = (
        select(func.count())
        .select_from(Case)
        .where(
            Case.handling_county == county,
            Case.victim_status == VictimStatus.IDENTIFIED,
            _days_within(Case.identified_on, period),
            col(Case.source).in_([Signal(s) for s in signals]),
        )
    )
    return {"cases": Raw(db.exec(wanted).one())}


def _monitored(db: Session, county: str, period: Period, _arguments: tuple[str, ...]) -> Raws:
    """Each case once, in whichever quarters of the period it was monitored."""
    return {"cases": Raw(indicators.cases_monitored(db, county, period))}


def _to_ssvi(db: Session, county: str, period: Period, _arguments: tuple[str, ...]) -> Raws:
    """Services that began at a DGASPC, where the services for the support of victims belong."""
    wanted = (
        select(func.count())
        .select_from(Referral)
        .join(Institution, col(Institution.id) == col(Referral.to_institution_id))
        .where(
            Referral.county == county,
            _within(Referral.started_at, period),
            Institution.kind == InstitutionKind.DGASPC,
        )
    )
    return {"referrals": Raw(db.exec(wanted).one())}


def _joint(db: Session, county: str, period: Period, _arguments: tuple[str, ...]) -> Raws:
    """Cases with services of at least two institutions that ran in the period."""
    running = (
        col(Referral.started_at).is_not(None)
        & (col(Referral.started_at) < period.end)
        & (col(Referral.ended_at).is_(None) | (col(Referral.ended_at) >= period.start))
    )
    several = (
        select(Referral.case_id)
        .where(Referral.county == county, running)
        .group_by(col(Referral.case_id))
        .having(func.count(func.distinct(Referral.to_institution_id)) > 1)
    )
    return {"cases": Raw(len(db.exec(several).all()))}


def _coordinated(db: Session, county: str, period: Period, _arguments: tuple[str, ...]) -> Raws:
    """Cases coordinated in criminal proceedings on at least one day of the period."""
    still = col(Coordination.to_on).is_(None) | (col(Coordination.to_on) >= period.start.date())
    wanted = (
        select(func.count(func.distinct(Coordination.case_id)))
        .join(Case, col(Case.id) == col(Coordination.case_id))
        .where(Case.handling_county == county, col(Coordination.from_on) < period.end.date(), still)
    )
    return {"cases": Raw(db.exec(wanted).one())}


def _vouchers(db: Session, county: str, moment: Any, period: Period, *more: ColumnElement[bool]) -> list[Compensation]:
    wanted = (
        select(Compensation)
        .join(Case, col(Case.id) == col(Compensation.case_id))
        .where(Case.handling_county == county, Compensation.kind == CompensationKind.VOUCHER, _within(moment, period))
    )
    return list(db.exec(wanted.where(*more)))


def _requested(db: Session, county: str, period: Period, _arguments: tuple[str, ...]) -> Raws:
    return {"requests": Raw(len(_vouchers(db, county, Compensation.requested_at, period)))}


def _granted(db: Session, county: str, period: Period) -> list[Compensation]:
    return _vouchers(db, county, Compensation.decided_at, period, col(Compensation.decision) == Decision.GRANTED)


def _approved(db: Session, county: str, period: Period, _arguments: tuple[str, ...]) -> Raws:
    return {"requests": Raw(len(_granted(db, county, period)))}


VOUCHER_HOURS = 72  # from the referral, HG 541/2023 art. 1(2); the request stands for it here


def _amounts(db: Session, county: str, period: Period, _arguments: tuple[str, ...]) -> Raws:
    """Lei in all and at the median, and how many came within 72 hours; each with the number of vouchers behind it."""
    granted = _granted(db, county, period)
    amounts, n = [c.amount or 0 for c in granted], len(granted)
    soon = [c for c in granted if c.decided_at and c.decided_at - c.requested_at <= timedelta(hours=VOUCHER_HOURS)]
    return {
        "total": Raw(n, float(sum(amounts))),
        "median": Raw(n, statistics.median(amounts) if amounts else 0.0),
        "within_72h": Raw(n, 100 * len(soon) / n if n else 0.0),
    }


# 3.2.9-I2: how long a case asked of several at once took


def _batch_time(db: Session, county: str, period: Period, _arguments: tuple[str, ...]) -> Raws:
    """By how many per cent the median time fell since the plan's first half-year with such a case; `days` the median
    now, `ended` and `open` how many."""
    plan = plan_for(period.start.date())
    if plan is None:
        return {}
    ended, still_open = _batches(db, county, period)
    before = _baseline(db, county, HalfYear.of(plan.first_day), period)
    now = statistics.median(ended) if ended else 0.0
    told = {"days": Raw(len(ended), round(now / 86_400, 1)), "ended": Raw(len(ended)), "open": Raw(still_open)}
    if not ended or not before:
        return told
    then = statistics.median(before)
    return {"reduction": Raw(len(ended), round(100 * (then - now) / then, 1) if then else 0.0), **told}


def _baseline(db: Session, county: str, half: HalfYear, period: Period) -> list[float]:
    """The times of the first half-year, before the period, in which a batch ended."""
    while half.end <= period.start:
        ended, _ = _batches(db, county, half)
        if ended:
            return ended
        half = half.before(-1)  # the one after it
    return []


def _batches(db: Session, county: str, period: Period) -> tuple[list[float], int]:
    """The seconds of each batch of at least two referrals that was resolved in the period, from its first sending to
    its last answer that settled it; and how many sent before its end are not resolved."""
    r = Referral
    wanted = columns(col(r.batch), col(r.sent_at), col(r.started_at), col(r.ended_at), col(r.status))
    rows = db.execute(wanted.where(col(r.county) == county, col(r.sent_at) < period.end))
    batches: dict[str, list[tuple[datetime, datetime | None]]] = defaultdict(list)
    for batch, sent, started, ended, status in rows:
        resolved = started or (ended if status not in CURRENT else None)
        batches[batch].append((sent, resolved))
    times, still_open = [], 0
    for parts in (p for p in batches.values() if len(p) > 1):
        ends = [resolved for _, resolved in parts if resolved and resolved < period.end]
        if len(ends) < len(parts):
            still_open += 1
        elif max(ends) >= period.start:
            times.append((max(ends) - min(sent for sent, _ in parts)).total_seconds())
    return times, still_open


def _protection(_db: Session, _county: str, _period: Period, _arguments: tuple[str, ...]) -> Raws:
    """Declared by the police alone, and read by nobody else (data_model/protection.py): always protected."""
    return {"cases": Raw(0)}


Source = Callable[[Session, str, Period, tuple[str, ...]], Raws]
SOURCES: dict[str, Source] = {
    "cases_resolved": _resolved,
    "victims_assisted": _of_the_map(assisted="victims_assisted", identified="victims_identified"),
    "referrals_solved": _of_the_map(started="referrals_solved", refused="referrals_refused"),
    "cases_monitored": _monitored,
    "cases_by_signal": _by_signal,
    "identified_by_signal": _identified_by_signal,
    "referrals_to_ssvi": _to_ssvi,
    "joint_interventions": _joint,
    "cases_coordinated": _coordinated,
    "vouchers_requested": _requested,
    "vouchers_granted": _approved,
    "voucher_amounts": _amounts,
    "batch_time": _batch_time,
    "protection_measures": _protection,
}
RELEASED: dict[str, dict[str, str]] = {
    "cases_resolved": {"resolved": "cases_resolved", "notified": "cases_notified"},
    "victims_assisted": {"assisted": "victims_assisted", "identified": "victims_identified"},
    "referrals_solved": {"started": "referrals_solved", "refused": "referrals_refused"},
    "cases_monitored": {"cases": "cases_monitored"},
}
"""What tells a source outside the county: its measures, as released indicators. The others never leave it."""
GUARDED = ("voucher_amounts", "protection_measures", "victims_assisted")
"""Protected below the threshold for the own team too: a single amount, and what other teams' cases are part of."""
