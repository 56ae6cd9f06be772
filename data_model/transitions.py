"""One step of a case or of a referral from a state to the next, in the form in which every table of steps is written.

The tables stand with their subjects (`data_model/cases/course.py`); the commands, the pages and docs/case_states.md
read them, so that a rule is written once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from data_model.institutions import InstitutionKind

PROPOSED = "propus"
"""The basis of a rule for which no article of law was found."""


class By(StrEnum):
    """In which part somebody makes a step: what the institution is to the case or to the referral."""

    DETECTOR = "detector"  # opens the case
    LEAD = "lead"  # leads the case
    REGIONAL = "regional"  # ANITP's centre of the case's county
    DECIDER = "decider"  # knows of the case, and may decide the victim's status
    SENDER = "sender"  # of a referral
    RECEIVER = "receiver"  # of a referral: the provider
    CLOCK = "clock"  # nobody: a deadline that has passed


@dataclass(frozen=True)
class Transition:
    """An allowed step. `sources` is empty for the beginning; `needs` name what must be there first, `record` what the
    step leaves, `deadline` a key of catalog/deadlines.toml, `deciders` who may have decided it, where that is asked."""

    sources: tuple[StrEnum, ...]
    to: StrEnum
    by: tuple[By, ...]
    command: str
    record: str
    needs: tuple[str, ...] = ()
    deciders: tuple[InstitutionKind, ...] = ()
    deadline: str | None = None
    basis: str = PROPOSED


Table = tuple[Transition, ...]


def step(table: Table, source: StrEnum | None, to: StrEnum) -> tuple[Transition, ...]:
    """The ways from a state (None: the beginning) to another one; nothing when the rules have none."""
    return tuple(t for t in table if t.to is to and (source in t.sources if source else not t.sources))


def onward(table: Table, source: StrEnum) -> tuple[Transition, ...]:
    """All steps that begin at a state."""
    return tuple(t for t in table if source in t.sources)


def allowed(table: Table, steps: Iterable[tuple[StrEnum | None, StrEnum]]) -> bool:
    """Whether each step of a history stands in the table."""
    return all(step(table, source, to) for source, to in steps)
