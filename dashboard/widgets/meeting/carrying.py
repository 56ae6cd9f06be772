"""Points that go on: where one came from, how it ends, and what the next meeting will find."""

from collections.abc import Callable, Sequence
from html import escape

import streamlit as st

from dashboard.documents.agenda import agenda_title
from dashboard.shell.frame import act, ask
from dashboard.widgets.badge import Badge, draw_badges
from dashboard.widgets.meeting import listing
from dashboard.widgets.meeting.points import title_of
from dashboard.widgets.note import note
from dashboard.words import t
from dashboard.words.formats import date_text, quoted
from data_model import meetings
from data_model.meetings import MeetingDetail, PointEnd, PointRow


def came(point: PointRow) -> None:
    """The meeting that left the point unfinished, and what was said there. Of a point with cases nothing: their
    numbers of two meetings must not stand side by side before others."""
    origin = point.course.came
    if origin is None or point.cases:
        return
    said = [("noted", [origin.noted] if origin.noted else []), ("decided", list(origin.decisions))]
    parts = [
        f"<p>{t(f'forwarding.carried.{key}')} {' '.join(quoted(escape(text)) for text in texts)}</p>"
        for key, texts in said
        if texts
    ]
    silent = not parts and origin.meeting_id
    key = "forwarding.carried.nothing" if silent else "forwarding.carried.came"
    when = t(key, number=origin.number, year=origin.year, day=date_text(origin.held_at))
    if parts:
        st.html(f'<div class="since"><p><strong>{when}</strong></p>{"".join(parts)}</div>')
    else:
        note(when)


def open_origin(point: PointRow) -> None:
    """The way to the meeting that left the point, for who was there."""
    origin = point.course.came
    if origin and origin.meeting_id:
        words = t("forwarding.carried.open", number=origin.number, year=origin.year)
        listing.open_button(words, origin.meeting_id, key=f"origin_{point.id}")


def choose_end(point: PointRow) -> None:
    """How the point ends when the meeting closes: as what is written at it says, or as a person says."""
    ends = point.ends
    key = f"end_{point.id}_{ends}"  # what is written meanwhile changes the choice too
    st.segmented_control(
        t("forwarding.carried.ends"),
        list(PointEnd),
        default=ends,
        required=True,
        key=key,
        format_func=lambda end: t(f"forwarding.carried.{end}"),
        on_change=_settle,
        args=(point.id, key),
    )
    if ends is PointEnd.CONTINUED and not point.course.chosen:
        note(t("forwarding.carried.why_silent"))


def _settle(point_id: int, key: str) -> None:
    act(meetings.settle_point, done="forwarding.carried.settled", point_id=point_id, end=st.session_state[key])


def before_closing(points: Sequence[PointRow], said: Callable[[PointRow], bool]) -> None:
    """Which points the next meeting will find first; `said` knows of words that are not in the meeting yet."""
    going_on = [p for p in points if (p.course.end is PointEnd.CONTINUED if p.course.end is not None else not said(p))]
    if not going_on:
        note(t("forwarding.carried.closing_none"))
        return
    st.info(t("forwarding.carried.closing", n=len(going_on)), icon=":material/redo:")
    lines = "".join(f'<li value="{points.index(p) + 1}">{escape(title_of(p))}</li>' for p in going_on)
    st.html(f'<ol class="written">{lines}</ol>')
    note(t("forwarding.carried.closing_how"))


def outcome(point: PointRow) -> None:
    """That a point of a closed meeting went on."""
    if point.course.end is PointEnd.CONTINUED:
        draw_badges(Badge("waiting", t("forwarding.carried.goes_on")))


def left_behind(detail: MeetingDetail) -> None:
    """What the last meeting left and the data no longer ask for."""
    rows = ask(meetings.left_behind, meeting_id=detail.row.id)
    if not rows:
        return
    with st.expander(t("forwarding.carried.left", n=len(rows)), icon=":material/history:"):
        lines = "".join(f"<li>{escape(agenda_title(r.rule, r.title, r.figures))}</li>" for r in rows)
        st.html(f'<ul class="written">{lines}</ul>')
        note(t("forwarding.carried.left_why"))
