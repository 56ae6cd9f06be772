"""The end of a case: its lead institution proposes it with a reason, ANITP's regional centre validates it or gives it
back; and a closed case is opened again."""

from sqlmodel import Session

from data_model import access, audit, settings
from data_model.access import Actor, FreeText, Right
from data_model.cases.codes import CloseReason, Progress, ReopenReason
from data_model.cases.course import may_close
from data_model.cases.stepping import make_step, parts_of, standing
from data_model.cases.tables import Case, CaseNote, find, led, moved, taken
from data_model.errors import Invalid
from data_model.transitions import By


@access.command(Right.WORK_CASE)
def propose_closing(db: Session, actor: Actor, *, case_id: int, reason: CloseReason, expected_version: int) -> None:
    """Ask the regional centre to close the case. Where no centre serves the county, the case is closed at once.

    Invalid while a referral of it is under way or the case is offered to another institution, and for a reason that
    says what is not so.
    """
    case = led(db, actor, case_id, expected_version)
    stands = standing(db, case)
    if stands.under_way:
        raise Invalid("case.open_referrals", n=stands.under_way)
    _not_offered(db, case)
    if need := may_close(reason, stands):
        raise Invalid(f"closing.{need}", field="reason")
    case.close_reason, case.closing_at = reason, settings.now(db)
    moved(db, case)
    _said(db, actor, case, "closing_proposed")
    if not stands.centre:
        _close(db, actor, case)


@access.command(Right.WORK_CASE)
def take_back_closing(db: Session, actor: Actor, *, case_id: int, expected_version: int) -> None:
    """The case goes on: what was proposed is taken back."""
    _undo(db, _proposed(led(db, actor, case_id, expected_version)))
    _said(db, actor, find(db, actor, case_id), "closing_taken_back")


@access.command(Right.VALIDATE_CASE)
def validate_closing(db: Session, actor: Actor, *, case_id: int, expected_version: int) -> None:
    """Close the case for the reason that its lead institution gave."""
    case = _proposed(taken(find(db, actor, case_id, for_change=True), expected_version))
    stands = standing(db, case)
    if stands.under_way:
        raise Invalid("case.open_referrals", n=stands.under_way)
    _not_offered(db, case)
    assert case.close_reason is not None
    if need := may_close(case.close_reason, stands):
        raise Invalid(f"closing.{need}")
    _close(db, actor, case)


@access.command(Right.VALIDATE_CASE)
def return_closing(db: Session, actor: Actor, *, case_id: int, reason: FreeText, expected_version: int) -> None:
    """Not yet: the case goes on, and the words say what is missing."""
    if not reason:
        raise Invalid("text.empty", field="reason")
    case = _proposed(taken(find(db, actor, case_id, for_change=True), expected_version))
    _undo(db, case)
    _noted(db, actor, case, reason)
    _said(db, actor, case, "closing_returned")


@access.command(Right.STEP_CASE)
def reopen_case(
    db: Session, actor: Actor, *, case_id: int, reason: ReopenReason, note: FreeText = "", expected_version: int
) -> None:
    """Open a closed case again, under the same code, with all that it holds."""
    case = find(db, actor, case_id, for_change=True)
    parts = parts_of(db, actor, case) & {By.LEAD, By.REGIONAL}
    if not parts:
        raise access.refusal(actor, "cases.reopen_case")
    if case.open:
        raise Invalid("case.not_closed")
    case.take(expected_version)
    _undo(db, case)
    case.closed_at = None
    make_step(db, actor, case, Progress.REOPENED, parts=parts, reason=reason)
    if note:
        _noted(db, actor, case, note)


def _not_offered(db: Session, case: Case) -> None:
    """Invalid while the case is offered to another institution: who is asked must not be left with a closed one."""
    from data_model.handovers import waiting_of

    if waiting_of(db, case.id or 0) is not None:
        raise Invalid("handover.before_closing")


def _proposed(case: Case) -> Case:
    if case.closing_at is None:
        raise Invalid("course.closing_proposed")
    return case


def _undo(db: Session, case: Case) -> None:
    case.close_reason = case.closing_at = None
    moved(db, case)


def _close(db: Session, actor: Actor, case: Case) -> None:
    make_step(db, actor, case, Progress.CLOSED, reason=case.close_reason or "")
    case.closed_at = settings.now(db)
    _said(db, actor, case, "case_closed")


def _noted(db: Session, actor: Actor, case: Case, text: str) -> None:
    db.add(CaseNote(case_id=case.id or 0, at=settings.now(db), text=text, institution_id=actor.institution_id))


def _said(db: Session, actor: Actor, case: Case, action: str) -> None:
    subject = f"case {case.id}"
    audit.record(db, actor, action, county=case.handling_county, subject=subject, reason=case.close_reason)
