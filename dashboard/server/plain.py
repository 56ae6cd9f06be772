"""Plain HTML pages of our own, beside Streamlit: they work without a script."""

from html import escape

from starlette.responses import HTMLResponse

from dashboard.server.index import address_of
from dashboard.words import language, t


def page(title: str, body: str, *, status: int = 200, head: str = "") -> HTMLResponse:
    """A page in our style; `body` and `head` are HTML, `title` plain text."""
    return HTMLResponse(
        f'<!DOCTYPE html>\n<html lang="{language()}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)} · {t('shell.product')}</title>\n"
        f'<link rel="icon" href="{address_of("icon.svg")}" type="image/svg+xml">\n{head}'
        f'<link rel="stylesheet" href="{address_of("style.css")}">\n</head>\n'
        f'<body class="plain">\n{body}\n</body>\n</html>\n',
        status_code=status,
        headers={"cache-control": "no-store"},
    )


def notice(title: str, sentence: str, *, status: int) -> HTMLResponse:
    """A page that says one thing and leads back."""
    return page(
        title,
        f'<main class="card"><h1>{escape(title)}</h1><p>{escape(sentence)}</p>'
        f'<p><a class="action" href="/">{t("signin.back")}</a></p></main>',
        status=status,
    )


def onward(address: str) -> HTMLResponse:
    """A page that leads on by itself, and by its link."""
    return page(
        t("signin.title"),
        f'<main class="card"><h1>{t("shell.product")}</h1>'
        f'<p><a class="action" href="{escape(address)}">{t("signin.go_on")}</a></p></main>',
        head=f'<meta http-equiv="refresh" content="0; url={escape(address)}">\n',
    )
