"""The year's calendar: a county's four quarters and two half-years in words, or a row for each of several counties."""

from collections.abc import Callable
from html import escape

import streamlit as st

from dashboard.shell.frame import ask, now
from dashboard.widgets.badge import Badge, Tone, badge_html
from dashboard.widgets.note import note
from dashboard.widgets.table import Column, Row, Value, data_table
from dashboard.words import t
from dashboard.words.formats import date_text, local
from data_model import meetings
from data_model.meetings import FIRST_YEAR, HALF_YEARLY, QUARTERLY, CountyCalendar, Term, TermState
from geodata.counties import COUNTIES

TONES: dict[TermState, Tone] = {
    TermState.HELD: "good",
    TermState.MISSED: "bad",
    TermState.POSSIBLE: "waiting",
    TermState.AHEAD: "neutral",
}
KEYS = {QUARTERLY: "quarter", HALF_YEARLY: "half"}
TABLE_HEIGHT = 620


def choose_year() -> int:
    """The year that is looked at; the present one at first."""
    years = list(range(local(now()).year, FIRST_YEAR - 1, -1))
    with st.columns([2, 8])[0]:
        chosen = st.selectbox(t("teams.calendar.year"), years, key="calendar_year")
    return chosen or years[0]


def of_county(county: str, year: int | None = None) -> None:
    """The calendar of one county, of this year where none is named."""
    wanted = year or local(now()).year
    strip(ask(meetings.calendars, year=wanted, counties=(county,))[0])


def strip(found: CountyCalendar) -> None:
    """Four quarters above two half-years, each with its state and the days on which it was met."""
    quarters = [term for term in found.terms if term.code == QUARTERLY]
    halves = [term for term in found.terms if term.code == HALF_YEARLY]
    caption = t("teams.calendar.caption", county=COUNTIES[found.county].name, year=found.year)
    rows = (
        f'<tr><th scope="row">{t(f"teams.calendar.{KEYS[row[0].code]}ly")}</th>'
        f"{''.join(_cell(term, 4 // len(row)) for term in row)}</tr>"
        for row in (quarters, halves)
    )
    st.html(f'<table class="calendar"><caption>{escape(caption)}</caption><tbody>{"".join(rows)}</tbody></table>')


def _cell(term: Term, span: int) -> str:
    days = ", ".join(date_text(day) for day in term.days)
    under = f'<span class="days">{days}</span>' if days else ""
    return f'<td colspan="{span}"><span class="term">{_name(term)}</span> {badge_html(_state(term))}{under}</td>'


def _name(term: Term) -> str:
    return t(f"teams.calendar.{KEYS[term.code]}_{term.number}")


def _state(term: Term) -> Badge:
    return Badge(TONES[term.state], t(f"teams.calendar.state.{term.state}"))


def act_state(found: CountyCalendar) -> Badge:
    """Whether an act is in force, and since when, or until when the last one was."""
    if found.act_since:
        return Badge("good", t("teams.act_since", since=date_text(found.act_since)))
    if found.act_ended:
        return Badge("bad", t("teams.act_ended", ended=date_text(found.act_ended)))
    return Badge("bad", t("teams.act_never"))


def several(found: list[CountyCalendar], *, on_pick: Callable[[str], None] | None = None, selected: str = "") -> None:
    """What is missing where, in words, then a row for each county."""
    missing(found)
    terms = found[0].terms if found else ()
    columns = [
        Column("county", t("teams.column.county")),
        Column("act", t("teams.column.act")),
        *(Column(_id(term), _name(term)) for term in terms),
    ]
    data_table(
        columns,
        [_row(one) for one in found],
        key="calendars",
        caption=t("teams.calendar.table", year=found[0].year) if found else "",
        action=t("teams.see") if on_pick else None,
        selected=selected or None,
        height=TABLE_HEIGHT if len(found) > 12 else None,
        on_pick=on_pick,
    )


def _id(term: Term) -> str:
    return f"{KEYS[term.code]}_{term.number}"


def _row(found: CountyCalendar) -> Row:
    cells: dict[str, Value] = {"county": COUNTIES[found.county].name, "act": act_state(found)}
    for term in found.terms:
        cells[_id(term)] = _state(term)
    return Row(found.county, cells)


def missing(found: list[CountyCalendar]) -> None:
    """Which counties have no act now, and which missed the newest term that has ended."""
    without = [one for one in found if one.act_since is None]
    if without:
        st.warning(
            t("teams.without_act", n=len(without), whole=len(found), counties=_names(without)),
            icon=":material/gavel:",
        )
    elif found:
        note(t("teams.all_with_act", n=len(found)))
    for code in KEYS:
        ended = [term.number for term in found[0].terms if term.code == code and _ended(found, code, term.number)]
        if ended:
            _missed(found, code, ended[-1])


def _ended(found: list[CountyCalendar], code: str, number: int) -> bool:
    states = {term.state for one in found for term in one.terms if (term.code, term.number) == (code, number)}
    return not states & {TermState.POSSIBLE, TermState.AHEAD}


def _missed(found: list[CountyCalendar], code: str, number: int) -> None:
    theirs = [one for one in found if any((m.code, m.number) == (code, number) for m in one.missed)]
    name = t(f"teams.calendar.{KEYS[code]}_{number}")
    words = {"n": len(theirs), "term": name, "year": found[0].year, "code": code}
    if theirs:
        note(t("teams.missed", **words, counties=_names(theirs)))
    else:
        note(t("teams.none_missed", **words))


def _names(found: list[CountyCalendar]) -> str:
    return ", ".join(COUNTIES[one.county].name for one in found)
