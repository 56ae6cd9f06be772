"""Steps three and four: check the list, read what becomes of each row, and enter what was accepted."""

from collections.abc import Callable

import streamlit as st

from dashboard.documents.import_report import remarks_words
from dashboard.server.uploads import Upload
from dashboard.shell.frame import act, ask, flash, last_result
from dashboard.widgets.badge import Badge, Tone, draw_badges, plain
from dashboard.widgets.note import note
from dashboard.widgets.table import Cell, Column, Kind, Row, Value, data_table
from dashboard.words import t
from data_model import imports
from data_model.imports import Columns, Decisions, Line, Report, Sheet, Verdict
from geodata.counties import COUNTIES

TONES: dict[Verdict, Tone] = {
    Verdict.NEW: "good",
    Verdict.UPDATED: "info",
    Verdict.UNCHANGED: "neutral",
    Verdict.CONFLICT: "attention",
    Verdict.UNDECIDED: "waiting",
    Verdict.REFUSED: "bad",
}
ATTENTION = (Verdict.REFUSED, Verdict.UNDECIDED, Verdict.CONFLICT)
SHOWN = 300
PROVIDERS_SHOWN = 200
ALL, LOOK = "all", "attention"
DOWNLOAD = "/documente/import-servicii.xlsx"
COLUMNS = ("row", "verdict", "name", "provider", "county", "remarks")


def check(upload: Upload, sheet: Sheet, columns: Columns, decisions: Decisions) -> None:
    """The button that checks, with its progress; a report of older columns says that it is old."""
    st.subheader(t("service_import.check.title"), anchor=False)
    asked = (sheet.name, columns, decisions)
    if upload.report is not None and upload.agreed_for != asked:
        st.warning(t("service_import.check.stale"), icon=":material/update:")
    first = upload.report is None
    pressed = st.button(
        t("service_import.check.button" if first else "service_import.check.again"),
        key="check_list",
        type="primary" if first or upload.agreed_for != asked else "secondary",
    )
    if first:
        note(t("service_import.check.hint"))
    if pressed:
        tell = _progress(t("service_import.check.working"))
        entries = imports.entries_of(sheet, columns, decisions, tell=lambda share: tell(share / 2))
        counties = tuple(sorted({e.county for e in entries if e.county}))
        if not act(imports.note_check, counties=counties, rows=len(entries)):
            return
        report = ask(imports.check, entries=entries, tell=lambda share: tell(0.5 + share / 2))
        upload.entries, upload.report, upload.agreed_for = entries, report, asked
        st.rerun()


def _progress(said: str) -> Callable[[float], None]:
    """A bar that is told the share that is done."""
    bar = st.progress(0.0, text=said)

    def tell(share: float) -> None:
        bar.progress(min(max(share, 0.0), 1.0), text=said)

    return tell


def is_fresh(upload: Upload, sheet: Sheet, columns: Columns, decisions: Decisions) -> bool:
    """Whether the report is of what is chosen now."""
    return upload.report is not None and upload.agreed_for == (sheet.name, columns, decisions)


def tell(report: Report) -> None:
    """The report: how many of each, the institutions that come in, the rows, and the file."""
    st.subheader(t("service_import.report.title"), anchor=False)
    draw_badges(
        *(Badge(TONES[v], t(f"service_import.count.{v.value}", n=n)) for v in Verdict if (n := report.count(v)))
    )
    note(t("service_import.report.rule"))
    _new_providers(report)
    _rows(report)
    st.html(f'<p><a class="action" href="{DOWNLOAD}" target="_self">{t("service_import.report.download")}</a></p>')


def has_rest(report: Report) -> bool:
    """Whether rows were left out that a decision or a change of columns may still bring in."""
    return any(report.count(v) for v in ATTENTION)


def _new_providers(report: Report) -> None:
    if not report.new_providers:
        return
    with st.expander(t("service_import.report.providers", n=len(report.new_providers))):
        each = [
            t("service_import.report.provider", name=name, kind=t(f"terms.institution_kind.{kind.value}"),
              county=COUNTIES[county].name)
            for name, kind, county in report.new_providers[:PROVIDERS_SHOWN]
        ]  # fmt: skip
        st.markdown("\n".join(f"- {plain(one)}" for one in each))


def _rows(report: Report) -> None:
    there = [v for v in Verdict if report.count(v)]
    options = [*([LOOK] if any(v in ATTENTION for v in there) else []), ALL, *(v.value for v in there)]
    chosen = st.segmented_control(
        t("service_import.report.filter"),
        options,
        default=options[0],
        format_func=lambda o: t(f"service_import.report.{o}" if o in (ALL, LOOK) else f"service_import.verdict.{o}"),
        key=f"report_rows_{report.agreed}",
    )
    lines = [x for x in report.lines if _asked_for(x, chosen or ALL)]
    kinds: dict[str, Kind] = {"row": "number"}
    columns = [Column(name, t(f"service_import.column.{name}"), kinds.get(name, "text")) for name in COLUMNS]
    rows = [Row(f"{x.row}.{x.part}", _cells(x)) for x in lines[:SHOWN]]
    caption = t("service_import.report.caption", n=len(lines))
    empty = t("service_import.report.empty")
    data_table(columns, rows, key="import_rows", caption=caption, empty=empty, height=460 if len(rows) > 8 else None)
    if len(lines) > SHOWN:
        note(t("service_import.report.first", n=SHOWN))


def _asked_for(line: Line, chosen: str) -> bool:
    return chosen == ALL or line.verdict.value == chosen or (chosen == LOOK and line.verdict in ATTENTION)


def _cells(x: Line) -> dict[str, Value]:
    row = str(x.row) if x.part == 1 else f"{x.row} ({x.part})"
    return {
        "row": Cell(row, x.row),
        "verdict": Badge(TONES[x.verdict], t(f"service_import.verdict.{x.verdict.value}")),
        "name": x.name,
        "provider": x.provider,
        "county": COUNTIES[x.county].name if x.county else None,
        "remarks": remarks_words(x),
    }


def carry_out(upload: Upload) -> None:
    """The button that enters what was accepted, with its progress."""
    report = upload.report
    assert report is not None
    st.subheader(t("service_import.run.title"), anchor=False)
    written = report.count(Verdict.NEW) + report.count(Verdict.UPDATED)
    if written == 0:
        st.info(t("service_import.run.nothing" if report.count(Verdict.UNCHANGED) else "service_import.run.none"))
        return
    note(t("service_import.run.hint"))
    if not st.button(t("service_import.run.button", n=written), key="carry_out", type="primary"):
        return
    tell = _progress(t("service_import.run.working"))
    done = act(imports.carry_out, entries=upload.entries, agreed=report.agreed, tell=tell)
    if done:
        upload.report, upload.done, upload.entries = last_result(), True, ()
        counts = {v: t(f"service_import.count.{v.value}", n=report.count(v)) for v in (Verdict.NEW, Verdict.UPDATED)}
        flash(t("service_import.run.done", new=counts[Verdict.NEW], updated=counts[Verdict.UPDATED]))
    else:
        upload.agreed_for = None
    st.rerun()
