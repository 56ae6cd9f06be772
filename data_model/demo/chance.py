"""Chance that repeats: the same seed gives the same country, and shares are dealt out, not drawn."""

import random
from collections.abc import Hashable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from data_model.periods import BUCHAREST

K = TypeVar("K", bound=Hashable)


class Chance(random.Random):
    """A named source of chance: parts of the demo do not disturb each other's draws."""

    def __new__(cls, seed: int, name: str) -> "Chance":
        return super().__new__(cls)

    def __init__(self, seed: int, name: str) -> None:
        super().__init__(f"{seed} {name}")

    def one(self, weights: Mapping[K, float]) -> K:
        """One key, drawn by weight."""
        return self.choices(list(weights), list(weights.values()))[0]

    def deal(self, weights: Mapping[K, float], n: int) -> list[K]:
        """`n` keys in exact proportion to the weights, in random order."""
        dealt = [key for key, times in shares(weights, n).items() for _ in range(times)]
        self.shuffle(dealt)
        return dealt

    def yes(self, likely: float) -> bool:
        return self.random() < likely

    def moment(self, day: date) -> datetime:
        """A moment of that day's working hours, aware UTC."""
        clock = time(self.randrange(8, 17), self.randrange(0, 60, 5), tzinfo=BUCHAREST)
        return datetime.combine(day, clock).astimezone(UTC)

    def after(self, start: datetime, low: float, high: float) -> datetime:
        """A working moment `low` to `high` days after `start`, never before it."""
        found = self.moment(workday((start + timedelta(days=self.uniform(low, high))).astimezone(BUCHAREST).date()))
        return found if found > start else start + timedelta(minutes=self.randrange(10, 90, 5))


def shares(weights: Mapping[K, float], n: int) -> dict[K, int]:
    """`n` divided in proportion to the weights by largest remainders."""
    total = sum(weights.values())
    exact = {key: n * weight / total for key, weight in weights.items()}
    whole = {key: int(part) for key, part in exact.items()}
    by_rest: Sequence[K] = sorted(exact, key=lambda key: whole[key] - exact[key])
    for key in by_rest[: n - sum(whole.values())]:
        whole[key] += 1
    return whole


def workday(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
