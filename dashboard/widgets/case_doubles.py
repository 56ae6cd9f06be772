"""Pairs of cases that may be of one person, for the regional centre: look at each, then link or dismiss them."""

from collections.abc import Callable
from html import escape

import streamlit as st

from dashboard.shell.frame import act, ask
from dashboard.widgets.case_choice import choose
from dashboard.widgets.note import note
from dashboard.words import t
from dashboard.words.formats import date_text
from data_model import doubles
from data_model.access import Actor, Right
from data_model.doubles import PairRow, PairState

SHOWN = 5


def draw(actor: Actor) -> None:
    """The suggestions, and what was decided before; nothing where there is neither."""
    if not actor.may(Right.LINK_CASES):
        return
    found, before = ask(doubles.suggested), ask(doubles.decided)
    if found:
        with st.expander(t("doubles.title", n=len(found)), icon=":material/compare_arrows:", key="doubles"):
            note(t("doubles.what"))
            for pair in found[:SHOWN]:
                _pair(pair)
            if len(found) > SHOWN:
                note(t("doubles.more", n=len(found) - SHOWN))
    if before:
        with st.expander(t("doubles.decided"), key="doubles_decided"):
            for pair in before:
                _decided(pair)


def _line(pair: PairRow) -> str:
    one, other = pair.first, pair.second
    return t(
        "doubles.line", first=one.code, first_lead=one.lead, first_on=date_text(one.opened_at),
        second=other.code, second_lead=other.lead, second_on=date_text(other.opened_at),
    )  # fmt: skip


def _pair(pair: PairRow) -> None:
    days = t("doubles.days", n=pair.days_apart) if pair.days_apart else t("doubles.none_between")
    features = ", ".join(t(f"doubles.feature.{feature}") for feature in pair.features)
    alike = t("doubles.alike", features=features, days=days)
    with st.container(border=True):
        st.html(f'<p><strong>{escape(_line(pair))}</strong></p><p class="quiet">{escape(alike)}</p>')
        with st.container(horizontal=True):
            for case in (pair.first, pair.second):
                st.button(
                    t("doubles.see", code=case.code),
                    key=f"doubles.see.{pair.first.id}.{pair.second.id}.{case.id}",
                    on_click=_see,
                    args=(case.id,),
                )
            _button(pair, "link", doubles.link, "doubles.linked", primary=True)
            _button(pair, "dismiss", doubles.dismiss, "doubles.dismissed")


def _see(case_id: int) -> None:
    choose(case_id)


def _decided(pair: PairRow) -> None:
    state = t(f"doubles.state_{'linked' if pair.state is PairState.LINKED else 'dismissed'}")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(f"<p>{escape(_line(pair))}: <strong>{escape(state)}</strong></p>")
        _button(pair, "undo", doubles.undo, "doubles.undone")


def _button(pair: PairRow, word: str, command: Callable[..., None], done: str, *, primary: bool = False) -> None:
    st.button(
        t(f"doubles.{word}"), key=f"doubles.{word}.{pair.first.id}.{pair.second.id}", on_click=act, args=(command,),
        type="primary" if primary else "secondary",
        kwargs={
            "first_id": pair.first.id, "second_id": pair.second.id, "expected_version": pair.version, "done": done,
        },
    )  # fmt: skip
