"""Security headers on every answer: nothing from another host, no frame around us, no inline script."""

from functools import cache

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.server import cookies, index, plain
from dashboard.shell.messages import apology, log_failure, status_of
from dashboard.words import t

FIXED = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # with no-referrer a form's Origin would be null
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    "x-robots-tag": "noindex, nofollow",
}
HSTS = "max-age=31536000; includeSubDomains"


@cache
def policy() -> str:
    """The strictest policy that Streamlit, plotly and our own components work under."""
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *index.script_hashes())),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "frame-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


class SecurityHeaders:
    """Outermost ASGI middleware; an answer that sets one of these headers itself keeps its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def with_headers(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in FIXED.items():
                    headers.setdefault(name, value)
                headers.setdefault("content-security-policy", policy())
                headers.setdefault("x-frame-options", "DENY")
                headers.setdefault("cache-control", "no-store")
                if cookies.is_tls(scope):
                    headers["strict-transport-security"] = HSTS
            await send(message)

        try:
            await self.app(scope, receive, with_headers)
        except Exception as error:  # nothing of it may reach the visitor, and nothing typed may reach the log
            log_failure("request", error)
            if begun:
                raise ConnectionError("the answer broke off") from None
            sorry = plain.notice(t("signin.failed_title"), apology(error), status=status_of(error))
            await sorry(scope, receive, with_headers)
