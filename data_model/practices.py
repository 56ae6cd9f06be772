"""Local initiatives and good practices of a county's team (plan action 5.1.2; domain.md, section 5).

Written by the coordinator, or proposed by an institution of the team and taken up by the coordinator; then validated
by the regional centre, or given back with a reason. Only what is validated is counted, and read by ANITP.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, false, or_
from sqlmodel import Field, Session, SQLModel, col, select

from data_model import access, audit, disclosure, institutions, settings, store, teams
from data_model.access import Actor, FreeText, Right, Role
from data_model.cases.codes import without_codes
from data_model.disclosure import Figure, Raw
from data_model.errors import Invalid, NotFound
from data_model.institutions import Institution
from data_model.plan_catalog import require_action

LONGEST_TITLE = 160
MOST_BENEFICIARIES = 1_000_000


class PracticeKind(StrEnum):
    INITIATIVE = "initiative"
    GOOD_PRACTICE = "good_practice"


class PracticeState(StrEnum):
    PROPOSED = "proposed"  # by an institution; waits for the coordinator
    SUBMITTED = "submitted"  # waits for the regional centre
    RETURNED = "returned"
    VALIDATED = "validated"


class Practice(store.Versioned, table=True):
    """An initiative that the team supports, or a practice worth copying. `beneficiaries` is declared by its authors,
    never counted from cases."""

    id: int | None = Field(default=None, primary_key=True)
    county: str = Field(max_length=2, index=True)
    kind: PracticeKind = Field(sa_type=store.one_of(PracticeKind))
    title: str = Field(max_length=LONGEST_TITLE)
    text: str
    started_on: date
    beneficiaries: int | None = None
    plan_action: str = Field(default="", max_length=10)
    author_institution_id: int = Field(foreign_key="institution.id", index=True)
    state: PracticeState = Field(sa_type=store.one_of(PracticeState))
    returned_because: str = ""
    validated_on: date | None = None


class PracticeInstitution(SQLModel, table=True):
    """An institution that takes part."""

    practice_id: int = Field(foreign_key="practice.id", primary_key=True)
    institution_id: int = Field(foreign_key="institution.id", primary_key=True)


@access.scope(Practice)
def _reach(actor: Actor) -> ColumnElement[bool]:
    mine = col(Practice.county).in_(actor.counties)
    if actor.role in (Role.COORDINATOR, Role.REGIONAL):
        return mine
    if actor.role is Role.CENTRAL:
        return col(Practice.state) == PracticeState.VALIDATED
    if actor.role is not Role.INSTITUTION:
        return false()
    known = col(Practice.state).in_((PracticeState.SUBMITTED, PracticeState.VALIDATED))
    return or_(mine & known, col(Practice.author_institution_id) == actor.institution_id)


@dataclass(frozen=True)
class PracticeRow:
    """A record as its reader may see it: `beneficiaries` is protected where the reader is not of the county."""

    id: int
    version: int
    county: str
    kind: PracticeKind
    title: str
    text: str
    started_on: date
    beneficiaries: Figure | None
    plan_action: str
    author: str
    institutions: tuple[tuple[int, str], ...]
    state: PracticeState
    returned_because: str
    validated_on: date | None
    own: bool


@access.question(Right.SEE_PRACTICES)
def listed(db: Session, actor: Actor) -> list[PracticeRow]:
    """The initiatives and good practices in the actor's reach, the newest first."""
    wanted = access.visible(select(Practice), actor)
    found = db.exec(wanted.order_by(col(Practice.started_on).desc(), col(Practice.id).desc())).all()
    parts: dict[int, list[int]] = {}
    for part in db.exec(
        select(PracticeInstitution).where(col(PracticeInstitution.practice_id).in_([p.id for p in found]))
    ):
        parts.setdefault(part.practice_id, []).append(part.institution_id)
    taking_part = {i for ids in parts.values() for i in ids}
    names = institutions.names(db, {*(p.author_institution_id for p in found), *taking_part})
    k = disclosure.checked_threshold(settings.number(db, "threshold_anitp"))
    return [
        PracticeRow(
            id=p.id or 0,
            version=p.version,
            county=p.county,
            kind=p.kind,
            title=p.title,
            text=p.text,
            started_on=p.started_on,
            beneficiaries=_told(p.beneficiaries, k, of_team=p.county in actor.counties),
            plan_action=p.plan_action,
            author=names[p.author_institution_id],
            institutions=tuple(sorted(((i, names[i]) for i in parts.get(p.id or 0, ())), key=lambda one: one[1])),
            state=p.state,
            returned_because=p.returned_because,
            validated_on=p.validated_on,
            own=p.author_institution_id == actor.institution_id,
        )
        for p in found
    ]


def _told(beneficiaries: int | None, k: int, *, of_team: bool) -> Figure | None:
    if beneficiaries is None:
        return None
    raw = Raw(beneficiaries)
    return disclosure.for_own_team(raw) if of_team else disclosure.released(raw, k)


@access.command(Right.PROPOSE_PRACTICE)
def write(
    db: Session,
    actor: Actor,
    *,
    kind: PracticeKind,
    title: FreeText,
    text: FreeText,
    started_on: date,
    institution_ids: tuple[int, ...],
    beneficiaries: int | None = None,
    plan_action: str = "",
) -> int:
    """A new record of the actor's county; its id. The coordinator's goes to the regional centre, an institution's to
    the coordinator. Invalid for an institution that is not of the team."""
    county = actor.county if actor.role is Role.COORDINATOR else _county_of_team(db, actor)
    if not county:
        raise Invalid("practice.not_of_team")
    _checked(db, title, text, started_on, beneficiaries, plan_action)
    made = Practice(
        county=county, kind=kind, title=title, text=text, started_on=started_on, beneficiaries=beneficiaries,
        plan_action=plan_action, author_institution_id=actor.institution_id, state=_handed_in(actor),
    )  # fmt: skip
    db.add(made)
    db.flush()
    assert made.id is not None
    _take_part(db, made, institution_ids)
    audit.record(db, actor, "practice_written", county=county, subject=f"practice {made.id}")
    return made.id


@access.command(Right.PROPOSE_PRACTICE)
def rewrite(
    db: Session,
    actor: Actor,
    *,
    practice_id: int,
    kind: PracticeKind,
    title: FreeText,
    text: FreeText,
    started_on: date,
    institution_ids: tuple[int, ...],
    beneficiaries: int | None = None,
    plan_action: str = "",
    expected_version: int,
) -> None:
    """Change a record that is not validated and hand it in again: the coordinator any of the county, an institution
    its own while it is proposed or was given back."""
    found = _held(db, actor, practice_id, expected_version)
    own = found.author_institution_id == actor.institution_id
    if actor.role is not Role.COORDINATOR and not own:
        raise access.refusal(actor, "practices.rewrite")
    open_to_all = (PracticeState.PROPOSED, PracticeState.RETURNED)
    if found.state not in (
        open_to_all if actor.role is not Role.COORDINATOR else (*open_to_all, PracticeState.SUBMITTED)
    ):
        raise Invalid("practice.wrong_step")
    _checked(db, title, text, started_on, beneficiaries, plan_action)
    found.kind, found.title, found.text, found.started_on = kind, title, text, started_on
    found.beneficiaries, found.plan_action = beneficiaries, plan_action
    found.state, found.returned_because = _handed_in(actor), ""
    for part in db.exec(select(PracticeInstitution).where(PracticeInstitution.practice_id == practice_id)):
        db.delete(part)
    db.flush()
    _take_part(db, found, institution_ids)
    audit.record(db, actor, "practice_rewritten", county=found.county, subject=f"practice {practice_id}")


@access.command(Right.SUBMIT_PRACTICE)
def take_up(db: Session, actor: Actor, *, practice_id: int, expected_version: int) -> None:
    """The coordinator hands an institution's proposal to the regional centre."""
    found = _held(db, actor, practice_id, expected_version, when=(PracticeState.PROPOSED,))
    found.state = PracticeState.SUBMITTED
    audit.record(db, actor, "practice_taken_up", county=found.county, subject=f"practice {practice_id}")


@access.command(Right.SUBMIT_PRACTICE)
def decline(db: Session, actor: Actor, *, practice_id: int, reason: FreeText, expected_version: int) -> None:
    """The coordinator gives a proposal back to its institution, with the reason."""
    _return(db, actor, practice_id, reason, expected_version, when=(PracticeState.PROPOSED,))


@access.command(Right.VALIDATE_PRACTICE)
def validate(db: Session, actor: Actor, *, practice_id: int, expected_version: int) -> None:
    """The regional centre confirms the record: from this day it is counted, and ANITP reads it."""
    found = _held(db, actor, practice_id, expected_version, when=(PracticeState.SUBMITTED,))
    found.state, found.validated_on = PracticeState.VALIDATED, settings.today(db)
    audit.record(db, actor, "practice_validated", county=found.county, subject=f"practice {practice_id}")


@access.command(Right.VALIDATE_PRACTICE)
def give_back(db: Session, actor: Actor, *, practice_id: int, reason: FreeText, expected_version: int) -> None:
    """The regional centre asks for a change, in words; a validation by mistake is taken back in the same way."""
    when = (PracticeState.SUBMITTED, PracticeState.VALIDATED)
    _return(db, actor, practice_id, reason, expected_version, when=when)


def _return(
    db: Session, actor: Actor, practice_id: int, reason: str, version: int, *, when: Sequence[PracticeState]
) -> None:
    if not reason:
        raise Invalid("practice.reason", field="reason")
    without_codes(reason, field="reason")
    found = _held(db, actor, practice_id, version, when=when)
    found.state, found.returned_because, found.validated_on = PracticeState.RETURNED, reason, None
    audit.record(db, actor, "practice_returned", county=found.county, subject=f"practice {practice_id}")


def _held(
    db: Session, actor: Actor, practice_id: int, version: int, *, when: Sequence[PracticeState] = tuple(PracticeState)
) -> Practice:
    wanted = access.visible(select(Practice).where(Practice.id == practice_id), actor)
    found = db.exec(store.for_change(wanted)).first()
    if found is None:
        raise NotFound("practice.unknown")
    found.take(version)
    if found.state not in when:
        raise Invalid("practice.wrong_step")
    return found


def _handed_in(actor: Actor) -> PracticeState:
    return PracticeState.SUBMITTED if actor.role is Role.COORDINATOR else PracticeState.PROPOSED


def _county_of_team(db: Session, actor: Actor) -> str:
    """The first county of the actor's whose team, under the act in force, its institution belongs to; "" for none."""
    for county in sorted(actor.counties):
        act = teams.act_on(db, county, settings.today(db))
        if any(m.id == actor.institution_id for m in teams.members_of(db, act)):
            return county
    return ""


def _checked(db: Session, title: str, text: str, started_on: date, beneficiaries: int | None, plan_action: str) -> None:
    if not title or len(title) > LONGEST_TITLE:
        raise Invalid("practice.title", field="title", longest=LONGEST_TITLE)
    if not text:
        raise Invalid("text.empty", field="text")
    without_codes(title, field="title")
    without_codes(text, field="text")
    today = settings.today(db)
    if not date(2006, 1, 1) <= started_on <= today + timedelta(days=366):
        raise Invalid("practice.started_on", field="started_on")
    if beneficiaries is not None and not 0 <= beneficiaries <= MOST_BENEFICIARIES:
        raise Invalid("practice.beneficiaries", field="beneficiaries")
    require_action(plan_action, today)


def _take_part(db: Session, practice: Practice, ids: tuple[int, ...]) -> None:
    if not ids:
        raise Invalid("practice.institutions", field="institution_ids")
    assert practice.id is not None
    for institution_id in dict.fromkeys(ids):
        found = db.get(Institution, institution_id)
        if found is None or (found.county is not None and practice.county not in institutions.covered(db, found)):
            raise NotFound("institution.unknown", field="institution_ids")
        db.add(PracticeInstitution(practice_id=practice.id, institution_id=institution_id))
    db.flush()
