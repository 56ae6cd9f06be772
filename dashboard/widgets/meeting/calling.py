"""When, where and what for: the form of a new meeting, and the same facts changed later."""

from datetime import date, datetime, time, timedelta

import streamlit as st

from dashboard.shell.frame import act, ask, flash, forget_version, last_result, now, remember_version
from dashboard.widgets.meeting.listing import choose
from dashboard.widgets.meeting.points import plan_action_label, plan_actions
from dashboard.widgets.note import note
from dashboard.words import t
from dashboard.words.formats import ZONE, datetime_text, local
from data_model import meetings
from data_model.meetings import QUARTERLY, SERVED, MeetingKind, MeetingRow, MeetingState

AHEAD = timedelta(days=7)
HOUR = time(10)
QUARTER_HOUR = timedelta(minutes=15)
LONG = 90  # minutes


def draw_new(county: str, before: MeetingRow | None) -> None:
    """The form of a new meeting; the place of the one before is offered again, and the actions that the quarter and
    the half-year still ask for."""
    due = ask(meetings.calendars, year=local(now()).year, counties=(county,))[0].due
    codes = tuple(dict.fromkeys((QUARTERLY, *due)))
    st.subheader(t("meetings.new_title"), anchor=False)
    note(t("meetings.new_note"))
    _fields("new", local(now()).date() + AHEAD, HOUR, before.place if before else "", LONG, codes)
    st.radio(
        t("meetings.field.kind"),
        list(MeetingKind),
        key="new_kind",
        horizontal=True,
        format_func=lambda kind: t(f"terms.meeting_kind.{kind}"),
    )
    st.button(t("meetings.prepare"), key="new_save", type="primary", on_click=_prepare)


def _fields(
    form: str, day: date, hour: time, place: str, long: int, codes: tuple[str, ...], *, moved: bool = True
) -> None:
    """The fields; those of the day and the hour only while the meeting can be moved."""
    first, second, third = st.columns([2, 1, 1])
    if moved:
        first.date_input(t("meetings.field.day"), day, key=f"{form}_day", format="DD.MM.YYYY")
        second.time_input(t("meetings.field.hour"), hour, key=f"{form}_hour", step=QUARTER_HOUR)
    third.number_input(t("meetings.field.long"), 10, 600, long, 10, key=f"{form}_long")
    st.text_input(t("meetings.field.place"), place, key=f"{form}_place", max_chars=160)
    titles = plan_actions(day)
    st.multiselect(
        t("meetings.field.plan_actions"),
        SERVED,
        default=codes,
        select_all=False,
        key=f"{form}_codes",
        placeholder=t("meetings.choose_plan_actions"),
        format_func=lambda code: plan_action_label(code, titles),
    )


def _typed(form: str, stands: datetime | None = None) -> dict[str, object] | None:
    """What stands in the fields, the moment of `stands` where there are none for it; None, and a sentence, while the
    day, the hour or the length is empty."""
    before = local(stands) if stands else None
    day = st.session_state.get(f"{form}_day", before and before.date())
    hour = st.session_state.get(f"{form}_hour", before and before.time())
    long = st.session_state[f"{form}_long"]
    if not day or not hour or not long:
        flash(t("meetings.moment_missing"), good=False)
        return None
    return {
        "starts_at": datetime.combine(day, hour, tzinfo=ZONE),
        "place": st.session_state[f"{form}_place"],
        "minutes_long": long,
        "plan_actions": tuple(st.session_state[f"{form}_codes"]),
    }


def _prepare() -> None:
    typed = _typed("new")
    if typed and act(meetings.prepare, done="meetings.prepared", kind=st.session_state["new_kind"], **typed):
        choose(str(last_result()))


def draw_change(row: MeetingRow) -> None:
    """The facts of a meeting that is not closed, to be changed; needs the width of a page."""
    form, moment = f"call_{row.id}", local(row.starts_at)
    version = remember_version("meeting", row.id, row.version)
    if row.state is MeetingState.OPEN:
        note(t("meetings.began_at", moment=datetime_text(row.held_at)))
    _fields(
        form, moment.date(), moment.time(), row.place, row.minutes_long, row.plan_actions,
        moved=row.state is not MeetingState.OPEN,
    )  # fmt: skip
    st.text_input(t("meetings.field.chair"), row.chair, key=f"{form}_chair", max_chars=120)
    st.text_input(t("meetings.field.secretary"), row.secretary, key=f"{form}_secretary", max_chars=120)
    st.button(t("meetings.save_facts"), key=f"{form}_save", on_click=_change, args=(row, form, version))


def _change(row: MeetingRow, form: str, version: int) -> None:
    typed, meeting_id = _typed(form, row.starts_at), row.id
    saved = typed and act(
        meetings.reschedule,
        done="meetings.facts_saved",
        meeting_id=meeting_id,
        chair=st.session_state[f"{form}_chair"],
        secretary=st.session_state[f"{form}_secretary"],
        expected_version=version,
        **typed,
    )
    if saved:
        forget_version("meeting", meeting_id)
