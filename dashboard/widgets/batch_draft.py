"""A batch of referrals that is being written: for each need who is chosen and the message, kept as drafts.

The message is saved by the editor as one types, guarded first; the choice when it is made. Both come back on any device
of the account, and go when the need's referral was sent.
"""

import re
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


def _name(case_id: int) -> str:
    return f"batch.{case_id}"


def message_field(case_id: int, need_id: int) -> str:
    """The draft of the message for one need."""
    return f"{_name(case_id)}.{need_id}.message"


def _choice_field(case_id: int, need_id: int) -> str:
    return f"{_name(case_id)}.{need_id}.to"


def begun(case_id: int) -> Begun:
    """What this account had begun for a case, where the page was opened anew since; a choice that is being made on this
    very page is no news to it."""
    rows = ask(drafts.waiting, field=_name(case_id))
    choices: dict[int, Choice] = {}
    for row in rows:
        need, _, kind = row.field.removeprefix(f"{_name(case_id)}.").partition(".")
        kept = _KEPT.fullmatch(row.text) if kind == "to" else None
        if kept:
            choices[int(need)] = (int(kept[1]), int(kept[2]))
    first = f"batch.{case_id}.opened"
    if first not in st.session_state:
        st.session_state[first] = max((row.saved_at for row in rows), default=None)
    return Begun(choices, st.session_state[first] if rows else None)


def keep_choice(case_id: int, need_id: int, key: str) -> None:
    """Keep who was chosen, as soon as it is."""
    choice = st.session_state.get(key)
    if choice:
        act(drafts.save, field=_choice_field(case_id, need_id), text=f"{choice[0]}-{choice[1]}")
    else:
        act(drafts.drop, field=_choice_field(case_id, need_id), sent=False)


def sent(case_id: int, need_id: int) -> None:
    """The need's referral has left: its drafts go."""
    act(drafts.drop, field=_choice_field(case_id, need_id))
    clear(message_field(case_id, need_id))
