"""The course of a case: two axes, kept apart, and every step that the rules allow on each (domain.md, section 2).

The titles of the modules M1-M6 of the identification procedure are public; the text of HG nr. 88/2023 was not at hand,
so that what is not in a title is marked as proposed. Pure: nothing here reads the database.
"""

from collections.abc import Callable
from dataclasses import dataclass

from data_model.cases.codes import CloseReason, ConsentAnswer, Progress, VictimStatus
from data_model.institutions import InstitutionKind
from data_model.transitions import By, Table, Transition, onward

PRESUMING = (
    InstitutionKind.BCCO,
    InstitutionKind.DIICOT,
    InstitutionKind.IPJ,
    InstitutionKind.BORDER_POLICE,
    InstitutionKind.DGASPC,
    InstitutionKind.ANITP_REGIONAL,
    InstitutionKind.IGI,
    InstitutionKind.NGO,
)
CONFIRMING = (InstitutionKind.BCCO, InstitutionKind.DIICOT)

_MODULE = "HG nr. 88/2023, modulul {}"
_V, _P = VictimStatus, Progress

VICTIM_STATUS: Table = (
    Transition((), _V.POTENTIAL, (By.DETECTOR,), "cases.open_case", "signal", basis=_MODULE.format("M1")),
    Transition(
        (_V.POTENTIAL,), _V.PRESUMED, (By.LEAD, By.DECIDER), "cases.set_victim_status", "decision",
        deciders=PRESUMING, basis=_MODULE.format("M3"),
    ),
    Transition(
        (_V.PRESUMED,), _V.IDENTIFIED, (By.LEAD, By.DECIDER), "cases.set_victim_status", "decision",
        deciders=CONFIRMING,
    ),
    Transition(
        (_V.POTENTIAL, _V.PRESUMED, _V.IDENTIFIED), _V.RULED_OUT, (By.LEAD, By.DECIDER), "cases.set_victim_status",
        "decision", deciders=CONFIRMING,
    ),
    Transition(
        (_V.RULED_OUT,), _V.POTENTIAL, (By.LEAD, By.DECIDER), "cases.set_victim_status", "decision",
        deciders=PRESUMING,
    ),
)  # fmt: skip
"""Services hang on no status and on no complaint (Legea nr. 211/2004, art. 1^1 alin. (2)): no step of a case asks it,
but a closing as "not a victim"."""

OPEN = tuple(p for p in Progress if p is not Progress.CLOSED)
PROGRESS: Table = (
    Transition((), _P.SIGNALLED, (By.DETECTOR,), "cases.open_case", "signal"),
    Transition(
        (_P.SIGNALLED,), _P.NOTIFIED, (By.DETECTOR, By.LEAD), "cases.note_notified", "notice", deadline="notify",
        basis=_MODULE.format("M1"),
    ),
    Transition(
        (_P.NOTIFIED, _P.REOPENED), _P.ASSESSED, (By.LEAD, By.REGIONAL), "cases.assess", "assessment",
        deadline="assess", basis=_MODULE.format("M2–M5"),
    ),
    Transition(
        (_P.ASSESSED, _P.REFUSED, _P.WITHDRAWN, _P.REOPENED), _P.CONSENTED, (By.LEAD,), "cases.record_consent",
        "consent", ("assessed",), basis=_MODULE.format("M4"),
    ),
    Transition(
        (_P.NOTIFIED, _P.ASSESSED, _P.REOPENED), _P.REFUSED, (By.LEAD,), "cases.record_consent", "consent",
        basis=_MODULE.format("M4"),
    ),
    Transition(
        (_P.CONSENTED, _P.REFERRED, _P.IN_ASSISTANCE, _P.MONITORED, _P.REOPENED), _P.WITHDRAWN, (By.LEAD,),
        "cases.record_consent", "consent", ("consent_given",), basis=_MODULE.format("M4"),
    ),
    Transition(
        (_P.WITHDRAWN,), _P.REFERRED, (By.LEAD,), "cases.record_consent", "consent", ("assessed", "under_way"),
        basis=_MODULE.format("M4"),
    ),
    Transition(
        (_P.WITHDRAWN,), _P.IN_ASSISTANCE, (By.LEAD,), "cases.record_consent", "consent", ("assessed", "running"),
        basis=_MODULE.format("M4"),
    ),
    Transition(
        (_P.CONSENTED, _P.REOPENED), _P.REFERRED, (By.LEAD,), "referrals.send_batch", "referral", ("consent_valid",),
    ),
    Transition(
        (_P.REFERRED,), _P.IN_ASSISTANCE, (By.RECEIVER,), "referrals.start", "service", ("under_way",),
        deadline="answer",
    ),
    Transition((_P.IN_ASSISTANCE,), _P.MONITORED, (By.LEAD,), "cases.add_note", "note", deadline="review"),
    Transition(
        OPEN, _P.CLOSED, (By.REGIONAL,), "cases.validate_closing", "reason", ("closing_proposed", "nothing_under_way"),
        deadline="validate_closing",
    ),
    Transition(
        OPEN, _P.CLOSED, (By.LEAD,), "cases.propose_closing", "reason", ("no_centre", "nothing_under_way"),
    ),
    Transition((_P.CLOSED,), _P.REOPENED, (By.LEAD, By.REGIONAL), "cases.reopen_case", "reason"),
)  # fmt: skip

CLOSE_NEEDS: dict[CloseReason, str] = {
    CloseReason.PLAN_COMPLETED: "helped",
    CloseReason.REFUSAL: "said_no",
    CloseReason.NOT_VICTIM: "ruled_out",
}
"""What a reason to close says of the case, and so must be true; the other reasons say nothing that stands here."""


@dataclass(frozen=True)
class Standing:
    """What of a case the rules look at."""

    progress: Progress
    victim_status: VictimStatus
    assessed: bool = False
    answer: ConsentAnswer | None = None
    consent_valid: bool = False  # given, and not expired
    under_way: int = 0  # referrals sent, accepted or started
    running: bool = False  # a service has started and not ended
    helped: bool = False  # a service has started once
    closing: bool = False  # the lead institution has proposed to close
    centre: bool = True  # a regional centre serves the county


CHECKS: dict[str, Callable[[Standing], bool]] = {
    "assessed": lambda s: s.assessed,
    "consent_given": lambda s: s.answer is ConsentAnswer.GIVEN,
    "consent_valid": lambda s: s.consent_valid,
    "under_way": lambda s: s.under_way > 0,
    "running": lambda s: s.running,
    "nothing_under_way": lambda s: s.under_way == 0,
    "closing_proposed": lambda s: s.closing,
    "no_centre": lambda s: not s.centre,
    "helped": lambda s: s.helped,
    "said_no": lambda s: s.answer in (ConsentAnswer.REFUSED, ConsentAnswer.WITHDRAWN),
    "ruled_out": lambda s: s.victim_status is VictimStatus.RULED_OUT,
}


def missing(transition: Transition, standing: Standing) -> tuple[str, ...]:
    """What must still be there before the step, as the codes of its needs."""
    return tuple(need for need in transition.needs if not CHECKS[need](standing))


def may_close(reason: CloseReason, standing: Standing) -> str | None:
    """The code of what a reason to close claims and the case does not have; None when it may be given."""
    need = CLOSE_NEEDS.get(reason)
    return need if need and not CHECKS[need](standing) else None


@dataclass(frozen=True)
class NextStep:
    """A step that begins where the case stands: whether it is the asker's to make, and what is missing for it."""

    transition: Transition
    mine: bool
    missing: tuple[str, ...]


def next_steps(standing: Standing, parts: frozenset[By], kind: str) -> tuple[NextStep, ...]:
    """The steps of both axes from where the case stands, for an institution of a kind in these parts; those that may be
    made now first. A closed case has the one step that opens it again."""
    found = [NextStep(t, _mine(t, parts, kind), missing(t, standing)) for t in onward(PROGRESS, standing.progress)]
    if standing.progress is not Progress.CLOSED:
        decided = onward(VICTIM_STATUS, standing.victim_status)
        found += [NextStep(t, _mine(t, parts, kind), missing(t, standing)) for t in decided]
    return tuple(sorted(found, key=lambda s: (not s.mine, len(s.missing) > 0)))


def _mine(transition: Transition, parts: frozenset[By], kind: str) -> bool:
    """The lead institution notes what any body decided, the others only what they may decide themselves."""
    decides = By.LEAD in parts or not transition.deciders or kind in transition.deciders
    return decides and bool(parts & set(transition.by))
