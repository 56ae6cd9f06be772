"""Seals small secrets that the database keeps: whoever has only a copy of the database cannot read them.

The key is `IMPREUNA_KEY` (several, by spaces: the first seals, all of them open), else the file `impreuna.key` beside
the SQLite database or in data/, made at first need for its owner alone. Keep it apart from the backups of the database.
"""

import os
from contextlib import suppress
from functools import cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import make_url

from data_model import store

FILE = "impreuna.key"


def key_file() -> Path:
    """Where the key stands when the environment has none."""
    address = make_url(store.url())
    beside = address.get_backend_name() == "sqlite" and address.database
    return (Path(beside).parent if beside else Path("data")) / FILE


def _read_or_make(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    if not path.exists():
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(Fernet.generate_key())
        with suppress(FileExistsError):
            os.link(fresh, path)  # whole or not at all, and never over another process's key
        fresh.unlink()
    return path.read_bytes().strip()


@cache
def _box(given: str, path: Path) -> MultiFernet:
    keys = given.split() or [_read_or_make(path).decode()]
    return MultiFernet([Fernet(key) for key in keys])


def _ours() -> MultiFernet:
    return _box(os.environ.get("IMPREUNA_KEY", ""), key_file())


def seal(text: str) -> str:
    """`text` sealed, as letters that any column or cookie takes. ValueError for a key that is none."""
    return _ours().encrypt(text.encode()).decode()


def unseal(sealed: str, *, seconds: int | None = None) -> str | None:
    """What was sealed; None for something else, or for what is older than `seconds`."""
    try:
        return _ours().decrypt(sealed.encode(), ttl=seconds).decode()
    except (InvalidToken, ValueError):
        return None
