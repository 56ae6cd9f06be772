"""A page that is only the frame: session, right, banner, title, heartbeat, sidebar."""

from dashboard.shell.frame import page
from data_model.access import Actor, Right


@page(Right.USE_PROGRAM, "actions")
def render(_actor: Actor) -> None:
    """Nothing."""


render()
