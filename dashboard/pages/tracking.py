"""Urmărirea planului: every indicator of the plan in a place and period, against its target, with the reasons."""

from collections import Counter
from datetime import date

import streamlit as st

from dashboard.shell.frame import ask, now, page, page_link
from dashboard.widgets import plan_values, tracking_detail
from dashboard.widgets.badge import apply_style
from dashboard.widgets.note import note
from dashboard.widgets.table import Cell, Column, Row, Value, data_table
from dashboard.words import t
from dashboard.words.formats import local, number_text, period_label
from dashboard.words.plan_words import in_order, of_plan
from data_model import monitoring
from data_model.access import Actor, Right, Role
from data_model.monitoring import IndicatorValue, ValueState
from data_model.periods import HalfYear, Year
from data_model.plan_catalog import Evaluation, PlanVersion, plan_for
from geodata.counties import COUNTIES, COUNTRY

PERIODS = 6
CHOSEN = "tracking_chosen"


@page(Right.SEE_REPORTS, "tracking")
def render(actor: Actor) -> None:
    apply_style()
    today = local(now()).date()
    plan = plan_for(today)
    if plan is None:
        st.info(t("plan.actions.none"))
        return
    with st.container(horizontal=True):
        place, period = _place(actor), _period(today, plan)
    if place == COUNTRY:
        values = ask(monitoring.of_country, period=period)
    else:
        values = ask(monitoring.of_county, county=place, period=period)
        note(t("tracking.county_only"))
    shown = _filtered(values, plan)
    counted = Counter(v.state for v in shown)
    st.markdown(t("tracking.actions", n=len({v.action for v in shown if v.action}), indicators=len(shown)))
    note(t("tracking.counted", **{state.value: counted[state] for state in ValueState}))
    chosen = next((v for v in shown if v.indicator_id == st.session_state.get(CHOSEN)), None)
    if chosen:
        with st.container(border=True):
            tracking_detail.draw(actor, chosen, plan, place, period)
            st.button(t("tracking.put_away"), key="tracking_close", on_click=_pick)
    _table(shown, place, period, chosen)
    page_link("plan", t("tracking.quarterly"))
    page_link("declaring", t("tracking.declare"))


def _place(actor: Actor) -> str:
    mine = [c for c in COUNTIES if actor.role is Role.CENTRAL or c in actor.counties]
    options = [COUNTRY, *mine] if actor.role is Role.CENTRAL else [*mine, COUNTRY]
    return st.selectbox(
        t("tracking.place"), options, format_func=plan_values.place_name, key="tracking_place", width=240
    )


def _period(today: date, plan: PlanVersion) -> str:
    """Half-years and years of the plan, the newest first; at first the half-year that runs."""
    found: list[HalfYear | Year] = []
    for year in range(today.year, plan.first_day.year - 1, -1):
        halves = [HalfYear(year, n) for n in (2, 1) if HalfYear(year, n).start.date() <= today]
        found += [*halves, Year(year)]
    options = [str(p) for p in found]
    return st.selectbox(t("tracking.period"), options, format_func=period_label, key="tracking_period", width=200)


def _filtered(values: list[IndicatorValue], plan: PlanVersion) -> list[IndicatorValue]:
    kinds = sorted({kind for v in values for kind in v.reporters}, key=plan_values.kind_name)
    every = t("tracking.all")
    objectives = {o.code: f"{o.code}. {of_plan(o.short_title)}" for o in plan.general_objectives.values()}
    objectives |= {o.code: f"{o.code} {of_plan(o.short_title)}" for o in plan.specific_objectives.values()}
    with st.container(horizontal=True):
        objective = st.selectbox(
            t("tracking.objective"), ["", *sorted(objectives)], key="tracking_objective", width=260,
            format_func=lambda o: objectives.get(o, every),
        )  # fmt: skip
        state = st.selectbox(
            t("tracking.state"), ["", *ValueState], key="tracking_state", width=170,
            format_func=lambda s: t(f"facts.state.{s}") if s else every,
        )  # fmt: skip
        reporter = st.selectbox(
            t("tracking.reporter"), ["", "anitp", *kinds], key="tracking_reporter", width=240,
            format_func=lambda k: every if not k else t("tracking.anitp") if k == "anitp" else plan_values.kind_name(k),
        )  # fmt: skip
        stage = st.selectbox(
            t("tracking.stage"), ["", *Evaluation], key="tracking_stage", width=190,
            format_func=lambda e: t(f"plan.evaluation.{e}") if e else every,
        )  # fmt: skip
    return [
        v
        for v in values
        if (not objective or v.objective == objective or v.objective.startswith(f"{objective}."))
        and state in ("", v.state)
        and (not reporter or reporter in v.reporters or (reporter == "anitp" and not v.reporters))
        and stage in ("", v.evaluation)
    ]


def _table(values: list[IndicatorValue], place: str, period: str, chosen: IndicatorValue | None) -> None:
    targets = any(v.target and v.target.value for v in values)
    keys = ["indicator", "value", *(["target", "reached"] if targets else []), "state", "reported"]
    rows = [Row(v.indicator_id, _cells(v, country=place == COUNTRY)) for v in values]
    data_table(
        [Column(key, t(f"tracking.column.{key}")) for key in keys],
        rows,
        key="tracking",
        caption=t("tracking.caption", place=plan_values.place_name(place), period=period_label(period)),
        action=t("tracking.see"),
        selected=chosen.indicator_id if chosen else None,
        empty=t("tracking.empty"),
        height=620,
        on_pick=_pick,
    )


def _cells(v: IndicatorValue, *, country: bool) -> dict[str, Value]:
    said = plan_values.value_words(v, country=country)
    aim = v.target.value if v.target else None
    reported = f"{v.reported} / {v.expected}" if v.expected else ""
    return {
        "indicator": Cell(f"{v.indicator_id} {of_plan(v.text)}", sort=in_order(v.indicator_id)),
        "value": Cell(said, sort=v.figure.value) if said else None,
        "target": Cell(number_text(aim), sort=aim) if aim else None,
        "reached": plan_values.reached_badge(v),
        "state": plan_values.state_badge(v),
        "reported": Cell(reported, sort=v.reported) if reported else None,
    }


def _pick(indicator: str = "") -> None:
    st.session_state[CHOSEN] = indicator


render()
