"""How complete a period is: in a line on every page of figures, and by county and by indicator where asked."""

from datetime import date, datetime

import streamlit as st

from dashboard.shell.frame import ask
from dashboard.widgets import comparison as read
from dashboard.widgets.badge import Badge, Tone
from dashboard.widgets.note import note
from dashboard.widgets.table import Column, Row, Value, data_table, plain_table
from dashboard.words import t
from dashboard.words.formats import date_text, local, period_label
from data_model import completeness, reports
from data_model.completeness import Completeness, CountyStanding, Coverage
from data_model.indicators import indicators
from data_model.reports import Reopened, ReportState
from geodata.counties import COUNTIES

TONES: dict[ReportState, Tone] = {
    ReportState.OPEN: "neutral",
    ReportState.SUBMITTED: "waiting",
    ReportState.RETURNED: "attention",
    ReportState.VALIDATED: "info",
    ReportState.LOCKED: "info",
    ReportState.RELEASED: "good",
}
MOST_NAMES = 12


def draw(period: str) -> None:
    """The whole standing of a period: a line, the re-openings, the counties, the indicators."""
    found = ask(completeness.of_period, period=period)
    draw_line(found)
    draw_reopened(ask(reports.reopenings, period=period))
    left, right = st.columns([1, 1], gap="medium")
    with left:
        _counties(found)
    with right:
        _indicators(found)


def draw_brief(period: str) -> None:
    """The line and the re-openings alone."""
    draw_line(ask(completeness.of_period, period=period))
    draw_reopened(ask(reports.reopenings, period=period))


def waiting(found: Completeness, reopened: list[Reopened]) -> list[str]:
    """What is late, what the sums wait for, and what was re-opened: beside a page's own line on what is out."""
    said = sentences(found)[1:]
    return ([" ".join(said)] if said else []) + [reopened_words(one) for one in reopened]


def draw_line(found: Completeness) -> None:
    """How complete the period is, in one line."""
    st.html(f'<p class="completeness">{" ".join(sentences(found))}</p>')


def sentences(found: Completeness) -> list[str]:
    """What is out, what is late, and for which counties the sums wait."""
    period, all_of_them = period_label(found.period), len(found.counties)
    if not found.ended:
        said = [t("standing.not_ended", period=period)]
    else:
        said = [t("standing.released", n=found.states["released"], all=all_of_them, period=period)]
    if found.states["late"]:
        names = list(dict.fromkeys(COUNTIES[one.county].name for one in found.counties if one.late))
        key = "late_named" if len(names) <= MOST_NAMES else "late"
        words = {"date": date_text(found.due), "counties": ", ".join(names)}
        said.append(t(f"standing.{key}", n=found.states["late"], **words))
    if found.waits_for and found.ended:
        waits = found.waits_for
        key = "waits" if len(waits) <= MOST_NAMES else "waits_many"
        said.append(t(f"standing.{key}", n=len(waits), counties=", ".join(COUNTIES[c].name for c in waits)))
    return said


def draw_reopened(reopened: list[Reopened]) -> None:
    """Which quarters were opened again after release, when, and why."""
    if reopened:
        note(*(reopened_words(one) for one in reopened))


def reopened_words(one: Reopened) -> str:
    return t(
        f"standing.reopened.{'out' if one.released else 'in_work'}", county=COUNTIES[one.county].name,
        period=period_label(one.quarter), date=date_text(local(one.at).date()), edition=one.edition,
        reason=one.because,
    )  # fmt: skip


def badge(one: CountyStanding) -> Badge:
    """A county's quarter in a word; late is a state of its own."""
    if one.late:
        return Badge("bad", t("standing.state.late", state=t(f"terms.report_state.{one.state.value}")))
    if one.released and one.state is not ReportState.RELEASED:
        return Badge(TONES[one.state], t("standing.state.again", state=t(f"terms.report_state.{one.state.value}")))
    if one.edition > 1:
        return Badge("good", t("standing.state.edition", edition=one.edition))
    return Badge(TONES[one.state], t(f"terms.report_state.{one.state.value}"))


def _counties(found: Completeness) -> None:
    columns = [Column("county", t("standing.county"))]
    columns += [Column(q, period_label(q)) for q in found.quarters]
    if len(found.quarters) == 1:
        columns.append(Column("since", t("standing.since"), "date"))
    rows = []
    for code, county in COUNTIES.items():
        mine = found.of(code)
        cells: dict[str, Value] = {"county": county.name} | {one.quarter: badge(one) for one in mine}
        rows.append(Row(code, cells | {"since": day_of(mine[0].since)}))
    caption = t("standing.by_county", period=period_label(found.period))
    data_table(columns, rows, key="standing_counties", caption=caption, height=560)


def day_of(moment: datetime | None) -> date | None:
    return local(moment).date() if moment else None


def _indicators(found: Completeness) -> None:
    names = ("values", "protected", "missing", "late")
    columns = [Column("indicator", t("standing.indicator"))]
    columns += [Column(name, t(f"standing.{name}_short"), "number") for name in names]
    rows = [Row(i.indicator, _cells(i)) for i in found.indicators]
    plain_table(columns, rows, caption=t("standing.by_indicator", period=period_label(found.period)))
    note(t("standing.no_zero"))
    if any(not i.adds_up for i in found.indicators):
        note(t("standing.not_added"))


def _cells(one: Coverage) -> dict[str, Value]:
    name = read.name(indicators()[one.indicator])
    if not one.adds_up:
        return {"indicator": name, "values": t("standing.no_period")}
    return {
        "indicator": name, "values": one.values, "protected": one.protected, "missing": one.missing, "late": one.late,
    }  # fmt: skip
