"""What can be asked of cases: small typed rows, as much of each as the actor may see."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from data_model import access, audit, institutions
from data_model.access import Actor, Right
from data_model.cases.avoiding import Avoided, avoided_of
from data_model.cases.codes import (
    AgeBand,
    Citizenship,
    CloseReason,
    ConsentAnswer,
    Exploitation,
    NeedKind,
    Progress,
    Sex,
    Signal,
    VictimStatus,
)
from data_model.cases.tables import Case, CaseNote, Level, Need, Notification, consent_of, find, level_of, note_seen


@dataclass(frozen=True)
class NeedRow:
    id: int
    kind: NeedKind
    urgent: bool


@dataclass(frozen=True)
class CaseRow:
    id: int
    code: str
    county: str
    age_band: AgeBand
    progress: Progress
    victim_status: VictimStatus
    needs: tuple[NeedKind, ...]
    lead: str
    opened_at: datetime
    moved_at: datetime
    level: Level


@access.question(Right.SEE_CASES)
def listed(db: Session, actor: Actor, *, closed: bool = False) -> list[CaseRow]:
    """The cases in the actor's reach, open or closed, the longest unmoved first."""
    audit.seen(db, actor, "cases_listed", county=actor.county)
    wanted = col(Case.closed_at).is_not(None) if closed else col(Case.closed_at).is_(None)
    found = db.exec(access.visible(select(Case).where(wanted), actor).order_by(col(Case.moved_at))).all()
    needs: dict[int, list[NeedKind]] = {}
    of_these = access.visible(select(col(Case.id)).where(wanted), actor)
    for need in db.exec(select(Need).where(col(Need.case_id).in_(of_these)).order_by(col(Need.id))):
        needs.setdefault(need.case_id, []).append(need.kind)
    leads = institutions.names(db, (c.lead_institution_id for c in found))
    return [
        CaseRow(
            c.id or 0, c.code, c.handling_county, c.age_band, c.progress, c.victim_status,
            tuple(needs.get(c.id or 0, ())), leads[c.lead_institution_id], c.opened_at, c.moved_at, level_of(actor, c),
        )
        for c in found
    ]  # fmt: skip


@dataclass(frozen=True)
class NoteRow:
    at: datetime
    text: str


@dataclass(frozen=True)
class CaseFacts:
    """What only the lead institution and the regional centre see; referral parties see it without the notes and the
    places to avoid (None)."""

    sex: Sex
    citizenship: Citizenship
    exploitation: Exploitation
    source: Signal
    origin_county: str | None
    exploitation_county: str | None
    destination: str
    town: int | None
    notified: tuple[tuple[str, datetime], ...]
    notes: tuple[NoteRow, ...]
    avoided: Avoided | None


@dataclass(frozen=True)
class CaseDetail:
    row: CaseRow
    version: int
    needs: tuple[NeedRow, ...]
    consent: ConsentAnswer | None
    facts: CaseFacts | None  # None at the team's level
    may_work: bool
    close_reason: CloseReason | None
    leads: bool  # the actor's institution owns the case, open or closed


@access.question(Right.SEE_CASES)
def detail(db: Session, actor: Actor, *, case_id: int) -> CaseDetail:
    """One case, as much of it as the actor may see; NotFound for one out of reach."""
    c = find(db, actor, case_id)
    note_seen(db, actor, c)
    level = level_of(actor, c)
    needs = db.exec(select(Need).where(Need.case_id == case_id).order_by(col(Need.id))).all()
    lead = institutions.get(db, c.lead_institution_id).name
    row = CaseRow(
        case_id, c.code, c.handling_county, c.age_band, c.progress, c.victim_status,
        tuple(n.kind for n in needs), lead, c.opened_at, c.moved_at, level,
    )  # fmt: skip
    return CaseDetail(
        row,
        c.version,
        tuple(NeedRow(n.id or 0, n.kind, n.urgent) for n in needs),
        consent_of(db, case_id),
        None if level is Level.TEAM else _facts(db, c, full=level is Level.FULL),
        c.open and c.lead_institution_id == actor.institution_id and actor.may(Right.WORK_CASE),
        c.close_reason,
        c.lead_institution_id == actor.institution_id,
    )


def _facts(db: Session, c: Case, *, full: bool) -> CaseFacts:
    told = db.exec(select(Notification).where(Notification.case_id == c.id)).all()
    names = institutions.names(db, (n.institution_id for n in told))
    notes = db.exec(select(CaseNote).where(CaseNote.case_id == c.id).order_by(col(CaseNote.id))).all() if full else []
    return CaseFacts(
        c.sex, c.citizenship, c.exploitation, c.source, c.origin_county, c.exploitation_county, c.destination, c.town,
        tuple((names[n.institution_id], n.sent_at) for n in told),
        tuple(NoteRow(n.at, n.text) for n in notes),
        avoided_of(db, c.id or 0) if full else None,
    )  # fmt: skip
