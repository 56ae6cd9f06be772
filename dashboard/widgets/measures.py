"""Measures of the Interministerial Committee: recorded by ANITP, and how far each county is."""

from html import escape

import streamlit as st

from dashboard.shell.frame import act, ask, flash, forget_version, now, remember_version
from dashboard.widgets import editor as editors
from dashboard.widgets.badge import Badge, Tone, badge_html
from dashboard.widgets.meeting.points import plan_action_label, plan_actions
from dashboard.widgets.note import note
from dashboard.widgets.table import Column, Row, Value, plain_table
from dashboard.widgets.typed import start_anew, typed_key
from dashboard.words import t
from dashboard.words.formats import date_text, local
from data_model import measures, meetings
from data_model.access import Actor, Right
from data_model.measures import LONGEST_REASON, LONGEST_TITLE, MeasureState
from data_model.meetings import CountyProgress, MeasureRow
from geodata.counties import COUNTIES

FORM = "measure.new"
TEXT = "measure.new.text"
ALL, SOME = "all", "some"
BY_NAME = sorted(COUNTIES, key=lambda code: COUNTIES[code].name)


def draw(actor: Actor) -> None:
    """The measures, and for ANITP the form of a new one."""
    may_record = actor.may(Right.RECORD_MEASURE)
    note(t(f"forwarding.measures.lead_{'central' if may_record else 'county'}"))
    if may_record:
        with st.expander(t("forwarding.measures.new"), icon=":material/add:"):
            _form()
    rows = ask(meetings.measures_told)
    if not rows:
        st.info(t("forwarding.measures.none"))
    for row in rows:
        with st.container(border=True, gap="small"):
            _card(row)
            _progress(row)
            if may_record and row.state is MeasureState.IN_FORCE:
                _withdraw(row)


def _card(row: MeasureRow) -> None:
    facts = t("forwarding.measures.facts", session=date_text(row.session_on), due=date_text(row.due_on))
    plan = t("forwarding.measures.plan", code=row.plan_action) if row.plan_action else ""
    because = (
        f"<p>{escape(t('forwarding.measures.withdrawn_because', reason=row.withdrawn_because))}</p>"
        if row.state is MeasureState.WITHDRAWN
        else ""
    )
    st.html(
        f'<div class="card"><p><strong>{escape(row.title)}</strong> {" ".join(map(badge_html, _states(row)))}</p>'
        f'<p class="long">{escape(row.text)}</p><p class="small">{escape(f"{facts} {plan}".strip())}</p>{because}</div>'
    )


def _states(row: MeasureRow) -> list[Badge]:
    if row.state is MeasureState.WITHDRAWN:
        return [Badge("neutral", t("forwarding.measures.withdrawn"))]
    whole, done = len(row.counties), row.discussed
    late = row.due_on < local(now()).date() and done < whole
    badges = [Badge("bad", t("forwarding.measures.overdue"))] if late else []
    if whole > 1:
        tone: Tone = "good" if done == whole else "waiting"
        badges.append(Badge(tone, t("forwarding.measures.progress", n=whole, done=done)))
    return badges


def _progress(row: MeasureRow) -> None:
    """One county in a line; several in a table, those without a discussion first."""
    if len(row.counties) == 1:
        one = row.counties[0]
        told = f"{COUNTIES[one.county].name}: {badge_html(_state(one))} {escape(_done(one))}"
        st.html(f'<p class="small">{told}</p>')
        return
    columns = [Column(key, t(f"forwarding.measures.column.{key}")) for key in ("county", "state", "done")]
    order = sorted(row.counties, key=lambda one: (one.discussed_at is not None, COUNTIES[one.county].name))
    rows = [Row(one.county, _cells(one)) for one in order]
    with (
        st.expander(t("forwarding.measures.see", n=len(row.counties))),
        st.container(key=f"measure_counties_{row.id}"),
    ):
        plain_table(columns, rows, caption=t("forwarding.measures.caption", title=row.title))


def _cells(one: CountyProgress) -> dict[str, Value]:
    return {"county": COUNTIES[one.county].name, "state": _state(one), "done": _done(one) or None}


def _state(one: CountyProgress) -> Badge:
    if one.discussed_at is None:
        return Badge("waiting", t("forwarding.measures.not_yet"))
    return Badge("good", t("forwarding.measures.discussed", day=date_text(one.discussed_at)))


def _done(one: CountyProgress) -> str:
    if one.discussed_at is None:
        return ""
    counted = (("decided", one.decisions), ("assumed", one.actions), ("pending", one.pending))
    said = [t(f"forwarding.measures.{key}", n=n) for key, n in counted if n]
    return ", ".join(said) or t("forwarding.measures.nothing")


def _form() -> None:
    today = local(now()).date()
    st.text_input(t("forwarding.measures.title"), key=typed_key(FORM, "title"), max_chars=LONGEST_TITLE)
    editors.editor(TEXT, label=t("forwarding.measures.text"), height=140)
    left, right = st.columns(2)
    left.date_input(
        t("forwarding.measures.session_on"), today, key=typed_key(FORM, "session"), format="DD.MM.YYYY", max_value=today
    )
    right.date_input(t("forwarding.measures.due_on"), None, key=typed_key(FORM, "due"), format="DD.MM.YYYY")
    titles = plan_actions(today)
    st.selectbox(
        t("forwarding.measures.plan_action"),
        ["", *titles],
        key=typed_key(FORM, "plan_action"),
        format_func=lambda code: plan_action_label(code, titles),
    )
    which = st.radio(
        t("forwarding.measures.which"),
        [ALL, SOME],
        index=None,
        key=typed_key(FORM, "all"),
        horizontal=True,
        format_func=lambda one: t(f"forwarding.measures.{one}"),
    )
    if which == SOME:
        st.multiselect(
            t("forwarding.measures.counties"),
            BY_NAME,
            select_all=False,
            key=typed_key(FORM, "counties"),
            placeholder=t("forwarding.measures.choose_counties"),
            format_func=lambda code: COUNTIES[code].name,
        )
    st.button(t("forwarding.measures.save"), key="measure_save", type="primary", on_click=_save)


def _save() -> None:
    of = {name: st.session_state.get(typed_key(FORM, name)) for name in ("title", "session", "due", "plan_action")}
    if not of["session"] or not of["due"]:
        flash(t("forwarding.measures.dates_missing"), good=False)
        return
    every = st.session_state.get(typed_key(FORM, "all")) == ALL
    chosen = BY_NAME if every else st.session_state.get(typed_key(FORM, "counties")) or ()
    if act(
        measures.record_measure,
        done="forwarding.measures.saved",
        title=of["title"] or "",
        text=editors.text_of(TEXT),
        session_on=of["session"],
        due_on=of["due"],
        plan_action=of["plan_action"] or "",
        counties=tuple(chosen),
    ):
        editors.clear(TEXT)
        start_anew(FORM)


def _withdraw(row: MeasureRow) -> None:
    version = remember_version("measure", row.id, row.version)
    with st.expander(t("forwarding.measures.withdraw_open")):
        key = f"measure_reason_{row.id}"
        st.text_input(t("forwarding.measures.reason"), key=key, max_chars=LONGEST_REASON)
        st.button(
            t("forwarding.measures.withdraw"), key=f"measure_withdraw_{row.id}", on_click=_take_back,
            args=(row.id, version),
        )  # fmt: skip


def _take_back(measure_id: int, version: int) -> None:
    reason = st.session_state[f"measure_reason_{measure_id}"]
    if act(
        measures.withdraw_measure,
        done="forwarding.measures.withdrawn_now",
        measure_id=measure_id,
        reason=reason,
        expected_version=version,
    ):
        forget_version("measure", measure_id)
