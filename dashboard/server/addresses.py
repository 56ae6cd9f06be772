"""Addresses that a visitor hands in."""

import re

_SAFE_NEXT = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


def safe_next(wanted: str) -> str:
    """`wanted` if it is a path of ours, else the first page."""
    return wanted if len(wanted) <= 500 and _SAFE_NEXT.fullmatch(wanted) else "/"
