"""Who looked at a case, for the institution that owns it."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from data_model import access, audit, institutions
from data_model.access import Actor, Right, Role
from data_model.cases.tables import find
from data_model.people import Account


@dataclass(frozen=True)
class SeenBy:
    """An institution's people of one role who looked at the case: how often, when last. No name: an institution
    answers for its people."""

    institution: str
    role: Role | None  # None where the account is no more
    times: int
    last: datetime


@access.question(Right.SEE_CASES)
def seen_by(db: Session, actor: Actor, *, case_id: int) -> list[SeenBy]:
    """Who looked at this case, the latest first; NotAllowed for anybody but its lead institution."""
    case = find(db, actor, case_id)
    if case.lead_institution_id != actor.institution_id:
        raise access.refusal(actor, "cases.seen_by")
    looks = audit.looks_at(db, f"case {case_id}")
    names = institutions.names(db, {look.institution_id for look in looks})
    of_these = select(Account.id, Account.role).where(col(Account.id).in_({look.account_id for look in looks}))
    roles = {id: Role(role) for id, role in db.exec(of_these)}
    found: dict[tuple[str, Role | None], list[datetime]] = {}
    for look in looks:
        found.setdefault((names[look.institution_id], roles.get(look.account_id)), []).append(look.at)
    rows = [SeenBy(name, role, len(moments), max(moments)) for (name, role), moments in found.items()]
    return sorted(rows, key=lambda row: row.last, reverse=True)
