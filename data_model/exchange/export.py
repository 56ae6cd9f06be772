"""Cases and referrals as tables for a file, in our own layout or in HTCDS codes, as far as the actor may see.

It is on record who took them. No text that somebody typed leaves: notes, messages and answers stay in the program.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Session, col, select

from data_model import access, audit, institutions, referrals
from data_model.access import Actor, Right
from data_model.cases import Case, Level, Need, level_of
from data_model.exchange import htcds
from data_model.exchange.layout import head, word
from data_model.exchange.references import CaseReference, Register
from data_model.periods import BUCHAREST
from geodata.counties import COUNTIES

Cell = str | int | date | None


class ExchangeForm(StrEnum):
    OWN = "own"
    HTCDS = "htcds"


@dataclass(frozen=True)
class Table:
    """One sheet: what it holds (cases, referrals, htcds), the names of its columns, its rows."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@access.command(Right.SEE_CASES)
def export(db: Session, actor: Actor, *, form: ExchangeForm) -> list[Table]:
    """The cases in the actor's reach, open and closed. In HTCDS only those seen in full."""
    found = list(db.exec(access.visible(select(Case), actor).order_by(col(Case.id))))
    needs: dict[int, list[Need]] = {}
    for need in db.exec(select(Need).where(col(Need.case_id).in_([c.id for c in found])).order_by(col(Need.id))):
        needs.setdefault(need.case_id, []).append(need)
    if form is ExchangeForm.HTCDS:
        found = [c for c in found if level_of(actor, c) is Level.FULL]
        tables = [_htcds(found, needs)]
    else:
        tables = [_own(db, actor, found, needs), _referrals(db, actor)]
    audit.record(db, actor, "cases_exported", county=actor.county, subject=f"cases {form}", n=len(found))
    return tables


OWN = (
    "code", "handling_county", "age_band", "sex", "citizenship", "exploitation", "source", "origin_county",
    "exploitation_county", "destination", "town", "needs", "urgent", "simev", "sunrise", "progress", "victim_status",
    "opened_on", "closed_on", "close_reason",
)  # fmt: skip
TEAM = {
    "code", "handling_county", "age_band", "needs", "urgent", "progress", "victim_status", "opened_on", "closed_on",
}  # fmt: skip


def _own(db: Session, actor: Actor, found: Sequence[Case], needs: dict[int, list[Need]]) -> Table:
    codes: dict[tuple[int, Register], str] = {
        (r.case_id, r.held_in): r.reference
        for r in db.exec(select(CaseReference).where(col(CaseReference.case_id).in_([c.id for c in found])))
    }
    rows = []
    for c in found:
        level = level_of(actor, c)
        told = _told(c, needs.get(c.id or 0, []))
        if level is Level.TEAM:
            told = {name: value for name, value in told.items() if name in TEAM}
        if level is Level.FULL:
            told |= {register.value: codes.get((c.id or 0, register)) for register in Register}
        rows.append(tuple(told.get(name) for name in OWN))
    return Table("cases", tuple(head("cases", name) for name in OWN), tuple(rows))


def _told(c: Case, needs: list[Need]) -> dict[str, Cell]:
    listed = {name: getattr(c, name).value for name in ("age_band", "sex", "citizenship", "exploitation", "source")}
    return {
        "code": c.code,
        "handling_county": COUNTIES[c.handling_county].name,
        **{name: word(name, code) for name, code in listed.items()},
        "origin_county": COUNTIES[c.origin_county].name if c.origin_county else None,
        "exploitation_county": COUNTIES[c.exploitation_county].name if c.exploitation_county else None,
        "destination": c.destination,
        "town": c.town,
        "needs": "; ".join(word("need", n.kind) for n in needs) or None,
        "urgent": "; ".join(word("need", n.kind) for n in needs if n.urgent) or None,
        "progress": c.progress.value,
        "victim_status": c.victim_status.value,
        "opened_on": _day(c.opened_at),
        "closed_on": _day(c.closed_at),
        "close_reason": c.close_reason.value if c.close_reason and not c.open else None,
    }


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(BUCHAREST).date() if moment else None


REFERRALS = ("code", "need", "from", "to", "status", "reason", "sent_on", "started_on", "ended_on")


def _referrals(db: Session, actor: Actor) -> Table:
    found = db.exec(
        access.visible(select(referrals.Referral), actor).order_by(col(referrals.Referral.id))
    ).all()  # fmt: skip
    codes = {c.id: c.code for c in db.exec(select(Case).where(col(Case.id).in_({r.case_id for r in found})))}
    kinds = {n.id: n.kind for n in db.exec(select(Need).where(col(Need.id).in_({r.need_id for r in found})))}
    names = institutions.names(db, {i for r in found for i in (r.from_institution_id, r.to_institution_id)})
    rows = tuple(
        (
            codes[r.case_id], word("need", kinds[r.need_id]), names[r.from_institution_id],
            names[r.to_institution_id], r.status.value, r.reason.value if r.reason else None, _day(r.sent_at),
            _day(r.started_at), _day(r.ended_at),
        )
        for r in found
    )  # fmt: skip
    return Table("referrals", tuple(head("referrals", name) for name in REFERRALS), rows)


def _htcds(found: Sequence[Case], needs: dict[int, list[Need]]) -> Table:
    rows = [htcds.told(htcds.facts_of(c, (n.kind for n in needs.get(c.id or 0, [])))) for c in found]
    return Table("htcds", htcds.FIELDS, tuple(tuple(row[name] for name in htcds.FIELDS) for row in rows))
