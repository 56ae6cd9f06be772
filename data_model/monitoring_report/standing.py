"""How complete a report is, and what a reader must know of it: sources, thresholds, dates, the states of a cell."""

from datetime import datetime

from data_model import country, releasing, reports, settings
from data_model.monitoring_report.asked import Asked
from data_model.monitoring_report.figures import period_columns
from data_model.monitoring_report.value import Cell, Code, Column, Section, Sentence, Table
from data_model.periods import BUCHAREST, Quarter
from data_model.releasing import Audience
from data_model.reports import ReportRow, ReportState
from geodata.counties import COUNTIES

STATES = ("value", "zero", "protected", "not_reported", "old", "not_summed", "live")
"""What a cell may be; the words say what each means."""
STATE_COLUMNS = (Column("state"), Column("meaning", wide=8))


def completeness(asked: Asked) -> Section:
    """Where each county's quarters stand: late and missing are not zero."""
    known = {q: _rows(asked, q) for q in asked.span.quarters if q.start <= settings.now(asked.db)}
    ended = [q for q in known if q.end <= settings.now(asked.db)]
    due, done = len(ended) * len(asked.counties), sum(_released(known, q, c) for q in ended for c in asked.counties)
    rows = tuple((COUNTIES[c].name, *_states(asked, known, c)) for c in asked.counties)
    table = Table("completeness", period_columns(asked, first="county", wide=4), rows)
    said = Sentence("complete", {"n": done, "due": due}) if due else Sentence("nothing_due")
    return Section("completeness", (said, Sentence("late_is_not_zero")), (table,))


Known = dict[Quarter, dict[str, ReportRow]]


def _rows(asked: Asked, quarter: Quarter) -> dict[str, ReportRow]:
    return {row.county: row for row in reports.listed(asked.db, asked.actor, quarter=str(quarter))}


def _released(known: Known, quarter: Quarter, county: str) -> bool:
    return known[quarter][county].state is ReportState.RELEASED


def _states(asked: Asked, known: Known, county: str) -> tuple[Cell, ...]:
    """The state of each quarter; of a longer period, how many of its quarters are released."""
    found: list[Cell] = []
    for part in asked.span.parts:
        if isinstance(part, Quarter):
            found.append(_state(known, part, county))
        else:
            found.append(sum(_released(known, q, county) for q in part.quarters if q in known))
    return tuple(found)


def _state(known: Known, quarter: Quarter, county: str) -> Code:
    if quarter not in known:
        return Code("report_state", "not_begun")
    row = known[quarter][county]
    if row.state is ReportState.OPEN:
        return Code("report_state", "late" if row.ended else "running")
    return Code("report_state", row.state.value)


def sources(asked: Asked) -> Section:
    """From what the report is drawn, by which rule figures about people are shown, and the words of the states."""
    k = releasing.thresholds(asked.db)
    last = country.last_release(asked.db, asked.actor)
    sentences = [
        Sentence("source"),
        Sentence("made_at", {"day": _day(settings.now(asked.db))}),
        Sentence("last_release", {"day": _day(last.at)}) if last else Sentence("never_released"),
        Sentence(f"threshold_{asked.audience}", {"threshold": k[asked.audience]}),
        Sentence("populations"),
        Sentence("live_figures"),
    ]
    if asked.audience is Audience.PUBLIC:
        sentences.append(Sentence("public_only"))
    table = Table("states", STATE_COLUMNS, tuple((Code("state", s), Code("state_meaning", s)) for s in STATES))
    return Section("sources", tuple(sentences), (table,))


def _day(moment: datetime) -> Cell:
    return moment.astimezone(BUCHAREST).date()
