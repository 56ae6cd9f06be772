"""Steps past their deadline, for the clocks that raise what stands still. Not for screens: rows name steps of cases."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlmodel import Session, col, select

from data_model import settings
from data_model.cases import Case, VictimStatus, consents_of
from data_model.tracks import rules
from data_model.tracks.support import VOUCHER_STEP, undecided
from data_model.tracks.tables import CasePartner, CaseStep, Circumstances, facts_of, records


@dataclass(frozen=True)
class OverdueStep:
    """A step that somebody should have done by `due_at`; its owner is the institution that leads the case.

    `step` is a code of catalog/tracks.toml, or VOUCHER_STEP for a voucher without a decision. Above the owner and the
    regional centre nobody is told which step it is: the team knows of a case its code, age band, needs and status.
    """

    case_id: int
    county: str
    track: str
    step: str
    due_at: datetime
    owner_institution_id: int


def overdue_steps(db: Session, counties: Collection[str], now: datetime) -> list[OverdueStep]:
    """The overdue steps of the open cases that these counties handle, the longest overdue first."""
    open_ones = (col(Case.handling_county).in_(counties), col(Case.closed_at).is_(None))
    found = db.exec(select(Case).where(*open_ones)).all()
    ids = select(Case.id).where(*open_ones)
    noted = {c.case_id: c for c in db.exec(select(Circumstances).where(col(Circumstances.case_id).in_(ids)))}
    steps: dict[int, list[CaseStep]] = defaultdict(list)
    for s in db.exec(select(CaseStep).where(col(CaseStep.case_id).in_(ids)).order_by(col(CaseStep.id))):
        steps[s.case_id].append(s)
    partners: dict[int, list[CasePartner]] = defaultdict(list)
    standing = col(CasePartner.ended_at).is_(None)
    for p in db.exec(
        select(CasePartner).where(standing, col(CasePartner.case_id).in_(ids)).order_by(col(CasePartner.id))
    ):
        partners[p.case_id].append(p)
    said = consents_of(db, [case.id or 0 for case in found])
    hours, late = partial(settings.number, db), []
    for case in found:
        if case.id is None or case.victim_status is VictimStatus.RULED_OUT:
            continue
        here = noted.get(case.id) or Circumstances(case_id=case.id)
        facts = facts_of(case, here, partners[case.id], said.get(case.id))
        made = records(steps[case.id])
        late += [
            OverdueStep(case.id, case.handling_county, track.code, code, due_at, case.lead_institution_id)
            for track in rules.tracks().values()
            if rules.applies(track, facts)
            for code, due_at in rules.overdue(track, facts, made, hours, now)
        ]
    by_id = {case.id: case for case in found}
    late += [
        OverdueStep(c, by_id[c].handling_county, "support", VOUCHER_STEP, due_at, by_id[c].lead_institution_id)
        for c, due_at in undecided(db, ids)
        if due_at < now
    ]
    return sorted(late, key=lambda one: (one.due_at, one.case_id, one.step))
