"""Signing in by an institution's own identity provider: a real, certified one, on this machine."""

import base64
import json
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey, RSAKey

from dashboard.server import provider
from dashboard.words import t
from data_model import people, sealing, store
from tests import identity_provider
from tests.dashboard.server.conftest import Server
from tests.dashboard.server.test_signin import token_in
from tests.world import do

PEOPLE = {
    name: {
        "email": f"{name}@exemplu.ro", "email_verified": name != "neverificat", "groups": ["antitrafic", "altceva"],
        "department": "dgaspc-cj" if name == "mutat" else "dgaspc-bv",
    }
    for name in ("ana", "strain", "neverificat", "mutat")
}  # fmt: skip
SETTINGS = """
issuer = "{issuer}"
client_id = "impreuna"
name = "contul ministerului (inventat)"
scope = "openid email groups"
[claims]
roles = "groups"
institution = "department"
[roles]
antitrafic = "institution"
[institutions]
dgaspc-bv = "DGASPC Brașov"
"""


@pytest.fixture(scope="module")
def issuer(port: int) -> Iterator[str]:
    with identity_provider.running(f"http://127.0.0.1:{port}{provider.BACK}", PEOPLE) as address:
        yield address


@pytest.fixture
def house(server: Server, issuer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> provider.House:
    """The provider, set up for the server; Ana, of DGASPC Brașov, may come in by it."""
    file = tmp_path / "provider.toml"
    file.write_text(SETTINGS.format(issuer=issuer))
    monkeypatch.setenv("IMPREUNA_OIDC", str(file))
    monkeypatch.setenv("IMPREUNA_OIDC_SECRET", identity_provider.SECRET)
    monkeypatch.setenv("IMPREUNA_URL", server.url)
    allow(server, "dgaspc", "ana@exemplu.ro")
    found = provider.known()
    assert found
    return found


def allow(server: Server, who: str, email: str) -> None:
    account = server.world.actor(who).account_id
    do(
        server.world.actor("admin"), people.set_address, account_id=account, email=email, may_link=True,
        expected_version=1,
    )  # fmt: skip


def led_back(visitor: httpx.Client, name: str, wanted: str = "/") -> str:
    """Sign in at the provider through its own forms; the address to which it leads back."""
    place = visitor.get(f"/intrare/institutie?next={wanted}").headers["location"]
    with httpx.Client(timeout=30) as browser:
        for _ in range(12):
            answer = browser.get(place)
            if answer.status_code == 200:
                form = re.findall(r'<form[^>]*action="([^"]+)"', answer.text)[0]
                prompt = re.findall(r'name="prompt" value="(\w+)"', answer.text)[0]
                answer = browser.post(
                    str(answer.url.join(form)), data={"prompt": prompt, "login": name, "password": "oricare"}
                )
            place = str(answer.url.join(answer.headers["location"]))
            if provider.BACK in place:
                return place
    raise AssertionError(place)


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def test_a_person_comes_in_by_the_provider_and_leaves_there_too(server: Server, house: provider.House) -> None:
    visitor = server.visitor()
    assert t("signin.provider", name=house.name) in visitor.get("/intrare").text
    sent = parse_qs(urlsplit(visitor.get("/intrare/institutie").headers["location"]).query)
    assert sent["code_challenge_method"] == ["S256"]
    assert sent["response_type"] == ["code"]
    assert {"state", "nonce", "code_challenge"} <= set(sent)
    back = path_of(led_back(visitor, "ana", "/servicii"))
    way = visitor.cookies["impreuna-drum"]
    answer = visitor.get(back)
    assert answer.status_code == 200, "a page and no redirect: from another site it would carry no cookie of ours"
    assert 'content="0; url=/servicii"' in answer.text
    assert "samesite=strict" in next(c for c in answer.headers.get_list("set-cookie") if "impreuna=" in c).lower()
    with store.reading() as db:
        assert people.actor_for(db, visitor.cookies["impreuna"]) == server.world.actor("dgaspc")
    thief = server.visitor()
    thief.cookies.set("impreuna-drum", way)
    replayed = thief.get(back)
    assert replayed.status_code == 502
    assert t("signin.refused.provider_failed") in replayed.text
    left = visitor.post("/iesire", data={"formular": token_in(visitor.get("/iesire"))})
    way_out = re.findall(r'href="(http[^"]+)"', left.text)[0].replace("&amp;", "&")
    assert httpx.get(way_out).status_code == 200
    assert visitor.get("/").status_code == 401


@pytest.mark.parametrize("name", ["strain", "neverificat"])
def test_who_is_unknown_here_stays_outside_whatever_the_provider_says(
    server: Server, house: provider.House, name: str
) -> None:
    if name == "neverificat":
        allow(server, "shelter", "neverificat@exemplu.ro")
    visitor = server.visitor()
    answer = visitor.get(path_of(led_back(visitor, name)))
    assert answer.status_code == 403
    assert t("signin.refused.provider_unknown") in answer.text
    assert "impreuna" not in visitor.cookies


def test_the_claimed_institution_must_be_the_accounts_own(server: Server, house: provider.House) -> None:
    allow(server, "bcco", "mutat@exemplu.ro")
    visitor = server.visitor()
    answer = visitor.get(path_of(led_back(visitor, "mutat")))
    assert answer.status_code == 403
    assert t("signin.refused.provider_mismatch") in answer.text


def test_a_way_back_that_is_not_this_visitors_own_leads_nowhere(server: Server, house: provider.House) -> None:
    visitor = server.visitor()
    back = path_of(led_back(visitor, "ana"))
    way = json.loads(sealing.unseal(visitor.cookies["impreuna-drum"]) or "")
    wrong_issuer = re.sub(r"iss=[^&]+", "iss=https%3A%2F%2Frau.example", back)
    for path, cookie in (
        (re.sub(r"state=[^&]+", "state=altul", back), way),
        (back, None),
        (wrong_issuer, way),
        (re.sub(r"code=[^&]+&?", "", back), way),
    ):
        other = server.visitor()
        if cookie:
            other.cookies.set("impreuna-drum", sealing.seal(json.dumps(cookie)))
        answer = other.get(path)
        assert answer.status_code == 403
        assert t("signin.refused.provider_broken") in answer.text
    for changed in ({"nonce": "altul"}, {"verifier": "x" * 64}):
        other = server.visitor()
        back = path_of(led_back(other, "ana"))
        own = json.loads(sealing.unseal(other.cookies["impreuna-drum"]) or "")
        other.cookies.delete("impreuna-drum")
        other.cookies.set("impreuna-drum", sealing.seal(json.dumps(own | changed)))
        answer = other.get(back)
        assert (answer.status_code, "impreuna" in other.cookies) == (502, False)


def signed(claims: dict[str, Any], key: Any, alg: str) -> str:
    return jwt.encode({"alg": alg}, claims, key, algorithms=[alg])


def test_only_an_id_token_that_the_provider_signed_for_us_now_is_believed(
    server: Server, house: provider.House, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, str, str]] = []
    real = provider.read_id_token

    def watched(house: provider.House, token: str, nonce: str, keys_at: str) -> dict[str, Any]:
        seen.append((token, nonce, keys_at))
        return real(house, token, nonce, keys_at)

    monkeypatch.setattr(provider, "read_id_token", watched)
    visitor = server.visitor()
    assert visitor.get(path_of(led_back(visitor, "ana"))).status_code == 200
    token, nonce, keys = seen[0]
    claims = real(house, token, nonce, keys)
    bare = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in ({"alg": "none"}, claims)]
    other_key, secret = RSAKey.generate_key(2048), OctKey.import_key(house.secret)
    body = token.split(".")
    for forged in (
        b".".join([*bare, b""]).decode(),
        signed(claims, secret, "HS256"),
        signed(claims, other_key, "RS256"),
        ".".join([body[0], bare[1].decode(), body[2]]),
        "",
    ):
        with pytest.raises((JoseError, ValueError)):
            real(house, forged, nonce, keys)
    for wrong in (replace(house, client_id="altul"), replace(house, issuer="https://rau.example")):
        with pytest.raises(JoseError):
            real(wrong, token, nonce, keys)
    with pytest.raises(JoseError):
        real(house, token, "altul", keys)
    later = time.time() + 2 * 3600
    monkeypatch.setattr(time, "time", lambda: later)
    with pytest.raises(JoseError):
        real(house, token, nonce, keys)
