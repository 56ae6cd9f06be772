"""Action items: what an institution assumed at a meeting, by when, and what became of it (plan action 3.3.6).

The prefect coordinates and does not command: an action is assumed by an institution, and its words say so.
"""

from data_model.actions.commands import note_plan, reopen, report
from data_model.actions.common_plan import (
    CommonPlan,
    Objective,
    common_plan,
    objective_of,
    objectives,
)
from data_model.actions.questions import ActionRow, UpdateRow, listed
from data_model.actions.tables import (
    PENDING,
    ActionItem,
    ActionState,
    ActionUpdate,
    NotDoneReason,
    Reminder,
    held_by,
    reminder_of,
)

__all__ = [
    "ActionItem",
    "ActionRow",
    "ActionState",
    "ActionUpdate",
    "CommonPlan",
    "NotDoneReason",
    "Objective",
    "PENDING",
    "Reminder",
    "UpdateRow",
    "common_plan",
    "held_by",
    "listed",
    "note_plan",
    "objective_of",
    "objectives",
    "reminder_of",
    "reopen",
    "report",
]
