"""The context analysis of the Strategy (its figures 1-8), from the released tables of victims by one characteristic."""

from collections.abc import Sequence

from data_model import context, settings
from data_model.context import ContextFigure
from data_model.disclosure import NOT_REPORTED, Figure
from data_model.monitoring_report.asked import Asked
from data_model.monitoring_report.value import (
    Cell,
    Chart,
    Code,
    Column,
    Measured,
    Section,
    Sentence,
    Shape,
    Table,
    Unit,
    number_in,
)
from data_model.periods import Period, Quarter

Told = dict[Period, dict[str, ContextFigure]]


def analysis(asked: Asked) -> Section:
    """A table for each characteristic, the periods side by side; where nothing is told, a sentence says why."""
    parts = [p for p in asked.span.parts if not isinstance(p, Quarter) and p.start <= settings.now(asked.db)]
    told: Told = {
        part: {
            one.id: one
            for one in context.figures(asked.db, asked.actor, period=str(part), audience=asked.audience)
            if one.id != context.ORIGIN
        }
        for part in parts
    }
    names = list(dict.fromkeys(name for one in told.values() for name in one))
    tables, missing = [], []
    for name in names:
        shown = [part for part in parts if told[part][name].groups]
        if shown:
            tables.append(_table(told, name, parts, shown[-1]))
        else:
            missing.append(Sentence("no_context", {"table": Code("context", name), "why": _why(told[parts[-1]][name])}))
    return Section("context", (Sentence("context"), *missing), tuple(tables))


def _why(one: ContextFigure) -> Code:
    return Code("context_missing", one.missing or "waits")


def _table(told: Told, name: str, parts: Sequence[Period], newest: Period) -> Table:
    """One characteristic: its groups, their figures of each period, their share of the newest that is told."""
    groups = [one.group for one in told[newest][name].groups]
    columns = (Column("group", wide=6), *(Column("period", str(part)) for part in parts), Column("share"))
    rows = tuple(
        (
            Code(f"group.{name}", group), *(_figure(told[part][name], group) for part in parts),
            _share(told[newest][name], group),
        )
        for group in groups
    )  # fmt: skip
    column = 1 + parts.index(newest)
    drawn = tuple(n for n, row in enumerate(rows) if number_in(row[column]) is not None)
    chart = Chart(Shape.BARS, (column,), drawn) if drawn else None
    return Table(f"context_{name}", columns, rows, chart, {"period": Code("period", str(newest))})


def _figure(one: ContextFigure, group: str) -> Cell:
    if one.missing:
        return Code("group_missing", one.missing)
    return next((Measured(g.figure) for g in one.groups if g.group == group), Measured(NOT_REPORTED))


def _share(one: ContextFigure, group: str) -> Cell:
    found = next(g for g in one.groups if g.group == group)
    if found.share is None:
        return Measured(found.figure) if found.figure.value is None else None
    return Measured(Figure(found.figure.state, round(found.share, 1)), Unit.PERCENT)
