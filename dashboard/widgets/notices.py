"""What waits for who is signed in, in short lines with their counts, each with its way there."""

from collections.abc import Sequence

import streamlit as st

from dashboard.shell.frame import ask
from dashboard.widgets.county_summary import line
from dashboard.words import t
from data_model import notices
from data_model.notices import Notice, NoticeKind

PAGES = {NoticeKind.CASES_OVERDUE: "cases", NoticeKind.RAISED_CASES: "cases", NoticeKind.OWN_REFUSED: "cases"}
ALL_LATE = (
    NoticeKind.OWN_SILENT, NoticeKind.CASES_OVERDUE, NoticeKind.RAISED_REFERRALS, NoticeKind.RAISED_HANDOVERS,
    NoticeKind.RAISED_CASES,
)  # fmt: skip
"""Kinds whose sentence says already that a deadline has passed."""


def words(notice: Notice) -> str:
    """3 referiri îți așteaptă răspunsul, din care una peste termen."""
    said = t(f"notices.kind.{notice.kind.value}", n=notice.n)
    late = notice.late if notice.kind not in ALL_LATE else 0
    return f"{said}, {t('notices.kind.late', n=late)}" if late else said


def draw(without: Sequence[NoticeKind] = ()) -> None:
    """The list, but for what the page shows in another way; nothing where nothing waits."""
    found = [notice for notice in ask(notices.waiting) if notice.kind not in without]
    if not found:
        return
    st.subheader(t("notices.title"), anchor=False)
    for notice in found:
        page = PAGES.get(notice.kind, "referrals")
        line("bad" if notice.late else "waiting", words(notice), page, t(f"notices.open.{page}"))
