"""A county's quarter: submitted by the coordinator, validated by the regional centre, released by ANITP.

Figures about persons change on the national map only here, at release, and only as released values.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, UniqueConstraint, false, true
from sqlmodel import Field, Session, SQLModel, col, select

from data_model import access, audit, disclosure, indicators, settings, store
from data_model.access import Actor, FreeText, Right, Role
from data_model.disclosure import Figure, FigureState
from data_model.errors import Invalid, NotFound
from data_model.guard.cases import holds_case_code
from data_model.periods import Quarter
from geodata.counties import COUNTIES

COUNTRY = "RO"


class ReportState(StrEnum):
    OPEN = "open"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    VALIDATED = "validated"
    RELEASED = "released"


class CountyReport(store.Versioned, table=True):
    """The state of one county's quarter, written 2026-Q3."""

    __table_args__ = (UniqueConstraint("county", "quarter"),)
    id: int | None = Field(default=None, primary_key=True)
    county: str = Field(max_length=2, index=True)
    quarter: str = Field(max_length=7, index=True)
    state: ReportState = Field(default=ReportState.OPEN, sa_type=store.one_of(ReportState))
    note: str = ""  # the coordinator's words
    returned_because: str = ""
    submitted_at: datetime | None = Field(default=None, sa_type=store.Utc)
    validated_at: datetime | None = Field(default=None, sa_type=store.Utc)
    released_at: datetime | None = Field(default=None, sa_type=store.Utc)


class ReleasedFigure(SQLModel, table=True):
    """What was released: for a county, a development region or the country (RO). Written once, never changed."""

    place: str = Field(primary_key=True, max_length=40)
    quarter: str = Field(primary_key=True, max_length=7, index=True)
    indicator: str = Field(primary_key=True, max_length=40)
    state: FigureState = Field(sa_type=store.one_of(FigureState))
    value: float | None = None
    released_at: datetime = Field(sa_type=store.Utc)


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
    submitted_at: datetime | None
    validated_at: datetime | None
    released_at: datetime | None
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
        r.county, r.quarter, r.state, r.note, r.returned_because, r.version, r.submitted_at, r.validated_at,
        r.released_at, ended,
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
    raws, k = indicators.raw_counts(db, county, Quarter.parse(quarter), only=counted), _threshold(db)
    return {i.id: _previewed(i, raws, k) for i in chosen}


def _previewed(indicator: indicators.Indicator, raws: dict[str, disclosure.Raw], k: int) -> Figure:
    if indicator.dimension == "handling":
        return disclosure.for_own_team(raws[indicator.id])
    return disclosure.released(raws[indicator.id], k, whole=raws.get(indicator.part_of))


def _threshold(db: Session) -> int:
    return disclosure.checked_threshold(settings.number(db, "threshold_anitp"))


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
    """The regional centre asks for a correction, in words."""
    if not reason:
        raise Invalid("text.empty", field="reason")
    _without_case(reason, field="reason")
    report = _taken(db, actor, county, quarter, expected_version, when=(ReportState.SUBMITTED,))
    report.state, report.returned_because = ReportState.RETURNED, reason
    audit.record(db, actor, "report_returned", county=county, subject=f"report {county} {quarter}")


@access.command(Right.VALIDATE_REPORT)
def validate(db: Session, actor: Actor, *, county: str, quarter: str, expected_version: int) -> None:
    """The regional centre confirms the quarter; ANITP may release it."""
    report = _taken(db, actor, county, quarter, expected_version, when=(ReportState.SUBMITTED,))
    report.state, report.validated_at, report.returned_because = ReportState.VALIDATED, settings.now(db), ""
    audit.record(db, actor, "report_validated", county=county, subject=f"report {county} {quarter}")


@access.command(Right.RELEASE_REPORT)
def release(db: Session, actor: Actor, *, county: str, quarter: str, expected_version: int) -> None:
    """ANITP releases the validated quarter: the values are decided once, here, and kept."""
    report = _taken(db, actor, county, quarter, expected_version, when=(ReportState.VALIDATED,))
    report.state, report.released_at = ReportState.RELEASED, settings.now(db)
    store.one_at_a_time(db, f"release {quarter}")  # whoever comes last adds up the country
    keep_released(db, county, quarter)
    audit.record(db, actor, "report_released", county=county, subject=f"report {county} {quarter}")


def keep_released(db: Session, county: str, quarter: str) -> None:
    """Decide and store a county's figures; with the last county of a quarter, the regions' and the country's too.

    No margin appears before all 42 counties are released: the difference between two margins would be the newest
    county's own count.
    """
    k = _threshold(db)
    raws = indicators.raw_counts(db, county, Quarter.parse(quarter))
    for indicator in indicators.of_persons():
        figure = disclosure.released_part(indicator.id, raws, indicators.wholes(), k)
        _keep(db, county, quarter, indicator.id, figure)
    db.flush()
    done = db.exec(select(ReleasedFigure.place).where(ReleasedFigure.quarter == quarter).distinct()).all()
    if set(COUNTIES) <= set(done):
        _keep_margins(db, quarter, k)


def _keep(db: Session, place: str, quarter: str, indicator: str, figure: Figure) -> None:
    db.add(
        ReleasedFigure(
            place=place, quarter=quarter, indicator=indicator, state=figure.state, value=figure.value,
            released_at=settings.now(db),
        )
    )  # fmt: skip


def _keep_margins(db: Session, quarter: str, k: int) -> None:
    raws = {c: indicators.raw_counts(db, c, Quarter.parse(quarter)) for c in COUNTIES}
    regions: dict[str, list[str]] = {}
    for county in COUNTIES.values():
        regions.setdefault(county.region, []).append(county.code)
    for indicator in indicators.of_persons():
        if indicator.kind == "median":
            continue
        figures = {
            f.place: Figure(f.state, f.value)
            for f in db.exec(
                select(ReleasedFigure).where(
                    ReleasedFigure.quarter == quarter, ReleasedFigure.indicator == indicator.id
                )
            )
        }
        # A county's count may have moved since its release: a sum of today's counts would tell by how much.
        mine = {c: _as_told(figures[c], raws[c][indicator.id]) for c in COUNTIES}
        by_region, country = disclosure.nested_margins(mine, figures, regions, k, is_part=bool(indicator.part_of))
        for place, figure in (*by_region.items(), (COUNTRY, country)):
            _keep(db, place, quarter, indicator.id, figure)


def _as_told(figure: Figure, today: disclosure.Raw) -> disclosure.Raw:
    return today if figure.value is None else disclosure.Raw(int(figure.value))
