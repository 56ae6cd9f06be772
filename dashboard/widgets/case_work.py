"""What the institution that leads a case does on its page: its needs, its notes, a referral taken back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.shell.frame import act, ask, flash, forget_version
from dashboard.widgets.case_words import term
from dashboard.widgets.editor import clear, editor
from dashboard.widgets.note import note
from dashboard.widgets.typed import start_anew, typed_key
from dashboard.words import t
from dashboard.words.formats import datetime_text
from data_model import cases, referrals
from data_model.cases import AgeBand, CaseDetail, ConsentAnswer, NeedKind, NoteRow
from data_model.referrals import ReferralRow

Both = Callable[[CaseDetail], tuple[str, str]]
"""From a case as it stands now: what it says, and what was typed here instead."""


@dataclass(frozen=True)
class Work:
    """A case on which the actor may do something, and the version of it that was first shown."""

    case: CaseDetail
    version: int

    def form(self, name: str) -> str:
        return f"case.{self.case.row.id}.{name}"

    def save(self, form: str, command: Callable[..., object], *, both: Both | None = None, **given: object) -> None:
        """Run a command on the case; once saved, the form starts anew and the page is drawn again. Where somebody was
        faster, `both` says what stands there now and what was chosen here, which stays."""
        case_id = self.case.row.id
        if act(command, done=f"cases.{form}", case_id=case_id, expected_version=self.version, **given):
            forget_version("case", case_id)
            start_anew(self.form(form.partition(".")[0]))
            st.rerun()
        elif both is not None:
            self.compare(both)

    def compare(self, both: Both) -> None:
        """After a refusal: say both values, if it was because somebody changed the case meanwhile."""
        fresh = ask(cases.detail, case_id=self.case.row.id)
        if fresh.version != self.version:
            now, here = both(fresh)
            flash(t("cases.conflict.both", now=now or "–", here=here or "–"), good=False)


def named(kind: str) -> Callable[[str], str]:
    """The words of a code list, for a widget's options."""
    return lambda code: term(kind, code)


def age(work: Work) -> None:
    """The age band that became known, or its correction."""
    band, form = work.case.row.age_band, work.form("age")
    with st.expander(t("cases.age.title"), expanded=band is AgeBand.UNKNOWN):
        note(t("cases.age.unknown") if band is AgeBand.UNKNOWN else t("cases.age.known", age=term("age_band", band)))
        picked = st.selectbox(
            t("cases.age.now"), [b for b in AgeBand if b is not band], index=None, format_func=named("age_band"),
            placeholder=t("cases.form.pick"), key=typed_key(form, "band"), width=320,
        )  # fmt: skip
        if not st.button(t("cases.age.save"), key=f"{form}.save"):
            return
        if picked is None:
            flash(t("cases.age.choose"), good=False)
        else:
            work.save(
                "age.saved", cases.state_age, age_band=picked,
                both=lambda fresh: (term("age_band", fresh.row.age_band), term("age_band", picked)),
            )  # fmt: skip


def needs(work: Work) -> None:
    """The needs, as many as there are, and which are urgent."""
    case, form = work.case, work.form("needs")
    with st.expander(t("cases.needs.title"), expanded=case.consent is ConsentAnswer.GIVEN and not case.needs):
        note(needs_line(case) if case.needs else t("cases.needs.none"))
        kinds = st.pills(
            t("cases.needs.kinds"), list(NeedKind), selection_mode="multi", default=[n.kind for n in case.needs],
            format_func=named("need"), key=typed_key(form, "kinds"),
        )  # fmt: skip
        urgent: list[NeedKind] = []
        if kinds:
            urgent = st.pills(
                t("cases.needs.which_urgent"), kinds, selection_mode="multi",
                default=[n.kind for n in case.needs if n.urgent and n.kind in kinds],
                format_func=named("need"), key=typed_key(form, "urgent"),
            )  # fmt: skip
        note(t("cases.needs.kept"))
        if st.button(t("cases.needs.save"), key=f"{form}.save"):
            chosen = ", ".join(_need_word(kind, kind in urgent) for kind in kinds)
            work.save(
                "needs.saved", cases.set_needs, both=lambda fresh: (needs_line(fresh), chosen), kinds=tuple(kinds),
                urgent=tuple(urgent),
            )  # fmt: skip


def needs_line(case: CaseDetail) -> str:
    """The needs in one line, the urgent ones marked."""
    return ", ".join(_need_word(n.kind, n.urgent) for n in case.needs)


def _need_word(kind: NeedKind, urgent: bool) -> str:
    return t("cases.needs.urgent", need=term("need", kind)) if urgent else term("need", kind)


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
    if not st.button(t("cases.notes.add"), key=f"{field}.save"):
        return
    if act(
        cases.add_note, done="cases.notes.added",
        case_id=work.case.row.id, text=text, expected_version=work.version,
    ):  # fmt: skip
        forget_version("case", work.case.row.id)
        clear(field)
        st.rerun()
    else:
        work.compare(lambda fresh: (_last_note(fresh), text))


def _last_note(case: CaseDetail) -> str:
    return case.facts.notes[-1].text if case.facts and case.facts.notes else ""


def written_notes(written: Sequence[NoteRow]) -> None:
    """The notes as they were written, the newest first."""
    if not written:
        note(t("cases.notes.none"))
    for one in reversed(written):
        with st.container(border=True):
            note(" · ".join(part for part in (datetime_text(one.at), one.by) if part))
            st.text(one.text)
