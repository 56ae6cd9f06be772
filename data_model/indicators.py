"""The indicators of the national map: their definitions, and how each is counted from the facts.

Definitions are data (catalog/indicators.toml); their words and formulas stand in the word catalog.
"""

import statistics
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from tomllib import loads
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from data_model import carried, provision, rollups, settings, store, teams
from data_model.actions import ActionItem, ActionState
from data_model.cases import MINORS, REGISTERED, Case, CaseNote, Consent, ConsentAnswer, Need, VictimStatus
from data_model.disclosure import Raw
from data_model.meetings import held_between
from data_model.periods import Period, Quarter
from data_model.practices import Practice, PracticeKind, PracticeState
from data_model.provision import Provision
from data_model.referrals import TAKEN_ON, Referral, ReferralStatus
from data_model.unmet import UnmetNeed


@dataclass(frozen=True)
class Indicator:
    """One indicator. Kinds: count, share (a part of `part_of`, in per cent), median (days), yes_no. One of `today`
    has no history: it stands as it is now, whatever quarter is looked at."""

    id: str
    persons: bool
    dimension: str
    kind: str
    plan: str
    per: str = ""
    part_of: str = ""
    counted_by: str = ""
    target: int | None = None
    today: bool = False


@cache
def indicators() -> dict[str, Indicator]:
    """All indicators by id, in the order of the catalog."""
    raw = loads((Path(__file__).parent / "catalog" / "indicators.toml").read_text("utf-8"))
    return {name: Indicator(name, **fields) for name, fields in raw.items()}


def of_persons() -> list[Indicator]:
    """The indicators that count people: shown only as released values."""
    return [i for i in indicators().values() if i.persons]


def wholes() -> dict[str, str]:
    """What each indicator about persons is a part of, "" for none."""
    return {i.id: i.part_of for i in of_persons()}


def raw_counts(db: Session, county: str, quarter: Quarter, *, only: Collection[str] = ()) -> dict[str, Raw]:
    """The indicators about persons for one county and quarter, unreadable until released; all where none is named.

    Read from the sums that are kept of them (`rollups`), or counted in the rows where those cannot say it.
    """
    with store.as_system(db):  # a victim counts where they come from, whoever handles the case
        kept, summed = carried.counts(db, county, quarter), rollups.counts(db, county, quarter)
        found = {
            name: Raw((summed[name] if name in summed else count(db, county, quarter)) + kept.get(name, 0))
            for name, count in COUNTS.items()
            if not only or name in only
        }
        return found | ({DAYS: _days(db, county, quarter)} if not only or DAYS in only else {})


DAYS = rollups.DAYS


def _victims(db: Session, county: str, quarter: Quarter) -> int:
    return len(_identified(db, county, quarter))


def _minors(db: Session, county: str, quarter: Quarter) -> int:
    return sum(band in MINORS for band in _identified(db, county, quarter))


def _cases_assisted(db: Session, county: str, quarter: Quarter) -> int:
    return cases_notified(db, county, quarter, col(Case.id).in_(_assisted()))


def _victims_assisted(db: Session, county: str, quarter: Quarter) -> int:
    return len(_identified(db, county, quarter, col(Case.id).in_(_assisted())))


def _cases_resolved(db: Session, county: str, quarter: Quarter) -> int:
    """Presumed or identified victims of whom somebody has said yes to a referral, or who have refused services."""
    taken = select(Referral.case_id).where(col(Referral.status).in_(TAKEN_ON))
    refused = select(Consent.case_id).where(Consent.answer == ConsentAnswer.REFUSED)
    resolved = col(Case.id).in_(taken) | col(Case.id).in_(refused)
    return cases_notified(db, county, quarter, col(Case.victim_status).in_(REGISTERED), resolved)


def _sent(db: Session, county: str, quarter: Quarter) -> int:
    return _count_referrals(db, county, quarter, col(Referral.sent_at))


def _solved(db: Session, county: str, quarter: Quarter) -> int:
    return _count_referrals(db, county, quarter, col(Referral.started_at))


def _refused(db: Session, county: str, quarter: Quarter) -> int:
    refused = col(Referral.status) == ReferralStatus.REFUSED
    return _count_referrals(db, county, quarter, col(Referral.ended_at), refused)


def _days(db: Session, county: str, quarter: Quarter) -> Raw:
    """The median of the days from sending to service, each to a tenth, with the number of services behind it."""
    waited = rollups.times(db, county, quarter)
    spread = Counter(times_recounted(db, county, quarter) if waited is None else waited)
    spread.update(map(rollups.tenths, carried.seconds_to_service(db, county, quarter)))
    found = sorted(spread.elements())
    return Raw(len(found), round(statistics.median(found) / 10, 1) if found else 0.0)


def times_recounted(db: Session, county: str, quarter: Quarter) -> Counter[int]:
    """How many services that began in the quarter took so many tenths of a day, counted in the rows that stand."""
    started = db.exec(
        select(Referral.sent_at, Referral.started_at).where(
            Referral.county == county, col(Referral.started_at) >= quarter.start, col(Referral.started_at) < quarter.end
        )
    ).all()
    return Counter(rollups.tenths(rollups.seconds_between(sent, begun)) for sent, begun in started if begun)


def _identified(db: Session, county: str, quarter: Quarter, *more: ColumnElement[bool]) -> list[str]:
    """The age bands of the victims identified in the quarter whose county of origin this is."""
    return [
        c.age_band
        for c in db.exec(
            select(Case).where(
                Case.origin_county == county,
                Case.victim_status == VictimStatus.IDENTIFIED,
                col(Case.identified_on) >= quarter.start.date(),
                col(Case.identified_on) < quarter.end.date(),
                *more,
            )
        )
    ]


def cases_notified(db: Session, county: str, period: Period, *more: ColumnElement[bool]) -> int:
    """The cases that a county's team was notified of in a period; with `more`, those of them of which that is true."""
    wanted = (
        select(func.count())
        .select_from(Case)
        .where(Case.handling_county == county, Case.opened_at >= period.start, Case.opened_at < period.end, *more)
    )
    return db.exec(wanted).one()


def _assisted() -> "select[int]":  # type: ignore[valid-type]
    return select(Referral.case_id).where(col(Referral.started_at).is_not(None))


def cases_monitored(db: Session, county: str, period: Period) -> int:
    """The cases with a note in the period, beside the one that a case may be opened with: each once."""
    wanted = (
        select(func.count(func.distinct(CaseNote.case_id)))
        .join(Case, col(Case.id) == col(CaseNote.case_id))
        .where(Case.handling_county == county, CaseNote.at >= period.start, CaseNote.at < period.end)
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


def _need_unmet(db: Session, county: str, quarter: Quarter) -> int:
    """The notified cases with a need that nobody has taken on."""
    waiting = select(Need.case_id).where(col(Need.id).not_in(_taken(county)))
    return cases_notified(db, county, quarter, col(Case.id).in_(waiting))


def _not_possible(db: Session, county: str, quarter: Quarter) -> int:
    """Those of them with such a need for which a referral is noted as not possible."""
    noted = select(UnmetNeed.case_id).where(col(UnmetNeed.need_id).not_in(_taken(county)))
    return cases_notified(db, county, quarter, col(Case.id).in_(noted))


def _taken(county: str) -> "select[int]":  # type: ignore[valid-type]
    return select(Referral.need_id).where(Referral.county == county, col(Referral.status).in_(TAKEN_ON))


Count = Callable[[Session, str, Quarter], int]
COUNTS: dict[str, Count] = {
    "victims_identified": _victims,
    "victims_minors": _minors,
    "victims_assisted": _victims_assisted,
    "cases_notified": cases_notified,
    "cases_assisted": _cases_assisted,
    "cases_resolved": _cases_resolved,
    "cases_monitored": cases_monitored,
    "referrals_sent": _sent,
    "referrals_solved": _solved,
    "referrals_refused": _refused,
    "cases_need_unmet": _need_unmet,
    "cases_not_possible": _not_possible,
}
"""How each indicator about persons is counted in the rows that stand; what was carried forward comes on top."""


# Not about persons: by county, as they stand now


def live(db: Session, name: str, period: Period) -> dict[str, float]:
    """One indicator that is not about persons, by county; a county that is missing has none. Of a half-year or a year:
    meetings, actions and practices in it, and an act as it stood at the end."""
    with store.as_system(db):
        return LIVE[name](db, period)


def _by_county(db: Session, county: Any, *conditions: ColumnElement[bool]) -> dict[str, float]:
    wanted = select(county, func.count()).where(*conditions).group_by(county)
    return {c: float(n) for c, n in db.exec(wanted)}


def _meetings_held(db: Session, period: Period) -> dict[str, float]:
    held = Counter(h.county for h in held_between(db, period.start, period.end))
    return {county: float(n) for county, n in held.items()}


def act_in_force(db: Session, period: Period) -> dict[str, float]:
    """1 for each county with an act in force on the period's last day, or today in one that has not ended."""
    act = teams.ConstitutionAct
    last_day = min(settings.today(db), period.end.date() - timedelta(days=1))
    open_ended = col(act.in_force_to).is_(None) | (col(act.in_force_to) >= last_day)
    return dict.fromkeys(_by_county(db, act.county, col(act.in_force_from) <= last_day, open_ended), 1.0)


def _actions_done(db: Session, period: Period) -> dict[str, float]:
    done, on = col(ActionItem.state) == ActionState.DONE, col(ActionItem.ended_on)
    return _by_county(db, ActionItem.county, done, on >= period.start.date(), on < period.end.date())


def practices_of(db: Session, kind: PracticeKind, period: Period, *more: ColumnElement[bool]) -> dict[str, float]:
    """The validated records: initiatives by the day they started, good practices by the day they were validated."""
    on = col(Practice.started_on if kind is PracticeKind.INITIATIVE else Practice.validated_on)
    theirs, valid = col(Practice.kind) == kind, col(Practice.state) == PracticeState.VALIDATED
    return _by_county(db, Practice.county, theirs, valid, on >= period.start.date(), on < period.end.date(), *more)


def _provided(count: Callable[[Provision], int]) -> Callable[[Session, Period], dict[str, float]]:
    return lambda db, _period: {c: float(count(p)) for c, p in provision.of_counties(db).items()}


LIVE: dict[str, Callable[[Session, Period], dict[str, float]]] = {
    "meetings_held": _meetings_held,
    "act_in_force": act_in_force,
    "actions_done": _actions_done,
    "initiatives_started": lambda db, period: practices_of(db, PracticeKind.INITIATIVE, period),
    "practices_validated": lambda db, period: practices_of(db, PracticeKind.GOOD_PRACTICE, period),
    "shelter_places": _provided(lambda p: p.places),
    "has_shelter": _provided(lambda p: bool(p.shelters)),
    "ssvi_functional": _provided(lambda p: p.ssvi),
    "services_listed": _provided(lambda p: p.entries),
    "services_verified": _provided(lambda p: p.verified),
}
"""How each indicator that is not about persons is counted."""
