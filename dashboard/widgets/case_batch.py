"""Referrals for a case's needs: for each need that nobody has yet the services that fit, and one batch for several."""

from dataclasses import dataclass
from datetime import datetime

import streamlit as st
from sqlmodel import Session

from dashboard.shell.frame import act, ask, flash, forget_version, last_result
from dashboard.widgets import batch_draft, finding, not_possible
from dashboard.widgets.badge import Badge, draw_badges, plain
from dashboard.widgets.batch_draft import Begun, Choice
from dashboard.widgets.case_words import outcome_badge, term
from dashboard.widgets.editor import editor, text_of
from dashboard.widgets.note import note
from dashboard.widgets.typed import start_anew, typed_key
from dashboard.words import t
from dashboard.words.formats import datetime_text
from data_model import institutions, referrals, services
from data_model.access import Actor
from data_model.cases import CaseDetail, Citizenship, ConsentAnswer, NeedKind, NeedRow
from data_model.institutions import InstitutionRow
from data_model.people import ROLE_OF_KIND
from data_model.referrals import CURRENT, ReferralRow, Request
from data_model.services import Availability, Help, Offered

POSSIBLE = (Availability.FREE, Availability.OLD)


@dataclass(frozen=True)
class Offer:
    """Who may be asked: the services that fit each need, the best first, and every institution of the county."""

    help: dict[NeedKind, Help]
    institutions: list[InstitutionRow]

    def of(self, kind: NeedKind) -> list[Choice]:
        services_first: list[Choice] = [(o.service.institution_id, o.service.id) for o in self.help[kind].offers]
        return services_first + [(i.id, 0) for i in self.institutions]

    def service(self, kind: NeedKind, choice: Choice) -> Offered | None:
        return next((o for o in self.help[kind].offers if o.service.id == choice[1]), None)

    def label(self, kind: NeedKind, choice: Choice) -> str:
        offered = self.service(kind, choice)
        if offered is None:
            name = next((i.name for i in self.institutions if i.id == choice[0]), "")
            return t("cases.batch.institution", name=name)
        name = finding.told_name(offered.service)
        return t("cases.batch.service", name=name, places=finding.short_places(offered))


def _offer(db: Session, actor: Actor, *, case_id: int, language: str, disability: bool | None) -> Offer:
    found = services.help_for(db, actor, case_id=case_id, language=language, disability=disability)
    others = [
        i
        for i in institutions.in_counties(db, actor)
        if i.id != actor.institution_id and i.kind not in ROLE_OF_KIND  # prefecture and ANITP answer no referral
    ]
    return Offer(found, others)


@dataclass(frozen=True)
class Batch:
    """The case whose needs are sent, the version of it that was first shown, and the form's name."""

    case: CaseDetail
    version: int
    form: str


def draw(case: CaseDetail, sent: list[ReferralRow], version: int, now: datetime) -> None:
    """Send each need to the service that fits best with one click, or choose for several and send all at once."""
    asked = {row.need for row in sent if row.status in CURRENT}
    free = [need for need in case.needs if need.kind not in asked]
    st.subheader(t("cases.batch.title"), anchor=False)
    if hint := _not_yet(case, free):
        note(t(f"cases.batch.{hint}"))
        return
    note(t("finding.rule"))
    finding.order_explained()
    batch = Batch(case, version, f"case.{case.row.id}.batch")
    offer, begun = _asked(batch), batch_draft.begun(case.row.id, [need.id for need in free])
    if begun.at:
        note(t("cases.batch.restored", when=datetime_text(begun.at)))
    chosen = [r for need in free if (r := _need(batch, need, offer, begun, _before(sent, need, now), now)) is not None]
    label = t("cases.batch.send", n=len(chosen)) if chosen else t("cases.batch.send_none")
    if st.button(label, key=f"{batch.form}.save", type="primary", icon=":material/send:") and _sent(
        batch, tuple(chosen)
    ):
        start_anew(batch.form)
        st.rerun()


def _not_yet(case: CaseDetail, free: list[NeedRow]) -> str | None:
    if case.consent is not ConsentAnswer.GIVEN:
        return "needs_consent"
    if not case.needs:
        return "needs_needs"
    return None if free else "all_asked"


def _asked(batch: Batch) -> Offer:
    """What is asked for this search alone, and who may be asked then."""
    language_key, disability_key = typed_key(batch.form, "language"), typed_key(batch.form, "disability")
    offer = ask(
        _offer, case_id=batch.case.row.id, language=st.session_state.get(language_key) or "",
        disability=True if st.session_state.get(disability_key) else None,
    )  # fmt: skip
    spoken = sorted({code for found in offer.help.values() for code in found.languages}, key=finding.language_name)
    with st.expander(t("finding.ask.title")):
        note(t("finding.ask.note"))
        if spoken and batch.case.facts and batch.case.facts.citizenship is not Citizenship.RO:
            st.selectbox(
                t("finding.ask.language"), spoken, index=None, format_func=finding.language_name,
                placeholder=t("finding.ask.any_language"), key=language_key,
            )  # fmt: skip
        st.checkbox(t("finding.ask.disability"), key=disability_key)
    return offer


def _before(sent: list[ReferralRow], need: NeedRow, now: datetime) -> str:
    """What became of the last time this need was asked."""
    earlier = [row for row in sent if row.need is need.kind]
    if not earlier:
        return ""
    last = max(earlier, key=lambda row: row.sent_at)
    why = f" ({term('refusal', last.reason)})" if last.reason else ""
    return t("cases.batch.before", to=last.receiver, state=outcome_badge(last, now).word + why)


def _need(batch: Batch, need: NeedRow, offer: Offer, begun: Begun, before: str, now: datetime) -> Request | None:
    """One need: the best services with their reasons, then the list of all, then a message to whoever is chosen. Both
    choice and message are kept as a draft, so that they outlive a lost connection."""
    word = term("need", need.kind)
    label = t("cases.needs.urgent", need=word) if need.urgent else word
    found = offer.help[need.kind]
    key = f"{batch.form}.need{need.id}"
    with st.container(key=key, border=True):
        st.markdown(f"#### {label[:1].upper()}{label[1:]}")
        if before:
            note(before)
        finding.best_offers(key, found, lambda offered: _send_one(batch, need, offered))
        finding.left_out(found)
        options, kept, to = offer.of(need.kind), begun.choices.get(need.id), typed_key(batch.form, f"to{need.id}")
        choice: Choice | None = st.selectbox(
            t("finding.other", need=label), options, index=options.index(kept) if kept in options else None,
            placeholder=t("cases.batch.leave"), format_func=lambda c: offer.label(need.kind, c), key=to,
            on_change=batch_draft.keep_choice, args=(need.id, to),
        )  # fmt: skip
        if choice is not None and (offered := offer.service(need.kind, choice)):
            groups = [Badge("neutral", term("target_group", group)) for group in offered.service.groups]
            draw_badges(finding.places_badge(offered, now), *groups)
        if choice is None:
            fits = not before and any(o.service.availability in POSSIBLE for o in found.offers)
            not_possible.draw(batch.case.row.id, need, batch.version, fits=fits)
        message = editor(batch_draft.message_field(need.id), label=t("cases.batch.message"), height=68)
    return Request(need.id, choice[0], choice[1] or None, message) if choice is not None else None


def _send_one(batch: Batch, need: NeedRow, offered: Offered) -> None:
    """A click beside a service: its need leaves alone, with the message typed for it; the rest of the form stays."""
    field = batch_draft.message_field(need.id)
    _sent(batch, (Request(need.id, offered.service.institution_id, offered.service.id, text_of(field)),))


def _sent(batch: Batch, requests: tuple[Request, ...]) -> bool:
    case_id = batch.case.row.id
    if not act(referrals.send_batch, case_id=case_id, requests=requests, expected_version=batch.version):
        return False
    made = set(last_result())
    forget_version("case", case_id)
    for request in requests:
        batch_draft.sent(request.need_id)
    rows = [row for row in ask(referrals.of_case, case_id=case_id) if row.id in made]
    lines = "; ".join(
        t("cases.batch.sent_line", need=term("need", row.need), to=plain(row.receiver), due=datetime_text(row.due_at))
        for row in rows
    )
    flash(t("cases.batch.sent", n=len(rows), lines=lines))
    return True
