"""Registered victims by one characteristic at a time, as Article 19a of Directive 2011/36/EU asks.

A whole year of the whole country, for ANITP as national rapporteur. No cell crosses two characteristics. A year is
decided when its file is first taken, and kept: between two takings that differ one could read all the characteristics
of the one person whose case changed meanwhile.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from sqlmodel import Session, col, select

from data_model import access, audit, carried, releasing, settings, store
from data_model.access import Actor, Right
from data_model.cases import REGISTERED, Case, Citizenship, Sex
from data_model.disclosure import PROTECTED, Cell, Figure, Raw, shown, spans
from data_model.disclosure.by_group import Block, opened
from data_model.errors import Invalid
from data_model.exchange.layout import layout
from data_model.institutions import Institution
from data_model.periods import Quarter, Year
from data_model.releasing import Audience, Decision, ReleasedFigure
from geodata.counties import COUNTIES, COUNTRY

PLACE = "EU"
"""Under which the figures are kept: beside the released tables, in which registered victims are in none."""
EVERYWHERE = frozenset({*COUNTIES, COUNTRY})  # what was carried forward has no county any more


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
    found: Counter[str] = Counter()
    for (name, _), n in _by_county(db, quarter).items():
        found[name] += n
    return dict(found)


def _by_county(db: Session, quarter: Quarter) -> Counter[tuple[str, str]]:
    wanted = select(Case, Institution.kind).join(Institution, col(Institution.id) == Case.lead_institution_id)
    registered = wanted.where(
        col(Case.victim_status).in_(REGISTERED), Case.opened_at >= quarter.start, Case.opened_at < quarter.end
    )
    found: Counter[tuple[str, str]] = Counter()
    with store.as_system(db):
        for case, kind in db.exec(registered):  # ungated: counted, not shown
            codes = {
                Dimension.ORGANISATION: _group("organisation", kind), Dimension.SEX: case.sex,
                Dimension.AGE_GROUP: _group("age_group", case.age_band), Dimension.CITIZENSHIP: case.citizenship,
                Dimension.FORM: _group("form", case.exploitation),
            }  # fmt: skip
            found.update((_name(dimension, code), case.handling_county) for dimension, code in codes.items())
    return found


def _name(dimension: str, code: str) -> str:
    return f"eu.{dimension}.{code}"


def _raws(db: Session, year: int) -> dict[tuple[str, str], dict[str, Raw]]:
    """By county and quarter, with what was carried forward."""
    found: dict[tuple[str, str], dict[str, Raw]] = defaultdict(dict)
    for quarter in Year(year).quarters:
        for (name, county), n in _by_county(db, quarter).items():
            found[county, str(quarter)][name] = Raw(n)
        for name, n in carried.counts(db, COUNTRY, quarter).items():
            if name.startswith("eu."):
                found[COUNTRY, str(quarter)][name] = Raw(n)
    return found


@dataclass(frozen=True)
class EuLine:
    """One group of one characteristic, in the whole country and year."""

    dimension: str
    group: str
    figure: Figure


@access.command(Right.RELEASE_REPORT)
def eu_breakdown(db: Session, actor: Actor, *, year: int) -> list[EuLine]:
    """The breakdown of a year that has ended, decided the first time; on record. Invalid for any other year."""
    if not 2020 <= year < settings.today(db).year:
        raise Invalid("report.not_ended", field="year")
    store.one_at_a_time(db, f"{PLACE} {year}")
    audit.record(db, actor, "eu_breakdown_taken", subject=f"year {year}")
    if not (known := _kept(db, year)):
        releasing.keep(db, _decided(db, year), edition=1)
        known = _kept(db, year)
    return [
        EuLine(dimension, code, known[name])
        for dimension, codes in groups().items()
        for code in codes
        if (name := _name(dimension, code)) in known
    ]


def _kept(db: Session, year: int) -> dict[str, Figure]:
    rows = db.exec(select(ReleasedFigure).where(ReleasedFigure.place == PLACE, ReleasedFigure.quarter == str(year)))
    return {row.indicator: Figure(row.state, row.value) for row in rows}


def _decided(db: Session, year: int) -> list[Decision]:
    """A group is told where the others have people enough, also for who knows one county's (`by_group`)."""
    raws, spell = _raws(db, year), spans(str(year))
    k = releasing.thresholds(db)[Audience.ANITP]
    found = []
    for dimension, codes in groups().items():
        names = tuple(_name(dimension, code) for code in codes)
        block = Block(names, opened(raws, names), k)
        hidden = block.hidden([EVERYWHERE], [spell])
        for name in names:
            figure = PROTECTED if name in hidden else shown(float(block.total(name, EVERYWHERE, [spell])))
            found.append(Decision(Cell(name, PLACE, str(year)), Audience.ANITP, figure, k))
    return found
