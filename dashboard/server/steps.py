"""Between the password and the first page: the second factor's code, a password of one's own, a second factor set up.

The same forms serve who is signed in and wants a new password or another telephone. Plain HTML, without a script.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from html import escape

import anyio.to_thread
import segno
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dashboard.server import cookies, plain
from dashboard.server.addresses import safe_next
from dashboard.server.forms import alert, code_field, form_of, form_token, hidden, is_our_form, secret_field, with_token
from dashboard.server.signin import entered, guesses, known, said_of
from dashboard.shell.messages import sentence
from dashboard.words import t
from data_model import people, sealing
from data_model.errors import Invalid, NotFound
from data_model.people import SHORTEST_PASSWORD, Refused, Stage
from data_model.people.factor import address

OFFERED = 900  # seconds for which an offered secret may be taken up
Again = Callable[[str, int], Awaitable[Response]]
"""Shows a form again with a sentence and a status."""


def _token(request: Request) -> str:
    return cookies.read(request.scope, cookies.SESSION)


async def _stage(request: Request) -> Stage | None:
    return await anyio.to_thread.run_sync(people.stage_of, _token(request))


def _wanted(request: Request) -> str:
    return safe_next(request.query_params.get("next", "/"))


def _away() -> Response:
    return RedirectResponse("/intrare", status_code=303)


def _page(request: Request, key: str, wanted: str, said: str, status: int, *, lead: str, fields: str) -> Response:
    """A page with one form, posted to its own address; `lead` and `fields` are HTML."""
    token = form_token(request)
    kept = hidden("formular", token) + hidden("next", wanted)
    back = "/iesire" if key == "code" else "/"
    page = plain.page(
        t(f"signin.{key}.title"),
        f'<main class="card"><h1>{t(f"signin.{key}.title")}</h1>{lead}{alert(said)}'
        f'<form method="post" action="{request.url.path}">{kept}{fields}'
        f'<button type="submit" class="primary">{t(f"signin.{key}.button")}</button></form>'
        f'<p class="small"><a href="{back}">{t(f"signin.{key}.back")}</a></p></main>',
        status=status,
    )
    return with_token(page, request, token)


async def _taken(
    request: Request, form: dict[str, str], again: Again, step: Callable[[], str], *, wrong: str
) -> Response:
    """Take one step: on to the next, or the form again with what was wrong."""
    if not is_our_form(request, form):
        return await again(t("signin.form_old"), 403)
    try:
        token = await anyio.to_thread.run_sync(step, limiter=guesses)
    except Refused as refused:
        said, status = said_of(refused)
        return await again(t(wrong) if status == 401 else said, status)
    except Invalid as error:
        return await again(sentence(error), 422)
    except NotFound:
        return _away()
    return await entered(request, token, safe_next(form.get("next", "/")))


# The second factor's code


async def _code_page(request: Request, wanted: str, said: str = "", status: int = 200) -> Response:
    if await _stage(request) is not Stage.CODE:
        return _away()
    lead = f"<p>{t('signin.code.lead')}</p>"
    return _page(request, "code", wanted, said, status, lead=lead, fields=code_field(t("signin.code.label")))


async def ask_code(request: Request) -> Response:
    """GET /intrare/cod."""
    return await _code_page(request, _wanted(request))


async def take_code(request: Request) -> Response:
    """POST /intrare/cod."""
    form = await form_of(request)
    step = partial(people.enter_code, _token(request), form.get("cod", ""), known=known(request))
    again = partial(_code_page, request, safe_next(form.get("next", "/")))
    return await _taken(request, form, again, step, wrong="signin.code.wrong")


# A password of one's own


def new_password_fields() -> str:
    """A new password, twice, and what it must be."""
    rules = t("signin.own.rules", shortest=SHORTEST_PASSWORD)
    return (
        secret_field("nou", t("signin.own.new"), new=True)
        + secret_field("repetat", t("signin.own.again"), new=True)
        + f'<p class="small">{escape(rules)}</p>'
    )


async def _password_page(request: Request, wanted: str, said: str = "", status: int = 200) -> Response:
    stage = await _stage(request)
    if stage not in (Stage.PASSWORD, Stage.DONE):
        return _away()
    temporary = stage is Stage.PASSWORD
    lead = f"<p>{t('signin.own.temporary') if temporary else t('signin.own.lead')}</p>"
    current = secret_field("parola", t("signin.own.given") if temporary else t("signin.own.current"))
    return _page(request, "own", wanted, said, status, lead=lead, fields=current + new_password_fields())


async def ask_password(request: Request) -> Response:
    """GET /cont/parola."""
    return await _password_page(request, _wanted(request))


async def take_password(request: Request) -> Response:
    """POST /cont/parola."""
    form = await form_of(request)
    again = partial(_password_page, request, safe_next(form.get("next", "/")))
    if form.get("nou", "") != form.get("repetat", ""):
        return await again(t("signin.own.differ"), 422)
    step = partial(
        people.change_password, _token(request), form.get("parola", ""), form.get("nou", ""), known=known(request)
    )
    return await _taken(request, form, again, step, wrong="signin.own.wrong")


# A second factor


def _picture(secret: str, login: str) -> str:
    """The picture for the telephone's camera, drawn here."""
    drawn = segno.make(address(secret, login), error="m").svg_data_uri(scale=5, border=3, light="#ffffff")
    return f'<p><img class="qr" src="{escape(drawn)}" alt="{escape(t("signin.factor.picture"))}" width="220"></p>'


async def _factor_page(
    request: Request, wanted: str, said: str = "", status: int = 200, *, secret: str = ""
) -> Response:
    stage, token = await _stage(request), _token(request)
    if stage not in (Stage.FACTOR, Stage.DONE):
        return _away()
    fresh, login = await anyio.to_thread.run_sync(people.offered_factor, token)
    secret = secret or fresh
    letters = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    lead = (
        f"<p>{t('signin.factor.must') if stage is Stage.FACTOR else t('signin.factor.lead')}</p>"
        f"<ol><li>{t('signin.factor.step_app')}</li><li>{t('signin.factor.step_picture')}{_picture(secret, login)}"
        f'<span class="small">{t("signin.factor.letters")}</span> <code>{letters}</code></li>'
        f"<li>{t('signin.factor.step_code')}</li></ol>"
    )
    fields = (
        hidden("secret", sealing.seal(f"{people.session_id(token)} {secret}"))
        + code_field(t("signin.code.label"))
        + secret_field("parola", t("signin.factor.password"))
    )
    return _page(request, "factor", wanted, said, status, lead=lead, fields=fields)


async def ask_factor(request: Request) -> Response:
    """GET /cont/factor."""
    return await _factor_page(request, _wanted(request))


async def take_factor(request: Request) -> Response:
    """POST /cont/factor: the secret comes back sealed, and counts only for the session that it was shown to."""
    form = await form_of(request)
    session, _, secret = (sealing.unseal(form.get("secret", ""), seconds=OFFERED) or "").partition(" ")
    wanted = safe_next(form.get("next", "/"))
    if not secret or session != people.session_id(_token(request)):
        return await _factor_page(request, wanted, t("signin.form_old"), 403)
    step = partial(
        people.set_factor, _token(request), secret, form.get("cod", ""), form.get("parola", ""), known=known(request)
    )
    again = partial(_factor_page, request, wanted, secret=secret)
    return await _taken(request, form, again, step, wrong="signin.factor.wrong")


def routes() -> list[Route]:
    return [
        Route("/intrare/cod", ask_code, methods=["GET"]),
        Route("/intrare/cod", take_code, methods=["POST"]),
        Route("/cont/parola", ask_password, methods=["GET"]),
        Route("/cont/parola", take_password, methods=["POST"]),
        Route("/cont/factor", ask_factor, methods=["GET"]),
        Route("/cont/factor", take_factor, methods=["POST"]),
    ]
