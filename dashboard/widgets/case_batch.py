"""One batch of referrals: for each need that nobody has yet, who is asked, seen with its free places."""

from dataclasses import dataclass
from datetime import datetime

import streamlit as st
from sqlmodel import Session

from dashboard.shell.frame import act, ask, flash, forget_version, last_result
from dashboard.widgets import not_possible
from dashboard.widgets.badge import Badge, Tone, draw_badges
from dashboard.widgets.case_words import outcome_badge, term
from dashboard.widgets.note import note
from dashboard.widgets.typed import start_anew, typed_key
from dashboard.words import t
from dashboard.words.formats import ago, datetime_ro
from data_model import institutions, referrals, services
from data_model.access import Actor
from data_model.cases import MINORS, CaseDetail, ConsentAnswer, NeedKind, NeedRow
from data_model.institutions import InstitutionRow
from data_model.people import ROLE_OF_KIND
from data_model.referrals import CURRENT, ReferralRow, Request
from data_model.services import Availability, ServiceRow

LONGEST_MESSAGE = 1_000
_TONES: dict[Availability, Tone] = {
    Availability.FREE: "good",
    Availability.FULL: "bad",
    Availability.OLD: "attention",
    Availability.NEVER: "neutral",
}
POSSIBLE = (Availability.FREE, Availability.OLD)
Choice = tuple[int, int]  # an institution and its service, 0 for none in particular


@dataclass(frozen=True)
class Offer:
    """Who may be asked: the services that fit each need, and every institution of the county."""

    fitting: dict[NeedKind, list[ServiceRow]]
    institutions: list[InstitutionRow]

    def of(self, kind: NeedKind) -> list[Choice]:
        services_first: list[Choice] = [(s.institution_id, s.id) for s in self.fitting[kind]]
        return services_first + [(i.id, 0) for i in self.institutions]

    def service(self, kind: NeedKind, choice: Choice) -> ServiceRow | None:
        return next((s for s in self.fitting[kind] if s.id == choice[1]), None)

    def label(self, kind: NeedKind, choice: Choice) -> str:
        service = self.service(kind, choice)
        if service is None:
            return t("cases.batch.institution", name=next(i.name for i in self.institutions if i.id == choice[0]))
        shown = service.institution in service.name  # a confidential service goes by its institution's name
        name = service.name if shown else f"{service.name} · {service.institution}"
        return t("cases.batch.service", name=name, places=_places(service))


def _offer(db: Session, actor: Actor, *, kinds: tuple[NeedKind, ...], child: bool) -> Offer:
    found = {kind: services.fitting(db, actor, kind=kind, child=child) for kind in kinds}
    others = [
        i
        for i in institutions.in_counties(db, actor)
        if i.id != actor.institution_id and i.kind not in ROLE_OF_KIND  # prefecture and ANITP answer no referral
    ]
    return Offer(found, others)


def draw(case: CaseDetail, sent: list[ReferralRow], version: int, now: datetime) -> None:
    """Choose for each need who is asked, and send all at once."""
    asked = {row.need for row in sent if row.status in CURRENT}
    free = [need for need in case.needs if need.kind not in asked]
    st.subheader(t("cases.batch.title"), anchor=False)
    if hint := _not_yet(case, free):
        note(t(f"cases.batch.{hint}"))
        return
    note(t("cases.batch.rule"))
    offer = ask(_offer, kinds=tuple(n.kind for n in free), child=case.row.age_band in MINORS)
    form = f"case.{case.row.id}.batch"
    chosen = []
    for need in free:
        request = _line(form, need, offer, _before(sent, need, now), now)
        if request is not None:
            chosen.append(request)
        else:
            open_one = any(s.availability in POSSIBLE for s in offer.fitting[need.kind])
            refused = any(r.need is need.kind for r in sent)
            not_possible.draw(case.row.id, need, version, fits=open_one and not refused)
    label = t("cases.batch.send", n=len(chosen)) if chosen else t("cases.batch.send_none")
    if st.button(label, key=f"{form}.save", type="primary", icon=":material/send:"):
        _send(case.row.id, tuple(chosen), version, form)


def _not_yet(case: CaseDetail, free: list[NeedRow]) -> str | None:
    if case.consent is not ConsentAnswer.GIVEN:
        return "needs_consent"
    if not case.needs:
        return "needs_needs"
    return None if free else "all_asked"


def _before(sent: list[ReferralRow], need: NeedRow, now: datetime) -> str:
    """What became of the last time this need was asked."""
    earlier = [row for row in sent if row.need is need.kind]
    if not earlier:
        return ""
    last = max(earlier, key=lambda row: row.sent_at)
    why = f" ({term('refusal', last.reason)})" if last.reason else ""
    return t("cases.batch.before", to=last.receiver, state=outcome_badge(last, now).word + why)


def _line(form: str, need: NeedRow, offer: Offer, before: str, now: datetime) -> Request | None:
    word = term("need", need.kind)
    choice: Choice | None = st.selectbox(
        t("cases.needs.urgent", need=word) if need.urgent else word,
        offer.of(need.kind), index=None, placeholder=t("cases.batch.leave"),
        format_func=lambda c: offer.label(need.kind, c), key=typed_key(form, f"to{need.id}"),
    )  # fmt: skip
    if before:
        note(before)
    if not offer.fitting[need.kind]:
        note(t("cases.batch.uncovered"))
    if choice is None:
        return None
    if service := offer.service(need.kind, choice):
        _freshness(service, now)
    message = st.text_input(
        t("cases.batch.message"), key=typed_key(form, f"message{need.id}"), max_chars=LONGEST_MESSAGE,
        autocomplete="off",
    )  # fmt: skip
    return Request(need.id, choice[0], choice[1] or None, message or "")


def _freshness(service: ServiceRow, now: datetime) -> None:
    state = Badge(_TONES[service.availability], _places(service))
    groups = [Badge("neutral", term("target_group", group)) for group in service.groups]
    if service.confirmed_at is None:
        draw_badges(state, *groups)
    else:
        draw_badges(state, Badge("neutral", t("cases.batch.fresh", when=ago(service.confirmed_at, now))), *groups)


def _places(service: ServiceRow) -> str:
    if service.availability is Availability.FREE and service.free is not None:
        return t("cases.batch.places", n=service.free)
    return term("availability", service.availability)


def _send(case_id: int, requests: tuple[Request, ...], version: int, form: str) -> None:
    if not act(referrals.send_batch, case_id=case_id, requests=requests, expected_version=version):
        return
    made = set(last_result())
    forget_version("case", case_id)
    start_anew(form)
    rows = [row for row in ask(referrals.of_case, case_id=case_id) if row.id in made]
    lines = "; ".join(
        t("cases.batch.sent_line", need=term("need", row.need), to=row.receiver, due=datetime_ro(row.due_at))
        for row in rows
    )
    flash(t("cases.batch.sent", n=len(rows), lines=lines))
    st.rerun()
