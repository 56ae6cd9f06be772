"""One form of declared facts: the figures of an action, the evidence, taking it back, its history, and why."""

import streamlit as st

from dashboard.shell.frame import act, ask, flash, forget_version, remember_version
from dashboard.widgets import editor as editors
from dashboard.widgets.badge import plain
from dashboard.widgets.note import note
from dashboard.widgets.typed import start_anew, typed_key
from dashboard.words import t
from dashboard.words.formats import datetime_text, period_label
from dashboard.words.plan_words import of_plan
from data_model import facts, monitoring
from data_model.facts import Asked, DueRow, FigureGiven
from data_model.monitoring import Reason
from data_model.periods import parse_period
from data_model.plan_catalog import PlanVersion

WITHDRAWING = "facts_withdrawing"


def form_key(row: DueRow) -> str:
    """What knows a form again, as a code."""
    action = (row.action or "obiective").replace(".", "_")
    return f"facts_{row.county}.{action}.{row.kind}_{row.period}".lower()


def draw(row: DueRow) -> None:
    """The whole form, filled with what stands."""
    plan, form, standing = facts.plan_of(parse_period(row.period)), form_key(row), row.standing
    st.subheader(
        t("declaring.form.title", kind=t(f"facts.kind.{row.kind}"), period=period_label(row.period)), anchor=False
    )
    action = plan.actions.get(row.action)
    if action:
        note(t("tracking.detail.action", code=action.code, title=of_plan(action.short_title)))
    note(t("declaring.form.rule"))
    if any(a.persons for a in row.asked):
        note(t("declaring.form.persons"))
    if standing and standing.withdrawn_because:
        st.warning(t("declaring.form.was_withdrawn", reason=plain(standing.withdrawn_because)), icon=":material/undo:")
    for asked in row.asked:
        shown = standing.figures.get((asked.indicator_id, asked.measure)) if standing else None
        # without limits: the browser would say them in its own language, and keep the old figure
        st.number_input(label(plan, asked), value=shown, step=1, key=_figure_key(form, asked), width=420)
    evidence = f"{form}.evidence"
    editors.editor(evidence, label=t("declaring.form.evidence"), value=standing.evidence if standing else "", height=90)
    version = remember_version("fact", standing.id, standing.version) if standing else None
    with st.container(horizontal=True):
        st.button(t("declaring.form.save"), key=f"{form}.save", type="primary", on_click=_save, args=(row, version))
        if standing and not standing.withdrawn_because:
            st.button(t("declaring.form.withdraw"), key=f"{form}.withdraw", on_click=_begin, args=(standing.id,))
    if standing and st.session_state.get(WITHDRAWING) == standing.id:
        _withdraw(row, version or 0)
    _why(row, plan, form)
    if standing:
        _history(standing.id)


def label(plan: PlanVersion, asked: Asked) -> str:
    """The indicator as the plan words it, with the measure where its form asks for more than one."""
    found = plan.indicators.get(asked.indicator_id) or plan.objective_indicators[asked.indicator_id]
    several = len(plan.definitions[asked.indicator_id].measures) > 1
    text = plain(of_plan(found.text))
    return t("declaring.form.measure", text=text, measure=t(f"facts.measure.{asked.measure}")) if several else text


def _figure_key(form: str, asked: Asked) -> str:
    return typed_key(form, f"{asked.indicator_id}.{asked.measure}")


def _save(row: DueRow, version: int | None) -> None:
    form = form_key(row)
    figures = []
    for asked in row.asked:
        value = st.session_state.get(_figure_key(form, asked))
        if value is None:
            flash(t("declaring.form.empty"), good=False)
            return
        figures.append(FigureGiven(asked.indicator_id, asked.measure, int(value)))
    evidence = f"{form}.evidence"
    if act(
        facts.declare, done="declaring.form.saved", county=row.county, action=row.action, kind=row.kind,
        period=row.period, figures=tuple(figures),
        grounds=editors.text_of(evidence, row.standing.evidence if row.standing else ""), expected_version=version,
    ):  # fmt: skip
        _kept(row)


def _kept(row: DueRow) -> None:
    form = form_key(row)
    editors.clear(f"{form}.evidence")
    start_anew(form)
    st.session_state.pop(WITHDRAWING, None)
    if row.standing:
        forget_version("fact", row.standing.id)


def _begin(fact_id: int) -> None:
    st.session_state[WITHDRAWING] = fact_id


def _withdraw(row: DueRow, version: int) -> None:
    field = f"{form_key(row)}.reason"
    editors.editor(field, label=t("declaring.form.reason"), height=80)
    st.button(t("declaring.form.do_withdraw"), key=f"{field}.do", on_click=_do_withdraw, args=(row, version))


def _do_withdraw(row: DueRow, version: int) -> None:
    field = f"{form_key(row)}.reason"
    assert row.standing is not None
    if act(
        facts.withdraw, done="declaring.form.withdrawn", fact_id=row.standing.id, reason=editors.text_of(field),
        expected_version=version,
    ):  # fmt: skip
        editors.clear(field)
        _kept(row)


def _why(row: DueRow, plan: PlanVersion, form: str) -> None:
    """The institution's words on why an indicator of the form was reached in part or not."""
    with st.expander(t("declaring.why.title"), icon=":material/help:"):
        note(t("declaring.why.lead"))
        codes = list(dict.fromkeys(a.indicator_id for a in row.asked))
        texts = {c: of_plan((plan.indicators.get(c) or plan.objective_indicators[c]).text) for c in codes}
        code = st.selectbox(
            t("declaring.why.indicator"),
            codes,
            format_func=texts.__getitem__,
            key=f"{form}.why",
            disabled=len(codes) < 2,
        )
        said = ask(monitoring.own_reasons, place=row.county, period=row.period)
        draw_why(code, row.county, row.period, said.get(code))


def draw_why(indicator: str, place: str, period: str, own: Reason | None) -> None:
    """The editor of one's own reason for an indicator of a place and period."""
    field = f"reason_{place}.{indicator.replace('.', '_')}.{period}".lower()
    editors.editor(field, label=t("declaring.why.text"), value=own.text if own else "", height=80)
    st.button(
        t("declaring.why.save"), key=f"{field}.save", on_click=_explain, args=(field, indicator, place, period, own)
    )


def _explain(field: str, indicator: str, place: str, period: str, own: Reason | None) -> None:
    text = editors.text_of(field, own.text if own else "").strip()
    if not text and not (own and own.text):
        flash(t("errors.text.empty"), good=False)
        return
    if act(
        monitoring.explain, done="declaring.why.saved" if text else "declaring.why.removed", indicator=indicator,
        place=place, period=period, reason=text, expected_version=own.version if own else None,
    ):  # fmt: skip
        editors.clear(field)


def _history(fact_id: int) -> None:
    steps = ask(facts.changes, fact_id=fact_id)
    with st.expander(t("declaring.form.history"), icon=":material/history:"):
        for step in steps:
            what = t(f"declaring.change.{step.what}")
            note(t("declaring.form.history_line", at=datetime_text(step.at), what=what, words=step.words))
