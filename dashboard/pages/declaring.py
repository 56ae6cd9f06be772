"""Date pentru plan: what the plan asks of one's institution in a half-year, one form a kind, what is missing."""

from datetime import date

import streamlit as st

from dashboard.shell.frame import ask, now, page, page_link
from dashboard.widgets import declaring_form
from dashboard.widgets.badge import Badge, Tone, apply_style
from dashboard.widgets.table import Cell, Column, Row, Value, data_table
from dashboard.words import t
from dashboard.words.formats import local, period_label
from dashboard.words.plan_words import in_order, of_plan
from data_model import facts
from data_model.access import Actor, Right, Role
from data_model.facts import DueRow
from data_model.periods import HalfYear, parse_period
from data_model.plan_catalog import plan_for
from geodata.counties import COUNTIES, COUNTRY

HALVES = 4
CHOSEN = "declaring_form"
TONES: dict[str, Tone] = {
    "missing": "attention",
    "declared": "good",
    "withdrawn": "attention",
    "optional": "neutral",
}


@page(Right.DECLARE_FACTS, "declaring")
def render(actor: Actor) -> None:
    apply_style()
    today = local(now()).date()
    with st.container(horizontal=True):
        county = _county(actor)
        period = _period(today)
    rows = ask(facts.due, county=county, period=period)
    if not rows:
        st.info(t("declaring.nothing"))
        return
    _summary(rows)
    shown = _filtered(rows)
    chosen = next((row for row in rows if declaring_form.form_key(row) == st.session_state.get(CHOSEN)), None)
    if chosen:
        with st.container(border=True):
            declaring_form.draw(chosen)
            st.button(t("declaring.closed"), key="declaring_close", on_click=_pick)
    _table(shown, period, chosen)
    if actor.may(Right.SEE_REPORTS):
        page_link("tracking", t("declaring.see_all"))


def _county(actor: Actor) -> str:
    """The country for ANITP, the only county, or the one picked by who serves several."""
    if actor.role is Role.CENTRAL:
        return COUNTRY
    codes = [c for c in COUNTIES if c in actor.counties]
    if len(codes) < 2:
        return actor.county
    return st.selectbox(
        t("declaring.county"), codes, format_func=lambda c: COUNTIES[c].name, key="declaring_county", width=260
    )


def _period(today: date) -> str:
    plan, half = plan_for(today), HalfYear.of(today)
    options: list[str] = []
    while len(options) < HALVES and plan is not None and half.start.date() >= plan.first_day:
        options.append(str(half))
        half = half.before()
    return st.selectbox(
        t("declaring.period"), options or [str(half)], format_func=period_label, key="declaring_period", width=220
    )


def _summary(rows: list[DueRow]) -> None:
    required = [row for row in rows if row.required]
    missing = sum(_state(row) in ("missing", "withdrawn") for row in required)
    if missing:
        st.markdown(t("declaring.missing", n=missing, all=len(required)))
    elif required:
        st.success(t("declaring.complete", all=len(required)), icon=":material/check:")


def _filtered(rows: list[DueRow]) -> list[DueRow]:
    if len(rows) < 8:
        return rows
    objectives = sorted({row.action.partition(".")[0] for row in rows if row.action})
    with st.container(horizontal=True, vertical_alignment="bottom"):
        known = facts.plan_of(parse_period(rows[0].period)).general_objectives
        titles = {o: f"{o}. {of_plan(known[o].short_title)}" for o in objectives}
        objective = st.selectbox(
            t("declaring.objective"), ["", *objectives], key="declaring_objective", width=320,
            format_func=lambda o: titles.get(o, t("declaring.all_objectives")),
        )  # fmt: skip
        missing = st.toggle(t("declaring.only_missing"), key="declaring_missing")
    return [
        row
        for row in rows
        if (not objective or row.action.startswith(f"{objective}."))
        and (not missing or (row.required and _state(row) != "declared"))
    ]


def _state(row: DueRow) -> str:
    if row.standing and row.standing.withdrawn_because:
        return "withdrawn"
    if row.standing:
        return "declared"
    return "missing" if row.required else "optional"


def _table(rows: list[DueRow], period: str, chosen: DueRow | None) -> None:
    kinds = {"since": "date"}
    columns = [
        Column(key, t(f"declaring.column.{key}"), kinds.get(key, "text"))  # type: ignore[arg-type]
        for key in ("action", "kind", "period", "state", "since")
    ]
    shown = [Row(declaring_form.form_key(row), _cells(row)) for row in rows]
    data_table(
        columns, shown, key="declaring", caption=t("declaring.caption", period=period_label(period)),
        action=t("declaring.open"), selected=declaring_form.form_key(chosen) if chosen else None,
        height=None if len(shown) < 12 else 520, empty=t("declaring.nothing"), on_pick=_pick,
    )  # fmt: skip


def _cells(row: DueRow) -> dict[str, Value]:
    state, action = _state(row), facts.plan_of(parse_period(row.period)).actions.get(row.action)
    title = Cell(f"{row.action} {of_plan(action.short_title)}", sort=in_order(row.action)) if action else None
    return {
        "action": title or t("declaring.no_action"),
        "kind": t(f"facts.kind.{row.kind}"),
        "period": period_label(row.period),
        "state": Badge(TONES[state], t(f"declaring.state.{state}")),
        "since": local(row.standing.declared_at).date() if row.standing else None,
    }


def _pick(form: str = "") -> None:
    st.session_state[CHOSEN] = form


render()
