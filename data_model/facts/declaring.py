"""Declaring a fact, putting it right, taking it back: by the institution that the plan names, each with a trace."""

import json
from dataclasses import dataclass

from sqlmodel import Session, delete, select

from data_model import access, audit, settings, store
from data_model.access import Actor, FreeText, Right
from data_model.cases.codes import without_codes
from data_model.catalog.definitions import FactKind
from data_model.errors import Invalid, NotFound
from data_model.facts.asking import Asked, form_of, place_of, plan_of
from data_model.facts.tables import Change, DeclaredChange, DeclaredFact, DeclaredFigure
from data_model.periods import parse_period

MOST = 2_000_000_000
LONGEST = 2_000
PARTS = (("correct", "tested"), ("spent", "allocated"), ("filled", "approved"), ("assessed", "reintegrated"))
"""A part and its whole, where a form asks for both."""


@dataclass(frozen=True)
class FigureGiven:
    """One number of a form."""

    indicator_id: str
    measure: str
    value: int


@access.command(Right.DECLARE_FACTS)
def declare(
    db: Session,
    actor: Actor,
    *,
    county: str,
    action: str,
    kind: FactKind,
    period: str,
    figures: tuple[FigureGiven, ...],
    grounds: FreeText,
    expected_version: int | None = None,
) -> int:
    """Declare what a form asks, or put it right (`expected_version`: the one that was shown); its id. Zeros say that
    nothing was done, and want no grounds. `county` is RO for ANITP."""
    span = parse_period(period)
    if span.start > settings.now(db):
        raise Invalid("facts.future", field="period")
    place, plan = place_of(actor, county), plan_of(span)
    given = {(f.indicator_id, f.measure): f.value for f in figures}
    _possible(form_of(plan, actor, action, kind, span), given)
    _grounds(grounds, needed=any(given.values()))
    wanted = select(DeclaredFact).where(
        DeclaredFact.institution_id == actor.institution_id, DeclaredFact.county == place,
        DeclaredFact.plan_id == plan.plan_id, DeclaredFact.plan_action == action, DeclaredFact.kind == kind,
        DeclaredFact.period == period,
    )  # fmt: skip
    fact = db.exec(store.for_change(access.visible(wanted, actor))).first()
    store.take_if_there(fact, expected_version)
    what = Change.DECLARED if fact is None or fact.withdrawn_because else Change.CORRECTED
    if fact is None:
        fact = DeclaredFact(
            institution_id=actor.institution_id, county=place, plan_id=plan.plan_id, plan_action=action, kind=kind,
            period=period, declared_at=settings.now(db),
        )  # fmt: skip
    fact.evidence, fact.withdrawn_because, fact.declared_at = grounds, "", settings.now(db)
    _keep(db, actor, fact, what, given, grounds)
    assert fact.id is not None
    return fact.id


@access.command(Right.DECLARE_FACTS)
def withdraw(db: Session, actor: Actor, *, fact_id: int, reason: FreeText, expected_version: int) -> None:
    """Take one's own declaration back: it no longer counts, and stays with its reason."""
    wanted = select(DeclaredFact).where(DeclaredFact.id == fact_id, DeclaredFact.institution_id == actor.institution_id)
    fact = db.exec(store.for_change(access.visible(wanted, actor))).first()
    if fact is None:
        raise NotFound("facts.unknown")
    if not reason:
        raise Invalid("text.empty", field="reason")
    without_codes(reason, field="reason")
    fact.take(expected_version)
    if fact.withdrawn_because:
        raise Invalid("facts.withdrawn")
    fact.withdrawn_because, fact.declared_at = reason, settings.now(db)
    _keep(db, actor, fact, Change.WITHDRAWN, None, reason)


def _possible(asked: tuple[Asked, ...], given: dict[tuple[str, str], int]) -> None:
    """Just the numbers that the form asks for, each possible, no part larger than its whole."""
    if set(given) != {(a.indicator_id, a.measure) for a in asked}:
        raise Invalid("facts.incomplete", field="figures")
    if any(not 0 <= n <= MOST for n in given.values()):
        raise Invalid("facts.range", field="figures", most=MOST)
    for (indicator, measure), n in given.items():
        whole = dict(PARTS).get(measure, "")
        if n > given.get((indicator, whole), MOST):
            raise Invalid("facts.part", field="figures")


def _grounds(text: str, *, needed: bool) -> None:
    if needed and not text:
        raise Invalid("facts.evidence")
    if len(text) > LONGEST:
        raise Invalid("text.too_long", field="grounds", longest=LONGEST)
    without_codes(text, field="grounds")


def _keep(
    db: Session,
    actor: Actor,
    fact: DeclaredFact,
    what: Change,
    given: dict[tuple[str, str], int] | None,
    words: str,
) -> None:
    """Write the row, its figures where there are new ones, the trace and the event."""
    db.add(fact)
    db.flush()
    assert fact.id is not None
    told = ""
    if given is not None:
        db.exec(delete(DeclaredFigure).where(DeclaredFigure.fact_id == fact.id))  # type: ignore[arg-type]
        db.add_all(
            DeclaredFigure(fact_id=fact.id, indicator=indicator, measure=measure, count=n)
            for (indicator, measure), n in given.items()
        )
        told = json.dumps([[*key, n] for key, n in given.items()])
    db.add(DeclaredChange(fact_id=fact.id, at=fact.declared_at, what=what, figures=told, words=words))
    place = "" if fact.county not in actor.counties else fact.county
    subject = f"fact {fact.plan_action} {fact.kind} {fact.period}"
    audit.record(db, actor, f"fact_{what}", county=place, subject=subject, id=fact.id, figures=told)
