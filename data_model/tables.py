"""Every table of the model, gathered so that migrations and tests see them all."""

from sqlmodel import SQLModel

from data_model import (
    access,
    actions,
    admission,
    audit,
    carried,
    cases,
    digests,
    doubles,
    drafts,
    exchange,
    facts,
    handovers,
    imports,
    institutions,
    measures,
    meetings,
    monitoring,
    people,
    practices,
    protection,
    referrals,
    releasing,
    reports,
    resources,
    rollups,
    services,
    settings,
    teams,
    tracks,
    unmet,
)

__all__ = [
    "access", "actions", "admission", "audit", "carried", "cases", "digests", "doubles", "drafts", "exchange",
    "facts", "handovers", "imports", "institutions", "measures", "meetings", "monitoring", "people", "practices",
    "protection", "referrals", "releasing", "reports", "resources", "rollups", "services", "settings", "teams",
    "tracks", "unmet",
]  # fmt: skip
METADATA = SQLModel.metadata
