"""The page that a one-time code opens: /invitatie?cod=… or the code typed in; there the person chooses a password.

Opening the page uses nothing up: mail programs open links before people do.
"""

from functools import partial
from html import escape

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.server import plain
from dashboard.server.forms import alert, form_of, form_token, hidden, is_our_form, with_token
from dashboard.server.signin import entry_page, guesses
from dashboard.server.steps import new_password_fields
from dashboard.shell.messages import sentence
from dashboard.words import t
from dashboard.words.formats import datetime_text
from data_model import people
from data_model.errors import Invalid, NotFound
from data_model.people import Welcome

LONGEST_CODE = 80


def _framed(request: Request, body: str, said: str, status: int) -> Response:
    token = form_token(request)
    page = plain.page(
        t("signin.invited.title"),
        f'<main class="card"><h1>{t("signin.invited.title")}</h1>{alert(said)}'
        f'<form method="post" action="/invitatie">{hidden("formular", token)}{body}</form></main>',
        status=status,
    )
    return with_token(page, request, token)


def _ask(request: Request, said: str = "", status: int = 200) -> Response:
    """Asks for the code."""
    return _framed(
        request,
        f'<label for="cod">{t("signin.invited.code")}</label>'
        f'<input id="cod" name="cod" autocomplete="off" spellcheck="false" maxlength="{LONGEST_CODE}" required>'
        f'<button type="submit" class="primary">{t("signin.invited.next")}</button>',
        said,
        status,
    )


def _choose(request: Request, code: str, found: Welcome, said: str = "", status: int = 200) -> Response:
    """Asks for the password."""
    who = t("signin.invited.who", name=found.name, institution=found.institution, login=found.login)
    until = t(f"signin.invited.{found.purpose.value}", until=datetime_text(found.expires_at))
    return _framed(
        request,
        f"<p>{escape(who)}</p><p>{escape(until)}</p>{hidden('cod', code)}{new_password_fields()}"
        f'<button type="submit" class="primary">{t("signin.invited.button")}</button>',
        said,
        status,
    )


async def _welcome(code: str) -> Welcome | None:
    try:
        return await anyio.to_thread.run_sync(people.welcome, code)
    except NotFound:
        return None


async def show(request: Request) -> Response:
    """GET /invitatie, with or without a code."""
    code = request.query_params.get("cod", "")[:LONGEST_CODE].strip()
    if not code:
        return _ask(request)
    found = await _welcome(code)
    return _choose(request, code, found) if found else _ask(request, t("errors.entry_code.unknown"), 404)


async def take(request: Request) -> Response:
    """POST /invitatie: a code alone, or a code and the password chosen."""
    form = await form_of(request)
    code = form.get("cod", "")[:LONGEST_CODE].strip()
    if not is_our_form(request, form):
        return _ask(request, t("signin.form_old"), 403)
    found = await _welcome(code)
    if found is None:
        return _ask(request, t("errors.entry_code.unknown"), 404)
    if "nou" not in form:
        return _choose(request, code, found)
    if form["nou"] != form.get("repetat", ""):
        return _choose(request, code, found, t("signin.own.differ"), 422)
    try:
        login = await anyio.to_thread.run_sync(partial(people.use_code, code, form["nou"]), limiter=guesses)
    except Invalid as error:
        return _choose(request, code, found, sentence(error), 422)
    except NotFound:
        return _ask(request, t("errors.entry_code.unknown"), 404)
    return await entry_page(request, done=t("signin.invited.done"), login=login)


def routes() -> list[Route]:
    return [Route("/invitatie", show, methods=["GET"]), Route("/invitatie", take, methods=["POST"])]
