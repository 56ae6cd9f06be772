"""What may become of a referral: each step, from where, to where, by whom, by when.

The commands obey this table, the page of states in `docs/` is written from it, and a property test walks it. Two
states stand in no row: a draft is a batch that is being written, and silent is an answer that did not come in time.
"""

from collections.abc import Iterable
from enum import StrEnum

from data_model.errors import Invalid
from data_model.referrals.tables import NOT_STARTED, WAITING, ReferralStatus
from data_model.transitions import By, Table, Transition


class Beyond(StrEnum):
    """States that no row holds."""

    DRAFT = "draft"
    SILENT = "silent"


_S = ReferralStatus
_BY_RECEIVER, _BY_LEAD = (By.RECEIVER,), (By.LEAD,)
REFERRAL: Table = (
    Transition((Beyond.DRAFT,), _S.SENT, _BY_LEAD, "referrals.send_batch", "referral_sent", ("consent_valid",)),
    Transition((_S.SENT,), _S.RECEIVED, _BY_RECEIVER, "referrals.receive", "referral_received"),
    Transition(
        WAITING, _S.ACCEPTED, _BY_RECEIVER, "referrals.accept", "referral_accepted", ("consent_given",),
        deadline="answer",
    ),
    Transition(
        NOT_STARTED, _S.REFUSED, _BY_RECEIVER, "referrals.refuse", "referral_refused", ("reason",), deadline="answer"
    ),
    Transition((_S.ACCEPTED,), _S.STARTED, _BY_RECEIVER, "referrals.start", "referral_started", ("consent_given",)),
    Transition((_S.STARTED,), _S.FINISHED, _BY_RECEIVER, "referrals.finish", "referral_finished"),
    Transition((_S.STARTED,), _S.INTERRUPTED, _BY_RECEIVER, "referrals.finish", "referral_interrupted"),
    Transition(NOT_STARTED, _S.WITHDRAWN, _BY_LEAD, "referrals.withdraw", "referral_withdrawn"),
    Transition(WAITING, Beyond.SILENT, (By.CLOCK,), "", "", deadline="answer"),
)  # fmt: skip
"""What may become of a referral."""


def take(table: Iterable[Transition], record: str, source: StrEnum) -> Transition:
    """The step that leaves `record` in the audit; Invalid("referral.wrong_step") where it begins elsewhere."""
    found = next(t for t in table if t.record == record)
    if source not in found.sources:
        raise Invalid("referral.wrong_step", status=source)
    return found
