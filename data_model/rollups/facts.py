"""What a case with its referrals adds to the sums: the indicators' definitions once more, for one case at a time.

The plain count of the same stands in `indicators.COUNTS`; `tests/data_model/test_rollups.py` holds the two together.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, select

from data_model.cases import MINORS, REGISTERED, Case, CaseNote, Consent, ConsentAnswer, Need, VictimStatus
from data_model.periods import HalfYear, Quarter, Year
from data_model.referrals import TAKEN_ON, Referral, ReferralStatus
from data_model.unmet import UnmetNeed

CASES_MONITORED, DAYS = "cases_monitored", "days_to_service"
STATUS = tuple(f"status.{s.value}" for s in ReferralStatus)
"""Referrals by the quarter in which they were sent and the status in which they stand."""
COUNTED = (
    "victims_identified", "victims_minors", "victims_assisted", "cases_notified", "cases_assisted", "cases_resolved",
    CASES_MONITORED, "referrals_sent", "referrals_solved", "referrals_refused", "cases_need_unmet",
    "cases_not_possible",
)  # fmt: skip
MEASURES = (*COUNTED, *STATUS)
"""All but the histogram, which has no zeros to fill in."""
DISTINCT = (CASES_MONITORED,)
"""Counted once in a half-year and a year too, however many of its quarters they are counted in."""
TENTH = 8_640  # seconds in a tenth of a day


class Key(NamedTuple):
    measure: str
    period: str
    county: str
    bin: int = 0


class Sums(NamedTuple):
    n: int = 0
    timed: int = 0
    seconds: int = 0

    def plus(self, other: "Sums") -> "Sums":
        return Sums(self.n + other.n, self.timed + other.timed, self.seconds + other.seconds)

    def minus(self, other: "Sums") -> "Sums":
        return Sums(self.n - other.n, self.timed - other.timed, self.seconds - other.seconds)


Facts = dict[Key, Sums]
ONE, NONE = Sums(1), Sums()


def seconds_between(sent: datetime, begun: datetime) -> int:
    """The seconds from asking to service."""
    return int((begun - sent).total_seconds())


def tenths(seconds: int) -> int:
    """The same in whole tenths of a day, as the median counts it."""
    return (seconds + TENTH // 2) // TENTH


@dataclass
class _Whole:
    """A case's rows, each with the columns that `_ROWS` names."""

    case: Any = None
    referrals: list[Any] = field(default_factory=list)
    needs: list[Any] = field(default_factory=list)
    notes: list[Any] = field(default_factory=list)
    unmet: list[Any] = field(default_factory=list)
    consents: list[Any] = field(default_factory=list)


def of_cases(db: Connection, ids: Iterable[int]) -> dict[int, Facts]:
    """What each of the cases adds, as they stand in the database; a case that is no more is missing."""
    wholes: dict[int, _Whole] = defaultdict(_Whole)
    wanted = sorted(set(ids))
    for name, (table, columns) in _ROWS.items():
        key = table.c.id if name == "case" else table.c.case_id
        asked = select(key.label("of"), *(table.c[c] for c in columns)).where(key.in_(wanted))
        for row in db.execute(asked):
            if name == "case":
                wholes[row.of].case = row
            else:
                getattr(wholes[row.of], name).append(row)
    return {case_id: _facts(whole) for case_id, whole in wholes.items() if whole.case is not None}


def _table(model: Any) -> Table:
    found: Table = model.__table__
    return found


_ROWS: dict[str, tuple[Table, Sequence[str]]] = {
    "case": (
        _table(Case),
        ("handling_county", "origin_county", "opened_at", "victim_status", "identified_on", "age_band"),
    ),
    "referrals": (_table(Referral), ("need_id", "county", "status", "sent_at", "started_at", "ended_at")),
    "needs": (_table(Need), ("id",)),
    "notes": (_table(CaseNote), ("at",)),
    "unmet": (_table(UnmetNeed), ("need_id",)),
    "consents": (_table(Consent), ("answer",)),
}
TRACKED = {table.name: "id" if name == "case" else "case_id" for name, (table, _) in _ROWS.items()}
"""The tables whose rows are counted, and their column that names the case."""


def _facts(whole: _Whole) -> Facts:
    found: dict[Key, Sums] = defaultdict(Sums)
    for key, sums in (*_of_case(whole), *_of_referrals(whole.referrals)):
        found[key] = found[key].plus(sums)
    return dict(found)


def _of_case(whole: _Whole) -> Iterator[tuple[Key, Sums]]:
    case, opened = whole.case, str(Quarter.of(whole.case.opened_at))
    assisted = any(r.started_at for r in whole.referrals)
    if case.origin_county and case.identified_on and case.victim_status == VictimStatus.IDENTIFIED:
        identified = str(Quarter.of(case.identified_on))
        yield Key("victims_identified", identified, case.origin_county), ONE
        if case.age_band in MINORS:
            yield Key("victims_minors", identified, case.origin_county), ONE
        if assisted:
            yield Key("victims_assisted", identified, case.origin_county), ONE
    yield Key("cases_notified", opened, case.handling_county), ONE
    if assisted:
        yield Key("cases_assisted", opened, case.handling_county), ONE
    if case.victim_status in REGISTERED and _resolved(whole):
        yield Key("cases_resolved", opened, case.handling_county), ONE
    taken = {r.need_id for r in whole.referrals if r.county == case.handling_county and r.status in TAKEN_ON}
    if any(n.id not in taken for n in whole.needs):
        yield Key("cases_need_unmet", opened, case.handling_county), ONE
    if any(u.need_id not in taken for u in whole.unmet):
        yield Key("cases_not_possible", opened, case.handling_county), ONE
    for period in {p for note in whole.notes if note.at > case.opened_at for p in periods_of(Quarter.of(note.at))}:
        yield Key(CASES_MONITORED, period, case.handling_county), ONE


def _resolved(whole: _Whole) -> bool:
    """Whether somebody has said yes to a referral, or the victim has refused services."""
    taken_on = any(r.status in TAKEN_ON for r in whole.referrals)
    return taken_on or any(c.answer == ConsentAnswer.REFUSED for c in whole.consents)


def periods_of(quarter: Quarter) -> tuple[str, str, str]:
    """A quarter with the half-year and the year that it lies in."""
    return str(quarter), str(HalfYear(quarter.year, quarter.half)), str(Year(quarter.year))


def _of_referrals(referrals: Iterable[Any]) -> Iterator[tuple[Key, Sums]]:
    for r in referrals:
        sent = str(Quarter.of(r.sent_at))
        seconds = seconds_between(r.sent_at, r.started_at) if r.started_at else 0
        yield Key("referrals_sent", sent, r.county), ONE
        yield Key(f"status.{r.status}", sent, r.county), Sums(1, int(bool(r.started_at)), seconds)
        if r.started_at:
            begun = str(Quarter.of(r.started_at))
            yield Key("referrals_solved", begun, r.county), ONE
            yield Key(DAYS, begun, r.county, tenths(seconds)), ONE
        if r.ended_at and r.status == ReferralStatus.REFUSED:
            yield Key("referrals_refused", str(Quarter.of(r.ended_at)), r.county), ONE


def packed(facts: Facts) -> str:
    """Facts as text; the same for the same facts."""
    return json.dumps(sorted([*key, *sums] for key, sums in facts.items()), separators=(",", ":"))


def unpacked(text: str) -> Facts:
    """The facts of such a text."""
    return {Key(*row[:4]): Sums(*row[4:]) for row in json.loads(text)}


def digest() -> str:
    """What these definitions are known by: sums built by others are built anew."""
    return hashlib.sha256(repr((VERSION, MEASURES, DISTINCT, TENTH)).encode()).hexdigest()


VERSION = 1
"""One more whenever `_facts` counts something in another way."""
