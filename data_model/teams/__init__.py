"""The county team: its constitution act by the prefect's order, its member institutions, its quorum (plan action
5.1.1)."""

from data_model.teams.commands import (
    LONGEST_NAME,
    LONGEST_NUMBER,
    LONGEST_ORDER,
    LONGEST_REASON,
    MOST_SUBSTITUTES,
    Order,
    Seat,
    correct_act,
    end_act,
    record_act,
)
from data_model.teams.questions import ActRow, MemberRow, Standing, acts, people_told, said, team
from data_model.teams.quorum import QuorumCount, QuorumRule, quorum_of
from data_model.teams.tables import USUAL, ConstitutionAct, Member, act_on, members_of, seats_of

__all__ = [
    "act_on",
    "ActRow",
    "acts",
    "ConstitutionAct",
    "correct_act",
    "end_act",
    "LONGEST_NAME",
    "LONGEST_NUMBER",
    "LONGEST_ORDER",
    "LONGEST_REASON",
    "Member",
    "MemberRow",
    "members_of",
    "MOST_SUBSTITUTES",
    "Order",
    "people_told",
    "quorum_of",
    "QuorumCount",
    "QuorumRule",
    "record_act",
    "said",
    "Seat",
    "seats_of",
    "Standing",
    "team",
    "USUAL",
]
