"""The language of the interface, chosen in this browser: a cookie, so that it is there before anybody signs in."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.server import cookies
from dashboard.server.addresses import safe_next
from dashboard.words import LANGUAGES

YEAR = 365 * 24 * 3600


async def choose(request: Request) -> Response:
    """GET /limba/ro and /limba/en: remember the language and go on to the page that was left."""
    response = RedirectResponse(safe_next(request.query_params.get("next", "/")), status_code=303)
    wanted = request.url.path.rpartition("/")[2]
    cookies.write(response, request.scope, cookies.LANGUAGE, wanted, seconds=YEAR)
    return response


def routes() -> list[BaseRoute]:
    return [Route(f"/limba/{code}", choose) for code in LANGUAGES]
