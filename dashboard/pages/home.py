"""Acasă: what needs this person now, by role."""

from collections.abc import Callable
from datetime import datetime
from html import escape

import streamlit as st

from dashboard.shell.frame import ask, page, page_link
from dashboard.shell.frame import now as clock
from dashboard.widgets import asked, county_summary, mail_addresses, notices, reminding
from dashboard.widgets.badge import Badge, Tone, apply_style, badge_html
from dashboard.widgets.county_summary import line
from dashboard.widgets.note import note
from dashboard.widgets.places import draw_steppers
from dashboard.widgets.referral_view import card, note_seen
from dashboard.widgets.table import Cell, Column, Row, plain_table
from dashboard.words import has, t
from dashboard.words.formats import date_text, datetime_text, local, number_text, period_label
from data_model import actions, audit, cases, facts, meetings, people, practices, referrals, reports, services
from data_model import county as counties
from data_model.access import Actor, Right, Role
from data_model.actions import ActionRow, Reminder
from data_model.audit import AuditRow
from data_model.county import Standing
from data_model.meetings import MeetingState
from data_model.notices import NoticeKind
from data_model.periods import HalfYear, Quarter
from data_model.plan_catalog import plan_for
from data_model.practices import PracticeState
from data_model.reports import ReportRow, ReportState
from geodata.counties import COUNTIES

FEW = 5
EVENTS = 8
TONES: dict[str, Tone] = {"overdue": "bad", "soon": "attention", "due": "waiting"}
LOOK_BACK = 4  # quarters
READY = (ReportState.VALIDATED, ReportState.LOCKED)
"""What ANITP can release: a locked quarter waits for it too."""


@page(Right.USE_PROGRAM, "home")
def render(actor: Actor) -> None:
    apply_style()
    BY_ROLE[actor.role](actor)


def _coordinator(actor: Actor) -> None:
    if not actor.county:
        st.info(t("county.no_county"))
        return
    standing = ask(counties.standing, county=actor.county)
    county_summary.headline(actor, standing)
    county_summary.to_do(actor, standing)
    reminding.silent(actor.county)
    _to_confirm()
    _to_declare(actor)
    county_summary.counts(standing, local(clock()).date())
    page_link("county", t("home.county"))


def _to_confirm() -> None:
    """Accounts that nobody has confirmed in this quarter."""
    if due := ask(people.how_many_due):
        line("attention", t("home.to_confirm", n=due), "confirming", t("home.confirm"))


def _to_declare(actor: Actor) -> None:
    """What the plan still asks of the institution for the half-year that runs."""
    today = local(clock()).date()
    if plan_for(today) is None:
        return
    if n := ask(facts.missing, county=actor.county, period=str(HalfYear.of(today))):
        line("attention", t("declaring.home", n=n), "declaring", t("declaring.home_open"))


def _institution(actor: Actor) -> None:
    now = clock()
    _under_way()
    notices.draw(without=(NoticeKind.REFERRALS_TO_ANSWER,))  # their cards come next
    _asked(now)
    st.subheader(t("home.places.title"), anchor=False)
    own = ask(services.own)
    if own:
        reminding.to_confirm()
        draw_steppers(own, now)
    else:
        note(t("home.places.empty"))
        page_link("services", t("home.places.add"))
    _own_actions()
    _to_declare(actor)


def _under_way() -> None:
    """The meetings that are held at this moment."""
    for row in ask(meetings.listed):
        if row.state is MeetingState.OPEN:
            words = t("home.meeting_under_way", number=row.number, year=row.year, county=COUNTIES[row.county].name)
            line("attention", words, "meetings", t("home.meeting_follow"), sedinta=str(row.id))


def _asked(now: datetime) -> None:
    st.subheader(t("home.inbox.title"), anchor=False)
    rows = [row for row in ask(referrals.waiting) if row.incoming]
    if not rows:
        note(t("home.inbox.empty"))
    note_seen(rows[:FEW])
    for row in rows[:FEW]:
        card(row, now)
    if len(rows) > FEW:
        note(t("home.inbox.more", n=len(rows) - FEW))
    page_link("referrals", t("home.inbox.all"))


def _own_actions() -> None:
    st.subheader(t("home.actions.title"), anchor=False)
    rows = [row for row in ask(actions.listed) if row.own]
    if not rows:
        note(t("home.actions.empty"))
        return
    st.html(f'<ul class="own-actions">{"".join(_action(row) for row in rows[:FEW])}</ul>')
    if len(rows) > FEW:
        note(t("home.actions.more", n=len(rows) - FEW))
    page_link("actions", t("home.actions.all"))


def _action(row: ActionRow) -> str:
    told = {Reminder.LATE: "overdue", Reminder.SOON: "soon"}.get(row.reminder, "due") if row.reminder else "due"
    state = badge_html(Badge(TONES[told], t(f"home.actions.{told}", date=date_text(row.due_on))))
    return f"<li>{escape(row.text)} {state}</li>"


def _regional(actor: Actor) -> None:
    notices.draw()
    newest = Quarter.of(clock()).before()
    st.subheader(t("home.regional.reports"), anchor=False)
    waiting = [r for r in _reports(newest) if r.state is ReportState.SUBMITTED]
    if not waiting:
        note(t("home.regional.none"))
    for r in waiting:
        words = t("home.regional.waiting", county=COUNTIES[r.county].name, period=period_label(r.quarter))
        line("waiting", words, "plan", t("home.regional.validate"))
    _closings()
    _practices()
    _teams(tuple(actor.counties))
    _questions(actor)
    st.subheader(t("home.regional.counties"), anchor=False)
    states = {r.county: r for r in ask(reports.listed, quarter=str(newest))}
    _county_table([ask(counties.standing, county=code) for code in COUNTIES if code in actor.counties], states, newest)
    page_link("county", t("home.regional.see"))


def _closings() -> None:
    waiting = sum(row.closing for row in ask(cases.listed))
    if waiting:
        line("waiting", t("home.regional.closings", n=waiting), "cases", t("home.regional.validate_closings"))


def _teams(counties: tuple[str, ...]) -> None:
    """Which of the counties, of all where none is named, have no act in force or missed the quarter that ended."""
    st.subheader(t("teams.home.title"), anchor=False)
    ended = Quarter.of(clock()).before()
    found = ask(meetings.calendars, year=ended.year, counties=counties)
    without = [COUNTIES[one.county].name for one in found if one.act_since is None]
    missed = [
        COUNTIES[one.county].name
        for one in found
        if any((m.code, m.number) == (meetings.QUARTERLY, ended.number) for m in one.missed)
    ]
    period = period_label(str(ended))
    told: list[tuple[Tone, str, list[str]]] = [("bad", "without_act", without), ("attention", "missed", missed)]
    for tone, key, names in told:
        if names:
            words = t(f"teams.home.{key}", n=len(names), period=period, counties=", ".join(names))
            line(tone, words, "teams", t("teams.home.open"))
    if not without and not missed:
        note(t("teams.home.none", period=period))
        page_link("teams", t("teams.home.open"))


def _practices() -> None:
    waiting = sum(row.state is PracticeState.SUBMITTED for row in ask(practices.listed))
    if waiting:
        line("waiting", t("home.regional.practices", n=waiting), "actions", t("home.regional.read"), parte="practici")


def _questions(actor: Actor) -> None:
    st.subheader(t("forwarding.home.title"), anchor=False)
    if waiting := asked.waiting(actor):
        line("waiting", t("forwarding.home.waiting", n=waiting), "questions", t("forwarding.home.open"))
    else:
        note(t("forwarding.home.none"))


def _reports(newest: Quarter) -> list[ReportRow]:
    """The reports of the last ended quarters, the oldest first."""
    return [r for n in reversed(range(LOOK_BACK)) for r in ask(reports.listed, quarter=str(newest.before(n)))]


def _county_table(found: list[Standing], states: dict[str, ReportRow], quarter: Quarter) -> None:
    columns = [
        Column("county", t("home.regional.county")),
        Column("cases", t("home.regional.cases"), "number"),
        Column("late", t("home.regional.late"), "number"),
        Column("unmoved", t("home.regional.unmoved"), "number"),
        Column("places", t("home.regional.places"), "number"),
        Column("act", t("teams.column.act")),
        Column("report", t("home.regional.report", period=period_label(str(quarter)))),
    ]
    rows = [
        Row(
            s.county,
            {
                "county": COUNTIES[s.county].name,
                "cases": s.open_cases.value,
                "late": s.late_referrals,
                "unmoved": s.unmoved_cases,
                "places": Cell(county_summary.places_words(s.places)),
                "act": Badge("bad", t("teams.act_never")) if s.without_act else Badge("good", t("teams.act_yes")),
                "report": t(f"terms.report_state.{states[s.county].state.value}"),
            },
        )
        for s in found
    ]
    plain_table(columns, rows, caption=t("home.regional.caption"))


def _central(actor: Actor) -> None:
    newest = Quarter.of(clock()).before()
    st.subheader(t("home.central.releases"), anchor=False)
    rows = _reports(newest)
    waiting = [r.quarter for r in rows if r.state in READY]
    if not waiting:
        note(t("home.central.none"))
    for quarter in dict.fromkeys(waiting):
        words = t("home.central.waiting", n=waiting.count(quarter), period=period_label(quarter))
        line("waiting", words, "plan", t("home.central.release"))
    _teams(())
    _questions(actor)
    _completeness([r for r in rows if r.quarter == str(newest)], newest)
    page_link("country", t("home.central.map"))


def _completeness(rows: list[ReportRow], quarter: Quarter) -> None:
    st.subheader(t("home.central.complete", period=period_label(str(quarter))), anchor=False)
    states = [r.state for r in rows]
    counted = {
        "released": states.count(ReportState.RELEASED),
        "validated": sum(s in READY for s in states),
        "submitted": states.count(ReportState.SUBMITTED),
        "open": states.count(ReportState.OPEN) + states.count(ReportState.RETURNED),
    }
    with st.container(horizontal=True, gap="medium"):
        for key, n in counted.items():
            words = t("home.central.of", n=number_text(n), whole=number_text(len(rows)))
            st.metric(t(f"home.central.{key}"), words, width=170)
    note(t("home.central.note"))


def _administrator(_actor: Actor) -> None:
    mail_addresses.undelivered()
    st.subheader(t("home.admin.locked"), anchor=False)
    locked = [a for a in ask(people.accounts) if a.locked]
    if not locked:
        note(t("home.admin.none_locked"))
        page_link("accounts", t("home.admin.accounts"))
    for a in locked:
        words = t("home.admin.locked_line", login=a.login, institution=a.institution)
        line("attention", words, "accounts", t("home.admin.accounts"))
    _to_confirm()
    st.subheader(t("home.admin.events"), anchor=False)
    _events(ask(audit.latest, limit=EVENTS))
    page_link("audit", t("home.admin.audit"))


def _events(found: list[AuditRow]) -> None:
    if not found:
        note(t("home.admin.empty"))
        return
    columns = [Column(key, t(f"home.admin.{key}")) for key in ("at", "what", "chain")]
    rows = [Row(e.hash, {"at": datetime_text(e.at), "what": _event(e.action), "chain": _chain(e.chain)}) for e in found]
    plain_table(columns, rows, caption=t("home.admin.caption"))


def _event(action: str) -> str:
    key = f"audit.action.{action}"
    return t(key) if has(key) else action


def _chain(chain: str) -> str:
    return COUNTIES[chain].name if chain in COUNTIES else t("home.admin.nation")


BY_ROLE: dict[Role, Callable[[Actor], None]] = {
    Role.COORDINATOR: _coordinator,
    Role.INSTITUTION: _institution,
    Role.REGIONAL: _regional,
    Role.CENTRAL: _central,
    Role.ADMINISTRATOR: _administrator,
}

render()
