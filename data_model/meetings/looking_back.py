"""Looking back: what the county's minutes say about some words, a body, a service, a plan action or a case.

Read from the newest version of each closed meeting in reach; an institution finds only meetings it was invited to.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from data_model import access, audit, cases, services
from data_model.access import Actor, Right
from data_model.errors import Invalid, NotFound
from data_model.institutions import Institution
from data_model.meetings.tables import AgendaPoint, Decision, Meeting, MeetingCase, MeetingState, PointState
from data_model.meetings.versions import newest
from data_model.minutes import MinutesAction, MinutesPoint, MinutesRecord
from data_model.services import Service
from geodata.spelling import comma_below

MOST = 50  # results of one search
SHORTEST = 2  # letters of a search
AROUND = 90  # letters on each side of what was found
Naming = Callable[[str, str, Mapping[str, str | int]], str]
"""What a point is called, from its rule, title and figures: the words of a rule are the screen's."""


@dataclass(frozen=True)
class Excerpt:
    """What was found, and the words around it."""

    before: str
    found: str
    after: str


@dataclass(frozen=True)
class Found:
    """A point of a past meeting; point 0 is the head of the minutes: place, chair, secretary, who came."""

    meeting_id: int
    county: str
    number: int
    year: int
    held_at: datetime
    point: int
    rule: str
    title: str
    figures: dict[str, str | int]
    excerpt: Excerpt | None
    decisions: tuple[str, ...]
    actions: tuple[MinutesAction, ...]


def plain(text: str) -> str:
    """The text in small letters without marks, letter for letter: a place in one is the same place in the other."""
    return "".join(unicodedata.normalize("NFD", letter)[0].lower()[:1] for letter in comma_below(text))


def _pattern(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(word)}")


@access.question(Right.SEE_MEETINGS)
def look_back(
    db: Session,
    actor: Actor,
    *,
    words: str = "",
    institution_id: int | None = None,
    service_id: int | None = None,
    plan_action: str = "",
    naming: Naming | None = None,
) -> list[Found]:
    """The points that hold every word (each may go on: "referir" finds "referirile"), whatever their diacritics, and
    are about the institution, the service and the plan action where one is named; the newest first, at most MOST.

    Invalid for a search of less than SHORTEST letters with nothing else named.
    """
    audit.seen(db, actor, "minutes_searched", county=actor.county)
    wanted = tuple(_pattern(w) for w in plain(words).split())
    if sum(len(w) for w in words.split()) < SHORTEST and not (institution_id or service_id or plan_action):
        raise Invalid("search.short", field="words", least=SHORTEST)
    names = _names(db, actor, institution_id, service_id)
    found: list[Found] = []
    for meeting in _held(db, actor):
        assert meeting.id is not None
        decided = _decided_for(db, meeting.id, plan_action) if plan_action else frozenset()
        for one in _in_record(meeting, newest(db, meeting.id), wanted, naming):
            if names and not _about(one, names):
                continue
            if plan_action and not (one.point in decided or _serves(one, plan_action)):
                continue
            found.append(one)
        if len(found) >= MOST:
            break
    return found[:MOST]


@access.question(Right.SEE_CASES)
def about_case(db: Session, actor: Actor, *, case_id: int) -> list[Found]:
    """The points of past meetings where the case stood, the newest first, for who may see both the case and the
    meeting; NotFound for a case out of reach. For the screen alone: on paper a case has the meeting's number."""
    case = cases.find(db, actor, case_id)
    cases.note_seen(db, actor, case)
    numbers = {m.meeting_id: m.number for m in db.exec(select(MeetingCase).where(MeetingCase.case_id == case.id)).all()}
    if not numbers or not actor.may(Right.SEE_MEETINGS):
        return []
    return [
        found_at(meeting, point)
        for meeting in _held(db, actor, tuple(numbers))
        for point in newest(db, meeting.id or 0).points
        if numbers[meeting.id or 0] in point.cases
    ]


def _held(db: Session, actor: Actor, ids: tuple[int, ...] | None = None) -> list[Meeting]:
    wanted = access.visible(select(Meeting).where(Meeting.state == MeetingState.CLOSED), actor)
    if ids is not None:
        wanted = wanted.where(col(Meeting.id).in_(ids))
    return list(db.exec(wanted.order_by(col(Meeting.starts_at).desc(), col(Meeting.id).desc())).all())


def _names(db: Session, actor: Actor, institution_id: int | None, service_id: int | None) -> tuple[str, ...]:
    """What the institution or the service is called, as the actor is told; NotFound for one that is not there."""
    names: list[str] = []
    if institution_id is not None:
        body = db.get(Institution, institution_id)
        if body is None:
            raise NotFound("institution.unknown", field="institution_id")
        names.append(body.name)
    if service_id is not None:
        service = db.exec(access.visible(select(Service).where(Service.id == service_id), actor)).first()
        if service is None:
            raise NotFound("service.unknown", field="service_id")
        owner = db.get_one(Institution, service.institution_id).name
        names.append(services.told_name(service, owner, services.known_places(db, actor)))
    return tuple(plain(name) for name in names)


def _about(one: Found, names: tuple[str, ...]) -> bool:
    """Whether what was decided or assumed at the point, or what brought it there, names each of them."""
    told = [*one.decisions, *(f"{a.owner} {a.text}" for a in one.actions), *map(str, one.figures.values()), one.title]
    text = plain("\n".join(told))
    return one.point > 0 and all(name in text for name in names)


def _serves(one: Found, plan_action: str) -> bool:
    return one.figures.get("code") == plan_action or any(a.plan_action == plan_action for a in one.actions)


def _decided_for(db: Session, meeting_id: int, plan_action: str) -> frozenset[int]:
    """The numbers of the points that brought a decision for the plan action."""
    kept = db.exec(
        select(AgendaPoint.id)
        .where(AgendaPoint.meeting_id == meeting_id, AgendaPoint.state == PointState.KEPT)
        .order_by(col(AgendaPoint.position))
    ).all()
    number = {id: n for n, id in enumerate(kept, start=1)}
    deciding = db.exec(
        select(Decision.point_id).where(col(Decision.point_id).in_(kept), Decision.plan_action == plan_action)
    ).all()
    return frozenset(number[id] for id in deciding)


def _in_record(
    meeting: Meeting, record: MinutesRecord, wanted: tuple[re.Pattern[str], ...], naming: Naming | None
) -> Iterator[Found]:
    head = MinutesPoint(0, "", "", {}, "", (), (), ())
    came = (f"{a.person}, {a.institution}" if a.person else a.institution for a in record.attendees)
    texts = {0: (record.place, record.chair, record.secretary, *came)}
    texts |= {p.number: (*_texts(p, naming), *_asked(record, p.number)) for p in record.points}
    for point in (*record.points, head):
        if not wanted:
            if point.number:
                yield found_at(meeting, point)
        elif (excerpt := _excerpt(texts[point.number], wanted)) is not None:
            yield found_at(meeting, point, excerpt)


def _texts(point: MinutesPoint, naming: Naming | None) -> Iterator[str]:
    yield naming(point.rule, point.title, point.figures) if naming else point.title
    yield point.notes
    yield from point.decisions
    yield from (f"{a.text} ({a.owner})" for a in point.actions)
    yield from (str(point.figures[name]) for name in ("question", "answer", "text") if name in point.figures)


def _asked(record: MinutesRecord, number: int) -> Iterator[str]:
    """What was asked elsewhere from a point, and the answer where it had come."""
    for one in record.forwards:
        if one.point == number:
            yield from (one.question, one.answer)


def _excerpt(texts: tuple[str, ...], wanted: tuple[re.Pattern[str], ...]) -> Excerpt | None:
    """The words around the first that was found, in the text that holds most of them; None where one is missing."""
    written = [comma_below(text) for text in texts]
    hits = [[m for pattern in wanted if (m := pattern.search(plain(text)))] for text in written]
    held = {m.re.pattern for row in hits for m in row}
    if len(held) < len({pattern.pattern for pattern in wanted}):
        return None
    best = max(range(len(hits)), key=lambda n: len(hits[n]))
    first, text = min(hits[best], key=lambda m: m.start()), written[best]
    start, end = first.start(), first.end()
    while end < len(text) and text[end].isalnum():
        end += 1
    return Excerpt(_tail(text[:start]), text[start:end], _lead(text[end:]))


def _tail(text: str) -> str:
    return text if len(text) <= AROUND else "…" + text[-AROUND:].partition(" ")[2]


def _lead(text: str) -> str:
    return text if len(text) <= AROUND else text[:AROUND].rpartition(" ")[0] + "…"


def found_at(meeting: Meeting, point: MinutesPoint, excerpt: Excerpt | None = None) -> Found:
    """A point of a meeting's minutes as one that was found."""
    return Found(
        meeting.id or 0, meeting.county, meeting.number, meeting.year, meeting.opened_at or meeting.starts_at,
        point.number, point.rule, point.title, point.figures, excerpt, point.decisions, point.actions,
    )  # fmt: skip
