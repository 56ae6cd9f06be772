"""The counties' quarters: reported late, now and then never; released ones with the values that may be shown.

The counts are those of `indicators.raw_counts`, gathered in one pass over the rows, because 42 counties by 19
quarters asked one by one take minutes; a test holds the two equal.
"""

import statistics
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from typing import TypeAlias

from data_model import context_tables, indicators, releasing, rollups
from data_model.cases import MINORS, REGISTERED, VictimStatus
from data_model.demo.chance import Chance
from data_model.demo.course import Course, Courses
from data_model.demo.published import table
from data_model.demo.rows import Rows
from data_model.disclosure import Raw, to_keep
from data_model.periods import Quarter
from data_model.referrals import TAKEN_ON, ReferralStatus
from data_model.releasing import Audience, Decision, ReleasedCount, ReleasedFigure, ReleaseSeal, Thresholds
from data_model.reports import CountyReport, ReportReopening, ReportState
from geodata.counties import COUNTIES

Cell: TypeAlias = tuple[str, str]  # county, quarter


def make(rows: Rows, courses: Courses, chance: Chance, now: datetime, k: Thresholds) -> int:
    """Every ended quarter of the demo's years; how many county quarters were released."""
    counts, done, told = Counts(courses.made), 0, list[Decision]()
    quarter, last = Quarter(now.year - 4, 1), Quarter.of(now).before()
    while quarter <= last:
        released = []
        for county in COUNTIES:
            state = _state(chance, county, quarter, quarter == last)
            if state is not None:
                report = rows.add(_report(chance, county, quarter, state, now))
                if report.released_at:
                    released.append((county, report.released_at))
        # the public's figures begin with last year: older ones would only make the demo slow to build
        mine = k if quarter.year >= now.year - 1 else {Audience.ANITP: k[Audience.ANITP]}
        told += _release(rows, counts, quarter, released, mine)
        _reopen(rows, str(quarter), now)
        done += len(released)
        if quarter.number == 4 or quarter == last:
            _sums(rows, counts, quarter.year, told, mine, max(at for _, at in released))
            told = []
        quarter = quarter.following()
    return done


def _state(chance: Chance, county: str, quarter: Quarter, newest: bool) -> ReportState | None:
    """How far a county's quarter came; None where it never reported, or did nothing yet."""
    rules = table("quarters")
    if newest:
        named = next((state for state, which in rules["newest"].items() if county in which), None)
        return None if named == "open" else ReportState(named or "released")
    if f"{quarter}" in rules["complete"]["quarters"] or quarter.number in rules["complete"]["numbers"]:
        return ReportState.RELEASED
    return None if chance.yes(rules["never_reported"]) else ReportState.RELEASED


def _report(chance: Chance, county: str, quarter: Quarter, state: ReportState, now: datetime) -> CountyReport:
    """The report with its moments, spread over the time since the quarter's end, at most 60 days."""
    seconds = min((now - quarter.end).total_seconds(), 60 * 86_400)
    steps = [
        quarter.end + timedelta(seconds=seconds * part) for part in sorted(chance.uniform(0.1, 0.95) for _ in range(3))
    ]
    order = (ReportState.SUBMITTED, ReportState.VALIDATED, ReportState.RELEASED)
    reached = order.index(state) + 1
    submitted, validated, released = (steps[i] if i < reached else None for i in range(3))
    return CountyReport(
        county=county, quarter=str(quarter), state=state, note=chance.choice(table("texts")["report"]["note"]),
        submitted_at=submitted, validated_at=validated, released_at=released,
    )  # fmt: skip


def _reopen(rows: Rows, quarter: str, now: datetime) -> None:
    """One released quarter is back at its regional centre, for a further edition."""
    told = table("quarters")["reopened"]
    mine = [r for r in rows.of(CountyReport) if (r.county, r.quarter) == (told["county"], quarter)]
    for report in mine if quarter == told["quarter"] else ():
        report.state, report.edition, report.validated_at = ReportState.SUBMITTED, 2, None
        report.returned_because = told["because"]
        at = now - timedelta(days=3)
        rows.add(
            ReportReopening(county=report.county, quarter=quarter, edition=2, because=told["because"], reopened_at=at)
        )


class Counts:
    """The counts behind every indicator about persons, by county and quarter."""

    def __init__(self, courses: list[Course]) -> None:
        self._n: dict[str, Counter[Cell]] = defaultdict(Counter)
        self._tenths: dict[Cell, list[int]] = defaultdict(list)
        for course in courses:
            self._case(course)
            self._referrals(course)
            self._gaps(course)

    def _add(self, indicator: str, county: str, moment: datetime) -> None:
        self._n[indicator][county, str(Quarter.of(moment))] += 1

    def _case(self, course: Course) -> None:
        case = course.case
        if case.victim_status is VictimStatus.IDENTIFIED and case.identified_on and case.origin_county:
            cell = case.origin_county, str(Quarter.of(case.identified_on))
            self._n["victims_identified"][cell] += 1
            self._n["victims_minors"][cell] += case.age_band in MINORS
            for group in context_tables.of_victim(case):
                self._n[group][cell] += 1
            self._n["victims_assisted"][cell] += any(r.started_at for r in course.referrals)
        self._add("cases_notified", case.handling_county, case.opened_at)
        if any(r.started_at for r in course.referrals):
            self._add("cases_assisted", case.handling_county, case.opened_at)
        taken = any(r.status in TAKEN_ON for r in course.referrals)
        if case.victim_status in REGISTERED and (taken or course.refused):
            self._add("cases_resolved", case.handling_county, case.opened_at)
        for quarter in {str(Quarter.of(at)) for at in course.notes if at > case.opened_at}:
            self._n["cases_monitored"][case.handling_county, quarter] += 1

    def _referrals(self, course: Course) -> None:
        for r in course.referrals:
            self._add("referrals_sent", r.county, r.sent_at)
            if r.started_at:
                self._add("referrals_solved", r.county, r.started_at)
                waited = rollups.tenths(rollups.seconds_between(r.sent_at, r.started_at))
                self._tenths[r.county, str(Quarter.of(r.started_at))].append(waited)
            if r.status is ReferralStatus.REFUSED and r.ended_at:
                self._add("referrals_refused", r.county, r.ended_at)
                self._add(context_tables.context_tables()["refusal"].group_of(r.reason or ""), r.county, r.ended_at)

    def _gaps(self, course: Course) -> None:
        case = course.case
        taken = {r.need_id for r in course.referrals if r.status in TAKEN_ON}
        if any(n.id not in taken for n in course.needs):
            self._add("cases_need_unmet", case.handling_county, case.opened_at)
        if any(u.need_id not in taken for u in course.impossible):
            self._add("cases_not_possible", case.handling_county, case.opened_at)

    def raws(self, county: str, quarter: Quarter) -> dict[str, Raw]:
        """One county's quarter, as `indicators.raw_counts` has it."""
        cell = county, str(quarter)
        tenths = self._tenths[cell]
        found = {i.id: Raw(self._n[i.id][cell]) for i in indicators.of_persons()}
        found["days_to_service"] = Raw(len(tenths), round(statistics.median(tenths) / 10, 1) if tenths else 0.0)
        return found

    def groups(self, county: str, quarter: str) -> dict[str, Raw]:
        """The groups of the context tables, as `context_tables.raw_counts` has them."""
        return {name: Raw(self._n[name][county, quarter]) for name in context_tables.group_names()}


def _release(
    rows: Rows, counts: Counts, quarter: Quarter, released: list[tuple[str, datetime]], k: Thresholds
) -> list[Decision]:
    """The released values of a quarter's counties."""
    told = []
    for county, at in released:
        raws = counts.raws(county, quarter)
        mine = releasing.of_county(county, str(quarter), raws, k)
        _put(rows, mine, at)
        if Audience.PUBLIC in k:  # of older years nothing is added up any more
            _put_behind(rows, county, str(quarter), raws, counts.groups(county, str(quarter)))
        told += mine
    return told


def _sums(rows: Rows, counts: Counts, year: int, told: list[Decision], k: Thresholds, at: datetime) -> None:
    """The sums of a year, decided at once; of past years without the solver's proof, to be quick."""

    def counted(county: str, quarter: str, _names: object) -> dict[str, Raw]:
        return counts.raws(county, Quarter.parse(quarter))

    def behind(county: str, quarter: str) -> dict[str, Raw]:
        known = (county, quarter) in reported
        return counts.raws(county, Quarter.parse(quarter)) | counts.groups(county, quarter) if known else {}

    reported = {(d.cell.place, d.cell.period) for d in told}
    sums = releasing.of_sums(year, releasing.exactly(told), counted, k, audited=year == at.year)
    _put(rows, [*sums, *releasing.of_groups(year, [*told, *sums], behind, k)], at)


def _put_behind(rows: Rows, county: str, quarter: str, raws: dict[str, Raw], groups: dict[str, Raw]) -> None:
    kept = to_keep({name: raws[name] for name in indicators.COUNTS}, groups)
    for name, count in kept.items():
        rows.put(ReleasedCount, county=county, quarter=quarter, edition=1, indicator=name, count=count)


def _put(rows: Rows, decisions: list[Decision], at: datetime) -> None:
    for d in decisions:
        rows.put(
            ReleasedFigure, place=d.cell.place, quarter=d.cell.period, indicator=d.cell.indicator,
            audience=d.audience, edition=1, state=d.figure.state, value=d.figure.value, threshold=d.threshold,
            summed=True, released_at=at,
        )  # fmt: skip
    for (place, period), digest in releasing.seals(decisions).items():
        rows.put(ReleaseSeal, place=place, period=period, edition=1, digest=digest, sealed_at=at)
