"""How free a service is, drawn alike wherever it is shown: a colour, a shape and a word for each state of the one rule
(`data_model/services/availability.py`)."""

from dashboard.widgets.badge import SHAPES, Badge, Tone
from dashboard.words import t
from data_model.services import Availability

TONES: dict[Availability, Tone] = {
    Availability.FREE: "good",
    Availability.FULL: "bad",
    Availability.OLD: "attention",
    Availability.NEVER: "neutral",
}
SIGNS: dict[Availability, str] = {state: SHAPES[tone] for state, tone in TONES.items()}
"""The shape of each state, for marks on a map."""


def state_word(state: Availability) -> str:
    """are locuri libere, răspuns vechi."""
    return t(f"terms.availability.{state.value}")


def state_badge(state: Availability) -> Badge:
    """The state as colour, shape and word."""
    return Badge(TONES[state], state_word(state))
