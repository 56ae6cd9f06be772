"""A county's quarter: submitted by the coordinator, validated by the regional centre, locked and released by ANITP.

Figures about persons change on the national map only here, at release, and only as released values. A quarter that
ANITP re-opens, with a reason, goes back to the regional centre; its next release is a new edition beside the old one.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, UniqueConstraint, false, true
from sqlmodel import Field, Session, SQLModel, col, select

from data_model import access, audit, disclosure, indicators, releasing, settings, store
from data_model.access import Actor, FreeText, Right, Role
from data_model.disclosure import Figure
from data_model.errors import Invalid, NotFound
from data_model.guard.cases import holds_case_code
from data_model.periods import Quarter, parse_period
from data_model.releasing import Audience
from geodata.counties import COUNTIES


class ReportState(StrEnum):
    OPEN = "open"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    VALIDATED = "validated"
    LOCKED = "locked"  # by ANITP: the regional centre cannot give it back any more
    RELEASED = "released"


class CountyReport(store.Versioned, table=True):
    """The state of one county's quarter, written 2026-Q3. `edition`: of its last release, or of the one to come."""

    __table_args__ = (UniqueConstraint("county", "quarter"),)
    id: int | None = Field(default=None, primary_key=True)
    county: str = Field(max_length=2, index=True)
    quarter: str = Field(max_length=7, index=True)
    state: ReportState = Field(default=ReportState.OPEN, sa_type=store.one_of(ReportState))
    note: str = ""  # the coordinator's words
    returned_because: str = ""
    submitted_at: datetime | None = Field(default=None, sa_type=store.Utc)
    validated_at: datetime | None = Field(default=None, sa_type=store.Utc)
    locked_at: datetime | None = Field(default=None, sa_type=store.Utc)
    released_at: datetime | None = Field(default=None, sa_type=store.Utc)
    edition: int = 1

    @property
    def since(self) -> datetime | None:
        """When the present state began, where that is kept; of a returned quarter, when it was submitted."""
        return {
            ReportState.SUBMITTED: self.submitted_at, ReportState.RETURNED: self.submitted_at,
            ReportState.VALIDATED: self.validated_at, ReportState.LOCKED: self.locked_at,
            ReportState.RELEASED: self.released_at,
        }.get(self.state)  # fmt: skip


class ReportReopening(SQLModel, table=True):
    """When and why ANITP re-opened a released quarter, and the edition that it leads to."""

    county: str = Field(primary_key=True, max_length=2)
    quarter: str = Field(primary_key=True, max_length=7, index=True)
    edition: int = Field(primary_key=True)
    because: str
    reopened_at: datetime = Field(sa_type=store.Utc)


@access.scope(CountyReport)
def _reach(actor: Actor) -> ColumnElement[bool]:
    if actor.role is Role.CENTRAL:
        return true()
    return col(CountyReport.county).in_(actor.counties) if actor.may(Right.SEE_REPORTS) else false()


@dataclass(frozen=True)
class ReportRow:
    county: str
    quarter: str
    state: ReportState
    note: str
    returned_because: str
    version: int
    since: datetime | None
    released_at: datetime | None
    edition: int
    ended: bool


@access.question(Right.SEE_REPORTS)
def listed(db: Session, actor: Actor, *, quarter: str) -> list[ReportRow]:
    """How the counties in the actor's reach stand with a quarter; one that has done nothing yet is open."""
    wanted = Quarter.parse(quarter)
    found = {
        r.county: r for r in db.exec(access.visible(select(CountyReport).where(CountyReport.quarter == quarter), actor))
    }
    counties = COUNTIES if actor.role is Role.CENTRAL else [c for c in COUNTIES if c in actor.counties]
    ended = wanted.end <= settings.now(db)
    return [_row(found.get(c) or CountyReport(county=c, quarter=quarter), ended) for c in counties]


def _row(r: CountyReport, ended: bool) -> ReportRow:
    return ReportRow(
        r.county, r.quarter, r.state, r.note, r.returned_because, r.version, r.since, r.released_at, r.edition, ended,
    )  # fmt: skip


@access.question(Right.SEE_REPORTS)
def preview(db: Session, actor: Actor, *, county: str, quarter: str, only: tuple[str, ...] = ()) -> dict[str, Figure]:
    """The figures of a county of one's own before release, all or those named in `only`; the nation sees none.

    As they are where the team sees each case behind them. Victims by county of origin are also other teams' cases:
    those figures come as they would be released.
    """
    access.require_county(actor, county, action="reports.preview")
    chosen = [i for i in indicators.of_persons() if not only or i.id in only]
    counted = {name for i in chosen for name in (i.id, i.part_of) if name}
    raws = indicators.raw_counts(db, county, Quarter.parse(quarter), only=counted)
    k = releasing.thresholds(db)[Audience.ANITP]
    return {i.id: _previewed(i, raws, k) for i in chosen}


def _previewed(indicator: indicators.Indicator, raws: dict[str, disclosure.Raw], k: int) -> Figure:
    if indicator.dimension == "handling":
        return disclosure.for_own_team(raws[indicator.id])
    return disclosure.released(raws[indicator.id], k, whole=raws.get(indicator.part_of))


def _taken(
    db: Session, actor: Actor, county: str, quarter: str, expected_version: int, *, when: tuple[ReportState, ...]
) -> CountyReport:
    if county not in COUNTIES:
        raise NotFound("place.county", field="county")
    if actor.role is not Role.CENTRAL:
        access.require_county(actor, county, action="reports.change")
    if Quarter.parse(quarter).end > settings.now(db):
        raise Invalid("report.not_ended", field="quarter")
    wanted = select(CountyReport).where(CountyReport.county == county, CountyReport.quarter == quarter)
    found = db.exec(store.for_change(access.visible(wanted, actor))).first()
    report = found or CountyReport(county=county, quarter=quarter)
    report.take(expected_version)
    if report.state not in when:
        raise Invalid("report.wrong_step", state=report.state)
    db.add(report)
    return report


def _without_case(text: str, *, field: str) -> None:
    """Invalid where the words of a report hold a case's code: ANITP reads them, and never sees a case."""
    if holds_case_code(text):
        raise Invalid("report.case_code", field=field)


@access.command(Right.SUBMIT_REPORT)
def submit(db: Session, actor: Actor, *, county: str, quarter: str, note: FreeText = "", expected_version: int) -> None:
    """The coordinator hands the ended quarter to the regional centre."""
    _without_case(note, field="note")
    when = (ReportState.OPEN, ReportState.RETURNED)
    report = _taken(db, actor, county, quarter, expected_version, when=when)
    report.state, report.note, report.submitted_at = ReportState.SUBMITTED, note, settings.now(db)
    audit.record(db, actor, "report_submitted", county=county, subject=f"report {county} {quarter}")


@access.command(Right.VALIDATE_REPORT)
def give_back(db: Session, actor: Actor, *, county: str, quarter: str, reason: FreeText, expected_version: int) -> None:
    """The regional centre asks for a correction, in words; also of what it has validated, until ANITP locks it."""
    if not reason:
        raise Invalid("text.empty", field="reason")
    _without_case(reason, field="reason")
    when = (ReportState.SUBMITTED, ReportState.VALIDATED)
    report = _taken(db, actor, county, quarter, expected_version, when=when)
    report.state, report.returned_because, report.validated_at = ReportState.RETURNED, reason, None
    audit.record(db, actor, "report_returned", county=county, subject=f"report {county} {quarter}")


@access.command(Right.VALIDATE_REPORT)
def validate(db: Session, actor: Actor, *, county: str, quarter: str, expected_version: int) -> None:
    """The regional centre confirms the quarter; ANITP may release it."""
    report = _taken(db, actor, county, quarter, expected_version, when=(ReportState.SUBMITTED,))
    report.state, report.validated_at, report.returned_because = ReportState.VALIDATED, settings.now(db), ""
    audit.record(db, actor, "report_validated", county=county, subject=f"report {county} {quarter}")


@access.command(Right.RELEASE_REPORT)
def lock(db: Session, actor: Actor, *, county: str, quarter: str, expected_version: int) -> None:
    """ANITP locks the validated quarter: nobody changes it or gives it back before it is released or re-opened."""
    report = _taken(db, actor, county, quarter, expected_version, when=(ReportState.VALIDATED,))
    report.state, report.locked_at = ReportState.LOCKED, settings.now(db)
    audit.record(db, actor, "report_locked", county=county, subject=f"report {county} {quarter}")


@access.command(Right.RELEASE_REPORT)
def release(db: Session, actor: Actor, *, county: str, quarter: str, expected_version: int) -> None:
    """ANITP releases the validated or locked quarter: the values are decided once, here, and kept."""
    when = (ReportState.VALIDATED, ReportState.LOCKED)
    report = _taken(db, actor, county, quarter, expected_version, when=when)
    now = settings.now(db)
    report.state, report.released_at, report.locked_at = ReportState.RELEASED, now, report.locked_at or now
    store.one_at_a_time(db, f"release {quarter[:4]}")  # whoever comes last adds up the country
    releasing.keep_released(db, county, quarter, report.edition)
    audit.record(db, actor, "report_released", county=county, subject=f"report {county} {quarter}", n=report.edition)


@access.command(Right.RELEASE_REPORT)
def reopen(db: Session, actor: Actor, *, county: str, quarter: str, reason: FreeText, expected_version: int) -> None:
    """ANITP sends a locked or released quarter back to the regional centre, with the reason, which all readers see.

    What was released stays as it is. The next release of the quarter is the next edition.
    """
    if not reason:
        raise Invalid("text.empty", field="reason")
    _without_case(reason, field="reason")
    when = (ReportState.LOCKED, ReportState.RELEASED)
    report = _taken(db, actor, county, quarter, expected_version, when=when)
    now = settings.now(db)
    if report.state is ReportState.RELEASED:
        report.edition += 1
        db.add(ReportReopening(county=county, quarter=quarter, edition=report.edition, because=reason, reopened_at=now))
    report.state, report.locked_at, report.validated_at = ReportState.SUBMITTED, None, None
    report.returned_because = reason
    audit.record(db, actor, "report_reopened", county=county, subject=f"report {county} {quarter}", n=report.edition)


@dataclass(frozen=True)
class Reopened:
    """One re-opening of a county's quarter: the edition it leads to, and why; `released` once that edition is out."""

    county: str
    quarter: str
    edition: int
    because: str
    at: datetime
    released: bool


@access.question(Right.SEE_COUNTRY)
def reopenings(db: Session, actor: Actor, *, period: str) -> list[Reopened]:
    """The quarters of a period that were re-opened after release, with the reason: every reader of figures may know."""
    asked = [str(q) for q in parse_period(period).quarters]
    found = db.exec(
        select(ReportReopening)
        .where(col(ReportReopening.quarter).in_(asked))
        .order_by(ReportReopening.quarter, ReportReopening.county, col(ReportReopening.edition))
    ).all()
    if not found:
        return []
    current = {
        (r.county, r.quarter): r
        for r in db.exec(select(CountyReport).where(col(CountyReport.quarter).in_(asked)))  # ungated: states alone
    }
    return [
        Reopened(
            r.county, r.quarter, r.edition, r.because, r.reopened_at, _is_out(current.get((r.county, r.quarter)), r)
        )
        for r in found
    ]


def _is_out(report: CountyReport | None, reopening: ReportReopening) -> bool:
    if report is None:
        return False
    return report.edition > reopening.edition or report.state is ReportState.RELEASED
