"""Plan comun: who does what by when (plan action 3.3.6), and the team's initiatives and good practices (5.1.2)."""

import streamlit as st

from dashboard.shell.frame import ask, now, page
from dashboard.widgets import action_filter, action_log, action_report, practices
from dashboard.widgets.action_filter import Wanted
from dashboard.widgets.badge import Badge, apply_style, draw_badges
from dashboard.widgets.table import Cell, Column, Row, Value, data_table
from dashboard.words import t
from dashboard.words.formats import date_text, local
from data_model import actions
from data_model.access import Actor, Right
from data_model.actions import ActionRow, held_by
from geodata.counties import COUNTIES

CHOSEN = "action_chosen"
ASKED = "actiune"
"""The action that a link leads to, as the address names it."""
COLUMNS = ("text", "owner", "due", "state", "plan_action")


@page(Right.SEE_ACTIONS, "actions")
def render(actor: Actor) -> None:
    apply_style()
    if practices.asked_for():
        practices.draw(actor)
        return
    _asked_for()
    pending, ended = ask(actions.listed), ask(actions.listed, pending=False)
    _count(pending)
    every, today = [*pending, *ended], local(now()).date()
    ones_own = all(row.own for row in every)
    if not ones_own:
        _papers(actor, every)
    wanted = action_filter.draw(every, today, folded=ones_own) if every else Wanted("", "", "", "", today)
    shown = [row for row in pending if wanted.fits(row)]
    own = [row for row in shown if row.own]
    others = [row for row in shown if not row.own]
    _own(actor, own)
    if others or not own:
        _others(actor, others, after_own=bool(own), filtered=len(shown) < len(pending))
    _ended(actor, [row for row in ended if wanted.fits(row)])
    if ones_own:
        _papers(actor, every)


def _asked_for() -> None:
    """Open the action of the address, once."""
    asked = st.query_params.pop(ASKED, "")
    if asked.isdecimal():
        _choose(asked)


def _count(pending: list[ActionRow]) -> None:
    late = sum(row.overdue for row in pending)
    soon = sum(row.reminder is not None for row in pending) - late
    badges = [Badge("info", t("actions.count", n=len(pending)))]
    badges += [Badge("bad", t("actions.late", n=late))] if late else []
    badges += [Badge("attention", t("actions.near", n=soon))] if soon else []
    draw_badges(*badges)


def _papers(actor: Actor, rows: list[ActionRow]) -> None:
    """The common plan as a paper, of each county that has one here."""
    counties = [code for code in COUNTIES if code in actor.counties and any(row.county == code for row in rows)]
    with st.container(horizontal=True):
        for code in counties:
            for ending in ("docx", "pdf"):
                words = t(f"actions.paper.{ending}", county=COUNTIES[code].name)
                address = f"/documente/plan-comun/{code}/plan-comun.{ending}"
                st.link_button(words, address, icon=":material/download:")


def _own(actor: Actor, rows: list[ActionRow]) -> None:
    if not rows:
        return
    st.subheader(t("actions.yours", n=len(rows)), anchor=False)
    may = actor.may(Right.UPDATE_ACTION)
    for row in rows:
        with st.container(border=True, gap="small"):
            if may and row.id == st.session_state.get(CHOSEN):
                action_report.draw(row, close=_choose)
            else:
                action_report.draw_card(row, choose=_choose if may else None)


def _choose(row: str = "") -> None:
    st.session_state[CHOSEN] = int(row) if row else None


def _others(actor: Actor, rows: list[ActionRow], *, after_own: bool, filtered: bool) -> None:
    chosen = _opened(actor, rows)
    data_table(
        _columns(actor, rows),
        [_row(row) for row in rows],
        key="actions_pending",
        caption=t("actions.others" if after_own else "actions.pending"),
        action=t("actions.report" if actor.may(Right.UPDATE_ACTION) else "actions.see"),
        selected=str(chosen.id) if chosen else None,
        empty=t("actions.none_fits" if filtered else "actions.empty"),
        on_pick=_choose,
    )


def _opened(actor: Actor, rows: list[ActionRow]) -> ActionRow | None:
    """The action that was picked in a table, drawn above it."""
    chosen = next((row for row in rows if row.id == st.session_state.get(CHOSEN)), None)
    if chosen:
        with st.container(border=True, gap="small"):
            if actor.may(Right.UPDATE_ACTION):
                action_report.draw(chosen, close=_choose)
            else:
                action_report.draw_card(chosen, choose=None)
                st.button(t("actions.put_away"), key=f"action_close_{chosen.id}", on_click=_choose)
    return chosen


def _ended(actor: Actor, rows: list[ActionRow]) -> None:
    open_now = any(row.id == st.session_state.get(CHOSEN) for row in rows)
    with st.expander(t("actions.ended", n=len(rows)), expanded=open_now):
        chosen = _opened(actor, rows)
        data_table(
            [*_columns(actor, rows), Column("ended", t("actions.column.ended"), "date")],
            [_row(row) for row in rows],
            key="actions_ended",
            caption=t("actions.ended_table"),
            sort=("ended", "desc"),
            action=t("actions.see"),
            selected=str(chosen.id) if chosen else None,
            empty=t("actions.none_ended"),
            height=480,
            on_pick=_choose,
        )


def _columns(actor: Actor, rows: list[ActionRow]) -> list[Column]:
    keys = [*COLUMNS]
    if len(actor.counties) > 1:
        keys.insert(1, "county")
    if any(action_log.outcome(row) for row in rows):
        keys.append("evidence")
    return [Column(key, t(f"actions.column.{key}"), "date" if key == "due" else "text") for key in keys]


def _row(row: ActionRow) -> Row:
    cells: dict[str, Value] = {
        "text": row.text,
        "county": COUNTIES[row.county].name,
        "owner": held_by(row.owner, row.person),
        "due": Cell(date_text(row.due_on), sort=row.due_on),
        "state": action_report.state_of(row),
        "plan_action": row.plan_action or None,
        "evidence": action_log.outcome(row) or None,
        "ended": Cell(date_text(row.ended_on), sort=row.ended_on) if row.ended_on else None,
    }
    return Row(str(row.id), cells)


render()
