"""The part "Parcurs" of a case: each track that applies as a short checklist, with the one next step to note."""

from dataclasses import dataclass
from datetime import datetime
from html import escape

import streamlit as st
from sqlmodel import Session

from dashboard.shell.frame import ask
from dashboard.widgets.badge import Badge, badge_html
from dashboard.widgets.component import FRONTEND
from dashboard.widgets.note import note
from dashboard.widgets.tracks import circumstances, noting, partners, support
from dashboard.words import t
from dashboard.words.formats import date_text, datetime_text, inside, until
from data_model import settings, tracks
from data_model.access import Actor
from data_model.cases import CaseDetail
from data_model.tracks import Bar, CaseTracks, StepRow, StepState, Support, TrackRow, rules


@dataclass(frozen=True)
class Way:
    """What one drawing needs, read at one moment."""

    tracks: CaseTracks | None
    support: Support | None
    now: datetime


def _way(db: Session, actor: Actor, *, case_id: int) -> Way:
    return Way(
        tracks.of_case(db, actor, case_id=case_id),
        tracks.support_of(db, actor, case_id=case_id),
        settings.now(db),
    )


def read(case_id: int) -> Way:
    """What `late` and `draw` need, once for a drawing of the page."""
    return ask(_way, case_id=case_id)


def late(way: Way) -> int:
    """How many steps are past their deadline."""
    return sum(row.overdue for track in way.tracks.tracks for row in track.steps) if way.tracks else 0


def draw(case: CaseDetail, version: int, way: Way) -> None:
    """The whole part; nothing for the team, nor for a party of whom no step is asked. `version` is the case's, first
    shown."""
    case_id = case.row.id
    if way.tracks is None or not way.tracks.tracks:
        return
    st.html(FRONTEND / "tracks.css")
    st.subheader(t("tracks.title"), anchor=False)
    note(t("tracks.lead" if way.tracks.circumstances else "tracks.party"))
    _period(way.tracks)
    if way.tracks.as_romanian and way.tracks.circumstances:
        note(t("tracks.as_romanian"))
    for track in way.tracks.tracks:
        _track(case_id, version, track, way.now)
    rows = [row for track in way.tracks.tracks for row in track.steps]
    noting.another(case_id, rows)
    if way.tracks.circumstances is not None:
        circumstances.draw(case, version, way.tracks)
        partners.draw(case, version, way.tracks)
    if way.support is not None:
        support.draw(case, version, way.support, way.now)


def _period(found: CaseTracks) -> None:
    period = found.period
    if period is None:
        return
    if period.over:
        note(t("tracks.period.over", n=period.days, last=date_text(period.last)))
        return
    count = t("tracks.period.day", day=period.day, days=period.days)
    rest = t("tracks.period.rest", first=date_text(period.first), last=date_text(period.last))
    st.html(f'<p class="day-count"><b>{escape(count)}</b> {escape(rest)}</p>')


def _track(case_id: int, version: int, track: TrackRow, now: datetime) -> None:
    chosen = noting.chosen(case_id)
    mine = next((row for row in track.steps if row.step.code == chosen), None)
    late = sum(row.overdue for row in track.steps)
    with st.expander(_label(track, late), expanded=bool(late or mine), icon=":material/checklist:"):
        items = "".join(_step_html(row, now) for row in track.steps)
        st.html(f'<ul class="track-steps">{items}</ul>')
        if mine is not None:
            noting.form(case_id, version, mine)
        elif track.next is not None:
            noting.offer(case_id, track.code, track.next)


def _label(track: TrackRow, late: int) -> str:
    """Copil · 2 din 4 pași · un pas cu termen depășit. Steps that only some cases ask for count once they are noted."""
    counted = [row for row in track.steps if row.state or not row.step.optional]
    done = sum(row.state is not None for row in counted)
    parts = [t(f"tracks.track.{track.code}"), t("tracks.done_of", n=len(counted), done=done)]
    parts += [t("tracks.late", n=late)] if late else []
    parts += [] if track.applies else [t("tracks.past")]
    return " · ".join(parts)


def _step_html(row: StepRow, now: datetime) -> str:
    what = escape(t(f"tracks.step.{row.step.code}"))
    small = " · ".join(part for part in (*_said(row), *_asked(row)) if part)
    return (
        f"<li>{badge_html(_badge(row, now), exact=datetime_text(row.due_at) if row.due_at else '')} "
        f'<span class="what">{what}</span><p class="quiet">{escape(small)}</p></li>'
    )


def _badge(row: StepRow, now: datetime) -> Badge:
    if row.overdue and row.due_at:
        return Badge("bad", until(row.due_at, now))
    if row.state is StepState.NOT_NEEDED:
        return Badge("neutral", t("tracks.state.not_needed"))
    if row.state is StepState.DONE and row.on:
        return Badge("bad" if row.outcome == "unfavourable" else "good", t("tracks.state.done", on=date_text(row.on)))
    if row.bar is Bar.ASYLUM:
        return Badge("bad", t("tracks.state.never"))
    if row.due_at is not None:
        return Badge("waiting", t("tracks.state.until", left=until(row.due_at, now)))
    if row.bar is not None:
        return Badge("neutral", t("tracks.state.later"))
    return Badge("neutral", t("tracks.state.optional" if row.step.optional else "tracks.state.open"))


def _said(row: StepRow) -> list[str]:
    """What is known of a step that was noted: what it came to, by whom, why it is not needed."""
    if row.reason is not None:
        return [t(f"tracks.not_needed.{row.reason}")]
    outcome = t(f"tracks.outcome.{row.outcome}") if row.outcome else ""
    again = t("tracks.next_due", due=date_text(row.due_at)) if row.state and row.due_at else ""
    return [outcome, row.by, again]


def _asked(row: StepRow) -> list[str]:
    """What a step that was not noted waits for: why it cannot be done, who does it, on which paper; its basis."""
    step, basis = row.step, _basis(row.step.basis)
    if row.state is not None and not step.repeatable:
        return [basis]
    who = t("tracks.by", who=", ".join(t(f"tracks.who.{kind}") for kind in step.by)) if row.state is None else ""
    paper = t(f"tracks.document.{step.document}") if step.document and row.state is None else ""
    due = t("tracks.due", due=date_text(row.due_at)) if row.due_at and row.state is None else ""
    return [_hindrance(row), due, who, paper, basis]


def _hindrance(row: StepRow) -> str:
    if row.bar in (None, Bar.RECORDED, Bar.OTHER_TRACK):
        return ""
    if row.bar is Bar.FACT:
        return t(f"tracks.bar.{row.waits_for[0]}")
    steps = ", ".join(inside(t(f"tracks.step.{code}")) for code in row.waits_for if code in rules.steps())
    return t(f"tracks.bar.{row.bar}", steps=steps)


def _basis(basis: str) -> str:
    return t("tracks.proposed") if basis == rules.PROPOSED else basis
