"""The declared facts as numbers: by indicator, then by county and institution. Read for sums, by the program itself."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from data_model.facts.tables import DeclaredFact, DeclaredFigure
from data_model.institutions import Coverage, Institution
from data_model.monitoring.combining import within
from data_model.periods import Period, parse_period


@dataclass(frozen=True)
class Told:
    """What one institution declared of one indicator and period, by measure in the form's order."""

    period: Period
    numbers: dict[str, float]
    at: datetime


By = dict[tuple[str, int], list[Told]]
"""By county (RO: the country) and institution."""


def told(db: Session, plan_id: str, span: Period, place: str | None) -> dict[str, By]:
    """What counts of the declarations within a period, in one place or (None) everywhere."""
    f, g = DeclaredFact, DeclaredFigure
    wanted = (
        select(f, g)
        .join(g, col(g.fact_id) == col(f.id))
        .where(f.plan_id == plan_id, f.withdrawn_because == "", col(f.period).startswith(str(span)[:4]))
    )
    if place is not None:
        wanted = wanted.where(f.county == place)
    gathered: dict[tuple[str, str, int, str], Told] = {}
    for fact, figure in db.exec(wanted.order_by(col(f.id))):
        period = parse_period(fact.period)
        if within(period, span):
            key = figure.indicator, fact.county, fact.institution_id, fact.period
            one = gathered.setdefault(key, Told(period, {}, fact.declared_at))
            one.numbers[figure.measure] = float(figure.count)
    found: dict[str, By] = defaultdict(lambda: defaultdict(list))
    for (indicator, county, institution, _), one in gathered.items():
        found[indicator][county, institution].append(one)
    return found


def expected_in(db: Session, county: str) -> dict[str, int]:
    """How many active institutions of each kind sit in a county or serve it."""
    covering = select(Coverage.institution_id).where(Coverage.county == county)
    wanted = (
        select(Institution.kind, func.count())
        .where(col(Institution.active), (col(Institution.county) == county) | col(Institution.id).in_(covering))
        .group_by(col(Institution.kind))
    )
    return {str(kind): n for kind, n in db.exec(wanted)}
