"""docs/case_states.md, written from the tables of steps: `python -m dashboard.documents.states_page`."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from dashboard.words import has, t
from data_model import settings
from data_model.cases import CLOSE_NEEDS, PROGRESS, VICTIM_STATUS
from data_model.handovers.tables import HANDOVER
from data_model.referrals.transitions import REFERRAL
from data_model.transitions import PROPOSED, Table, Transition

PAGE = Path(__file__).parents[2] / "docs" / "case_states.md"
COLUMNS = ("from", "to", "who", "what must be there", "what is kept", "deadline", "basis", "command")
MANY = 6  # states: a step from more of them is drawn from "any"
NEEDS = {
    "assessed": "an assessment",
    "consent_given": "a consent that was given",
    "consent_valid": "a consent that covers the need and has not expired",
    "under_way": "a referral under way",
    "running": "a service that runs",
    "nothing_under_way": "no referral under way",
    "closing_proposed": "the lead institution's proposal to close",
    "no_centre": "no regional centre that serves the county",
    "helped": "a service that has started once",
    "said_no": "a refusal, or a consent withdrawn",
    "ruled_out": "the victim's status ruled out",
    "reason": "a coded reason",
}
KEPT = {
    "signal": "the case, under a code",
    "notice": "the notices, to whom and when",
    "assessment": "what the signs, the risk and the special needs came to",
    "decision": "who decided, and when",
    "consent": "the answer, who gave it, for which services, until when",
    "referral": "one referral for each need",
    "service": "the day on which the service starts",
    "note": "a note of monitoring",
    "reason": "the reason, as a code",
}


@dataclass(frozen=True)
class Subject:
    """One table of steps: its title, what is said of it, and the list that has the words of its states."""

    title: str
    said: str
    words: str
    table: Table


SUBJECTS = (
    Subject(
        "Victim status",
        "One of the two axes of a case. Help hangs on no status and on no complaint (Legea nr. 211/2004, art. 1\\^1).",
        "victim_status", VICTIM_STATUS,
    ),
    Subject(
        "Case",
        "The other axis: how far the case is. Whoever refused or withdrew may come back.",
        "progress", PROGRESS,
    ),
    Subject("Referral", "A need asked of an institution.", "referral_status", REFERRAL),
    Subject("Hand-over", "A case offered to another institution, of the county or not.", "handover_status", HANDOVER),
)  # fmt: skip


def text() -> str:
    """The page."""
    return "\n".join((*_head(), *(line for subject in SUBJECTS for line in _subject(subject)), *_closing())) + "\n"


def _head() -> list[str]:
    return [
        "# States and steps",
        "",
        "Written from the tables that the commands obey (`data_model/cases/course.py`, `data_model/referrals/`,",
        "`data_model/handovers/`) by `python -m dashboard.documents.states_page`; a test fails when it is not true.",
        "A step that stands in no row is refused, and changes nothing. “propus” marks a rule for which no article was",
        "found: the text of HG nr. 88/2023 was not at hand, only the titles of its modules. Deadlines are settings.",
        "",
    ]


def _subject(subject: Subject) -> Iterator[str]:
    yield from (f"## {subject.title}", "", subject.said, "", "```mermaid", "stateDiagram-v2")
    yield from (f"    {state} : {_word(subject, state)}" for state in _states(subject.table))
    yield from dict.fromkeys(line for step in subject.table for line in _arrows(step))
    yield from ("```", "", f"| {' | '.join(COLUMNS)} |", f"|{'---|' * len(COLUMNS)}")
    yield from (_row(subject, step) for step in subject.table)
    yield ""


def _states(table: Table) -> list[StrEnum]:
    return list(dict.fromkeys(state for step in table for state in (*step.sources, step.to)))


def _arrows(step: Transition) -> list[str]:
    who = " / ".join(part.value for part in step.by)
    if not step.sources:
        return [f"    [*] --> {step.to} : {who}"]
    if len(step.sources) > MANY:
        return ["    any : any open state", f"    any --> {step.to} : {who}"]
    return [f"    {source} --> {step.to} : {who}" for source in step.sources]


def _row(subject: Subject, step: Transition) -> str:
    cells = (
        ", ".join(_named(subject, source) for source in step.sources) if step.sources else "(beginning)",
        _named(subject, step.to),
        _who(step),
        "; ".join(NEEDS[need] for need in step.needs),
        _kept(step),
        _deadline(step.deadline),
        PROPOSED if step.basis == PROPOSED else step.basis,
        f"`{step.command}`" if step.command else "",
    )
    return f"| {' | '.join(cells)} |"


def _word(subject: Subject, state: StrEnum) -> str:
    key = f"terms.{subject.words}.{state}"
    return t(key) if has(key) else state.value


def _named(subject: Subject, state: StrEnum) -> str:
    word = _word(subject, state)
    return f"{word} (`{state}`)" if word != state.value else f"`{state}`"


def _who(step: Transition) -> str:
    by = " or ".join(t(f"course.by.{part}") for part in step.by)
    if not step.deciders:
        return by
    kinds = ", ".join(f"`{kind}`" for kind in step.deciders)
    return f"{by}; decided by {kinds}"


def _kept(step: Transition) -> str:
    if not step.record:
        return ""
    return KEPT[step.record] if step.record in KEPT else f"the event “{t(f'audit.action.{step.record}')}”"


def _deadline(name: str | None) -> str:
    if name is None:
        return ""
    facts = settings.deadlines()[name]
    hours = facts["hours"]
    length = f"{hours // 24} days" if hours > 72 and hours % 24 == 0 else f"{hours} h"
    since = t(f"help.runs_from.{facts['runs_from']}")
    return f"`{name}`: {length}, {since} ({facts['basis']})".replace("^", "\\^")


def _closing() -> list[str]:
    words = {reason: t(f"terms.close_reason.{reason}") for reason in CLOSE_NEEDS}
    rows = [f"| {words[reason]} (`{reason}`) | {NEEDS[need]} |" for reason, need in CLOSE_NEEDS.items()]
    return [
        "## Reasons to close that must be true",
        "",
        "| reason | what must be there |",
        "|---|---|",
        *rows,
        "",
        "The other reasons say nothing that stands in the program, and are taken as given.",
    ]


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
