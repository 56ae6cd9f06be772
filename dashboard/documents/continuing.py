"""What the minutes say of points that go on: which were postponed, what was asked elsewhere and answered."""

from dashboard.documents.paper import Block, Line, clean
from dashboard.words import t
from data_model.minutes import MinutesPoint, MinutesRecord


def postponed_blocks(record: MinutesRecord) -> tuple[Block, ...]:
    """One line under the agenda; nothing where every point was finished."""
    if not record.postponed or record.closed_at is None:
        return ()
    points = ", ".join(map(str, record.postponed))
    return (Line(t("forwarding.paper.postponed", n=len(record.postponed), points=points)),)


def going_on_blocks(record: MinutesRecord, point: MinutesPoint) -> tuple[Block, ...]:
    """At a point: its questions with their answers, and that it goes on."""
    lines: list[Block] = []
    for one in record.forwards:
        if one.point == point.number:
            waiting = t("forwarding.paper.waiting", question=one.question)
            asked = clean(one.question if one.answer else waiting)
            lines.append(Line(asked, label=t("forwarding.paper.asked", to=one.to)))
            if one.answer:
                lines.append(Line(clean(one.answer), label=t("forwarding.paper.answer", to=one.to)))
    if point.number in record.postponed and record.closed_at is not None:
        lines.append(Line(t("forwarding.paper.goes_on")))
    return tuple(lines)
