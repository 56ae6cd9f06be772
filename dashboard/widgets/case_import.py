"""A list of cases or referrals on its way in: the file, what becomes of each line, and its entering as a whole."""

import streamlit as st

from dashboard.server.exchanging import HELD, CaseList
from dashboard.shell import session
from dashboard.shell.frame import act, ask, flash
from dashboard.widgets import component
from dashboard.widgets.badge import Badge
from dashboard.widgets.note import note
from dashboard.widgets.table import Cell, Column, Row, data_table
from dashboard.words import t
from dashboard.words.formats import number_text
from data_model import exchange
from data_model.exchange import CaseReport, Line
from data_model.exchange.layout import head
from data_model.imports import LARGEST_FILE

ADDRESS = "/liste/cazuri"
ACCEPT = ".xlsx,.csv,.txt"
WORDS = ("label", "drop", "kinds", "sending", "read", "offline")
MODELS = {"cases": "/documente/schimb/model-cazuri.xlsx", "referrals": "/documente/schimb/model-referiri.xlsx"}


def draw() -> None:
    """The file that waits in this session, else the field for one."""
    st.subheader(t("exchange.import.title"), anchor=False)
    held = HELD.of(session.session_id())
    if held is None:
        _choose()
    else:
        _work(held)


def _choose() -> None:
    note(t("exchange.import.what"))
    size = t("errors.import.size", longest=number_text(LARGEST_FILE // 1_000_000))
    said = {word: t(f"exchange.import.{word}") for word in WORDS} | {"size": size}
    data = {"address": ADDRESS, "accept": ACCEPT, "largest": LARGEST_FILE, "words": said}
    component.mount("upload", data, key="case_list_file", css="upload.css", picked=_nothing)
    links = " ".join(
        f'<a class="action" href="{address}" target="_self">{t(f"exchange.import.model_{kind}")}</a>'
        for kind, address in MODELS.items()
    )
    st.html(f"<p>{links}</p>")


def _nothing() -> None:
    """The page is drawn again, and finds the list."""


def _work(held: CaseList) -> None:
    if held.report is None:
        held.report = ask(exchange.check, cases=held.cases, referrals=held.referrals)
    kind, n = ("cases", len(held.cases)) if held.cases else ("referrals", len(held.referrals))
    st.markdown(t(f"exchange.import.{kind}", n=n))
    report = held.report
    if report.whole:
        st.success(t("exchange.import.whole"), icon=":material/check_circle:")
    else:
        st.error(t("exchange.import.refused", n=report.refused), icon=":material/error:")
    _lines(report, kind)
    with st.container(horizontal=True):
        if report.whole:
            st.button(
                t(f"exchange.import.run_{kind}", n=n), key="exchange.run", type="primary", on_click=_carry_out,
                args=(held,),
            )  # fmt: skip
        st.button(t("exchange.import.drop_list"), key="exchange.drop", on_click=_drop)


def _lines(report: CaseReport, kind: str) -> None:
    columns = [
        Column("row", t("exchange.import.row"), "number"), Column("verdict", t("exchange.import.verdict")),
        Column("why", t("exchange.import.why")),
    ]  # fmt: skip
    rows = [
        Row(
            str(line.row),
            {
                "row": Cell(str(line.row), line.row),
                "verdict": Badge("good", t("exchange.import.accepted")) if line.accepted
                else Badge("bad", t("exchange.import.not_accepted")),
                "why": _why(line, kind),
            },
        )
        for line in sorted(report.lines, key=lambda line: line.accepted)
    ]  # fmt: skip
    caption = t("exchange.import.caption")
    data_table(columns, rows, key="exchange_lines", caption=caption, height=420 if len(rows) > 9 else None)


def _why(line: Line, kind: str) -> str | None:
    return "; ".join(_remark(code, kind) for code in line.remarks) or None


def _remark(code: str, kind: str) -> str:
    if code.startswith("wrong_"):
        return t("exchange.remark.wrong", column=head(kind, code.removeprefix("wrong_")))
    return t(f"exchange.remark.{code}")


def _carry_out(held: CaseList) -> None:
    n = len(held.cases) + len(held.referrals)
    if act(exchange.carry_out, cases=held.cases, referrals=held.referrals):
        HELD.drop(session.session_id())
        flash(t("exchange.import.done", n=n))
    else:
        held.report = None


def _drop() -> None:
    HELD.drop(session.session_id())
