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
    Risk,
    Screening,
    Sex,
    Signal,
    SpecialNeed,
    VictimStatus,
)
from data_model.cases.consenting import ConsentRow, consent_row
from data_model.cases.course import NextStep, Standing, next_steps
from data_model.cases.stepping import parts_of, standing
from data_model.cases.tables import (
    Case,
    CaseNote,
    CaseStep,
    Level,
    Need,
    Notification,
    assessments_of,
    find,
    level_of,
    note_seen,
)
from data_model.institutions import InstitutionKind


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
    closing: bool  # its end is proposed and waits for the regional centre


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
            c.open and c.closing_at is not None,
        )
        for c in found
    ]  # fmt: skip


@dataclass(frozen=True)
class NoteRow:
    at: datetime
    text: str
    by: str  # "" where it is the institution that leads the case now, or is not known


@dataclass(frozen=True)
class AssessmentRow:
    at: datetime
    by: str
    screening: Screening
    risk: Risk
    special: tuple[SpecialNeed, ...]


@dataclass(frozen=True)
class StepRow:
    """A step that was made: on which axis, from where ("" at the beginning) to where, who noted it and who decided."""

    at: datetime
    axis: str
    before: str
    after: str
    by: str
    decided_by: InstitutionKind | None
    reason: str


@dataclass(frozen=True)
class CaseFacts:
    """What only the lead institution and the regional centre see; referral parties see it without the notes, the
    assessments and the places to avoid (None)."""

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
    assessments: tuple[AssessmentRow, ...]
    steps: tuple[StepRow, ...]


@dataclass(frozen=True)
class CaseDetail:
    row: CaseRow
    version: int
    needs: tuple[NeedRow, ...]
    consent: ConsentAnswer | None
    facts: CaseFacts | None  # None at the team's level
    may_work: bool
    close_reason: CloseReason | None  # of a closed case
    closing: CloseReason | None  # proposed, and not validated yet
    answer: ConsentRow | None  # None also at the team's level
    standing: Standing
    next: tuple[NextStep, ...]
    leads: bool  # the actor's institution owns the case, open or closed


@access.question(Right.SEE_CASES)
def detail(db: Session, actor: Actor, *, case_id: int) -> CaseDetail:
    """One case, as much of it as the actor may see; NotFound for one out of reach."""
    c = find(db, actor, case_id)
    note_seen(db, actor, c)
    level = level_of(actor, c)
    needs = db.exec(select(Need).where(Need.case_id == case_id).order_by(col(Need.id))).all()
    lead = institutions.get(db, c.lead_institution_id).name
    stands = standing(db, c)
    row = CaseRow(
        case_id, c.code, c.handling_county, c.age_band, c.progress, c.victim_status,
        tuple(n.kind for n in needs), lead, c.opened_at, c.moved_at, level, stands.closing,
    )  # fmt: skip
    return CaseDetail(
        row,
        c.version,
        tuple(NeedRow(n.id or 0, n.kind, n.urgent) for n in needs),
        stands.answer,
        None if level is Level.TEAM else _facts(db, c, full=level is Level.FULL),
        c.open and c.lead_institution_id == actor.institution_id and actor.may(Right.WORK_CASE),
        None if c.open else c.close_reason,
        c.close_reason if stands.closing else None,
        None if level is Level.TEAM else consent_row(db, case_id),
        stands,
        next_steps(stands, parts_of(db, actor, c), actor.institution_kind),
        c.lead_institution_id == actor.institution_id,
    )


def _facts(db: Session, c: Case, *, full: bool) -> CaseFacts:
    told = db.exec(select(Notification).where(Notification.case_id == c.id)).all()
    notes = db.exec(select(CaseNote).where(CaseNote.case_id == c.id).order_by(col(CaseNote.id))).all() if full else []
    made = assessments_of(db, c.id or 0) if full else []
    steps = db.exec(select(CaseStep).where(CaseStep.case_id == c.id).order_by(col(CaseStep.id))).all()
    whose = [*(n.institution_id for n in told), *(n.institution_id for n in notes)]
    whose += [*(a.institution_id for a in made), *(s.institution_id for s in steps)]
    names = institutions.names(db, whose)
    return CaseFacts(
        c.sex, c.citizenship, c.exploitation, c.source, c.origin_county, c.exploitation_county, c.destination, c.town,
        tuple((names[n.institution_id], n.sent_at) for n in told),
        tuple(NoteRow(n.at, n.text, _other(n, c, names)) for n in notes),
        avoided_of(db, c.id or 0) if full else None,
        tuple(
            AssessmentRow(
                a.at, names[a.institution_id], a.screening, a.risk,
                tuple(SpecialNeed(code) for code in a.special.split(",") if code),
            )
            for a in made
        ),
        tuple(
            StepRow(s.at, s.axis, s.before, s.after, names[s.institution_id], s.decided_by, s.reason) for s in steps
        ),
    )  # fmt: skip


def _other(made: CaseNote, case: Case, names: dict[int, str]) -> str:
    return "" if made.institution_id in (None, case.lead_institution_id) else names[made.institution_id]
