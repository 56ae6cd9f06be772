"""Signing in by an institution's own identity provider: out to it, and back with a code.

What the way back needs (state, nonce, PKCE verifier, the page wanted) stands sealed in a cookie for ten minutes.
"""

import json
import secrets
from functools import partial

import anyio
import anyio.to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dashboard.server import cookies, provider
from dashboard.server.addresses import safe_next
from dashboard.server.downloads import missing
from dashboard.server.provider import BACK, House, ProviderFailed
from dashboard.server.signin import device, entered, entry_page, said_of
from dashboard.shell.messages import log_failure
from dashboard.words import t
from data_model import people, sealing
from data_model.people import Refused

ON_THE_WAY = 600  # seconds
_asking = anyio.CapacityLimiter(4)


async def leave(request: Request) -> Response:
    """GET /intrare/institutie: on to the provider."""
    house = provider.known()
    if house is None:
        return await missing(request)
    wanted = safe_next(request.query_params.get("next", "/"))
    way = {
        "state": secrets.token_urlsafe(24),
        "nonce": secrets.token_urlsafe(24),
        "verifier": secrets.token_urlsafe(48),
    }
    try:
        address = await anyio.to_thread.run_sync(partial(provider.way_in, house, **way), limiter=_asking)
    except ProviderFailed as error:
        return await _failed(request, error, wanted)
    response = RedirectResponse(address, status_code=303)
    sealed = sealing.seal(json.dumps({**way, "next": wanted}))
    cookies.write(response, request.scope, cookies.PROVIDER, sealed, seconds=ON_THE_WAY, from_elsewhere=True)
    return response


async def _failed(request: Request, error: ProviderFailed, wanted: str) -> Response:
    log_failure("identity provider", error)
    return _over(
        await entry_page(request, said=t("signin.refused.provider_failed"), wanted=wanted, status=502), request
    )


def _over(response: Response, request: Request) -> Response:
    cookies.drop(response, request.scope, cookies.PROVIDER)
    return response


async def come_back(request: Request) -> Response:
    """GET /intrare/institutie/inapoi?code=…&state=…: the provider sends the visitor back."""
    house = provider.known()
    if house is None:
        return await missing(request)
    kept = sealing.unseal(cookies.read(request.scope, cookies.PROVIDER), seconds=ON_THE_WAY)
    way, asked = json.loads(kept) if kept else {}, request.query_params
    wanted = safe_next(way.get("next", "/"))
    ours = kept and secrets.compare_digest(asked.get("state", "").encode(), way["state"].encode())
    if not ours or asked.get("iss", house.issuer) != house.issuer or not asked.get("code"):
        return _over(
            await entry_page(request, said=t("signin.refused.provider_broken"), wanted=wanted, status=403), request
        )
    return _over(await _enter(request, house, asked["code"][:2_000], way, wanted), request)


async def _enter(request: Request, house: House, code: str, way: dict[str, str], wanted: str) -> Response:
    try:
        asking = partial(provider.claimed, house, code, way["nonce"], way["verifier"])
        claimed = await anyio.to_thread.run_sync(asking, limiter=_asking)
        token = await anyio.to_thread.run_sync(partial(people.sign_in_linked, claimed, device=device(request)))
    except ProviderFailed as error:
        return await _failed(request, error, wanted)
    except Refused as refused:
        said, status = said_of(refused)
        return await entry_page(request, said=said, wanted=wanted, status=status)
    return await entered(request, token, wanted, new_page=True)


def routes() -> list[Route]:
    return [Route("/intrare/institutie", leave, methods=["GET"]), Route(BACK, come_back, methods=["GET"])]
