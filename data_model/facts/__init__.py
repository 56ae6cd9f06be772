"""Declared facts: what no case tells, said in figures by the institution that the plan names, with its evidence."""

from data_model.facts.asking import Asked, DueRow, due, missing, plan_of, spans
from data_model.facts.declaring import FigureGiven, declare, withdraw
from data_model.facts.looking import ChangeRow, DeclaredRow, changes, declared
from data_model.facts.tables import Change, DeclaredChange, DeclaredFact, DeclaredFigure

__all__ = [
    "Asked", "Change", "ChangeRow", "DeclaredChange", "DeclaredFact", "DeclaredFigure", "DeclaredRow",
    "DueRow", "FigureGiven", "changes", "declare", "declared", "due", "missing", "plan_of", "spans", "withdraw",
]  # fmt: skip
