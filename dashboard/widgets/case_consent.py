"""The answer about services: who gave it, for which kinds of help, until when."""

from collections.abc import Sequence
from datetime import date

import streamlit as st
from sqlmodel import Session

from dashboard.shell.frame import ask, flash
from dashboard.widgets.case_words import needs_line, term
from dashboard.widgets.case_work import Work, named
from dashboard.widgets.note import note
from dashboard.widgets.typed import typed_key
from dashboard.words import t
from dashboard.words.formats import date_text
from data_model import cases, settings
from data_model.access import Actor
from data_model.cases import MAYBE_MINORS, CaseDetail, ConsentAnswer, ConsentRow, Giver, NeedKind, SpecialNeed


def consent_line(answer: ConsentRow) -> str:
    """dat de persoana în cauză la 12.03.2026, pentru cazare, până la 12.03.2027."""
    by = t("cases.consent.by", giver=term("giver", answer.giver), on=date_text(answer.at))
    line = f"{term('consent', answer.answer)} {by}"
    if answer.answer is not ConsentAnswer.GIVEN:
        return line
    scope = needs_line(answer.kinds) if answer.kinds else t("cases.consent.all")
    line = t("cases.consent.scope_line", line=line, scope=scope)
    if answer.until is None:
        return line
    return t(
        "cases.consent.expired" if answer.expired else "cases.consent.until_line", line=line, on=date_text(answer.until)
    )


def consent(work: Work) -> None:
    """The answer, and who gave it; a child's is given by a parent who is not suspected, or a representative."""
    case, form = work.case, work.form("consent")
    ready = case.standing.assessed and (case.answer is None or case.answer.expired)
    with st.expander(t("cases.consent.title"), expanded=ready, key=f"{form}.fold.{ready}"):
        note(t("cases.consent.now", word=consent_line(case.answer)) if case.answer else t("cases.consent.none"))
        if not case.standing.assessed:
            note(t("errors.course.assessed"))
        answer = st.radio(
            t("cases.consent.answer"), _answers(case), index=None, horizontal=True, format_func=named("consent"),
            key=typed_key(form, "answer"),
        )  # fmt: skip
        giver = st.radio(
            t("cases.consent.giver"), _givers(case, answer), index=None, horizontal=True, format_func=named("giver"),
            key=typed_key(form, "giver"),
        )  # fmt: skip
        kinds, until = _scope(form) if answer is ConsentAnswer.GIVEN else ((), None)
        if st.button(t("cases.consent.save"), key=f"{form}.save"):
            _save(work, answer, giver, kinds, until)


def _answers(case: CaseDetail) -> list[ConsentAnswer]:
    """Those that the rules allow now: a consent that stands is withdrawn, not refused."""
    found = [ConsentAnswer.GIVEN] if case.standing.assessed else []
    return [*found, ConsentAnswer.WITHDRAWN if case.consent is ConsentAnswer.GIVEN else ConsentAnswer.REFUSED]


def _givers(case: CaseDetail, answer: ConsentAnswer | None) -> Sequence[Giver]:
    minor = case.row.age_band in MAYBE_MINORS
    if not minor:
        return (Giver.SELF, Giver.REPRESENTATIVE)
    if answer is not ConsentAnswer.GIVEN:
        return list(Giver)
    note(t("cases.consent.child"))
    made = case.facts.assessments if case.facts else ()
    if made and SpecialNeed.PARENT_SUSPECTED in made[-1].special:
        note(t("errors.consent.parent"))
        return (Giver.REPRESENTATIVE,)
    return (Giver.PARENT, Giver.REPRESENTATIVE)


def _longest(db: Session, _actor: Actor) -> tuple[date, date]:
    return settings.today(db), cases.longest_until(db)


def _scope(form: str) -> tuple[tuple[NeedKind, ...], date | None]:
    today, last = ask(_longest)
    kinds = st.pills(
        t("cases.consent.kinds"), list(NeedKind), selection_mode="multi", format_func=named("need"),
        key=typed_key(form, "kinds"),
    )  # fmt: skip
    until = st.date_input(
        t("cases.consent.until"), last, min_value=today, max_value=last, format="DD.MM.YYYY", width=240,
        key=typed_key(form, "until"),
    )  # fmt: skip
    return tuple(kinds), until if isinstance(until, date) else None


def _save(
    work: Work, answer: ConsentAnswer | None, giver: Giver | None, kinds: tuple[NeedKind, ...], until: date | None
) -> None:
    if answer is None or giver is None:
        flash(t("cases.consent.choose"), good=False)
        return
    here = ", ".join((term("consent", answer), term("giver", giver)))
    work.save(
        "consent.saved", cases.record_consent, both=lambda fresh: (_stands(fresh), here), answer=answer, giver=giver,
        kinds=kinds, until=until,
    )  # fmt: skip


def _stands(case: CaseDetail) -> str:
    return consent_line(case.answer) if case.answer else t("cases.consent.none")
