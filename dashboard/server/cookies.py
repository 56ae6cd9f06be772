"""Our cookies: the session's token, the forms' token, the browser's own secret, the language, and what is on its way
to an identity provider. Over TLS all carry the __Host- prefix."""

from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

from dashboard import words
from data_model.people import LONGEST_SESSION

from .configuration import behind_proxy, tls_always

SESSION = "impreuna"
FORM = "impreuna-formular"
DEVICE = "impreuna-aparat"
PROVIDER = "impreuna-drum"
LANGUAGE = "impreuna-limba"
HALF_A_YEAR = 180 * 24 * 3600


def is_tls(scope: Scope) -> bool:
    """Whether the visitor came over TLS, here or up to our own proxy."""
    if tls_always() or scope.get("scheme") in ("https", "wss"):
        return True
    return behind_proxy() and Headers(scope=scope).get("x-forwarded-proto") == "https"


def name_of(cookie: str, scope: Scope) -> str:
    """The cookie's name on this connection."""
    return f"__Host-{cookie}" if is_tls(scope) else cookie


def language(scope: Scope) -> str:
    """The language that was chosen in this browser; the usual one where none was."""
    return words.known(read(scope, LANGUAGE) or words.usual())


def read(scope: Scope, cookie: str) -> str:
    """The cookie's value; "" for none, or for a header that cannot be read."""
    try:
        jar: SimpleCookie = SimpleCookie(Headers(scope=scope).get("cookie", ""))
    except CookieError:
        return ""
    found = jar.get(name_of(cookie, scope))
    return found.value if found else ""


def write(
    response: Response, scope: Scope, cookie: str, value: str, *, seconds: int = 0, from_elsewhere: bool = False
) -> None:
    """Set a cookie that scripts cannot read and other sites cannot send; it lasts as long as a session, or `seconds`.

    One that must come along when another site leads back here (`from_elsewhere`) is sent with that one GET.
    """
    response.set_cookie(
        name_of(cookie, scope),
        value,
        max_age=seconds or int(LONGEST_SESSION.total_seconds()),
        path="/",
        secure=is_tls(scope),
        httponly=True,
        samesite="lax" if from_elsewhere else "strict",
    )


def drop(response: Response, scope: Scope, cookie: str) -> None:
    response.delete_cookie(name_of(cookie, scope), path="/", secure=is_tls(scope), httponly=True, samesite="strict")
