"""Plan comun: who does what by when (plan action 3.3.6)."""

import streamlit as st

from dashboard.shell.frame import ask, page
from dashboard.widgets import action_report
from dashboard.widgets.badge import Badge, apply_style, draw_badges
from dashboard.widgets.table import Cell, Column, Row, Value, data_table
from dashboard.words import t
from dashboard.words.formats import date_ro
from data_model import actions
from data_model.access import Actor, Right
from data_model.actions import ActionRow
from geodata.counties import COUNTIES

OWNER = "institutie"  # the query parameter of the filter
CHOSEN = "action_chosen"
COLUMNS = ("text", "owner", "due", "state", "plan_action")


@page(Right.SEE_ACTIONS, "actions")
def render(actor: Actor) -> None:
    apply_style()
    pending, ended = ask(actions.listed), ask(actions.listed, pending=False)
    _count(pending)
    owner = _filter([*pending, *ended])
    shown = [row for row in pending if owner in ("", row.owner)]
    own = [row for row in shown if row.own]
    others = [row for row in shown if not row.own]
    _own(actor, own)
    if others or not own:
        _others(actor, others, after_own=bool(own))
    _ended(actor, [row for row in ended if owner in ("", row.owner)])


def _count(pending: list[ActionRow]) -> None:
    late = sum(row.overdue for row in pending)
    badges = [Badge("info", t("actions.count", n=len(pending)))]
    draw_badges(*badges, *([Badge("bad", t("actions.late", n=late))] if late else []))


def _filter(rows: list[ActionRow]) -> str:
    """The owner whose actions are shown; "" for all. Kept in the address."""
    owners = sorted({row.owner for row in rows})
    if len(owners) < 2:
        return ""
    wanted = st.query_params.get(OWNER, "")
    chosen: str = st.selectbox(
        t("actions.filter"),
        ["", *owners],
        index=owners.index(wanted) + 1 if wanted in owners else 0,
        key="actions_owner",
        format_func=lambda owner: owner or t("actions.all"),
    )
    if chosen:
        st.query_params[OWNER] = chosen
    else:
        st.query_params.pop(OWNER, None)
    return chosen


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


def _others(actor: Actor, rows: list[ActionRow], *, after_own: bool) -> None:
    may = actor.may(Right.UPDATE_ACTION)
    chosen = next((row for row in rows if row.id == st.session_state.get(CHOSEN)), None)
    if chosen and may:
        with st.container(border=True):
            action_report.draw(chosen, close=_choose)
    data_table(
        _columns(actor, rows),
        [_row(row) for row in rows],
        key="actions_pending",
        caption=t("actions.others" if after_own else "actions.pending"),
        action=t("actions.report") if may else None,
        selected=str(chosen.id) if chosen else None,
        empty=t("actions.empty"),
        on_pick=_choose if may else None,
    )


def _ended(actor: Actor, rows: list[ActionRow]) -> None:
    with st.expander(t("actions.ended", n=len(rows))):
        data_table(
            _columns(actor, rows),
            [_row(row) for row in rows],
            key="actions_ended",
            caption=t("actions.ended_table"),
            sort=("due", "desc"),
            empty=t("actions.none_ended"),
            height=480,
        )


def _columns(actor: Actor, rows: list[ActionRow]) -> list[Column]:
    keys = [*COLUMNS]
    if len(actor.counties) > 1:
        keys.insert(1, "county")
    if any(row.evidence for row in rows):
        keys.append("evidence")
    return [Column(key, t(f"actions.column.{key}"), "date" if key == "due" else "text") for key in keys]


def _row(row: ActionRow) -> Row:
    cells: dict[str, Value] = {
        "text": row.text,
        "county": COUNTIES[row.county].name,
        "owner": row.owner,
        "due": Cell(date_ro(row.due_on), sort=row.due_on),
        "state": action_report.state_of(row),
        "plan_action": row.plan_action or None,
        "evidence": row.evidence or None,
    }
    return Row(str(row.id), cells)


render()
