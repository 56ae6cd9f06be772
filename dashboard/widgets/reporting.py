"""A county's quarter on its way: submitted, validated or given back."""

import streamlit as st

from dashboard.shell.frame import act, ask, forget_version, remember_version
from dashboard.widgets import comparison as read
from dashboard.widgets import standing
from dashboard.widgets.badge import Badge, draw_badges, plain
from dashboard.widgets.editor import clear, editor, text_of
from dashboard.widgets.note import note
from dashboard.widgets.table import Column, Row, data_table, plain_table
from dashboard.words import t
from dashboard.words.formats import date_text, period_label
from data_model import reports
from data_model.access import Actor, Right
from data_model.disclosure import Figure, FigureState
from data_model.indicators import Indicator, of_persons
from data_model.periods import Quarter
from data_model.reports import ReportRow, ReportState
from geodata.counties import COUNTIES

RETURNING = "plan_returning"
PICKED = "plan_county"


def state_badge(row: ReportRow) -> Badge:
    return Badge(standing.TONES[row.state], t(f"terms.report_state.{row.state.value}"))


# One county: the coordinator's view and the regional centre's


def pick_county(rows: list[ReportRow], quarter: str) -> str:
    """The regional centre's counties side by side; returns the one to look at."""
    codes = [row.county for row in rows]
    if st.session_state.get(PICKED) not in codes:
        waiting = [row.county for row in rows if row.state is ReportState.SUBMITTED]
        st.session_state[PICKED] = (waiting or codes)[0]
    draw_states(rows, t("plan.states.caption_own", period=period_label(quarter)), key="plan_own", pick=True)
    picked: str = st.session_state[PICKED]
    return picked


def draw_county(actor: Actor, row: ReportRow, quarter: str) -> None:
    """The county's quarter: its state, what to do now, and its figures."""
    name = COUNTIES[row.county].name
    st.subheader(t("plan.county.title", county=name, period=period_label(quarter)), anchor=False)
    draw_badges(state_badge(row))
    _standing(actor, row, quarter)
    standing.draw_brief(quarter)
    if row.note and row.state is not ReportState.OPEN:
        note(t("plan.county.note", note=row.note))
    _figures(row.county, quarter)
    if row.ended and actor.may(Right.SUBMIT_REPORT) and row.state in (ReportState.OPEN, ReportState.RETURNED):
        _submit(row)
    elif actor.may(Right.VALIDATE_REPORT) and row.state in (ReportState.SUBMITTED, ReportState.VALIDATED):
        _validate(row)


def _standing(actor: Actor, row: ReportRow, quarter: str) -> None:
    """Where the quarter stands, in a sentence for this reader."""
    sender = actor.may(Right.SUBMIT_REPORT)
    if not row.ended:
        key, on = "not_ended", date_text(Quarter.parse(quarter).end.date())
    else:
        key, on = row.state.value, date_text(row.since) if row.since else ""
    own_words = key in ("not_ended", "open", "submitted") and not sender
    words = {"date": on, "reason": plain(row.returned_because)}
    sentence = t(f"plan.county.{key}{'_other' if own_words else ''}", **words)
    if row.state is ReportState.RETURNED:
        st.warning(sentence, icon=":material/undo:")
    elif row.state is ReportState.SUBMITTED and row.released_at:
        st.warning(t("plan.county.reopened", **words), icon=":material/history:")
    else:
        st.markdown(sentence)


def _figures(county: str, quarter: str) -> None:
    figures = ask(reports.preview, county=county, quarter=quarter)
    columns = [Column("name", t("plan.figures.indicator")), Column("value", t("plan.figures.value"), "number")]
    rows = [Row(i.id, {"name": read.name(i), "value": _own_words(i, figures)}) for i in of_persons()]
    caption = t("plan.figures.caption", county=COUNTIES[county].name, period=period_label(quarter))
    plain_table(columns, rows, caption=caption)
    note(t("plan.figures.team"))
    with st.popover(t("plan.figures.what"), icon=":material/help:", type="tertiary", key="plan_what"):
        for indicator in of_persons():
            st.markdown(f"**{read.name(indicator)}**")
            note(read.definition(indicator))
            note(t("widgets.definition.source", source=t("plan.source", code=indicator.plan)))


def _own_words(indicator: Indicator, figures: dict[str, Figure]) -> str:
    """The team's own figure; a median of nothing is no number, and other teams' few cases stay theirs."""
    if figures[indicator.id].state is FigureState.PROTECTED:
        return t("country.state.protected")
    if indicator.counted_by and not figures[indicator.counted_by].value:
        return t("plan.figures.nothing")
    return read.number_words(indicator, figures[indicator.id].value or 0)


def _field(row: ReportRow, what: str) -> str:
    return f"report.{row.county.lower()}.{row.quarter.lower()}.{what}"


def version_of(row: ReportRow) -> int:
    """The version that this reader was first shown."""
    return remember_version("report", row_id(row), row.version)


def row_id(row: ReportRow) -> int:
    """A number for a county's quarter, as versions are remembered by number."""
    quarter = Quarter.parse(row.quarter)
    return (quarter.year * 4 + quarter.number) * 100 + list(COUNTIES).index(row.county)


def _submit(row: ReportRow) -> None:
    editor(_field(row, "note"), label=t("plan.submit.note"), value=row.note, height=100)
    st.button(
        t("plan.submit.send"), key="plan_submit", type="primary", on_click=_do_submit, args=(row, version_of(row))
    )


def _do_submit(row: ReportRow, version: int) -> None:
    field = _field(row, "note")
    if act(
        reports.submit,
        done="plan.submit.sent",
        county=row.county,
        quarter=row.quarter,
        note=text_of(field, row.note),
        expected_version=version,
    ):
        _saved(row, field)


def _validate(row: ReportRow) -> None:
    version = version_of(row)
    if st.session_state.get(RETURNING) == row_id(row):
        _give_back(row, version)
        return
    yes, back = st.columns([1, 3])
    if row.state is ReportState.VALIDATED:
        back = yes
    else:
        yes.button(
            t("plan.validate.yes"), key="plan_validate", type="primary", on_click=_do_validate, args=(row, version)
        )
    back.button(t("plan.validate.back"), key="plan_return", on_click=_begin_return, args=(row,))


def _begin_return(row: ReportRow) -> None:
    st.session_state[RETURNING] = row_id(row)


def _do_validate(row: ReportRow, version: int) -> None:
    if act(
        reports.validate, done="plan.validate.done", county=row.county, quarter=row.quarter, expected_version=version
    ):
        forget_version("report", row_id(row))


def _give_back(row: ReportRow, version: int) -> None:
    editor(_field(row, "reason"), label=t("plan.validate.reason"), height=120)
    send, cancel = st.columns([1, 3])
    send.button(
        t("plan.validate.send_back"), key="plan_send_back", type="primary", on_click=_do_give_back,
        args=(row, version),
    )  # fmt: skip
    cancel.button(t("plan.validate.cancel"), key="plan_cancel", on_click=st.session_state.pop, args=(RETURNING, None))


def _do_give_back(row: ReportRow, version: int) -> None:
    field = _field(row, "reason")
    if act(
        reports.give_back,
        done="plan.validate.sent_back",
        county=row.county,
        quarter=row.quarter,
        reason=text_of(field),
        expected_version=version,
    ):
        st.session_state.pop(RETURNING, None)
        _saved(row, field)


def _saved(row: ReportRow, field: str) -> None:
    forget_version("report", row_id(row))
    clear(field)


def draw_states(rows: list[ReportRow], caption: str, *, key: str, pick: bool = False) -> None:
    columns = [
        Column("county", t("plan.states.county")),
        Column("state", t("plan.states.state")),
        Column("since", t("plan.states.since"), "date"),
    ]
    shown = [
        Row(
            row.county,
            {"county": COUNTIES[row.county].name, "state": state_badge(row), "since": standing.day_of(row.since)},
        )
        for row in rows
    ]
    data_table(
        columns,
        shown,
        key=key,
        caption=caption,
        action=t("plan.states.show") if pick else None,
        selected=st.session_state.get(PICKED) if pick else None,
        height=None if pick else 560,
        on_pick=_pick if pick else None,
    )


def _pick(county: str) -> None:
    st.session_state[PICKED] = county
