"""The plan's actions that the prefect's institution reports on, each with its indicators and how they are counted."""

from datetime import date

import streamlit as st

from dashboard.widgets.note import note
from dashboard.widgets.table import Column, Row, plain_table
from dashboard.words import t
from dashboard.words.formats import inside
from dashboard.words.plan_words import of_plan
from data_model import plan_catalog
from data_model.plan_catalog import Action, Feed, Indicator, PlanVersion

ASKED = "actiune"
"""The plan action that a link leads to, as the address names it."""


def draw_actions(today: date) -> None:
    """One fold an action of the plan in force."""
    st.subheader(t("plan.actions.title"), anchor=False)
    plan = plan_catalog.plan_for(today)
    if plan is None:
        st.info(t("plan.actions.none"))
        return
    note(t("plan.actions.lead", plan=of_plan(plan.title)))
    for action in of_prefect(plan):
        with st.expander(t("plan.actions.name", code=action.code, title=of_plan(action.short_title))):
            _action(plan, action)


def draw_asked(today: date) -> None:
    """The action that the address names, on top; nothing for none."""
    plan = plan_catalog.plan_for(today)
    action = plan.actions.get(st.query_params.get(ASKED, "")) if plan else None
    if plan is None or action is None:
        return
    with st.container(border=True):
        st.subheader(t("plan.actions.name", code=action.code, title=of_plan(action.short_title)), anchor=False)
        _action(plan, action)


def _action(plan: PlanVersion, action: Action) -> None:
    evaluation = t(f"plan.evaluation.{action.evaluation.value}")
    note(t("plan.actions.when", period=inside(of_plan(action.period)), evaluation=evaluation))
    _indicators(action, plan.indicators_of(action.code))


def of_prefect(plan: PlanVersion) -> list[Action]:
    """The actions with an indicator that the prefect's institution feeds, in the plan's order."""
    fed = {i.action for i in plan.indicators.values() if i.feed is Feed.PREFECT}
    return [action for code, action in plan.actions.items() if code in fed]


def _indicators(action: Action, found: tuple[Indicator, ...]) -> None:
    columns = [Column("text", t("plan.actions.indicator")), Column("counted", t("plan.actions.counted"))]
    rows = [Row(i.indicator_id, {"text": of_plan(i.text), "counted": of_plan(i.counted)}) for i in found]
    plain_table(columns, rows, caption=t("plan.actions.caption", code=action.code))
