"""For everyone: insured status and access to health, voucher and compensation, coordination in criminal proceedings."""

from collections.abc import Callable
from datetime import datetime, time

import streamlit as st

from dashboard.shell.frame import act, flash, forget_version, now
from dashboard.widgets.badge import Badge, draw_badges
from dashboard.widgets.note import note
from dashboard.widgets.typed import start_anew, typed_key
from dashboard.words import t
from dashboard.words.formats import ZONE, date_text, datetime_text, local, number_text, until
from data_model import tracks
from data_model.cases import CaseDetail
from data_model.tracks import (
    MOST_LEI,
    CompensationKind,
    CompensationRow,
    Decision,
    HealthAccess,
    Insured,
    Support,
)


def draw(case: CaseDetail, version: int, found: Support, at: datetime) -> None:
    """The three matters, each with what is known and, for who leads the case, what can be noted."""
    late = any(one.late and one.decision is None for one in found.compensation)
    with st.expander(t("tracks.support.title"), icon=":material/health_and_safety:", expanded=late):
        _health(case, version, found)
        _compensation(case, version, found, at)
        _coordination(case, version, found)
        note(t("tracks.support.never"))


def _save(
    case: CaseDetail, version: int, form: str, done: str, command: Callable[..., object], **given: object
) -> None:
    if act(command, done=f"tracks.support.{done}", case_id=case.row.id, expected_version=version, **given):
        forget_version("case", case.row.id)
        start_anew(form)
        st.rerun()


def _health(case: CaseDetail, version: int, found: Support) -> None:
    st.markdown(f"**{t('tracks.support.health')}**")
    if found.insured and found.access and found.noted_on:
        insured, reach = t(f"tracks.insured.{found.insured}"), t(f"tracks.access.{found.access}")
        note(t("tracks.support.health_now", insured=insured, access=reach, on=date_text(found.noted_on)))
    else:
        note(t("tracks.support.health_none"))
    if not case.may_work:
        return
    form = f"case.{case.row.id}.health"
    left, right = st.columns(2)
    insured_now = left.selectbox(
        t("tracks.support.insured"), list(Insured), index=None, placeholder=t("cases.form.pick"),
        format_func=lambda code: t(f"tracks.insured.{code}"), key=typed_key(form, "insured"),
    )  # fmt: skip
    access = right.selectbox(
        t("tracks.support.access"), list(HealthAccess), index=None, placeholder=t("cases.form.pick"),
        format_func=lambda code: t(f"tracks.access.{code}"), key=typed_key(form, "access"),
    )  # fmt: skip
    if st.button(t("tracks.support.health_save"), key=f"{form}.save"):
        if insured_now is None or access is None:
            flash(t("tracks.support.health_choose"), good=False)
        else:
            _save(case, version, form, "health_saved", tracks.note_health, insured=insured_now, health=access)


def _compensation(case: CaseDetail, version: int, found: Support, at: datetime) -> None:
    st.markdown(f"**{t('tracks.support.money')}**")
    note(t("tracks.support.money_rule"))
    for one in found.compensation:
        _request(one, at)
        if one.decision is None and case.may_work:
            _decide(case, version, one)
    waiting = {one.kind for one in found.compensation if one.decision is None}
    kinds = [kind for kind in CompensationKind if kind not in waiting]
    if not case.may_work or not kinds:
        return
    form = f"case.{case.row.id}.compensation"
    kind = st.radio(
        t("tracks.support.new"), kinds, index=None, horizontal=True,
        format_func=lambda code: t(f"tracks.compensation.{code}"), key=typed_key(form, "kind"),
    )  # fmt: skip
    if kind is None:
        return
    moment = _moment(form)
    if st.button(t("tracks.support.ask"), key=f"{form}.save"):
        _save(case, version, form, "asked", tracks.request_compensation, kind=kind, moment=moment)


def _request(one: CompensationRow, at: datetime) -> None:
    kind = t(f"tracks.compensation.{one.kind}")
    said = t("tracks.support.requested", kind=kind, at=datetime_text(one.requested_at))
    if one.decision is None or one.decided_at is None:
        tone, word = ("bad", one.due_at) if one.late else ("waiting", one.due_at)
        left = until(word, at) if word else t("tracks.support.waits")
        draw_badges(Badge(tone, left))  # type: ignore[arg-type]
        note(said)
        return
    amount = t("tracks.support.amount", lei=number_text(one.amount)) if one.amount else ""
    decided = t(f"tracks.decision.{one.decision}", at=datetime_text(one.decided_at), n=one.hours or 0)
    tone = "good" if one.decision is Decision.GRANTED else "bad"
    late = [Badge("attention", t("tracks.support.was_late"))] if one.late else []
    draw_badges(Badge(tone, t(f"tracks.decided.{one.decision}")), *late)  # type: ignore[arg-type]
    note(" · ".join(part for part in (said, decided, amount) if part))


def _moment(form: str) -> datetime:
    """A day and an hour, the present ones first."""
    here = local(now())
    left, right = st.columns(2)
    day = left.date_input(
        t("tracks.support.day"), here.date(), key=typed_key(form, "day"), format="DD.MM.YYYY", max_value=here.date()
    )
    hour = right.time_input(
        t("tracks.support.hour"), here.time().replace(second=0, microsecond=0), key=typed_key(form, "hour"), step=300
    )
    return datetime.combine(day or here.date(), hour or time(), ZONE)


def _decide(case: CaseDetail, version: int, one: CompensationRow) -> None:
    form = f"case.{case.row.id}.compensation.{one.id}"
    decision = st.radio(
        t("tracks.support.decision"), list(Decision), index=None, horizontal=True,
        format_func=lambda code: t(f"tracks.decided.{code}"), key=typed_key(form, "decision"),
    )  # fmt: skip
    if decision is None:
        return
    moment, amount = _moment(form), None
    if decision is Decision.GRANTED:
        amount = st.number_input(
            t("tracks.support.lei"), min_value=1, max_value=MOST_LEI, value=None, step=1, key=typed_key(form, "amount")
        )
    if st.button(t("tracks.support.decide"), key=f"{form}.save"):
        _save(
            case, version, form, "decided", tracks.decide_compensation, compensation_id=one.id, decision=decision,
            moment=moment, amount=amount,
        )  # fmt: skip


def _coordination(case: CaseDetail, version: int, found: Support) -> None:
    st.markdown(f"**{t('tracks.support.proceedings')}**")
    note(t("tracks.support.proceedings_rule"))
    for first, last in found.coordination:
        if last is None:
            draw_badges(Badge("good", t("tracks.support.runs", since=date_text(first))))
        else:
            note(t("tracks.support.ran", since=date_text(first), until=date_text(last)))
    if not case.may_work:
        return
    running = any(last is None for _, last in found.coordination)
    form = f"case.{case.row.id}.coordination"
    today = local(now()).date()
    which = "end" if running else "begin"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        day = st.date_input(
            t(f"tracks.support.{which}_on"), today, key=typed_key(form, which), format="DD.MM.YYYY", max_value=today,
            width=220,
        )  # fmt: skip
        if st.button(t(f"tracks.support.{which}"), key=f"{form}.save"):
            command = tracks.end_coordination if running else tracks.begin_coordination
            _save(case, version, form, f"{which}_saved", command, on=day or today)
