"""The form of an initiative or good practice, new or given back."""

from typing import Any

import streamlit as st

from dashboard.shell.frame import act, ask, flash, forget_version, now, remember_version
from dashboard.widgets import editor as editors
from dashboard.widgets.meeting.points import plan_action_label, plan_actions
from dashboard.widgets.note import note
from dashboard.widgets.typed import start_anew, typed_key
from dashboard.words import t
from dashboard.words.formats import local
from data_model import institutions, practices
from data_model.access import Actor, Role
from data_model.practices import LONGEST_TITLE, MOST_BENEFICIARIES, PracticeKind, PracticeRow

EDITING = "practice_editing"


def edit(practice_id: int | None) -> None:
    """Show the form of a record in place of the list; None puts it away."""
    st.session_state[EDITING] = practice_id


def draw(actor: Actor, row: PracticeRow | None) -> None:
    """All fields of a record; what was typed stays through a refusal."""
    form = f"practice.{row.id if row else 'new'}"
    county = row.county if row else actor.county
    if row:
        st.subheader(t("practices.form.change"), anchor=False)
    note(t("practices.form.rule"))
    today = local(now()).date()
    st.segmented_control(
        t("practices.form.kind"),
        list(PracticeKind),
        default=row.kind if row else None,
        format_func=lambda k: t(f"terms.practice_kind.{k}"),
        key=typed_key(form, "kind"),
    )
    st.text_input(
        t("practices.form.title"), row.title if row else "", key=typed_key(form, "title"), max_chars=LONGEST_TITLE
    )
    editors.editor(f"{form}.text", label=t("practices.form.text"), value=row.text if row else "", height=160)
    left, right = st.columns(2)
    with left:
        st.date_input(
            t("practices.form.started_on"),
            row.started_on if row else today,
            key=typed_key(form, "started_on"),
            format="DD.MM.YYYY",
        )
    with right:
        known = row.beneficiaries.value if row and row.beneficiaries else None
        st.number_input(
            t("practices.form.beneficiaries"),
            min_value=0,
            max_value=MOST_BENEFICIARIES,
            value=None if known is None else int(known),
            step=1,
            key=typed_key(form, "beneficiaries"),
            help=t("practices.form.beneficiaries_help"),
        )
    _institutions(form, county, row)
    titles = plan_actions(today)
    codes = ["", *titles]
    st.selectbox(
        t("practices.form.plan_action"),
        codes,
        index=codes.index(row.plan_action) if row and row.plan_action in codes else 0,
        key=typed_key(form, "plan_action"),
        format_func=lambda code: plan_action_label(code, titles),
    )
    _buttons(actor, form, row)


def _institutions(form: str, county: str, row: PracticeRow | None) -> None:
    offered = {i.id: i.name for i in ask(institutions.in_counties, counties=(county,) if county else ())}
    names = offered | dict(row.institutions if row else ())
    st.multiselect(
        t("practices.form.institutions"),
        list(names),
        default=[i for i, _ in row.institutions] if row else [],
        format_func=lambda i: names.get(i, ""),
        placeholder=t("practices.choose"),
        select_all=False,
        key=typed_key(form, "institutions"),
    )


def _buttons(actor: Actor, form: str, row: PracticeRow | None) -> None:
    version = remember_version("practice", row.id, row.version) if row else 0
    with st.container(horizontal=True):
        st.button(
            t("practices.form.save"),
            key=f"{form}.save",
            type="primary",
            on_click=_save,
            args=(actor.role is Role.COORDINATOR, form, row, version),
        )
        if row:
            st.button(t("practices.put_away"), key=f"{form}.close", on_click=edit, args=(None,))


def _save(to_centre: bool, form: str, row: PracticeRow | None, version: int) -> None:
    def of(name: str) -> Any:
        return st.session_state.get(typed_key(form, name))

    if of("kind") is None or not of("started_on"):
        flash(t("practices.form.incomplete"), good=False)
        return
    field = f"{form}.text"
    which = {"practice_id": row.id, "expected_version": version} if row else {}
    saved = act(
        practices.rewrite if row else practices.write,
        done=f"practices.form.sent_{'centre' if to_centre else 'coordinator'}",
        kind=of("kind"),
        title=of("title") or "",
        text=editors.text_of(field, row.text if row else ""),
        started_on=of("started_on"),
        institution_ids=tuple(of("institutions") or ()),
        beneficiaries=of("beneficiaries"),
        plan_action=of("plan_action") or "",
        **which,
    )
    if saved:
        editors.clear(field)
        start_anew(form)
        edit(None)
        if row:
            forget_version("practice", row.id)
