"""An institution's own identity provider (OpenID Connect), where one is set up: `IMPREUNA_OIDC` names a TOML file.

    issuer = "https://conturi.example.ro"      # https, but on this very machine
    client_id = "impreuna"
    name = "contul ministerului"               # shown on the sign-in page
    scope = "openid email groups"              # "openid email" where it is missing

    [claims]                                   # which claim says what; one that is missing is not checked
    roles = "groups"
    institution = "department"

    [roles]                                    # the provider's word = a role here
    antitrafic-coordonare = "coordinator"

    [institutions]                             # the provider's word = the institution's name here
    dgaspc-bv = "DGASPC Brașov"

The client's secret is `IMPREUNA_OIDC_SECRET`; `IMPREUNA_URL` is our own address, to which the provider leads back
(`/intrare/institutie/inapoi`). Code flow with PKCE, state and nonce; only signed ID tokens are read.
"""

import os
import time
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import anyio.to_thread
import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from dashboard.shell.messages import log_failure
from data_model.access import Role
from data_model.mailing import sign_in_address
from data_model.people import Claimed

BACK = "/intrare/institutie/inapoi"
SIGNED = ["RS256", "PS256", "ES256", "ES384", "RS384", "RS512", "EdDSA"]
PATIENCE = 8.0  # seconds for one answer of the provider
KEPT = 600.0  # seconds for which its addresses and keys are believed
LEEWAY = 60  # seconds by which its clock may be off
_HERE = ("localhost", "127.0.0.1", "::1")


class ProviderFailed(Exception):
    """The provider did not answer, or its answer does not hold; the message says where, and nothing of the answer."""


@dataclass(frozen=True)
class House:
    """One identity provider, as set up. `roles` and `institutions` map its words to ours."""

    issuer: str
    client_id: str
    secret: str
    back: str
    name: str
    scope: str = "openid email"
    role_claim: str = ""
    institution_claim: str = ""
    roles: Mapping[str, Role] = field(default_factory=dict)
    institutions: Mapping[str, str] = field(default_factory=dict)


@cache
def _read(path: str, secret: str, own: str) -> House:
    given = tomllib.loads(Path(path).read_text("utf-8"))
    issuer, claims = str(given["issuer"]), given.get("claims", {})
    parts = urlsplit(issuer)
    if parts.scheme != "https" and parts.hostname not in _HERE:
        raise ValueError("IMPREUNA_OIDC: the issuer must have an https address")
    if not secret or not own:
        raise ValueError("IMPREUNA_OIDC needs IMPREUNA_OIDC_SECRET and IMPREUNA_URL")
    scope = str(given.get("scope", "openid email"))
    if "openid" not in scope.split():
        raise ValueError("IMPREUNA_OIDC: the scope must hold openid")
    return House(
        issuer, str(given["client_id"]), secret, own + BACK, str(given.get("name", parts.hostname)), scope,
        str(claims.get("roles", "")), str(claims.get("institution", "")),
        {word: Role(role) for word, role in given.get("roles", {}).items()}, dict(given.get("institutions", {})),
    )  # fmt: skip


def known() -> House | None:
    """The provider set up, None for none. ValueError, KeyError or OSError for a file that cannot be used."""
    path = os.environ.get("IMPREUNA_OIDC", "")
    return _read(path, os.environ.get("IMPREUNA_OIDC_SECRET", ""), sign_in_address()) if path else None


_found: dict[str, tuple[float, Any]] = {}


def _fetched(address: str, *, fresh: bool = False) -> Any:
    """The JSON at an address of the provider, kept for ten minutes."""
    until, found = _found.get(address, (0.0, None))
    if fresh or until < time.monotonic():
        answer = requests.get(address, timeout=PATIENCE, allow_redirects=False)
        answer.raise_for_status()
        if answer.status_code != 200:
            raise ProviderFailed("discovery")
        found = answer.json()
        _found[address] = (time.monotonic() + KEPT, found)
    return found


def _about(house: House) -> dict[str, Any]:
    """What the provider says of itself. ProviderFailed where it names another issuer."""
    found: dict[str, Any] = _fetched(f"{house.issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != house.issuer:
        raise ProviderFailed("issuer")
    return found


def _client(house: House) -> OAuth2Session:
    return OAuth2Session(
        house.client_id,
        house.secret,
        scope=house.scope,
        redirect_uri=house.back,
        code_challenge_method="S256",
        token_endpoint_auth_method="client_secret_basic",  # noqa: S106
    )


def way_in(house: House, state: str, nonce: str, verifier: str) -> str:
    """The provider's address at which the visitor signs in. ProviderFailed when it does not answer."""
    try:
        place = _about(house)["authorization_endpoint"]
        address, _ = _client(house).create_authorization_url(place, state=state, nonce=nonce, code_verifier=verifier)
    except (requests.RequestException, AuthlibBaseError, KeyError, ValueError) as error:
        raise ProviderFailed(type(error).__name__) from None
    return str(address)


def claimed(house: House, code: str, nonce: str, verifier: str) -> Claimed:
    """Who stands at the provider's door, for the code that it gave. ProviderFailed for a code that does not count, or
    an ID token that is not signed, not for us, not of this very sign-in, or too old."""
    try:
        about = _about(house)
        with _client(house) as client:
            token = client.fetch_token(
                about["token_endpoint"], grant_type="authorization_code", code=code, code_verifier=verifier,
                timeout=PATIENCE,
            )  # fmt: skip
            claims = read_id_token(house, str(token.get("id_token", "")), nonce, about["jwks_uri"])
            if place := about.get("userinfo_endpoint"):
                more = client.get(place, timeout=PATIENCE).json()
                claims = {**more, **claims} if more.get("sub") == claims["sub"] else claims
    except (requests.RequestException, AuthlibBaseError, JoseError, KeyError, ValueError, TypeError) as error:
        raise ProviderFailed(type(error).__name__) from None
    return _as_claimed(house, claims)


def read_id_token(house: House, id_token: str, nonce: str, keys_at: str) -> dict[str, Any]:
    """The claims of an ID token that holds; JoseError, ValueError or KeyError for any other."""
    try:
        read = jwt.decode(id_token, KeySet.import_key_set(_fetched(keys_at)), algorithms=SIGNED)
    except (JoseError, ValueError):  # the provider may have new keys
        read = jwt.decode(id_token, KeySet.import_key_set(_fetched(keys_at, fresh=True)), algorithms=SIGNED)
    rules = jwt.JWTClaimsRegistry(
        leeway=LEEWAY,
        iss={"essential": True, "value": house.issuer},
        sub={"essential": True},
        aud={"essential": True, "value": house.client_id},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    rules.validate(read.claims)
    claims: dict[str, Any] = dict(read.claims)
    if claims.get("azp", house.client_id) != house.client_id:
        raise ValueError("azp")
    return claims


def _words(claims: Mapping[str, Any], name: str) -> list[str]:
    said = claims.get(name, [])
    return [str(word) for word in (said if isinstance(said, list) else [said])]


def _as_claimed(house: House, claims: Mapping[str, Any]) -> Claimed:
    roles = institutions = None
    if house.role_claim:
        roles = frozenset(house.roles[word] for word in _words(claims, house.role_claim) if word in house.roles)
    if house.institution_claim:
        words = _words(claims, house.institution_claim)
        institutions = frozenset(house.institutions[word] for word in words if word in house.institutions)
    email = str(claims.get("email", "")) if claims.get("email_verified") is True else ""
    return Claimed(house.issuer, str(claims["sub"]), email, roles, institutions)


async def way_out() -> str:
    """The provider's address at which one signs out there too; "" where it offers none."""
    house = known()
    if house is None:
        return ""
    try:
        about = await anyio.to_thread.run_sync(_about, house)
    except (ProviderFailed, requests.RequestException, ValueError) as error:
        log_failure("identity provider", error)
        return ""
    place = about.get("end_session_endpoint")
    back = house.back.removesuffix(BACK) + "/intrare"
    return f"{place}?{urlencode({'client_id': house.client_id, 'post_logout_redirect_uri': back})}" if place else ""
