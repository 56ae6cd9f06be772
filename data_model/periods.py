"""Quarters, in which counties report, half-years and years, in the calendar of Europe/Bucharest."""

import re
from abc import ABC, abstractmethod
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
    def quarters(self) -> "tuple[Quarter, ...]":
        return (self,)

    @property
    def half(self) -> int:
        return 1 if self.number <= 2 else 2

    def following(self) -> "Quarter":
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    def before(self, n: int = 1) -> "Quarter":
        """The quarter `n` quarters earlier."""
        index = self.year * 4 + self.number - 1 - n
        return Quarter(index // 4, index % 4 + 1)


class _Quarters(ABC):
    """A period of several quarters."""

    @property
    @abstractmethod
    def quarters(self) -> tuple[Quarter, ...]: ...

    @property
    def start(self) -> datetime:
        """Its first moment, aware."""
        return self.quarters[0].start

    @property
    def end(self) -> datetime:
        """The first moment after it, aware."""
        return self.quarters[-1].end


@dataclass(frozen=True, order=True)
class HalfYear(_Quarters):
    """One half of a year, written 2026-H2."""

    year: int
    number: int

    @classmethod
    def of(cls, moment: date | datetime) -> "HalfYear":
        """The half-year that holds a day, or a moment by Bucharest time."""
        quarter = Quarter.of(moment)
        return cls(quarter.year, quarter.half)

    def __str__(self) -> str:
        return f"{self.year}-H{self.number}"

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        return Quarter(self.year, self.number * 2 - 1), Quarter(self.year, self.number * 2)

    def before(self, n: int = 1) -> "HalfYear":
        """The half-year `n` half-years earlier."""
        index = self.year * 2 + self.number - 1 - n
        return HalfYear(index // 2, index % 2 + 1)


@dataclass(frozen=True, order=True)
class Year(_Quarters):
    """One calendar year, written 2026."""

    year: int

    def __str__(self) -> str:
        return str(self.year)

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        return tuple(Quarter(self.year, n) for n in range(1, 5))

    def before(self, n: int = 1) -> "Year":
        """The year `n` years earlier."""
        return Year(self.year - n)


Period = Quarter | HalfYear | Year


def parse_period(text: str) -> Period:
    """The period written as 2026-Q4, 2026-H2 or 2026; Invalid for any other text."""
    if re.fullmatch(r"20[0-9]{2}", text):
        return Year(int(text))
    if re.fullmatch(r"20[0-9]{2}-H[12]", text):
        return HalfYear(int(text[:4]), int(text[-1]))
    return Quarter.parse(text)


def up_to(last: Period, n: int) -> list[Period]:
    """The `n` periods of one kind that end with `last`, oldest first."""
    return [*(last.before(i) for i in range(n - 1, 0, -1)), last]
