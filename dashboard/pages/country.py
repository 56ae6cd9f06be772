"""Harta națională: how 42 counties compare, fairly."""

from collections.abc import Callable

import streamlit as st

from dashboard.shell.frame import ask, now, page
from dashboard.widgets import address, gaps_country, national_context, standing
from dashboard.widgets import comparison as read
from dashboard.widgets.badge import apply_style, definition
from dashboard.widgets.comparison import View
from dashboard.widgets.comparison_chart import draw_bars, draw_trend
from dashboard.widgets.comparison_funnel import draw_funnel
from dashboard.widgets.comparison_periods import draw_periods
from dashboard.widgets.country_map import country_map
from dashboard.widgets.note import note
from dashboard.widgets.table import data_table
from dashboard.words import t
from dashboard.words.formats import local, period_label
from data_model import comparing
from data_model.access import Actor, Right
from data_model.comparing import Choices
from data_model.country import Comparison, LastRelease
from data_model.indicators import Indicator, indicators
from data_model.releasing import Audience

INDICATOR, PERIOD, MEASURE, OLDER = "indicator", "trimestru", "masura", "vechi"
"""The filters, as the address names them."""
RATE, NUMBER = "rata", "numar"
VIEW, ONE, GAPS = "vedere", "indicator", "goluri"
CONTEXT, STANDING = "context", "stadiu"
BELOW, TREND, FUNNEL, PERIODS, BARS = "dedesubt", "evolutie", "limite", "perioade", "bare"
COUNTY = "country_county"
TABLE_HEIGHT = 600


@page(Right.SEE_COUNTRY, "country")
def render(actor: Actor) -> None:
    apply_style()
    st.session_state.setdefault(COUNTY, actor.county)
    offered = ask(comparing.choices)
    last = offered.last
    start = last.quarter if last else ""
    view = _view()
    if view in (CONTEXT, STANDING):
        _whole_country(actor, view, offered)
        return
    if view == GAPS:
        with st.columns([3, 9])[0]:
            quarter = _select(PERIOD, [p for p in offered.periods if "Q" in p], period_label, start=start)
        _gaps(quarter)
        return
    left, middle, right = st.columns([5, 3, 4], vertical_alignment="bottom")
    with left:
        chosen = indicators()[_select(INDICATOR, list(indicators()), lambda i: t(f"indicators.{i}.name"))]
    with middle:
        quarter = _select(PERIOD, offered.periods, period_label, start=start)
    with right:
        by_rate = read.has_rate(chosen) and _measure(chosen) == RATE
    left, right = st.columns([5, 7], vertical_alignment="center")
    with left:
        _define(chosen, last)
    with right:
        older = chosen.persons and _older()
    with st.container():  # what comes and goes has a place of its own: the map stays where it is, and is not drawn anew
        audience = national_context.audience_for(actor, "country_audience") if chosen.persons else Audience.ANITP
    _compared(chosen, quarter, by_rate, older, audience, last)


def _view() -> str:
    """One indicator at a time, what is missing where, who the victims are, or how complete the period is."""
    words = {
        ONE: t("gaps.view.indicator"), GAPS: t("gaps.view.country"), CONTEXT: t("standing.view_context"),
        STANDING: t("standing.view"),
    }  # fmt: skip
    return address.switch(VIEW, words, label=t("gaps.view.choose"), key="country_view")


def _whole_country(actor: Actor, view: str, offered: Choices) -> None:
    """What is told of the country as a whole in a period: its context, or how complete it is."""
    periods, start = offered.periods, offered.last.quarter if offered.last else ""
    if view == CONTEXT:
        periods = [p for p in periods if "Q" not in p]
        start = next((p for p in periods if "H" not in p and p < start[:4]), "")
    with st.columns([3, 9])[0]:
        period = _select(PERIOD, periods, period_label, start=start)
    if view == CONTEXT:
        standing.draw_brief(period)
        national_context.draw(actor, period)
    else:
        standing.draw(period)


@st.fragment
def _gaps(quarter: str) -> None:
    gaps_country.draw(quarter, st.session_state[COUNTY], _pick)


def _define(chosen: Indicator, last: LastRelease | None) -> None:
    on = local(last.at if chosen.persons and last else now()).date()
    source = t("indicators.plan", code=chosen.plan)
    definition(read.definition(chosen), source=source, on=on, key="country_what")


def _select(name: str, options: list[str], words: Callable[[str], str], *, start: str = "") -> str:
    return address.choose(
        name, options, words, label=t(f"country.{name}"), key=f"country_{name}", placeholder=t("country.choose"),
        start=start,
    )  # fmt: skip


def _measure(chosen: Indicator) -> str:
    rate = read.per_words(chosen) if chosen.per else t("country.share", of=read.per_words(chosen))
    words = {RATE: rate, NUMBER: t("country.number")}
    return address.switch(MEASURE, words, label=t("country.masura"), key="country_measure")


def _older() -> bool:
    key = "country_older"
    if key not in st.session_state:
        st.session_state[key] = st.query_params.get(OLDER) == "1"
    shown = st.toggle(t("country.older"), key=key, help=t("country.older_help"))
    address.keep(OLDER, "1" if shown else "0")
    return shown


@st.fragment
def _compared(
    chosen: Indicator, quarter: str, by_rate: bool, older: bool, audience: Audience, last: LastRelease | None
) -> None:
    """Map, table and charts, linked: a chosen county redraws these alone."""
    seen = ask(
        comparing.shown, indicator=chosen.id, period=quarter, by_rate=by_rate, older=older, audience=audience
    )  # fmt: skip
    found, view = seen.comparison, View(chosen, by_rate, seen.limits)
    if not found.adds_up:
        st.info(t("country.not_added"))
        return
    with st.container():
        _complete(found, last)
        if chosen.persons:
            standing.draw_waiting(seen.standing, seen.reopened)
    county = st.session_state[COUNTY]
    left, right = st.columns([9, 10], gap="medium")
    with left:
        country_map(
            read.map_cells(found, view),
            legend=read.legend(found, view),
            selected=county or None,
            key="country_map",
            on_pick=_pick,
        )
    with right:
        _table(found, county)
    below = _below()
    if below == TREND:
        draw_trend(found, county)
    elif below == FUNNEL:
        draw_funnel(found, county, _pick)
    elif below == PERIODS:
        draw_periods(found, view, county, older, _pick)
    else:
        draw_bars(found, county, _pick)


def _below() -> str:
    """What is drawn under map and table; the rest is not even asked for."""
    words = {
        TREND: t("country.view.trend"), FUNNEL: t("country.view.funnel"),
        PERIODS: t("country.view.periods"), BARS: t("country.view.bars"),
    }  # fmt: skip
    return address.switch(BELOW, words, label=t("country.view.choose"), key="country_below")


def _pick(code: str | None) -> None:
    st.session_state[COUNTY] = code or ""


def _table(found: Comparison, county: str) -> None:
    when = t("country.table.today") if found.indicator.today else period_label(str(found.quarter))
    data_table(
        read.columns(found),
        read.rows(found),
        key="country_table",
        caption=t("country.table.caption", indicator=read.name(found.indicator), period=when),
        action=t("country.table.show"),
        selected=county or None,
        height=TABLE_HEIGHT,
        on_pick=_pick,
    )


def _complete(found: Comparison, last: LastRelease | None) -> None:
    """How complete the period is, what was protected, what is live, and the country as a whole."""
    st.html(f'<p class="completeness">{" ".join(read.completeness(found, last.at if last else None))}</p>')
    note(read.whole(found))


render()
