"""A referral on the screen: a card with what can be done with it, or a row of a table."""

from collections.abc import Callable, Sequence
from datetime import datetime
from html import escape

import streamlit as st

from dashboard.shell.frame import act, flash, forget_version, remember_version
from dashboard.widgets.badge import Badge, badge_html
from dashboard.widgets.case_words import answer_line, outcome_badge, term
from dashboard.widgets.referral_answers import answering, ask_why, draw_panel
from dashboard.widgets.table import Cell, Column, Row, Value
from dashboard.words import t
from dashboard.words.formats import date_text, datetime_text
from data_model import referrals
from data_model.referrals import WAITING, ReferralRow, ReferralStatus


def card(row: ReferralRow, now: datetime) -> None:
    """One referral with the buttons of its present step, for who answers it or sent it."""
    version = remember_version("referral", row.id, row.version)
    with st.container(border=True):
        st.html(card_html(row, now))
        if answering(row.id):
            draw_panel(row, version)
        else:
            with st.container(horizontal=True):
                _buttons(row, version)


def note_seen(rows: Sequence[ReferralRow]) -> None:
    """The cards that are about to be drawn: what was sent to the actor and is seen now for the first time."""
    new = tuple(row.id for row in rows if row.incoming and row.status is ReferralStatus.SENT)
    if new:
        act(referrals.receive, referral_ids=new)


def card_html(row: ReferralRow, now: datetime) -> str:
    """What the card says, everything in it escaped."""
    state = badge_html(outcome_badge(row, now), exact=t("referrals.exact_due", due=datetime_text(row.due_at)))
    urgent = badge_html(Badge("attention", t("referrals.urgent"))) if row.urgent else ""
    line = t(
        "referrals.card.line" if row.incoming else "referrals.card.line_out",
        code=row.case_code, age=term("age_band", row.age_band), sender=row.sender, receiver=row.receiver,
        sent=datetime_text(row.sent_at),
    )  # fmt: skip
    said = [
        t("referrals.card.message", text=row.message) if row.message else "",
        t("referrals.card.service", service=row.service) if row.service else "",
        t("referrals.card.reason", reason=term("refusal", row.reason)) if row.reason else "",
        t("referrals.card.answer", text=row.answer) if row.answer else "",
    ]
    rest = "".join(f"<p>{escape(one)}</p>" for one in said if one)
    need = term("need", row.need)
    title = f'<h3 style="margin: 0; padding: 0">{escape(need[:1].upper() + need[1:])}</h3>'
    return f'{title}<p>{state} {urgent}</p>{rest}<p class="quiet">{escape(line)}</p>'


def _buttons(row: ReferralRow, version: int) -> None:
    if row.incoming and row.status in WAITING:
        _button(row, "inbox.accept", _accept, version, primary=True)
        _button(row, "inbox.refuse", ask_why, "refuse")
    elif row.incoming and row.status is ReferralStatus.ACCEPTED:
        _button(row, "work.start", _start, version, primary=True)
        _button(row, "work.cannot", ask_why, "refuse")
    elif row.incoming and row.status is ReferralStatus.STARTED:
        _button(row, "work.finish", ask_why, "finish", primary=True)
        _button(row, "work.interrupt", ask_why, "interrupt")
    if row.may_withdraw:
        _button(row, "sent.withdraw", _withdraw, version)


def _button(row: ReferralRow, words: str, does: Callable[..., None], given: object, *, primary: bool = False) -> None:
    st.button(
        t(f"referrals.{words}"), key=f"referrals.{words}.{row.id}", on_click=does, args=(row, given),
        type="primary" if primary else "secondary",
    )  # fmt: skip


def _step(row: ReferralRow, version: int, command: Callable[..., object], done: str) -> None:
    if act(command, referral_id=row.id, expected_version=version):
        forget_version("referral", row.id)
        flash(t(done, need=term("need", row.need), code=row.case_code, sender=row.sender))


def _accept(row: ReferralRow, version: int) -> None:
    _step(row, version, referrals.accept, "referrals.inbox.accepted")


def _start(row: ReferralRow, version: int) -> None:
    _step(row, version, referrals.start, "referrals.work.started")


def _withdraw(row: ReferralRow, version: int) -> None:
    _step(row, version, referrals.withdraw, "referrals.sent.withdrawn")


def columns(*keys: str) -> list[Column]:
    """The columns of a table of referrals, by key."""
    return [Column(key, t(f"referrals.column.{key}")) for key in keys]


def table_row(row: ReferralRow, now: datetime) -> Row:
    """One referral as a row; a table shows the cells whose columns it has."""
    cells: dict[str, Value] = {
        "case": row.case_code,
        "need": term("need", row.need),
        "age": term("age_band", row.age_band),
        "way": t("referrals.way.in" if row.incoming else "referrals.way.out"),
        "from": row.sender,
        "to": row.receiver,
        "state": outcome_badge(row, now),
        "why": answer_line(row),
        "why_coded": term("refusal", row.reason) if row.reason else None,
        "sent": _moment(row.sent_at),
        "ended": _moment(row.ended_at),
    }
    return Row(str(row.id), cells)


def told(row: ReferralRow) -> tuple[str, ...]:
    """What the lists say of a referral, in words: what a search reads."""
    reason = term("refusal", row.reason) if row.reason else ""
    return (
        row.case_code, term("need", row.need), term("age_band", row.age_band), row.sender, row.receiver, row.service,
        term("referral_status", row.status), reason,
    )  # fmt: skip


def _moment(moment: datetime | None) -> Cell | None:
    return Cell(date_text(moment), moment, datetime_text(moment)) if moment else None
