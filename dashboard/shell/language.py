"""The way to the other language."""

from html import escape
from urllib.parse import quote

from dashboard.words import LANGUAGES, language, t


def switch(path: str) -> str:
    """HTML: the link to the same page in the other language, in that language's own words."""
    other = next(known for known in LANGUAGES if known != language())
    address = f"/limba/{other}?next={quote(path, safe='/')}"
    words = escape(t("shell.other_language"))
    return f'<a class="language" href="{escape(address)}" lang="{other}" hreflang="{other}" target="_self">{words}</a>'
