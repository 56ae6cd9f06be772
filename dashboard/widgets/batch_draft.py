"""A batch of referrals that is being written: for each need who is chosen and the message, kept as drafts.

The message is saved by the editor as one types, guarded first; the choice when it is made. Both come back on any device
of the account, and go when the need's referral was sent.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

import streamlit as st

from dashboard.shell.frame import act, ask
from dashboard.widgets.editor import clear
from data_model import drafts

Choice = tuple[int, int]  # an institution and its service, 0 for none in particular
_KEPT = re.compile(r"(\d{1,9})-(\d{1,9})")


@dataclass(frozen=True)
class Begun:
    """What was chosen before, by need, and when something of the batch was last kept; None for nothing."""

    choices: dict[int, Choice] = field(default_factory=dict)
    at: datetime | None = None


def message_field(need_id: int) -> str:
    """The draft of the message for one need."""
    return f"need.{need_id}.message"


def _choice_field(need_id: int) -> str:
    return f"need.{need_id}.to"


def begun(case_id: int, need_ids: Collection[int]) -> Begun:
    """What this account had begun for the needs of a case, where the page was opened anew since; a choice that is being
    made on this very page is no news to it."""
    rows = {row.field: row for row in ask(drafts.waiting, field="need")}
    mine = [rows[f] for n in need_ids for f in (_choice_field(n), message_field(n)) if f in rows]
    choices: dict[int, Choice] = {}
    for need_id in need_ids:
        row = rows.get(_choice_field(need_id))
        if kept := _KEPT.fullmatch(row.text) if row else None:
            choices[need_id] = (int(kept[1]), int(kept[2]))
    first = f"batch.{case_id}.opened"
    if first not in st.session_state:
        st.session_state[first] = max((row.saved_at for row in mine), default=None)
    return Begun(choices, st.session_state[first] if mine else None)


def keep_choice(need_id: int, key: str) -> None:
    """Keep who was chosen, as soon as it is."""
    choice = st.session_state.get(key)
    if choice:
        act(drafts.save, field=_choice_field(need_id), text=f"{choice[0]}-{choice[1]}")
    else:
        act(drafts.drop, field=_choice_field(need_id), sent=False)


def sent(need_id: int) -> None:
    """The need's referral has left: its drafts go."""
    act(drafts.drop, field=_choice_field(need_id))
    clear(message_field(need_id))
