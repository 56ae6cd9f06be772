"""What others wait for: questions that have no answer yet, measures that the team has not discussed."""

from dashboard.shell.frame import ask
from data_model import meetings
from data_model.access import Actor, Right
from data_model.measures import MeasureState
from data_model.meetings import ForwardState


def waiting(actor: Actor) -> int:
    """How many questions wait for the actor's answer."""
    if not actor.may(Right.ANSWER_FORWARD):
        return 0
    return sum(row.state is ForwardState.SENT for row in ask(meetings.forwards_received))


def undiscussed(county: str) -> int:
    """How many measures in force the county's team has not discussed."""
    return sum(
        row.state is MeasureState.IN_FORCE
        and any(one.county == county and one.discussed_at is None for one in row.counties)
        for row in ask(meetings.measures_told)
    )
