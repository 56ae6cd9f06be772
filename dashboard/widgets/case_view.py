"""One case on the screen: its head, what comes next, its facts and its referrals; forms for who leads it."""

from dataclasses import dataclass, replace
from datetime import datetime
from html import escape

import streamlit as st
from sqlmodel import Session

from dashboard.shell.frame import ask, remember_version
from dashboard.widgets import (
    case_avoiding,
    case_batch,
    case_consent,
    case_course,
    case_deciding,
    case_handover,
    case_links,
    case_meetings,
    case_seen,
    case_work,
    tracks,
)
from dashboard.widgets.badge import Badge, draw_badges
from dashboard.widgets.case_choice import leave
from dashboard.widgets.case_steps import next_steps
from dashboard.widgets.case_words import (
    answer_line,
    consent_badge,
    county_name,
    destination_name,
    outcome_badge,
    stage_badge,
    term,
    town_name,
)
from dashboard.widgets.note import note
from dashboard.widgets.table import Column, Row, plain_table
from dashboard.words import t
from dashboard.words.formats import ago, date_text, datetime_text
from data_model import cases, meetings, referrals, settings
from data_model.access import Actor
from data_model.cases import CaseDetail, CaseFacts, Level, Progress, VictimStatus
from data_model.meetings import Found
from data_model.referrals import ReferralRow

_VICTIM = {
    VictimStatus.POTENTIAL: "attention",
    VictimStatus.PRESUMED: "attention",
    VictimStatus.IDENTIFIED: "info",
    VictimStatus.RULED_OUT: "neutral",
}


@dataclass(frozen=True)
class Whole:
    """All that one drawing of a case needs, read at one moment."""

    case: CaseDetail
    referrals: list[ReferralRow]
    decided: list[Found]
    now: datetime


def _whole(db: Session, actor: Actor, *, case_id: int) -> Whole:
    return Whole(
        cases.detail(db, actor, case_id=case_id),
        referrals.of_case(db, actor, case_id=case_id),
        meetings.about_case(db, actor, case_id=case_id),
        settings.now(db),
    )


def draw(case_id: int) -> None:
    """Draw the case; its version is the one first shown since it was opened."""
    st.button(t("cases.back"), key="cases.back", icon=":material/arrow_back:", on_click=leave)
    whole = ask(_whole, case_id=case_id)
    case = whole.case
    version = remember_version("case", case_id, case.version)
    way = tracks.read(case_id)
    _head(whole, tracks.late(way))
    case_course.ahead(case)
    case_links.told(case)
    _referrals(whole)
    work = case_work.Work(case, version)
    if case.may_work or any(one.mine for one in case.next) or (case.facts and case.facts.notes):
        wide, narrow = st.columns([3, 2], gap="large")
        with narrow:
            _aside(case)
        with wide:
            _due(whole, work) if case.may_work else _decide(work)
    else:
        _aside(case)
    tracks.draw(case, version, way)
    if case.may_work:
        _other(whole, work)
    case_meetings.draw(whole.decided)
    case_seen.draw(case)


def _aside(case: CaseDetail) -> None:
    _facts(case)
    case_course.history(case.facts.steps if case.facts else ())


def _decide(work: case_work.Work) -> None:
    """What who does not lead the case may do: the regional centre, a body that decides the status; all on a closed one
    may be read, and opened again."""
    case = work.case
    case_deciding.validating(work)
    if any(one.mine and one.transition.to is Progress.ASSESSED for one in case.next):
        case_deciding.assessment(work)
    case_deciding.victim_status(work)
    case_deciding.reopening(work)
    if case.facts and (case.facts.notes or case.row.level is Level.FULL):
        st.subheader(t("cases.notes.title"), anchor=False)
        case_work.written_notes(case.facts.notes)


def _due(whole: Whole, work: case_work.Work) -> None:
    """What „Ce urmează” speaks of, right under it."""
    case_deciding.notified(work)
    case_deciding.assessment(work)
    case_consent.consent(work)
    case_work.needs(work)
    case_batch.draw(whole.case, whole.referrals, work.version, whole.now)
    case_work.withdrawal(work, whole.referrals)


def _other(whole: Whole, work: case_work.Work) -> None:
    case_work.notes(work)
    case_work.age(work)
    case_avoiding.avoiding(whole.case, work.version)
    case_links.work(whole.case, work.version)
    case_handover.draw(whole.case, work.version, whole.now)
    case_deciding.victim_status(work)
    case_deciding.closing(work)


def _head(whole: Whole, late: int) -> None:
    case = whole.case
    st.header(case.row.code, anchor=False)
    stage = stage_badge(case.row.progress)
    victim = t("cases.head.victim", word=term("victim_status", case.row.victim_status))
    draw_badges(
        replace(stage, word=t("cases.head.stage", word=stage.word)),
        Badge(_VICTIM[case.row.victim_status], victim),  # type: ignore[arg-type]
        consent_badge(case.consent),
    )
    moved = ago(case.row.moved_at, whole.now)
    note(t("cases.head.moved", lead=case.row.lead, opened=date_text(case.row.opened_at), moved=moved))
    if case.close_reason is not None:
        note(t("cases.head.closed", reason=term("close_reason", case.close_reason)))
    if case.closing is not None:
        note(t("cases.head.closing", reason=term("close_reason", case.closing)))
    steps = next_steps(case, whole.referrals)
    if case.may_work and late:
        steps.append(t("cases.next.steps_late", n=late))
    if steps:
        lines = "".join(f"<li>{escape(step)}</li>" for step in steps)
        st.html(f'<section class="next-steps"><h3>{escape(t("cases.next.title"))}</h3><ul>{lines}</ul></section>')


def _facts(case: CaseDetail) -> None:
    pairs = [("age_band", term("age_band", case.row.age_band)), ("handling_county", county_name(case.row.county))]
    pairs.append(("needs", case_work.needs_line(case) if case.needs else t("cases.needs.none")))
    pairs += _known(case.facts) if case.facts else []
    pairs += [("consent", case_consent.consent_line(case.answer))] if case.answer else []
    if case.facts and case.facts.assessments:
        pairs.append(("assessment", case_deciding.assessment_line(case.facts.assessments[-1])))
    if case.facts and case.facts.avoided:
        pairs.append(("avoided", case_avoiding.avoided_words(case.facts.avoided)))
    columns = (Column("what", t("cases.column.what")), Column("value", t("cases.column.value")))
    rows = [Row(key, {"what": t(f"cases.facts.{key}"), "value": value}) for key, value in pairs]
    plain_table(columns, rows, caption=t("cases.facts.title"))
    if case.facts is None:
        note(t("cases.head.team"))


def _known(facts: CaseFacts) -> list[tuple[str, str]]:
    told = [t("cases.facts.notified_one", who=who, when=datetime_text(when)) for who, when in facts.notified]
    return [
        ("sex", term("sex", facts.sex)),
        ("citizenship", term("citizenship", facts.citizenship)),
        ("exploitation", term("exploitation", facts.exploitation)),
        ("source", term("signal", facts.source)),
        ("origin_county", county_name(facts.origin_county)),
        ("destination", destination_name(facts.destination)),
        *([("exploitation_county", county_name(facts.exploitation_county))] if facts.destination == "RO" else []),
        ("town", town_name(facts.town)),
        ("notified", "; ".join(told) or t("cases.facts.nobody")),
    ]


def _referrals(whole: Whole) -> None:
    if not whole.referrals:
        return
    columns = [Column(key, t(f"cases.column.{key}")) for key in ("need", "to", "state", "due", "answer")]
    plain_table(
        columns,
        [_referral(row, whole.now) for row in whole.referrals],
        caption=t("cases.referrals.caption", n=len(whole.referrals)),
    )


def _referral(row: ReferralRow, now: datetime) -> Row:
    need = term("need", row.need)
    return Row(
        str(row.id),
        {
            "need": t("cases.needs.urgent", need=need) if row.urgent else need,
            "to": row.service if row.service.startswith(row.receiver) else f"{row.receiver} · {row.service}",
            "state": outcome_badge(row, now),
            "due": row.due_at,
            "answer": answer_line(row),
        },
    )
