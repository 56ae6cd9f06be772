"""The versions of a closed meeting's minutes: which one is read, how it is known again, and what it changed."""

from collections.abc import Iterator
from dataclasses import replace

import streamlit as st

from dashboard.documents.corrections import change_of, words_of
from dashboard.shell.frame import ask
from dashboard.widgets.meeting import papers
from dashboard.widgets.meeting.points import kept
from dashboard.widgets.note import note
from dashboard.widgets.table import Column, Row, plain_table
from dashboard.words import t
from dashboard.words.formats import datetime_text
from data_model import meetings
from data_model.actions import ActionState
from data_model.meetings import AgendaRule, AttendanceRow, MeetingDetail, MeetingRow, PointRow, Presence, VersionRow
from data_model.meetings.gathered import AssumedRow
from data_model.meetings.record import count_of
from data_model.minutes import MinutesPoint, MinutesRecord

SHORT = 12  # signs of the digest


def choose(row: MeetingRow, rows: list[VersionRow]) -> MinutesRecord:
    """The choice among the versions where there are several, and the version that was chosen, first the newest."""
    number = rows[0].number
    if len(rows) > 1:
        number = st.selectbox(
            t("minutes.which"),
            [v.number for v in rows],
            key=f"version_{row.id}_{number}",  # of the newest: a correction is read at once
            format_func=lambda n: _name(next(v for v in rows if v.number == n), newest=rows[0].number),
        )
    chosen = next(v for v in rows if v.number == number)
    note(t("meetings.locked") if chosen is rows[0] else t("minutes.older", newest=rows[0].number))
    digest = t("meetings.digest", digest=chosen.digest[:SHORT])
    st.html(f'<p class="digest" title="{chosen.digest}">{digest}</p>')
    if chosen is not rows[0]:
        with st.container(horizontal=True):
            papers.version(row.id, chosen.number)
    _changes(chosen)
    return ask(meetings.minutes_of, meeting_id=row.id, number=chosen.number)


def _name(version: VersionRow, *, newest: int) -> str:
    key = "version_now" if version.number == newest else "version_before"
    return t(f"minutes.{key}", version=version.number, at=datetime_text(version.made_at))


def _changes(version: VersionRow) -> None:
    if not version.changes:
        return
    note(t("minutes.corrected_by", by=version.by, at=datetime_text(version.made_at), because=version.because))
    columns = [Column(key, t(f"minutes.change.column.{key}")) for key in ("what", "before", "after")]
    rows = []
    for n, change in enumerate(version.changes):
        before, after = words_of(change)
        rows.append(Row(str(n), {"what": change_of(change), "before": before, "after": after}))
    plain_table(columns, rows, caption=t("minutes.paper.section"))


def as_written(detail: MeetingDetail, record: MinutesRecord) -> MeetingDetail:
    """The meeting with the words of one version in place of its rows."""
    came = tuple(
        AttendanceRow(n, a.institution, Presence(a.presence), a.person, a.member, a.instead_of)
        for n, a in enumerate(record.attendees, start=1)
    )
    row = replace(detail.row, place=record.place, chair=record.chair, secretary=record.secretary)
    points = tuple(_points(kept(detail), record.points))
    return replace(detail, row=row, points=points, attendance=came, counted=count_of(record))


def _points(rows: list[PointRow], written: tuple[MinutesPoint, ...]) -> Iterator[PointRow]:
    for row, said in zip(rows, written, strict=True):
        yield replace(
            row,
            rule=AgendaRule(said.rule),
            title=said.title,
            figures=said.figures,
            notes=said.notes,
            cases=said.cases,
            decisions=tuple(replace(d, text=text) for d, text in zip(row.decisions, said.decisions, strict=True)),
            actions=tuple(
                AssumedRow(0, a.text, a.owner, "", a.due_on, a.plan_action, ActionState(a.state)) for a in said.actions
            ),
        )
