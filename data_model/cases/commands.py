"""What is done with a case: opened, notified, assessed, decided about, given needs, noted."""

import secrets

from sqlmodel import Session, select

from data_model import access, audit, institutions, settings, store, transitions
from data_model.access import Actor, FreeText, Right
from data_model.cases.codes import (
    AgeBand,
    Citizenship,
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
from data_model.cases.course import PROGRESS
from data_model.cases.stepping import advance, begin, make_step, parts_of
from data_model.cases.tables import (
    Assessment,
    Case,
    CaseNote,
    Need,
    Notification,
    assessments_of,
    find,
    led,
    moved,
    taken,
)
from data_model.errors import Conflict, Invalid
from data_model.institutions import InstitutionKind
from data_model.places import known_county, known_town
from data_model.transitions import By

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # no letter that reads as a digit


def _new_code(db: Session, county: str) -> str:
    year = settings.today(db).year
    while True:
        code = f"{county}-{year}-" + "".join(secrets.choice(ALPHABET) for _ in range(5))
        with store.as_system(db):
            taken = db.exec(select(Case.id).where(Case.code == code)).first() is not None
        if not taken:
            return code


@access.command(Right.OPEN_CASE)
def open_case(
    db: Session,
    actor: Actor,
    *,
    age_band: AgeBand,
    sex: Sex,
    citizenship: Citizenship,
    exploitation: Exploitation,
    source: Signal,
    origin_county: str | None = None,
    exploitation_county: str | None = None,
    destination: str = "RO",
    town: int | None = None,
    note: FreeText = "",
) -> int:
    """Open a case in the actor's county and notify ANITP's regional centre and the BCCO; its id.

    Counties are two-letter codes, `town` a SIRUTA code of the handling county; Invalid for an unknown one.
    """
    county = actor.county
    known_county(county, field="handling_county")  # a national body has none
    known_county(origin_county, field="origin_county")
    known_county(exploitation_county, field="exploitation_county")
    known_town(town, county, field="town")
    if len(destination) != 2 or not destination.isalpha() or not destination.isupper():
        raise Invalid("case.destination", field="destination")
    now = settings.now(db)
    case = Case(
        code=_new_code(db, county),
        handling_county=county,
        origin_county=origin_county,
        exploitation_county=exploitation_county,
        destination=destination,
        town=town,
        lead_institution_id=actor.institution_id,
        age_band=AgeBand(age_band),
        sex=Sex(sex),
        citizenship=Citizenship(citizenship),
        exploitation=Exploitation(exploitation),
        source=Signal(source),
        opened_at=now,
        moved_at=now,
    )
    db.add(case)
    db.flush()
    assert case.id is not None
    begin(db, actor, case)
    if _told(db, actor, case):
        make_step(db, actor, case, Progress.NOTIFIED, parts=frozenset({By.DETECTOR}))
    if note:
        db.add(CaseNote(case_id=case.id, at=now, text=note, institution_id=actor.institution_id))
    audit.record(db, actor, "case_opened", county=county, subject=f"case {case.id}")
    return case.id


def _told(db: Session, actor: Actor, case: Case) -> bool:
    """Send the notices; False where nobody else is there to be told."""
    bodies = [
        body
        for kind in (InstitutionKind.ANITP_REGIONAL, InstitutionKind.BCCO)
        for body in institutions.serving(db, case.handling_county, kind)
    ]
    others = [body.id for body in bodies if body.id is not None and body.id != actor.institution_id]
    for told in others:
        db.add(Notification(case_id=case.id or 0, institution_id=told, sent_at=case.opened_at))
    return bool(others)


@access.command(Right.WORK_CASE)
def note_notified(db: Session, actor: Actor, *, case_id: int, expected_version: int) -> None:
    """Note that the regional centre and the BCCO were told otherwise: for a county where none stands in the program."""
    case = led(db, actor, case_id, expected_version)
    make_step(db, actor, case, Progress.NOTIFIED)


@access.command(Right.STEP_CASE)
def assess(
    db: Session,
    actor: Actor,
    *,
    case_id: int,
    screening: Screening | None,
    risk: Risk | None,
    special: tuple[SpecialNeed, ...] = (),
    expected_version: int = 0,
) -> None:
    """Keep what screening, risks and special needs came to; `expected_version` is how many assessments the case had.

    A case that was notified or opened again counts as assessed from here; later ones only renew the picture.
    """
    case = find(db, actor, case_id, for_change=True)
    if not parts_of(db, actor, case) & {By.LEAD, By.REGIONAL}:
        raise access.refusal(actor, "cases.assess")
    if not case.open:
        raise Invalid("case.closed")
    if case.progress is Progress.SIGNALLED:
        raise Invalid("course.told")
    if screening is None or risk is None:
        raise Invalid("assessment.missing", field="screening" if screening is None else "risk")
    before = len(assessments_of(db, case_id))
    if before != expected_version:
        raise Conflict("conflict.stale", shown=expected_version, now=before)
    db.add(
        Assessment(
            case_id=case_id, institution_id=actor.institution_id, at=settings.now(db), screening=screening, risk=risk,
            special=",".join(dict.fromkeys(special)),
        )
    )  # fmt: skip
    audit.record(db, actor, "case_assessed", county=case.handling_county, subject=f"case {case_id}", risk=risk)
    if transitions.step(PROGRESS, case.progress, Progress.ASSESSED):
        make_step(db, actor, case, Progress.ASSESSED)
    else:
        moved(db, case)


@access.command(Right.WORK_CASE)
def set_needs(
    db: Session,
    actor: Actor,
    *,
    case_id: int,
    kinds: tuple[NeedKind, ...],
    urgent: tuple[NeedKind, ...] = (),
    expected_version: int,
) -> None:
    """Make the case's needs these; a need that has a referral stays. Urgent ones have the shorter deadline."""
    from data_model import unmet
    from data_model.referrals import Referral

    case = led(db, actor, case_id, expected_version)
    referred = set(db.exec(select(Referral.need_id).where(Referral.case_id == case_id)))
    present = {n.kind: n for n in db.exec(select(Need).where(Need.case_id == case_id))}
    for kind, need in present.items():
        if kind not in kinds and need.id not in referred:
            unmet.forget(db, [need.id or 0])
            db.delete(need)
        else:
            need.urgent = kind in urgent
    for kind in dict.fromkeys(kinds):
        if kind not in present:
            db.add(Need(case_id=case_id, kind=NeedKind(kind), urgent=kind in urgent, recorded_at=settings.now(db)))
    moved(db, case)
    audit.record(db, actor, "needs_set", county=case.handling_county, subject=f"case {case_id}", kinds=list(kinds))


@access.command(Right.STEP_CASE)
def set_victim_status(
    db: Session, actor: Actor, *, case_id: int, status: VictimStatus, decided_by: InstitutionKind, expected_version: int
) -> None:
    """Note who decided the victim's status, and how: its lead institution for any body that may decide it, a body that
    knows of the case for itself. The day counts for the indicators."""
    case = find(db, actor, case_id, for_change=True)
    mine = parts_of(db, actor, case) & {By.LEAD, By.DECIDER}
    if not mine or (By.LEAD not in mine and decided_by != actor.institution_kind):
        raise access.refusal(actor, "cases.set_victim_status")
    taken(case, expected_version)
    make_step(db, actor, case, status, parts=mine, decided_by=decided_by)
    case.identified_on = settings.today(db) if status is VictimStatus.IDENTIFIED else None
    audit.record(db, actor, "victim_status_set", county=case.handling_county, subject=f"case {case_id}", status=status)


@access.command(Right.WORK_CASE)
def state_age(db: Session, actor: Actor, *, case_id: int, age_band: AgeBand, expected_version: int) -> None:
    """Note the age that became known, or correct it. A consent that the person may not give at that age holds no
    more."""
    from data_model.tracks import end_uncovered

    case = led(db, actor, case_id, expected_version)
    before, case.age_band = case.age_band, AgeBand(age_band)
    if case.age_band is before:
        raise Invalid("case.same_age", field="age_band")
    moved(db, case)
    audit.record(
        db, actor, "case_age_stated", county=case.handling_county, subject=f"case {case_id}", before=before,
        after=case.age_band,
    )  # fmt: skip
    end_uncovered(db, actor, case)


@access.command(Right.WORK_CASE)
def add_note(db: Session, actor: Actor, *, case_id: int, text: FreeText, expected_version: int) -> None:
    """Note what happened: a review or a monitoring note. A case in assistance counts as monitored from here."""
    if not text:
        raise Invalid("text.empty", field="text")
    case = led(db, actor, case_id, expected_version)
    db.add(CaseNote(case_id=case_id, at=settings.now(db), text=text, institution_id=actor.institution_id))
    advance(db, actor, case, Progress.MONITORED, part=By.LEAD)
    audit.record(db, actor, "case_noted", county=case.handling_county, subject=f"case {case_id}")
