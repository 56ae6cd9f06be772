"""Wrong passwords slow down whoever tries them. A login that does not exist waits as one that does: a lock must not
tell an outsider which logins are real."""

import hashlib
from datetime import datetime, timedelta

FREE_TRIES = 5
LONGEST_LOCK = timedelta(minutes=15)
MOST_LOGINS = 10_000


def wait_after(failures: int) -> int:
    """Seconds to wait after so many wrong passwords: 2, 4, 8 … from the fifth on, at most 15 minutes."""
    over = failures - FREE_TRIES
    return 0 if over < 0 else min(2 ** min(over + 1, 20), int(LONGEST_LOCK.total_seconds()))


def seconds_left(until: datetime | None, now: datetime) -> int:
    """Whole seconds of a lock that are still to wait; 0 for none, and for one longer than any that is ever set: the
    machine's clock was put back since, and nobody waits for that."""
    left = until - now if until else timedelta(0)
    return int(left.total_seconds()) + 1 if timedelta(0) < left <= LONGEST_LOCK else 0


class Strangers:
    """Failures at logins that no open account has. In memory, by hash: what was typed there may be a password."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[int, datetime]] = {}

    def wait(self, login: str, now: datetime) -> int:
        """Seconds that this login still has to wait."""
        found = self._known.get(_key(login))
        return seconds_left(found[1], now) if found else 0

    def failed(self, login: str, now: datetime) -> int:
        """Count one more failure; the seconds to wait after it."""
        key = _key(login)
        failures = self._known.pop(key, (0, now))[0] + 1
        while len(self._known) >= MOST_LOGINS:
            self._known.pop(next(iter(self._known)), None)
        wait = wait_after(failures)
        self._known[key] = (failures, now + timedelta(seconds=wait))
        return wait


def _key(login: str) -> str:
    return hashlib.sha256(login.encode()).hexdigest()


STRANGERS = Strangers()
