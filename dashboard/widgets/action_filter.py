"""The filters of the common plan, kept in the address: who assumed it, its state, its day, its objective."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import streamlit as st

from dashboard.words import t
from dashboard.words.plan_words import of_plan
from data_model.actions import ActionRow, ActionState, Objective, Reminder, objective_of, objectives

OWNER, STATE, DUE, OBJECTIVE = "institutie", "stare", "termen", "obiectiv"
"""The names of the filters in the address."""
DAYS = {"depasit": Reminder.LATE, "apropiat": Reminder.SOON}
OUTSIDE = "fara"


@dataclass(frozen=True)
class Wanted:
    """What the reader asked for; "" for all."""

    owner: str
    state: str
    due: str
    objective: str
    today: date

    def fits(self, row: ActionRow) -> bool:
        """Whether an action is among those asked for."""
        return (
            self.owner in ("", row.owner)
            and self.state in ("", row.state)
            and (not self.due or row.reminder is DAYS[self.due])
            and self.objective in ("", objective_of(row.plan_action, self.today).code or OUTSIDE)
        )


def draw(rows: list[ActionRow], today: date, *, folded: bool = False) -> Wanted:
    """The lists, of what the rows hold; folded where the reader has a few actions and no list to search."""
    if not folded:
        return _lists(rows, today)
    asked = any(st.query_params.get(name) for name in (OWNER, STATE, DUE, OBJECTIVE))
    with st.expander(t("actions.filters"), expanded=asked):
        return _lists(rows, today)


def _lists(rows: list[ActionRow], today: date) -> Wanted:
    found = {group.code or OUTSIDE: group for group, _ in objectives(rows, today)}
    owners = sorted({row.owner for row in rows})
    columns = st.columns(4 if len(owners) > 1 else 3)
    owner = ""
    if len(owners) > 1:
        with columns[0]:
            owner = _choose(OWNER, owners, str)
    with columns[-3]:
        states = [state.value for state in ActionState if any(row.state is state for row in rows)]
        state = _choose(STATE, states, lambda one: t(f"terms.action_state.{one}"))
    with columns[-2]:
        due = _choose(DUE, list(DAYS), lambda one: t(f"actions.due.{DAYS[one].value}"))
    with columns[-1]:
        objective = _choose(OBJECTIVE, list(found), lambda one: objective_name(found[one]))
    return Wanted(owner, state, due, objective, today)


def objective_name(objective: Objective) -> str:
    """3.2 and its short title; the words for none."""
    if not objective.code:
        return t("actions.outside_plan")
    return t("actions.objective", code=objective.code, title=of_plan(objective.title))


def _choose(name: str, options: list[str], words: Callable[[str], str]) -> str:
    asked = st.query_params.get(name, "")
    offered = ["", *options]
    key = {OWNER: "actions_owner"}.get(name, f"actions_{name}")
    if st.session_state.get(key, "") not in offered:
        st.session_state.pop(key)
    chosen: str = st.selectbox(
        t(f"actions.filter.{name}"),
        offered,
        index=offered.index(asked) if asked in offered else 0,
        key=key,
        format_func=lambda one: words(one) if one else t(f"actions.all.{name}"),
    )
    if chosen:
        st.query_params[name] = chosen
    else:
        st.query_params.pop(name, None)
    return chosen or ""
