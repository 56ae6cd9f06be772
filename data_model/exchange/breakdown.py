"""Registered victims by one characteristic at a time, as Article 19a of Directive 2011/36/EU asks.

A whole year of the whole country, for ANITP as national rapporteur. No cell crosses two characteristics; what is below
the threshold is protected, and so is what would tell it by subtraction (disclosure.one_way).
"""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from sqlmodel import Session, col, select

from data_model import access, audit, carried, disclosure, releasing, settings, store
from data_model.access import Actor, Right
from data_model.cases import REGISTERED, Case, Citizenship, Sex
from data_model.disclosure import Figure, Raw
from data_model.errors import Invalid
from data_model.exchange.layout import layout
from data_model.institutions import Institution
from data_model.periods import Quarter
from data_model.releasing import Audience
from geodata.counties import COUNTRY


class Dimension(StrEnum):
    """The characteristics, in the order of the article."""

    ORGANISATION = "organisation"
    SEX = "sex"
    AGE_GROUP = "age_group"
    CITIZENSHIP = "citizenship"
    FORM = "form"


@cache
def groups() -> dict[str, tuple[str, ...]]:
    """The groups of each characteristic."""
    eu = layout()["eu"]
    return {
        Dimension.ORGANISATION: tuple(eu["organisation"]),
        Dimension.SEX: tuple(s.value for s in Sex),
        Dimension.AGE_GROUP: tuple(eu["age_group"]),
        Dimension.CITIZENSHIP: tuple(c.value for c in Citizenship),
        Dimension.FORM: tuple(eu["form"]),
    }


def _group(dimension: str, code: str) -> str:
    found: dict[str, list[str]] = layout()["eu"][dimension]
    return next(group for group, codes in found.items() if code in codes)


def counted(db: Session, quarter: Quarter) -> dict[str, int]:
    """Registered victims of a quarter in the rows that stand, by "eu.sex.female" and so on."""
    with store.as_system(db):
        return _counted(db, quarter)


def _counted(db: Session, quarter: Quarter) -> dict[str, int]:
    wanted = select(Case, Institution.kind).join(Institution, col(Institution.id) == Case.lead_institution_id)
    registered = wanted.where(
        col(Case.victim_status).in_(REGISTERED), Case.opened_at >= quarter.start, Case.opened_at < quarter.end
    )
    found: Counter[str] = Counter()
    for case, kind in db.exec(registered):  # ungated: counted, not shown
        found[f"eu.{Dimension.ORGANISATION}.{_group('organisation', kind)}"] += 1
        found[f"eu.{Dimension.SEX}.{case.sex}"] += 1
        found[f"eu.{Dimension.AGE_GROUP}.{_group('age_group', case.age_band)}"] += 1
        found[f"eu.{Dimension.CITIZENSHIP}.{case.citizenship}"] += 1
        found[f"eu.{Dimension.FORM}.{_group('form', case.exploitation)}"] += 1
    return dict(found)


def _totals(db: Session, year: int) -> Counter[str]:
    """The same for a year, with what was carried forward."""
    found: Counter[str] = Counter()
    for number in range(1, 5):
        quarter = Quarter(year, number)
        found.update(counted(db, quarter))
        found.update({k: n for k, n in carried.counts(db, COUNTRY, quarter).items() if k.startswith("eu.")})
    return found


@dataclass(frozen=True)
class EuLine:
    """One group of one characteristic, in the whole country and year."""

    dimension: str
    group: str
    figure: Figure


@access.command(Right.RELEASE_REPORT)
def eu_breakdown(db: Session, actor: Actor, *, year: int) -> list[EuLine]:
    """The breakdown of a year that has ended; on record. Invalid for any other year."""
    if not 2020 <= year < settings.today(db).year:
        raise Invalid("report.not_ended", field="year")
    totals = _totals(db, year)
    k = releasing.thresholds(db)[Audience.ANITP]
    audit.record(db, actor, "eu_breakdown_taken", subject=f"year {year}")
    lines = []
    for dimension, codes in groups().items():
        raws = {code: Raw(totals[f"eu.{dimension}.{code}"]) for code in codes}
        lines += [EuLine(dimension, code, figure) for code, figure in disclosure.one_way(raws, k).items()]
    return lines
