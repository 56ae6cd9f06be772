"""Between the password and the first page, in plain forms: a code, a password of one's own, a second factor, a
one-time code."""

import re
from datetime import timedelta

import pyotp
import pytest
from httpx import Client, Response

from dashboard.server import sockets
from dashboard.words import t
from data_model import people, settings
from data_model.access import Role
from tests.dashboard.server.conftest import Server
from tests.dashboard.server.streamlit_client import visit
from tests.dashboard.server.test_signin import enter, token_in
from tests.dashboard.server.test_sockets import ending
from tests.world import PASSWORD, do

OWN = "trei castane sub pod"


def send(visitor: Client, path: str, page: Response | None = None, **fields: str) -> Response:
    page = page or visitor.get(path)
    kept = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    return visitor.post(path, data={**kept, **fields})


def set_up(visitor: Client, **shift: int) -> tuple[str, Response]:
    """The secret that the page shows, and the answer to its right code."""
    page = visitor.get("/cont/factor")
    secret = re.findall(r"<code>([A-Z2-7 ]+)</code>", page.text)[0].replace(" ", "")
    assert 'src="data:image/svg+xml' in page.text
    return secret, send(visitor, "/cont/factor", page, cod=pyotp.TOTP(secret).now(), parola=PASSWORD)


def test_a_role_that_needs_one_sets_up_a_second_factor_and_enters_with_it_from_then_on(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    do(server.world.actor("admin"), people.set_factor_rule, role=Role.INSTITUTION, needed=True)
    visitor = server.visitor()
    answer = enter(visitor, "shelter", next="/servicii")
    assert answer.headers["location"] == "/cont/factor?next=/servicii"
    assert visitor.get("/").status_code == 401
    secret, answer = set_up(visitor)
    assert answer.status_code == 303
    assert visitor.get("/").status_code == 200
    again, real = server.visitor(), settings.real_now
    monkeypatch.setattr(settings, "real_now", lambda: real() + timedelta(seconds=90))
    assert enter(again, "shelter", next="/servicii").headers["location"] == "/intrare/cod?next=/servicii"
    assert again.get("/").status_code == 401
    wrong = send(again, "/intrare/cod", cod="000000")
    assert wrong.status_code == 401
    assert t("signin.code.wrong") in wrong.text
    page = again.get("/intrare/cod?next=/servicii")
    code = pyotp.TOTP(secret).at(settings.real_now())
    assert again.post("/intrare/cod", data={"cod": code}).status_code == 403, "without its token"
    assert send(again, "/intrare/cod", page, cod=code).headers["location"] == "/servicii"
    assert again.get("/").status_code == 200
    cookie = next(c for c in again.cookies.jar if c.name == "impreuna-aparat")
    assert cookie.has_nonstandard_attr("HttpOnly")


def test_an_offered_second_factor_counts_only_for_the_session_that_it_was_shown_to(server: Server) -> None:
    mine, other = server.as_("shelter"), server.as_("dgaspc")
    page = mine.get("/cont/factor")
    secret = re.findall(r"<code>([A-Z2-7 ]+)</code>", page.text)[0].replace(" ", "")
    sealed = re.findall(r'name="secret" value="([^"]+)"', page.text)[0]
    form = token_in(other.get("/cont/factor"))
    fields = {"formular": form, "secret": sealed, "cod": pyotp.TOTP(secret).now(), "parola": PASSWORD}
    assert other.post("/cont/factor", data=fields).status_code == 403
    assert other.post("/cont/factor", data=fields | {"secret": "x"}).status_code == 403


def test_a_password_is_changed_by_who_knows_it_and_open_pages_elsewhere_are_cleared(server: Server) -> None:
    visitor = server.visitor()
    enter(visitor, "shelter")
    for fields, status in (
        ({"parola": "altceva lung", "nou": OWN, "repetat": OWN}, 401),
        ({"parola": PASSWORD, "nou": OWN, "repetat": "altfel"}, 422),
        ({"parola": PASSWORD, "nou": "scurt", "repetat": "scurt"}, 422),
        ({}, 401),
    ):
        answer = send(visitor, "/cont/parola", **fields)
        assert answer.status_code == status
        assert OWN not in answer.text
    with server.socket(server.token("shelter")) as elsewhere:
        visit(elsewhere)
        answer = send(visitor, "/cont/parola", parola=PASSWORD, nou=OWN, repetat=OWN)
        assert answer.headers["location"] == "/"
        last, code = ending(elsewhere)
    assert t("shell.ended") in last
    assert code == sockets.SIGNED_OUT
    assert visitor.get("/").status_code == 200, "one goes on where the password was changed"
    assert enter(server.visitor(), "shelter").status_code == 401


def test_an_invited_person_follows_the_link_or_types_the_code_and_then_signs_in(server: Server) -> None:
    handed = do(
        server.world.actor("admin"), people.invite, login="nou", name="Om <Nou> (inventat)", email="nou@exemplu.ro",
        role=Role.INSTITUTION, institution_id=server.world.institutions["dgaspc"],
    )  # fmt: skip
    visitor = server.visitor()
    typed = send(visitor, "/invitatie", cod=handed.code)
    linked = visitor.get(f"/invitatie?cod={handed.code}")
    for page in (typed, linked):
        assert "Om &lt;Nou&gt;" in page.text
    assert visitor.get("/invitatie?cod=altul").status_code == 404
    weak = send(visitor, "/invitatie", linked, nou="parola123456", repetat="parola123456")
    assert weak.status_code == 422
    done = send(visitor, "/invitatie", weak, nou=OWN, repetat=OWN)
    assert t("signin.invited.done") in done.text
    assert enter(visitor, "nou", OWN).status_code == 303
    assert server.visitor().get(f"/invitatie?cod={handed.code}").status_code == 404, "once only"
