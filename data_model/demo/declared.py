"""What the demo's institutions declared for the plan in a few counties, ANITP's targets, and why some were missed."""

import json
from datetime import datetime, timedelta
from typing import Any

from data_model.access import Actor, Role
from data_model.demo.bodies import Bodies, id_of
from data_model.demo.chance import Chance
from data_model.demo.published import table
from data_model.demo.rows import Rows
from data_model.facts.asking import Asked, forms, plan_of
from data_model.facts.declaring import PARTS
from data_model.facts.tables import Change, DeclaredChange, DeclaredFact, DeclaredFigure
from data_model.institutions import Institution, InstitutionKind
from data_model.monitoring.said import AttainmentReason, IndicatorTarget
from data_model.people import ROLE_OF_KIND
from data_model.periods import HalfYear, Period, Year
from data_model.plan_catalog import plan_for
from geodata.counties import COUNTRY


def make(rows: Rows, bodies: Bodies, chance: Chance, now: datetime) -> int:
    """Last year's declarations and those of this year's ended half; how many."""
    told = table("declared")
    spans: list[Period] = [Year(now.year - 1), HalfYear(now.year - 1, 1), HalfYear(now.year - 1, 2)]
    spans += [HalfYear(now.year, 1)] if now >= HalfYear(now.year, 1).end else []
    for span in spans:
        plan = plan_for(span.start.date())
        if plan is None or not plan.definitions:
            continue
        for county in told["counties"]:
            for body in bodies.team(county):
                _declare(rows, chance, told, body, county, span, now)
        _declare(rows, chance, told, bodies.one(COUNTRY, InstitutionKind.ANITP_CENTRAL), COUNTRY, span, now)
    for year, aims in told["aims"].items():
        plan = plan_for(Year(int(year)).start.date())
        for indicator, aim in aims.items():
            if plan is not None and indicator in plan.definitions:
                target = IndicatorTarget(
                    plan_id=plan.plan_id, indicator=indicator, place=COUNTRY, year=int(year), aim=aim, changed_at=now
                )  # fmt: skip
                rows.add(target)
    return len(rows.of(DeclaredFact))


def _declare(
    rows: Rows, chance: Chance, told: dict[str, Any], body: Institution, county: str, span: Period, now: datetime
) -> None:
    role = ROLE_OF_KIND.get(body.kind, Role.INSTITUTION)
    who = Actor(0, "", role, id_of(body), body.name, body.kind, frozenset({county}))
    at = min(span.end + timedelta(days=chance.randint(5, 40)), now)
    plan = plan_of(span)
    for (action, kind), asked in forms(plan, who, span).items():
        if not chance.yes(told["likely"]):
            continue
        figures = _figures(chance, told["between"], asked)
        fact = rows.add(
            DeclaredFact(
                institution_id=id_of(body), county=county, plan_id=plan.plan_id, plan_action=action, kind=kind,
                period=str(span), evidence=chance.choice(told["evidence"]), declared_at=at,
            )
        )  # fmt: skip
        for (indicator, measure), n in figures.items():
            rows.put(DeclaredFigure, fact_id=fact.id, indicator=indicator, measure=measure, count=n)
        said = json.dumps([[*key, n] for key, n in figures.items()])
        rows.put(DeclaredChange, fact_id=fact.id, at=at, what=Change.DECLARED, figures=said, words=fact.evidence)
        if chance.yes(0.15):
            rows.add(
                AttainmentReason(
                    institution_id=id_of(body), plan_id=plan.plan_id, indicator=asked[0].indicator_id, place=county,
                    period=str(span), reason=chance.choice(told["reasons"]), changed_at=at,
                )
            )  # fmt: skip


def _figures(chance: Chance, between: dict[str, list[int]], asked: tuple[Asked, ...]) -> dict[tuple[str, str], int]:
    found = {(a.indicator_id, a.measure): chance.randint(*between.get(a.measure, [0, 6])) for a in asked}
    for (indicator, measure), n in found.items():
        whole = indicator, dict(PARTS).get(measure, "")
        if whole in found:
            found[indicator, measure] = min(n, found[whole])
    return found
