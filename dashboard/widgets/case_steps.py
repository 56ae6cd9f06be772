"""What comes next in a case, in sentences: read from its consent, its needs and the state of its referrals."""

from dashboard.widgets.case_words import needs_line, term
from dashboard.words import t
from data_model.cases import MINORS, CaseDetail, ConsentAnswer, Progress
from data_model.referrals import CURRENT, WAITING, ReferralRow, ReferralStatus


def next_steps(case: CaseDetail, referrals: list[ReferralRow]) -> list[str]:
    """The sentences, the most urgent first; empty for a closed case. `referrals` are all of the case's."""
    if case.close_reason is not None:
        return []
    if not case.may_work:
        return _others(case)
    if case.closing is not None:
        return [t("cases.next.closing")]
    if case.row.progress is Progress.SIGNALLED:
        return [t("cases.next.notify")]
    if not case.standing.assessed:
        return [t("cases.next.assess"), *_of_referrals(referrals)]
    if case.consent is None:
        return [t("cases.next.consent_child" if case.row.age_band in MINORS else "cases.next.consent")]
    if case.consent is not ConsentAnswer.GIVEN:
        return [t("cases.next.refused"), *_of_referrals(referrals)]
    if not case.standing.consent_valid:
        return [t("cases.next.expired"), *_of_referrals(referrals)]
    if not case.needs:
        return [t("cases.next.needs")]
    return [*_late(referrals), *_unasked(case, referrals), *_of_referrals(referrals)] or [_ending(referrals)]


def _others(case: CaseDetail) -> list[str]:
    """For who does not lead the case."""
    mine = any(one.mine and one.transition.to is Progress.CLOSED for one in case.next)
    if case.closing is not None and mine:
        return [t("cases.next.validate")]
    return [t("cases.next.other_lead", lead=case.row.lead)]


def unasked(case: CaseDetail, referrals: list[ReferralRow]) -> list[int]:
    """The ids of the needs that nobody was asked for, or whose referral came to nothing."""
    settled = (*CURRENT, ReferralStatus.FINISHED)
    met = {row.need for row in referrals if row.status in settled}
    return [need.id for need in case.needs if need.kind not in met]


def _unasked(case: CaseDetail, referrals: list[ReferralRow]) -> list[str]:
    waiting = set(unasked(case, referrals))
    kinds = tuple(need.kind for need in case.needs if need.id in waiting)
    return [t("cases.next.send", needs=needs_line(kinds))] if kinds else []


def _late(referrals: list[ReferralRow]) -> list[str]:
    who = ", ".join(f"{row.receiver} ({term('need', row.need)})" for row in referrals if row.late)
    return [t("cases.next.late", who=who)] if who else []


def _of_referrals(referrals: list[ReferralRow]) -> list[str]:
    waiting = sum(row.status in WAITING and not row.late for row in referrals)
    accepted = sum(row.status is ReferralStatus.ACCEPTED for row in referrals)
    said = [t("cases.next.waiting", n=waiting)] if waiting else []
    return said + ([t("cases.next.accepted", n=accepted)] if accepted else [])


def _ending(referrals: list[ReferralRow]) -> str:
    running = any(row.status is ReferralStatus.STARTED for row in referrals)
    return t("cases.next.monitor" if running else "cases.next.close")
