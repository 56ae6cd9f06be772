"""Hand-overs: a case that changes its lead, within a county or between two, with both seeing it before and after."""

from data_model.handovers.commands import ANSWERS_NO_CASE, accept, propose, refuse, waiting_of, withdraw
from data_model.handovers.questions import HandOverRow, listed, of_case
from data_model.handovers.tables import HANDOVER, HandOver, HandOverStatus

__all__ = [
    "ANSWERS_NO_CASE",
    "HANDOVER",
    "HandOver",
    "HandOverRow",
    "HandOverStatus",
    "accept",
    "listed",
    "of_case",
    "propose",
    "refuse",
    "waiting_of",
    "withdraw",
]
