"""A point as it stands on the room's screen and on the devices of those who follow: large, and no case by its code."""

from collections.abc import Iterable
from html import escape

import streamlit as st

from dashboard.widgets import action_log
from dashboard.widgets.meeting.points import kept, reason_of, title_of
from dashboard.words import t
from dashboard.words.formats import date_text
from data_model.meetings import Found, MeetingDetail, PointHistory, PointRow
from data_model.minutes import MinutesCase


def head(point: PointRow, number: int, n: int) -> None:
    """Which point of how many, its title and why it is here."""
    length = t("meetings.minutes", n=point.minutes_long)
    st.html(
        f'<div class="current"><p class="small">{t("meetings.point_of", number=number, n=n)} · {length}</p>'
        f"<h2>{escape(title_of(point))}</h2><p>{escape(reason_of(point))}</p></div>"
    )


def case_words(case: MinutesCase) -> str:
    """All that may be said of a case before others: age band, status, needs."""
    needs = ", ".join(t(f"terms.need.{need}") for need in case.needs) or t("meetings.no_needs")
    return "; ".join((t(f"terms.age_band.{case.age_band}"), t(f"terms.progress.{case.progress}"), needs))


def cases(rows: Iterable[MinutesCase], codes: dict[int, tuple[int, str]] | None = None) -> None:
    """Cases by the meeting's numbers; with their codes where `codes` holds them."""
    lines = []
    for case in rows:
        n = case.number
        code = codes.get(n) if codes else None
        name = t("meetings.case_code", number=n, code=code[1]) if code else t("meetings.case", number=n)
        lines.append(f"<li><strong>{escape(name)}</strong>: {escape(case_words(case))}</li>")
    if lines:
        st.html(f'<ul class="written">{"".join(lines)}</ul>')


def of_point(detail: MeetingDetail, point: PointRow) -> tuple[MinutesCase, ...]:
    """The cases of a point."""
    return tuple(case for case in detail.cases if case.number in point.cases)


def history(found: PointHistory) -> None:
    """What became of the action that the point is about, and what earlier meetings said of the same matter."""
    if found.action:
        said = action_log.updates_html(found.action) or f"<p>{t('meetings.no_evidence')}</p>"
        state = t(f"terms.action_state.{found.action.state}")
        st.html(f'<div class="since"><p><strong>{t("meetings.since", state=state)}</strong></p>{said}</div>')
    if found.earlier:
        title = t("room.history", n=len(found.earlier))
        lines = "".join(map(_earlier, found.earlier))
        st.html(f'<div class="since"><p><strong>{title}</strong></p>{lines}</div>')


def _earlier(one: Found) -> str:
    """The decisions and actions of an earlier meeting; the beginning of what was said where there was neither."""
    when = t("room.history_at", number=one.number, year=one.year, day=date_text(one.held_at))
    told = [*one.decisions, *(t("room.history_action", text=a.text, owner=a.owner) for a in one.actions)]
    lines = "".join(f"<li>{escape(text)}</li>" for text in told) or f"<li>{t('room.history_talked')}</li>"
    return f'<p class="small">{escape(when)}</p><ul class="written">{lines}</ul>'


def number_of(detail: MeetingDetail, point: PointRow) -> int:
    """The number of a kept point on the agenda."""
    return kept(detail).index(point) + 1
