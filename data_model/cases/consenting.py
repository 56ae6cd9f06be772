"""Consent to services: who gave it, for which kinds of help, until when; and whether it covers a referral.

It is no legal ground for keeping data, which is the law (domain.md, section 7): it says what help the person wants.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from data_model import access, audit, settings
from data_model.access import Actor, Right
from data_model.cases.codes import MAYBE_MINORS, ConsentAnswer, Giver, NeedKind, Progress
from data_model.cases.course import Standing
from data_model.cases.stepping import make_step, parent_suspected, standing, stands_behind
from data_model.cases.tables import Case, Consent, last_consent, led, moved
from data_model.errors import Invalid
from data_model.periods import BUCHAREST
from data_model.transitions import By

CONSENTING = (Progress.CONSENTED, Progress.REFERRED, Progress.IN_ASSISTANCE, Progress.MONITORED)
DECLINED = (Progress.REFUSED, Progress.WITHDRAWN)


@dataclass(frozen=True)
class ConsentRow:
    """The answer that counts now. `kinds` is empty for services of every kind."""

    answer: ConsentAnswer
    giver: Giver
    at: datetime
    kinds: tuple[NeedKind, ...]
    until: date | None
    expired: bool


def consent_row(db: Session, case_id: int) -> ConsentRow | None:
    """The newest answer as one sees it; None before the first."""
    found = last_consent(db, case_id)
    if found is None:
        return None
    expired = found.until is not None and found.until < settings.today(db)
    return ConsentRow(found.answer, found.giver, found.at, _kinds(found), found.until, expired)


def _kinds(consent: Consent) -> tuple[NeedKind, ...]:
    return tuple(NeedKind(code) for code in consent.kinds.split(",") if code)


@dataclass(frozen=True)
class Cover:
    """Whether a consent covers something; `why` is the code of the sentence that says why not."""

    why: str = ""

    def __bool__(self) -> bool:
        return not self.why


def may_refer(db: Session, case: Case, kind: NeedKind, now: datetime) -> Cover:
    """Whether the consent to services lets a need of this kind be asked of somebody at this moment."""
    consent = last_consent(db, case.id or 0)
    if consent is None or consent.answer is ConsentAnswer.REFUSED:
        return Cover("referral.no_consent")
    if consent.answer is ConsentAnswer.WITHDRAWN:
        return Cover("referral.consent_withdrawn")
    if consent.until is not None and consent.until < now.astimezone(BUCHAREST).date():
        return Cover("referral.consent_expired")
    if not stands_behind(db, consent):
        return Cover("referral.consent_parent" if consent.giver is Giver.PARENT else "referral.consent_age")
    kinds = _kinds(consent)
    return Cover("referral.consent_scope") if kinds and kind not in kinds else Cover()


def longest_until(db: Session) -> date:
    """The last day until which a consent given today may hold."""
    return settings.today(db) + timedelta(hours=settings.number(db, "consent"))


@access.command(Right.WORK_CASE)
def record_consent(
    db: Session,
    actor: Actor,
    *,
    case_id: int,
    answer: ConsentAnswer,
    giver: Giver,
    kinds: tuple[NeedKind, ...] = (),
    until: date | None = None,
    expected_version: int,
) -> None:
    """Note the consent to services, its refusal or its withdrawal. `kinds` are the kinds of help that are wanted, none
    for all; `until` its last day, by default the longest that the setting allows. A newer consent replaces the
    older, and a partner whose help the answer does not cover sees the case no more.

    Invalid for a child's own, which a person of unknown age may be, a parent's where an adult or a suspected parent is
    meant, a consent before the case was assessed, a day out of range, and a refusal or withdrawal that does not fit
    what was answered before.
    """
    from data_model.tracks import end_uncovered

    case = led(db, actor, case_id, expected_version)
    stands = standing(db, case)
    _fits(db, case, answer, giver, stands)
    given = answer is ConsentAnswer.GIVEN
    last = longest_until(db)
    if given and until is not None and not settings.today(db) <= until <= last:
        raise Invalid("consent.until", field="until")
    to = _after(answer, stands)
    if to is None:
        moved(db, case)
    else:
        make_step(db, actor, case, to, parts=frozenset({By.LEAD}))
    db.add(
        Consent(
            case_id=case_id, answer=answer, giver=giver, at=settings.now(db),
            kinds=",".join(dict.fromkeys(kinds)) if given else "", until=(until or last) if given else None,
        )
    )  # fmt: skip
    audit.record(db, actor, "consent_recorded", county=case.handling_county, subject=f"case {case_id}", answer=answer)
    end_uncovered(db, actor, case)


def _fits(db: Session, case: Case, answer: ConsentAnswer, giver: Giver, stands: Standing) -> None:
    if answer is ConsentAnswer.WITHDRAWN and stands.answer is not ConsentAnswer.GIVEN:
        raise Invalid("consent.none_to_withdraw", field="answer")
    if answer is ConsentAnswer.REFUSED and stands.progress in CONSENTING:
        raise Invalid("consent.withdraw_instead", field="answer")
    if answer is not ConsentAnswer.GIVEN:
        return
    minor = case.age_band in MAYBE_MINORS
    if minor and giver is Giver.SELF:
        raise Invalid("consent.child", field="giver")
    if giver is Giver.PARENT and not minor:
        raise Invalid("consent.adult_parent", field="giver")
    if giver is Giver.PARENT and parent_suspected(db, case.id or 0):
        raise Invalid("consent.parent", field="giver")
    if not stands.assessed:
        raise Invalid("course.assessed", field="answer")


def _after(answer: ConsentAnswer, stands: Standing) -> Progress | None:
    """Where an answer takes the case; None where it only renews what stands."""
    if answer is ConsentAnswer.WITHDRAWN:
        return Progress.WITHDRAWN
    if answer is ConsentAnswer.REFUSED:
        return None if stands.progress in DECLINED else Progress.REFUSED
    if stands.progress in CONSENTING:
        return None
    if stands.progress is Progress.WITHDRAWN and stands.running:
        return Progress.IN_ASSISTANCE
    return Progress.REFERRED if stands.progress is Progress.WITHDRAWN and stands.under_way else Progress.CONSENTED
