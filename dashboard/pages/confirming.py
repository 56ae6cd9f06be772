"""Confirmări: each quarter somebody says of each account that its person still works there."""

import streamlit as st

from dashboard.shell.frame import act, ask, forget_version, page, remember_version
from dashboard.widgets.badge import Badge, apply_style, plain
from dashboard.widgets.note import note
from dashboard.widgets.table import Cell, Column, Row, data_table
from dashboard.words import t
from dashboard.words.formats import date_text, datetime_text, local
from data_model import people
from data_model.access import Actor, Right
from data_model.people import Confirmable
from geodata.spelling import fold

MOST = 40
CHOSEN = "confirming_chosen"


@page(Right.CONFIRM_ACCOUNTS, "confirming")
def render(_actor: Actor) -> None:
    apply_style()
    wanted = fold(st.text_input(t("confirming.search"), key="confirming_search"))
    rows = [row for row in ask(people.to_confirm) if wanted in fold(f"{row.name} {row.institution}")]
    due = [row for row in rows if row.due]
    st.subheader(t("confirming.due", n=len(due)), anchor=False)
    if not due:
        note(t("confirming.none_due"))
    for row in due[:MOST]:
        _one(row)
    if len(due) > MOST:
        note(t("confirming.more", n=len(due) - MOST))
    _rest([row for row in rows if not row.due])


def _one(row: Confirmable) -> None:
    """One account, and the two answers to it."""
    version = remember_version("confirmable", row.id, row.version)
    with st.container(border=True, key=f"confirmable_{row.id}"):
        when = (
            t("confirming.lapsed") if row.lapsed else t("confirming.lapses", day=date_text(local(row.lapses_at).date()))
        )
        last = datetime_text(row.last_sign_in) if row.last_sign_in else t("accounts.list.never")
        role = t(f"shell.role.{row.role.value}")
        about = t("confirming.about", institution=plain(row.institution), role=role, last=last)
        st.markdown(f"**{plain(row.name)}**  \n{about} {when}")
        with st.container(horizontal=True):
            if row.due:
                st.button(
                    t("confirming.stays"),
                    key=f"stays_{row.id}",
                    type="primary",
                    on_click=_say,
                    args=(people.confirm, row.id, version, "confirming.confirmed"),
                )
            with st.popover(t("confirming.left"), key=f"left_{row.id}"):
                note(t("confirming.left_means"))
                st.button(
                    t("confirming.close"),
                    key=f"close_{row.id}",
                    on_click=_say,
                    args=(people.say_left, row.id, version, "confirming.closed"),
                )


def _say(command: object, account_id: int, version: int, done: str) -> None:
    if act(command, done=done, account_id=account_id, expected_version=version):  # type: ignore[arg-type]
        forget_version("confirmable", account_id)
        st.session_state.pop(CHOSEN, None)


def _pick(account_id: str) -> None:
    st.session_state[CHOSEN] = int(account_id)


def _rest(rows: list[Confirmable]) -> None:
    """Those already confirmed in this quarter; one who has left meanwhile is chosen here."""
    chosen = next((row for row in rows if row.id == st.session_state.get(CHOSEN)), None)
    if chosen:
        _one(chosen)
    columns = [Column(key, t(f"confirming.list.{key}")) for key in ("name", "institution", "state", "last")]
    shown = [
        Row(
            str(row.id),
            {
                "name": row.name,
                "institution": row.institution,
                "state": Badge("good", t("confirming.confirmed_on", day=date_text(local(row.confirmed_at).date()))),
                "last": Cell(
                    datetime_text(row.last_sign_in) if row.last_sign_in else t("accounts.list.never"), row.last_sign_in
                ),
            },
        )
        for row in rows
    ]
    data_table(
        columns,
        shown,
        key="confirming_list",
        caption=t("confirming.list.caption", n=len(rows)),
        action=t("accounts.list.choose"),
        selected=str(st.session_state.get(CHOSEN, "")),
        empty=t("confirming.list.none"),
        on_pick=_pick,
    )


render()
