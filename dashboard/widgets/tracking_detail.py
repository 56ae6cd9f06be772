"""One indicator of the plan whole: what it comes to and from what, how, who reports, why it is missed, its target."""

import streamlit as st

from dashboard.shell.frame import act
from dashboard.widgets import plan_values
from dashboard.widgets.badge import draw_badges
from dashboard.widgets.declaring_form import draw_why
from dashboard.widgets.note import note
from dashboard.widgets.table import Column, Row, plain_table
from dashboard.widgets.typed import start_anew, typed_key
from dashboard.words import t
from dashboard.words.formats import date_text
from dashboard.words.plan_words import of_plan
from data_model import monitoring
from data_model.access import Actor, Right
from data_model.monitoring import IndicatorValue, ValueState
from data_model.plan_catalog import How, PlanVersion, Unit
from geodata.counties import COUNTRY


def draw(actor: Actor, value: IndicatorValue, plan: PlanVersion, place: str, period: str) -> None:
    """The card of the chosen indicator."""
    st.subheader(f"{value.indicator_id} {of_plan(value.text)}", anchor=False)
    action = plan.actions.get(value.action)
    note(
        t("tracking.detail.action", code=action.code, title=of_plan(action.short_title))
        if action
        else t("tracking.detail.of_objective")
    )
    reached = plan_values.reached_badge(value)
    draw_badges(plan_values.state_badge(value), *([reached] if reached else []))
    if said := plan_values.value_words(value, country=place == COUNTRY):
        st.markdown(t("tracking.detail.value", value=f"**{said}**"))
    if value.state is ValueState.PROTECTED:
        note(t("tracking.detail.protected_own" if place in actor.counties else "tracking.detail.protected"))
    _parts(value)
    _reported(value)
    _how(value, plan)
    _reasons(actor, value, place, period)
    if actor.may(Right.SET_TARGETS):
        _target(value, place, int(period[:4]))


def _parts(value: IndicatorValue) -> None:
    if len(value.parts) < 2:
        return
    columns = [Column("measure", t("tracking.detail.parts")), Column("value", t("tracking.column.value"), "number")]
    rows = [
        Row(m, {"measure": t(f"facts.measure.{m}"), "value": plan_values.figure_words(f, Unit.NUMBER)})
        for m, f in value.parts
    ]
    plain_table(columns, rows, caption=t("tracking.detail.parts"))


def _reported(value: IndicatorValue) -> None:
    if value.expected > 1 or value.reported:
        note(t("tracking.detail.reported", n=value.reported, all=value.expected))
    if value.reported < value.expected and value.state is ValueState.DECLARED:
        note(t("tracking.detail.partial"))
    if value.changed_at:
        note(t("tracking.detail.changed", at=date_text(value.changed_at)))


def _how(value: IndicatorValue, plan: PlanVersion) -> None:
    d = value.definition
    how, rule = t(f"facts.how.{d.how}"), t(f"facts.rule.{d.rule}")
    note(t("tracking.detail.how", how=how, rule=rule, dimension=t(f"facts.dimension.{d.dimension}")))
    indicator = plan.indicators.get(value.indicator_id)
    if indicator and indicator.counted:
        note(t("tracking.detail.counted", counted=of_plan(indicator.counted)))
    if awaited := plan.objective_indicators.get(value.indicator_id):
        note(t("tracking.detail.awaits", code=awaited.awaits_action))
    note(t("tracking.detail.version", version=d.version))
    who = ", ".join(t(f"terms.institution_kind.{kind}") for kind in d.reporters)
    if who or d.how is How.NATIONAL:
        note(t("tracking.detail.reporters", who=who or t("tracking.anitp")))


def _reasons(actor: Actor, value: IndicatorValue, place: str, period: str) -> None:
    said = [r for r in value.reasons if r.text]
    mine = monitoring.may_explain(actor, value.definition, place)
    if not said and not mine:
        return
    st.markdown(f"**{t('tracking.detail.reasons')}**")
    for r in said:
        note(t("tracking.detail.reason_of", by=r.by, at=date_text(r.changed_at), text=r.text))
    if not said:
        note(t("tracking.detail.no_reason"))
    if mine:
        own = next((r for r in value.reasons if r.own), None)
        draw_why(value.indicator_id, place, period, own)


def _target(value: IndicatorValue, place: str, year: int) -> None:
    """ANITP's target for the year of the period."""
    form = f"target.{place}.{value.indicator_id}.{year}"
    aim, name = value.target.value if value.target else None, plan_values.place_name(place)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.session_state.setdefault(typed_key(form, "aim"), aim)  # a value of its own could not be cleared
        st.number_input(
            t("tracking.detail.target", year=year, place=name), value=None, step=1.0, format="%.12g",
            key=typed_key(form, "aim"), width=260, placeholder=t("tracking.detail.target_none"),
        )  # fmt: skip
        st.button(t("tracking.detail.target_save"), key=f"{form}.save", on_click=_set, args=(form, value, place, year))


def _set(form: str, value: IndicatorValue, place: str, year: int) -> None:
    given = st.session_state.get(typed_key(form, "aim"))
    done = "tracking.detail.target_removed" if given is None else "tracking.detail.target_saved"
    if act(
        monitoring.set_target, done=done, indicator=value.indicator_id, year=year,
        place=place, value=given, expected_version=value.target.version if value.target else None,
    ):  # fmt: skip
        start_anew(form)
