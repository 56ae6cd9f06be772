"""The minutes of a meeting (procesul-verbal) as plain values: what the documents print and what is locked.

A record holds no case code: cases stand under the meeting's own numbers ("cazul 1"), so that the papers of two
meetings cannot be joined (Strategy L520: confidentiality and anonymity).

A correction is a record of its own, that says what it replaces, why, and each change in old and new words.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class MinutesAttendee:
    institution: str
    person: str
    presence: str  # a Presence value: present, substitute, absent_notice, absent
    member: bool = True  # counts towards the quorum; False for a guest
    instead_of: str = ""  # whose place a substitute took, where the act names somebody


@dataclass(frozen=True)
class MinutesReminded:
    """An institution whose people acknowledged the confidentiality reminder."""

    institution: str
    aloud: bool  # heard it read in the room; False: read it on a device of their own


@dataclass(frozen=True)
class MinutesCase:
    number: int  # the meeting's own number
    age_band: str  # an AgeBand value
    progress: str  # a Progress value
    needs: tuple[str, ...]  # NeedKind values


@dataclass(frozen=True)
class MinutesAction:
    number: int
    text: str
    owner: str
    due_on: date
    plan_action: str  # "3.2.9" or ""
    state: str  # an ActionState value


@dataclass(frozen=True)
class MinutesMaterial:
    number: int  # within its point
    title: str  # "" for one told by its number
    pages: int
    digest: str  # SHA-256, in hexadecimal, of the document as it was given out


@dataclass(frozen=True)
class MinutesPoint:
    number: int
    rule: str  # an AgendaRule value
    title: str  # "" when the rule's own words with `figures` are the title
    figures: dict[str, str | int]  # what the reason's sentence needs; cases only as the meeting's numbers
    notes: str
    decisions: tuple[str, ...]
    actions: tuple[MinutesAction, ...]
    cases: tuple[int, ...]  # meeting numbers
    materials: tuple[MinutesMaterial, ...] = ()


@dataclass(frozen=True)
class MinutesForward:
    """A question that the meeting sent elsewhere from a point; the answer is "" where none had come."""

    point: int
    to: str
    question: str
    answer: str


@dataclass(frozen=True)
class MinutesChange:
    field: str  # place, chair, secretary, presence, person, quorum, notes, decision
    where: str  # the institution, the point "3" or the decision "3.1"; "" for the meeting itself
    before: str
    after: str


@dataclass(frozen=True)
class MinutesCorrection:
    version: int  # 2 for the first correction: the minutes locked at closing are version 1
    replaces: str  # digest of the version before
    because: str
    by: str  # who corrected, with the institution
    made_at: datetime  # UTC
    changes: tuple[MinutesChange, ...]


@dataclass(frozen=True)
class MinutesRecord:
    county: str  # county code
    number: int
    year: int
    kind: str  # ordinary, at_need
    period: str  # "2026-Q4"
    held_at: datetime  # UTC
    closed_at: datetime | None  # UTC; None while the meeting is open
    place: str
    chair: str
    secretary: str
    act: str  # "Ordinul nr. … din …" parts as "number/date", "" when no act is in force
    plan_actions: tuple[str, ...]
    members: int  # institutions of which the quorum is counted
    attendees: tuple[MinutesAttendee, ...]
    quorum: bool
    points: tuple[MinutesPoint, ...]
    cases: tuple[MinutesCase, ...]
    earlier_actions: tuple[MinutesAction, ...]  # assumed at earlier meetings, with their state on the day
    audit_head: str  # hash of the county's audit chain just before closing, or before the correction
    demo: bool
    correction: MinutesCorrection | None = None  # None for the minutes locked at closing
    quorum_rule: str = ""  # a QuorumRule value; "" in minutes locked before rules were known: more than half
    quorum_needed: int = 0  # how many of the members must come
    postponed: tuple[int, ...] = ()  # the points that go on at the next meeting
    forwards: tuple[MinutesForward, ...] = ()
    acknowledged: tuple[MinutesReminded, ...] | None = None  # None in minutes from before it was asked for

    @property
    def version(self) -> int:
        return self.correction.version if self.correction else 1

    def canonical(self) -> str:
        """The record as one line of JSON with sorted keys: the bytes that `digest` covers.

        What minutes could not say when they were locked is left out where it says nothing, so that they keep their
        digest: `_LATER` names it.
        """
        said = asdict(self)
        _leave_out(MinutesRecord, said)
        for attendee in said["attendees"]:
            _leave_out(MinutesAttendee, attendee)
        for point in said["points"]:
            _leave_out(MinutesPoint, point)
        return json.dumps(said, sort_keys=True, ensure_ascii=False, default=lambda v: v.isoformat())

    def digest(self) -> str:
        """SHA-256, in hexadecimal, of the canonical record."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()


_LATER: dict[type, tuple[str, ...]] = {
    MinutesRecord: ("correction", "quorum_rule", "quorum_needed", "postponed", "forwards", "acknowledged"),
    MinutesAttendee: ("member", "instead_of"),
    MinutesPoint: ("materials",),
}
"""The fields that came after the first minutes were locked; each has a value that says nothing."""


def _leave_out(kind: type, said: dict[str, Any]) -> None:
    for name in _LATER[kind]:
        if said[name] == getattr(kind, name):
            del said[name]


def from_canonical(text: str) -> MinutesRecord:
    """The record that `canonical` wrote; raises KeyError or TypeError where the text is not one."""
    raw = json.loads(text)

    def action(a: dict[str, object]) -> MinutesAction:
        return MinutesAction(**{**a, "due_on": date.fromisoformat(str(a["due_on"]))})  # type: ignore[arg-type]

    points = tuple(
        MinutesPoint(
            **{
                **p,
                "decisions": tuple(p["decisions"]),
                "actions": tuple(action(a) for a in p["actions"]),
                "cases": tuple(p["cases"]),
                "materials": tuple(MinutesMaterial(**m) for m in p.get("materials", ())),
            }
        )
        for p in raw["points"]
    )
    corrected, reminded = raw.get("correction"), raw.get("acknowledged")
    return MinutesRecord(
        **{
            **raw,
            "correction": _correction(corrected) if corrected else None,
            "acknowledged": None if reminded is None else tuple(MinutesReminded(**one) for one in reminded),
            "held_at": datetime.fromisoformat(raw["held_at"]),
            "closed_at": datetime.fromisoformat(raw["closed_at"]) if raw["closed_at"] else None,
            "plan_actions": tuple(raw["plan_actions"]),
            "attendees": tuple(MinutesAttendee(**a) for a in raw["attendees"]),
            "points": points,
            "cases": tuple(MinutesCase(**{**c, "needs": tuple(c["needs"])}) for c in raw["cases"]),
            "earlier_actions": tuple(action(a) for a in raw["earlier_actions"]),
            "postponed": tuple(raw.get("postponed", ())),
            "forwards": tuple(MinutesForward(**f) for f in raw.get("forwards", ())),
        }
    )


def _correction(raw: dict[str, Any]) -> MinutesCorrection:
    changes = tuple(MinutesChange(**change) for change in raw["changes"])
    return MinutesCorrection(**{**raw, "made_at": datetime.fromisoformat(raw["made_at"]), "changes": changes})
