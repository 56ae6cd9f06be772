"""Every table of the model, gathered so that migrations and tests see them all."""

from sqlmodel import SQLModel

from data_model import (
    access,
    actions,
    audit,
    cases,
    drafts,
    institutions,
    meetings,
    people,
    practices,
    referrals,
    reports,
    services,
    settings,
    teams,
)

__all__ = [
    "access", "actions", "audit", "cases", "drafts", "institutions", "meetings", "people", "practices", "referrals",
    "reports", "services", "settings", "teams",
]  # fmt: skip
METADATA = SQLModel.metadata
