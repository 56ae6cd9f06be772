"""What can be asked of a case's tracks: in full for its lead and the regional centre, one's own steps for a party."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from data_model import access, cases, institutions, settings
from data_model.access import Actor, Right
from data_model.cases import Case, Citizenship, Level
from data_model.institutions import Institution, InstitutionKind
from data_model.tracks import rules
from data_model.tracks.codes import ROLE_OF_PARTNER, Arrival, Asylum, Bar, NotNeeded, PartnerRole, Sender, StepState
from data_model.tracks.rules import Period, Standing, Step, Track
from data_model.tracks.tables import CaseStep, circumstances_of, facts_now, partners_of, records, steps_of


@dataclass(frozen=True)
class StepRow:
    """One step as the actor may see it. `state` None: not yet; `may_record`: the actor may, and no rule forbids it;
    `may_skip`, `may_take_back`: the actor may note it as not needed, undo its newest record."""

    step: Step
    state: StepState | None
    on: date | None
    by: str
    outcome: str
    reason: NotNeeded | None
    bar: Bar | None
    waits_for: tuple[str, ...]
    due_at: datetime | None
    overdue: bool
    may_record: bool
    may_skip: bool
    may_take_back: bool


@dataclass(frozen=True)
class TrackRow:
    """One track of the case. `applies` False: it did once. `next`: the step to offer, None where nothing waits."""

    code: str
    applies: bool
    steps: tuple[StepRow, ...]
    next: str | None


@dataclass(frozen=True)
class PartnerRow:
    institution_id: int
    name: str
    role: PartnerRole
    invited_at: datetime


@dataclass(frozen=True)
class CircumstancesRow:
    asylum: Asylum
    parent_exploits: bool
    unaccompanied: bool
    sender: Sender | None
    arrival: Arrival | None


@dataclass(frozen=True)
class CaseTracks:
    """`circumstances` and `partners` are for who sees the case in full: None and empty for a party."""

    tracks: tuple[TrackRow, ...]
    period: Period | None
    as_romanian: bool  # a citizen of another EU or EEA state: Romanians' rules, no reflection period
    maybe_child: bool
    asylum_possible: bool
    circumstances: CircumstancesRow | None
    partners: tuple[PartnerRow, ...]


@access.question(Right.SEE_CASES)
def of_case(db: Session, actor: Actor, *, case_id: int) -> CaseTracks | None:
    """The tracks of a case in reach, with every step's state, deadline and hindrance; None at the team's level."""
    case = cases.find(db, actor, case_id)
    level = cases.level_of(actor, case)
    if level is Level.TEAM:
        return None
    cases.note_seen(db, actor, case)
    noted, invited, done = circumstances_of(db, case_id), partners_of(db, case_id), steps_of(db, case_id)
    facts, full = facts_now(db, case), level is Level.FULL
    names = institutions.names(db, [s.by_institution_id for s in done] + [p.institution_id for p in invited])
    shown = _shown(db, actor, case, done, names)
    drawn = [shown.track(track, rules.standings(track, facts, records(done), shown.hours), rules.applies(track, facts))
             for track in rules.tracks().values()]  # fmt: skip
    sees_period = full or any(row.step.days for track in drawn if track for row in track.steps)
    return CaseTracks(
        tuple(track for track in drawn if track),
        rules.reflection(records(done), settings.today(db)) if sees_period else None,
        case.citizenship is Citizenship.EU,
        facts.maybe_child,
        case.citizenship is not Citizenship.RO,
        CircumstancesRow(noted.asylum, noted.parent_exploits, noted.unaccompanied, noted.sender, noted.arrival)
        if full
        else None,
        tuple(PartnerRow(p.institution_id, names[p.institution_id], p.role, p.invited_at) for p in invited)
        if full
        else (),
    )


@dataclass(frozen=True)
class _Shown:
    """How the steps are shown to one actor."""

    full: bool
    lead: bool
    works: bool
    kind: InstitutionKind
    institution_id: int
    now: datetime
    done: list[CaseStep]
    names: dict[int, str]
    db: Session

    def hours(self, name: str) -> int:
        return settings.number(self.db, name)

    def track(self, track: Track, stands: list[Standing], applies: bool) -> TrackRow | None:
        mine = [one for one in stands if self.full or one.step.done_by(self.kind, lead=False)]
        if not mine or not (applies or any(one.record for one in mine)):
            return None
        rows = tuple(self.step(one, applies=applies) for one in mine)
        offered = rules.next_step(mine) if applies and self.works else None
        return TrackRow(track.code, applies, rows, offered.code if offered else None)

    def step(self, one: Standing, *, applies: bool) -> StepRow:
        row = next((r for r in reversed(self.done) if r.step == one.step.code), None)
        may = self.works and one.bar is None
        leave_out = self.works and applies and row is None and rules.may_be_left_out(one.step)
        own = row is not None and (self.lead or row.by_institution_id == self.institution_id)
        return StepRow(
            one.step, row.state if row else None, row.done_on if row else None,
            self.names.get(row.by_institution_id, "") if row else "", row.outcome if row else "",
            row.reason if row else None, one.bar, one.waits_for, one.due_at, one.overdue(self.now), may,
            leave_out, self.works and own,
        )  # fmt: skip


def _shown(db: Session, actor: Actor, case: Case, done: list[CaseStep], names: dict[int, str]) -> _Shown:
    return _Shown(
        cases.level_of(actor, case) is Level.FULL,
        case.lead_institution_id == actor.institution_id,
        case.open
        and actor.may(Right.WORK_CASE)
        and not cases.merely_admitted(db, actor, case),  # the lead, or a party for the steps that it sees
        InstitutionKind(actor.institution_kind),
        actor.institution_id,
        settings.now(db),
        done,
        names,
        db,
    )


@dataclass(frozen=True)
class DoerRow:
    id: int
    name: str
    kind: InstitutionKind


@access.question(Right.SEE_CASES)
def doers(db: Session, actor: Actor, *, case_id: int, step: str) -> list[DoerRow]:
    """Who may have done a step of a case that one leads: the lead first, then the bodies of its counties and the
    national ones. For a party: itself, or nobody."""
    case = cases.find(db, actor, case_id)
    wanted = rules.steps()[step]
    if case.lead_institution_id != actor.institution_id:
        kind = InstitutionKind(actor.institution_kind)
        own = wanted.done_by(kind, lead=False) and actor.may(Right.WORK_CASE)
        return [DoerRow(actor.institution_id, actor.institution_name, kind)] if own else []
    return [
        DoerRow(b.id or 0, b.name, b.kind)
        for b in _bodies(db, case)
        if wanted.done_by(b.kind, lead=b.id == case.lead_institution_id)
    ]


def _bodies(db: Session, case: Case) -> list[Institution]:
    """The active bodies of the case's counties and the national ones, its lead first."""
    found = db.exec(select(Institution).where(col(Institution.active)).order_by(Institution.name)).all()
    near = {case.handling_county, case.origin_county}
    here = [b for b in found if b.county is None or b.county in near or near & institutions.covered(db, b)]
    return sorted(here, key=lambda b: b.id != case.lead_institution_id)


@access.question(Right.WORK_CASE)
def partners_to_invite(db: Session, actor: Actor, *, case_id: int) -> list[DoerRow]:
    """Who may still be invited to a case that one leads."""
    case = cases.find(db, actor, case_id)
    if case.lead_institution_id != actor.institution_id:
        return []
    invited = {p.institution_id for p in partners_of(db, case_id)} | {case.lead_institution_id}
    return [
        DoerRow(b.id or 0, b.name, b.kind)
        for b in _bodies(db, case)
        if b.kind in ROLE_OF_PARTNER and b.id not in invited and b.county in (None, case.handling_county)
    ]
