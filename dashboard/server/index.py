"""The one HTML page of the application: Streamlit's, in the reader's language, with our style and without its pointers
to itself."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

import streamlit
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from dashboard.words import ROMANIAN, language, speaking, t

SERVED = Path(streamlit.__file__).parent / "static" / "index.html"
ASSETS = Path(__file__).parent.parent / "assets"


@cache
def address_of(asset: str) -> str:
    """An asset's address; it changes with the file, so that no browser keeps an old one."""
    mark = hashlib.sha256((ASSETS / asset).read_bytes()).hexdigest()[:10]
    return f"/assets/{asset}?v={mark}"


@cache
def html(language: str) -> str:
    """Streamlit's index.html, changed; ValueError when a new version no longer looks as expected."""
    with speaking(language):
        return _html(language)


def _html(language: str) -> str:
    page = SERVED.read_text("utf-8")
    ours = (
        f'<link rel="stylesheet" href="{address_of("style.css")}" />\n'
        f'<script type="module" src="{address_of("shell/ended.js")}"></script>\n</head>'
    )
    for pattern, text in (
        (r'<html lang="en">', f'<html lang="{language}">'),
        (r"<title>.*?</title>", f"<title>{t('shell.product')}</title>"),
        (r'<link rel="shortcut icon"[^>]*>', f'<link rel="icon" href="{address_of("icon.svg")}" />'),
        (r'<link rel="service-desc"[^>]*>', ""),
        (r"<noscript>.*?</noscript>", f"<noscript><p>{t('shell.noscript')}</p></noscript>"),
        (r"</head>", ours),
    ):
        page, found = re.subn(pattern, text.replace("\\", r"\\"), page, flags=re.DOTALL)
        if not found:
            raise ValueError(f"Streamlit's index.html has no {pattern}")
    return page.strip()


@cache
def script_hashes() -> tuple[str, ...]:
    """The policy's sources for the inline scripts of the page, as served: the same in each language."""
    inline = re.findall(r"<script>(.*?)</script>", html(ROMANIAN), flags=re.DOTALL)
    return tuple(f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'" for code in inline)


def serve(_request: Request) -> Response:
    """Any page of the application: the script decides what it shows."""
    return HTMLResponse(html(language()), headers={"cache-control": "no-store"})
