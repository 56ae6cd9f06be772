"""Posted forms of our plain pages: each carries a token that stands in a cookie too, so no other site posts one."""

import secrets
from html import escape
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dashboard.server import cookies
from dashboard.words import t

LONGEST_FORM = 8_192  # bytes


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


def form_token(request: Request) -> str:
    """The token that the visitor's forms carry: the one of the cookie, else a fresh one."""
    return cookies.read(request.scope, cookies.FORM) or secrets.token_urlsafe(24)


def is_our_form(request: Request, form: dict[str, str]) -> bool:
    """Whether the form carries the token of the visitor's own cookie."""
    kept = cookies.read(request.scope, cookies.FORM)
    return bool(kept) and secrets.compare_digest(kept.encode(), form.get("formular", "").encode())


def hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def alert(said: str) -> str:
    """The sentence that says what was wrong, above a form; nothing for "" ."""
    return f'<p class="alert" role="alert">{escape(said)}</p>' if said else ""


def secret_field(name: str, label: str, *, new: bool = False) -> str:
    """A labelled field for a password; a browser's password store may fill it, and it takes what is pasted."""
    kind = "new-password" if new else "current-password"
    return (
        f'<label for="{name}">{escape(label)}</label>'
        f'<input id="{name}" name="{name}" type="password" autocomplete="{kind}" maxlength="256" required>'
    )


def code_field(label: str) -> str:
    """A labelled field for the six figures of a second factor."""
    return (
        f'<label for="cod">{escape(label)}</label><input id="cod" name="cod" inputmode="numeric" '
        f'autocomplete="one-time-code" maxlength="12" spellcheck="false" required>'
    )


def with_token(response: Response, request: Request, token: str) -> Response:
    """The page with the cookie that its form's token must equal."""
    cookies.write(response, request.scope, cookies.FORM, token)
    return response
