"""The list of cases: filters in the address (never a case), a search in any spelling, rows by the hundred."""

from datetime import datetime, timedelta

import streamlit as st
from sqlmodel import Session

from dashboard.shell.frame import ask
from dashboard.widgets import case_access, case_doubles, case_form
from dashboard.widgets.badge import SHAPES, Badge
from dashboard.widgets.case_choice import choose
from dashboard.widgets.case_words import county_name, needs_line, needs_short, stage_badge, term
from dashboard.widgets.list_search import fits
from dashboard.widgets.table import Cell, Column, Row, data_table
from dashboard.words import t
from dashboard.words.formats import ago, datetime_text
from data_model import cases, settings
from data_model.access import Actor, Right
from data_model.cases import CaseRow, Progress

SHOWN = 100
_MORE = "cases.more"


def _all(db: Session, actor: Actor, *, closed: bool) -> tuple[list[CaseRow], datetime, timedelta]:
    still = timedelta(days=settings.number(db, "stale_case_days"))
    return cases.listed(db, actor, closed=closed), settings.now(db), still


def draw(actor: Actor) -> None:
    """The list with its filters, the button for a new case, and what others ask or may have seen too."""
    case_access.asked(actor)
    case_doubles.draw(actor)
    if actor.may(Right.OPEN_CASE):
        st.button(t("cases.open"), key="cases.open", type="primary", icon=":material/add:", on_click=case_form.begin)
    _filtered(actor)
    case_access.asking(actor)


def _filtered(actor: Actor) -> None:
    first, second, third, *rest = st.columns(4 if len(actor.counties) > 1 else 3)
    which = _which(first)
    closed = which == "closed"
    found, now, still = ask(_all, closed=closed)
    if which == "unmoved":
        found = [row for row in found if now - row.moved_at > still]
    if not found:
        own = "lead" if actor.may(Right.OPEN_CASE) else "team"
        empty = {"open": f"empty_{own}"}.get(which, f"empty_{which}")
        st.info(t(f"cases.list.{empty}"))
        return
    if closed:
        found = found[::-1]  # those at work: the longest without movement first; those closed: the newest
    fitting = _by_stage(second, _by_words(third, _by_county(rest[0], actor, found) if rest else found))
    _table(fitting, now, still, closed=closed)


def _which(column: st.delta_generator.DeltaGenerator) -> str:
    shown = column.selectbox(
        t("cases.list.which"), ("open", "unmoved", "closed"), format_func=lambda which: t(f"cases.list.{which}"),
        key="cazuri", bind="query-params",
    )  # fmt: skip
    return shown or "open"


def _by_county(column: st.delta_generator.DeltaGenerator, actor: Actor, rows: list[CaseRow]) -> list[CaseRow]:
    county = column.selectbox(
        t("cases.list.county"), sorted(actor.counties, key=county_name), index=None, format_func=county_name,
        placeholder=t("cases.list.county_any"), key="judet", bind="query-params",
    )  # fmt: skip
    return [row for row in rows if county in (None, row.county)]


def _by_words(column: st.delta_generator.DeltaGenerator, rows: list[CaseRow]) -> list[CaseRow]:
    """What is typed stands in the session alone: it may be a case's code."""
    typed = column.text_input(
        t("cases.list.search"), key="cases.code", placeholder=t("cases.list.search_hint"), autocomplete="off",
        live=True, max_chars=60, persist_state="page",
    )  # fmt: skip
    return [row for row in rows if fits(typed, *_told(row))]


def _told(row: CaseRow) -> tuple[str, ...]:
    """What the list says of a case, in words."""
    return (
        row.code, county_name(row.county), term("age_band", row.age_band), term("progress", row.progress),
        term("victim_status", row.victim_status), needs_line(row.needs), row.lead,
    )  # fmt: skip


def _by_stage(column: st.delta_generator.DeltaGenerator, rows: list[CaseRow]) -> list[CaseRow]:
    stage = column.selectbox(
        t("cases.list.stage"), [p for p in Progress if p is not Progress.CLOSED], index=None,
        format_func=lambda p: term("progress", p), placeholder=t("cases.list.stage_any"), key="etapa",
        bind="query-params",
    )  # fmt: skip
    return [row for row in rows if stage in (None, row.progress)]


def _table(fitting: list[CaseRow], now: datetime, still: timedelta, *, closed: bool) -> None:
    shown = SHOWN + st.session_state.get(_MORE, 0)
    rows = [_row(row, now, still, closed=closed) for row in fitting[:shown]]
    data_table(
        [Column(key, t(f"cases.column.{key}")) for key in _columns(rows)],
        rows,
        key="cases.table",
        caption=t("cases.list.caption", n=len(fitting)),
        action=t("cases.list.action"),
        empty=t("cases.list.nothing_fits"),
        height=560 if len(fitting) > 12 else None,
        on_pick=lambda id: _open(int(id)),
    )
    if len(fitting) > shown:
        more = min(SHOWN, len(fitting) - shown)
        st.button(t("cases.list.more", n=more), key="cases.show_more", on_click=_show_more)


def _columns(rows: list[Row]) -> list[str]:
    """Few enough that the button stays in sight at 1366 pixels; the county stands in the code."""
    keys = ["code", "age", "stage", "needs", "status", "moved"]
    return keys + (["lead"] if len({row.cells["lead"] for row in rows}) > 1 else [])


def _open(case_id: int) -> None:
    choose(case_id)


def _show_more() -> None:
    st.session_state[_MORE] = st.session_state.get(_MORE, 0) + SHOWN


def _row(row: CaseRow, now: datetime, still: timedelta, *, closed: bool) -> Row:
    unmoved, moved = not closed and now - row.moved_at > still, ago(row.moved_at, now)
    return Row(
        str(row.id),
        {
            "code": row.code,
            "age": term("age_band", row.age_band),
            "stage": Badge("attention", t("cases.list.closing")) if row.closing else stage_badge(row.progress),
            "needs": Cell(needs_short(row.needs), needs_line(row.needs), needs_line(row.needs)),
            "status": term("victim_status", row.victim_status),
            "moved": Cell(
                f"{SHAPES['attention']} {t('cases.list.still', moved=moved)}" if unmoved else moved,
                row.moved_at,
                datetime_text(row.moved_at),
            ),
            "lead": row.lead,
        },
    )
