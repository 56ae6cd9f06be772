"""How complete a report is, and what a reader must know of it: sources, thresholds, dates, the states of a cell."""

from datetime import datetime

from data_model import completeness, country, releasing, settings
from data_model.completeness import CountyStanding
from data_model.monitoring_report.asked import Asked
from data_model.monitoring_report.figures import period_columns
from data_model.monitoring_report.value import Cell, Code, Column, Section, Sentence, Table
from data_model.periods import BUCHAREST, Quarter
from data_model.releasing import Audience
from data_model.reports import ReportState
from geodata.counties import COUNTIES

STATES = ("value", "zero", "protected", "not_reported", "old", "not_summed", "live")
"""What a cell may be; the words say what each means."""
NOT_BEGUN = Code("report_state", "not_begun")
STATE_COLUMNS = (Column("state"), Column("meaning", wide=8))


def complete(asked: Asked) -> Section:
    """Where each county's quarters stand, and for the country each indicator: late and missing are not zero."""
    begun = [q for q in asked.span.quarters if q.start <= settings.now(asked.db)]
    known = {(s.county, s.quarter): s for s in completeness.standings(asked.db, begun)}
    ended = [q for q in begun if q.end <= settings.now(asked.db)]
    due = len(ended) * len(asked.counties)
    done = sum(known[c, str(q)].released for q in ended for c in asked.counties)
    rows = tuple((COUNTIES[c].name, *_states(asked, known, c)) for c in asked.counties)
    table = Table("completeness", period_columns(asked, first="county", wide=4), rows)
    said = Sentence("complete", {"n": done, "due": due}) if due else Sentence("nothing_due")
    tables = (table,) if asked.county else (table, _coverage(asked))
    return Section("completeness", (said, Sentence("late_is_not_zero")), tables)


Known = dict[tuple[str, str], CountyStanding]


def _states(asked: Asked, known: Known, county: str) -> tuple[Cell, ...]:
    """The state of each quarter; of a longer period, how many of its quarters are released."""
    found: list[Cell] = []
    for part in asked.span.parts:
        mine = [known[county, str(q)] for q in part.quarters if (county, str(q)) in known]
        if not isinstance(part, Quarter):
            found.append(sum(one.released for one in mine))
        else:
            found.append(_state(mine[0], part.end <= settings.now(asked.db)) if mine else NOT_BEGUN)
    return tuple(found)


def _state(one: CountyStanding, ended: bool) -> Code:
    if one.state is ReportState.OPEN:
        return Code("report_state", "late" if one.late else "waiting" if ended else "running")
    return Code("report_state", one.state.value)


def _coverage(asked: Asked) -> Table:
    """Of each indicator, in how many counties the newest period has a value for the report's audience."""
    found = completeness.of_period(asked.db, asked.actor, period=str(asked.newest), audience=asked.audience)
    columns = (Column("indicator", wide=6), *(Column(name) for name in ("values", "protected", "missing", "late")))
    rows = tuple(
        (Code("indicator", one.indicator), one.values, one.protected, one.missing, one.late)
        for one in found.indicators
        if one.adds_up
    )
    return Table("coverage", columns, rows, about={"period": Code("period", found.period)})


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
