"""Referrals: what was asked of me, what did I ask, what waits?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import streamlit as st
from sqlmodel import Session

from dashboard.shell.frame import ask, go, page
from dashboard.widgets import handover_view, referral_search
from dashboard.widgets.badge import apply_style
from dashboard.widgets.case_choice import choose
from dashboard.widgets.note import note
from dashboard.widgets.referral_view import card, columns, note_seen, table_row
from dashboard.widgets.table import data_table
from dashboard.words import t
from data_model import handovers, referrals, settings
from data_model.access import Actor, Right
from data_model.handovers import HandOverRow
from data_model.referrals import ReferralRow, ReferralStatus

CARDS = 10
BACK = timedelta(days=90)
STATES = ("current", "late", "sent", "received", "accepted", "started", "ended")
_SHOWN = "referrals.shown"


@dataclass(frozen=True)
class Board:
    """The referrals in the actor's reach, at one moment; `current` has the late ones first."""

    waiting: list[ReferralRow]
    under_way: list[ReferralRow]
    ended: list[ReferralRow]
    now: datetime
    handovers: list[HandOverRow]
    narrowed: bool = False  # by what is looked for

    @property
    def current(self) -> list[ReferralRow]:
        return [*self.waiting, *self.under_way]


def _board(db: Session, actor: Actor) -> Board:
    now = settings.now(db)
    ended = referrals.ended(db, actor, since=now - BACK)
    ended.sort(key=lambda row: row.ended_at or now, reverse=True)
    passed_on = handovers.listed(db, actor, since=now - BACK)
    return Board(referrals.waiting(db, actor), referrals.under_way(db, actor), ended, now, passed_on)


@page(Right.SEE_REFERRALS, "referrals")
def render(actor: Actor) -> None:
    """An institution's own referrals, or all of the counties for who coordinates them."""
    apply_style()
    whole = ask(_board)
    board = _narrowed(whole)
    if actor.may(Right.ANSWER_REFERRAL):
        handover_view.offered(whole.handovers, whole.now)
        _inbox(board)
        _in_work(board)
        _sent(board)
        handover_view.given(whole.handovers, whole.now)
        _ended(board)
    else:
        _county(board, whole)
        handover_view.of_team(whole.handovers, whole.now)


def _narrowed(board: Board) -> Board:
    """The board with what is looked for."""
    wanted = referral_search.draw([*board.current, *board.ended])
    if wanted is None:
        return board
    waiting, under_way, ended = (
        [row for row in rows if wanted.fits(row)] for rows in (board.waiting, board.under_way, board.ended)
    )
    return Board(waiting, under_way, ended, board.now, board.handovers, narrowed=True)


def _inbox(board: Board) -> None:
    rows = [row for row in board.waiting if row.incoming]
    if not rows:
        st.header(t("referrals.inbox.none_found" if board.narrowed else "referrals.inbox.none"), anchor=False)
        return
    st.header(t("referrals.inbox.title", n=len(rows)), anchor=False)
    _cards(rows, board.now, "inbox")


def _in_work(board: Board) -> None:
    rows = [row for row in board.under_way if row.incoming]
    if rows:
        st.header(t("referrals.work.title", n=len(rows)), anchor=False)
        _cards(rows, board.now, "work")


def _cards(rows: list[ReferralRow], now: datetime, name: str) -> None:
    more = f"referrals.more.{name}"
    shown = CARDS + st.session_state.get(more, 0)
    note_seen(rows[:shown])
    for row in rows[:shown]:
        card(row, now)
    if len(rows) > shown:
        left = min(CARDS, len(rows) - shown)
        st.button(t("referrals.more", n=left), key=f"referrals.show_more.{name}", on_click=_show_more, args=(more,))


def _show_more(more: str) -> None:
    st.session_state[more] = st.session_state.get(more, 0) + CARDS


def _sent(board: Board) -> None:
    rows = [row for row in board.current if row.outgoing]
    if not rows:
        note(t("referrals.sent.none_found" if board.narrowed else "referrals.sent.none"))
        return
    st.header(t("referrals.sent.title", n=len(rows)), anchor=False)
    picked = next((row for row in rows if row.id == st.session_state.get(_SHOWN)), None)
    if picked:
        _picked(picked, board.now)
    data_table(
        columns("case", "need", "to", "state", "sent", "age"),
        [table_row(row, board.now) for row in rows],
        key="referrals.sent",
        caption=t("referrals.sent.caption"),
        action=t("referrals.sent.action"),
        selected=str(picked.id) if picked else None,
        height=420 if len(rows) > 9 else None,
        on_pick=_show,
    )


def _show(referral_id: str) -> None:
    st.session_state[_SHOWN] = int(referral_id)


def _hide() -> None:
    st.session_state.pop(_SHOWN, None)


def _picked(row: ReferralRow, now: datetime) -> None:
    card(row, now)
    with st.container(horizontal=True):
        opens = st.button(t("referrals.open_case"), key=f"referrals.case.{row.id}")
        st.button(t("referrals.sent.close"), key="referrals.hide", on_click=_hide)
    if opens and choose(row.case_id):
        go("cases")


def _ended(board: Board) -> None:
    st.header(t("referrals.ended.title"), anchor=False)
    data_table(
        columns("case", "need", "way", "from", "to", "state", "why", "ended"),
        [table_row(row, board.now) for row in board.ended],
        key="referrals.ended",
        caption=t("referrals.ended.caption", n=len(board.ended)),
        empty=t("referrals.county.none" if board.narrowed else "referrals.ended.none"),
        height=420 if len(board.ended) > 9 else None,
    )


def _county(board: Board, whole: Board) -> None:
    late = sum(row.late for row in whole.waiting)
    note(t("referrals.county.counts", current=len(whole.current), late=late))
    first, second = st.columns(2)
    state = first.selectbox(
        t("referrals.county.state"), STATES, format_func=lambda s: t(f"referrals.state.{s}"),
        key="stare", bind="query-params",
    )  # fmt: skip
    rows = in_state(board, state)
    receivers = sorted({row.receiver for row in (*whole.current, *whole.ended)})
    receiver = second.selectbox(
        t("referrals.county.institution"), receivers, index=None, placeholder=t("referrals.county.institution_any"),
        key="institutie", bind="query-params",
    )  # fmt: skip
    _county_table([row for row in rows if receiver in (None, row.receiver)], whole, ended=state == "ended")


def _county_table(rows: list[ReferralRow], board: Board, *, ended: bool) -> None:
    last = ("ended", "why_coded") if ended else ("sent",)
    picked = data_table(
        columns("case", "need", "state", "to", "from", "age", *last),
        [table_row(row, board.now) for row in rows],
        key="referrals.county",
        caption=t("referrals.county.caption", n=len(rows)),
        action=t("referrals.county.action"),
        empty=t("referrals.county.none" if board.current or board.ended else "referrals.county.empty"),
        height=560 if len(rows) > 12 else None,
    )
    if picked and choose(next(row.case_id for row in rows if str(row.id) == picked)):
        go("cases")


def in_state(board: Board, state: str) -> list[ReferralRow]:
    """The rows of one of STATES."""
    if state == "ended":
        return board.ended
    if state == "late":
        return [row for row in board.waiting if row.late]
    if state == "current":
        return board.current
    return [row for row in board.current if row.status is ReferralStatus(state)]


render()
