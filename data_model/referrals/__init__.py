"""Referrals: a need of a case, asked of an institution, answered before a deadline or raised to the team."""

from data_model.referrals.answering import accept, check_reason, finish, receive, refuse, start, withdraw
from data_model.referrals.questions import ReferralRow, ended, of_case, under_way, waiting
from data_model.referrals.sending import Request, send_batch
from data_model.referrals.tables import (
    CURRENT,
    NOT_STARTED,
    TAKEN_ON,
    TOLD,
    WAITING,
    Referral,
    ReferralStatus,
    Refusal,
)
from data_model.referrals.transitions import REFERRAL, Beyond, take

__all__ = [
    "Beyond",
    "CURRENT",
    "NOT_STARTED",
    "REFERRAL",
    "Referral",
    "ReferralRow",
    "ReferralStatus",
    "Refusal",
    "Request",
    "TAKEN_ON",
    "TOLD",
    "WAITING",
    "accept",
    "check_reason",
    "ended",
    "finish",
    "of_case",
    "receive",
    "refuse",
    "send_batch",
    "start",
    "take",
    "under_way",
    "waiting",
    "withdraw",
]
