"""Steps of a case that are decided: its assessment, the victim's status, its end, and its opening again."""

from collections.abc import Iterator

import streamlit as st

from dashboard.shell.frame import act, actor, flash, forget_version, remember_version
from dashboard.widgets.case_words import term
from dashboard.widgets.case_work import Work, named
from dashboard.widgets.note import note
from dashboard.widgets.typed import start_anew, typed_key
from dashboard.words import t
from dashboard.words.formats import datetime_text
from data_model import cases
from data_model.access import Right
from data_model.cases import (
    AssessmentRow,
    CaseDetail,
    CloseReason,
    NextStep,
    Progress,
    ReopenReason,
    Risk,
    Screening,
    SpecialNeed,
    VictimStatus,
    may_close,
)
from data_model.institutions import InstitutionKind

LONGEST = 1_000


def assessment(work: Work) -> None:
    """What the newest assessment says, and the form of another one."""
    case, form = work.case, work.form("assess")
    made = case.facts.assessments if case.facts else ()
    version = remember_version("assessment", case.row.id, len(made))
    waits = any(s.mine and s.transition.to is Progress.ASSESSED for s in case.next)
    with st.expander(t("cases.assess.title"), expanded=waits, key=f"{form}.fold.{waits}"):
        note(assessment_line(made[-1]) if made else t("cases.assess.none"))
        if case.row.progress is Progress.SIGNALLED:
            note(t("errors.course.told"))
            return
        screening = st.radio(
            t("cases.assess.screening"), list(Screening), index=None, format_func=named("screening"),
            key=typed_key(form, "screening"),
        )  # fmt: skip
        risk = st.radio(
            t("cases.assess.risk"), list(Risk), index=None, horizontal=True, format_func=named("risk"),
            key=typed_key(form, "risk"),
        )  # fmt: skip
        special = st.pills(
            t("cases.assess.special"), list(SpecialNeed), selection_mode="multi",
            default=list(made[-1].special) if made else None, format_func=named("special_need"),
            key=typed_key(form, "special"),
        )  # fmt: skip
        if st.button(t("cases.assess.save"), key=f"{form}.save", type="primary" if waits else "secondary") and act(
            cases.assess, done="cases.assess.saved", case_id=case.row.id, screening=screening, risk=risk,
            special=tuple(special), expected_version=version,
        ):  # fmt: skip
            forget_version("assessment", case.row.id)
            start_anew(form)
            st.rerun()


def assessment_line(row: AssessmentRow) -> str:
    """semne clare de trafic; risc ridicat; fără acte (DGASPC Brașov, 12.03.2026, 14:05)."""
    parts = [term("screening", row.screening), t("cases.assess.risk_is", risk=term("risk", row.risk))]
    parts += [", ".join(term("special_need", code) for code in row.special)] if row.special else []
    return f"{'; '.join(parts)} ({row.by}, {datetime_text(row.at)})"


def notified(work: Work) -> None:
    """For a county where the program knows nobody to notify: say that it was done otherwise."""
    if work.case.row.progress is Progress.SIGNALLED:
        note(t("cases.notified.rule"))
        if st.button(t("cases.notified.do"), key=work.form("notified"), type="primary"):
            work.save("notified.saved", cases.note_notified)


def victim_status(work: Work) -> None:
    """Who decided what about the person's status: only the steps that are allowed from the present one."""
    form = work.form("victim")
    steps = {VictimStatus(s.transition.to): s for s in _on_status(work.case) if s.mine}
    if not steps:
        return
    with st.expander(t("cases.victim.title"), key=f"{form}.fold"):
        note(t("cases.victim.now", word=term("victim_status", work.case.row.victim_status)))
        status = st.radio(
            t("cases.victim.status"), list(steps), index=None, horizontal=True, format_func=named("victim_status"),
            key=typed_key(form, "status"),
        )  # fmt: skip
        by = _decided_by(work, form, list(steps[status].transition.deciders) if status else [])
        if st.button(t("cases.victim.save"), key=f"{form}.save"):
            if status is None or by is None:
                flash(t("cases.victim.choose"), good=False)
            else:
                here = term("victim_status", status)
                work.save(
                    "victim.saved", cases.set_victim_status, status=status, decided_by=by,
                    both=lambda fresh: (term("victim_status", fresh.row.victim_status), here),
                )  # fmt: skip


def _on_status(case: CaseDetail) -> Iterator[NextStep]:
    return (s for s in case.next if isinstance(s.transition.to, VictimStatus))


def _decided_by(work: Work, form: str, deciders: list[InstitutionKind]) -> InstitutionKind | None:
    """Whoever leads the case notes another's decision; a body that only knows of it notes its own."""
    if not work.case.may_work:
        return InstitutionKind(actor().institution_kind)
    by: InstitutionKind | None = st.selectbox(
        t("cases.victim.decided_by"), deciders, index=None, placeholder=t("cases.form.pick"),
        format_func=named("institution_kind"), key=typed_key(form, "by"),
    )  # fmt: skip
    return by


def closing(work: Work) -> None:
    """Propose the end with a coded reason, or take the proposal back; the regional centre closes."""
    form, case = work.form("close"), work.case
    with st.expander(t("cases.close.title"), expanded=case.closing is not None, key=f"{form}.fold.{case.closing}"):
        if case.closing is not None:
            note(t("cases.close.waits", reason=term("close_reason", case.closing)))
            if st.button(t("cases.close.take_back"), key=f"{form}.take_back"):
                work.save("close.taken_back", cases.take_back_closing)
            return
        note(t("cases.close.rule" if case.standing.centre else "cases.close.rule_alone"))
        reasons = {reason: may_close(reason, case.standing) for reason in CloseReason}
        reason = st.selectbox(
            t("cases.close.reason"), [r for r, need in reasons.items() if need is None], index=None,
            placeholder=t("cases.form.pick"), format_func=named("close_reason"), key=typed_key(form, "reason"),
        )  # fmt: skip
        for need in (n for n in reasons.values() if n):
            note(t(f"errors.closing.{need}"))
        sure = st.checkbox(t("cases.close.sure"), key=typed_key(form, "sure"))
        if st.button(t("cases.close.save"), key=f"{form}.save"):
            if reason is None or not sure:
                flash(t("cases.close.choose"), good=False)
            else:
                done = "close.saved" if case.standing.centre else "close.closed"
                work.save(done, cases.propose_closing, reason=reason)


def validating(work: Work) -> None:
    """For the regional centre: close the case, or give the proposal back with what is missing."""
    case, form = work.case, work.form("close")
    if case.closing is None or not actor().may(Right.VALIDATE_CASE):
        return
    st.subheader(t("cases.close.validate_title"), anchor=False)
    note(t("cases.close.proposed", lead=case.row.lead, reason=term("close_reason", case.closing)))
    if st.button(t("cases.close.validate"), key=f"{form}.validate", type="primary"):
        work.save("close.closed", cases.validate_closing)
    text = st.text_area(t("cases.close.missing"), key=typed_key(form, "missing"), max_chars=LONGEST)
    if st.button(t("cases.close.return"), key=f"{form}.return"):
        work.save("close.returned", cases.return_closing, reason=text or "")


def reopening(work: Work) -> None:
    """A closed case is opened again, with a reason, by who led it or by the regional centre."""
    form = work.form("reopen")
    if not any(s.mine and s.transition.to is Progress.REOPENED for s in work.case.next):
        return
    with st.expander(t("cases.reopen.title"), key=f"{form}.fold"):
        note(t("cases.reopen.rule"))
        reason = st.selectbox(
            t("cases.reopen.reason"), list(ReopenReason), index=None, placeholder=t("cases.form.pick"),
            format_func=named("reopen_reason"), key=typed_key(form, "reason"),
        )  # fmt: skip
        text = st.text_area(t("cases.reopen.note"), key=typed_key(form, "note"), max_chars=LONGEST)
        if st.button(t("cases.reopen.save"), key=f"{form}.save"):
            if reason is None:
                flash(t("cases.reopen.choose"), good=False)
            else:
                work.save("reopen.saved", cases.reopen_case, reason=reason, note=text or "")
