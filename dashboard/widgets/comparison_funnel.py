"""The funnel of one period: which counties lie outside of what chance allows, in a chart and in an equal table."""

import streamlit as st

from dashboard.widgets import comparison as read
from dashboard.widgets import funnel_plot
from dashboard.widgets.badge import Badge, Tone
from dashboard.widgets.charts import Pick
from dashboard.widgets.comparison_chart import axis
from dashboard.widgets.funnel_plot import Mark
from dashboard.widgets.note import note
from dashboard.widgets.table import Cell, Column, Row, Value, data_table
from dashboard.words import t
from dashboard.words.formats import number_text, period_label
from data_model import funnel
from data_model.country import Comparison, CountyCell
from data_model.funnel import Funnel, FunnelPoint, Limits, Verdict
from data_model.indicators import Indicator
from data_model.small import is_small

TONES: dict[Verdict, Tone] = {
    Verdict.WITHIN: "good",
    Verdict.ABOVE: "attention",
    Verdict.BELOW: "info",
    Verdict.FAR_ABOVE: "bad",
    Verdict.FAR_BELOW: "bad",
}
HEIGHT = 420


def draw_funnel(comparison: Comparison, chosen: str, on_pick: Pick) -> None:
    """The funnel, or in one sentence why there is none."""
    indicator = comparison.indicator
    st.subheader(t("country.funnel.title"), anchor=False)
    if why := funnel.why_none(indicator):
        note(t(f"country.funnel.none.{why}"))
        return
    found = funnel.of(comparison)
    if found is None:
        note(t("country.funnel.too_few", n=funnel.FEWEST, period=period_label(str(comparison.quarter))))
        return
    note(t(f"country.funnel.{'how' if found.of_country else 'how_alone'}"))
    drawn = marks(found, indicator)
    made = funnel_plot.figure(
        drawn, found.curve, centre=found.centre, centre_words=centre_words(found),
        titles=(read.denominator_words(indicator), axis(indicator)), chosen=chosen,
    )  # fmt: skip
    words = [m.text for m in drawn if m.code == chosen]
    words += [left_out_words(c) for c in found.left_out if c.county == chosen]
    funnel_plot.draw(made, label=counted(found), chosen_words="".join(words), key="country_funnel", on_pick=on_pick)
    data_table(
        columns(indicator), rows(comparison, found), key="country_funnel_table",
        caption=t("country.funnel.caption", indicator=axis(indicator), period=period_label(str(comparison.quarter))),
        action=t("country.table.show"), selected=chosen or None, height=HEIGHT, on_pick=on_pick,
    )  # fmt: skip


def centre_words(found: Funnel) -> str:
    return t(f"country.funnel.{'centre' if found.of_country else 'centre_alone'}", value=number_text(found.centre, 1))


def counted(found: Funnel) -> str:
    """How many counties lie where, and how many are not drawn and why."""
    where = {v: sum(p.verdict is v for p in found.points) for v in Verdict}
    said = [t(f"country.funnel.count.{v}", n=n) for v, n in where.items() if n]
    out = {
        state: sum(read.state_of(c) == state for c in found.left_out) for state in ("protected", "not_reported", "old")
    }
    left = [t(f"country.funnel.left.{state}", n=n) for state, n in out.items() if n]
    sentence = t("country.funnel.drawn", n=len(found.points), words=", ".join(said))
    return f"{sentence} {t('country.funnel.not_drawn', words=', '.join(left))}" if left else sentence


def marks(found: Funnel, indicator: Indicator) -> list[Mark]:
    return [
        Mark(
            p.cell.county, p.cell.name, p.denominator, p.rate, p.verdict, point_words(p, indicator),
            is_small(indicator, p.cell),
        )
        for p in found.points
    ]  # fmt: skip


def point_words(point: FunnelPoint, indicator: Indicator) -> str:
    """Brașov: 2,2 la 100.000 de locuitori, în limite (1,1–4,5), numitor mic."""
    text = t(
        "country.funnel.point", name=point.cell.name, value=read.rate_words(indicator, point.rate),
        verdict=t(f"country.verdict.{point.verdict}"), limits=limits_words(point.limits),
    )  # fmt: skip
    return t("widgets.chart.small", text=text) if is_small(indicator, point.cell) else text


def limits_words(limits: Limits) -> str:
    return f"{number_text(limits.low, 1)}–{number_text(limits.high, 1)}"


def columns(indicator: Indicator) -> list[Column]:
    rate = "rate_plain" if indicator.per else "share_plain"
    return [
        Column("county", t("country.table.county")),
        Column("of", read.denominator_words(indicator), "number", 0),
        Column("number", t("country.table.value"), "number"),
        Column("rate", t(f"country.table.{rate}", per=read.per_words(indicator)), "number", 1),
        Column("limits", t("country.funnel.limits"), "number"),
        Column("verdict", t("country.funnel.verdict")),
    ]


def rows(comparison: Comparison, found: Funnel) -> list[Row]:
    """All counties: those that are not drawn say why."""
    drawn = {p.cell.county: p for p in found.points}
    return [
        _drawn(drawn[c.county], comparison.indicator) if c.county in drawn else _left_out(c) for c in comparison.cells
    ]


def _drawn(point: FunnelPoint, indicator: Indicator) -> Row:
    word = t(f"country.verdict.{point.verdict}")
    small = t("country.state.small", text=word) if is_small(indicator, point.cell) else word
    cells: dict[str, Value] = {
        "county": point.cell.name,
        "of": point.denominator,
        "number": point.cell.figure.value,
        "rate": point.rate,
        "limits": Cell(limits_words(point.limits), point.limits.low),
        "verdict": Badge(TONES[point.verdict], small),
    }
    return Row(point.cell.county, cells)


def left_out_words(cell: CountyCell) -> str:
    """Cluj: protejat, necomparat."""
    return t("widgets.chart.text", name=cell.name, value=_why(cell))


def _why(cell: CountyCell) -> str:
    return t("country.funnel.left_out", state=t(f"country.state.{read.state_of(cell)}"))


def _left_out(cell: CountyCell) -> Row:
    verdict = Badge(read.TONES[read.state_of(cell)], _why(cell))
    return Row(cell.county, {"county": cell.name, "verdict": verdict})
