"""What the institution that leads a case does on its page: consent, needs, notes, status, closing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.shell.frame import act, flash, forget_version
from dashboard.widgets.case_words import term
from dashboard.widgets.editor import clear, editor
from dashboard.widgets.note import note
from dashboard.widgets.typed import start_anew, typed_key
from dashboard.words import t
from dashboard.words.formats import datetime_ro
from data_model import cases, referrals
from data_model.cases import MINORS, CaseDetail, CloseReason, ConsentAnswer, Giver, NeedKind, NoteRow, VictimStatus
from data_model.institutions import InstitutionKind
from data_model.referrals import ReferralRow

DECIDING = (
    InstitutionKind.BCCO,
    InstitutionKind.DIICOT,
    InstitutionKind.IPJ,
    InstitutionKind.BORDER_POLICE,
    InstitutionKind.DGASPC,
    InstitutionKind.ANITP_REGIONAL,
    InstitutionKind.IGI,
    InstitutionKind.NGO,
)


@dataclass(frozen=True)
class Work:
    """A case that the actor's institution leads, and the version of it that was first shown."""

    case: CaseDetail
    version: int

    def form(self, name: str) -> str:
        return f"case.{self.case.row.id}.{name}"

    def save(self, form: str, command: Callable[..., object], **given: object) -> None:
        """Run a command on the case; once saved, the form starts anew and the page is drawn again."""
        case_id = self.case.row.id
        if act(command, done=f"cases.{form}", case_id=case_id, expected_version=self.version, **given):
            forget_version("case", case_id)
            start_anew(self.form(form.partition(".")[0]))
            st.rerun()


def _named(kind: str) -> Callable[[str], str]:
    return lambda code: term(kind, code)


def consent(work: Work) -> None:
    """The answer about services, and who gave it; a child's is given by the representative."""
    case, form = work.case, work.form("consent")
    with st.expander(t("cases.consent.title"), expanded=case.consent is None):
        note(t("cases.consent.now", word=term("consent", case.consent)) if case.consent else t("cases.consent.none"))
        answers = [a for a in ConsentAnswer if a is not ConsentAnswer.WITHDRAWN or case.consent is ConsentAnswer.GIVEN]
        answer = st.radio(
            t("cases.consent.answer"), answers, index=None, horizontal=True,
            format_func=_named("consent"), key=typed_key(form, "answer"),
        )  # fmt: skip
        givers: Sequence[Giver] = list(Giver)
        if case.row.age_band in MINORS and answer is ConsentAnswer.GIVEN:
            note(t("cases.consent.child"))
            givers = [Giver.REPRESENTATIVE]
        giver = st.radio(
            t("cases.consent.giver"), givers, index=None, horizontal=True,
            format_func=_named("giver"), key=typed_key(form, "giver"),
        )  # fmt: skip
        if st.button(t("cases.consent.save"), key=f"{form}.save"):
            if answer is None or giver is None:
                flash(t("cases.consent.choose"), good=False)
            else:
                work.save("consent.saved", cases.record_consent, answer=answer, giver=giver)


def needs(work: Work) -> None:
    """The needs, as many as there are, and which are urgent."""
    case, form = work.case, work.form("needs")
    with st.expander(t("cases.needs.title"), expanded=case.consent is ConsentAnswer.GIVEN and not case.needs):
        note(needs_line(case) if case.needs else t("cases.needs.none"))
        kinds = st.pills(
            t("cases.needs.kinds"), list(NeedKind), selection_mode="multi", default=[n.kind for n in case.needs],
            format_func=_named("need"), key=typed_key(form, "kinds"),
        )  # fmt: skip
        urgent: list[NeedKind] = []
        if kinds:
            urgent = st.pills(
                t("cases.needs.which_urgent"), kinds, selection_mode="multi",
                default=[n.kind for n in case.needs if n.urgent and n.kind in kinds],
                format_func=_named("need"), key=typed_key(form, "urgent"),
            )  # fmt: skip
        note(t("cases.needs.kept"))
        if st.button(t("cases.needs.save"), key=f"{form}.save"):
            work.save("needs.saved", cases.set_needs, kinds=tuple(kinds), urgent=tuple(urgent))


def needs_line(case: CaseDetail) -> str:
    """The needs in one line, the urgent ones marked."""
    return ", ".join(
        t("cases.needs.urgent", need=term("need", n.kind)) if n.urgent else term("need", n.kind) for n in case.needs
    )


def withdrawal(work: Work, rows: list[ReferralRow]) -> None:
    """Take back a referral whose service has not started."""
    open_ones = {r.id: r for r in rows if r.may_withdraw}
    if not open_ones:
        return
    form = work.form("withdrawal")
    with st.expander(t("cases.referrals.withdraw")):
        picked = st.selectbox(
            t("cases.referrals.withdraw_one"), list(open_ones), index=None, placeholder=t("cases.form.pick"),
            format_func=lambda id: t(
                "cases.referrals.withdraw_line", need=term("need", open_ones[id].need), to=open_ones[id].receiver
            ),
            key=typed_key(form, "which"),
        )  # fmt: skip
        if st.button(t("cases.referrals.withdraw_do"), key=f"{form}.save"):
            if picked is None:
                flash(t("cases.referrals.withdraw_choose"), good=False)
            elif act(
                referrals.withdraw, done="cases.referrals.withdrawn",
                referral_id=picked, expected_version=open_ones[picked].version,
            ):  # fmt: skip
                start_anew(form)
                st.rerun()


def notes(work: Work) -> None:
    """What was written about the case, the newest first, and a new note."""
    st.subheader(t("cases.notes.title"), anchor=False)
    written_notes(work.case.facts.notes if work.case.facts else ())
    field = f"case.{work.case.row.id}.note"
    text = editor(field, label=t("cases.notes.new"), height=110)
    if st.button(t("cases.notes.add"), key=f"{field}.save") and act(
        cases.add_note, done="cases.notes.added",
        case_id=work.case.row.id, text=text, expected_version=work.version,
    ):  # fmt: skip
        forget_version("case", work.case.row.id)
        clear(field)
        st.rerun()


def written_notes(written: Sequence[NoteRow]) -> None:
    """The notes as they were written, the newest first."""
    if not written:
        note(t("cases.notes.none"))
    for one in reversed(written):
        with st.container(border=True):
            note(datetime_ro(one.at))
            st.text(one.text)


def victim_status(work: Work) -> None:
    """Who decided what about the person's status."""
    form = work.form("victim")
    with st.expander(t("cases.victim.title")):
        status = st.radio(
            t("cases.victim.status"), list(VictimStatus), index=None, horizontal=True,
            format_func=_named("victim_status"), key=typed_key(form, "status"),
        )  # fmt: skip
        by = st.selectbox(
            t("cases.victim.decided_by"), DECIDING, index=None, placeholder=t("cases.form.pick"),
            format_func=_named("institution_kind"), key=typed_key(form, "by"),
        )  # fmt: skip
        if st.button(t("cases.victim.save"), key=f"{form}.save"):
            if status is None or by is None:
                flash(t("cases.victim.choose"), good=False)
            else:
                work.save("victim.saved", cases.set_victim_status, status=status, decided_by=by)


def closing(work: Work) -> None:
    """Close the case, with a coded reason; it cannot be undone here, so it asks twice."""
    form = work.form("close")
    with st.expander(t("cases.close.title")):
        note(t("cases.close.rule"))
        reason = st.selectbox(
            t("cases.close.reason"), list(CloseReason), index=None, placeholder=t("cases.form.pick"),
            format_func=_named("close_reason"), key=typed_key(form, "reason"),
        )  # fmt: skip
        sure = st.checkbox(t("cases.close.sure"), key=typed_key(form, "sure"))
        if st.button(t("cases.close.save"), key=f"{form}.save"):
            if reason is None or not sure:
                flash(t("cases.close.choose"), good=False)
            else:
                work.save("close.saved", cases.close_case, reason=reason)
