"""What the page of the national comparison shows, read at one moment: one session a view, not one a question."""

from dataclasses import dataclass

from sqlmodel import Session

from data_model import access, completeness, country, kept, map_classes, reports
from data_model.access import Actor, Right
from data_model.completeness import Completeness
from data_model.country import Comparison, LastRelease
from data_model.periods import parse_period, up_to
from data_model.releasing import Audience
from data_model.reports import Reopened

PERIODS = 4


@dataclass(frozen=True)
class Choices:
    """The periods that can be chosen, newest first, and how new the released figures are."""

    periods: list[str]
    last: LastRelease | None


@dataclass(frozen=True)
class Compared:
    """An indicator in a period, where the classes of its map begin, how complete the period is (without indicators),
    and which of its quarters were re-opened."""

    comparison: Comparison
    limits: tuple[float, ...]
    standing: Completeness
    reopened: list[Reopened]


@access.question(Right.SEE_COUNTRY)
def choices(db: Session, actor: Actor) -> Choices:
    """What the page offers before anything is chosen."""
    return kept.once(db, "choices", lambda: Choices(country.periods(db, actor), country.last_release(db, actor)))


@access.question(Right.SEE_COUNTRY)
def shown(
    db: Session,
    actor: Actor,
    *,
    indicator: str,
    period: str,
    by_rate: bool,
    older: bool = False,
    audience: Audience = Audience.ANITP,
) -> Compared:
    """42 counties in one period, with the classes of their map, as ANITP's readers or the public are told them."""

    def found() -> Compared:
        return Compared(
            country.compared(db, actor, indicator=indicator, quarter=period, older=older, audience=audience),
            map_classes.limits(db, actor, indicator=indicator, by_rate=by_rate, period=period, audience=audience),
            completeness.without_indicators(db, parse_period(period)),
            reports.reopenings(db, actor, period=period),
        )

    if not country.known_indicator(indicator).persons:
        return found()  # live: what lies behind it changes at any time
    return kept.once(db, ("shown", indicator, period, by_rate, older, audience), found)


@access.question(Right.SEE_COUNTRY)
def side_by_side(
    db: Session,
    actor: Actor,
    *,
    indicator: str,
    last: str,
    n: int = PERIODS,
    older: bool = False,
    audience: Audience = Audience.ANITP,
) -> list[Comparison]:
    """The comparison of `last` and of the periods of its kind before it, oldest first; `n` of them, at most eight.

    One of the register as it stands today has no earlier periods: it comes alone.
    """
    if country.known_indicator(indicator).today:
        n = 1
    return [
        country.compared(db, actor, indicator=indicator, quarter=str(period), older=older, audience=audience)
        for period in up_to(parse_period(last), min(n, 8))
    ]
