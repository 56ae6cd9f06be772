"""Initiatives and good practices: what waits for the reader, the list, and the way of one record."""

from collections.abc import Callable
from html import escape
from typing import Any

import streamlit as st

from dashboard.shell.frame import act, ask, forget_version, remember_version
from dashboard.widgets import address, practice_form
from dashboard.widgets import editor as editors
from dashboard.widgets.badge import Badge, Tone, draw_badges
from dashboard.widgets.note import note
from dashboard.widgets.practice_form import EDITING
from dashboard.widgets.table import Cell, Column, Row, Value, data_table
from dashboard.words import t
from dashboard.words.formats import date_text, number_text
from data_model import practices
from data_model.access import Actor, Right
from data_model.disclosure import FigureState
from data_model.practices import PracticeKind, PracticeRow, PracticeState
from geodata.counties import COUNTIES

PART, PRACTICES, ACTIONS = "parte", "practici", "actiuni"
"""The part of the common plan, as the address names it."""
KIND = "fel"
CHOSEN = "practice_chosen"
RETURNING = "practice_returning"
TONES: dict[PracticeState, Tone] = {
    PracticeState.PROPOSED: "waiting",
    PracticeState.SUBMITTED: "waiting",
    PracticeState.RETURNED: "attention",
    PracticeState.VALIDATED: "good",
}


def asked_for() -> bool:
    """Whether the reader of the common plan looks at this part; the choice stands in the address."""
    parts = {ACTIONS: t("practices.actions"), PRACTICES: t("practices.practices")}
    return address.part(PART, parts, label=t("practices.part"), key="actions_part") == PRACTICES


def draw(actor: Actor) -> None:
    """The part of the common plan for a team and its regional centre."""
    note(t("practices.lead"))
    rows = ask(practices.listed)
    editing = next((row for row in rows if row.id == st.session_state.get(EDITING)), None)
    if editing and actor.may(Right.PROPOSE_PRACTICE):
        with st.container(border=True):
            practice_form.draw(actor, editing)
        return
    _listed(actor, rows, above=_waiting(actor, rows))
    if actor.may(Right.PROPOSE_PRACTICE):
        with st.expander(t("practices.form.new"), icon=":material/add:"):
            practice_form.draw(actor, None)


def draw_national(actor: Actor) -> None:
    """The validated records of all counties, for ANITP."""
    st.subheader(t("practices.national_title"), anchor=False)
    note(t("practices.national_lead"))
    _listed(actor, ask(practices.listed), above=set())


def _waiting(actor: Actor, rows: list[PracticeRow]) -> set[int]:
    """What waits for this reader: the centre's validation, the coordinator's word, the author's change; their ids."""
    drawn = set()
    for state, right, title in (
        (PracticeState.SUBMITTED, Right.VALIDATE_PRACTICE, "waiting_centre"),
        (PracticeState.PROPOSED, Right.SUBMIT_PRACTICE, "waiting_coordinator"),
        (PracticeState.RETURNED, Right.PROPOSE_PRACTICE, "returned_to_you"),
    ):
        found = [row for row in rows if row.state is state] if actor.may(right) else []
        if found:
            st.subheader(t(f"practices.{title}"), anchor=False)
        for row in found:
            drawn.add(row.id)
            with st.container(border=True, gap="small"):
                _card(actor, row)
    return drawn


def _card(actor: Actor, row: PracticeRow) -> None:
    draw_badges(
        Badge("info", t(f"terms.practice_kind.{row.kind}")),
        Badge(TONES[row.state], t(f"terms.practice_state.{row.state}")),
    )
    facts = t(
        "practices.facts",
        county=COUNTIES[row.county].name,
        began=date_text(row.started_on),
        author=row.author,
        institutions=", ".join(name for _, name in row.institutions),
    )
    more = [t("practices.plan", code=row.plan_action)] if row.plan_action else []
    more += [_beneficiaries(row)] if row.beneficiaries else []
    more += [t("practices.validated_on", day=date_text(row.validated_on))] if row.validated_on else []
    returned = f"<p>{escape(t('practices.returned', reason=row.returned_because))}</p>" if row.returned_because else ""
    st.html(
        f'<div class="card"><p><strong>{escape(row.title)}</strong></p><p class="long">{escape(row.text)}</p>'
        f"<p>{escape(' '.join((facts, *more)))}</p>{returned}</div>"
    )
    _way(actor, row)


def _beneficiaries(row: PracticeRow) -> str:
    figure = row.beneficiaries
    if figure is None or figure.value is None:
        return t("practices.few_beneficiaries")
    return t("practices.beneficiaries", n=int(figure.value), value=number_text(figure.value))


def _way(actor: Actor, row: PracticeRow) -> None:
    """The steps that this reader can take with a record."""
    version = remember_version("practice", row.id, row.version)
    centre = actor.may(Right.VALIDATE_PRACTICE) and row.state in (PracticeState.SUBMITTED, PracticeState.VALIDATED)
    coordinator = actor.may(Right.SUBMIT_PRACTICE)
    proposal = coordinator and row.state is PracticeState.PROPOSED
    if st.session_state.get(RETURNING) == row.id and (centre or proposal):
        _give_back(row, version, practices.give_back if centre else practices.decline)
        return
    with st.container(horizontal=True):
        if centre and row.state is PracticeState.SUBMITTED:
            _step(row, version, "validate", practices.validate, "practices.validated")
        if proposal:
            _step(row, version, "take_up", practices.take_up, "practices.taken_up")
        if centre or proposal:
            st.button(t("practices.give_back"), key=f"practice_back_{row.id}", on_click=_begin_return, args=(row.id,))
        if row.state is not PracticeState.VALIDATED and (coordinator or _own_to_change(actor, row)):
            st.button(
                t("practices.change"), key=f"practice_change_{row.id}", on_click=practice_form.edit, args=(row.id,)
            )


def _own_to_change(actor: Actor, row: PracticeRow) -> bool:
    return actor.may(Right.PROPOSE_PRACTICE) and row.own and row.state is not PracticeState.SUBMITTED


def _step(row: PracticeRow, version: int, name: str, command: Callable[..., None], done: str) -> None:
    arguments = (command, row.id, version, done)
    st.button(t(f"practices.{name}"), key=f"practice_{name}_{row.id}", type="primary", on_click=_do, args=arguments)


def _do(command: Callable[..., None], practice_id: int, version: int, done: str, **more: Any) -> Any:
    """Typed Any because a Streamlit callback must be typed as returning nothing."""
    if not act(command, done=done, practice_id=practice_id, expected_version=version, **more):
        return False
    forget_version("practice", practice_id)
    return True


def _begin_return(practice_id: int | None) -> None:
    st.session_state[RETURNING] = practice_id


def _give_back(row: PracticeRow, version: int, command: Callable[..., None]) -> None:
    editors.editor(f"practice.{row.id}.reason", label=t("practices.reason"), height=80)
    with st.container(horizontal=True):
        arguments = (command, row.id, version)
        st.button(
            t("practices.give_back"),
            key=f"practice_return_{row.id}",
            type="primary",
            on_click=_do_return,
            args=arguments,
        )
        st.button(t("practices.put_away"), key=f"practice_stay_{row.id}", on_click=_begin_return, args=(None,))


def _do_return(command: Callable[..., None], practice_id: int, version: int) -> None:
    field = f"practice.{practice_id}.reason"
    if _do(command, practice_id, version, "practices.given_back", reason=editors.text_of(field)):
        editors.clear(field)
        _begin_return(None)


def _listed(actor: Actor, rows: list[PracticeRow], *, above: set[int]) -> None:
    """The table, with the record that was picked from it; what is drawn `above` is not drawn twice."""
    kind = _kind_filter() if rows else ""
    shown = [row for row in rows if kind in ("", row.kind)]
    picked = st.session_state.get(CHOSEN)
    chosen = next((row for row in shown if row.id == picked and row.id not in above), None)
    if chosen:
        with st.container(border=True, gap="small"):
            _card(actor, chosen)
            st.button(t("practices.put_away"), key="practice_close", on_click=_choose)
    data_table(
        _columns(rows),
        [_row(row) for row in shown],
        key="practices",
        caption=t("practices.caption"),
        action=t("practices.see"),
        selected=str(chosen.id) if chosen else None,
        empty=t("practices.empty"),
        height=480,
        on_pick=_choose,
    )


def _choose(row: str = "") -> None:
    st.session_state[CHOSEN] = int(row) if row else None


def _kind_filter() -> str:
    asked, options = st.query_params.get(KIND, ""), ["", *(k.value for k in PracticeKind)]
    chosen = st.selectbox(
        t("practices.kind_filter"),
        options,
        index=options.index(asked) if asked in options else 0,
        format_func=lambda k: t(f"terms.practice_kind.{k}") if k else t("practices.all_kinds"),
        key="practice_kind",
        width=320,
    )
    if chosen:
        st.query_params[KIND] = chosen
    else:
        st.query_params.pop(KIND, None)
    return chosen or ""


def _columns(rows: list[PracticeRow]) -> list[Column]:
    keys = ["title", "kind", *(["county"] if len({row.county for row in rows}) > 1 else []), "began", "beneficiaries"]
    keys += ["state"] if any(row.state is not PracticeState.VALIDATED for row in rows) else []
    kinds = {"began": "date", "beneficiaries": "number"}
    return [Column(key, t(f"practices.column.{key}"), kinds.get(key, "text")) for key in keys]  # type: ignore[arg-type]


def _row(row: PracticeRow) -> Row:
    figure = row.beneficiaries
    protected = figure is not None and figure.state is FigureState.PROTECTED
    told = Cell(t("widgets.legend.protected")) if protected else None
    if figure is not None and figure.value is not None:
        told = Cell(number_text(figure.value), sort=figure.value)
    cells: dict[str, Value] = {
        "title": row.title,
        "kind": t(f"terms.practice_kind.{row.kind}"),
        "county": COUNTIES[row.county].name,
        "began": Cell(date_text(row.started_on), sort=row.started_on),
        "beneficiaries": told,
        "state": Badge(TONES[row.state], t(f"terms.practice_state.{row.state}")),
    }
    return Row(str(row.id), cells)
