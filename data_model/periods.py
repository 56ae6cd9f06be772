"""Quarters: the unit in which counties report, in the calendar of Europe/Bucharest."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from data_model.errors import Invalid

BUCHAREST = ZoneInfo("Europe/Bucharest")


@dataclass(frozen=True, order=True)
class Quarter:
    """One quarter of a year, written 2026-Q4."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    @classmethod
    def of(cls, moment: date | datetime) -> "Quarter":
        """The quarter that holds a day, or a moment by Bucharest time."""
        day = moment.astimezone(BUCHAREST) if isinstance(moment, datetime) else moment
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """The quarter written as 2026-Q4; Invalid for any other text."""
        if not re.fullmatch(r"20[0-9]{2}-Q[1-4]", text):
            raise Invalid("period.unknown", field="period")
        return cls(int(text[:4]), int(text[-1]))

    @property
    def start(self) -> datetime:
        """Its first moment, aware."""
        return datetime(self.year, self.number * 3 - 2, 1, tzinfo=BUCHAREST)

    @property
    def end(self) -> datetime:
        """The first moment after it, aware."""
        return self.following().start

    @property
    def half(self) -> int:
        return 1 if self.number <= 2 else 2

    def following(self) -> "Quarter":
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    def before(self, n: int = 1) -> "Quarter":
        """The quarter `n` quarters earlier."""
        index = self.year * 4 + self.number - 1 - n
        return Quarter(index // 4, index % 4 + 1)
