"""The rules of the tracks, read from catalog/tracks.toml: which apply to a case, which steps can be done, by when.

Pure: no table and no clock. Days are calendar days in Bucharest, moments are aware.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from tomllib import loads
from typing import Any

from data_model.cases.codes import MAYBE_MINORS, AgeBand, Citizenship, Signal
from data_model.institutions import InstitutionKind
from data_model.periods import BUCHAREST
from data_model.tracks.codes import BRINGING_HOME, SEEKERS, Arrival, Asylum, Bar, PartnerRole, Sender, StepState

LEAD = "lead"
PROPOSED = "propus"
CASE_OPENED = "case_opened"
PARTNER_INVITED = "partner_invited"
FAVOURABLE = "favourable"
NOT_ABROAD = ("RO", "ZZ")  # in the country, or not known where


@dataclass(frozen=True)
class Step:
    """One step of a track, as the catalog has it."""

    code: str
    track: str
    basis: str
    by: tuple[str, ...]
    after: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    child_requires: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    asylum: bool = True
    skip: bool = True
    again: bool = False
    optional: bool = False
    fact: str = ""
    days: str = ""
    document: str = ""
    deadline: str = ""
    every: str = ""
    until: str = ""
    runs_from: str = ""

    @property
    def repeatable(self) -> bool:
        return self.again or bool(self.every)

    def done_by(self, kind: InstitutionKind, *, lead: bool) -> bool:
        """Whether an institution of this kind does the step; `lead`: it leads the case."""
        return kind.value in self.by or (lead and LEAD in self.by)


@dataclass(frozen=True)
class Track:
    """One track: when it applies, and its steps in order."""

    code: str
    when: Mapping[str, Any]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Facts:
    """What the tracks of a case depend on. `partners`: since when each is invited."""

    age_band: AgeBand
    citizenship: Citizenship
    destination: str
    source: Signal
    opened_at: datetime
    asylum: Asylum = Asylum.NONE
    unaccompanied: bool = False
    sender: Sender | None = None
    arrival: Arrival | None = None
    partners: Mapping[PartnerRole, datetime] | None = None
    refused: bool = False  # services, by the person

    @property
    def maybe_child(self) -> bool:
        """Who may be a child is taken for one (Directive 2011/36/EU, art. 13(2))."""
        return self.age_band in MAYBE_MINORS

    @property
    def returning(self) -> bool:
        if self.sender is not None:
            return self.sender in BRINGING_HOME
        return self.destination not in NOT_ABROAD or self.source is Signal.CONSULATE

    @property
    def invited(self) -> Mapping[PartnerRole, datetime]:
        """The partners; UNHCR also where it sent the case."""
        sent = {PartnerRole.UNHCR: self.opened_at} if self.sender is Sender.UNHCR else {}
        return sent | dict(self.partners or {})


@dataclass(frozen=True)
class Record:
    """A step that was done, or noted as not needed, on a day."""

    step: str
    state: StepState
    on: date
    outcome: str = ""
    days: int | None = None


Hours = Callable[[str], int]
"""How many hours a deadline of that name is."""


@cache
def tracks() -> dict[str, Track]:
    """All tracks, in their order."""
    raw = loads((Path(__file__).parents[1] / "catalog" / "tracks.toml").read_text("utf-8"))
    return {code: _track(code, dict(facts)) for code, facts in raw.items()}


def _track(code: str, facts: dict[str, Any]) -> Track:
    said: dict[str, dict[str, Any]] = facts.pop("steps")
    return Track(code, facts, tuple(_step(step, code, values) for step, values in said.items()))


def _step(code: str, track: str, said: dict[str, Any]) -> Step:
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in said.items()}
    return Step(code=code, track=track, **values)


@cache
def steps() -> dict[str, Step]:
    """All steps by code; no two tracks share one."""
    return {step.code: step for track in tracks().values() for step in track.steps}


def applies(track: Track, facts: Facts) -> bool:
    """Whether the case goes through this track."""
    said = {
        "age": facts.age_band in track.when.get("age", ()),
        "citizenship": facts.citizenship in track.when.get("citizenship", ()),
        "returning": facts.returning,
        "asylum": facts.asylum is not Asylum.NONE,
        "unaccompanied": facts.unaccompanied,
        "partner": track.when.get("partner") in facts.invited,
        "refused": track.when.get("refused") is facts.refused,
    }
    return all(said[name] for name in track.when)


def newest(step: str, records: Sequence[Record]) -> Record | None:
    """The last record of a step; `records` are in the order in which they were made."""
    return next((r for r in reversed(records) if r.step == step), None)


def _last(step: str, records: Sequence[Record]) -> int:
    return max((i for i, r in enumerate(records) if r.step == step and r.state is StepState.DONE), default=-1)


def assessments(step: Step, facts: Facts) -> tuple[str, ...]:
    """The steps that must have come out favourably before this one."""
    return step.requires + (step.child_requires if facts.maybe_child else ())


def bar(step: Step, facts: Facts, records: Sequence[Record]) -> tuple[Bar, tuple[str, ...]] | None:
    """Why the step cannot be done, and the steps or the fact that it waits for; None when it can.

    What no order of steps can lift is said first.
    """
    if not applies(tracks()[step.track], facts):
        return Bar.OTHER_TRACK, ()
    if not step.asylum and facts.asylum in SEEKERS:
        return Bar.ASYLUM, ()
    if newest(step.code, records) and not step.repeatable:
        return Bar.RECORDED, ()
    for wanted in assessments(step, facts):
        found = _last(wanted, records)
        if found < 0 or found < _last(step.code, records):
            return Bar.ASSESSMENT, (wanted,)
        if records[found].outcome != FAVOURABLE:
            return Bar.UNFAVOURABLE, (wanted,)
    if waits := tuple(s for s in step.after if _comes_first(s, step, facts, records)):
        return Bar.AFTER, waits
    return (Bar.FACT, (step.fact,)) if step.fact and not _known(step.fact, facts) else None


def may_be_left_out(step: Step) -> bool:
    """Whether a step may be noted as not needed."""
    return step.skip and not step.every


def _comes_first(code: str, step: Step, facts: Facts, records: Sequence[Record]) -> bool:
    """Whether an earlier step is still missing. Monitoring follows a return that took place, not one noted as not
    needed."""
    found = newest(code, records)
    if found is None:
        return applies(tracks()[steps()[code].track], facts)
    return bool(step.every) and found.state is not StepState.DONE


def _known(fact: str, facts: Facts) -> bool:
    return {
        "sender": facts.sender is not None,
        "arrival": facts.arrival is not None,
        "protection": facts.asylum is Asylum.GRANTED,
    }[fact]


def due(step: Step, facts: Facts, records: Sequence[Record], hours: Hours) -> datetime | None:
    """By when the step must be done next; None where no deadline runs."""
    if not applies(tracks()[step.track], facts):
        return None
    anchor = _anchor(step, facts, records)
    if anchor is None:
        return None
    if step.every:
        done = newest(step.code, records)
        since = max(anchor, _morning(done.on)) if done else anchor
        at = since + timedelta(hours=hours(step.every))
        return at if at <= anchor + timedelta(hours=hours(step.until)) else None
    if not step.deadline or newest(step.code, records):
        return None
    return anchor + timedelta(hours=_granted(step, records) or hours(step.deadline))


def _granted(step: Step, records: Sequence[Record]) -> int:
    """The hours of the period that was really granted, where the deadline is its end; 0 elsewhere."""
    first = newest(step.runs_from, records)
    granted = first and first.days if step.runs_from in steps() and steps()[step.runs_from].days else None
    return (granted or 0) * 24


def _anchor(step: Step, facts: Facts, records: Sequence[Record]) -> datetime | None:
    if step.runs_from == CASE_OPENED:
        return facts.opened_at
    if step.runs_from == PARTNER_INVITED:
        return facts.invited.get(PartnerRole(tracks()[step.track].when["partner"]))
    found = newest(step.runs_from, records)
    return _morning(found.on) if found and found.state is StepState.DONE else None


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(), BUCHAREST)


IN_REACH = (None, Bar.AFTER, Bar.FACT)
"""What may hold up a step that is late all the same: only what somebody could do first."""


@dataclass(frozen=True)
class Standing:
    """Where a step stands. `record`: the newest; `due_at`: None where nothing is due."""

    step: Step
    record: Record | None
    bar: Bar | None
    waits_for: tuple[str, ...]
    due_at: datetime | None

    def overdue(self, now: datetime) -> bool:
        """Late and within somebody's power: not where a rule forbids the step."""
        return self.due_at is not None and self.due_at < now and self.bar in IN_REACH


def standings(track: Track, facts: Facts, records: Sequence[Record], hours: Hours) -> list[Standing]:
    """Every step of a track, in order."""
    return [_standing(step, facts, records, hours) for step in track.steps]


def _standing(step: Step, facts: Facts, records: Sequence[Record], hours: Hours) -> Standing:
    why, at = bar(step, facts, records), due(step, facts, records, hours)
    if why is None and step.every and newest(step.code, records) and at is None:
        why = (Bar.ENDED, ())
    barred, waits_for = why or (None, ())
    return Standing(step, newest(step.code, records), barred, waits_for, at)


def overdue(
    track: Track, facts: Facts, records: Sequence[Record], hours: Hours, now: datetime
) -> list[tuple[str, datetime]]:
    """The late steps of a track, and by when they were due."""
    found = ((step, due(step, facts, records, hours)) for step in track.steps if step.runs_from)
    past = [(step, at) for step, at in found if at is not None and at < now]
    return [(step.code, at) for step, at in past if _standing(step, facts, records, hours).bar in IN_REACH]


def next_step(stands: Sequence[Standing]) -> Step | None:
    """The step to offer: the first that can be done and was not, or that is due again; never an optional one."""
    for one in stands:
        waiting = one.record is None or (one.step.every and one.due_at is not None)
        if one.bar is None and waiting and not one.step.optional:
            return one.step
    return None


@dataclass(frozen=True)
class Period:
    """The recovery and reflection period: `day` counts from 1, and stands still after the last."""

    first: date
    days: int
    day: int
    last: date
    over: bool


def reflection(records: Sequence[Record], today: date) -> Period | None:
    """The day of the reflection period that was granted; None where none was."""
    found = newest("reflection", records)
    if found is None or found.days is None:
        return None
    last, passed = found.on + timedelta(days=found.days - 1), (today - found.on).days + 1
    return Period(found.on, found.days, min(max(passed, 1), found.days), last, today > last)
