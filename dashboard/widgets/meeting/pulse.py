"""The small part that lets a page know that its meeting changed: it asks the server and tells when that moved."""

from collections.abc import Callable

from dashboard.widgets.component import mount
from data_model.meetings import Pulse


def pulse_text(now: Pulse, *, typed: bool) -> str:
    """The pulse as one word to compare; with `typed` it moves with the notes being typed too."""
    at = now.typed_at.isoformat() if typed and now.typed_at else ""
    return f"{now.changes} {at}".strip()


def watch(meeting_id: int, now: Pulse, *, typed: bool, moved: Callable[[], None]) -> None:
    """Rerun what stands around this call as soon as the meeting is no longer as `now`; `moved` runs before."""
    address = f"/puls/sedinta/{meeting_id}{'?scris=1' if typed else ''}"
    data = {"address": address, "pulse": pulse_text(now, typed=typed)}
    mount("pulse", data, key=f"pulse_{meeting_id}", css="pulse.css", picked=moved)
