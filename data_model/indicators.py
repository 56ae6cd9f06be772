"""The indicators of the national map: their definitions, and how each is counted from the facts.

Definitions are data (catalog/indicators.toml); their words and formulas stand in the word catalog.
"""

import statistics
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from tomllib import loads
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from data_model import settings, teams
from data_model.actions import ActionItem, ActionState
from data_model.cases import MINORS, Case, CaseNote, VictimStatus
from data_model.disclosure import Raw
from data_model.meetings import Meeting, MeetingState
from data_model.periods import Quarter
from data_model.practices import Practice, PracticeKind, PracticeState
from data_model.referrals import Referral, ReferralStatus


@dataclass(frozen=True)
class Indicator:
    """One indicator. Kinds: count, share (a part of `part_of`, in per cent), median (days), yes_no."""

    id: str
    persons: bool
    dimension: str
    kind: str
    plan: str
    per: str = ""
    part_of: str = ""
    counted_by: str = ""
    target: int | None = None


@cache
def indicators() -> dict[str, Indicator]:
    """All indicators by id, in the order of the catalog."""
    raw = loads((Path(__file__).parent / "catalog" / "indicators.toml").read_text("utf-8"))
    return {name: Indicator(name, **fields) for name, fields in raw.items()}


def of_persons() -> list[Indicator]:
    """The indicators that count people: shown only as released values."""
    return [i for i in indicators().values() if i.persons]


def raw_counts(db: Session, county: str, quarter: Quarter) -> dict[str, Raw]:
    """Every indicator about persons for one county and quarter, unreadable until released."""
    started = db.exec(
        select(Referral.sent_at, Referral.started_at).where(
            Referral.county == county, col(Referral.started_at) >= quarter.start, col(Referral.started_at) < quarter.end
        )
    ).all()
    days = [(begun - sent).total_seconds() / 86_400 for sent, begun in started if begun]
    identified = _identified(db, county, quarter)
    return {
        "victims_identified": Raw(len(identified)),
        "victims_minors": Raw(sum(band in MINORS for band in identified)),
        "cases_notified": Raw(_count_cases(db, county, quarter)),
        "cases_assisted": Raw(_count_cases(db, county, quarter, col(Case.id).in_(_assisted()))),
        "cases_monitored": Raw(_monitored(db, county, quarter)),
        "referrals_sent": Raw(_count_referrals(db, county, quarter, col(Referral.sent_at))),
        "referrals_solved": Raw(len(days)),
        "referrals_refused": Raw(
            _count_referrals(
                db, county, quarter, col(Referral.ended_at), col(Referral.status) == ReferralStatus.REFUSED
            )
        ),
        "days_to_service": Raw(len(days), round(statistics.median(days), 1) if days else 0.0),
    }


def _identified(db: Session, county: str, quarter: Quarter) -> list[str]:
    """The age bands of the victims identified in the quarter whose county of origin this is."""
    return [
        c.age_band
        for c in db.exec(
            select(Case).where(
                Case.origin_county == county,
                Case.victim_status == VictimStatus.IDENTIFIED,
                col(Case.identified_on) >= quarter.start.date(),
                col(Case.identified_on) < quarter.end.date(),
            )
        )
    ]


def _count_cases(db: Session, county: str, quarter: Quarter, *more: ColumnElement[bool]) -> int:
    wanted = (
        select(func.count())
        .select_from(Case)
        .where(Case.handling_county == county, Case.opened_at >= quarter.start, Case.opened_at < quarter.end, *more)
    )
    return db.exec(wanted).one()


def _assisted() -> "select[int]":  # type: ignore[valid-type]
    return select(Referral.case_id).where(col(Referral.started_at).is_not(None))


def _monitored(db: Session, county: str, quarter: Quarter) -> int:
    """The cases with a note in the quarter, beside the one that a case may be opened with."""
    wanted = (
        select(func.count(func.distinct(CaseNote.case_id)))
        .join(Case, col(Case.id) == col(CaseNote.case_id))
        .where(Case.handling_county == county, CaseNote.at >= quarter.start, CaseNote.at < quarter.end)
        .where(CaseNote.at > Case.opened_at)
    )
    return db.exec(wanted).one()


def _count_referrals(db: Session, county: str, quarter: Quarter, when: Any, *more: ColumnElement[bool]) -> int:
    wanted = (
        select(func.count())
        .select_from(Referral)
        .where(Referral.county == county, when >= quarter.start, when < quarter.end, *more)
    )
    return db.exec(wanted).one()


def live(db: Session, quarter: Quarter) -> dict[str, dict[str, float]]:
    """The indicators that are not about persons, by indicator and county, as they stand now."""
    held = select(Meeting.county, func.count()).where(
        Meeting.state == MeetingState.CLOSED, Meeting.starts_at >= quarter.start, Meeting.starts_at < quarter.end
    )
    done = select(ActionItem.county, func.count()).where(
        ActionItem.state == ActionState.DONE,
        col(ActionItem.ended_on) >= quarter.start.date(),
        col(ActionItem.ended_on) < quarter.end.date(),
    )
    started, validated = (_practices(quarter, k) for k in PracticeKind)
    last_day = min(settings.today(db), quarter.end.date() - timedelta(days=1))
    acts = select(teams.ConstitutionAct.county, func.count()).where(
        teams.ConstitutionAct.in_force_from <= last_day,
        col(teams.ConstitutionAct.in_force_to).is_(None) | (col(teams.ConstitutionAct.in_force_to) >= last_day),
    )
    return {
        "meetings_held": {c: float(n) for c, n in db.exec(held.group_by(Meeting.county))},
        "act_in_force": {c: 1.0 for c, n in db.exec(acts.group_by(teams.ConstitutionAct.county)) if n},
        "actions_done": {c: float(n) for c, n in db.exec(done.group_by(ActionItem.county))},
        "initiatives_started": {c: float(n) for c, n in db.exec(started.group_by(Practice.county))},
        "practices_validated": {c: float(n) for c, n in db.exec(validated.group_by(Practice.county))},
    }


def _practices(quarter: Quarter, kind: PracticeKind) -> "Select[str, int]":
    """The validated records: initiatives by the day they started, good practices by the day they were validated."""
    when = col(Practice.started_on if kind is PracticeKind.INITIATIVE else Practice.validated_on)
    return select(Practice.county, func.count()).where(
        Practice.kind == kind,
        Practice.state == PracticeState.VALIDATED,
        when >= quarter.start.date(),
        when < quarter.end.date(),
    )
