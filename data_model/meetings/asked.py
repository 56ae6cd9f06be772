"""What others bring to a county's agenda: answers to its questions, questions it took up, measures of the Committee."""

from sqlmodel import Session, col, select

from data_model import institutions, measures
from data_model.meetings.carrying import origins, seen_keys, unfinished
from data_model.meetings.forwarding import Forward, ForwardState
from data_model.meetings.tables import ABOUT_CASES, AgendaPoint, AgendaRule, Meeting, MeetingState, PointCase

Point = tuple[AgendaRule, str, dict[str, str | int]]
"""A rule, the key of its point, and the figures of its words."""
ANSWER, QUESTION, MEASURE = "answer", "forward", "measure"


def points(db: Session, county: str) -> list[Point]:
    """Answers first, then questions, then measures."""
    return [*_answers(db, county), *_questions(db, county), *_measures(db, county)]


def _answers(db: Session, county: str) -> list[Point]:
    """Answers that came after their meeting had closed, until a meeting has seen them; where the old point itself goes
    on, the answer stands beside it."""
    found = db.exec(
        select(Forward, Meeting)
        .join(Meeting, col(Meeting.id) == col(Forward.meeting_id))
        .where(
            Forward.county == county,
            Forward.state == ForwardState.ANSWERED,
            Meeting.state == MeetingState.CLOSED,
            col(Forward.answered_at) >= col(Meeting.closed_at),
        )
        .order_by(col(Forward.answered_at), col(Forward.id))
    ).all()
    seen = seen_keys(db, county, f"{ANSWER} ", dropped=True)
    going_on = origins(db, [u.point_id for u in unfinished(db, county)])
    names = institutions.names(db, (f.to_institution_id for f, _ in found))
    of_cases = _of_cases(db, [f.point_id for f, _ in found])
    made: list[Point] = []
    for f, m in found:
        if f"{ANSWER} {f.id}" in seen or f.point_id in going_on:
            continue
        figures: dict[str, str | int] = {
            "institution": names[f.to_institution_id], "answer": f.answer, "question": f.question,
        }  # fmt: skip
        if f.point_id not in of_cases:
            figures |= {"asked_at": f"{m.number}/{m.year}", "meeting": m.id or 0}
        made.append((AgendaRule.ANSWER, f"{ANSWER} {f.id}", figures))
    return made


def _of_cases(db: Session, point_ids: list[int]) -> set[int]:
    """Those of the points that are about cases: no later paper says at which meeting they stood."""
    linked = select(PointCase.point_id).where(col(PointCase.point_id).in_(point_ids))
    by_rule = select(AgendaPoint.id).where(col(AgendaPoint.id).in_(point_ids), col(AgendaPoint.rule).in_(ABOUT_CASES))
    return {*db.exec(linked), *(point_id for point_id in db.exec(by_rule) if point_id is not None)}


def question_point(forward: Forward) -> Point:
    """The point that a question is on the agenda of the team that took it up."""
    return AgendaRule.FORWARDED, f"{QUESTION} {forward.id}", {"county": forward.county, "question": forward.question}


def _questions(db: Session, county: str) -> list[Point]:
    found = db.exec(
        select(Forward)
        .where(
            Forward.to_county == county,
            Forward.state == ForwardState.SENT,
            col(Forward.accepted_at).is_not(None),
        )
        .order_by(col(Forward.sent_at), col(Forward.id))
    ).all()
    seen = seen_keys(db, county, f"{QUESTION} ", dropped=True)
    return [point for point in map(question_point, found) if point[1] not in seen]


def _measures(db: Session, county: str) -> list[Point]:
    """Measures in force until the team has discussed them: one that was dropped or carried comes again."""
    discussed = seen_keys(db, county, f"{MEASURE} ", dropped=False)
    return [
        (
            AgendaRule.MEASURE,
            f"{MEASURE} {m.id}",
            {
                "measure": m.title, "text": m.text, "session": m.session_on.isoformat(), "due": m.due_on.isoformat(),
                "code": m.plan_action,
            },
        )
        for m in measures.in_force_for(db, county)
        if f"{MEASURE} {m.id}" not in discussed
    ]  # fmt: skip
