"""Cases: what is the state of each, what is the next step?"""

from datetime import datetime, timedelta

import streamlit as st
from sqlmodel import Session

from dashboard.shell.frame import ask, page
from dashboard.widgets import case_form, case_view
from dashboard.widgets.badge import SHAPES, Badge, apply_style
from dashboard.widgets.case_choice import choose, chosen
from dashboard.widgets.case_words import county_name, needs_line, needs_short, stage_badge, term
from dashboard.widgets.table import Cell, Column, Row, data_table
from dashboard.words import t
from dashboard.words.formats import ago, datetime_ro
from data_model import cases, settings
from data_model.access import Actor, Right
from data_model.cases import CaseRow, Progress

SHOWN = 100
_MORE = "cases.more"


@page(Right.SEE_CASES, "cases")
def render(actor: Actor) -> None:
    """The open case, else the form for a new one, else the list."""
    apply_style()
    case_id = chosen()
    if case_id is not None:
        case_view.draw(case_id)
    elif case_form.begun() and actor.may(Right.OPEN_CASE):
        case_form.draw(actor)
    else:
        _list(actor)


def _all(db: Session, actor: Actor, *, closed: bool) -> tuple[list[CaseRow], datetime, timedelta]:
    still = timedelta(days=settings.number(db, "stale_case_days"))
    return cases.listed(db, actor, closed=closed), settings.now(db), still


def _list(actor: Actor) -> None:
    if actor.may(Right.OPEN_CASE):
        st.button(t("cases.open"), key="cases.open", type="primary", icon=":material/add:", on_click=case_form.begin)
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
    fitting = _by_stage(second, _by_code(third, _by_county(rest[0], actor, found) if rest else found))
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


def _by_code(column: st.delta_generator.DeltaGenerator, rows: list[CaseRow]) -> list[CaseRow]:
    typed = column.text_input(
        t("cases.list.code"), key="cases.code", placeholder=t("cases.list.code_hint"), autocomplete="off", live=True,
        max_chars=20, persist_state="page",
    )  # fmt: skip
    wanted = (typed or "").strip().upper()
    return [row for row in rows if wanted in row.code]


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
                datetime_ro(row.moved_at),
            ),
            "lead": row.lead,
        },
    )


render()
