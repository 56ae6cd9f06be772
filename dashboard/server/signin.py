"""Signing in and out, in plain HTML: works without a script, protected by a double-submitted token and the gate."""

from functools import partial
from html import escape
from urllib.parse import quote

import anyio
import anyio.to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dashboard.server import cookies, plain, provider, sockets
from dashboard.server.addresses import safe_next
from dashboard.server.devices import device_of
from dashboard.server.forms import alert, form_of, form_token, hidden, is_our_form, secret_field, with_token
from dashboard.server.gate import IDENTITIES
from dashboard.shell.language import switch
from dashboard.words import t
from data_model import people, store
from data_model.errors import NotFound
from data_model.people import Means, Persona, Refused, Stage

LONGEST_QUEUE = 30
PLACES = {Stage.CODE: "/intrare/cod", Stage.PASSWORD: "/cont/parola", Stage.FACTOR: "/cont/factor"}
"""Where a session gets what it still lacks."""
guesses = anyio.CapacityLimiter(2)
"""A password costs 64 MB and a moment of one core: strangers must not take all threads, which signed-in people need."""


def _persona(persona: Persona, kept: str) -> str:
    return (
        f'<li><form method="post" action="/intrare/persona">{kept}{hidden("persona", persona.login)}'
        f'<button type="submit"><strong>{escape(t(f"signin.persona.{persona.role.value}"))}</strong>'
        f"<span>{escape(persona.institution)}</span></button></form></li>"
    )


def _personas(found: list[Persona], kept: str) -> str:
    if not found:
        return ""
    each = "".join(_persona(persona, kept) for persona in found)
    return (
        f'<section class="personas" aria-labelledby="personas"><h2 id="personas">{t("signin.personas")}</h2>'
        f"<p>{t('signin.personas_lead')}</p><ul>{each}</ul></section>"
    )


def _demo_people() -> list[Persona]:
    with store.reading() as db:
        return people.personas(db)


def _provider(wanted: str) -> str:
    """The way in by the institution's own account, where one is set up."""
    house = provider.known()
    if house is None:
        return ""
    words = t("signin.provider", name=house.name)
    return f'<p><a class="action" href="/intrare/institutie?next={quote(wanted, safe="/")}">{escape(words)}</a></p>'


def _entry_address(wanted: str) -> str:
    return "/intrare" if wanted == "/" else f"/intrare?next={quote(wanted, safe='/')}"


async def entry_page(
    request: Request, *, said: str = "", done: str = "", login: str = "", wanted: str = "/", status: int = 200
) -> Response:
    """The page on which one signs in, with what was wrong the last time, or what was `done`."""
    token = form_token(request)
    kept = hidden("formular", token) + (hidden("next", wanted) if wanted != "/" else "")
    found = await anyio.to_thread.run_sync(_demo_people)
    banner = f'<p class="demo-banner" role="note">{t("shell.demo_banner")}</p>' if found else ""
    good = f'<p class="done" role="status">{escape(done)}</p>' if done else ""
    response = plain.page(
        t("signin.title"),
        f'{banner}<main class="signin"><header><h1>{t("shell.product")}</h1><p>{t("signin.lead")}</p></header>'
        f'<section class="card" aria-labelledby="enter"><h2 id="enter">{t("signin.title")}</h2>{good}{alert(said)}'
        f'{_provider(wanted)}<form method="post" action="/intrare">{kept}'
        f'<label for="login">{t("signin.login")}</label>'
        f'<input id="login" name="login" value="{escape(login)}" autocomplete="username" autocapitalize="none" '
        f'spellcheck="false" maxlength="80" required>'
        f"{secret_field('password', t('signin.password'))}"
        f'<button type="submit" class="primary">{t("signin.enter")}</button></form>'
        f'<p class="small">{t("signin.forgotten")} <a href="/invitatie">{t("signin.have_code")}</a></p>'
        f'<p class="small">{switch(_entry_address(wanted))}</p></section>'
        f"{_personas(found, kept)}</main>",
        status=status,
    )
    return with_token(response, request, token)


async def show(request: Request) -> Response:
    """GET /intrare."""
    wanted = safe_next(request.query_params.get("next", "/"))
    token = cookies.read(request.scope, cookies.SESSION)
    if token and await IDENTITIES.of(token, fresh=True):
        return RedirectResponse(wanted, status_code=303)
    return await entry_page(
        request, wanted=wanted, said=t("signin.ended") if "incheiat" in request.query_params else ""
    )


async def enter(request: Request) -> Response:
    """POST /intrare: a name and a password."""
    form = await form_of(request)
    login, wanted = form.get("login", "")[:80], safe_next(form.get("next", "/"))
    if not is_our_form(request, form):
        return await entry_page(request, said=t("signin.form_old"), login=login, wanted=wanted, status=403)
    if guesses.statistics().tasks_waiting >= LONGEST_QUEUE:
        return await entry_page(request, said=t("signin.crowded"), login=login, wanted=wanted, status=503)
    try:
        check = partial(people.sign_in, login, form.get("password", ""), known=known(request), device=device(request))
        token = await anyio.to_thread.run_sync(check, limiter=guesses)
    except Refused as refused:
        said, status = said_of(refused)
        return await entry_page(request, said=said, login=login, wanted=wanted, status=status)
    return await entered(request, token, wanted)


async def enter_persona(request: Request) -> Response:
    """POST /intrare/persona: one of the demo's people."""
    form = await form_of(request)
    wanted = safe_next(form.get("next", "/"))
    if not is_our_form(request, form):
        return await entry_page(request, said=t("signin.form_old"), wanted=wanted, status=403)
    try:
        check = partial(people.sign_in_persona, form.get("persona", "")[:80], device=device(request))
        token = await anyio.to_thread.run_sync(check)
    except NotFound:
        return await entry_page(request, said=t("signin.wrong"), wanted=wanted, status=404)
    return await entered(request, token, wanted)


def said_of(refused: Refused) -> tuple[str, int]:
    """The sentence and the status of a refusal."""
    if refused.wait:
        return t("signin.locked", n=refused.wait), 429
    return (t(f"signin.refused.{refused.code}"), 403) if refused.code else (t("signin.wrong"), 401)


def device(request: Request) -> str:
    """Which browser and system this is."""
    return device_of(request.headers.get("user-agent", ""))


def known(request: Request) -> str:
    """The secret by which this browser is known; "" for none."""
    return cookies.read(request.scope, cookies.DEVICE)


async def entered(request: Request, token: str, wanted: str, *, new_page: bool = False) -> Response:
    """On with the session just begun: to what it still lacks, else where one wanted to go.

    `new_page` leads on by a page in place of a redirect: behind a redirect from another site no browser sends our
    cookie.
    """
    await _end(cookies.read(request.scope, cookies.SESSION))
    stage = await anyio.to_thread.run_sync(people.stage_of, token)
    place = PLACES.get(stage or Stage.DONE)
    onward = f"{place}?next={quote(wanted, safe='/')}" if place else wanted
    response: Response = plain.onward(onward) if new_page else RedirectResponse(onward, status_code=303)
    cookies.write(response, request.scope, cookies.SESSION, token)
    if place is None:
        cookies.drop(response, request.scope, cookies.FORM)
        secret = await anyio.to_thread.run_sync(people.know_device, token, known(request))
        if secret:
            cookies.write(response, request.scope, cookies.DEVICE, secret, seconds=cookies.HALF_A_YEAR)
    return response


async def _end(token: str) -> Means | None:
    """Revoke a session, and clear and close its open pages; how it had begun."""
    if not token:
        return None
    means = await anyio.to_thread.run_sync(people.sign_out, token)
    IDENTITIES.forget(people.session_id(token))
    sockets.OPEN.end(people.session_id(token))
    return means


async def ask_leave(request: Request) -> Response:
    """GET /iesire: a question, because a link alone must not sign anybody out."""
    token = form_token(request)
    response = plain.page(
        t("signin.leave_title"),
        f'<main class="card"><h1>{t("signin.leave_title")}</h1><p>{t("signin.leave_lead")}</p>'
        f'<form method="post" action="/iesire">{hidden("formular", token)}'
        f'<button type="submit" class="primary">{t("shell.sign_out")}</button> '
        f'<a class="action quiet" href="/">{t("signin.back")}</a></form></main>',
    )
    return with_token(response, request, token)


async def leave(request: Request) -> Response:
    """POST /iesire."""
    if not is_our_form(request, await form_of(request)):
        return plain.notice(t("signin.leave_title"), t("signin.form_old"), status=403)
    means = await _end(cookies.read(request.scope, cookies.SESSION))
    response: Response = RedirectResponse("/intrare", status_code=303)
    if means is Means.PROVIDER and (address := await provider.way_out()):
        response = plain.page(
            t("signin.left_title"),
            f'<main class="card"><h1>{t("signin.left_title")}</h1><p>{t("signin.left_provider")}</p>'
            f'<p><a class="action" href="{escape(address)}">{t("signin.leave_provider")}</a> '
            f'<a class="action quiet" href="/intrare">{t("signin.title")}</a></p></main>',
        )
    cookies.drop(response, request.scope, cookies.SESSION)
    return response


def routes() -> list[Route]:
    return [
        Route("/intrare", show, methods=["GET"]),
        Route("/intrare", enter, methods=["POST"]),
        Route("/intrare/persona", enter_persona, methods=["POST"]),
        Route("/iesire", ask_leave, methods=["GET"]),
        Route("/iesire", leave, methods=["POST"]),
    ]
