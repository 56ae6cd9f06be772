"""Signing in and out, in plain HTML: works without a script, protected by a double-submitted token and the gate."""

import re
import secrets
from html import escape
from urllib.parse import parse_qs

import anyio
import anyio.to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dashboard.server import cookies, plain, sockets
from dashboard.server.gate import IDENTITIES
from dashboard.words import t
from data_model import people, store
from data_model.errors import NotFound
from data_model.people import Persona, Refused

LONGEST_FORM = 8_192  # bytes
LONGEST_QUEUE = 30
_guesses = anyio.CapacityLimiter(2)
"""A password costs 64 MB and a moment of one core: strangers must not take all threads, which signed-in people need."""
_SAFE_NEXT = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


def safe_next(wanted: str) -> str:
    """`wanted` if it is a path of ours, else the first page."""
    return wanted if len(wanted) <= 500 and _SAFE_NEXT.fullmatch(wanted) else "/"


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a posted form, each once; 413 for one that is too big."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_FORM:
            raise HTTPException(413, t("signin.form_big"))
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20)
    except ValueError:
        raise HTTPException(400, t("signin.form_old")) from None
    return {name: values[0] for name, values in fields.items()}


def _form_token(request: Request) -> str:
    return cookies.read(request.scope, cookies.FORM) or secrets.token_urlsafe(24)


def _is_our_form(request: Request, form: dict[str, str]) -> bool:
    kept = cookies.read(request.scope, cookies.FORM)
    return bool(kept) and secrets.compare_digest(kept.encode(), form.get("formular", "").encode())


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def _persona(persona: Persona, hidden: str) -> str:
    return (
        f'<li><form method="post" action="/intrare/persona">{hidden}{_hidden("persona", persona.login)}'
        f'<button type="submit"><strong>{escape(t(f"signin.persona.{persona.role.value}"))}</strong>'
        f"<span>{escape(persona.institution)}</span></button></form></li>"
    )


def _personas(found: list[Persona], hidden: str) -> str:
    if not found:
        return ""
    each = "".join(_persona(persona, hidden) for persona in found)
    return (
        f'<section class="personas" aria-labelledby="personas"><h2 id="personas">{t("signin.personas")}</h2>'
        f"<p>{t('signin.personas_lead')}</p><ul>{each}</ul></section>"
    )


def _demo_people() -> list[Persona]:
    with store.reading() as db:
        return people.personas(db)


async def _page(request: Request, *, said: str = "", login: str = "", wanted: str = "/", status: int = 200) -> Response:
    token = _form_token(request)
    hidden = _hidden("formular", token) + (_hidden("next", wanted) if wanted != "/" else "")
    found = await anyio.to_thread.run_sync(_demo_people)
    banner = f'<p class="demo-banner" role="note">{t("shell.demo_banner")}</p>' if found else ""
    alert = f'<p class="alert" role="alert">{escape(said)}</p>' if said else ""
    response = plain.page(
        t("signin.title"),
        f'{banner}<main class="signin"><header><h1>{t("shell.product")}</h1><p>{t("signin.lead")}</p></header>'
        f'<section class="card" aria-labelledby="enter"><h2 id="enter">{t("signin.title")}</h2>{alert}'
        f'<form method="post" action="/intrare">{hidden}'
        f'<label for="login">{t("signin.login")}</label>'
        f'<input id="login" name="login" value="{escape(login)}" autocomplete="username" autocapitalize="none" '
        f'spellcheck="false" maxlength="80" required>'
        f'<label for="password">{t("signin.password")}</label>'
        f'<input id="password" name="password" type="password" autocomplete="current-password" maxlength="256" '
        f"required>"
        f'<button type="submit" class="primary">{t("signin.enter")}</button></form>'
        f'<p class="small">{t("signin.forgotten")}</p></section>{_personas(found, hidden)}</main>',
        status=status,
    )
    cookies.write(response, request.scope, cookies.FORM, token)
    return response


async def show(request: Request) -> Response:
    """GET /intrare."""
    wanted = safe_next(request.query_params.get("next", "/"))
    token = cookies.read(request.scope, cookies.SESSION)
    if token and await IDENTITIES.of(token, fresh=True):
        return RedirectResponse(wanted, status_code=303)
    return await _page(request, wanted=wanted, said=t("signin.ended") if "incheiat" in request.query_params else "")


async def enter(request: Request) -> Response:
    """POST /intrare: a name and a password."""
    form = await form_of(request)
    login, wanted = form.get("login", "")[:80], safe_next(form.get("next", "/"))
    if not _is_our_form(request, form):
        return await _page(request, said=t("signin.form_old"), login=login, wanted=wanted, status=403)
    if _guesses.statistics().tasks_waiting >= LONGEST_QUEUE:
        return await _page(request, said=t("signin.crowded"), login=login, wanted=wanted, status=503)
    try:
        password = form.get("password", "")
        token = await anyio.to_thread.run_sync(people.sign_in, login, password, limiter=_guesses)
    except Refused as refused:
        said = t("signin.locked", n=refused.wait) if refused.wait else t("signin.wrong")
        return await _page(request, said=said, login=login, wanted=wanted, status=429 if refused.wait else 401)
    return await _entered(request, token, wanted)


async def enter_persona(request: Request) -> Response:
    """POST /intrare/persona: one of the demo's people."""
    form = await form_of(request)
    wanted = safe_next(form.get("next", "/"))
    if not _is_our_form(request, form):
        return await _page(request, said=t("signin.form_old"), wanted=wanted, status=403)
    try:
        token = await anyio.to_thread.run_sync(people.sign_in_persona, form.get("persona", "")[:80])
    except NotFound:
        return await _page(request, said=t("signin.wrong"), wanted=wanted, status=404)
    return await _entered(request, token, wanted)


async def _entered(request: Request, token: str, wanted: str) -> Response:
    await _end(cookies.read(request.scope, cookies.SESSION))
    response = RedirectResponse(wanted, status_code=303)
    cookies.write(response, request.scope, cookies.SESSION, token)
    cookies.drop(response, request.scope, cookies.FORM)
    return response


async def _end(token: str) -> None:
    """Revoke a session, and clear and close its open pages."""
    if token:
        await anyio.to_thread.run_sync(people.sign_out, token)
        IDENTITIES.forget(people.session_id(token))
        sockets.OPEN.end(people.session_id(token))


async def ask_leave(request: Request) -> Response:
    """GET /iesire: a question, because a link alone must not sign anybody out."""
    token = _form_token(request)
    response = plain.page(
        t("signin.leave_title"),
        f'<main class="card"><h1>{t("signin.leave_title")}</h1><p>{t("signin.leave_lead")}</p>'
        f'<form method="post" action="/iesire">{_hidden("formular", token)}'
        f'<button type="submit" class="primary">{t("shell.sign_out")}</button> '
        f'<a class="action quiet" href="/">{t("signin.back")}</a></form></main>',
    )
    cookies.write(response, request.scope, cookies.FORM, token)
    return response


async def leave(request: Request) -> Response:
    """POST /iesire."""
    if not _is_our_form(request, await form_of(request)):
        return plain.notice(t("signin.leave_title"), t("signin.form_old"), status=403)
    await _end(cookies.read(request.scope, cookies.SESSION))
    response = RedirectResponse("/intrare", status_code=303)
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
