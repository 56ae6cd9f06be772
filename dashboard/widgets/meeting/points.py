"""The words of a meeting and of its points, as HTML and as labels of buttons."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from html import escape
from textwrap import shorten

from dashboard.documents.agenda import agenda_reason, agenda_title
from dashboard.widgets.badge import Badge, Tone, plain
from dashboard.words import t
from dashboard.words.formats import datetime_text, local
from dashboard.words.plan_words import of_plan
from data_model.meetings import MeetingDetail, MeetingRow, MeetingState, PointRow, PointState
from data_model.plan_catalog import plan_for

LABEL = 70  # signs of a title on a button
TONES: dict[MeetingState, Tone] = {
    MeetingState.PREPARING: "waiting",
    MeetingState.OPEN: "info",
    MeetingState.CLOSED: "good",
}


def name_of(row: MeetingRow) -> str:
    """Ședința nr. 3/2026."""
    return t("meetings.name", number=row.number, year=row.year)


def state_of(row: MeetingRow) -> Badge:
    return Badge(TONES[row.state], t(f"terms.meeting_state.{row.state}"))


def facts_of(row: MeetingRow) -> str:
    """One line: kind, moment, length, place."""
    kind = t(f"terms.meeting_kind.{row.kind}")
    length = t("meetings.minutes", n=row.minutes_long)
    return " · ".join((kind, datetime_text(row.held_at), length, row.place))


def title_of(point: PointRow) -> str:
    return agenda_title(point.rule, point.title, point.figures)


def reason_of(point: PointRow) -> str:
    """Why the point is there; where it was carried from is told beside it."""
    return agenda_reason(point.rule, {k: v for k, v in point.figures.items() if k != "carried_from"})


def cases_of(point: PointRow, codes: dict[int, tuple[int, str]]) -> str:
    """cazul 1, cazul 2 (cod …): a code only where `codes` holds it."""
    return ", ".join(
        t("meetings.case_code", number=n, code=codes[n][1]) if n in codes else t("meetings.case", number=n)
        for n in point.cases
    )


def kept(detail: MeetingDetail) -> list[PointRow]:
    return [p for p in detail.points if p.state is PointState.KEPT]


def begins_at(row: MeetingRow, points: Iterable[PointRow]) -> dict[int, str]:
    """The hour at which each point begins, by its id, when the ones before keep their time."""
    moment, hours = row.held_at, {}
    for point in points:
        hours[point.id] = f"{local(moment):%H:%M}"
        moment += timedelta(minutes=point.minutes_long)
    return hours


def point_html(number: int, point: PointRow, hour: str, codes: dict[int, tuple[int, str]]) -> str:
    """A point of the agenda with the reason why it is there."""
    length = t("meetings.minutes", n=point.minutes_long)
    cases = f'<p class="small">{escape(cases_of(point, codes))}</p>' if point.cases else ""
    return (
        f'<div class="point"><p class="hour">{hour}<br>{escape(length)}</p><div>'
        f"<p><strong>{number}. {escape(title_of(point))}</strong></p>"
        f'<p class="reason">{escape(reason_of(point))}</p>{cases}</div></div>'
    )


def label(text: str, longest: int = LABEL) -> str:
    """Text for a button's label: short, and Markdown's own signs without their meaning."""
    return plain(shorten(text, longest, placeholder="…"))


def plan_actions(day: date | datetime) -> dict[str, str]:
    """The short titles of the plan's actions, by code; empty where no plan is known."""
    plan = plan_for(local(day).date() if isinstance(day, datetime) else day)
    return {code: of_plan(action.short_title) for code, action in plan.actions.items()} if plan else {}


def plan_action_label(code: str, titles: dict[str, str]) -> str:
    """3.2.9 and its short title; for no code, the words for none."""
    return f"{code} · {titles.get(code, '')}".rstrip(" ·") if code else t("meetings.no_plan_action")
