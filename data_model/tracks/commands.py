"""What is done along a case's tracks: circumstances noted, steps recorded, partners invited.

The lead institution records every step, and says which institution did it; a party to the case records those that
are its own. No rule here can be talked past: what `rules.bar` refuses is refused for everyone.
"""

from datetime import date, timedelta

from sqlmodel import Session

from data_model import access, audit, cases, institutions, settings
from data_model.access import Actor, Right
from data_model.cases import Case
from data_model.errors import Invalid, NotFound
from data_model.institutions import Institution, InstitutionKind
from data_model.tracks import rules
from data_model.tracks.codes import HELP_OF_PARTNER, ROLE_OF_PARTNER, Arrival, Asylum, Bar, NotNeeded, Sender, StepState
from data_model.tracks.rules import Facts, Record, Step
from data_model.tracks.tables import (
    CasePartner,
    CaseStep,
    circumstances_of,
    facts_now,
    partners_of,
    records,
    steps_of,
)

BEFORE_OPENING = timedelta(days=366)
"""How long before the case was opened here a step may have been done, by another body or in another state."""


@access.command(Right.WORK_CASE)
def set_circumstances(
    db: Session,
    actor: Actor,
    *,
    case_id: int,
    asylum: Asylum,
    parent_exploits: bool,
    unaccompanied: bool,
    sender: Sender | None,
    arrival: Arrival | None,
    expected_version: int,
) -> None:
    """Note what the tracks depend on. Invalid for asylum of a Romanian, and for a child's circumstances of an adult."""
    case = cases.led(db, actor, case_id, expected_version)
    if asylum is not Asylum.NONE and case.citizenship is cases.Citizenship.RO:
        raise Invalid("circumstances.romanian", field="asylum")
    if (parent_exploits or unaccompanied) and not facts_now(db, case).maybe_child:
        raise Invalid("circumstances.adult", field="parent_exploits" if parent_exploits else "unaccompanied")
    row = circumstances_of(db, case_id)
    row.asylum, row.parent_exploits, row.unaccompanied = asylum, parent_exploits, unaccompanied
    row.sender, row.arrival = sender, arrival
    db.add(row)
    cases.moved(db, case)
    audit.record(
        db, actor, "circumstances_set", county=case.handling_county, subject=f"case {case_id}", asylum=asylum,
        parent_exploits=parent_exploits, unaccompanied=unaccompanied, sender=sender, arrival=arrival,
    )  # fmt: skip


def _worked(db: Session, actor: Actor, case_id: int, step: str, expected_version: int) -> tuple[Case, Step]:
    """An open case, taken for a change by its lead, or by a party that does this step itself."""
    found = rules.steps().get(step)
    if found is None:
        raise Invalid("choice.unknown", field="step")
    case = cases.find(db, actor, case_id, for_change=True)
    own = found.done_by(_kind(actor), lead=False) and not cases.merely_admitted(db, actor, case)
    if case.lead_institution_id != actor.institution_id and not own:
        raise access.refusal(actor, "tracks.step")
    if not case.open:
        raise Invalid("case.closed")
    case.take(expected_version)
    return case, found


def _kind(actor: Actor) -> InstitutionKind:
    return InstitutionKind(actor.institution_kind)


@access.command(Right.WORK_CASE)
def record_step(
    db: Session,
    actor: Actor,
    *,
    case_id: int,
    step: str,
    on: date,
    by_institution_id: int | None = None,
    outcome: str = "",
    days: int | None = None,
    expected_version: int,
) -> None:
    """Note that a step was done on a day, by an institution (None: one's own); `outcome` and `days` where it has them.

    Invalid with the rule's own code where a rule stands against it: `step.asylum`, `step.assessment`, `step.after`, …
    """
    case, wanted = _worked(db, actor, case_id, step, expected_version)
    facts, before = facts_now(db, case), records(steps_of(db, case_id))
    if barred := rules.bar(wanted, facts, before):
        raise _refused(*barred)
    _fitting_day(db, case, wanted, facts, before, on)
    if wanted.outcomes and outcome not in wanted.outcomes or outcome and not wanted.outcomes:
        raise Invalid("step.outcome", field="outcome")
    if wanted.days or days is not None:
        _fitting_days(db, wanted, days)
    by = _doer(db, actor, case, wanted, by_institution_id)
    _keep(db, actor, case, CaseStep(
        case_id=case_id, step=step, state=StepState.DONE, outcome=outcome, days=days, done_on=on,
        by_institution_id=by, at=settings.now(db),
    ), "step_recorded")  # fmt: skip


_REFUSALS = {
    Bar.OTHER_TRACK: "step.other_track",
    Bar.RECORDED: "step.recorded",
    Bar.ASYLUM: "step.asylum",
    Bar.FACT: "step.fact",
    Bar.AFTER: "step.after",
    Bar.ASSESSMENT: "step.assessment",
    Bar.UNFAVOURABLE: "step.unfavourable",
    Bar.ENDED: "step.recorded",
}


def _refused(why: Bar, waits_for: tuple[str, ...]) -> Invalid:
    return Invalid(_REFUSALS[why], field="step", waits_for=waits_for)


def _fitting_day(
    db: Session, case: Case, step: Step, facts: Facts, before: list[Record], on: date
) -> None:  # an assessment that was made afterwards is none
    if on > settings.today(db):
        raise Invalid("step.future", field="on")
    if on < (case.opened_at - BEFORE_OPENING).date():
        raise Invalid("step.too_early", field="on")
    for wanted in rules.assessments(step, facts):
        found = rules.newest(wanted, before)
        if found is not None and on < found.on:
            raise Invalid("step.before_assessment", field="on")


def _fitting_days(db: Session, step: Step, days: int | None) -> None:
    most = settings.number(db, step.days) // 24 if step.days else 0
    if days is None or not 1 <= days <= most:
        raise Invalid("step.days", field="days", most=most)


def _doer(db: Session, actor: Actor, case: Case, step: Step, named: int | None) -> int:
    """Who did the step: an institution of the county that handles the case, or of the one it comes from."""
    if named is not None and case.lead_institution_id != actor.institution_id and named != actor.institution_id:
        raise access.refusal(actor, "tracks.step")
    body = db.get(Institution, named or actor.institution_id)
    if body is None or body.id is None or not body.active:
        raise NotFound("institution.unknown", field="by_institution_id")
    if not step.done_by(body.kind, lead=body.id == case.lead_institution_id):
        raise Invalid("step.by", field="by_institution_id")
    near = {case.handling_county, case.origin_county}
    if body.county is not None and not near & institutions.covered(db, body):
        raise Invalid("step.by", field="by_institution_id")
    return body.id


@access.command(Right.WORK_CASE)
def skip_step(
    db: Session, actor: Actor, *, case_id: int, step: str, reason: NotNeeded | None, expected_version: int
) -> None:
    """Note with a coded reason that a step is not needed. Invalid for one that is never left out."""
    case, wanted = _worked(db, actor, case_id, step, expected_version)
    if reason is None:
        raise Invalid("step.reason_missing", field="reason")
    facts, before = facts_now(db, case), records(steps_of(db, case_id))
    if not rules.applies(rules.tracks()[wanted.track], facts):
        raise _refused(Bar.OTHER_TRACK, ())
    if rules.newest(step, before):
        raise _refused(Bar.RECORDED, ())
    if not rules.may_be_left_out(wanted):
        raise Invalid("step.never_left_out", field="step")
    _keep(db, actor, case, CaseStep(
        case_id=case_id, step=step, state=StepState.NOT_NEEDED, reason=reason, done_on=settings.today(db),
        by_institution_id=actor.institution_id, at=settings.now(db),
    ), "step_skipped")  # fmt: skip


@access.command(Right.WORK_CASE)
def take_back_step(db: Session, actor: Actor, *, case_id: int, step: str, expected_version: int) -> None:
    """Undo the newest record of a step that was noted by mistake; a party only its own. Invalid where a later record
    rests on it."""
    case, _ = _worked(db, actor, case_id, step, expected_version)
    rows = steps_of(db, case_id)
    last = next((i for i in reversed(range(len(rows))) if rows[i].step == step), None)
    if last is None:
        raise NotFound("step.unknown", field="step")
    if actor.institution_id not in (case.lead_institution_id, rows[last].by_institution_id):
        raise access.refusal(actor, "tracks.step")
    facts = facts_now(db, case)
    for later in (r for r in rows[last + 1 :] if r.state is StepState.DONE and r.step in rules.steps()):
        resting = rules.steps()[later.step]
        if step in (*resting.after, *rules.assessments(resting, facts)):
            raise Invalid("step.rests", field="step", later=later.step)
    db.delete(rows[last])
    cases.moved(db, case)
    audit.record(
        db, actor, "step_taken_back", county=case.handling_county, subject=f"case {case_id}", step=step,
        on=str(rows[last].done_on),
    )  # fmt: skip


def _keep(db: Session, actor: Actor, case: Case, row: CaseStep, action: str) -> None:
    db.add(row)
    cases.moved(db, case)
    audit.record(
        db, actor, action, county=case.handling_county, subject=f"case {case.id}", step=row.step, on=str(row.done_on),
        outcome=row.outcome, days=row.days, by=row.by_institution_id, reason=row.reason,
    )  # fmt: skip


@access.command(Right.WORK_CASE)
def invite_partner(db: Session, actor: Actor, *, case_id: int, institution_id: int, expected_version: int) -> None:
    """Invite OIM, UNHCR, a legal-aid organisation or the bar to one case: from here it sees it. Invalid without a
    consent that covers such help, for a body of another kind or county, and for one that is invited already."""
    case = cases.led(db, actor, case_id, expected_version)
    body = db.get(Institution, institution_id)
    if body is None or not body.active:
        raise NotFound("institution.unknown", field="institution_id")
    here = body.county is None or case.handling_county in institutions.covered(db, body)
    if body.kind not in ROLE_OF_PARTNER or not here or institution_id == case.lead_institution_id:
        raise Invalid("partner.kind", field="institution_id")
    if not cases.may_refer(db, case, HELP_OF_PARTNER[ROLE_OF_PARTNER[body.kind]], settings.now(db)):
        raise Invalid("partner.no_consent", field="institution_id")
    if any(p.institution_id == institution_id for p in partners_of(db, case_id)):
        raise Invalid("partner.invited", field="institution_id")
    db.add(CasePartner(
        case_id=case_id, institution_id=institution_id, role=ROLE_OF_PARTNER[body.kind], invited_at=settings.now(db)
    ))  # fmt: skip
    cases.moved(db, case)
    audit.record(
        db, actor, "partner_invited", county=case.handling_county, subject=f"case {case_id}", partner=institution_id
    )


def end_uncovered(db: Session, actor: Actor, case: Case) -> None:
    """End the invitations of partners whose help the newest answer about services does not cover any more."""
    for partner in partners_of(db, case.id or 0):
        if not cases.may_refer(db, case, HELP_OF_PARTNER[partner.role], settings.now(db)):
            _end(db, actor, case, partner)


def _end(db: Session, actor: Actor, case: Case, partner: CasePartner) -> None:
    partner.ended_at = settings.now(db)
    db.add(partner)
    audit.record(
        db, actor, "partner_ended", county=case.handling_county, subject=f"case {case.id}",
        partner=partner.institution_id,
    )  # fmt: skip


@access.command(Right.WORK_CASE)
def end_partner(db: Session, actor: Actor, *, case_id: int, institution_id: int, expected_version: int) -> None:
    """End an invitation: the partner no longer sees the case; what it did stays."""
    case = cases.led(db, actor, case_id, expected_version)
    standing = [p for p in partners_of(db, case_id) if p.institution_id == institution_id]
    if not standing:
        raise NotFound("partner.unknown", field="institution_id")
    _end(db, actor, case, standing[0])
    cases.moved(db, case)
