"""Which passwords are taken: long ones that are not easy to guess, whatever signs they are made of."""

import secrets
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from zxcvbn import zxcvbn

from data_model.errors import Invalid
from geodata.counties import COUNTIES
from geodata.spelling import fold

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 256
STRONG = 4  # zxcvbn's highest score: more than 10^10 guesses
LEFT = 6  # signs beside the owner's own words
_READ = 72  # signs that zxcvbn looks at
_hasher = PasswordHasher()
NOBODY = _hasher.hash(secrets.token_hex(16))
WORDS = Path(__file__).parent.parent / "catalog" / "weak_words.txt"


@cache
def _common() -> tuple[str, ...]:
    """Words that stand in Romanian passwords, and those of this work; zxcvbn knows the English ones."""
    places = [word for c in COUNTIES.values() for text in (c.name, c.residence) for word in fold(text).split()]
    return (*WORDS.read_text("utf-8").split(), *places)


def check_password(password: str, *about: str) -> None:
    """Invalid unless the password is long enough and hard to guess, also for who knows the words `about` its owner."""
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid("password.short", field="password", shortest=SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        raise Invalid("password.long", field="password", longest=LONGEST_PASSWORD)
    own = [word for text in about for word in fold(text).split() if len(word) > 2]
    if len(_without(own, fold(password))) < LEFT:
        raise Invalid("password.weak", field="password")
    for written in {password[:_READ], fold(password)[:_READ]} - {""}:
        if zxcvbn(written, user_inputs=[*own, *_common()])["score"] < STRONG:
            raise Invalid("password.weak", field="password")


def _without(own: list[str], password: str) -> str:
    """What is left of a password without the words that everybody knows of its owner."""
    for word in sorted(own, key=len, reverse=True):
        password = password.replace(word, "")
    return password.replace(" ", "")


def hash_password(password: str) -> str:
    """The argon2id hash to store."""
    return _hasher.hash(password)


def matches(stored: str, password: str) -> bool:
    """Whether the password is the one whose hash is stored."""
    try:
        return len(password) <= LONGEST_PASSWORD and _hasher.verify(stored, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def unusable() -> str:
    """The hash of a password that nobody knows, for an account that has none yet."""
    return hash_password(secrets.token_urlsafe(32))
