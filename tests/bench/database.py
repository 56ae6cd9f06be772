"""Which database the bench works on for a while."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from data_model import store


@contextmanager
def using(url: str) -> Iterator[None]:
    """The database at `url` in place of the present one, for as long as it is open."""
    before = os.environ.get("IMPREUNA_DATABASE_URL")
    os.environ["IMPREUNA_DATABASE_URL"] = url
    try:
        yield
    finally:
        store.engine().dispose()
        store.engine_for.cache_clear()
        os.environ.pop("IMPREUNA_DATABASE_URL")
        if before is not None:
            os.environ["IMPREUNA_DATABASE_URL"] = before
