"""What is looked for among referrals: words in any spelling, and a need, which alone stands in the address."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.widgets.case_words import term
from dashboard.widgets.list_search import fits
from dashboard.widgets.referral_view import told
from dashboard.words import t
from data_model.cases import NeedKind
from data_model.referrals import ReferralRow

FROM = 6  # referrals: fewer are seen at once
NEED = "nevoie"


@dataclass(frozen=True)
class Wanted:
    """What was typed and chosen."""

    typed: str
    need: NeedKind | None

    def fits(self, row: ReferralRow) -> bool:
        """Whether a referral is among those asked for."""
        return self.need in (None, row.need) and fits(self.typed, *told(row))


def draw(rows: Sequence[ReferralRow]) -> Wanted | None:
    """The search box and the needs that occur; None for a short list, or where nothing is asked for. What is typed
    never stands in the address: it may be a case's code."""
    if len(rows) < FROM:
        return None
    left, right = st.columns([2, 1])
    typed = left.text_input(
        t("referrals.search"), key="referrals.search", placeholder=t("referrals.search_hint"), autocomplete="off",
        live=True, max_chars=60, persist_state="page",
    )  # fmt: skip
    need = right.selectbox(
        t("referrals.need"), [kind for kind in NeedKind if any(row.need is kind for row in rows)], index=None,
        format_func=lambda kind: term("need", kind), placeholder=t("referrals.need_any"), key=NEED,
        bind="query-params",
    )  # fmt: skip
    return Wanted(typed or "", need) if typed or need else None
