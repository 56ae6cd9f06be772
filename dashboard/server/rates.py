"""How often one may ask: entries by network address, drafts, uploads and papers by account. Counted in memory."""

import ipaddress
from dataclasses import dataclass

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers
from starlette.types import Scope

from dashboard.server.configuration import behind_proxy


@dataclass(frozen=True)
class Rule:
    """`methods` at addresses that begin with one of `paths`, so often, by account or (`by_address`) by address."""

    name: str
    methods: tuple[str, ...]
    paths: tuple[str, ...]
    often: tuple[RateLimitItem, ...]
    by_address: bool = False


RULES = (
    Rule(
        "entry",
        ("POST",),
        ("/intrare", "/invitatie", "/cont/"),
        (parse("60/minute"), parse("600/hour")),  # a whole institution may come from one address
        by_address=True,
    ),
    Rule("provider", ("GET",), ("/intrare/institutie",), (parse("60/minute"),), by_address=True),
    Rule("drafts", ("PUT",), ("/ciorne/",), (parse("300/minute"),)),
    Rule("uploads", ("PUT",), ("/liste/", "/materiale/"), (parse("30/10minute"),)),
    Rule("papers", ("GET", "HEAD"), ("/documente/", "/harti/"), (parse("240/minute"),)),
)
_limiter = MovingWindowRateLimiter(MemoryStorage())


def address_of(scope: Scope) -> str:
    """The visitor's network address; behind our own proxy, the one that it noted last. Of IPv6 the network, because a
    visitor has all of its addresses."""
    noted = Headers(scope=scope).get("x-forwarded-for", "").rpartition(",")[2].strip() if behind_proxy() else ""
    text = noted or (scope.get("client") or ("",))[0]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)


def rule_of(scope: Scope) -> Rule | None:
    """The rule for a request; None where it is not counted."""
    for rule in RULES:
        if scope["method"] in rule.methods and scope["path"].startswith(rule.paths):
            return rule
    return None


def too_often(rule: Rule, who: str) -> bool:
    """Count one more request of `who`; whether it is one too many."""
    return not all(_limiter.hit(item, rule.name, who) for item in rule.often)


def forget() -> None:
    """Begin to count anew."""
    _limiter.storage.reset()
