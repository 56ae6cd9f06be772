"""The doors of the reports: for the country or a county, and who took one."""

from collections.abc import Callable

from sqlmodel import Session

from data_model import access, audit, settings
from data_model.access import Actor, Right, Role
from data_model.errors import Invalid, NotFound
from data_model.monitoring_report import context_figures, figures, plan_reached, standing, teamwork
from data_model.monitoring_report.asked import Asked, begun, span_of
from data_model.monitoring_report.value import Form, Kind, Report, Section
from data_model.releasing import Audience
from geodata.counties import COUNTIES

Make = Callable[[Asked], Section]
_OF_A_YEAR: tuple[Make, ...] = (
    figures.people, figures.counties, context_figures.analysis, plan_reached.plan, plan_reached.reasons, teamwork.teams,
    teamwork.good_practices, teamwork.measures, standing.complete, standing.sources,
)  # fmt: skip
SECTIONS: dict[Kind, tuple[Make, ...]] = {
    Kind.ANNUAL: _OF_A_YEAR,
    Kind.SHEET: (
        figures.people, figures.counties, context_figures.analysis, plan_reached.plan, teamwork.teams,
        standing.complete, standing.sources,
    ),
    Kind.COMMITTEE: (
        plan_reached.progress, plan_reached.reasons, plan_reached.proposals, teamwork.measures, figures.people,
        teamwork.good_practices, standing.complete, standing.sources,
    ),
    Kind.EVALUATION: _OF_A_YEAR,
}  # fmt: skip
"""The sections of each kind, in their order."""
NOT_OF_A_COUNTY = (figures.counties, context_figures.analysis)
NOT_PUBLIC = (teamwork.measures, plan_reached.proposals)


@access.question(Right.SEE_REPORTS)
def of(db: Session, actor: Actor, *, kind: Kind, period: str, audience: Audience, county: str = "") -> Report:
    """A report: the country's for ANITP alone; a county's for its own team, its regional centre and ANITP, with the
    released figures, whoever asks. Invalid for a period that the kind does not have, or that has not begun."""
    _in_reach(actor, county, "monitoring_report.of")
    if county and kind is Kind.COMMITTEE:
        raise Invalid("monitoring_report.committee", field="county")
    span = span_of(kind, period)
    begun(db, span)
    asked = Asked(db, actor, kind, county, span, audience)
    sections = tuple(
        make(asked)
        for make in SECTIONS[kind]
        if not (county and make in NOT_OF_A_COUNTY) and not (asked.is_public and make in NOT_PUBLIC)
    )
    return Report(kind, county, period, audience, settings.now(db), settings.is_demo(db), sections)


@access.command(Right.SEE_REPORTS)
def note_taken(
    db: Session, actor: Actor, *, kind: Kind, period: str, audience: Audience, form: Form, county: str = ""
) -> None:
    """Record that the actor took a report as a file; called for each file that is given."""
    _in_reach(actor, county, "monitoring_report.note_taken")
    span_of(kind, period)
    subject = f"monitoring_report {kind} {period} {audience} {form}"
    audit.record(db, actor, "monitoring_report_taken", county=county, subject=subject)


def _in_reach(actor: Actor, county: str, action: str) -> None:
    if county and county not in COUNTIES:
        raise NotFound("place.county", field="county")
    if actor.role is Role.CENTRAL:
        return
    if not county:
        raise access.refusal(actor, action)
    access.require_county(actor, county, action=action)
