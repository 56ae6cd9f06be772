"""The top of a county's screens: its quarter and next meeting, what must be solved now, and a few counts."""

from datetime import date

import streamlit as st

from dashboard.shell.frame import ask, go, page_link
from dashboard.widgets import asked
from dashboard.widgets.badge import Badge, Tone, badge_html, definition
from dashboard.widgets.note import note
from dashboard.words import t
from dashboard.words.formats import datetime_text, number_text, period_label
from data_model import meetings, reports
from data_model.access import Actor, Right
from data_model.county import FreePlaces, Standing
from data_model.disclosure import Figure
from data_model.meetings import MeetingRow, MeetingState, PointState
from data_model.periods import Quarter
from data_model.reports import ReportRow, ReportState
from geodata.counties import COUNTIES

LONGEST_IN_HOURS = 48
FILTERS = {"overdue_actions": {"termen": "depasit"}, "actions_soon": {"termen": "apropiat"}}
"""The filters of the page that a line leads to."""


def headline(actor: Actor, now: Standing) -> None:
    """Brașov · trim. IV 2026, the next meeting, and the way to it."""
    title = t("county.headline", county=COUNTIES[now.county].name, period=period_label(now.quarter))
    coming = _next_meeting(now.county)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(title, anchor=False, width="content")
        note(_meeting_words(coming))
        if not actor.may(Right.HOLD_MEETING):
            page_link("meetings", t("county.meeting.see"))
        elif st.button(t(f"county.meeting.{'go_on' if coming else 'prepare'}"), key="to_meeting", type="primary"):
            go("meetings")


def _next_meeting(county: str) -> MeetingRow | None:
    rows = [m for m in ask(meetings.listed) if m.county == county and m.state is not MeetingState.CLOSED]
    return min(rows, key=lambda m: m.starts_at, default=None)


def _meeting_words(coming: MeetingRow | None) -> str:
    if coming is None:
        return t("county.meeting.none")
    if coming.state is MeetingState.OPEN:
        return t("county.meeting.in_progress", number=coming.number, year=coming.year)
    kept = [p for p in ask(meetings.detail, meeting_id=coming.id).points if p.state is PointState.KEPT]
    return t(
        "county.meeting.next", when=datetime_text(coming.starts_at), points=t("county.meeting.points", n=len(kept))
    )


def to_do(actor: Actor, now: Standing) -> None:
    """What needs somebody now, each with its way there; an empty list says so."""
    st.subheader(t("county.todo.title"), anchor=False)
    lines: list[tuple[Tone, str, int, str, str]] = [
        ("bad", "without_act", now.without_act, "", "teams"),
        ("bad", "late_referrals", now.late_referrals, span(now.hours_late), "referrals"),
        ("bad", "late_handovers", now.late_handovers, "", "referrals"),
        ("bad", "overdue_cases", now.overdue_cases, "", "cases"),
        ("bad", "unmoved_cases", now.unmoved_cases, t("county.span.days", n=now.unmoved_days), "cases"),
        ("bad", "overdue_actions", now.overdue_actions, "", "actions"),
        ("attention", "actions_soon", now.actions_soon, t("county.span.days", n=now.soon_days), "actions"),
        ("attention", "silent_services", now.silent_services, t("county.span.days", n=now.silent_days), "services"),
    ]
    others = _others(actor, now.county)
    report = _unsent_report(actor, now)
    if report:
        words = t(f"county.todo.report_{report.state.value}", period=period_label(report.quarter))
        line("attention", words, "plan", t("county.open.plan"))
    elif not others and not any(n for _, _, n, _, _ in lines):
        st.success(t("county.todo.nothing"), icon=":material/check_circle:")
    for tone, key, n, how_long, page_key in lines:
        if n:
            words = t(f"county.todo.{key}", n=n, span=how_long)
            line(tone, words, page_key, t(f"county.open.{page_key}"), **FILTERS.get(key, {}))
    for words, link, filters in others:
        line("waiting", words, "questions", t(f"forwarding.home.{link}"), **filters)


def _others(actor: Actor, county: str) -> list[tuple[str, str, dict[str, str]]]:
    """What other teams and the Interministerial Committee wait for, for who holds the meetings."""
    if not actor.may(Right.HOLD_MEETING):
        return []
    found: list[tuple[str, str, dict[str, str]]] = []
    if n := asked.waiting(actor):
        found.append((t("forwarding.home.waiting", n=n), "open", {}))
    if n := asked.undiscussed(county):
        found.append((t("forwarding.home.measures", n=n), "open_measures", {"parte": "masuri"}))
    return found


def _unsent_report(actor: Actor, now: Standing) -> ReportRow | None:
    """The last ended quarter's report, while the coordinator still has to send it."""
    if not actor.may(Right.SUBMIT_REPORT):
        return None
    rows = ask(reports.listed, quarter=str(Quarter.parse(now.quarter).before()))
    waiting = (ReportState.OPEN, ReportState.RETURNED)
    return next((r for r in rows if r.county == now.county and r.state in waiting), None)


def line(tone: Tone, words: str, page_key: str, link: str, **filters: str) -> None:
    """One thing to do: a state, its sentence, and a link to a page with its filters."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<div class="todo">{badge_html(Badge(tone, words))}</div>', width="content")
        page_link(page_key, link, **filters)


def span(hours: int) -> str:
    """o oră, 30 de ore, 3 zile: whole units, days from two days on."""
    if hours < LONGEST_IN_HOURS:
        return t("county.span.hours", n=max(hours, 1))
    return t("county.span.days", n=hours // 24)


def counts(
    now: Standing, today: date, days: Figure | None = None, *, with_days: bool = False, in_a_row: int = 3
) -> None:
    """The county's few figures side by side, and what they mean; `days` is the median, None where no service began."""
    period = period_label(now.quarter)
    figures = [
        ("cases", _figure(now.open_cases), t("county.count.of_team")),
        ("referrals", _figure(now.referrals_under_way), t("county.count.unanswered")),
        ("places", places_words(now.places), answers_words(now.places)),
    ]
    if with_days:
        why = t("county.count.median" if days else "county.count.no_median", period=period)
        figures.insert(2, ("days", _figure(days) if days else "–", why))
    columns = [column for _ in range(0, len(figures), in_a_row) for column in st.columns(in_a_row)]
    for column, (key, value, why) in zip(columns, figures, strict=False):
        with column:
            st.metric(t(f"county.count.{key}"), value)
            note(why)
    words = [t(f"county.meaning.{key}") for key, _, _ in figures]
    definition(" ".join(words), source=t("county.meaning.source"), on=today, key="meaning", ask=t("county.meaning.ask"))


def _figure(figure: Figure) -> str:
    return "–" if figure.value is None else number_text(figure.value)


def places_words(places: FreePlaces) -> str:
    """3 din 18, or 18 locuri for who is not told more, over the services that count places."""
    if not places.capacity:
        return "–"
    if places.free is None:
        return t("services.capacity", n=places.capacity)
    return t("county.count.of_places", free=number_text(places.free), capacity=number_text(places.capacity))


def answers_words(places: FreePlaces) -> str:
    """How fresh the answers behind the free places are."""
    if not places.capacity:
        return t("county.count.no_places")
    said = [t("county.count.old_answers", n=places.old)] if places.old else []
    said += [t("county.count.silent_answers", n=places.silent)] if places.silent else []
    return ", ".join(said) or t("county.count.all_fresh")
