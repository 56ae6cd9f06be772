"""What is done with a case: opened, consented to, given needs, noted, closed. Only its lead institution works it."""

import secrets

from sqlmodel import Session, col, select

from data_model import access, audit, institutions, settings
from data_model.access import Actor, FreeText, Right
from data_model.cases.codes import (
    BEFORE_REFERRAL,
    MINORS,
    AgeBand,
    Citizenship,
    CloseReason,
    ConsentAnswer,
    Exploitation,
    Giver,
    NeedKind,
    Progress,
    Sex,
    Signal,
    VictimStatus,
)
from data_model.cases.tables import Case, CaseNote, Consent, Need, Notification, consent_of, led, moved
from data_model.errors import Invalid
from data_model.institutions import InstitutionKind
from data_model.places import known_county, known_town

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # no letter that reads as a digit


def _new_code(db: Session, county: str) -> str:
    year = settings.today(db).year
    while True:
        code = f"{county}-{year}-" + "".join(secrets.choice(ALPHABET) for _ in range(5))
        if db.exec(select(Case.id).where(Case.code == code)).first() is None:
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
        progress=Progress.NOTIFIED,
        opened_at=now,
        moved_at=now,
    )
    db.add(case)
    db.flush()
    assert case.id is not None
    for kind in (InstitutionKind.ANITP_REGIONAL, InstitutionKind.BCCO):
        for told in institutions.serving(db, county, kind):
            if told.id is not None and told.id != actor.institution_id:
                db.add(Notification(case_id=case.id, institution_id=told.id, sent_at=now))
    if note:
        db.add(CaseNote(case_id=case.id, at=now, text=note))
    audit.record(db, actor, "case_opened", county=county, subject=f"case {case.id}")
    return case.id


@access.command(Right.WORK_CASE)
def record_consent(
    db: Session, actor: Actor, *, case_id: int, answer: ConsentAnswer, giver: Giver, expected_version: int
) -> None:
    """Note the consent to services, its refusal or its withdrawal. A child's is given by the representative."""
    case = led(db, actor, case_id, expected_version)
    if answer is ConsentAnswer.GIVEN and giver is Giver.SELF and case.age_band in MINORS:
        raise Invalid("consent.child", field="giver")
    before = consent_of(db, case_id)
    if answer is ConsentAnswer.WITHDRAWN and before is not ConsentAnswer.GIVEN:
        raise Invalid("consent.none_to_withdraw", field="answer")
    db.add(Consent(case_id=case_id, answer=answer, giver=giver, at=settings.now(db)))
    step = Progress.CONSENTED if answer is ConsentAnswer.GIVEN else Progress.REFUSED
    moved(db, case, step if case.progress in BEFORE_REFERRAL else None)
    audit.record(db, actor, "consent_recorded", county=case.handling_county, subject=f"case {case_id}", answer=answer)


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


@access.command(Right.WORK_CASE)
def set_victim_status(
    db: Session, actor: Actor, *, case_id: int, status: VictimStatus, decided_by: InstitutionKind, expected_version: int
) -> None:
    """Note who decided the victim's status, and how; the day counts for the indicators, once: a victim whose quarter
    was released is not counted in another one because the same was saved again."""
    case = led(db, actor, case_id, expected_version)
    case.victim_status, case.decided_by = VictimStatus(status), InstitutionKind(decided_by)
    identified_on = case.identified_on or settings.today(db)
    case.identified_on = identified_on if status is VictimStatus.IDENTIFIED else None
    moved(db, case)
    audit.record(db, actor, "victim_status_set", county=case.handling_county, subject=f"case {case_id}", status=status)


@access.command(Right.WORK_CASE)
def add_note(db: Session, actor: Actor, *, case_id: int, text: FreeText, expected_version: int) -> None:
    """Note what happened: a review or a monitoring note. A case in assistance counts as monitored from here."""
    if not text:
        raise Invalid("text.empty", field="text")
    case = led(db, actor, case_id, expected_version)
    db.add(CaseNote(case_id=case_id, at=settings.now(db), text=text))
    moved(db, case, Progress.MONITORED if case.progress is Progress.IN_ASSISTANCE else None)
    audit.record(db, actor, "case_noted", county=case.handling_county, subject=f"case {case_id}")


@access.command(Right.WORK_CASE)
def close_case(db: Session, actor: Actor, *, case_id: int, reason: CloseReason, expected_version: int) -> None:
    """Close the case with a coded reason; Invalid while a referral of it is under way."""
    from data_model.referrals import CURRENT, Referral

    case = led(db, actor, case_id, expected_version)
    under_way = db.exec(select(Referral.id).where(Referral.case_id == case_id, col(Referral.status).in_(CURRENT))).all()
    if under_way:
        raise Invalid("case.open_referrals", n=len(under_way))
    moved(db, case, Progress.CLOSED)
    case.closed_at, case.close_reason = settings.now(db), CloseReason(reason)
    audit.record(db, actor, "case_closed", county=case.handling_county, subject=f"case {case_id}", reason=reason)
