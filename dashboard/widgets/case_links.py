"""What a case is tied to: another case of the same person, its codes in other registers, who sees it for a time."""

import streamlit as st

from dashboard.shell.frame import act, ask, forget_version
from dashboard.widgets.note import note
from dashboard.words import t
from dashboard.words.formats import datetime_text
from data_model import admission, doubles, exchange
from data_model.cases import CaseDetail, Level
from data_model.exchange import Register


def told(case: CaseDetail) -> None:
    """The lines under the head of a case that is seen in full; nothing for all others."""
    if case.row.level is not Level.FULL:
        return
    linked = ask(doubles.linked_to, case_id=case.row.id)
    if linked and linked.codes:
        note(t("links.linked", codes=", ".join(linked.codes)))
    if linked and linked.others:
        note(t("links.linked_others", n=linked.others))


def work(case: CaseDetail, version: int) -> None:
    """For who leads the case: codes in other registers, and the doors that stand open."""
    _open_to(case)
    known = {r.register: r.reference for r in ask(exchange.references_of, case_id=case.row.id)}
    with st.expander(t("links.title"), key="case_references"):
        note(t("links.why"))
        for register in Register:
            _reference(case, register, known.get(register, ""), version)


def _reference(case: CaseDetail, register: Register, known: str, version: int) -> None:
    name = t(f"links.{register}")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        typed = st.text_input(
            name, value=known, key=f"links.{case.row.id}.{register}", max_chars=40, autocomplete="off"
        )
        if st.button(t("links.save", register=name), key=f"links.save.{case.row.id}.{register}") and act(
            exchange.put_reference, done="links.saved", case_id=case.row.id, register=register,
            reference=typed or "", expected_version=version,
        ):  # fmt: skip
            forget_version("case", case.row.id)
            st.rerun()


def _open_to(case: CaseDetail) -> None:
    found = ask(admission.open_to, case_id=case.row.id)
    if not found:
        return
    note(t("admission.open.title"))
    for one in found:
        with st.container(horizontal=True, vertical_alignment="center"):
            note(t("admission.open.line", institution=one.institution, until=datetime_text(one.until or one.asked_at)))
            st.button(
                t("admission.open.end"), key=f"admission.end.{one.id}", on_click=act, args=(admission.end,),
                kwargs={"ask_id": one.id, "expected_version": one.version, "done": "admission.open.ended"},
            )  # fmt: skip
