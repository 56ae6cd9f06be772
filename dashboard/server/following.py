"""The pulse of an open meeting: GET /puls/sedinta/{id}, asked every second or so by each device in the room.

A route and not a fragment: a rerun of Streamlit costs ten times as much, and happens only when the pulse differs.
"""

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard.server.gate import identity_of
from dashboard.shell.messages import log_failure
from dashboard.widgets.meeting.pulse import pulse_text
from data_model import meetings, people, store
from data_model.errors import ModelError

LARGEST_ID = 2**31 - 1  # what both databases can look up


def _pulse(sid: str, meeting_id: int, typed: bool) -> str | None:
    with store.reading() as db:
        actor = people.actor_of_session(db, sid)
        if actor is None:
            return None
        return pulse_text(meetings.pulse(db, actor, meeting_id=meeting_id), typed=typed)


async def pulse(request: Request) -> Response:
    """{"pulse": "17 …"}; with ?scris=1 it moves with the notes being typed too. 404 for a meeting out of reach."""
    meeting_id, typed = request.path_params["meeting_id"], "scris" in request.query_params
    status, said = 404, None
    if meeting_id <= LARGEST_ID:
        try:
            said = await anyio.to_thread.run_sync(_pulse, identity_of(request), meeting_id, typed)
            status = 200 if said else 401
        except ModelError:
            pass
        except Exception as error:  # the device asks again
            log_failure("pulse", error)
            status = 503
    return JSONResponse({"pulse": said} if said else {}, status_code=status, headers={"cache-control": "no-store"})


def routes() -> list[Route]:
    return [Route("/puls/sedinta/{meeting_id:int}", pulse, methods=["GET"])]
