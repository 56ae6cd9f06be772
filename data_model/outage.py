"""What ails a database that does not answer as it should: no room, not there, or too busy. None of it needs a restart:
the next request tries a new connection."""

from enum import StrEnum

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout


class Outage(StrEnum):
    FULL = "full"
    GONE = "gone"
    BUSY = "busy"


_SQLITE = {
    "SQLITE_FULL": Outage.FULL,
    "SQLITE_IOERR": Outage.FULL,
    "SQLITE_BUSY": Outage.BUSY,
    "SQLITE_LOCKED": Outage.BUSY,
    "SQLITE_CANTOPEN": Outage.GONE,
    "SQLITE_NOTADB": Outage.GONE,
    "SQLITE_READONLY": Outage.GONE,
}
_POSTGRESQL = {
    "53100": Outage.FULL,
    "53300": Outage.BUSY,  # no connection is free
    "55P03": Outage.BUSY,  # lock_timeout
    "57014": Outage.BUSY,  # statement_timeout
    "57P": Outage.GONE,  # shutting down, starting up
    "08": Outage.GONE,
}


def outage_of(error: BaseException) -> Outage | None:
    """The trouble that an error of the database tells of; None for an error of another kind."""
    if isinstance(error, PoolTimeout):
        return Outage.BUSY
    if not isinstance(error, DBAPIError):
        return None
    name = getattr(error.orig, "sqlite_errorname", None)
    state = getattr(error.orig, "sqlstate", None)
    for known, word in ((_SQLITE, name), (_POSTGRESQL, state)):
        found = [outage for beginning, outage in known.items() if word and word.startswith(beginning)]
        if found:
            return found[0]
    lost = error.connection_invalidated or type(error.orig).__module__.startswith("psycopg")
    return Outage.GONE if name is None and state is None and lost else None
