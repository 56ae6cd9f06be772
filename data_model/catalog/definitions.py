"""How each indicator of a plan comes about: `definitions.csv` beside `indicators.csv`, joined by id.

A plan defines no indicator; these are proposals of this project, with a version. Words and formula stand in
`indicators.csv` and are not said again here.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

from data_model.catalog.table import BadCatalog, Row, rows, toml

COLUMNS = tuple(
    "indicator_id version how kind measures unit rule dimension reporters source persons".split()  # noqa: SIM905
)


class How(StrEnum):
    COMPUTED = "computed"  # from the facts that stand here
    DECLARED = "declared"  # by an institution of the county, with evidence in words
    NATIONAL = "national"  # by ANITP


class FactKind(StrEnum):
    """The kinds of declared facts: one form each."""

    ACTIVITY = "activity"
    TRAINING = "training"
    CONTROL = "control"
    HOTLINE = "hotline"
    FUNDING = "funding"
    DOCUMENT = "document"
    SUPPORT = "support"
    STAFF = "staff"
    ADVICE = "advice"  # of former victims


class Rule(StrEnum):
    """How figures of shorter periods make the figure of a longer one."""

    SUM = "sum"
    STATE = "state"  # the newest one stands
    RATIO = "ratio"  # above and below the line are added apart
    DISTINCT = "distinct"  # never added: one thing may be in both periods
    MEDIAN = "median"  # never added


NEVER_ADDED = (Rule.DISTINCT, Rule.MEDIAN)


class Unit(StrEnum):
    NUMBER = "number"  # of several measures, their sum
    SEVERAL = "several"  # the first measure; the others stand beside it
    PERCENT = "percent"  # the first measure of the second
    YES_NO = "yes_no"
    LEI = "lei"
    DAYS = "days"


class Dimension(StrEnum):
    """Whose county counts."""

    ORIGIN = "origin"
    EXPLOITATION = "exploitation"
    HANDLING = "handling"
    COUNTRY = "country"


@dataclass(frozen=True)
class Definition:
    """One indicator. `kind` and `measures` of what is declared; `source` of what is computed, with its `arguments`;
    `reporters`: kinds of institutions; `persons`: whether it counts victims."""

    indicator_id: str
    version: int
    how: How
    kind: FactKind | None
    measures: tuple[str, ...]
    unit: Unit
    rule: Rule
    dimension: Dimension
    reporters: tuple[str, ...]
    source: str
    arguments: tuple[str, ...]
    persons: bool


@cache
def measures() -> Mapping[FactKind, tuple[str, ...]]:
    """What can be declared of each kind of fact."""
    file = Path(__file__).parent / "facts.toml"
    raw = toml(file)
    if set(raw) != set(FactKind):
        raise BadCatalog(file, f"must tell {', '.join(FactKind)}")
    return MappingProxyType({FactKind(kind): tuple(told["measures"]) for kind, told in raw.items()})


def load_definitions(
    file: Path, wanted: Collection[str], county_fed: Collection[str], kinds: Mapping[str, object]
) -> Mapping[str, Definition]:
    """The definitions by id. `wanted`: every indicator of the plan, each of which must have one; `county_fed`: those
    that counties feed; `kinds`: the known kinds of institutions. BadCatalog names the first mistake."""
    found: dict[str, Definition] = {}
    for row in rows(file, COLUMNS):
        code = row.text("indicator_id")
        if code not in wanted:
            row.bad("indicator_id", f"{code!r} is no indicator of the plan")
        if code in found:
            row.bad("indicator_id", f"{code!r} stands twice")
        found[code] = _read(row, kinds, county_fed=code in county_fed)
    missing = [code for code in wanted if code not in found]
    if missing:
        raise BadCatalog(file, f"has no definition of {', '.join(missing[:5])}", column="indicator_id")
    return MappingProxyType(found)


def _read(row: Row, kinds: Mapping[str, object], *, county_fed: bool) -> Definition:
    how, version = row.choice("how", How), row.text("version")
    if not version.isdecimal() or int(version) < 1:
        row.bad("version", f"{version!r} is no version: 1, 2, …")
    source, _, arguments = row.optional("source").partition(":")
    read = Definition(
        indicator_id=row.text("indicator_id"),
        version=int(version),
        how=how,
        kind=row.choice("kind", FactKind) if row.optional("kind") else None,
        measures=tuple(filter(None, row.optional("measures").split(";"))),
        unit=row.choice("unit", Unit),
        rule=row.choice("rule", Rule),
        dimension=row.choice("dimension", Dimension),
        reporters=row.codes("reporters", kinds),
        source=source,
        arguments=tuple(filter(None, arguments.split("+"))),
        persons=row.flag("persons"),
    )
    _check(row, read, county_fed=county_fed)
    return read


def _check(row: Row, read: Definition, *, county_fed: bool) -> None:
    computed = read.how is How.COMPUTED
    if computed != bool(read.source):
        row.bad("source", "must say where a computed indicator comes from, and only such a one")
    if computed == (read.kind is not None):
        row.bad("kind", "must say the kind of fact that is declared, and only where one is")
    if read.kind is not None:
        unknown = [m for m in read.measures if m not in measures()[read.kind]]
        if unknown or not read.measures:
            row.bad("measures", f"{', '.join(unknown) or 'nothing'} cannot be declared of {read.kind}")
    if read.unit is Unit.PERCENT and read.kind is not None and len(read.measures) != 2:
        row.bad("measures", "must be two: what, and of what")
    if read.how is How.DECLARED and not read.reporters:
        row.bad("reporters", "must say who declares")
    if read.how is How.NATIONAL and read.reporters:
        row.bad("reporters", "must be empty: ANITP declares it")
    if not county_fed and read.how is How.DECLARED:
        row.bad("how", "is declared, but counties do not feed it")
    if read.rule is Rule.RATIO and read.unit is not Unit.PERCENT:
        row.bad("unit", "of a ratio must be percent")
