"""Bad requests to the routes, each with the answer that it must get."""

from dataclasses import dataclass, field
from typing import Any

from dashboard.words import t

HTML = {"accept": "text/html"}
EDITOR = {"x-impreuna": "editor"}
ANYBODY = ""
PREFECTURE, INSTITUTION, CENTRAL = "prefectura.brasov", "dgaspc.brasov", "anitp.central"
GONE, NOT_ALLOWED, NO_PAGE = t("signin.not_found"), t("errors.not_allowed"), t("signin.no_page")


@dataclass(frozen=True)
class Bad:
    """A request by `login`, the status and the sentence that answer it; {cluj} is a meeting of another county."""

    login: str
    path: str
    status: int
    sentence: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=lambda: HTML)
    body: Any = None


def _paper(meeting: str, name: str = "proces-verbal.pdf") -> str:
    return f"/documente/sedinta/{meeting}/{name}"


def _draft(name: str, body: Any, status: int, sentence: str, headers: dict[str, str] = EDITOR) -> Bad:
    return Bad(INSTITUTION, f"/ciorne/{name}", status, sentence, "PUT", headers, body)


def _sign_in(body: Any, status: int, sentence: str, path: str = "/intrare") -> Bad:
    return Bad(ANYBODY, path, status, sentence, "POST", HTML, body)


DOCUMENTS = (
    Bad(PREFECTURE, _paper("0"), 404, GONE),
    Bad(PREFECTURE, _paper("999999"), 404, GONE),
    Bad(PREFECTURE, _paper("99999999999999999999999"), 404, GONE),
    Bad(PREFECTURE, _paper("-1"), 404, GONE),
    Bad(PREFECTURE, _paper("abc"), 404, GONE),
    Bad(PREFECTURE, _paper("1%00"), 404, NO_PAGE),
    Bad(PREFECTURE, _paper("1", "proces-verbal.exe"), 404, GONE),
    Bad(PREFECTURE, "/documente/../../etc/passwd", 404, NO_PAGE),
    Bad(PREFECTURE, "/documente/%2e%2e%2f%2e%2e%2fetc/passwd", 404, NO_PAGE),
    Bad(PREFECTURE, _paper("{cluj}"), 404, GONE),
    Bad(PREFECTURE, _paper("{cluj}", "proces-verbal.docx"), 404, GONE),
    Bad(PREFECTURE, _paper("{cluj}", "invitatie.docx"), 404, GONE),
    Bad(PREFECTURE, _paper("{cluj}", "invitatie.ics"), 404, GONE),
    Bad(INSTITUTION, _paper("{cluj}"), 404, GONE),
    Bad(CENTRAL, _paper("{cluj}"), 403, NOT_ALLOWED),
    Bad("administrator", _paper("{cluj}"), 403, NOT_ALLOWED),
)
MAPS = (
    Bad(PREFECTURE, "/harti/judet/CJ", 403, NOT_ALLOWED),
    Bad(PREFECTURE, "/harti/judet/XX", 403, NOT_ALLOWED),
    Bad(PREFECTURE, "/harti/judet/bv'%20OR%201=1--", 403, NOT_ALLOWED),
    Bad(PREFECTURE, "/harti/judet/%3Cscript%3Ealert(1)%3C%2Fscript%3E", 404, GONE),
    Bad(PREFECTURE, "/harti/judet/🙂", 403, NOT_ALLOWED),
    Bad(CENTRAL, "/harti/judet/BV?straturi=cases", 403, NOT_ALLOWED),
    Bad(PREFECTURE, "/harti/", 404, GONE),
)
ADDRESSES = (
    Bad(PREFECTURE, "/nicaieri", 404, NO_PAGE),
    Bad(PREFECTURE, "/cazuri/1", 404, NO_PAGE),
    Bad(PREFECTURE, "/%3Cscript%3E", 404, NO_PAGE),
    Bad(PREFECTURE, "/_stcore/metrics", 404, NO_PAGE),
    Bad(PREFECTURE, "/media/0123456789abcdef.pdf", 404, NO_PAGE),
    Bad(ANYBODY, "/ciorne/case.new.note", 401, t("signin.needed"), "GET", {"accept": "*/*"}),
)
DRAFTS = (
    _draft("case.new.note", "CNP 2960101080019", 422, "cod numeric personal"),
    _draft("case.new.note", "a" * 9_000, 422, "8.000 de semne"),
    _draft("case.new.note", "a" * 90_000, 413, "8.000 de semne"),
    _draft("case.new.note", "a\x00b", 422, "nu se pot citi"),
    _draft("Nu%20exist%C4%83", "ceva", 422, t("errors.draft.field")),
    _draft("'%3B%20DROP%20TABLE%20draft", "ceva", 422, t("errors.draft.field")),
    _draft("case.new.note", "ceva", 403, t("signin.foreign"), {"x-impreuna": "altceva"}),
)
SIGN_INS = (
    _sign_in({"login": "x", "password": "y"}, 403, t("signin.form_old")),
    _sign_in({"login": "🙂" * 200, "password": "<script>", "formular": "{form}"}, 401, t("signin.wrong")),
    _sign_in({"login": "' OR 1=1 --", "password": "' OR 1=1 --", "formular": "{form}"}, 401, t("signin.wrong")),
    _sign_in({"persona": "nimeni", "formular": "{form}"}, 404, t("signin.wrong"), "/intrare/persona"),
    _sign_in({"login": "x" * 20_000, "formular": "{form}"}, 413, "prea mare"),
)
ROUTES = (*DOCUMENTS, *MAPS, *ADDRESSES, *DRAFTS, *SIGN_INS)
